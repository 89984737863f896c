import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { staff } from '../support/person.ts';
import { knownPayment } from '../support/story.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const box = (page: Page) => page.getByRole('searchbox');
const option = (page: Page, name: RegExp) =>
  page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option', { name });
const query = (page: Page) => Object.fromEntries(new URL(page.url()).searchParams);

/** What is marked in the box, as typing would replace it. */
const marked = (page: Page) =>
  box(page).evaluate((input: HTMLInputElement) =>
    input.value.slice(input.selectionStart ?? 0, input.selectionEnd ?? 0),
  );

it('a manager types what the accounts are filtered by, word for word, and sees it as chips', async () => {
  const { page, opens, rows } = await staff(browser, 'manager');
  await opens('/accounts');
  await (await rows('Accounts')).first().waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('status:restricted balance:<0 country:DE created:>2025-11-01');
  await page.keyboard.press('Enter');
  await page.waitForURL(/balance/);
  expect(query(page)).toMatchObject({
    status: 'restricted',
    'balance[lte]': '-1',
    country: 'DE',
  });
  for (const chip of ['Available', 'Country', 'Created'])
    await page.getByRole('button', { name: `Remove filter ${chip}` }).waitFor();
  await page.getByRole('button', { name: 'Available below zero' }).waitFor();
  expect(await box(page).inputValue()).toBe('');

  // The same as text, of which one part is taken out and another is changed.
  await page.keyboard.press('f');
  await expect
    .poll(() => box(page).inputValue())
    .toBe('status:restricted country:DE balance:<0 created:>=2025-11-02 ');
  await box(page).fill('status:restricted,enabled balance:<0 created:>=2025-11-02');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Remove filter Country' }).waitFor({ state: 'detached' });
  expect(query(page)).toMatchObject({ status: 'restricted,enabled', 'balance[lte]': '-1' });
  expect(query(page)).not.toHaveProperty('country');
  await page.goBack();
  await page.getByRole('button', { name: 'Remove filter Country' }).waitFor();
});

it('filters are completed by Tab, arrows and Enter, and let go by Escape', async () => {
  const { page, opens, rows } = await staff(browser, 'support');
  await opens('/accounts');
  await (await rows('Accounts')).first().waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('stat');
  await option(page, /Status/).waitFor();
  await page.keyboard.press('Tab');
  expect(await box(page).inputValue()).toBe('status:');
  await option(page, /Restricted soon/).waitFor();
  await page.keyboard.press('ArrowDown');
  await option(page, /Restricted soon/)
    .and(page.locator('[aria-selected="true"]'))
    .waitFor();
  await page.keyboard.press('Enter');
  expect(await box(page).inputValue()).toBe('status:restricted_soon');
  await page.keyboard.type(' country:ger');
  await option(page, /Germany/).click();
  expect(await box(page).inputValue()).toBe('status:restricted_soon country:DE');
  await page.keyboard.press('Escape');
  expect(await box(page).inputValue()).toBe('');
  // What was begun as a word was searched for.
  await eventually(() => expect(query(page)).toEqual({}));
  expect(await box(page).inputValue()).toBe('');
});

it('what is wrong is told at its place, and what was typed is kept', async () => {
  const { page, opens, rows } = await staff(browser, 'viewer');
  await opens('/payments?outcome=failed');
  await (await rows('Payments')).first().waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('created:>yesterday amount:>5 currency:eur');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('Write a day as 2026-11-01').waitFor();
  expect(await marked(page)).toBe('>yesterday');
  expect(await box(page).getAttribute('aria-invalid')).toBe('true');
  await page.keyboard.type('>=2026-01-31');
  await page.getByRole('alert').waitFor({ state: 'detached' });
  await page.keyboard.press('Enter');
  await page.waitForURL(/amount/);
  expect(query(page)).toMatchObject({ outcome: 'failed', 'amount[gte]': '501', currency: 'eur' });
});

it('support finds a payment by the last four digits and an amount', async () => {
  const { id } = await knownPayment({ amount: 12_050, payment_method: 'pm_card_visa' });
  const { page, opens, rows } = await staff(browser, 'support');
  await opens('/payments');
  await (await rows('Payments')).first().waitFor();
  await box(page).fill('4242 120.50');
  await page.waitForURL(/q=4242/);
  const found = page.getByRole('table', { name: 'Payments' }).locator(`a[href$="/payments/${id}"]`);
  await found.first().waitFor();
  for (const row of await (await rows('Payments')).all())
    expect(await row.innerText()).toContain('120.50');

  // And the same in the one box that is everywhere.
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('combobox').fill('4242 120.50');
  await page
    .getByRole('option', { name: /120\.50 USD/ })
    .first()
    .click();
  await page.waitForURL('**/payments/ch_*');
  await page.getByRole('heading', { level: 1, name: '120.50 USD' }).waitFor();
});
