import { expect, it } from 'vitest';
import { afterReturns, disputedAmount } from '../../web/pages/payments/figures.ts';

const payment = {
  charge: { currency: 'usd', amount_refunded: 0 },
  net: 7_874,
  balanceTransaction: { currency: 'usd' },
  disputes: [],
};

it('takes refunds and disputes off the net', () => {
  expect(afterReturns({ ...payment, charge: { currency: 'usd', amount_refunded: 4_070 } })).toBe(
    3_804,
  );
  expect(afterReturns({ ...payment, disputes: [{ status: 'lost', amount: 8_140 }] })).toBe(-266);
});

it('has nothing to say where nothing was taken, booked, or stayed in one currency', () => {
  const refunded = { currency: 'usd', amount_refunded: 4_070 };
  expect(afterReturns(payment)).toBe(null);
  expect(afterReturns({ ...payment, charge: refunded, net: null })).toBe(null);
  expect(
    afterReturns({ ...payment, charge: refunded, balanceTransaction: { currency: 'eur' } }),
  ).toBe(null);
});

it('knows that inquiries take no money and won disputes give it back', () => {
  expect(
    disputedAmount([
      { status: 'warning_needs_response', amount: 1 },
      { status: 'won', amount: 2 },
      { status: 'needs_response', amount: 4 },
      { status: 'under_review', amount: 8 },
    ]),
  ).toBe(12);
});
