import type Stripe from 'stripe';
import { invalid } from '../engine/errors.ts';
import { type AccountInternal, type PayoutSettings, WEEKDAYS } from '../engine/objects.ts';
import {
  boolean,
  dictionary,
  emptyable,
  hash,
  integer,
  list,
  oneOf,
  text,
  type Values,
} from '../engine/params.ts';

/** How an account is paid out before anybody changes it (stripe-facts 2.4). */
export function defaultPayoutSettings(
  interval: PayoutSettings['interval'],
  delayDays: number,
  debitNegativeBalances: boolean,
): PayoutSettings {
  return {
    interval,
    weeklyPayoutDays: interval === 'weekly' ? ['monday'] : [],
    monthlyPayoutDays: interval === 'monthly' ? [1] : [],
    delayDays,
    delayDaysOverridden: false,
    minimumBalanceByCurrency: {},
    statementDescriptor: null,
    debitNegativeBalances,
    startOfDay: null,
  };
}

/** The schedule as `account.settings.payouts` shows it, with the first day as its anchor. */
export function payoutsOfAccount(payouts: PayoutSettings): Stripe.Account.Settings.Payouts {
  const { interval, weeklyPayoutDays, monthlyPayoutDays } = payouts;
  return {
    debit_negative_balances: payouts.debitNegativeBalances,
    schedule: {
      delay_days: payouts.delayDays,
      interval,
      ...(interval === 'weekly' && {
        weekly_anchor: weeklyPayoutDays[0]!,
        weekly_payout_days: weeklyPayoutDays,
      }),
      ...(interval === 'monthly' && {
        monthly_anchor: monthlyPayoutDays[0]!,
        monthly_payout_days: monthlyPayoutDays,
      }),
    },
    statement_descriptor: payouts.statementDescriptor,
  };
}

/** The same stored schedule as `/v1/balance_settings` shows it. */
export function balanceSettingsObject(
  internal: AccountInternal,
  payoutsEnabled: boolean,
): Stripe.BalanceSettings {
  const { payouts } = internal;
  const { interval, weeklyPayoutDays, monthlyPayoutDays } = payouts;
  const minimum = payouts.minimumBalanceByCurrency;
  return {
    object: 'balance_settings',
    payments: {
      debit_negative_balances: payouts.debitNegativeBalances,
      payouts: {
        automatic_transfer_rules_by_currency: null,
        minimum_balance_by_currency: Object.keys(minimum).length > 0 ? minimum : null,
        schedule: {
          interval,
          ...(interval === 'weekly' && { weekly_payout_days: weeklyPayoutDays }),
          ...(interval === 'monthly' && { monthly_payout_days: monthlyPayoutDays }),
        },
        statement_descriptor: payouts.statementDescriptor,
        status: payoutsEnabled ? 'enabled' : 'disabled',
      },
      settlement_timing: {
        delay_days: payouts.delayDays,
        ...(payouts.delayDaysOverridden && { delay_days_override: payouts.delayDays }),
        start_of_day: payouts.startOfDay,
      },
    },
  };
}

const interval = oneOf(['daily', 'manual', 'weekly', 'monthly']);
const weeklyPayoutDays = list(oneOf(WEEKDAYS));
const monthlyPayoutDays = list(integer({ min: 1, max: 31 }));
const MAX_DELAY_DAYS = 31;

const accountPayoutsShape = {
  debit_negative_balances: boolean(),
  schedule: hash({
    delay_days: text(),
    interval,
    monthly_anchor: integer({ min: 1, max: 31 }),
    monthly_payout_days: monthlyPayoutDays,
    weekly_anchor: oneOf(WEEKDAYS),
    weekly_payout_days: weeklyPayoutDays,
  }),
  statement_descriptor: text(22),
};
/** `settings[payouts]` of an account. */
export const accountPayoutsParam = hash(accountPayoutsShape);

const balanceSettingsShape = {
  debit_negative_balances: boolean(),
  payouts: hash({
    minimum_balance_by_currency: emptyable(dictionary(emptyable(integer({ min: 0 })))),
    schedule: hash({
      interval,
      monthly_payout_days: monthlyPayoutDays,
      weekly_payout_days: weeklyPayoutDays,
    }),
    statement_descriptor: emptyable(text(22)),
  }),
  settlement_timing: hash({
    delay_days_override: emptyable(integer({ min: 0, max: MAX_DELAY_DAYS })),
    start_of_day: hash({
      hour: integer({ min: 0, max: 23 }),
      minutes: integer({ min: 0, max: 30 }),
      timezone: text(),
    }),
  }),
};
/** `payments` of balance settings. */
export const balanceSettingsParam = hash(balanceSettingsShape);

