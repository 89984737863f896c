import type { PayoutSettings } from './objects.ts';

/** Seconds in a day, Stripe's unit for every delay here. */
export const DAY = 86_400;
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** Midnight (UTC) that begins the day of `time`, in Unix seconds. */
export function startOfDay(time: number): number {
  return time - (time % DAY);
}

/** Midnight (UTC) of the day that is `days` business days after that of `time`. */
export function addBusinessDays(time: number, days: number): number {
  let day = startOfDay(time);
  for (let left = days; left > 0; ) {
    day += DAY;
    if (isBusinessDay(day)) left--;
  }
  return day;
}

/**
 * The next midnight (UTC) after `time` at which an automatic payout is made; null when payouts are
 * manual. Days 29 to 31 fall on the last day of shorter months (stripe-facts 2.4).
 */
export function nextPayout(settings: PayoutSettings, time: number): number | null {
  if (settings.interval === 'manual') return null;
  let day = startOfDay(time) + DAY;
  while (!isPayoutDay(settings, day)) day += DAY;
  return day;
}

function isPayoutDay(settings: PayoutSettings, day: number): boolean {
  const date = new Date(day * 1000);
  if (settings.interval === 'weekly') {
    return settings.weeklyPayoutDays.some((name) => name === WEEKDAYS[date.getUTCDay()]);
  }
  if (settings.interval === 'monthly') {
    const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
    return settings.monthlyPayoutDays.some((at) => Math.min(at, last) === date.getUTCDate());
  }
  return isBusinessDay(day);
}

function isBusinessDay(day: number): boolean {
  const weekday = new Date(day * 1000).getUTCDay();
  return weekday !== 0 && weekday !== 6;
}
