import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TransferInput } from '../../api/transfers/inputs.ts';
import { transferInput } from '../../api/transfers/inputs.ts';
import {
  type DestinationFacts,
  leftToTransfer,
  planTransfer,
  type SourceFacts,
  type TransferFacts,
} from '../../api/transfers/transfer-plan.ts';

const account: DestinationFacts = {
  name: 'Casa Verde',
  capabilities: { transfers: 'active' },
  payouts_enabled: true,
};

/** A payment of 100.00, of which Stripe kept 3.20 and nothing was sent on. */
const source: SourceFacts = {
  charge: {
    id: 'ch_1',
    status: 'succeeded',
    captured: true,
    disputed: false,
    amount_captured: 10_000,
    amount_refunded: 0,
    transfer_group: 'order_1',
  },
  booked: { amount: 10_000, net: 9680, currency: 'usd', status: 'available', available_on: 0 },
  drawn: [],
  beside: [],
};

const facts: TransferFacts = {
  account,
  isPlatform: false,
  source: null,
  balance: { available: [{ amount: 10_000, currency: 'usd' }], pending: [] },
  payoutInterval: 'manual',
  repaid: null,
};

const input: TransferInput = { destination: 'acct_1', amount: 4000, currency: 'usd' };
const fromSource = { ...input, sourceTransaction: 'ch_1' };

const planned = (changed: Partial<TransferFacts>, given: Partial<TransferInput> = {}) =>
  planTransfer({ ...input, ...given }, { ...facts, ...changed });

describe('a transfer from a payment, for any amounts', () => {
  const anyDrawn = fc.array(fc.integer({ min: 1, max: 20_000 }), { maxLength: 6 });

  test('never exceeds what is left of it, and moves money without making any', () => {
    fc.assert(
      fc.property(anyDrawn, fc.integer({ min: 1, max: 20_000 }), (amounts, amount) => {
        const drawn = amounts.map((each, n) => ({
          id: `tr_${n}`,
          amount: each,
          amount_reversed: 0,
          destination: 'acct_other',
        }));
        const left = leftToTransfer({ amount: 10_000 }, drawn);
        const plan = planTransfer(
          { ...fromSource, amount },
          { ...facts, source: { ...source, drawn } },
        );
        const tooMuch = left > 0 ? 'amount_too_large' : 'charge_used_up';
        expect(plan.blocked?.code).toBe(amount > left ? tooMuch : undefined);
        expect(plan.steps).toHaveLength(amount > left ? 0 : 1);
        expect(plan.effects.reduce((sum, effect) => sum + effect.amount, 0)).toBe(0);
      }),
    );
  });

  test('says what the platform pays itself, to the cent', () => {
    const drawn = [{ id: 'tr_1', amount: 7000, amount_reversed: 1000, destination: 'acct_other' }];
    const plan = planTransfer(
      { ...fromSource, amount: 3000 },
      {
        ...facts,
        source: { ...source, drawn, charge: { ...source.charge, amount_refunded: 2000 } },
      },
    );
    // 96.80 less the 20.00 refunded are left; 60.00 and 30.00 are with sellers then.
    expect(plan.warnings.join()).toContain(
      'sellers have 90.00 USD of this payment, of which 76.80 USD are left after Stripe’s fee and refunds: the platform pays the other 13.20 USD itself',
    );
  });
});

