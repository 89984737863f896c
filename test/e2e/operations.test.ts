import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AppForTest, startApp } from '../support/app.ts';
import { launchBrowser } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { pay, verifiedSeller } from '../support/merchant.ts';
import { type Person, staff } from '../support/person.ts';
import { type SandboxForTest, startSandbox } from '../support/sandbox.ts';

/** 200 sellers on a market. */
const stalls: string[] = [];
let sandbox: SandboxForTest;
let app: AppForTest;
let browser: Browser;
let support: Person;
let manager: Person;
beforeAll(async () => {
  [sandbox, browser] = await Promise.all([startSandbox(), launchBrowser()]);
  // Made before anybody listens: read as lists instead of event by event.
  for (let chunk = 0; chunk < 20; chunk += 1) {
    const made = await Promise.all(
      Array.from({ length: 10 }, (_, at) =>
        verifiedSeller(sandbox, `Market stall ${chunk * 10 + at + 1}`),
      ),
    );
    stalls.push(...made);
  }
  // Less time to call a batch back: enough to be seen, and to refund.
  app = await startApp({ web: true, sandbox, env: { BATCH_RECALL: '10' } });
  await app.synced();
  const baseURL = app.url;
  [support, manager] = await Promise.all([
    staff(browser, 'support', { baseURL }),
    staff(browser, 'manager', { baseURL }),
  ]);
});
afterAll(async () => {
  await browser.close();
  await app.stop();
  await sandbox.stop();
});

it('support refunds 25 payments of a concert at once; two that are refunded meanwhile are refused', async () => {
  const charges = await Promise.all(
    Array.from({ length: 25 }, () =>
      pay(app.sandbox, { amount: 2000, description: 'Rainy concert' }),
    ),
  );
  const { page } = support;
  const api = await app.as('support');
  for (const { id } of charges)
    await eventually(() => api.read(`/api/payments/${id}?source=snapshot`));
  await support.opens('/payments?q=rainy');
  await (await support.rows('Payments')).first().waitFor();
  await page.getByRole('checkbox', { name: 'Select all loaded' }).click();
  await support.sees('25 selected');
  await support.clicks('link', 'Refund');
  await page.getByLabel('Reason told to Stripe').selectOption('requested_by_customer');
  await support.sees('25 payments can be refunded');
  await support.fills('Reason for our books', 'The concert was rained off');
  await support.clicks('button', 'Refund payments: 25');
  await support.sees(/^Begins in \d+ seconds?$/);

  // Until the first is sent, somebody refunds two of them in Stripe's own dashboard.
  for (const { id } of charges.slice(0, 2)) await app.sandbox.stripe.refunds.create({ charge: id });
  await page.getByText('Ended: 2 of 25 not done').waitFor({ timeout: 90_000 });
  await support.sees('23 of 25 done.');
  const saved = page.waitForEvent('download');
  await support.clicks('button', 'Save the results as CSV');
  const file = readFileSync(await (await saved).path(), 'utf8');
  expect(file.match(/,Succeeded,20\.00,USD,/g)).toHaveLength(23);
  expect(file.match(/,Refused,/g)).toHaveLength(2);
  const refused = await support.rows('Where they stand', { Status: 'Refused' });
  await refused.getByRole('link', { name: '2', exact: true }).click();
  const lines = await support.rows('Operations', { Status: 'Refused' });
  await lines.nth(1).waitFor();
  expect(await lines.count()).toBe(2);

  // Each customer got their money once, whoever gave it back.
  for (const { id } of charges) {
    const { data } = await app.sandbox.stripe.refunds.list({ charge: id });
    expect(data.map(({ amount }) => amount)).toEqual([2000]);
  }
}, 150_000);

it('a refund above the limit waits until a manager has looked at it and approved it', async () => {
  const { id } = await pay(app.sandbox, { amount: 60_000 });
  await support.opens(`/payments/${id}/refund`);
  await support.fills('Reason for our books', 'The whole party was ill');
  await support.clicks('button', 'Ask for approval: Refund 600.00 USD');
  await support.sees('Refund 600.00 USD: waiting for approval');
  await support.sees(
    '600.00 USD is above the limit of 500.00 USD that support has for one operation.',
  );
  expect((await app.sandbox.stripe.refunds.list({ charge: id })).data).toEqual([]);
  await support.clicks('link', 'Open its page');
  await support.page.getByRole('heading', { level: 1, name: 'Refund 600.00 USD' }).waitFor();
  expect(await support.page.getByRole('link', { name: 'Approve' }).count()).toBe(0);

  await manager.goesTo('Operations');
  await manager.turnsTo(/^For approval/);
  await manager.opensRow('Operations', { Reason: 'The whole party was ill' });
  await manager.sees('Nothing that it rests on: it would do exactly what is told below.');
  await manager.clicks('link', 'Approve');
  await manager.fills('Note', 'Seen the doctor’s letter');
  await manager.clicks('button', 'Approve: Refund 600.00 USD');
  await manager.sees('Stripe has done all of it.');

  await support.sees('Stripe has done all of it.');
  await support.sees(/wrote: Seen the doctor’s letter$/);
  const { data } = await app.sandbox.stripe.refunds.list({ charge: id });
  expect(data.map(({ amount }) => amount)).toEqual([60_000]);
});

