import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { staff } from '../support/person.ts';

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

it('shows the same payouts as cards on a phone', async () => {
  const viewport = { width: 390, height: 844 };
  const viewer = await staff(browser, 'viewer', { viewport });
  await viewer.opens('/payouts?status=failed');
  const cards = viewer.page.getByRole('list', { name: 'Payouts' }).getByRole('listitem');
  await cards.first().getByText('The bank').first().waitFor();
  await cards.first().getByRole('link').click();
  await viewer.sees(/^Failed: the /);
});