describe('what stands in the way', () => {
  test.each<[string, string, Partial<TransferFacts>, Partial<TransferInput>]>([
    ['destination_unknown', 'destination', { account: null }, {}],
    ['destination_is_platform', 'destination', { isPlatform: true }, {}],
    [
      'insufficient_capabilities_for_transfer',
      'destination',
      { account: { ...account, capabilities: { transfers: 'pending' } } },
      {},
    ],
    [
      'account_rejected',
      'destination',
      {
        account: {
          ...account,
          requirements: { disabled_reason: 'rejected.fraud' } as DestinationFacts['requirements'],
        },
      },
      {},
    ],
    ['charge_unknown', 'sourceTransaction', { source: 'unknown' }, {}],
    ['charge_unbooked', 'sourceTransaction', { source: { ...source, booked: null } }, {}],
    [
      'charge_failed',
      'sourceTransaction',
      { source: { ...source, charge: { ...source.charge, status: 'failed' } } },
      {},
    ],
    [
      'charge_uncaptured',
      'sourceTransaction',
      { source: { ...source, charge: { ...source.charge, captured: false } } },
      {},
    ],
    ['currency_differs', 'currency', { source }, { currency: 'eur' }],
    ['group_differs', 'transferGroup', { source }, { transferGroup: 'order_2' }],
    [
      'transfer_source_balance_parameters_mismatch',
      'sourceType',
      { source },
      { sourceType: 'bank_account' },
    ],
    ['amount_step', 'amount', {}, { currency: 'isk', amount: 150 }],
  ])('%s stands at %s', (code, field, changed, given) => {
    const plan = planned(changed, given);
    expect(plan).toMatchObject({ blocked: { code, field }, steps: [], effects: [] });
    expect(plan.blocked?.message).toMatch(/\.$/);
  });

  test('an input that could never run is told at its field', () => {
    const wrong = transferInput.safeParse({ ...fromSource, runWhenFunded: true });
    expect(wrong.error?.issues[0]).toMatchObject({ path: ['runWhenFunded'] });
  });
});

describe('what it warns of', () => {
  const short = { available: [{ amount: 1200, currency: 'usd' }], pending: [] };

  test('a balance that does not cover it, with the amounts', () => {
    const balance = { ...short, pending: [{ amount: 900, currency: 'usd' }] };
    expect(planned({ balance }).warnings).toEqual([
      'The platform has 12.00 USD available and needs 40.00 USD; 9.00 USD more are pending: Stripe will refuse this. Draw it from a payment, or have it run when funds allow.',
    ]);
    expect(planned({ balance: short }, { runWhenFunded: true }).warnings).toEqual([
      'The platform has 12.00 USD available and needs 40.00 USD: this waits until the balance covers it.',
    ]);
  });

  test('the balance of the source type it names', () => {
    const balance = {
      available: [
        { amount: 10_000, currency: 'usd', source_types: { card: 9000, bank_account: 1000 } },
      ],
      pending: [],
    };
    expect(planned({ balance }, { sourceType: 'card' }).warnings).toEqual([]);
    expect(planned({ balance }, { sourceType: 'bank_account' }).warnings[0]).toContain(
      'has 10.00 USD available',
    );
  });

  test('automatic payouts, but not for what is drawn from a payment', () => {
    expect(planned({ payoutInterval: 'daily' }).warnings[0]).toContain('automatically (daily)');
    expect(planned({ payoutInterval: 'daily', source }).warnings).toEqual([]);
  });

  test('a payment that may fail, is disputed, or is not there yet', () => {
    const { warnings } = planned({
      source: {
        ...source,
        charge: { ...source.charge, status: 'pending', disputed: true },
        booked: { ...source.booked!, status: 'pending', available_on: 1_764_547_200 },
      },
    });
    expect(warnings).toEqual([
      expect.stringContaining('disputed'),
      expect.stringContaining('may fail'),
      expect.stringContaining('1 Dec 2025'),
    ]);
  });

  test('an account that cannot be paid out, or never asked to receive', () => {
    const { warnings } = planned({
      account: { ...account, capabilities: {}, payouts_enabled: false },
    });
    expect(warnings).toEqual([
      expect.stringContaining('never asked'),
      expect.stringContaining('Casa Verde cannot be paid out now'),
    ]);
  });

  test('one that was sent other money since, which may have been for the same', () => {
    const owed = { state: 'owed' as const, left: 5000, besides: 1000 };
    expect(planned({ repaid: owed }, { repays: 'du_1' }).warnings).toEqual([
      'Casa Verde was sent 10.00 USD since by transfers that do not say what they are for: see whether one of them gave this back already.',
    ]);
    expect(planned({ repaid: { ...owed, besides: 0 } }, { repays: 'du_1' }).warnings).toEqual([]);
  });
});