it('the history of a payment names what staff did to it', async () => {
  const { id } = await pay(app.sandbox);
  await support.opens(`/payments/${id}`);
  await support.clicks('link', 'Refund');
  // Changes within the seconds of the page's own reading could be told apart by nobody.
  await app.sandbox.advance(60);
  await support.fills('Amount', '5');
  await support.fills('Reason for our books', 'Cold soup');
  await (await support.rows('Effects', { 'Gets or gives': '+5.00 USD' })).first().waitFor();
  await support.clicks('button', 'Refund 5.00 USD');
  await support.sees('Refund 5.00 USD: done');
  await support.clicks('link', 'Close');
  const history = support.page.getByRole('region', { name: 'History' });
  await history.getByText('Refunded: 0.00 USD').waitFor();
  await history.getByText('Refund ordered by Sam Okafor').waitFor();
});

it('a transfer that the balance does not cover waits, and is sent by itself once it does', async () => {
  const account = await verifiedSeller(app.sandbox, 'Patient Bakery');
  // Else it goes to the bank on the very day on which it is available.
  await app.sandbox.stripe.balanceSettings.update({
    payments: { payouts: { schedule: { interval: 'manual' } } },
  });
  const available = async () => {
    const balance = await app.sandbox.stripe.balance.retrieve();
    return balance.available.find(({ currency }) => currency === 'usd')?.amount ?? 0;
  };
  // More than there is now; what the customer pays is available in some days only.
  const amount = (await available()) + 5000;
  await pay(app.sandbox, { amount: 20_000, payment_method: 'pm_card_visa' });
  await manager.opens(`/transfers/new?new_destination=${account}`);
  await manager.fills('Amount', (amount / 100).toFixed(2));
  await manager.page.getByLabel('Run when funds allow').check();
  await manager.fills('Reason for our books', 'Bread of November');
  await manager.sees(/: this waits until the balance covers it\.$/);
  await manager.page.getByRole('button', { name: /^Transfer [\d,.]+ USD$/ }).click();
  await manager.sees(/^Transfer [\d,.]+ USD: waiting for funds$/);
  await manager.clicks('link', 'Open its page');
  await manager.sees(/ missing of [\d.,]+ USD\.$/);

  await app.sandbox.advance(8 * 24 * 3600);
  await manager.page.getByText('Stripe has done all of it.').waitFor({ timeout: 45_000 });
  const { data } = await app.sandbox.stripe.transfers.list({ destination: account });
  expect(data.map((transfer) => transfer.amount)).toEqual([amount]);
});

it('a manager changes the payout schedule of 200 accounts, and sees how far it is', async () => {
  const { page } = manager;
  await manager.opens('/accounts?q=stall');
  await (await manager.rows('Accounts')).first().waitFor();
  await page.getByRole('checkbox', { name: 'Select all loaded' }).click();
  await manager.clicks('button', 'Select all 200 that match');
  await manager.sees('200 selected');
  await manager.clicks('link', 'Change payout schedule');
  await page.getByLabel('Pays out').selectOption('weekly');
  await page.getByLabel('Friday').check();
  await page.getByText('200 schedules can be changed').waitFor({ timeout: 60_000 });
  await manager.fills('Reason for our books', 'The market pays on Fridays');
  await manager.clicks('button', 'Change payout schedules: 200');
  await page.getByText(/^\d+ (is|are) through, \d+ to go$/).waitFor({ timeout: 60_000 });
  await page.getByText('200 of 200 done.').waitFor({ timeout: 60_000 });
  for (const account of [stalls[0], stalls[199]]) {
    const { payments } = await sandbox.stripe.balanceSettings.retrieve(
      {},
      { stripeAccount: account! },
    );
    expect(payments.payouts?.schedule).toMatchObject({
      interval: 'weekly',
      weekly_payout_days: ['friday'],
    });
  }
}, 240_000);
