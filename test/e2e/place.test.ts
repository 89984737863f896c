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

it('going back from a payment leads to the same place in the list, and to the same row', async () => {
  const { page, opens, rows } = await staff(browser, 'finance');
  await opens('/payments?currency=eur');
  await (await rows('Payments')).first().waitFor();
  const scroller = page.getByRole('region', { name: 'Payments, scrollable' });
  await scroller.evaluate((element) => element.scrollTo(0, 700));
  const row = page.locator('[aria-rowindex="26"] a[data-row]');
  await row.waitFor();
  const path = await row.getAttribute('href');
  await row.click();
  await page.getByRole('heading', { level: 2, name: 'History' }).waitFor();
  await page.goBack();
  await row.waitFor();
  expect(await row.getAttribute('href')).toBe(path);
  expect(await scroller.evaluate((element) => Math.round(element.scrollTop))).toBe(700);
  expect(await row.evaluate((element) => element === document.activeElement)).toBe(true);
});

it('a place in a list has an address that leads there, and back to the start', async () => {
  const first = await staff(browser, 'finance');
  await first.opens('/groups');
  await (await first.rows('Groups')).first().waitFor();
  const link = first.page.getByRole('link', { name: 'Next page' });
  const address = (await link.getAttribute('href')) ?? '';
  expect(address).toMatch(/cursor=/);
  const known = await first.page.locator('[aria-rowindex="2"] a[data-row]').getAttribute('href');

  const second = await staff(browser, 'support');
  await second.opens(address);
  const row = second.page.locator('[aria-rowindex="2"] a[data-row]');
  await row.waitFor();
  expect(await row.getAttribute('href')).not.toBe(known);
  await second.page.getByRole('link', { name: 'Start of the list' }).click();
  await second.page.waitForURL(/groups$/);
  await second.page.getByRole('link', { name: 'Start of the list' }).waitFor({ state: 'detached' });
  await row.waitFor();
});

it('an address that the list cannot follow leads to the whole of it', async () => {
  const viewer = await staff(browser, 'viewer');
  for (const [wrong, wayOut] of [
    ['sort=colour', 'Start again'],
    ['cursor=torn', 'Start again'],
    ['outcome=splendid', 'Clear filters'],
  ] as const) {
    await viewer.opens(`/payments?${wrong}`);
    await viewer.clicks('button', wayOut);
    await (await viewer.rows('Payments')).first().waitFor();
    expect(new URL(viewer.page.url()).search).toBe('');
  }
});

it('a phone can sort', async () => {
  const { page, opens } = await staff(browser, 'finance', {
    viewport: { width: 390, height: 844 },
  });
  await opens('/payments');
  await page.getByLabel('Sort by').selectOption({ label: 'Amount, descending' });
  await page.waitForURL(/sort=-amount/);
  await page.getByRole('list', { name: 'Payments' }).getByRole('listitem').first().waitFor();
});

it('loading the page again leads to the same place, however far it was', async () => {
  const { page, opens, rows } = await staff(browser, 'finance');
  await opens('/payments?currency=eur');
  await (await rows('Payments')).first().waitFor();
  const scroller = page.getByRole('region', { name: 'Payments, scrollable' });
  const far = page.locator('[aria-rowindex="120"] a[data-row]');
  // The list grows by a page whenever its end comes near, so that it takes several goes.
  await eventually(async () => {
    await scroller.evaluate((element) => element.scrollTo(0, 4_000));
    expect(await far.isVisible()).toBe(true);
  }, 30_000);
  const top = await scroller.evaluate((element) => element.scrollTop);
  await page.reload();
  await far.waitFor();
  await page.waitForFunction(
    (wanted) => document.querySelector('section[aria-label$="scrollable"]')?.scrollTop === wanted,
    top,
  );
});
