import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Plan } from '../../api/operations/action.ts';
import { type RefundInput, refundInput } from '../../api/payments/inputs.ts';
import type { RefundFacts, SentTransfer } from '../../api/payments/refund-facts.ts';
import { planRefund } from '../../api/payments/refund-plan.ts';

interface Sent {
  amount: number;
  reversed?: number;
  from?: 'ch_1' | null;
  account?: string;
  currency?: string;
}

const transferOf = (
  { amount, reversed = 0, from = null, ...rest }: Sent,
  n: number,
): SentTransfer => ({
  id: `tr_${n}`,
  destination: rest.account ?? `acct_${n}`,
  amount,
  amount_reversed: reversed,
  reversed: reversed === amount,
  currency: rest.currency ?? 'usd',
  source_transaction: from,
  transfer_group: 'order_1',
  created: n,
});

const rich = { available: [{ amount: Number.MAX_SAFE_INTEGER, currency: 'usd' }] };

/** A payment that was sent on by separate transfers, and nothing was refunded of yet. */
function separate(amount: number, sent: readonly Sent[]): RefundFacts {
  const separateTransfers = sent.map(transferOf);
  const sellers = separateTransfers.map(({ destination }) => String(destination));
  return {
    charge: {
      id: 'ch_1',
      currency: 'usd',
      status: 'succeeded',
      captured: true,
      refunded: false,
      amount_captured: amount,
      amount_refunded: 0,
    },
    booked: { amount, currency: 'usd', fee: 0, status: 'available' },
    disputes: [],
    transfer: null,
    applicationFee: null,
    separateTransfers,
    groupCharges: [],
    givesBack: new Map(),
    balance: rich,
    sellerBalances: new Map(sellers.map((id) => [id, rich])),
    names: new Map(sellers.map((id) => [id, id.replace('acct_', 'Seller ')])),
  };
}

const refund = (facts: RefundFacts, input: Partial<RefundInput> = {}): Plan =>
  planRefund({ charge: 'ch_1', ...input }, facts);

const reversedBy = (plan: Plan): Record<string, number> =>
  Object.fromEntries(
    plan.steps
      .filter(({ name }) => name === 'reversal')
      .map(({ path, params }) => [path.split('/')[3] ?? '', Number(params.amount)]),
  );

const sumOf = (amounts: readonly number[]) => amounts.reduce((sum, amount) => sum + amount, 0);

/** The facts after Stripe has carried the plan out. */
function carriedOut(facts: RefundFacts, plan: Plan): RefundFacts {
  const reversed = reversedBy(plan);
  const { charge } = facts;
  const amount_refunded = charge.amount_refunded + Number(plan.steps[0]?.params.amount);
  return {
    ...facts,
    charge: { ...charge, amount_refunded, refunded: amount_refunded === charge.amount_captured },
    separateTransfers: facts.separateTransfers.map((each) => ({
      ...each,
      amount_reversed: each.amount_reversed + (reversed[each.id] ?? 0),
    })),
  };
}

/** Any payment, sent on in any way that does not exceed it. */
const anyPayment = fc
  .record({
    amount: fc.integer({ min: 1, max: 9_999_999 }),
    shares: fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 6 }),
    kept: fc.integer({ min: 0, max: 500 }),
    from: fc.constantFrom('ch_1' as const, null),
  })
  .map(({ amount, shares, kept, from }) => {
    const whole = sumOf(shares) + kept;
    const sent = shares
      .map((share) => ({ amount: Math.floor((amount * share) / whole), from }))
      .filter((each) => each.amount > 0);
    return { amount, sent };
  });

const anyParts = fc.array(fc.double({ min: 0.001, max: 1, noNaN: true }), { maxLength: 8 });

