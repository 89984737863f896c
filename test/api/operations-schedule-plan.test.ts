import fc from 'fast-check';
import type Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import { type PayoutScheduleInput, payoutScheduleInput } from '../../api/accounts/inputs.ts';
import { nextPayoutDates } from '../../api/accounts/payout-dates.ts';
import { payoutIntervals, payoutWeekdays } from '../../api/accounts/rules.ts';
import {
  planSchedule,
  type ScheduleFacts,
  type SentPayments,
  standsSo,
} from '../../api/accounts/schedule-plan.ts';

type Payments = Stripe.BalanceSettings['payments'];

const account = 'acct_seller';
const at = (day: string): number => Date.parse(`${day}T10:00:00Z`) / 1000;

const facts = (payments: Payments): ScheduleFacts => ({
  account: { id: account, country: 'US', email: 'casa@verde.test' } as Stripe.Account,
  settings: { payments },
  balance: { available: [], pending: [] },
  now: at('2026-11-21'),
});

/** The settings as Stripe has them after an update: what was not sent stays. */
function updated(before: Payments, sent: SentPayments): Payments {
  const minimums = { ...before.payouts?.minimum_balance_by_currency };
  const sentMinimums = sent.payouts?.minimum_balance_by_currency || {};
  for (const [currency, amount] of Object.entries(sentMinimums))
    if (!amount) delete minimums[currency];
    else minimums[currency] = amount;
  const { delay_days_override: delay = before.settlement_timing.delay_days } =
    sent.settlement_timing ?? {};
  return {
    debit_negative_balances: sent.debit_negative_balances ?? before.debit_negative_balances,
    payouts: {
      ...before.payouts!,
      schedule: sent.payouts?.schedule
        ? { interval: null, ...sent.payouts.schedule }
        : before.payouts!.schedule,
      minimum_balance_by_currency: minimums,
    },
    settlement_timing: { ...before.settlement_timing, delay_days: Number(delay) },
  };
}

/** Stripe keeps the days in order, and no minimum of nothing. */
const normal = (payments: Payments): Payments => {
  const { schedule, minimum_balance_by_currency: minimums } = payments.payouts!;
  const { weekly_payout_days: weekly, monthly_payout_days: monthly } = schedule!;
  return {
    ...payments,
    payouts: {
      ...payments.payouts!,
      minimum_balance_by_currency: Object.fromEntries(
        Object.entries(minimums ?? {}).filter(([, amount]) => amount > 0),
      ),
      schedule: {
        ...schedule!,
        ...(weekly
          ? { weekly_payout_days: payoutWeekdays.filter((day) => weekly.includes(day)) }
          : {}),
        ...(monthly ? { monthly_payout_days: [...monthly].sort((a, b) => a - b) } : {}),
      },
    },
  };
};

const weeklyDays = fc.uniqueArray(fc.constantFrom(...payoutWeekdays), { minLength: 1 });
const monthlyDays = fc.uniqueArray(fc.integer({ min: 1, max: 31 }), { minLength: 1, maxLength: 9 });
const minimums = fc.dictionary(fc.constantFrom('usd', 'eur', 'jpy'), fc.nat({ max: 100_000 }));

const anySchedule: fc.Arbitrary<NonNullable<NonNullable<Payments['payouts']>['schedule']>> =
  fc.oneof(
    fc.constantFrom({ interval: 'daily' }, { interval: 'manual' }),
    weeklyDays.map((weekly_payout_days) => ({ interval: 'weekly', weekly_payout_days })),
    monthlyDays.map((monthly_payout_days) => ({ interval: 'monthly', monthly_payout_days })),
  );

const anySettings: fc.Arbitrary<Payments> = fc
  .tuple(anySchedule, minimums, fc.integer({ min: 2, max: 31 }), fc.boolean())
  .map(([schedule, minimum_balance_by_currency, delay_days, debit_negative_balances]) =>
    normal({
      debit_negative_balances,
      payouts: {
        automatic_transfer_rules_by_currency: null,
        minimum_balance_by_currency,
        schedule,
        statement_descriptor: 'CASA VERDE',
        status: 'enabled',
      },
      settlement_timing: { delay_days, start_of_day: null },
    }),
  );

/** Whatever the input's schema lets through. */
const anyInput: fc.Arbitrary<PayoutScheduleInput> = fc
  .record(
    {
      account: fc.constant(account),
      interval: fc.constantFrom(...payoutIntervals),
      weeklyPayoutDays: weeklyDays,
      monthlyPayoutDays: monthlyDays,
      delayDays: fc.integer({ min: 2, max: 31 }),
      minimumBalance: minimums,
      debitNegativeBalances: fc.boolean(),
    },
    { requiredKeys: ['account'] },
  )
  .filter((input) => payoutScheduleInput.safeParse(input).success);

const sentBy = (input: PayoutScheduleInput, payments: Payments) => {
  const plan = planSchedule(input, facts(payments));
  return { plan, sent: plan.steps[0]?.params.payments as SentPayments | undefined };
};

