import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { shortDate } from '../../api/kit/time.ts';
import { launchBrowser } from '../support/browser.ts';
import { pay, seller } from '../support/merchant.ts';
import { staff } from '../support/person.ts';
import { storyStripe } from '../support/story.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

it('a manager sees which payouts failed, why, who must act, and whose money it is', async () => {
  const manager = await staff(browser, 'manager');
  await manager.goesTo('Payouts');
  await manager.turnsTo(/^Failed/);
  const closed = { Status: 'Failed', Failure: 'The bank account is closed' };
  const row = (await manager.rows('Payouts', closed)).first();
  const account = await row.getByRole('rowheader').innerText();
  await manager.opensRow('Payouts', closed);
  await manager.sees('Failed: the bank account is closed');
  await manager.sees('The account holder must give a bank account that is open.');
  await manager.sees(/^The amount went back to .+’s balance/);
  await manager.sees(/Stripe has marked the bank account as errored/);

  // What it consisted of leads to the transfer that brought the money.
  const lines = await manager.rows('Transactions', { Type: 'Payment' });
  await lines.first().getByRole('link', { name: /^tr_/ }).click();
  await manager.page.waitForURL(/\/transfers\/tr_/);
  await manager.page.getByText(account.replace(/…$/, '')).first().waitFor();
  await manager.page.goBack();

  await manager.page
    .getByRole('link', { name: account.replace(/…$/, '') })
    .first()
    .click();
  await manager.page.waitForURL(/\/accounts\/acct_/);
});

it('finance accounts for every cent of the platform’s own payout', async () => {
  const finance = await staff(browser, 'finance');
  await finance.goesTo('Payouts');
  await finance.turnsTo('Platform');
  await finance.turnsTo(/^Paid/);
  const row = (await finance.rows('Payouts', { Status: 'Paid' })).first();
  const amount = await row.getByRole('cell', { name: /\d [A-Z]{3}$/ }).innerText();
  await finance.opensRow('Payouts', { Status: 'Paid' });
  await finance.sees(`They come to ${amount}, exactly the amount of the payout.`);
  const together = await finance.rows('Totals by type', { Type: 'Together' });
  expect(await together.getByRole('cell').last().innerText()).toBe(amount);

  // Read anew, they begin with their first page again.
  await finance.settled();
  // There are more lines than a page of them: the last one's running sum is the payout.
  const more = finance.page.getByRole('button', { name: 'Show more' });
  const lines = await finance.rows('Transactions');
  await lines.first().waitFor();
  while (await more.isVisible()) {
    const before = await lines.count();
    await more.click();
    await lines.nth(before).waitFor();
  }
  expect(await lines.last().getByRole('cell').last().innerText()).toBe(amount.split(' ')[0]);
});

it('finance goes from a day of payouts down to a group, and the figures agree', async () => {
  const group = 'PAYDAY-7';
  const sandbox = await storyStripe();
  const { id } = await pay(sandbox, { transfer_group: group, amount: 5_000_000 });
  const destination = await seller(sandbox, 'Pia paints');
  const transfer = { amount: 3_000_000, currency: 'usd', destination, source_transaction: id };
  await sandbox.stripe.transfers.create(transfer);
  // So much that the balance is not short, whatever else happens: the weekly schedule pays it out.
  const paidAt = await sandbox.now();
  await sandbox.advance(14 * 86_400);
  const since = { created: { gte: paidAt }, limit: 100 };
  const payout = (await sandbox.stripe.payouts.list(since)).data.findLast(
    ({ automatic, currency }) => automatic && currency === 'usd',
  );
  expect(payout).toBeDefined();
  const day = shortDate(payout?.arrival_date ?? 0, 0, 'UTC');

  const finance = await staff(browser, 'finance');
  const { page } = finance;
  await finance.goesTo('Payouts');
  await finance.clicks('link', 'By day');
  await page.getByRole('heading', { level: 1, name: 'Payouts by day' }).waitFor();
  await finance.clicks('link', 'Platform');
  await page.waitForURL(/whose=platform/);
  // The platform's own are read without anybody asking for it.
  const cells = { 'Arrival day': day, Currency: 'USD', Reconciliation: 'Agrees' };
  const row = (await finance.rows('Payouts by day', cells)).first();
  await row.waitFor();
  const figures = row.getByRole('cell', { name: /^−?[\d,]+\.\d\d$/ });
  const [amount = '', paid] = await figures.allInnerTexts();
  expect(paid).toBe(amount);
  await finance.opensRow('Payouts by day', cells);

  // The payouts of that day are what the day came to.
  await page.waitForURL(/arrival_date/);
  const payouts = await finance.rows('Payouts', { 'Paid out to': 'The platform' });
  await payouts.first().waitFor();
  expect(await payouts.count()).toBe(1);
  await finance.opensRow('Payouts');
  await page.getByRole('heading', { level: 1, name: new RegExp(`^${amount}`) }).waitFor();
  const check = await finance.rows('Reconciliation in USD', { What: 'Its transactions come to' });
  await check.getByText('Agrees').waitFor();
  expect(await check.getByRole('cell').nth(2).innerText()).toBe(amount);

  // Its groups and what has none come to the same net as its kinds.
  const net = async (table: string, column: string) =>
    (await finance.rows(table, { [column]: 'Together' })).getByRole('cell').last().innerText();
  expect(await net('Transfer groups in USD', 'Group')).toBe(amount);
  expect((await net('Totals by type', 'Type')).split(' ')[0]).toBe(amount);

  // What it has of the group is what the group itself says that the platform keeps.
  const part = await finance.rows('Transfer groups in USD', { Group: group });
  const more = page.getByRole('button', { name: 'More groups' });
  while ((await part.count()) === 0) await more.click();
  expect((await part.getByRole('cell').allInnerTexts()).slice(1)).toEqual([
    '2',
    '20,000.00',
    '−1,450.30',
    '18,549.70',
  ]);
  await part.getByRole('link').click();
  await page.getByRole('heading', { level: 1, name: group }).waitFor();
  await finance.sees(/^The platform keeps 18,549\.70 USD of /);
});

it('shows the same payouts as cards on a phone', async () => {
  const viewport = { width: 390, height: 844 };
  const viewer = await staff(browser, 'viewer', { viewport });
  await viewer.opens('/payouts?status=failed');
  const cards = viewer.page.getByRole('list', { name: 'Payouts' }).getByRole('listitem');
  await cards.first().getByText('The bank').first().waitFor();
  await cards.first().getByRole('link').click();
  await viewer.sees(/^Failed: the /);
});
