import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violations } from '../support/axe.ts';
import { launchBrowser } from '../support/browser.ts';
import { pay } from '../support/merchant.ts';
import { type Person, somebody, staff } from '../support/person.ts';
import { storyStripe } from '../support/story.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
  // Whatever else is listed is in the demo world; events come of what happens.
  await storyStripe().stripe.paymentIntents.create({ amount: 5000, currency: 'usd' });
});
afterAll(() => browser.close());

const lists = {
  Accounts: '/accounts?status=restricted',
  Balances: '/balances?negative=true',
  Payments: '/payments?outcome=succeeded',
  Groups: '/groups',
  Transfers: '/transfers?state=partially_reversed',
  Payouts: '/payouts?status=failed',
  Disputes: '/disputes',
  Events: '/sync/events',
  Audit: '/audit',
};

describe.each(['light', 'dark'] as const)('in the %s theme axe finds nothing on', (colorScheme) => {
  let manager: Person;
  beforeAll(async () => {
    manager = await staff(browser, 'manager', { colorScheme });
  });

  it('the sign-in page', async () => {
    const person = await somebody(browser, { colorScheme });
    await person.opens('/sign-in');
    await person.page.getByRole('button', { name: /viewer/i }).waitFor();
    expect(await violations(person)).toEqual([]);
  });

  it.each(Object.entries(lists))('the list and a page of %s', async (name, path) => {
    await manager.opens(path);
    expect(await violations(manager)).toEqual([]);
    await manager.opensRow(name);
    expect(await violations(manager)).toEqual([]);
  });

  it.each([
    '/balances',
    '/balances/platform',
    '/balances/platform/transactions',
    '/sync',
    '/operations',
    '/operations/new/refund.create',
    '/operations/new/nothing',
    '/nothing/here',
    '/payments/ch_nothing',
    '/groups?q=nothing',
  ])('%s', async (path) => {
    await manager.opens(path);
    expect(await violations(manager)).toEqual([]);
  });

  it.each(['failed', 'disputed', 'partially_refunded'])('a payment that is %s', async (outcome) => {
    await manager.opens(`/payments?outcome=${outcome}`);
    await manager.opensRow('Payments');
    expect(await violations(manager)).toEqual([]);
  });

  it('the refund form, with its preview', async () => {
    await manager.opens('/payments?outcome=succeeded&currency=usd');
    await manager.opensRow('Payments');
    await manager.clicks('link', 'Refund');
    await (await manager.rows('Effects')).first().waitFor();
    expect(await violations(manager)).toEqual([]);
  });

  it('the forms of transfers and payouts, the files of orders, and the check of the trail', async () => {
    for (const form of ['/transfers/new', '/balances/platform/payout']) {
      await manager.opens(form);
      await manager.page.getByRole('dialog').waitFor();
      expect(await violations(manager)).toEqual([]);
    }
    await manager.opens('/operations');
    await manager.clicks('button', 'Order from a file');
    await manager.page.getByRole('menuitem', { name: 'Refund payments' }).waitFor();
    expect(await violations(manager)).toEqual([]);
    await manager.opens('/audit');
    await manager.clicks('button', 'Verify the chain');
    await manager.clicks('button', 'Verify');
    await manager.page.getByText(/^Whole: /).waitFor();
    expect(await violations(manager)).toEqual([]);
  });

  it('the settings and the form of a limit', async () => {
    const admin = await staff(browser, 'admin', { colorScheme });
    await admin.opens('/settings');
    expect(await violations(admin)).toEqual([]);
    for (const form of ['/settings/limits/new', '/settings/limits/support/*/*/remove']) {
      await admin.opens(form);
      await admin.page.getByRole('dialog').waitFor();
      expect(await violations(admin)).toEqual([]);
    }
  });

  it('an operation that waits for approval, and the form to approve it', async () => {
    const { id } = await pay(storyStripe(), { amount: 70_000 });
    const support = await staff(browser, 'support');
    await support.opens(`/payments/${id}/refund`);
    await support.fills('Reason for our books', `Seen in ${colorScheme}`);
    await support.clicks('button', 'Ask for approval: Refund 700.00 USD');
    await support.sees('Refund 700.00 USD: waiting for approval');
    await manager.opens('/operations?status=waiting_approval');
    await manager.opensRow('Operations', { Reason: `Seen in ${colorScheme}` });
    await manager.sees('Nothing that it rests on: it would do exactly what is told below.');
    expect(await violations(manager)).toEqual([]);
    await manager.clicks('link', 'Reject');
    await manager.page.getByRole('dialog').waitFor();
    expect(await violations(manager)).toEqual([]);
  });

  it('the question before a backfill', async () => {
    await manager.opens('/sync');
    await manager.clicks('button', 'Start a backfill');
    await manager.sees(/It takes about/);
    expect(await violations(manager)).toEqual([]);
  });

  it('staff: the list, a page, every form and what everybody has', async () => {
    const admin = await staff(browser, 'admin', { colorScheme });
    await admin.opens('/staff');
    expect(await violations(admin)).toEqual([]);
    const member = await admin.opensRow('Staff', { Role: 'Viewer' });
    expect(await violations(admin)).toEqual([]);
    for (const form of ['/staff/invite', `${member}/edit`, `${member}/disable`, '/me/password']) {
      await admin.opens(form);
      await admin.page.getByRole('dialog').waitFor();
      expect(await violations(admin)).toEqual([]);
    }
    await admin.opens('/invite?token=nothing');
    await admin.page.getByRole('heading', { name: 'This link does not work' }).waitFor();
    expect(await violations(admin)).toEqual([]);
  });

  it('the palette and the help', async () => {
    await manager.opens('/payments');
    await manager.settled();
    await manager.page.keyboard.press('ControlOrMeta+k');
    await manager.page.getByRole('option', { selected: true }).waitFor();
    expect(await violations(manager)).toEqual([]);
    await manager.page.keyboard.press('Escape');
    await manager.page.getByRole('dialog').waitFor({ state: 'detached' });
    await manager.page.keyboard.press('?');
    await manager.page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
    expect(await violations(manager)).toEqual([]);
  });

  it('a list with a selection, and with its view open', async () => {
    await manager.opens('/payments');
    await manager.page.getByRole('checkbox', { name: 'Select all loaded' }).click();
    await manager.page.getByRole('region', { name: 'Selection' }).waitFor();
    expect(await violations(manager)).toEqual([]);
    await manager.clicks('button', 'View');
    await manager.page.getByRole('button', { name: 'Reset' }).waitFor();
    expect(await violations(manager)).toEqual([]);
  });

  it('a list on a phone, with its menu open', async () => {
    const viewport = { width: 390, height: 844 };
    const viewer = await staff(browser, 'viewer', { colorScheme, viewport });
    expect(await violations(viewer)).toEqual([]);
    await viewer.clicks('button', 'Open the menu');
    await viewer.page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).waitFor();
    expect(await violations(viewer)).toEqual([]);
  });
});
