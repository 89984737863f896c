import { assert, integer, array as many, property, record } from 'fast-check';
import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Change, changesBetween, undone } from '../../api/store/changes.ts';
import { type AppForTest, type Client, startApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { pay, verifiedSeller } from '../support/merchant.ts';

const day = 86_400;
const usd = { currency: 'usd' } as const;

interface AsOf {
  data:
    | {
        found: 'latest' | 'transactions' | 'snapshot';
        readAt: number;
        currencies: { currency: string; total: number; available: number; pending: number }[];
      }
    | { found: null; knownSince: number | null };
}

let app: AppForTest;
let finance: Client;
let stripe: Stripe;
let seller: string;
/** What Stripe said, and when. */
const platform: { at: number; available: number; pending: number }[] = [];
const account: typeof platform = [];

async function atStripe(holder?: string) {
  const balance = await stripe.balance.retrieve({}, holder ? { stripeAccount: holder } : {});
  const of = (list: { currency: string; amount: number }[]) =>
    list.find(({ currency }) => currency === 'usd')?.amount ?? 0;
  return {
    at: await app.sandbox.now(),
    available: of(balance.available),
    pending: of(balance.pending),
  };
}

/** Looks at Stripe's balances a minute after something happened, and lets time pass. */
async function note(seconds: number) {
  await app.sandbox.advance(60);
  platform.push(await atStripe());
  account.push(await atStripe(seller));
  await app.sandbox.advance(seconds);
}

const asOf = async (holder: string, at: number) =>
  (await finance.read<AsOf>(`/api/balances/${holder}/as-of?at=${at}`)).data;

beforeAll(async () => {
  app = await startApp();
  ({ stripe } = app.sandbox);
  await stripe.balanceSettings.update({
    payments: { payouts: { schedule: { interval: 'manual' } } },
  });
  seller = await verifiedSeller(app.sandbox, 'Casa Verde');
  finance = await app.as('finance');
  await app.synced();
  const first = await pay(app.sandbox, { amount: 50_000 });
  await note(day / 3);
  const charge = await pay(app.sandbox, { amount: 30_000, payment_method: 'pm_card_visa' });
  await stripe.transfers.create({
    ...usd,
    amount: 12_000,
    destination: seller,
    source_transaction: charge.id,
  });
  await note(day / 3);
  await stripe.refunds.create({ charge: first.id, amount: 1_234 });
  await note(day);
  await stripe.transfers.create({ ...usd, amount: 700, destination: seller });
  await note(3 * day);
  await stripe.payouts.create({ ...usd, amount: 10_000 });
  await note(day / 2);
});
afterAll(() => app.stop());

const told = ({ at: _at, ...figures }: (typeof platform)[number]) => [
  { currency: 'usd', total: figures.available + figures.pending, ...figures },
];

test('the platform’s balance at any moment is what Stripe said then, to the cent', async () => {
  await eventually(async () => {
    await finance.get('/api/balances/platform');
    for (const moment of platform)
      expect(await asOf('platform', moment.at)).toMatchObject({
        found: 'transactions',
        currencies: told(moment),
      });
  }, 20_000);
  const before = await asOf('platform', (platform[0]?.at ?? 0) - day);
  expect(before).toMatchObject({ found: 'transactions', currencies: [{ total: 0, available: 0 }] });
});

test('what was read last is told as that', async () => {
  await finance.get('/api/balances/platform');
  const now = await app.sandbox.now();
  const last = platform.slice(-1).flatMap(told);
  expect(await asOf('platform', now)).toMatchObject({ found: 'latest', currencies: last });
});

describe('an account', () => {
  test('whose bookings nobody has read is known from the versions of its balance, or not at all', async () => {
    const early = await asOf(seller, 1_000_000_000);
    expect(early).toEqual({ found: null, knownSince: null });
    const history = await eventually(async () => {
      const at = (account.at(-1)?.at ?? 0) - 60;
      const found = await asOf(seller, at);
      expect(found.found).toBe('snapshot');
      return { at, found };
    }, 20_000);
    if (history.found.found === null) throw new Error('Nothing was found');
    // As of the change that was seen last before.
    expect(history.found.readAt).toBeLessThanOrEqual(history.at);
    const said = account.findLast(({ at }) => at <= history.at);
    expect(history.found.currencies).toMatchObject([
      { total: (said?.available ?? 0) + (said?.pending ?? 0) },
    ]);
  });

  test('is known to the cent once somebody has looked', async () => {
    await eventually(async () => {
      await finance.get(`/api/balances/${seller}`);
      for (const moment of account)
        expect(await asOf(seller, moment.at)).toMatchObject({
          found: 'transactions',
          currencies: told(moment),
        });
    }, 20_000);
  });
});

test('a moment that has not come, none at all, and an unknown account are refused', async () => {
  const later = (await app.sandbox.now()) + day;
  const refused = { status: 400, body: { error: { field: 'at' } } };
  expect(await finance.get(`/api/balances/platform/as-of?at=${later}`)).toMatchObject(refused);
  expect(await finance.get('/api/balances/platform/as-of?at=noon')).toMatchObject(refused);
  expect(await finance.get('/api/balances/platform/as-of')).toMatchObject(refused);
  expect(await finance.get('/api/balances/acct_nobody/as-of?at=1')).toMatchObject({ status: 404 });
});

const amounts = many(
  record({ currency: integer({ min: 0, max: 3 }).map(String), amount: integer() }),
  { maxLength: 4 },
);
const versions = record({ available: amounts, pending: amounts, connect_reserved: amounts });

test('undoing what is kept of each change gives the version before, whatever changed', () => {
  assert(
    property(many(versions, { minLength: 2, maxLength: 5 }), ([first, ...later]) => {
      let current = first;
      const kept: Change[] = [];
      for (const next of later) {
        kept.unshift(...changesBetween(current ?? {}, next));
        current = next;
      }
      expect(changesBetween(undone(current ?? {}, kept), first ?? {})).toEqual([]);
    }),
  );
});
