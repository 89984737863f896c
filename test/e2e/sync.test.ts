import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AppForTest, startApp } from '../support/app.ts';
import { launchBrowser } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { type Person, staff } from '../support/person.ts';
import { refuseToKeep } from '../support/store-fault.ts';

let app: AppForTest;
let browser: Browser;
let manager: Person;
beforeAll(async () => {
  // Nothing but what happens here, so that a backfill soon ends.
  [app, browser] = await Promise.all([startApp({ web: true }), launchBrowser()]);
  await app.synced();
  manager = await staff(browser, 'manager', { baseURL: app.url });
});
afterAll(async () => {
  await browser.close();
  await app.stop();
});

it('a manager sees that an event failed, reads its payload and replays it', async () => {
  const { page } = manager;
  await manager.goesTo('Sync');
  await manager.sees('The pages show what Stripe holds');
  const mend = refuseToKeep(app, 4242);
  const { latest_charge } = await app.sandbox.stripe.paymentIntents.create({
    amount: 4242,
    currency: 'usd',
    payment_method: 'pm_card_visa',
    confirm: true,
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
  });
  const charge = String(latest_charge);
  await manager.sees(/events? could not be handled/);
  await manager.clicks('link', 'look at them');
  await manager.opensRow('Events', { Type: 'charge.succeeded', State: 'Failed' });
  await page.getByRole('heading', { level: 1, name: 'charge.succeeded' }).waitFor();
  await manager.sees('the store is out of order');

  await page.getByText('Event as Stripe sent it').click();
  const payload = JSON.parse(await page.getByLabel('Event as JSON').inputValue());
  expect(payload).toMatchObject({ type: 'charge.succeeded', data: { object: { id: charge } } });

  mend();
  await manager.clicks('button', 'Replay');
  await manager.sees('Replayed: it is handled now.');
  await (await manager.rows('What staff did', { What: 'Replayed' })).waitFor();
  await page.getByTitle(charge).first().click();
  await page.getByRole('heading', { level: 2, name: 'Payment', exact: true }).waitFor();
});

it('an event that nobody needs is ignored, with a note that is kept', async () => {
  const { page } = manager;
  await manager.opens('/sync/events');
  const mend = refuseToKeep(app, 4343);
  await app.sandbox.stripe.paymentIntents.create({
    amount: 4343,
    currency: 'usd',
    payment_method: 'pm_card_visa',
    confirm: true,
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
  });
  // The list shows what had failed when it was turned to, and only counts what fails later.
  const { read } = await app.as('manager');
  await eventually(async () => {
    const failed = await read<{ data: { type: string }[] }>('/api/sync/events?state=failed');
    expect(failed.data.map(({ type }) => type)).toContain('charge.succeeded');
  });
  await manager.turnsTo(/^Failed ?[1-9]/);
  await manager.opensRow('Events', { Type: 'charge.succeeded' });
  await manager.clicks('button', 'Ignore');
  await manager.fills('Why', 'A test of the old app');
  await page.keyboard.press('Tab');
  await manager.clicks('button', 'Ignore the event');
  await manager.sees('It is stored, and left alone.');
  await (
    await manager.rows('What staff did', { What: 'Ignored', Why: 'A test of the old app' })
  ).waitFor();
  mend();
});

it('a manager starts a backfill, knowing what it costs, and sees it end', async () => {
  const { page } = manager;
  await manager.goesTo('Sync');
  await app.sandbox.fault({ method: 'GET', path: '/v1/**', delayMs: 1500 });
  await manager.clicks('button', 'Start a backfill');
  await manager.sees(/It takes about \d+ requests to Stripe/);
  await manager.clicks('button', 'Start the backfill');
  await page.getByRole('progressbar', { name: /^Backfill/ }).waitFor();
  await manager.sees(/started by \w/);
  await manager.sees('Time left');
  const button = page.getByRole('button', { name: 'Start a backfill' });
  expect(await button.getAttribute('aria-disabled')).toBe('true');
  await app.sandbox.clearFaults();
  await page.getByRole('progressbar').waitFor({ state: 'detached', timeout: 30_000 });
  await manager.sees(/^started by .*done just now/);
});

it('the page says since when Stripe does not answer', async () => {
  await app.sandbox.fault({ path: '/v1/**', drop: 'before' });
  await manager.goesTo('Balances');
  await manager.clicks('button', 'Refresh from Stripe');
  await manager.goesTo('Sync');
  await manager.sees('Stripe does not answer');
  await manager.sees(/It stopped just now/);
  await app.sandbox.clearFaults();
  await manager.sees('The pages show what Stripe holds');
});

it('finance is told that Sync is not theirs, and whose it is', async () => {
  const finance = await staff(browser, 'finance', { baseURL: app.url });
  await finance.opens('/sync/events');
  await finance.sees('Not yours to see');
  await finance.sees(/sync:read, which manager and admin have/);
});
