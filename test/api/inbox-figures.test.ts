import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HomeFigures } from '../../api/inbox/figures.ts';
import { type AppForTest, type Client, startApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { pay, verifiedSeller } from '../support/merchant.ts';

const day = 86_400;

let app: AppForTest;
let viewer: Client;
let account: string;

beforeAll(async () => {
  app = await startApp();
  await app.synced();
  viewer = await app.as('viewer');
  // Of the first day nothing is told before the second: what is there by then must not be part of it.
  await eventually(() => expect(putDown()).toBeGreaterThan(0), 30_000);
  // What it is paid out by itself would be a booking too.
  await app.sandbox.stripe.balanceSettings.update({
    payments: { payouts: { schedule: { interval: 'manual' } } },
  });
  account = await verifiedSeller(app.sandbox, 'Trattoria Limmat');
});
afterAll(() => app.stop());

/** How many figures have been put down. */
function putDown(): number {
  const file = join(app.dataDir, 'sandbox', 'countinghouse.db');
  const database = new Database(file, { readonly: true });
  const { figures: count } = database
    .prepare('select count(*) as figures from figure_day')
    .get() as {
    figures: number;
  };
  database.close();
  return count;
}

const figures = async () => (await viewer.read<{ data: HomeFigures }>('/api/inbox/figures')).data;

test('what the platform has, and what it had before this week’s bookings', async () => {
  await pay(app.sandbox);
  await eventually(async () => {
    const { platform } = await figures();
    expect(platform.now).toEqual([{ currency: 'usd', count: 1, amount: 9680 }]);
    expect(platform.before?.sums).toEqual([{ currency: 'usd', count: 1, amount: 0 }]);
  });
  await app.sandbox.advance(8 * day);
  await pay(app.sandbox);
  await eventually(async () => {
    const { platform } = await figures();
    expect(platform.now).toMatchObject([{ amount: 19_360 }]);
    expect(platform.before?.sums).toMatchObject([{ amount: 9680 }]);
  });
});

test('what is open is counted, beside what was put down a week ago', async () => {
  // What was put down on the first day: nothing.
  await eventually(async () => {
    const { disputes, negative, restricted } = await figures();
    for (const figure of [disputes, negative, restricted])
      expect(figure).toEqual({ now: [], before: expect.objectContaining({ sums: [] }) });
  });
  const charge = await pay(app.sandbox, { amount: 4000 });
  await app.sandbox.simulate('dispute', { charge: charge.id });
  await eventually(async () => {
    const { disputes } = await figures();
    expect(disputes.now).toEqual([{ currency: 'usd', count: 1, amount: 4000 }]);
    expect(disputes.before?.sums).toEqual([]);
  });
});

test('payouts on their way to a bank', async () => {
  const { stripe } = app.sandbox;
  await stripe.transfers.create({ amount: 5000, currency: 'usd', destination: account });
  await stripe.payouts.create({ amount: 2000, currency: 'usd' }, { stripeAccount: account });
  await eventually(async () => {
    const { inTransit } = await figures();
    expect(inTransit.now).toEqual([{ currency: 'usd', count: 1, amount: 2000 }]);
    expect(inTransit.before?.sums).toEqual([]);
  });
});
