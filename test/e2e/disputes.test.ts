import type { Browser } from 'playwright-core';
import type Stripe from 'stripe';
import { afterAll, beforeAll, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { pay, seller } from '../support/merchant.ts';
import { staff } from '../support/person.ts';
import { isKnown, storyStripe } from '../support/story.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** A customer who says that their vase never came, after the potter was paid. */
async function brokenVase(): Promise<Stripe.Dispute> {
  const { stripe, simulate } = await storyStripe();
  const account = await seller({ stripe }, 'Kiln & Clay');
  const { id } = await pay({ stripe }, { amount: 9_300, description: 'Vase' });
  await stripe.transfers.create({
    amount: 8_000,
    currency: 'usd',
    destination: account,
    source_transaction: id,
  });
  const dispute = await simulate<Stripe.Dispute>('dispute', {
    charge: id,
    reason: 'product_not_received',
  });
  await isKnown(`/api/disputes/${dispute.id}`);
  return dispute;
}

it('finance sees which dispute to answer until when, what it took, and which seller holds the money', async () => {
  const { id } = await brokenVase();
  const finance = await staff(browser, 'finance');
  await finance.goesTo('Disputes');
  await finance.turnsTo(/^To answer/);
  await finance.searches(id, '1 dispute');
  await finance.opensRow('Disputes', {
    Reason: 'Product not received',
    Amount: '93.00 USD',
    'With sellers': '80.00 USD',
  });

  await finance.sees('Waiting on the platform’s evidence');
  await finance.sees('The customer says that they did not receive what they paid for.');
  await finance.reads('The bank took the disputed amount', '−93.00 USD');
  await finance.reads('Dispute fee', '−15.00 USD');
  await finance.reads('Evidence is due');
  await (
    await finance.rows('Sellers who hold the money', { Seller: 'Kiln & Clay', Holds: '80.00 USD' })
  ).waitFor();

  await finance.page
    .getByRole('term')
    .filter({ hasText: /^Payment$/ })
    .waitFor();
  await finance.page.getByRole('link', { name: /^ch_/ }).first().click();
  await finance.sees('Disputed: the customer’s bank waits for the platform’s answer');
  await finance.reads('The customer disputed the payment', 'Needs response');
});