describe('a plan, for any settings and any input', () => {
  test('makes of the settings what was asked for, and is then so already', () => {
    fc.assert(
      fc.property(anySettings, anyInput, (before, input) => {
        const { plan, sent } = sentBy(input, before);
        if (!sent) {
          expect(['already_so', 'days_missing', 'days_of_other_interval']).toContain(
            plan.blocked?.code,
          );
          return;
        }
        expect(standsSo(sent, before)).toBe(false);
        const after = updated(before, sent);
        expect(standsSo(sent, after)).toBe(true);
        expect(sentBy(input, after).plan.blocked?.code).toBe('already_so');
      }),
    );
  });

  test('is undone by what it says would undo it', () => {
    fc.assert(
      fc.property(anySettings, anyInput, (before, input) => {
        const { plan, sent } = sentBy(input, before);
        const undo = plan.steps[0]?.undo;
        if (!sent) return;
        const after = updated(before, sent);
        const back = payoutScheduleInput.parse(undo?.input);
        const restored = updated(after, sentBy(back, after).sent ?? {});
        expect(planSchedule(input, facts(restored)).basedOn).toEqual(
          planSchedule(input, facts(before)).basedOn,
        );
      }),
    );
  });

  test('sends nothing that is so already, and nothing that nobody asked for', () => {
    fc.assert(
      fc.property(anySettings, anyInput, (before, input) => {
        const { sent = {} } = sentBy(input, before);
        const { delay_days } = before.settlement_timing;
        if (input.delayDays === undefined || input.delayDays === delay_days)
          expect(sent).not.toHaveProperty('settlement_timing');
        if (input.debitNegativeBalances === undefined)
          expect(sent).not.toHaveProperty('debit_negative_balances');
        const wanted = Object.keys(input.minimumBalance ?? {});
        const changed = Object.keys(sent.payouts?.minimum_balance_by_currency || {});
        expect(wanted).toEqual(expect.arrayContaining(changed));
        if (!input.interval && !input.weeklyPayoutDays && !input.monthlyPayoutDays)
          expect(sent.payouts ?? {}).not.toHaveProperty('schedule');
      }),
    );
  });

  test('an interval goes with its days, and with no others', () => {
    fc.assert(
      fc.property(anySettings, anyInput, (before, input) => {
        const schedule = sentBy(input, before).sent?.payouts?.schedule;
        if (!schedule) return;
        expect(Boolean(schedule.weekly_payout_days)).toBe(schedule.interval === 'weekly');
        expect(Boolean(schedule.monthly_payout_days)).toBe(schedule.interval === 'monthly');
      }),
    );
  });
});

describe('the next payout dates', () => {
  test.each([
    // 21 November 2026 is a Saturday.
    [{ interval: 'daily' }, '2026-11-20', ['2026-11-23', '2026-11-24', '2026-11-25']],
    [
      { interval: 'weekly', weekly_payout_days: ['monday', 'thursday'] },
      '2026-11-23',
      ['2026-11-26', '2026-11-30', '2026-12-03'],
    ],
    [
      { interval: 'monthly', monthly_payout_days: [31] },
      '2026-11-21',
      ['2026-11-30', '2026-12-31', '2027-01-31'],
    ],
    [
      { interval: 'monthly', monthly_payout_days: [30, 31] },
      '2027-02-01',
      ['2027-02-28', '2027-03-30', '2027-03-31'],
    ],
    [{ interval: 'manual' }, '2026-11-21', []],
    [{ interval: null }, '2026-11-21', []],
    [{ interval: 'weekly', weekly_payout_days: [] }, '2026-11-21', []],
  ])('of %o after %s', (schedule, today, dates) => {
    const found = nextPayoutDates(schedule, at(today));
    expect(found.map((day) => new Date(day * 1000).toISOString().slice(0, 10))).toEqual(dates);
  });

  test('of any schedule rise, lie ahead, and are three where it is not by hand', () => {
    fc.assert(
      fc.property(anySchedule, fc.nat({ max: 4_000_000_000 }), (schedule, now) => {
        const dates = nextPayoutDates(schedule, now);
        expect(dates).toHaveLength(schedule.interval === 'manual' ? 0 : 3);
        for (const [index, day] of dates.entries())
          expect(day).toBeGreaterThan(dates[index - 1] ?? now);
      }),
    );
  });
});

test.each([
  [{}, 'interval'],
  [{ interval: 'hourly' }, 'interval'],
  [{ interval: 'daily', weeklyPayoutDays: ['monday'] }, 'weeklyPayoutDays'],
  [{ interval: 'weekly', monthlyPayoutDays: [1] }, 'monthlyPayoutDays'],
  [{ weeklyPayoutDays: ['monday'], monthlyPayoutDays: [1] }, 'monthlyPayoutDays'],
  [{ weeklyPayoutDays: ['sunday'] }, 'weeklyPayoutDays.0'],
  [{ weeklyPayoutDays: ['monday', 'monday'] }, 'weeklyPayoutDays'],
  [{ monthlyPayoutDays: [32] }, 'monthlyPayoutDays.0'],
  [{ monthlyPayoutDays: [] }, 'monthlyPayoutDays'],
  [{ delayDays: 32 }, 'delayDays'],
  [{ minimumBalance: { usd: -1 } }, 'minimumBalance.usd'],
  [{ minimumBalance: { dollars: 1 } }, 'minimumBalance.dollars'],
])('an input with %o is wrong at %s', (settings, field) => {
  const { error } = payoutScheduleInput.safeParse({ account, ...settings });
  expect(error?.issues[0]?.path.join('.')).toBe(field);
});
