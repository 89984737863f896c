import fc from 'fast-check';
import type Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import { smallestPayoutStep } from '../../api/kit/money.ts';
import type { PayoutCreateInput } from '../../api/payouts/inputs.ts';
import { mostOf, type PayoutFacts, planPayout } from '../../api/payouts/payout-plan.ts';

const currencies = ['usd', 'jpy', 'kwd', 'huf', 'isk'] as const;

/** What the holder has, by currency, in minor units. */
type Funds = Record<string, number>;

const lines = (funds: Funds) =>
  Object.entries(funds).map(([currency, amount]) => ({ currency, amount }));

const bank = (currency: string, instant: boolean) =>
  ({
    id: `ba_${currency}`,
    object: 'bank_account',
    bank_name: 'STRIPE TEST BANK',
    last4: '6789',
    currency,
    default_for_currency: true,
    available_payout_methods: instant ? ['standard', 'instant'] : ['standard'],
    status: 'new',
  }) as Stripe.BankAccount;

function facts(
  funds: Funds,
  instant: Funds,
  { isPlatform = false, isAble = true, shown = true } = {},
): PayoutFacts {
  const data = currencies.map((currency) => bank(currency, isAble));
  return {
    holder: {
      id: 'acct_1',
      email: 'casa@verde.test',
      payouts_enabled: true,
      ...(shown ? { external_accounts: { object: 'list', data, has_more: false, url: '' } } : {}),
    } as Stripe.Account,
    isPlatform,
    balance: { available: lines(funds), instant_available: lines(instant) },
    settings: { payments: { payouts: null } } as Stripe.BalanceSettings,
  };
}

const anyFunds = fc.dictionary(
  fc.constantFrom(...currencies),
  fc.integer({ min: -5_000_000, max: 5_000_000 }),
);
const anyInput: fc.Arbitrary<PayoutCreateInput> = fc.record(
  {
    account: fc.constant('acct_1'),
    amount: fc.oneof(
      fc.integer({ min: 1, max: 6_000_000 }),
      fc.integer({ min: 1, max: 60_000 }).map((n) => n * 100),
    ),
    currency: fc.constantFrom(...currencies),
    method: fc.constantFrom('standard', 'instant'),
  },
  { requiredKeys: ['amount', 'currency'] },
);

test('a payout, of any amount from any balance, moves what there is and makes nothing', () => {
  fc.assert(
    fc.property(
      anyInput,
      anyFunds,
      anyFunds,
      fc.record({ isPlatform: fc.boolean(), isAble: fc.boolean(), shown: fc.boolean() }),
      (input, funds, instant, terms) => {
        const { amount, currency, method } = input;
        const plan = planPayout(input, facts(funds, instant, terms));
        const there = (method === 'instant' ? instant : funds)[currency] ?? 0;
        if (plan.blocked) {
          expect(plan.steps).toEqual([]);
          return;
        }
        expect(amount).toBeLessThanOrEqual(there);
        expect(amount % smallestPayoutStep(currency)).toBe(0);
        expect(plan.effects.reduce((sum, effect) => sum + effect.amount, 0)).toBe(0);
        expect(plan.moves).toEqual([{ currency, amount }]);
        expect(plan.steps).toMatchObject([
          { params: { amount, currency }, account: terms.isPlatform ? null : 'acct_1' },
        ]);
      },
    ),
  );
});

test('what there is can be paid out to the last unit, and not one step more', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...currencies),
      fc.integer({ min: 1, max: 50_000 }),
      (currency, n) => {
        const step = smallestPayoutStep(currency);
        const funds = { [currency]: n * step };
        const all = { account: 'acct_1', amount: n * step, currency };
        expect(planPayout(all, facts(funds, {})).blocked).toBeUndefined();
        const more = { ...all, amount: (n + 1) * step };
        expect(planPayout(more, facts(funds, {})).blocked?.code).toBe('balance_insufficient');
      },
    ),
  );
});

