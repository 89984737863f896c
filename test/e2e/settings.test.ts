import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { staff } from '../support/person.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

it('an admin sets a limit, reads what it comes to, changes it and takes it away', async () => {
  const admin = await staff(browser, 'admin');
  const { page } = admin;
  await admin.goesTo('Settings');
  const usual = { Role: 'Support', For: 'All operations', 'At once': '500.00' };
  await (await admin.rows('Limits', usual)).waitFor();

  await admin.clicks('link', 'Set a limit');
  await page.getByLabel('Role').selectOption('Manager');
  await page.getByLabel('For', { exact: true }).selectOption('Payout');
  await admin.fills('Currency', 'sek');
  await admin.fills('At once', '3000');
  await admin.fills('In 24 hours', '1000');
  await admin.clicks('button', 'Set the limit of manager');
  await admin.sees('At most what the day allows');
  await admin.fills('In 24 hours', '10000');
  await admin.sees(
    'Payout: up to 3,000.00 SEK at once and 10,000.00 SEK in 24 hours; nothing in any other currency without approval.',
  );
  await admin.clicks('button', 'Set the limit of manager');
  const set = { Role: 'Manager', For: 'Payout', 'In 24 hours': '10,000.00 SEK' };
  await (await admin.rows('Limits', set)).waitFor();

  await admin.clicks('link', 'Edit: Manager, Payout, SEK');
  expect(await page.getByLabel('At once').inputValue()).toBe('3000.00');
  await admin.fills('In 24 hours', '');
  await admin.fills('At once', '0');
  await admin.clicks('button', 'Set the limit of manager');
  const none = { Role: 'Manager', 'At once': '0.00 SEK', 'In 24 hours': 'No limit' };
  await (await admin.rows('Limits', none)).waitFor();

  await admin.clicks('link', 'Remove: Manager, Payout, SEK');
  await admin.sees('Whatever the amount, without asking.');
  await admin.clicks('button', 'Remove the limit of manager');
  await (await admin.rows('Limits', none)).waitFor({ state: 'detached' });
});

it('is not for those who may not set limits, and says who may', async () => {
  const manager = await staff(browser, 'manager');
  const areas = manager.page.getByRole('navigation', { name: 'Areas' });
  expect(await areas.getByRole('link', { name: 'Settings' }).count()).toBe(0);
  await manager.opens('/settings/limits/new');
  await manager.sees(/^This needs the permission limit:manage, which admin has/);
});
