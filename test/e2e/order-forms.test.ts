import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { verifiedSeller } from '../support/merchant.ts';
import { staff } from '../support/person.ts';
import { storyStripe } from '../support/story.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

it('who can be sent money comes first, and each of the others says why it cannot', async () => {
  const sandbox = await storyStripe();
  await verifiedSeller(sandbox, 'Quillfeather Able');
  const rejected = await verifiedSeller(sandbox, 'Quillfeather Rejected');
  await sandbox.stripe.accounts.reject(rejected, { reason: 'fraud_other' });
  const finance = await staff(browser, 'finance');
  await finance.opens('/transfers/new');
  await finance.page.getByRole('combobox', { name: 'Account' }).fill('Quillfeather');
  const options = finance.page.getByRole('option', { name: 'Quillfeather' });
  // The app hears of each account by itself.
  await eventually(async () =>
    expect(await options.allInnerTexts()).toEqual([
      expect.stringMatching(/^Quillfeather Able/),
      expect.stringMatching(/^Quillfeather Rejected[\s\S]*The account was rejected/),
    ]),
  );
  expect(await options.nth(1).isDisabled()).toBe(true);
});

it('a payout begins with a currency that the platform has a bank account for', async () => {
  const finance = await staff(browser, 'finance');
  await finance.opens('/balances/platform/payout');
  const currencies = finance.page.getByRole('dialog').getByRole('combobox', { name: 'Currency' });
  expect(await currencies.inputValue()).toBe('usd');
  expect(await currencies.innerText()).toContain('EUR: no bank account known');
});
