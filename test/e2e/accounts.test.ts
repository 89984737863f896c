import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { staff } from '../support/person.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

it('a manager finds who is restricted, why, and what they must hand in', async () => {
  const manager = await staff(browser, 'manager');
  await manager.goesTo('Accounts');
  await manager.turnsTo(/^Restricted\s*\d*$/);
  await manager.opensRow('Accounts', { Status: 'Restricted' });
  await manager.sees('Waiting on account holder');
  const blocked = await manager.rows('What is blocked', { What: 'Payouts to its bank' });
  await blocked.getByText('Account holder').waitFor();
  const due = await manager.rows('Requirements', { When: 'Past due' });
  await due.getByText('Identity document of the account holder').waitFor();

  // Each capability that does not work leads to what it needs.
  const capabilities = await manager.rows('Capabilities', { State: 'Inactive' });
  await capabilities
    .first()
    .getByRole('link', { name: 'Identity document of the account holder' })
    .click();
  expect(new URL(manager.page.url()).hash).toBe('#requirement-individual.verification.document');
  expect(await due.locator(':target').count()).toBe(1);
});

it('a manager sees a balance fall, by which payout, and comes back to the account', async () => {
  const manager = await staff(browser, 'manager');
  await manager.goesTo('Accounts');
  await manager.turnsTo(/^Restricted\s*\d*$/);
  const account = await manager.opensRow('Accounts');
  await manager.sees('known from its first booking on');
  await manager.page.getByText('Day by day, as a table').click();
  const days = await manager.rows('Balance by day');
  const fallen = days.filter({ has: manager.page.getByText(/^−[\d,.]+ USD$/) });
  expect(await fallen.count()).toBeGreaterThan(0);

  await manager.clicks('link', 'The whole balance');
  await manager.page.getByRole('region', { name: 'Whose it is' }).getByRole('link').click();
  await manager.page.waitForURL(`**${account}`);

  await manager.clicks('link', 'The whole balance');
  await manager.clicks('link', 'All balance transactions');
  await manager.filters('Type', 'Payout');
  const list = `Balance transactions of ${shortened(account)}`;
  expect(await manager.opensRow(list, { Type: 'Payout' })).toMatch(/^\/payouts\/po_/);
});

/** The id at the end of a path, as pages shorten it. */
const shortened = (path: string) => path.replace(/^.*(acct_.{4}).*(.{4})$/, '$1…$2');
