import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { violations } from '../support/axe.ts';
import { launchBrowser } from '../support/browser.ts';
import { type Person, staff } from '../support/person.ts';
import { isKnown, storyStripe } from '../support/story.ts';

let browser: Browser;
let manager: Person;
beforeAll(async () => {
  browser = await launchBrowser();
  manager = await staff(browser, 'manager');
  // Whatever else is listed is in the demo world; events come of what happens.
  const { stripe } = await storyStripe();
  await stripe.paymentIntents.create({ amount: 5000, currency: 'usd' });
});
afterAll(() => browser.close());

it.each([
  ['Accounts', '/accounts?status=restricted'],
  ['Unfinished onboarding', '/accounts/onboarding'],
  ['Balances', '/balances?negative=true'],
  ['Payments', '/payments?outcome=succeeded'],
  ['Payments', '/payments?outcome=failed'],
  ['Payments', '/payments?outcome=disputed'],
  ['Payments', '/payments?outcome=partially_refunded'],
  ['Unfinished payments', '/payments/unfinished'],
  ['Groups', '/groups'],
  ['Transfers', '/transfers?state=partially_reversed'],
  ['Payouts', '/payouts?status=failed'],
  ['Payouts by day', '/payouts/days?whose=platform'],
  ['Payout schedules', '/payouts/schedules?standing=bank_errored'],
  ['Disputes', '/disputes'],
  ['Checkout', '/checkout'],
  ['Payment methods', '/payment-methods?whose=platform'],
  ['Events', '/sync/events'],
  ['Audit', '/audit'],
])('axe finds nothing on the list of %s %s, nor on the page of one', async (name, path) => {
  await manager.opens(path);
  expect(await violations(manager)).toEqual([]);
  await manager.opensRow(name);
  expect(await violations(manager)).toEqual([]);
});

it('nor on a list with a selection, and with its view open', async () => {
  await manager.opens('/payments');
  await manager.page.getByRole('checkbox', { name: 'Select all loaded' }).click();
  await manager.page.getByRole('region', { name: 'Selection' }).waitFor();
  expect(await violations(manager)).toEqual([]);
  await manager.clicks('button', 'View');
  await manager.page.getByRole('button', { name: 'Reset' }).waitFor();
  expect(await violations(manager)).toEqual([]);
});

it('nor while filters are typed, with what is wrong told, and with the saved views open', async () => {
  const { page } = manager;
  await manager.opens('/accounts?status=restricted');
  await (await manager.rows('Accounts')).first().waitFor();
  await page.getByRole('searchbox').fill('country:');
  await page.getByRole('option').first().waitFor();
  await page.keyboard.press('ArrowDown');
  expect(await violations(manager)).toEqual([]);
  await page.getByRole('searchbox').fill('status:gone');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').waitFor();
  expect(await violations(manager)).toEqual([]);
  await page.keyboard.press('Escape');
  await manager.clicks('button', 'Saved');
  const save = page.getByRole('menuitem', { name: 'Save as a view …' });
  await save.waitFor();
  expect(await violations(manager)).toEqual([]);
  await save.click();
  await page.getByLabel('Name of the view').waitFor();
  expect(await violations(manager)).toEqual([]);
});

it('nor on a list with the menu of a row open, whose acts are not all possible', async () => {
  const { page } = manager;
  const { stripe } = await storyStripe();
  const { id } = await stripe.accounts.create({
    type: 'custom',
    business_profile: { name: 'Axe unfinished' },
    capabilities: { transfers: { requested: true } },
  });
  await isKnown(`/api/accounts/${id}`);
  await manager.opens('/accounts?q=Axe+unfinished');
  await (await manager.rows('Accounts')).first().waitFor();
  await page.keyboard.press('j');
  await page.locator('a[data-row]:focus').waitFor();
  await page.keyboard.press('m');
  const inFocus = (name: RegExp) =>
    page.getByRole('menuitem', { name }).and(page.locator(':focus'));
  await inFocus(/^Onboarding link/).waitFor();
  // What cannot be done gets the focus all the same, and is to be read like the others.
  await page.keyboard.press('ArrowDown');
  await inFocus(/^Transfer.*cannot receive/).waitFor();
  expect(await violations(manager)).toEqual([]);
});

it('nor on a list on a phone, with its menu open', async () => {
  const viewer = await staff(browser, 'viewer', { viewport: { width: 390, height: 844 } });
  await viewer.opens('/payments');
  await viewer.settled();
  expect(await violations(viewer)).toEqual([]);
  await viewer.clicks('button', 'Open the menu');
  await viewer.page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).waitFor();
  expect(await violations(viewer)).toEqual([]);
});
