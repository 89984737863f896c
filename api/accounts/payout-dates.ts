import { payoutWeekdays } from './rules.ts';

/** When an account is paid out by itself. */
export interface Schedule {
  readonly interval: string | null;
  readonly weekly_payout_days?: readonly string[];
  /** 29 to 31 fall on the last day of shorter months. */
  readonly monthly_payout_days?: readonly number[];
}

const DAY = 86_400;
/** Longer than any interval, so that a search for the next day always ends. */
const horizon = 62;

function isPayoutDay(schedule: Schedule, date: Date): boolean {
  const weekday = payoutWeekdays[date.getUTCDay() - 1];
  const day = date.getUTCDate();
  switch (schedule.interval) {
    case 'daily':
      return weekday !== undefined;
    case 'weekly':
      return weekday !== undefined && (schedule.weekly_payout_days ?? []).includes(weekday);
    case 'monthly': {
      const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0));
      return (schedule.monthly_payout_days ?? []).some(
        (wanted) => Math.min(wanted, last.getUTCDate()) === day,
      );
    }
    default:
      return false;
  }
}

/**
 * The next days on which an account is paid out by itself, if it has anything by then; none where
 * somebody has to do it. Bank holidays move them on, which only Stripe knows.
 * @param now Stripe's time, Unix seconds. Its day is not among them: its payout may have been made.
 * @returns midnights in UTC, Unix seconds.
 * @see https://docs.stripe.com/api/balance-settings/object
 */
export function nextPayoutDates(schedule: Schedule, now: number, count = 3): number[] {
  const dates: number[] = [];
  const today = now - (now % DAY);
  for (let ahead = 1; dates.length < count && ahead <= horizon * count; ahead += 1) {
    const day = today + ahead * DAY;
    if (isPayoutDay(schedule, new Date(day * 1000))) dates.push(day);
  }
  return dates;
}
