import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { violations } from '../support/axe.ts';
import { launchBrowser } from '../support/browser.ts';
import { pay } from '../support/merchant.ts';
import { type Person, somebody, staff } from '../support/person.ts';
import { storyStripe } from '../support/story.ts';

let browser: Browser;
let manager: Person;
beforeAll(async () => {
  browser = await launchBrowser();
  manager = await staff(browser, 'manager');
});
afterAll(() => browser.close());

it.each([
  '/balances',
  '/balances/platform',
  '/balances/platform/transactions',
  '/payouts/calendar',
  '/sync',
  '/operations',
  '/operations/new/nothing',
  '/nothing/here',
  '/payments/ch_nothing',
  '/groups?q=nothing',
])('axe finds nothing on %s', async (path) => {
  await manager.opens(path);
  expect(await violations(manager)).toEqual([]);
});

it('nor on a forecast that runs short, with its days unfolded, and a balance as of a moment', async () => {
  const { stripe } = await storyStripe();
  // What Stripe keeps of a payment that was given back is owed in a currency that has nothing else.
  const { id: charge } = await pay({ stripe }, { currency: 'chf' });
  await stripe.refunds.create({ charge });
  await manager.opens(`/balances/platform?in=chf&at=${new Date().toISOString()}`);
  await manager.sees(/^Available is below zero/);
  await manager.page.getByText('Day by day, with what moves it').click();
  await (await manager.rows('Forecast in CHF by day')).first().waitFor();
  await manager.page.getByRole('table', { name: 'Balance as of the moment' }).waitFor();
  expect(await violations(manager)).toEqual([]);
});

it('axe finds what is too faint in one theme only', async () => {
  const person = await somebody(browser);
  await person.page.setContent(`<html lang="en"><title>Faint</title><main><h1>Seen</h1><p>Faint</p></main>
    <style>
      body { background: #fff }
      @media (prefers-color-scheme: dark) { body { background: #222 } h1 { color: #fff } }
    </style>`);
  expect(await violations(person)).toEqual([
    expect.stringMatching(/^In the dark theme: color-contrast: <p>Faint/),
  ]);
});

it('but nothing on the sign-in page, nor on an invitation that does not work', async () => {
  const person = await somebody(browser);
  await person.opens('/sign-in');
  await person.page.getByRole('button', { name: /viewer/i }).waitFor();
  expect(await violations(person)).toEqual([]);
  await person.opens('/invite?token=nothing');
  await person.page.getByRole('heading', { name: 'This link does not work' }).waitFor();
  expect(await violations(person)).toEqual([]);
});

it('nor on the staff, the page of one, and the settings', async () => {
  const admin = await staff(browser, 'admin');
  await admin.opens('/staff');
  expect(await violations(admin)).toEqual([]);
  await admin.opensRow('Staff', { Name: 'Vera Lindqvist (demo)' });
  expect(await violations(admin)).toEqual([]);
  await admin.opens('/settings');
  expect(await violations(admin)).toEqual([]);
});

it('nor on the check of the trail', async () => {
  await manager.opens('/audit');
  await manager.clicks('button', 'Verify the chain');
  await manager.clicks('button', 'Verify');
  await manager.page.getByText(/^Whole: /).waitFor();
  expect(await violations(manager)).toEqual([]);
});

it('nor on the palette, with what it finds, and the help', async () => {
  await manager.opens('/payments');
  await manager.settled();
  await manager.page.keyboard.press('ControlOrMeta+k');
  await manager.page.getByRole('option', { selected: true }).waitFor();
  expect(await violations(manager)).toEqual([]);
  await manager.page.getByRole('combobox').fill('brooklyn');
  await manager.page.getByRole('group', { name: 'Accounts' }).getByRole('option').first().waitFor();
  expect(await violations(manager)).toEqual([]);
  await manager.page.keyboard.press('Escape');
  await manager.page.getByRole('dialog').waitFor({ state: 'detached' });
  await manager.page.keyboard.press('?');
  await manager.page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
  expect(await violations(manager)).toEqual([]);
});