/**
 * The settings after an update through the account; what was not sent stays.
 * @throws StripeError 400 for an interval without its days
 */
export function changedByAccount(
  current: PayoutSettings,
  sent: Values<typeof accountPayoutsShape>,
  shortestDelay: number,
): PayoutSettings {
  const schedule = sent.schedule ?? {};
  const weekly =
    schedule.weekly_payout_days ?? (schedule.weekly_anchor && [schedule.weekly_anchor]);
  const monthly =
    schedule.monthly_payout_days ?? (schedule.monthly_anchor && [schedule.monthly_anchor]);
  const delay = delayDays(schedule.delay_days, shortestDelay);
  return checked({
    ...current,
    ...(schedule.interval && { interval: schedule.interval }),
    ...(weekly && { weeklyPayoutDays: weekly }),
    ...(monthly && { monthlyPayoutDays: monthly }),
    ...(delay !== undefined && { delayDays: delay, delayDaysOverridden: delay !== shortestDelay }),
    ...(sent.statement_descriptor && { statementDescriptor: sent.statement_descriptor }),
    ...(sent.debit_negative_balances !== undefined && {
      debitNegativeBalances: sent.debit_negative_balances,
    }),
  });
}

/**
 * The settings after an update of the balance settings; what was not sent stays.
 * @throws StripeError 400 for an interval without its days
 */
export function changedByBalanceSettings(
  current: PayoutSettings,
  sent: Values<typeof balanceSettingsShape>,
  shortestDelay: number,
): PayoutSettings {
  const payouts = sent.payouts ?? {};
  const schedule = payouts.schedule ?? {};
  const timing = sent.settlement_timing ?? {};
  const override = timing.delay_days_override;
  const start = timing.start_of_day;
  return checked({
    ...current,
    ...(schedule.interval && { interval: schedule.interval }),
    ...(schedule.weekly_payout_days && { weeklyPayoutDays: schedule.weekly_payout_days }),
    ...(schedule.monthly_payout_days && { monthlyPayoutDays: schedule.monthly_payout_days }),
    ...(override !== undefined && {
      delayDays: override ?? shortestDelay,
      delayDaysOverridden: override !== null,
    }),
    ...(payouts.statement_descriptor !== undefined && {
      statementDescriptor: payouts.statement_descriptor,
    }),
    ...(payouts.minimum_balance_by_currency !== undefined && {
      minimumBalanceByCurrency: mergedMinimum(
        current.minimumBalanceByCurrency,
        payouts.minimum_balance_by_currency,
      ),
    }),
    ...(sent.debit_negative_balances !== undefined && {
      debitNegativeBalances: sent.debit_negative_balances,
    }),
    ...(start && {
      startOfDay: {
        hour: start.hour ?? 0,
        minutes: start.minutes ?? 0,
        timezone: start.timezone ?? 'Etc/UTC',
      },
    }),
  });
}

function delayDays(sent: string | undefined, shortest: number): number | undefined {
  if (sent === undefined) return undefined;
  if (sent === 'minimum') return shortest;
  const name = 'settings[payouts][schedule][delay_days]';
  const days = integer({ min: 0, max: MAX_DELAY_DAYS }).parse(sent, name);
  if (days >= shortest) return days;
  throw invalid(`You cannot lower this account's delay below ${shortest} days.`, name);
}

function mergedMinimum(
  current: Record<string, number>,
  sent: Record<string, number | null> | null,
): Record<string, number> {
  const merged = sent === null ? {} : { ...current, ...sent };
  return Object.fromEntries(
    Object.entries(merged).filter((entry): entry is [string, number] => entry[1] !== null),
  );
}

/** An interval needs its days; the days of another interval are dropped. */
function checked(settings: PayoutSettings): PayoutSettings {
  const { interval: every } = settings;
  if (every === 'weekly' && settings.weeklyPayoutDays.length === 0) {
    throw invalid('You must pass weekly_payout_days with the weekly interval.', 'schedule');
  }
  if (every === 'monthly' && settings.monthlyPayoutDays.length === 0) {
    throw invalid('You must pass monthly_payout_days with the monthly interval.', 'schedule');
  }
  return {
    ...settings,
    weeklyPayoutDays: every === 'weekly' ? settings.weeklyPayoutDays : [],
    monthlyPayoutDays: every === 'monthly' ? settings.monthlyPayoutDays : [],
  };
}
