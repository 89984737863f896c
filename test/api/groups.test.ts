import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LedgerEntry } from '../../api/groups/entries.ts';
import type { GroupRow } from '../../api/groups/list.ts';
import type { ErrorBody } from '../../api/kit/errors.ts';
import type { Possible } from '../../api/operations/rules.ts';
import { type AppForTest, type Client, startApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { pay, seller } from '../support/merchant.ts';

interface Detail {
  data: {
    group: string;
    ledgers: {
      currency: string;
      kept: number;
      collected: number;
      unbooked: number;
      shares: { account: string; name: string | null; left: number; reversed: number }[];
      entries: (LedgerEntry & { running: number; possible: Possible | null })[];
    }[];
  };
  asOf: number;
  source: 'stripe' | 'snapshot';
  staleBecause?: string;
}

let app: AppForTest;
let finance: Client;
let stripe: Stripe;
let restaurant: string;
let driver: string;

beforeAll(async () => {
  app = await startApp();
  await app.synced();
  finance = await app.as('finance');
  ({ stripe } = app.sandbox);
  restaurant = await seller(app.sandbox, 'Trattoria Limmat');
  driver = await seller(app.sandbox, 'Velokurier');
});
afterAll(() => app.stop());

const path = (group: string) => `/api/groups/${encodeURIComponent(group)}`;
const open = (group: string) => finance.read<Detail>(path(group));

/** The guide's order: 100.00 collected, 70.00 to the restaurant and 20.00 to the driver. */
async function order(group: string) {
  const customer = { name: 'Ada Byron', email: 'ada@example.com' };
  const paymentMethod = await stripe.paymentMethods.create({
    type: 'card',
    card: { token: 'tok_visa' },
    billing_details: customer,
  });
  const charge = await pay(app.sandbox, {
    transfer_group: group,
    payment_method: paymentMethod.id,
  });
  const send = (destination: string, amount: number) =>
    stripe.transfers.create({
      amount,
      currency: 'usd',
      destination,
      source_transaction: charge.id,
    });
  return { charge, transfers: [await send(restaurant, 7000), await send(driver, 2000)] as const };
}

/** The only ledger, once everything in it is booked. */
const booked = (group: string, members: number) =>
  eventually(async () => {
    const { ledgers } = (await open(group)).data;
    expect(ledgers[0]?.entries).toHaveLength(members);
    expect(ledgers[0]?.unbooked).toBe(0);
    return ledgers[0]!;
  });

test('says what the platform keeps of it, and what each seller has', async () => {
  const { charge } = await order('order 1/a & more');
  const ledger = await booked('order 1/a & more', 3);
  expect(ledger).toMatchObject({ collected: 10_000, kept: 680, currency: 'usd' });
  expect(ledger.shares).toMatchObject([
    { account: restaurant, name: 'Trattoria Limmat', left: 7000 },
    { account: driver, name: 'Velokurier', left: 2000 },
  ]);
  expect(ledger.entries[0]).toMatchObject({
    kind: 'charge',
    object: charge.id,
    customer: 'Ada Byron',
  });
});

test('leads from each member to the page that tells of it', async () => {
  const { charge, transfers } = await order('order_pages');
  const refund = await stripe.refunds.create({ charge: charge.id, amount: 1000 });
  const reversal = await stripe.transfers.createReversal(transfers[0].id, { amount: 700 });
  const { entries, shares } = await booked('order_pages', 5);
  const about = new Map(entries.map((entry) => [entry.object, entry.about]));
  expect(about.get(refund.id)).toBe(charge.id);
  expect(about.get(reversal.id)).toBe(transfers[0].id);
  expect(about.get(transfers[1].id)).toBe(transfers[1].id);
  expect(shares[0]).toMatchObject({ account: restaurant, left: 6300, reversed: 700 });
});

test('says of each payment and transfer whether it can be taken back, and why not', async () => {
  const { charge, transfers } = await order('order_possible');
  const possible = async () => {
    const { entries } = (await open('order_possible')).data.ledgers[0]!;
    return new Map(entries.map((entry) => [entry.object, entry.possible]));
  };
  await booked('order_possible', 3);
  expect([...(await possible()).values()]).toEqual([{ ok: true }, { ok: true }, { ok: true }]);
  const reversal = await stripe.transfers.createReversal(transfers[1].id);
  const { id } = await app.sandbox.simulate<{ id: string }>('dispute', { charge: charge.id });
  await booked('order_possible', 5);
  const now = await possible();
  expect(now.get(charge.id)).toMatchObject({ ok: false, code: 'charge_disputed' });
  expect(now.get(transfers[0].id)).toEqual({ ok: true });
  expect(now.get(transfers[1].id)).toMatchObject({ ok: false, code: 'transfer_already_reversed' });
  expect([now.get(reversal.id), now.get(id)]).toEqual([null, null]);
});

test('a destination charge: its fee leads to the payment, and is off the seller’s share', async () => {
  const charge = await pay(app.sandbox, {
    transfer_data: { destination: restaurant },
    application_fee_amount: 1200,
  });
  const { entries, shares } = await booked(String(charge.transfer_group), 3);
  const fee = entries.find(({ kind }) => kind === 'application_fee');
  expect(fee).toMatchObject({ about: charge.id, account: restaurant, amount: 1200 });
  expect(shares).toMatchObject([{ account: restaurant, left: 8800 }]);
});

test('opening it asks Stripe for what no event has told', async () => {
  for (const { id } of (await stripe.webhookEndpoints.list()).data)
    await stripe.webhookEndpoints.del(id);
  const { charge } = await order('order_untold');
  const { source, asOf, data } = await open('order_untold');
  expect(source).toBe('stripe');
  expect(asOf).toBeLessThanOrEqual((await app.sandbox.now()) + 1);
  expect(data.ledgers[0]?.entries.map(({ kind }) => kind)).toEqual([
    'charge',
    'transfer',
    'transfer',
  ]);
  await stripe.refunds.create({ charge: charge.id, amount: 2500 });
  const again = await finance.post<Detail>(`${path('order_untold')}/refresh`, {});
  expect(again.body.data.ledgers[0]?.entries.map(({ kind }) => kind)).toContain('refund');
});

test('while Stripe is silent what is kept is shown, and unknown groups are not found', async () => {
  await open('order_untold');
  await app.sandbox.fault({ path: '/v1/charges', status: 500 });
  const { source, staleBecause, data } = await open('order_untold');
  expect({ source, staleBecause }).toEqual({
    source: 'snapshot',
    staleBecause: 'Stripe does not answer right now.',
  });
  expect(data.ledgers[0]?.collected).toBe(10_000);
  await app.sandbox.clearFaults();
  const { status, body } = await finance.get<ErrorBody>(path('order_nobody'));
  expect([status, body.error.code]).toEqual([404, 'not_found']);
});

test('the list is sorted by any figure, and found by its seller', async () => {
  const list = async (query: string) =>
    (await finance.read<{ data: GroupRow[] }>(`/api/groups?${query}`)).data;
  const sorted = await list('sort=-applicationFees');
  expect(sorted[0]).toMatchObject({ applicationFees: 1200 });
  const reversed = await list('sort=-reversed');
  expect(reversed.slice(0, 2).map((row) => [row.group, row.reversed])).toEqual([
    ['order_possible', 2000],
    ['order_pages', 700],
  ]);
  const drivers = await list(`account=${driver}&sort=first`);
  expect(drivers.map(({ group }) => group)).toEqual([
    'order 1/a & more',
    'order_pages',
    'order_possible',
    'order_untold',
  ]);
  expect(await list('account=acct_nobody')).toEqual([]);
  // What a page shows it can read again, whatever it is filtered by.
  const [first, second] = drivers;
  expect(await list(`id=${second?.id},${first?.id}&sort=first`)).toEqual([first, second]);
});
