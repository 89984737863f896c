import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
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
  // What is chosen next is added to the address that says so.
  await finance.page.waitForURL('**/balances/platform?in=eur');
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

it('finance sees what the next two weeks bring, day by day, in the currency that the address names', async () => {
  const finance = await staff(browser, 'finance');
  await finance.opens('/balances/platform');
  await finance.page.getByLabel('Currency of the forecast').selectOption('usd');
  await finance.page.getByText('Day by day, with what moves it').click();
  const days = await finance.rows('Forecast in USD by day');
  expect(await days.count()).toBe(15);
  // Cards of the last days are always on their way.
  expect(await days.filter({ hasText: 'Becomes available' }).count()).toBeGreaterThan(0);
  const now = await finance.rows('Balance by currency', { Currency: 'USD' });
  // A payment may come between two looks.
  await eventually(async () => {
    const opening = await days.first().getByRole('cell').nth(2).innerText();
    expect(await now.getByRole('cell').nth(1).innerText()).toContain(opening);
  });
  expect(new URL(finance.page.url()).search).toBe('?in=usd');
});

it('finance asks what was there a month ago, and the answer says how it was found', async () => {
  const finance = await staff(browser, 'finance');
  await finance.opens('/balances/platform');
  const monthAgo = new Date(Date.now() - 30 * 86_400_000).toISOString().slice(0, 10);
  await finance.fills('What was there at', `${monthAgo}T12:00`);
  await finance.clicks('button', 'Show the balance');
  await finance.sees(/^Worked back, exactly, from what Stripe said at/);
  const then = await finance.rows('Balance as of the moment', { Currency: 'USD' });
  const total = await then.getByRole('cell').last().innerText();
  const path = finance.page.url();
  expect(new URL(path).searchParams.get('at')).toMatch(/^\d{4}-\d\d-\d\dT\d\d:00:00Z$/);

  const colleague = await staff(browser, 'viewer');
  await colleague.opens(path);
  const same = await colleague.rows('Balance as of the moment', { Currency: 'USD' });
  expect(await same.getByRole('cell').last().innerText()).toBe(total);
});
