import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { verifiedSeller } from '../support/merchant.ts';
import { staff } from '../support/person.ts';
import { isKnown, storyStripe } from '../support/story.ts';

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
  await manager.sees('Waiting on the account holder');
  const blocked = await manager.rows('Restrictions', { What: 'Payouts to its bank' });
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

it('a manager follows an account from being asked to being mended, and what did it', async () => {
  const sandbox = await storyStripe();
  const account = await verifiedSeller(sandbox, 'Story of a Clock');
  const manager = await staff(browser, 'manager');
  // Only what was known a day ago can have changed since.
  await isKnown(`/api/accounts/${account}`);
  await sandbox.advance(2 * 86_400);
  const requirement = 'individual.verification.document';
  await sandbox.simulate('account_requirement', { account, requirement, days: 3 });
  await manager.opens(`/accounts/${account}`);
  const ending = await manager.rows('Restrictions', { What: 'Payments of its own' });
  await ending.getByText('Works until then').waitFor();
  await ending.getByText(/^in \d days$/).waitFor();

  // The page stays open: what happens shows by itself.
  await sandbox.simulate('account_past_due', { account, requirement });
  await ending.getByText('Blocked').waitFor();
  await manager.sees('Payments of its own: blocked now.');
  await manager.sees('Overdue now: Identity document of the account holder.');
  await sandbox.simulate('account_requirements_met', { account });
  await manager.sees('Nothing is blocked, and nothing will be by what is known today.');

  const history = manager.page.getByRole('region', { name: 'History' });
  const asked = history.getByRole('listitem').filter({ hasText: 'requirements.past_due' });
  await asked.filter({ hasText: 'Overdue: added Identity document' }).first().waitFor();
  await history.getByText('Made at Stripe').waitFor();
});

/** The id at the end of a path, as pages shorten it. */
const shortened = (path: string) => path.replace(/^.*(acct_.{4}).*(.{4})$/, '$1…$2');
