import fc from 'fast-check';
import type Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import type { Effect } from '../../api/operations/action.ts';
import type { RefundInput } from '../../api/payments/inputs.ts';
import type { RefundFacts } from '../../api/payments/refund-facts.ts';
import { planRefund } from '../../api/payments/refund-plan.ts';
import { can } from '../../api/payments/rules.ts';

const seller = 'acct_seller';

/** A captured destination charge that nothing was refunded of. */
function destinationCharge(amount: number, transferred: number, fee: number): RefundFacts {
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
    booked: { amount, currency: 'usd', fee: 30, status: 'available' },
    disputes: [],
    transfer: {
      id: 'tr_1',
      destination: seller,
      amount: transferred,
      amount_reversed: 0,
      reversed: false,
      currency: 'usd',
      source_transaction: 'ch_1',
      transfer_group: null,
      created: 1,
    },
    applicationFee: { id: 'fee_1', amount: fee, amount_refunded: 0, currency: 'usd' },
    separateTransfers: [],
    groupCharges: [],
    givesBack: new Map(),
    balance: { available: [{ amount, currency: 'usd' }] },
    sellerBalances: new Map([[seller, { available: [{ amount, currency: 'usd' }] }]]),
    names: new Map([[seller, 'Casa Verde']]),
  };
}

const both = { charge: 'ch_1', reverseTransfer: true, refundApplicationFee: true };

const total = (effects: readonly Effect[], why?: string) =>
  effects.filter((each) => !why || each.why === why).reduce((all, { amount }) => all + amount, 0);

/** The facts after Stripe has carried the plan out. */
function carriedOut(facts: RefundFacts, effects: readonly Effect[]): RefundFacts {
  const { charge, transfer, applicationFee } = facts;
  const amount_refunded = charge.amount_refunded + total(effects, 'Refund');
  const amount_reversed = transfer!.amount_reversed - total(effects, 'Transfer reversed');
  const given = applicationFee!.amount_refunded + total(effects, 'Application fee given back');
  return {
    ...facts,
    charge: { ...charge, amount_refunded, refunded: amount_refunded === charge.amount_captured },
    transfer: {
      ...transfer!,
      amount_reversed,
      reversed: amount_reversed === transfer!.amount,
    },
    applicationFee: { ...applicationFee!, amount_refunded: given },
  };
}

/** Any destination charge: its amount, what was transferred of it, the fee on that. */
const anyCharge = fc
  .integer({ min: 1, max: 99_999_999 })
  .chain((amount) =>
    fc.tuple(
      fc.constant(amount),
      fc.integer({ min: 1, max: amount }),
      fc.integer({ min: 0, max: amount }),
    ),
  );

/** Any way to refund it bit by bit: shares of what is left, and the rest at last. */
const anyShares = fc.array(fc.double({ min: 0.001, max: 1, noNaN: true }), { maxLength: 8 });

describe('a plan, for any amounts', () => {
  test('moves money and makes none', () => {
    fc.assert(
      fc.property(anyCharge, fc.boolean(), fc.boolean(), ([amount, moved, fee], back, withFee) => {
        const flags = { reverseTransfer: back, refundApplicationFee: back && withFee };
        const plan = planRefund(
          { charge: 'ch_1', ...flags },
          destinationCharge(amount, moved, fee),
        );
        expect(total(plan.effects)).toBe(0);
        expect(total(plan.effects, 'Refund')).toBe(amount);
      }),
    );
  });

  test('bit by bit gives back exactly the whole, and never more', () => {
    fc.assert(
      fc.property(anyCharge, anyShares, ([amount, moved, fee], shares) => {
        let facts = destinationCharge(amount, moved, fee);
        const orders = [...shares.map((share) => share as number | undefined), undefined];
        for (const share of orders) {
          const left = amount - facts.charge.amount_refunded;
          if (left === 0) break;
          const part = share === undefined ? {} : { amount: Math.max(1, Math.floor(left * share)) };
          const plan = planRefund({ ...both, ...part }, facts);
          // Rounding may have given a small transfer back in full before the last cent is refunded.
          if (plan.blocked?.code === 'transfer_already_reversed') return;
          expect(plan.blocked).toBeUndefined();
          facts = carriedOut(facts, plan.effects);
          expect(facts.transfer!.amount_reversed).toBeLessThanOrEqual(moved);
          expect(facts.applicationFee!.amount_refunded).toBeLessThanOrEqual(fee);
        }
        expect(facts.transfer!.amount_reversed).toBe(moved);
        expect(facts.applicationFee!.amount_refunded).toBe(fee);
      }),
    );
  });

  test('never takes more than earlier reversals and refunds have left', () => {
    const anyPrior = fc.tuple(anyCharge, fc.double({ min: 0, max: 0.99, noNaN: true }));
    fc.assert(
      fc.property(anyPrior, fc.double({ min: 0, max: 0.99, noNaN: true }), (prior, reversed) => {
        const [[amount, moved, fee], refunded] = prior;
        const fresh = destinationCharge(amount, moved, fee);
        const amount_reversed = Math.floor(moved * reversed);
        const facts = {
          ...fresh,
          charge: { ...fresh.charge, amount_refunded: Math.floor(amount * refunded) },
          transfer: { ...fresh.transfer!, amount_reversed },
        };
        const { effects } = planRefund(both, facts);
        expect(-total(effects, 'Transfer reversed')).toBeLessThanOrEqual(moved - amount_reversed);
        expect(total(effects)).toBe(0);
      }),
    );
  });

  test('is blocked exactly when it asks for more than is left', () => {
    fc.assert(
      fc.property(anyCharge, fc.integer({ min: 1, max: 199_999_999 }), (charge, wanted) => {
        const plan = planRefund({ charge: 'ch_1', amount: wanted }, destinationCharge(...charge));
        expect(plan.blocked?.code).toBe(wanted > charge[0] ? 'amount_too_large' : undefined);
        expect(plan.steps).toHaveLength(wanted > charge[0] ? 0 : 1);
      }),
    );
  });
});