const instantly = (amount: number) =>
  ({ account: 'acct_1', amount, currency: 'usd', method: 'instant' }) as const;

/** 100.00 can be paid out instantly, of which so much arrives where all is; undefined: not told. */
function instantFacts(net: number | undefined, isPlatform = false): PayoutFacts {
  const known = facts({ usd: 5000 }, {}, { isPlatform });
  const line = { amount: 10_000, currency: 'usd' };
  const net_available =
    net === undefined ? {} : { net_available: [{ amount: net, destination: 'ba_usd' }] };
  return {
    ...known,
    balance: { ...known.balance, instant_available: [{ ...line, ...net_available }] },
  };
}

test('the most that can be paid out is not refused for its amount, and more than that is', () => {
  fc.assert(
    fc.property(
      anyFunds,
      anyFunds,
      fc.record({ isAble: fc.boolean(), shown: fc.boolean() }),
      fc.constantFrom(...currencies),
      fc.constantFrom('standard' as const, 'instant' as const),
      (funds, instant, terms, currency, method) => {
        const known = facts(funds, instant, terms);
        const most = mostOf(known, currency, method);
        const codeOf = (amount: number) =>
          planPayout({ account: 'acct_1', amount, currency, method }, known).blocked?.code;
        const step = smallestPayoutStep(currency);
        if (most === null) expect(codeOf(step)).toBe('instant_payouts_unsupported');
        else {
          if (most > 0) expect(codeOf(most)).toBeUndefined();
          expect(codeOf(most + step)).toBe('balance_insufficient');
        }
      },
    ),
  );
});

describe('the fee of an instant payout', () => {
  test('is in the figures where all that can be is paid out', () => {
    const plan = planPayout(instantly(9900), instantFacts(9900));
    expect(plan.effects).toMatchObject([
      { party: { type: 'account' }, amount: -9900 },
      { party: { type: 'bank' }, amount: 9900 },
      { party: { type: 'account' }, amount: -100, why: 'Fee for the instant payout' },
      { party: { type: 'platform' }, amount: 100, why: 'Fee for the instant payout' },
    ]);
    expect(plan.differences).toEqual([
      { what: 'Available at once', before: '100.00 USD', after: '0.00 USD' },
    ]);
    expect(plan.moves).toEqual([{ currency: 'usd', amount: 9900 }]);
    expect(plan.warnings.join()).not.toContain('fee');
  });

  test('is warned of where Stripe says only what all would cost', () => {
    const plan = planPayout(instantly(5000), instantFacts(9900));
    expect(plan.warnings).toContain(
      'A fee for instant payouts comes on top: 1.00 USD if all there is is paid out.',
    );
    expect(plan.differences?.[0]?.after).toBe('50.00 USD, less the fee');
    expect(plan.effects).toHaveLength(2);
  });

  test('leaves room for itself', () => {
    expect(mostOf(instantFacts(9900), 'usd', 'instant')).toBe(9900);
    expect(planPayout(instantly(9901), instantFacts(9900)).blocked).toMatchObject({
      code: 'balance_insufficient',
      message: expect.stringContaining(
        '99.00 USD can be paid out instantly, with the fee for that on top',
      ),
    });
  });

  test.each([
    ['nothing is told', instantFacts(undefined)],
    ['it is the platform’s own payout', instantFacts(10_000, true)],
  ])('is warned of where %s', (_, known) => {
    const plan = planPayout(instantly(10_000), known);
    expect(plan.warnings).toContain('Stripe’s fee for instant payouts comes on top.');
    expect(plan.differences?.[0]?.after).toBe('0.00 USD, less the fee');
  });

  test('is not spoken of where the platform has set none', () => {
    const plan = planPayout(instantly(5000), instantFacts(10_000));
    expect(plan.warnings.join()).not.toContain('fee');
    expect(plan.differences?.[0]?.after).toBe('50.00 USD');
  });
});
