import type Stripe from 'stripe';
import { exclusive, invalid } from '../engine/errors.ts';
import {
  type AccountInternal,
  type PayoutSettings,
  type TransferRule,
  WEEKDAYS,
} from '../engine/objects.ts';
import {
  boolean,
  dictionary,
  emptyable,
  hash,
  integer,
  list,
  nested,
  oneOf,
  required,
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
  const rules = payouts.transferRulesByCurrency ?? {};
  return {
    object: 'balance_settings',
    payments: {
      debit_negative_balances: payouts.debitNegativeBalances,
      payouts: {
        automatic_transfer_rules_by_currency: Object.keys(rules).length > 0 ? rules : null,
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
/** Where the two views of the schedule are sent. */
const ACCOUNT_SCHEDULE = 'settings[payouts][schedule]';
const BALANCE_SCHEDULE = 'payments[payouts][schedule]';
/** The first day alone, or all of them. */
const ALTERNATIVES = [
  ['weekly_anchor', 'weekly_payout_days'],
  ['monthly_anchor', 'monthly_payout_days'],
] as const;
/** `settings[payouts]` of an account. */
export const accountPayoutsParam = hash(accountPayoutsShape);

/** Where funds beyond a payout go, kept and shown: there is nowhere else for them to go here. */
const transferRule = hash({
  payout_method: required(text()),
  transfer_up_to_amount: integer({ min: 1 }),
  type: required(oneOf(['transfer_all', 'transfer_up_to_amount'])),
});

const balanceSettingsShape = {
  debit_negative_balances: boolean(),
  payouts: hash({
    automatic_transfer_rules_by_currency: emptyable(dictionary(emptyable(list(transferRule)))),
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
      minutes: oneOf(['0', '30']),
      timezone: text(),
    }),
  }),
};
/** `payments` of balance settings. */
export const balanceSettingsParam = hash(balanceSettingsShape);

/**
 * The settings after an update through the account; what was not sent stays.
 * @throws StripeError 400 for an interval without its days, for both an anchor and days, or a delay
 *   below the shortest
 */
export function changedByAccount(
  current: PayoutSettings,
  sent: Values<typeof accountPayoutsShape>,
  shortestDelay: number,
): PayoutSettings {
  const schedule = sent.schedule ?? {};
  for (const [anchor, days] of ALTERNATIVES) {
    if (schedule[anchor] === undefined || schedule[days] === undefined) continue;
    throw exclusive(nested(anchor, ACCOUNT_SCHEDULE), nested(days, ACCOUNT_SCHEDULE));
  }
  const weekly =
    schedule.weekly_payout_days ?? (schedule.weekly_anchor && [schedule.weekly_anchor]);
  const monthly =
    schedule.monthly_payout_days ?? (schedule.monthly_anchor && [schedule.monthly_anchor]);
  const delay = delayDays(schedule.delay_days, shortestDelay);
  return checked(
    {
      ...current,
      ...(schedule.interval && { interval: schedule.interval }),
      ...(weekly && { weeklyPayoutDays: weekly }),
      ...(monthly && { monthlyPayoutDays: monthly }),
      ...(delay !== undefined && {
        delayDays: delay,
        delayDaysOverridden: delay !== shortestDelay,
      }),
      ...(sent.statement_descriptor && { statementDescriptor: sent.statement_descriptor }),
      ...(sent.debit_negative_balances !== undefined && {
        debitNegativeBalances: sent.debit_negative_balances,
      }),
    },
    ACCOUNT_SCHEDULE,
  );
}

/**
 * The settings after an update of the balance settings; what was not sent stays.
 * @throws StripeError 400 for an interval without its days, or a delay below the shortest
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
  if (override != null && override < shortestDelay) {
    throw tooShort(shortestDelay, 'payments[settlement_timing][delay_days_override]');
  }
  return checked(
    {
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
        minimumBalanceByCurrency: mergedByCurrency(
          current.minimumBalanceByCurrency,
          payouts.minimum_balance_by_currency,
        ),
      }),
      ...(payouts.automatic_transfer_rules_by_currency !== undefined && {
        transferRulesByCurrency: mergedByCurrency(
          current.transferRulesByCurrency ?? {},
          shownRules(payouts.automatic_transfer_rules_by_currency),
        ),
      }),
      ...(sent.debit_negative_balances !== undefined && {
        debitNegativeBalances: sent.debit_negative_balances,
      }),
      ...(start && {
        startOfDay: {
          hour: start.hour ?? current.startOfDay?.hour ?? 0,
          minutes: Number(start.minutes ?? current.startOfDay?.minutes ?? 0),
          timezone: start.timezone ?? current.startOfDay?.timezone ?? 'Etc/UTC',
        },
      }),
    },
    BALANCE_SCHEDULE,
  );
}

function delayDays(sent: string | undefined, shortest: number): number | undefined {
  if (sent === undefined) return undefined;
  if (sent === 'minimum') return shortest;
  const name = nested('delay_days', ACCOUNT_SCHEDULE);
  const days = integer({ min: 0, max: MAX_DELAY_DAYS }).parse(sent, name);
  if (days >= shortest) return days;
  throw tooShort(shortest, name);
}

function tooShort(shortest: number, param: string): Error {
  return invalid(`You cannot lower this account's delay below ${shortest} days.`, param);
}

/** What is kept for each currency: `null` takes away one, or all. */
function mergedByCurrency<T>(
  current: Record<string, T>,
  sent: Record<string, T | null> | null,
): Record<string, T> {
  const merged = sent === null ? {} : { ...current, ...sent };
  return Object.fromEntries(
    Object.entries(merged).filter((entry): entry is [string, T] => entry[1] !== null),
  );
}

type SentRules = Record<string, ReturnType<typeof transferRule.parse>[] | null> | null;

function shownRules(sent: SentRules): Record<string, TransferRule[] | null> | null {
  if (sent === null) return null;
  return Object.fromEntries(
    Object.entries(sent).map(([currency, rules]) => [
      currency,
      rules?.map((rule) => ({
        ...rule,
        transfer_up_to_amount: rule.transfer_up_to_amount ?? null,
      })) ?? null,
    ]),
  );
}

/**
 * An interval needs its days; the days of another interval are dropped.
 * @param within the parameter that the schedule was sent in
 */
function checked(settings: PayoutSettings, within: string): PayoutSettings {
  const { interval: every } = settings;
  if (every === 'weekly' && settings.weeklyPayoutDays.length === 0) {
    throw withoutDays('weekly', within);
  }
  if (every === 'monthly' && settings.monthlyPayoutDays.length === 0) {
    throw withoutDays('monthly', within);
  }
  return {
    ...settings,
    weeklyPayoutDays: every === 'weekly' ? settings.weeklyPayoutDays : [],
    monthlyPayoutDays: every === 'monthly' ? settings.monthlyPayoutDays : [],
  };
}

function withoutDays(every: 'weekly' | 'monthly', within: string): Error {
  const days = `${every}_payout_days`;
  return invalid(`You must pass ${days} with the ${every} interval.`, nested(days, within));
}