describe('what a preview says', () => {
  const facts = destinationCharge(10_000, 10_000, 123);
  const warningsFor = (input: Partial<RefundInput>, changed: Partial<RefundFacts> = {}) =>
    planRefund({ charge: 'ch_1', ...input }, { ...facts, ...changed }).warnings;

  test('the figures of a partial refund with transfer and fee', () => {
    const { effects } = planRefund({ ...both, amount: 4000 }, facts);
    expect(effects.map(({ party, amount }) => [party.type, amount])).toEqual([
      ['customer', 4000],
      ['platform', -4000],
      ['platform', 4000],
      ['account', -4000],
      ['platform', -49],
      ['account', 49],
    ]);
  });

  test('what the seller keeps, and what the platform does', () => {
    expect(warningsFor({})).toContain(
      'Casa Verde keeps 100.00 USD of what the customer gets back: that is not taken from it.',
    );
    expect(warningsFor({ amount: 4000, reverseTransfer: true })).toContain(
      'The platform keeps its application fee of 0.49 USD on this part, at the cost of Casa Verde.',
    );
  });

  test('balances that do not suffice', () => {
    const balance = { available: [{ amount: 1200, currency: 'usd' }] };
    expect(warningsFor({ amount: 4000 }, { balance }).join()).toContain(
      'The platform has 12.00 USD available and needs 40.00 USD',
    );
    expect(
      warningsFor(
        { amount: 4000, reverseTransfer: true },
        { sellerBalances: new Map([[seller, balance]]) },
      ).join(),
    ).toContain('Casa Verde has 12.00 USD available, and 40.00 USD are to be taken back');
  });

  test('that a converted payment is refunded from another balance', () => {
    const booked = { amount: 6500, currency: 'eur', fee: 0, status: 'available' };
    expect(warningsFor({}, { booked }).join()).toContain("the platform's EUR balance");
  });

  test('amounts that the currency does not have', () => {
    const charge = { ...facts.charge, currency: 'isk', amount_captured: 50_000 };
    const plan = planRefund({ charge: 'ch_1', amount: 150 }, { ...facts, charge });
    expect(plan.blocked).toMatchObject({ code: 'amount_step', field: 'amount' });
  });
});

describe('whether a payment can be refunded', () => {
  const { charge } = destinationCharge(1000, 1000, 0);
  const dispute = (status: Stripe.Dispute['status'], is_charge_refundable = false) => [
    { status, is_charge_refundable },
  ];
  test.each([
    ['charge_failed', { charge: { ...charge, status: 'failed' as const }, disputes: [] }],
    ['charge_pending', { charge: { ...charge, status: 'pending' as const }, disputes: [] }],
    ['charge_uncaptured', { charge: { ...charge, captured: false }, disputes: [] }],
    ['charge_already_refunded', { charge: { ...charge, amount_refunded: 1000 }, disputes: [] }],
    ['charge_disputed', { charge, disputes: dispute('needs_response') }],
    ['dispute_under_review', { charge, disputes: dispute('under_review') }],
    ['dispute_lost', { charge, disputes: dispute('lost') }],
    ['dispute_won', { charge, disputes: dispute('won') }],
  ])('%s says why not, and where Stripe says so', (code, subject) => {
    expect(can.refund(subject)).toMatchObject({
      ok: false,
      code,
      why: expect.stringMatching(/\.$/),
      link: expect.stringMatching(/^https:\/\/docs\.stripe\.com\//),
    });
  });

  test('an inquiry does not stand in the way', () => {
    expect(can.refund({ charge, disputes: dispute('warning_needs_response', true) })).toEqual({
      ok: true,
    });
  });
});
