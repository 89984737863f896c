import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { staff } from '../support/person.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

it('finance sees the platform’s balance drawn, in each currency, ending with what is there now', async () => {
  const finance = await staff(browser, 'finance');
  await finance.goesTo('Balances');
  await finance.clicks('link', 'Over time, and what moved it');
  const now = await finance.rows('Balance by currency', { Currency: 'EUR' });
  const total = await now.getByRole('cell').nth(3).innerText();

  await finance.page.getByLabel('Currency', { exact: true }).selectOption('eur');
  await finance.page.getByRole('radiogroup', { name: 'Days' }).getByText('30 days').click();
  expect(new URL(finance.page.url()).search).toBe('?in=eur&days=30');
  await finance.page.getByText('Day by day, as a table').click();
  const days = await finance.rows('Balance by day');
  expect(await days.count()).toBe(30);
  expect(await days.first().getByRole('cell').last().innerText()).toBe(total);
});

it('finance finds who owes money, and who has to make up for it', async () => {
  const finance = await staff(browser, 'finance');
  await finance.goesTo('Balances');
  await finance.turnsTo(/^Negative/);
  await finance.opensRow('Balances');
  await finance.sees(/^Negative balance:/);
  await finance.sees(/The platform is liable: Stripe reserves as much of the platform’s balance/);
  const moves = await finance.rows('Balance transactions');
  // A refund took back what had been paid out already.
  await moves.first().getByRole('link', { name: /^tr_/ }).click();
  await finance.page.waitForURL(/\/transfers\/tr_/);
});

it('finance follows a line of the platform’s balance to the payment behind it', async () => {
  const finance = await staff(browser, 'finance');
  await finance.opens('/balances/platform');
  await finance.clicks('link', 'All balance transactions');
  await finance.filters('Type', 'Application fee');
  const name = 'Balance transactions of the platform';
  const path = await finance.opensRow(name, { Type: 'Application fee' });
  expect(path).toMatch(/^\/payments\/(ch|py)_/);
});
