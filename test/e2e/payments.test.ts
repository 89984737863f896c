import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { seller } from '../support/merchant.ts';
import { staff } from '../support/person.ts';
import { isKnown, storyStripe } from '../support/story.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** What the customer on the phone went through: two cards, a refund, and a seller that was paid. */
async function rosasDinner() {
  const { stripe: client } = await storyStripe();
  const { id } = await client.paymentIntents.create({
    amount: 8140,
    currency: 'usd',
    description: 'Dinner for two',
    receipt_email: 'rosa@example.com',
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
  });
  await client.paymentIntents
    .confirm(id, { payment_method: 'pm_card_visa_chargeDeclinedInsufficientFunds' })
    .catch(() => {});
  const paid = await client.paymentIntents.confirm(id, { payment_method: 'pm_card_bypassPending' });
  const charge = String(paid.latest_charge);
  const account = await seller({ stripe: client }, 'Trattoria Lucca');
  await client.transfers.create({
    amount: 7000,
    currency: 'usd',
    destination: account,
    source_transaction: charge,
  });
  await client.refunds.create({ charge, amount: 1140, reason: 'requested_by_customer' });
  await isKnown(`/api/payments/${charge}`);
}

it('support finds a customer’s payment, reads why it failed at first, and sees where the money went', async () => {
  await rosasDinner();
  const support = await staff(browser, 'support');
  await support.goesTo('Payments');
  await support.searches('rosa@example.com', '2 payments');
  await support.opensRow('Payments', { Outcome: 'Partially refunded' });

  await support.reads('Payment begun', '81.40 USD');
  await support.reads(
    'Attempt with Visa ····9995',
    'There is not enough money on the card or account.',
    'Code insufficient_funds.',
  );
  await support.reads('Paid with Visa ····0077', 'Succeeded', '+81.40 USD');
  await support.reads('Transferred to Trattoria Lucca', '−70.00 USD');
  await support.reads('Refund to the customer', 'The customer asked for it.', '−11.40 USD');

  await support.clicks('link', 'Their payments');
  await (await support.rows('Payments', { Outcome: 'Failed' })).waitFor();
  await support.opensRow('Payments', { Outcome: 'Failed' });
  await support.sees('This attempt failed; the customer paid with another');
});

it('support sees what a payment waits for that no card was charged for yet', async () => {
  const { stripe: client } = await storyStripe();
  const { id } = await client.paymentIntents.create({
    amount: 5600,
    currency: 'usd',
    receipt_email: 'nadia@example.com',
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
  });
  await client.paymentIntents.confirm(id, { payment_method: 'pm_card_authenticationRequired' });
  await isKnown(`/api/payments/${id}`);
  const support = await staff(browser, 'support');
  await support.goesTo('Payments');
  await support.clicks('link', 'Unfinished payments');
  const hers = { Customer: 'nadia@example.com', Status: 'Requires action' };
  await support.opensRow('Unfinished payments', hers);
  await support.sees('Waiting on the customer, who has to confirm with their bank');
  await support.reads('The customer was asked to confirm with their bank (3D Secure)');
  await support.reads('next', 'The customer has to confirm with their bank (3D Secure)');
});
