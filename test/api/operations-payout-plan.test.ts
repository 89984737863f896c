import fc from 'fast-check';
import type Stripe from 'stripe';
import { expect, test } from 'vitest';
import { smallestPayoutStep } from '../../api/kit/money.ts';
import type { PayoutCreateInput } from '../../api/payouts/inputs.ts';
import { type PayoutFacts, planPayout } from '../../api/payouts/payout-plan.ts';

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

test('an instant payout says what Stripe takes for it, as far as Stripe says so', () => {
  const input = { account: 'acct_1', amount: 5000, currency: 'usd', method: 'instant' } as const;
  const known = facts({ usd: 5000 }, {});
  const net_available = [{ amount: 9900, destination: 'ba_usd' }];
  const balance = {
    ...known.balance,
    instant_available: [{ amount: 10_000, currency: 'usd', net_available }],
  };
  const { warnings } = planPayout(input, { ...known, balance });
  expect(warnings).toContain('Stripe takes a fee for instant payouts: 1.00 USD for all there is.');
});