describe('the proposed reversals, for any amounts and splits', () => {
  test('bit by bit end exactly where the whole does, and make no money', () => {
    fc.assert(
      fc.property(anyPayment, anyParts, ({ amount, sent }, parts) => {
        let facts = separate(amount, sent);
        for (const part of [...parts, undefined]) {
          const left = amount - facts.charge.amount_refunded;
          if (left === 0) break;
          const wanted = part === undefined ? left : Math.max(1, Math.floor(left * part));
          const plan = refund(facts, { amount: wanted });
          expect(sumOf(plan.effects.map((effect) => effect.amount))).toBe(0);
          for (const share of Object.values(reversedBy(plan))) expect(share).toBeGreaterThan(0);
          facts = carriedOut(facts, plan);
          for (const each of facts.separateTransfers)
            expect(each.amount_reversed).toBeLessThanOrEqual(each.amount);
        }
        expect(facts.separateTransfers.map((each) => each.amount_reversed)).toEqual(
          sent.map((each) => each.amount),
        );
      }),
    );
  });

  test('sum to their share of the refund to the cent', () => {
    fc.assert(
      fc.property(anyPayment, fc.double({ min: 0, max: 1, noNaN: true }), (payment, part) => {
        const { amount, sent } = payment;
        const wanted = Math.max(1, Math.floor(amount * part));
        const reversed = Object.values(
          reversedBy(refund(separate(amount, sent), { amount: wanted })),
        );
        const exact = (sumOf(sent.map((each) => each.amount)) * wanted) / amount;
        expect(Math.abs(sumOf(reversed) - exact)).toBeLessThanOrEqual(0.5);
      }),
    );
  });

  test('ask nothing of anyone for what another has given back already', () => {
    const anyReversed = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 6 });
    fc.assert(
      fc.property(anyPayment, anyReversed, ({ amount, sent }, gone) => {
        const fresh = reversedBy(refund(separate(amount, sent)));
        const prior = sent.map((each, n) => ({
          ...each,
          reversed: Math.floor(each.amount * (gone[n] ?? 0)),
        }));
        const now = reversedBy(refund(separate(amount, prior)));
        for (const [n, each] of prior.entries())
          expect(now[`tr_${n}`] ?? 0).toBe(
            Math.min(fresh[`tr_${n}`] ?? 0, each.amount - each.reversed),
          );
      }),
    );
  });

  test('do not depend on the order in which Stripe lists the transfers', () => {
    fc.assert(
      fc.property(anyPayment, ({ amount, sent }) => {
        const facts = separate(amount, sent);
        const turned = { ...facts, separateTransfers: facts.separateTransfers.toReversed() };
        const half = { amount: Math.max(1, Math.floor(amount / 2)) };
        expect(reversedBy(refund(turned, half))).toEqual(reversedBy(refund(facts, half)));
      }),
    );
  });

  test('leave nothing uncounted: what is not reversed is unrecovered', () => {
    const poor = fc.array(fc.integer({ min: -100, max: 9_999_999 }), {
      minLength: 6,
      maxLength: 6,
    });
    fc.assert(
      fc.property(anyPayment, poor, ({ amount, sent }, balances) => {
        const facts = separate(amount, sent);
        const sellerBalances = new Map(
          facts.separateTransfers.map(({ destination }, n) => [
            String(destination),
            { available: [{ amount: balances[n] ?? 0, currency: 'usd' }] },
          ]),
        );
        const all = sumOf(Object.values(reversedBy(refund(facts))));
        const plan = refund({ ...facts, sellerBalances });
        const reversed = sumOf(Object.values(reversedBy(plan)));
        const unrecovered = sumOf((plan.unrecovered ?? []).map((each) => each.amount));
        expect(reversed + unrecovered).toBe(all);
        expect(sumOf(plan.effects.map((effect) => effect.amount))).toBe(0);
      }),
    );
  });
});

