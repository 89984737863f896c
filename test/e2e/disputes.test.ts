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

it('finance prepares evidence in two sittings, reads it once more, and sends it, once', async () => {
  const { id } = await brokenVase();
  const finance = await staff(browser, 'finance');
  await finance.opens(`/disputes/${id}`);
  await finance.clicks('link', 'Prepare evidence');
  const label = { name: 'label.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7') };
  await finance.page.getByLabel('Proof of delivery').setInputFiles(label);
  await finance.sees('label.pdf · 1 kB');
  await finance.fills('Tracking number', '1Z 999');
  await finance.clicks('button', 'Save, without sending');
  await finance.sees(/^Save evidence.*: done$/);

  await finance.clicks('button', 'Go on writing');
  await finance.page.getByText('Other evidence', { exact: true }).click();
  await finance.fills('Anything else', 'winning_evidence');
  await finance.sees('16 of 20,000 characters');
  await finance.page.keyboard.press('Escape');
  await finance.sees('Leave without finishing?');
  await finance.clicks('button', 'Keep editing');
  await finance.clicks('button', 'Save, without sending');
  await finance.sees(/^Save evidence.*: done$/);
  await finance.clicks('link', 'Close');
  await finance.sees('A draft, not sent');

  await finance.opens(`/disputes/${id}/submit`);
  const form = finance.page.getByRole('dialog', { name: 'Submit evidence' });
  await form.getByText('1Z 999').waitFor();
  await form.getByText('label.pdf').waitFor();
  await form.getByText(/^Stripe takes 15\.00 USD for answering/).waitFor();
  await finance.fills('Reason for our books', 'It was delivered');
  const read = finance.page.getByLabel(/^I have read all of it/);
  await read.check();
  const { stripe } = await storyStripe();
  await stripe.disputes.update(id, { evidence: { customer_name: 'A. Lovelace' }, submit: false });
  await finance.sees(/^It was changed since you read it/);
  await form.getByText('A. Lovelace').waitFor();
  await read.check();
  await finance.clicks('button', 'Submit the evidence, once');
  await finance.sees(/^Submit evidence.*: done$/);
  await finance.clicks('link', 'Close');
  await finance.sees('Won: the amount came back to the platform');
  await finance.reads('The fee for answering came back', '15.00 USD');
});
