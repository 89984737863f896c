import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { somebody, staff } from '../support/person.ts';
import { knownPayment } from '../support/story.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const hasFocus = (target: Locator) =>
  target.evaluate((element) => element === document.activeElement);

/** Presses Tab until the target has the focus, as long as a person would. */
async function tabTo(page: Page, target: Locator) {
  await target.waitFor();
  for (let presses = 0; presses < 60; presses += 1) {
    if (await hasFocus(target)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`The keyboard does not get to ${target}`);
}

it('support signs in, finds a payment and refunds it without touching the mouse', async () => {
  for (const guest of ['first', 'second', 'third'])
    await knownPayment({ description: `Table for the ${guest} guest` });
  const { page, opens, sees } = await somebody(browser);
  await opens('/payments?outcome=succeeded&q=table+for+the');
  await tabTo(page, page.getByRole('button', { name: /support/i }));
  await page.keyboard.press('Enter');

  const rows = page.getByRole('table', { name: 'Payments' }).getByRole('rowheader');
  await rows.nth(2).waitFor();
  for (const key of ['j', 'j', 'j', 'k']) await page.keyboard.press(key);
  expect(await hasFocus(rows.nth(1).getByRole('link'))).toBe(true);
  await page.keyboard.press('Enter');

  await tabTo(page, page.getByRole('link', { name: 'Refund', exact: true }));
  await page.keyboard.press('Enter');
  const amount = page.getByLabel('Amount');
  await tabTo(page, amount);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('3.50');
  await tabTo(page, page.getByLabel('Reason for our books'));
  await page.keyboard.type('Wrong order');
  await page.getByRole('table', { name: 'Effects' }).getByText('+3.50 USD').first().waitFor();
  await tabTo(page, page.getByRole('button', { name: 'Refund 3.50 USD' }));
  await page.keyboard.press('Enter');
  await sees('Refund 3.50 USD: done');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
});

it('support refunds from the row of a list to the end with keys alone', async () => {
  await knownPayment({ amount: 900, description: 'Ticket for the night train' });
  const { page, opens, sees } = await staff(browser, 'support');
  await opens('/payments?outcome=succeeded&q=the+night+train');
  const row = page
    .getByRole('table', { name: 'Payments' })
    .getByRole('rowheader')
    .getByRole('link');
  await row.waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('m');
  const refund = page.getByRole('menuitem', { name: 'Refund' });
  await refund.waitFor();
  await refund.and(page.locator(':focus')).waitFor();

  // Who thinks better of it is on the row again.
  await page.keyboard.press('Escape');
  await refund.waitFor({ state: 'detached' });
  expect(await hasFocus(row)).toBe(true);

  await page.keyboard.press('m');
  await refund.and(page.locator(':focus')).waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL('**/payments/ch_*/refund');
  await tabTo(page, page.getByLabel('Reason for our books'));
  await page.keyboard.type('The train was canceled');
  const button = page.getByRole('button', { name: 'Refund 9.00 USD' });
  await tabTo(page, button);
  await page.keyboard.press('Enter');
  await sees('Refund 9.00 USD: done');
});

it('support picks rows with x and orders for all of them from the bar', async () => {
  for (const seat of ['12', '14', '16'])
    await knownPayment({ amount: 1100, description: `Seat ${seat} in the sleeping car` });
  const { page, opens, sees } = await staff(browser, 'support');
  await opens('/payments?outcome=succeeded&q=the+sleeping+car');
  const rows = page.getByRole('table', { name: 'Payments' }).getByRole('rowheader');
  await rows.nth(2).waitFor();
  for (const key of ['j', 'x', 'j', 'j', 'Shift+X']) await page.keyboard.press(key);
  await sees('3 selected');
  const refund = page
    .getByRole('region', { name: 'Selection' })
    .getByRole('link', { name: 'Refund' });
  await page.keyboard.press('b');
  expect(await hasFocus(refund)).toBe(true);
  await page.keyboard.press('b');
  expect(await hasFocus(rows.nth(2).getByRole('link'))).toBe(true);

  // Letting them go from the bar leads back as well.
  await page.keyboard.press('b');
  await page.keyboard.press('Escape');
  await page.getByRole('region', { name: 'Selection' }).waitFor({ state: 'detached' });
  expect(await hasFocus(rows.nth(2).getByRole('link'))).toBe(true);

  for (const key of ['x', 'k', 'x']) await page.keyboard.press(key);
  await page.keyboard.press('b');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Refund payments' }).waitFor();
  const told = page.getByLabel('Reason told to Stripe');
  await tabTo(page, told);
  await page.keyboard.press('ArrowDown');
  await sees('2 payments can be refunded');
  await tabTo(page, page.getByLabel('Reason for our books'));
  await page.keyboard.type('The berths were sold twice');
  await tabTo(page, page.getByRole('button', { name: 'Refund payments: 2' }));
  await page.keyboard.press('Enter');
  await sees(/^Begins in \d+ seconds?$/);
});

it('a manager approves from the row with keys alone; who ordered it reads why they cannot', async () => {
  const { id } = await knownPayment({ amount: 64_000 });
  const support = await staff(browser, 'support');
  await support.opens(`/payments/${id}/refund`);
  await support.fills('Reason for our books', 'The whole coach was cold');
  await support.clicks('button', 'Ask for approval: Refund 640.00 USD');
  await support.sees('Refund 640.00 USD: waiting for approval');
  await support.opens('/operations?status=waiting_approval&q=coach+was+cold');
  await support.page.getByRole('button', { name: 'Actions for Refund' }).click();
  await support.page.getByRole('menuitem', { name: 'Cancel' }).waitFor();
  await support.page
    .getByRole('menuitem', { name: /^Approve.*needs the permission operation:approve/ })
    .waitFor();

  const { page, opens, sees } = await staff(browser, 'manager');
  await opens('/operations?status=waiting_approval&q=coach+was+cold');
  await page.getByRole('table', { name: 'Operations' }).getByRole('rowheader').waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('m');
  const approve = page.getByRole('menuitem', { name: 'Approve' });
  await approve.waitFor();
  await approve.and(page.locator(':focus')).waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL('**/approve');
  await tabTo(page, page.getByRole('button', { name: 'Approve: Refund 640.00 USD' }));
  await page.keyboard.press('Enter');
  await sees('Stripe has done all of it.');
});

it('reaches the search with a slash and the page itself past the menu', async () => {
  const { page, opens } = await somebody(browser);
  await opens('/accounts');
  await tabTo(page, page.getByRole('button', { name: /viewer/i }));
  await page.keyboard.press('Enter');
  const search = page.getByRole('searchbox');
  await search.waitFor();
  await page.keyboard.press('/');
  expect(await hasFocus(search)).toBe(true);
  await page.keyboard.type('lake');
  await page.waitForURL(/q=lake/);

  await page.reload();
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.keyboard.press('Tab');
  expect(await hasFocus(page.getByRole('link', { name: 'Skip to the page' }))).toBe(true);
  await page.keyboard.press('Enter');
  expect(await hasFocus(page.getByRole('main'))).toBe(true);

  // Done searching, the letters are the table's again.
  await page.keyboard.press('/');
  await page.keyboard.press('Enter');
  const found = page.getByRole('table', { name: 'Accounts' }).getByRole('rowheader');
  await found.filter({ hasNotText: /lake/i }).first().waitFor({ state: 'detached' });
  await page.keyboard.press('j');
  expect(await hasFocus(found.first().getByRole('link'))).toBe(true);
});

it('goes anywhere by the palette, by g and a letter, and asks for help, without the mouse', async () => {
  const { page, opens, sees } = await somebody(browser);
  await opens('/payments?outcome=succeeded');
  await tabTo(page, page.getByRole('button', { name: /viewer/i }));
  await page.keyboard.press('Enter');
  const rows = page.getByRole('table', { name: 'Payments' }).getByRole('rowheader');
  await rows.first().waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  const heading = page.getByRole('heading', { level: 1 });
  await page.waitForURL('**/payments/*');
  await page.getByRole('navigation', { name: 'Breadcrumbs' }).waitFor();
  const payment = new URL(page.url()).pathname;
  const amount = await heading.innerText();

  await page.keyboard.press('g');
  await page.keyboard.press('a');
  await page.waitForURL('**/accounts');
  await page.getByRole('searchbox').waitFor();

  // Last visited, by what stood above it.
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('combobox').waitFor();
  await page.keyboard.type(amount);
  await page.getByRole('option', { selected: true }).getByText(amount).waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(`**${payment}`);

  // By a whole id, and by a text to be searched for.
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type(payment.split('/')[2] ?? '');
  await page.getByRole('option', { selected: true }).getByText('by its id').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.keyboard.press('ControlOrMeta+k');
  // What is called that comes first.
  const accounts = page.getByRole('group', { name: 'Accounts' });
  await page.keyboard.type('lake');
  await accounts.getByRole('option', { selected: true }).waitFor();
  const search = page.getByRole('option', { name: '“lake” in accounts' });
  while ((await search.getAttribute('aria-selected')) !== 'true')
    await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/accounts?q=lake');

  // By a seller's name alone.
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('lakeside');
  const seller = page
    .getByRole('option', { selected: true })
    .getByText(/lakeside/i)
    .first();
  await accounts.getByRole('option', { selected: true }).waitFor();
  const name = await seller.innerText();
  await page.keyboard.press('Enter');
  await page.waitForURL('**/accounts/acct_*');
  await page.getByRole('heading', { level: 1, name }).waitFor();
  await page.goBack();
  await page.waitForURL('**/accounts?q=lake');
  await page.getByRole('searchbox').waitFor();

  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keyboard' });
  await help.getByText('Next row').waitFor();
  // In a dialog, and where somebody types, letters are letters.
  await page.keyboard.press('g');
  await page.keyboard.press('p');
  await page.keyboard.press('Escape');
  await help.waitFor({ state: 'detached' });
  await page.keyboard.press('/');
  await page.keyboard.type(' gp?');
  await page.waitForURL(/q=lake(\+|%20)gp/);
  expect(await page.getByRole('dialog').count()).toBe(0);
  await sees('Nothing matches');
});
