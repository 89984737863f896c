import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { violations } from '../support/axe.ts';
import { launchBrowser } from '../support/browser.ts';
import { pay } from '../support/merchant.ts';
import { type Person, staff } from '../support/person.ts';
import { storyStripe } from '../support/story.ts';

let browser: Browser;
let manager: Person;
let admin: Person;
beforeAll(async () => {
  browser = await launchBrowser();
  [manager, admin] = await Promise.all([staff(browser, 'manager'), staff(browser, 'admin')]);
});
afterAll(() => browser.close());

it('axe finds nothing on the refund form, with its preview', async () => {
  const { id } = await pay(await storyStripe());
  await manager.opens(`/payments/${id}`);
  await manager.clicks('link', 'Refund');
  await (await manager.rows('Effects')).first().waitFor();
  expect(await violations(manager)).toEqual([]);
});

it.each([
  '/accounts/new',
  '/transfers/new',
  '/balances/platform/payout',
  '/balances/platform/schedule?interval=manual',
])('nor on %s', async (form) => {
  await manager.opens(form);
  await manager.page.getByRole('dialog').waitFor();
  expect(await violations(manager)).toEqual([]);
});

it('nor on the files of orders', async () => {
  await manager.opens('/operations');
  await manager.clicks('button', 'Order from a file');
  await manager.page.getByRole('menuitem', { name: 'Refund payments' }).waitFor();
  expect(await violations(manager)).toEqual([]);
  await manager.opens('/operations/new/refund.create');
  expect(await violations(manager)).toEqual([]);
});

it('nor on an operation that waits for approval, and the form to reject it', async () => {
  const { id } = await pay(await storyStripe(), { amount: 70_000 });
  const support = await staff(browser, 'support');
  await support.opens(`/payments/${id}/refund`);
  await support.fills('Reason for our books', 'Seen in both themes');
  await support.clicks('button', 'Ask for approval: Refund 700.00 USD');
  await support.sees('Refund 700.00 USD: waiting for approval');
  await manager.opens('/operations?status=waiting_approval');
  await manager.opensRow('Operations', { Reason: 'Seen in both themes' });
  await manager.sees('Nothing that it rests on: it would do exactly what is told below.');
  expect(await violations(manager)).toEqual([]);
  await manager.clicks('link', 'Reject the order');
  await manager.page.getByRole('dialog').waitFor();
  expect(await violations(manager)).toEqual([]);
});

it('nor on the question before a backfill', async () => {
  await manager.opens('/sync');
  await manager.clicks('button', 'Start a backfill');
  await manager.sees(/It takes about/);
  expect(await violations(manager)).toEqual([]);
});

it.each([
  '/staff/invite',
  '/me/password',
  '/settings/tokens/new',
  '/settings/limits/new',
  '/settings/limits/support/*/*/remove',
])('nor on %s', async (form) => {
  await admin.opens(form);
  await admin.page.getByRole('dialog').waitFor();
  expect(await violations(admin)).toEqual([]);
});

it('nor on the forms that change and disable a member of the staff', async () => {
  await admin.opens('/staff');
  const member = await admin.opensRow('Staff', { Name: 'Vera Lindqvist (demo)' });
  for (const form of ['edit', 'disable']) {
    await admin.opens(`${member}/${form}`);
    await admin.page.getByRole('dialog').waitFor();
    expect(await violations(admin)).toEqual([]);
  }
});
