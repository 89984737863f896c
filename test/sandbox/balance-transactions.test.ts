import type Stripe from 'stripe';
import { beforeAll, expect, test } from 'vitest';
import { engineWorld } from './engine-world.ts';

type Page = Stripe.ApiList<Stripe.BalanceTransaction>;
const day = 86_400;
const path = '/v1/balance_transactions';
const world = engineWorld();
/** Every one of the platform's, newest first. */
let all: Stripe.BalanceTransaction[];
let charge: string;
let payout: string;

/** Payments in two currencies over three days, refunds, and payouts that take what is there. */
beforeAll(() => {
  world.post('/v1/balance_settings', {
    payments: { payouts: { schedule: { interval: 'daily' } } },
  });
  for (let round = 0; round < 3; round++) {
    for (const currency of ['usd', 'eur', 'usd']) {
      const intent = world.post<Stripe.PaymentIntent>('/v1/payment_intents', {
        amount: 5000 + round,
        currency,
        payment_method: 'pm_card_visa',
        confirm: true,
      });
      charge = intent.latest_charge as string;
    }
    world.post('/v1/refunds', { charge, amount: 100 });
    world.engine.advance(4 * day);
  }
  all = world.get<Page>(path, { limit: 100 }).data;
  payout = world.get<Stripe.ApiList<Stripe.Payout>>('/v1/payouts').data[0]!.id;
});

test('there is something of each kind to be told apart', () => {
  expect(all.length).toBeGreaterThan(12);
  expect(new Set(all.map(({ type }) => type))).toEqual(new Set(['charge', 'refund', 'payout']));
  expect(new Set(all.map(({ currency }) => currency))).toEqual(new Set(['usd', 'eur']));
});

const since = () => all[Math.floor(all.length / 2)]!.created;

test.each([
  ['a type', () => ({ type: 'charge' })],
  ['a currency', () => ({ currency: 'eur' })],
  ['a type and a currency', () => ({ type: 'charge', currency: 'usd' })],
  ['a source', () => ({ source: charge })],
  ['a source and another type', () => ({ source: charge, type: 'refund' })],
  ['a time', () => ({ created: { gte: since() } })],
  ['a type and a time', () => ({ type: 'charge', created: { lt: since() } })],
  ['a currency and a time', () => ({ currency: 'usd', created: { gt: since() } })],
  ['a currency of which nothing is held', () => ({ currency: 'jpy' })],
  ['nothing', () => ({})],
] as [string, () => Stripe.BalanceTransactionListParams][])(
  'narrowed by %s it is what the whole list has of it, page by page, either way',
  (_name, filter) => {
    const params = filter();
    const expected = all.filter((one) => fits(one, params)).map(({ id }) => id);
    const walk = (cursor: 'starting_after' | 'ending_before', start?: string) => {
      const found: string[] = [];
      for (let from = start; ; ) {
        const page = world.get<Page>(path, {
          ...params,
          limit: 2,
          ...(from && { [cursor]: from }),
        });
        const ids = page.data.map(({ id }) => id);
        if (cursor === 'starting_after') found.push(...ids);
        else found.unshift(...ids);
        if (!page.has_more) return found;
        from = cursor === 'starting_after' ? ids.at(-1)! : ids[0]!;
      }
    };
    expect(walk('starting_after')).toEqual(expected);
    const [oldest] = expected.slice(-1);
    if (oldest) expect(walk('ending_before', oldest)).toEqual(expected.slice(0, -1));
  },
);

function fits(
  one: Stripe.BalanceTransaction,
  { type, currency, source, created }: Stripe.BalanceTransactionListParams,
): boolean {
  const {
    gte = 0,
    gt = -1,
    lt = Number.POSITIVE_INFINITY,
  } = (created as Stripe.RangeQueryParam) ?? {};
  return (
    (type === undefined || one.type === type) &&
    (currency === undefined || one.currency === currency) &&
    (source === undefined || one.source === source) &&
    one.created >= gte &&
    one.created > gt &&
    one.created < lt
  );
}

test('those of a payout are the payout and what it took, which come to nothing together', () => {
  const { data } = world.get<Page>(path, { payout, limit: 100 });
  expect(data.filter(({ type }) => type === 'payout')).toHaveLength(1);
  expect(data.length).toBeGreaterThan(1);
  expect(data.reduce((sum, { net }) => sum + net, 0)).toBe(0);
  const charges = world.get<Page>(path, { payout, type: 'charge' }).data;
  expect(charges).toEqual(data.filter(({ type }) => type === 'charge'));
});
