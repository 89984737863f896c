import { type RawBuilder, sql } from 'kysely';
import type Stripe from 'stripe';
import type { Schedule } from '../accounts/payout-dates.ts';
import { payoutWeekdays } from '../accounts/rules.ts';
import { badInput } from '../kit/errors.ts';
import type { ScheduleInterval } from './rules.ts';

/**
 * A schedule as one word, the same for all accounts that are paid out on the same days: `daily`,
 * `manual`, `weekly:monday,friday`, `monthly:1,15`, or `none` where Stripe says nothing.
 */
export function patternOf(schedule: Schedule): string {
  const { interval, weekly_payout_days: weekdays = [], monthly_payout_days: dates = [] } = schedule;
  switch (interval) {
    case 'daily':
    case 'manual':
      return interval;
    case 'weekly':
      return `weekly:${payoutWeekdays.filter((day) => weekdays.includes(day)).join()}`;
    case 'monthly':
      return `monthly:${[...new Set(dates)].sort((a, b) => a - b).join()}`;
    default:
      return 'none';
  }
}

/** The schedule that a pattern stands for. */
export function scheduleOf(pattern: string): Schedule & { interval: ScheduleInterval | null } {
  const [interval = '', days = ''] = pattern.split(':');
  const listed = days.split(',').filter((day) => day !== '');
  switch (interval) {
    case 'daily':
    case 'manual':
      return { interval };
    case 'weekly':
      return { interval, weekly_payout_days: listed };
    case 'monthly':
      return { interval, monthly_payout_days: listed.map(Number) };
    default:
      return { interval: null };
  }
}

type OwnSchedule = Stripe.Account.Settings.Payouts.Schedule;

/**
 * The account's schedule: by its balance settings or, until those were read, by the account itself,
 * which may name only the first of several days.
 */
export function currentSchedule(
  account: Stripe.Account,
  settings: Stripe.BalanceSettings | undefined,
): Schedule {
  const told = settings?.payments.payouts?.schedule;
  if (told) return told;
  const own: Partial<OwnSchedule> = account.settings?.payouts?.schedule ?? {};
  const { weekly_anchor: weekday, monthly_anchor: date } = own;
  return {
    interval: own.interval ?? null,
    weekly_payout_days: own.weekly_payout_days ?? (weekday ? [weekday] : []),
    monthly_payout_days: own.monthly_payout_days ?? (date ? [date] : []),
  };
}

/** Midnight in UTC of a day such as `2026-11-27`, Unix seconds. @throws AppError for another text. */
function midnightOf(text: string): number {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  // Of a day that a month does not have, the text is another one.
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text)
    throw badInput('Write the day as 2026-11-27.', 'on');
  return at / 1000;
}

/**
 * The patterns by which accounts are paid out on a day, of those that there are.
 * @param text a day of UTC, `2026-11-27`.
 * @throws AppError `invalid_input` for what is no day.
 */
export function patternsPaidOn(text: string): RawBuilder<unknown> {
  const date = new Date(midnightOf(text) * 1000);
  const weekday = payoutWeekdays[date.getUTCDay() - 1];
  const day = date.getUTCDate();
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  // On the last day of a month come those of the days that it does not have as well.
  const until = day === last ? 31 : day;
  // From one pattern to the next by the index, however many accounts have each.
  return sql`with recursive known(pattern) as (
      select min(pattern) from payout_schedule
      union all
      select (select min(pattern) from payout_schedule where pattern > known.pattern) from known
      where known.pattern is not null
    )
    select pattern from known
    where pattern = ${weekday ? 'daily' : null}
      or (pattern like 'weekly:%' and instr(pattern, ${weekday ?? null}))
      or (pattern like 'monthly:%' and exists (
        select 1 from json_each('[' || substr(pattern, 9) || ']')
        where value between ${day} and ${until}))`;
}
