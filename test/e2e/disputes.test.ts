import type { Browser } from 'playwright-core';
import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { pay, seller } from '../support/merchant.ts';
import { type Person, staff } from '../support/person.ts';
import { isKnown, storyStripe } from '../support/story.ts';
import { eachSaidSubmit } from '../support/submits.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** A customer who says that what they bought never came, after the potter was paid. */
async function disputedSale(potter: string, amount: number, share: number) {
  const { stripe, simulate } = await storyStripe();
  const account = await seller({ stripe }, potter);
  const { id } = await pay({ stripe }, { amount, description: 'Vase' });
  const transfer = await stripe.transfers.create({
    amount: share,
    currency: 'usd',
    destination: account,
    source_transaction: id,
  });
  const dispute = await simulate<Stripe.Dispute>('dispute', {
    charge: id,
    reason: 'product_not_received',
  });
  await isKnown(`/api/disputes/${dispute.id}`);
  return { dispute, transfer };
}

const brokenVase = async (): Promise<Stripe.Dispute> =>
  (await disputedSale('Kiln & Clay', 9_300, 8_000)).dispute;

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
  const proof = finance.page.getByLabel('Proof of delivery');
  const notes = { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('It is there') };
  await proof.setInputFiles(notes);
  const wrong = finance.page
    .getByRole('alert')
    .filter({ hasText: 'Choose a PDF, JPEG or PNG file' });
  await wrong.waitFor();
  expect(await proof.getAttribute('aria-describedby')).toContain(await wrong.getAttribute('id'));
  const label = { name: 'label.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7') };
  const page = '<< /Type /Page /Parent 2 0 R >>\n';
  const book = { ...label, name: 'book.pdf', buffer: Buffer.from(`%PDF-1.7\n${page.repeat(50)}`) };
  await proof.setInputFiles(book);
  await finance.sees('book.pdf · 2 kB');
  await finance.clicks('button', 'Save, without sending');
  await finance.page
    .getByRole('alert')
    .getByText(/^Stripe refused this: .*have 50 pages together/)
    .waitFor();
  await finance.clicks('button', 'Remove book.pdf from Proof of delivery');
  await proof.setInputFiles(label);
  await finance.sees('label.pdf · 1 kB');
  await finance.fills('Tracking number', '1Z 999');
  await finance.sees('6 of 5,000 characters');
  await finance.clicks('button', 'Save, without sending');
  await finance.sees(/^Save evidence.*: done$/);

  await finance.clicks('button', 'Go on writing');
  await finance.page.getByText('Other evidence', { exact: true }).click();
  await finance.fills('Anything else', 'winning_evidence');
  await finance.sees('16 of 20,000 characters');
  await finance.page.keyboard.press('Escape');
  await finance.sees('Leave without finishing?');
  await finance.clicks('button', 'Keep editing');
  // Nothing is lost by closing now, even while what was saved has not been read again.
  const held = Promise.withResolvers<void>();
  await finance.page.route('**/api/disputes/*/evidence', async (route) => {
    await held.promise;
    await route.continue();
  });
  await finance.clicks('button', 'Save, without sending');
  await finance.sees(/^Save evidence.*: done$/);
  await finance.clicks('link', 'Close');
  await finance.page.waitForURL(`**/disputes/${id}`);
  held.resolve();
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

/** The line of the inbox about somebody, and what it offers. */
async function opensFix({ opens, page }: Person, kind: string, fix: string) {
  await opens('/inbox');
  const link = page.getByRole('list', { name: kind }).getByRole('link', { name: fix });
  await link.click();
  return link;
}

it('what a seller holds of a lost dispute is taken back, and what it gave back for a won one is sent again, each from the inbox and once', async () => {
  const { stripe, simulate } = await storyStripe();
  const lost = await disputedSale('Fireclay', 960_000, 900_000);
  await stripe.disputes.close(lost.dispute.id);
  const won = await disputedSale('Stoneware', 950_000, 800_000);
  await stripe.transfers.createReversal(won.transfer.id, { amount: 700_000 });
  await simulate('dispute_decision', { dispute: won.dispute.id, outcome: 'won' });
  const finance = await staff(browser, 'finance');
  const { page } = finance;

  const taken = await opensFix(finance, 'Disputed but not reversed', 'Take back: Fireclay');
  await finance.fills('Reason for our books', 'The bank believed the customer');
  await finance.clicks('button', 'Reverse 9,000.00 USD');
  await finance.sees(/9,000\.00 USD.*: done$/);
  await finance.opens('/inbox');
  await taken.waitFor({ state: 'detached' });

  const sent = await opensFix(
    finance,
    'Won, and not sent to sellers again',
    'Send again: Stoneware',
  );
  const form = page.getByRole('dialog', { name: 'Transfer to an account' });
  expect(await form.getByLabel('Gives back what was taken for').inputValue()).toBe(won.dispute.id);
  await form.getByText('To be given back').waitFor();
  await finance.fills('Reason for our books', 'The bank believed us');
  await finance.clicks('button', 'Transfer 7,000.00 USD');
  await finance.sees(/7,000\.00 USD.*: done$/);
  await finance.opens('/inbox');
  await sent.waitFor({ state: 'detached' });
});

it('in all of these stories no update of a dispute left open whether it was submitted', async () => {
  // Two savings and one refused, what a colleague wrote meanwhile, and the submission.
  await eachSaidSubmit(await storyStripe(), 5);
});
