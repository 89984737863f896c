import { expect, test } from 'vitest';
import type { LedgerEntry } from '../../api/groups/entries.ts';
import { reconcile } from '../../api/groups/reconciliation.ts';

const charge: LedgerEntry = {
  kind: 'charge',
  object: 'ch_1',
  about: 'ch_1',
  at: 1,
  account: null,
  customer: null,
  currency: 'usd',
  stated: 10_000,
  stated_currency: 'usd',
  undone: 0,
  unknown_back: 0,
  balance_transaction: 'txn_1',
  type: 'charge',
  reporting_category: 'charge',
  amount: 10_000,
  fee: 320,
  net: 9680,
  exchange_rate: null,
  status: 'available',
};
const unbooked = {
  balance_transaction: null,
  type: null,
  reporting_category: null,
  amount: null,
  fee: null,
  net: null,
  status: 'unbooked',
} as const;

test('what was booked as its object says reconciles, and Stripe’s fee is told apart', () => {
  expect(reconcile([charge])).toEqual({
    state: 'reconciles',
    booked: 10_000,
    stated: 10_000,
    fees: 320,
    net: 9680,
    difference: 0,
    odd: [],
  });
});

test('one that Stripe has not booked is named, and is in neither sum', () => {
  const found = reconcile([
    charge,
    { ...charge, ...unbooked, kind: 'transfer', object: 'tr_1', about: 'tr_1', stated: -7000 },
  ]);
  expect(found).toMatchObject({ state: 'unbooked', booked: 10_000, stated: 10_000, net: 9680 });
  expect(found.odd).toEqual([
    {
      object: 'tr_1',
      about: 'tr_1',
      kind: 'transfer',
      state: 'unbooked',
      booked: 0,
      stated: -7000,
      difference: 0,
      unknown_back: 0,
      stated_currency: 'usd',
    },
  ]);
});

test('one that was booked as another amount is named, and by how much', () => {
  const found = reconcile([{ ...charge, amount: 9000, net: 8680 }]);
  expect(found).toMatchObject({
    state: 'differs',
    booked: 9000,
    stated: 10_000,
    difference: -1000,
    odd: [{ object: 'ch_1', state: 'differs', booked: 9000, stated: 10_000, difference: -1000 }],
  });
});

test('one that was booked twice differs by the second', () => {
  const twice = reconcile([charge, { ...charge, balance_transaction: 'txn_2' }]);
  expect(twice).toMatchObject({ state: 'differs', difference: 10_000 });
});

test('one that tells of a refund which is not known is named, by how much', () => {
  const found = reconcile([{ ...charge, unknown_back: 2500 }]);
  expect(found).toMatchObject({ state: 'unbooked', booked: 10_000, stated: 10_000, difference: 0 });
  expect(found.odd).toMatchObject([{ object: 'ch_1', state: 'unbooked', unknown_back: 2500 }]);
  const failed = { ...charge, undone: 1, stated: 0, amount: 0, unknown_back: 2500 } as const;
  expect(reconcile([failed]).state).toBe('reconciles');
});

test('a difference outweighs what is not yet booked', () => {
  const found = reconcile([
    { ...charge, amount: 9999 },
    { ...charge, ...unbooked, object: 'ch_2' },
  ]);
  expect(found).toMatchObject({ state: 'differs', difference: -1 });
  expect(found.odd.map(({ state }) => state)).toEqual(['differs', 'unbooked']);
});

test('what was undone must be booked back: until then it is not yet booked, then it is nothing', () => {
  const failed = { ...charge, undone: 1, stated: 0 } as const;
  expect(reconcile([failed])).toMatchObject({ state: 'unbooked', difference: 0 });
  const back = { ...failed, balance_transaction: 'txn_2', amount: -10_000, fee: -320, net: -9680 };
  expect(reconcile([failed, back])).toMatchObject({ state: 'reconciles', booked: 0, net: 0 });
  expect(reconcile([failed, { ...back, amount: -9000 }])).toMatchObject({
    state: 'differs',
    difference: 1000,
  });
});

test('the fee for countering a dispute is no part of what the dispute took', () => {
  const dispute: LedgerEntry = {
    ...charge,
    kind: 'dispute',
    object: 'du_1',
    stated: -10_000,
    reporting_category: 'dispute',
    amount: -10_000,
    fee: 1500,
    net: -11_500,
  };
  const fee = { ...dispute, reporting_category: 'fee', amount: -1500, fee: 0, net: -1500 };
  expect(reconcile([dispute, fee])).toMatchObject({
    state: 'reconciles',
    booked: -10_000,
    fees: 3000,
    net: -13_000,
  });
});

test.each([
  // A yen has no smaller unit, so that a rate of major units has to be scaled; one of minor has not.
  ['aud', 12_345, 0.65, 8024],
  ['aud', 12_345, 0.65, 8025],
  ['jpy', 1_000_000, 0.0067, 670_000],
  ['jpy', 1_000_000, 0.67, 670_000],
  ['jpy', 1_000_000, 0.006_701, 670_051],
])('%s %d at %d is booked as %d', (stated_currency, stated, exchange_rate, amount) => {
  const converted = { ...charge, stated_currency, stated, exchange_rate, amount };
  expect(reconcile([converted]).state).toBe('reconciles');
});

test.each([
  ['aud', 12_345, 0.65, 8100],
  ['jpy', 1_000_000, 0.0067, 671_000],
])('%s %d at %d is not %d', (stated_currency, stated, exchange_rate, amount) => {
  const converted = { ...charge, stated_currency, stated, exchange_rate, amount };
  expect(reconcile([converted]).state).toBe('differs');
});