describe('a refund of 50.00 of 100.00, of which 70.00 and 20.00 were sent on', () => {
  const facts = separate(10_000, [{ amount: 7000 }, { amount: 2000 }]);
  const half = { amount: 5000 };

  test('takes 35.00 and 10.00 back after the refund, and the platform bears 5.00', () => {
    const plan = refund({ ...facts, booked: { ...facts.booked!, fee: 320 } }, half);
    expect(plan.steps.map(({ text }) => text)).toEqual([
      'Refund 50.00 USD of ch_1',
      'Reverse 35.00 USD from Seller 0',
      'Reverse 10.00 USD from Seller 1',
    ]);
    expect(plan.warnings).toEqual([]);
    expect(plan.bottomLine).toBe(
      'In the end the platform pays 6.60 USD: 5.00 USD that nobody gives back, and 1.60 USD of Stripe’s fee, which Stripe keeps.',
    );
    expect(plan.moves).toEqual([{ currency: 'usd', amount: 5000 }]);
  });

  test('leaves out a seller who cannot bear it, names the gap, and asks no one else for it', () => {
    const sellerBalances = new Map([
      ['acct_0', { available: [{ amount: 1200, currency: 'usd' }] }],
      ['acct_1', rich],
    ]);
    const plan = refund({ ...facts, sellerBalances }, half);
    expect(reversedBy(plan)).toEqual({ tr_1: 1000 });
    expect(plan.unrecovered).toEqual([
      {
        transfer: 'tr_0',
        account: 'acct_0',
        name: 'Seller 0',
        currency: 'usd',
        amount: 3500,
        why: 'balance',
      },
    ]);
    expect(plan.warnings).toContain(
      'Seller 0 has 12.00 USD available, and its share is 35.00 USD: it is left out, and the platform bears that.',
    );
  });

  test('leaves out a seller who left the platform', () => {
    const sellerBalances = new Map([['acct_0', null] as const, ['acct_1', rich] as const]);
    const { unrecovered } = refund({ ...facts, sellerBalances }, half);
    expect(unrecovered).toMatchObject([{ account: 'acct_0', amount: 3500, why: 'account_left' }]);
  });

  test('counts what was taken back by hand before, and asks no one else for it', () => {
    const byHand = [{ amount: 7000, reversed: 3000 }, { amount: 2000 }];
    expect(reversedBy(refund(separate(10_000, byHand), half))).toEqual({ tr_0: 500, tr_1: 1000 });
    const more = [{ amount: 7000, reversed: 4000 }, { amount: 2000 }];
    expect(reversedBy(refund(separate(10_000, more), half))).toEqual({ tr_1: 1000 });
  });

  test('takes from what is still on its way, whatever the seller has', () => {
    const sent = [{ amount: 7000, from: 'ch_1' as const }];
    const pending = separate(10_000, sent);
    const none = new Map([['acct_0', { available: [] }]]);
    const given = { ...pending, sellerBalances: none };
    expect(reversedBy(refund(given, half))).toEqual({});
    const booked = { ...pending.booked!, status: 'pending' };
    expect(reversedBy(refund({ ...given, booked }, half))).toEqual({ tr_0: 3500 });
  });

  test('takes nothing back where that is wanted, and says what sellers keep', () => {
    const plan = refund(facts, { ...half, reversals: [] });
    expect(plan.blocked).toBeUndefined();
    expect(plan.steps).toHaveLength(1);
    expect(plan.warnings).toEqual([
      'Seller 0 keeps 35.00 USD of what the customer gets back: that is not taken from it.',
      'Seller 1 keeps 10.00 USD of what the customer gets back: that is not taken from it.',
    ]);
    expect(plan.unrecovered?.map(({ why }) => why)).toEqual(['chosen', 'chosen']);
  });

  test('takes back what was chosen instead', () => {
    const plan = refund(facts, { ...half, reversals: [{ transfer: 'tr_0', amount: 6000 }] });
    expect(reversedBy(plan)).toEqual({ tr_0: 6000 });
    expect(plan.warnings[0]).toBe(
      '10.00 USD more are taken back from sellers than the customer gets.',
    );
    expect(plan.unrecovered).toMatchObject([{ transfer: 'tr_1', amount: 1000, why: 'chosen' }]);
  });

  test('counts for limits what is taken back beyond the shares, as a reversal by itself', () => {
    expect(refund(facts, half).limited).toEqual([{ currency: 'usd', amount: 5000 }]);
    const reversals = [{ transfer: 'tr_0', amount: 7000 }];
    const plan = refund(facts, { amount: 1, reversals });
    expect(plan.moves).toEqual([{ currency: 'usd', amount: 1 }]);
    // Of one cent, one falls on the larger transfer.
    expect(plan.limited).toEqual([{ currency: 'usd', amount: 7000 }]);
  });

  test('warns of a chosen reversal that the balance does not cover', () => {
    const sellerBalances = new Map([['acct_0', { available: [] }]]);
    const plan = refund(
      { ...facts, sellerBalances },
      { ...half, reversals: [{ transfer: 'tr_0', amount: 100 }] },
    );
    expect(plan.warnings.join()).toContain(
      'Seller 0 has 0.00 USD available, and 1.00 USD are to be taken back',
    );
  });

  test.each([
    ['transfer_not_of_payment', [{ transfer: 'tr_9', amount: 1 }]],
    ['reversal_too_large', [{ transfer: 'tr_0', amount: 7001 }]],
  ])('%s is told at the reversals', (code, reversals) => {
    expect(refund(facts, { reversals }).blocked).toMatchObject({ code, field: 'reversals' });
  });

  test('one transfer cannot be named twice', () => {
    const twice = [1, 2].map((amount) => ({ transfer: 'tr_0', amount }));
    const { error } = refundInput.safeParse({ charge: 'ch_1', reversals: twice });
    expect(error?.issues[0]?.path).toEqual(['reversals']);
  });
});

describe('transfers of a group that were drawn from no payment', () => {
  test('bear the refunds of every payment of the group', () => {
    const facts = {
      ...separate(10_000, [{ amount: 12_000 }, { amount: 6000, from: 'ch_1' as const }]),
      groupCharges: [{ currency: 'usd', amount: 30_000, refunded: 0, drawn: [] }],
    };
    // Of the 340.00 that were not drawn from the payments 40.00 are its own; of what was, it is all.
    expect(reversedBy(refund(facts))).toEqual({ tr_0: 1412, tr_1: 6000 });
  });

  test('in another currency are told of, and not guessed at', () => {
    const plan = refund(separate(10_000, [{ amount: 5000, currency: 'eur' }]));
    expect(plan.steps).toHaveLength(1);
    expect(plan.warnings.join()).toContain(
      'Seller 0 has 50.00 EUR of tr_0: it is of another currency',
    );
  });
});

test('an inquiry is told of, with what settles it', () => {
  const disputes = [
    { id: 'du_1', status: 'warning_needs_response' as const, is_charge_refundable: true },
  ];
  const { blocked, warnings } = refund({ ...separate(10_000, []), disputes });
  expect(blocked).toBeUndefined();
  expect(warnings.join()).toContain('A full refund usually settles the inquiry');
});
