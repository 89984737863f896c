import type { Browser } from 'playwright-core';
import type Stripe from 'stripe';
import { ulid } from 'ulid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { violations } from '../support/axe.ts';
import { launchBrowser } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { pay, verifiedSeller } from '../support/merchant.ts';
import { type Person, staff } from '../support/person.ts';
import type { SandboxForTest } from '../support/sandbox.ts';
import { demoApp, isKnown, storyStripe } from '../support/story.ts';

let browser: Browser;
let sandbox: SandboxForTest;
let stripe: Stripe;
let manager: Person;
beforeAll(async () => {
  [browser, sandbox] = await Promise.all([launchBrowser(), storyStripe()]);
  stripe = sandbox.stripe;
  manager = await staff(browser, 'manager');
});
afterAll(() => browser.close());

/** What axe finds on a form, once it tells what it would do. */
async function found(table: 'Effects' | 'What changes') {
  await (await manager.rows(table)).first().waitFor();
  return violations(manager);
}

it('axe finds nothing on the form of a payout schedule', async () => {
  await manager.opens(`/accounts/${await verifiedSeller(sandbox, 'Axe paid weekly')}/schedule`);
  await manager.page.getByLabel('Pays out').selectOption('Weekly');
  await manager.page.getByLabel('Monday').check();
  expect(await found('What changes')).toEqual([]);
});

it('nor on the one that switches payment methods', async () => {
  const { data } = await stripe.paymentMethodConfigurations.list();
  await manager.opens(`/payment-methods/${data[0]?.id}/switch?on=klarna&off=link`);
  expect(await found('What changes')).toEqual([]);
});

it('nor on those that reject an account and lift that', async () => {
  const account = await verifiedSeller(sandbox, 'Axe rejected');
  await manager.opens(`/accounts/${account}/reject`);
  await manager.page.getByLabel('Reason told to Stripe').selectOption({ index: 1 });
  expect(await found('What changes')).toEqual([]);
  await stripe.accounts.reject(account, { reason: 'fraud_other' });
  await manager.opens(`/accounts/${account}/unreject`);
  expect(await found('What changes')).toEqual([]);
});

/** The dispute of a payment by one of Stripe’s test cards, of which the app has heard. */
async function disputedBy(payment_method: string): Promise<string> {
  const { id: charge } = await pay({ stripe }, { payment_method });
  const dispute = await eventually(async () => {
    const { data } = await stripe.disputes.list({ charge });
    if (!data[0]) throw new Error('It is not disputed yet');
    return data[0].id;
  });
  await isKnown(`/api/disputes/${dispute}`);
  return dispute;
}

it('nor on those that accept a dispute, and prepare and send evidence', async () => {
  const dispute = await disputedBy('pm_card_createDispute');
  await manager.opens(`/disputes/${dispute}/accept`);
  expect(await found('What changes')).toEqual([]);
  await manager.opens(`/disputes/${dispute}/evidence`);
  await manager.page.getByText('Other evidence', { exact: true }).click();
  await manager.fills('Anything else', 'Delivered');
  expect(await found('What changes')).toEqual([]);
  await stripe.disputes.update(dispute, { evidence: { service_date: '4 May' }, submit: false });
  await manager.opens(`/disputes/${dispute}/submit`);
  expect(await found('What changes')).toEqual([]);
});

it('nor on those that write and send an appeal', async () => {
  const dispute = await disputedBy('pm_card_createDispute');
  await stripe.disputes.close(dispute);
  await sandbox.simulate('dispute_decision', { dispute, outcome: 'appeal' });
  await manager.opens(`/disputes/${dispute}/evidence`);
  await manager.fills('Why the bank is wrong', 'It was signed for.');
  const signed = { name: 'signed.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF') };
  await manager.page.getByLabel('Documents').setInputFiles(signed);
  await manager.sees(/^signed\.pdf/);
  expect(await found('What changes')).toEqual([]);
  const appeal = { card: { reason_for_filing: 'It was signed for.' } };
  await stripe.disputes.update(dispute, { evidence: { appeal }, submit: false });
  await manager.opens(`/disputes/${dispute}/submit`);
  expect(await found('What changes')).toEqual([]);
});

it('nor on evidence for the programs of card networks', async () => {
  await manager.opens(`/disputes/${await disputedBy('pm_card_createCe3EligibleDispute')}/evidence`);
  await manager.page.getByLabel('What was sold').selectOption('A service');
  await manager.page.getByRole('group', { name: 'Second earlier payment' }).waitFor();
  expect(await found('What changes')).toEqual([]);
  await manager.opens(`/disputes/${await disputedBy('pm_card_createComplianceDispute')}/evidence`);
  await manager.page.getByLabel(/^Accept the fee of Visa/).check();
  expect(await found('What changes')).toEqual([]);
});

it('nor on the link to an Express Dashboard, before and once it is made', async () => {
  const { id } = await stripe.accounts.create({ type: 'express', country: 'US' });
  await sandbox.simulate('account_onboarding', { account: id, stage: 'verified' });
  await isKnown(`/api/accounts/${id}`);
  await manager.opens(`/accounts/${id}/login-link`);
  await manager.page.getByRole('button', { name: 'Make the link' }).waitFor();
  expect(await violations(manager)).toEqual([]);
  await manager.fills('Reason for our books', 'He cannot find his payout');
  await manager.clicks('button', 'Make the link');
  await manager.sees('The link is made');
  expect(await violations(manager)).toEqual([]);
});

it('nor on the one that cancels a refund that waits for the customer', async () => {
  const { id: charge } = await pay({ stripe }, { payment_method: 'pm_card_pendingRefund' });
  const { id: refund } = await stripe.refunds.create({ charge, amount: 4000 });
  await sandbox.simulate('refund_action', { refund });
  await manager.opens(`/payments/${charge}/refunds/${refund}/cancel`);
  expect(await found('Effects')).toEqual([]);
});

it('nor on the one that cancels a payout', async () => {
  const { id } = await stripe.payouts.create({ amount: 101, currency: 'usd' });
  await manager.opens(`/payouts/${id}/cancel`);
  expect(await found('Effects')).toEqual([]);
});

it('nor on the page of a batch, while it can be called back', async () => {
  const { id: charge } = await pay({ stripe });
  const { request } = manager.page;
  const kind = 'refund.create';
  const input = { charge, amount: 100 };
  const headers = { origin: (await demoApp()).url };
  const previewed = await request.post('/api/operations/preview', {
    data: { kind, input },
    headers,
  });
  const { fingerprint } = (await previewed.json()) as { fingerprint: string };
  const batch = { id: ulid(), kind, reason: 'Seen by axe', items: [{ input, fingerprint }] };
  const placed = await request.post('/api/operations/batch', { data: batch, headers });
  expect(placed.status()).toBe(202);
  await manager.opens(`/operations/batches/${batch.id}`);
  await (await manager.rows('Where they stand')).first().waitFor();
  expect(await violations(manager)).toEqual([]);
});
