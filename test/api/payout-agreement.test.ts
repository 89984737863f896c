import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type PayoutFacts, reconcilePayout } from '../../api/payouts/reconciliation.ts';

type Payout = PayoutFacts['payout'];

const payout: Payout = {
  amount: 7000,
  automatic: true,
  method: 'standard',
  status: 'paid',
  original_payout: null,
  reconciliation_status: 'completed',
  balance_transaction: 'txn_out',
  failure_balance_transaction: null,
};
const out = { id: 'txn_out', amount: -7000 };
const facts: PayoutFacts = {
  payout,
  lines: { net: 7000, final: true },
  bookings: [out],
  counterpart: null,
};

const of = (changes: Omit<Partial<PayoutFacts>, 'payout'>, changed: Partial<Payout> = {}) =>
  reconcilePayout({ ...facts, ...changes, payout: { ...payout, ...changed } });

test('a payout agrees with its lines and with what Stripe booked', () => {
  expect(of({})).toEqual({
    state: 'agrees',
    why: null,
    difference: 0,
    checks: [
      { of: 'lines', state: 'agrees', stated: 7000, found: 7000, difference: 0 },
      { of: 'booked', state: 'agrees', stated: -7000, found: -7000, difference: 0 },
    ],
  });
});

test.each([
  ['by_hand', {}, { automatic: false, reconciliation_status: 'not_applicable' }],
  ['instant', {}, { automatic: false, method: 'instant' }],
  ['reversal', {}, { automatic: false, original_payout: 'po_1' }],
  ['unread', { lines: undefined }, {}],
  ['reconciling', { lines: undefined }, { reconciliation_status: 'in_progress' }],
  ['reconciling', { lines: { net: 6000, final: false } }, {}],
  ['unbooked', { bookings: [] }, {}],
] as const)('it is not known: %s', (why, changes, changed) => {
  const lines = why === 'unbooked' ? {} : { lines: undefined };
  expect(of({ ...lines, ...changes }, changed as Partial<Payout>)).toMatchObject({
    state: 'unknown',
    why,
    difference: 0,
  });
});

test('what failed must have come back whole', () => {
  const failed = { status: 'failed', failure_balance_transaction: 'txn_back' };
  const back = (amount: number) => ({ bookings: [out, { id: 'txn_back', amount }] });
  expect(of(back(7000), failed).state).toBe('agrees');
  expect(of(back(6999), failed)).toMatchObject({ state: 'differs', difference: -1 });
  expect(of({}, failed)).toMatchObject({ state: 'unknown', why: 'unbooked' });
});

test('what was reversed must have been taken back whole', () => {
  expect(of({ counterpart: { amount: -7000 } }).state).toBe('agrees');
  expect(of({ counterpart: { amount: -5000 } })).toMatchObject({
    state: 'differs',
    difference: 2000,
  });
});

test('one cent more or less differs by that cent, whatever the amount', () => {
  const cents = fc.integer({ min: -1_000_000, max: 1_000_000 });
  fc.assert(
    fc.property(cents, cents, (amount, net) => {
      const booked = { bookings: [{ id: 'txn_out', amount: -amount }] };
      const { state, difference } = of({ ...booked, lines: { net, final: true } }, { amount });
      expect(difference).toBe(net - amount);
      expect(state).toBe(net === amount ? 'agrees' : 'differs');
    }),
  );
});
