import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { staff } from '../support/person.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const saved = (page: Page, name = 'Saved') => page.getByRole('button', { name, exact: true });
const item = (page: Page, name: string | RegExp) => page.getByRole('menuitem', { name });
const headers = async (page: Page) =>
  (await page.getByRole('table', { name: 'Payouts' }).locator('thead th').allInnerTexts())
    .map((text) => text.trim())
    .filter((text) => text !== '');

it('a manager keeps a view, shares it, and finance opens the list with it', async () => {
  const manager = await staff(browser, 'manager');
  const { page } = manager;
  await manager.opens('/payouts?status=paid&sort=arrival_date');
  await (await manager.rows('Payouts')).first().waitFor();
  await page.getByRole('button', { name: 'View', exact: true }).click();
  const view = page.getByRole('dialog', { name: 'View' });
  await view.getByRole('checkbox', { name: 'Failure', exact: true }).click();
  await page.keyboard.press('Escape');
  const shown = await headers(page);

  await saved(page).click();
  await item(page, 'Save as a view …').click();
  await manager.fills('Name of the view', 'Paid, oldest first');
  await page.getByLabel('For everybody who sees this list').check();
  await manager.clicks('button', 'Save view');
  await saved(page, 'Paid, oldest first').waitFor();
  expect(new URL(page.url()).searchParams.get('columns')).not.toBeNull();

  // It is a link, which shows the same to somebody else, in their own browser.
  const finance = await staff(browser, 'finance');
  await finance.opens('/payouts');
  await (await finance.rows('Payouts')).first().waitFor();
  await saved(finance.page).click();
  await item(finance.page, /^Paid, oldest first/).click();
  await finance.page.waitForURL(/sort=arrival_date/);
  await saved(finance.page, 'Paid, oldest first').waitFor();
  expect(await headers(finance.page)).toEqual(shown);
  await saved(finance.page, 'Paid, oldest first').click();
  expect(await item(finance.page, /^Remove/).count()).toBe(0);
  await item(finance.page, 'Open the list with this view').click();
  await item(finance.page, 'Open the list with this view').waitFor({ state: 'detached' });

  await finance.goesTo('Transfers');
  await finance.page
    .getByRole('navigation', { name: 'Areas' })
    .getByRole('link', { name: 'Payouts', exact: true })
    .click();
  await finance.page.waitForURL(/status=paid/);
  await saved(finance.page, 'Paid, oldest first').waitFor();
  // Whoever wants to see all of them does.
  await saved(finance.page, 'Paid, oldest first').click();
  await item(finance.page, /^All,/).click();
  await finance.page.waitForURL(({ search }) => search === '');
  await saved(finance.page).waitFor();
});

it('support keeps what changed in a view of their own, renames it and removes it', async () => {
  const { page, opens, rows, fills, clicks } = await staff(browser, 'support');
  await opens('/payments?outcome=failed');
  await (await rows('Payments')).first().waitFor();
  await saved(page).click();
  await item(page, 'Save as a view …').click();
  expect(await page.getByLabel('For everybody who sees this list').isDisabled()).toBe(true);
  await fills('Name of the view', 'Failed');
  await clicks('button', 'Save view');
  await saved(page, 'Failed').waitFor();

  await page.getByRole('searchbox').fill('currency:eur');
  await page.keyboard.press('Enter');
  await page.waitForURL(/currency=eur/);
  await saved(page).click();
  await item(page, 'Keep this in “Failed”').click();
  await saved(page, 'Failed').click();
  await item(page, 'Rename or share …').click();
  await fills('Name of the view', 'Failed in euro');
  await clicks('button', 'Keep');
  await saved(page, 'Failed in euro').click();
  await item(page, 'Remove “Failed in euro”').click();
  await saved(page).waitFor();
  expect(new URL(page.url()).searchParams.get('currency')).toBe('eur');
});
