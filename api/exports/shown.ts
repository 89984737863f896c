import {
  unfinishedRow as onboardingRow,
  type StoredUnfinished as StoredOnboarding,
} from '../accounts/unfinished-list.ts';
import type { UnixSeconds } from '../kit/time.ts';
import {
  unfinishedRow as paymentRow,
  type StoredUnfinished as StoredPayment,
} from '../payments/unfinished-list.ts';
import { type StoredScheduleRow, scheduleRow } from '../schedules/list.ts';
import type { LongRow } from '../store/reader-thread.ts';
import type { Cell } from './rules.ts';

/** A row as its list shows it, of what the store gave. `now` is Stripe's time. */
type Shown = (stored: LongRow, now: UnixSeconds) => Readonly<Record<string, Cell>>;

/**
 * The lists whose API says more of a row than the store gives: their files have it by the same
 * function. The thread of an export looks it up by its name, as no function can be sent there.
 */
export const shownRows = {
  onboarding: (stored) => {
    const row = onboardingRow(stored as unknown as StoredOnboarding);
    return { ...row, missing: row.missing.join(', ') };
  },
  payout_schedules: (stored, now) => {
    const row = scheduleRow(stored as unknown as StoredScheduleRow, now);
    const { account, name, standing, schedule, next, delay_days, why, mend, observedAt } = row;
    return {
      ...{ account, name, standing, schedule, next, delay_days, why, mend, observedAt },
      balances: JSON.stringify(row.balances),
      minimums: JSON.stringify(row.minimums),
      instant: Number(row.instant),
    };
  },
  unfinished_payments: (stored) => {
    const row = paymentRow(stored as unknown as StoredPayment);
    return { ...row, failure: row.failure?.means ?? null };
  },
} satisfies Readonly<Record<string, Shown>>;

/** How the rows of a file come to what is on screen. */
export interface Showing {
  readonly as: keyof typeof shownRows;
  /** Stripe's time, Unix seconds. */
  readonly now: UnixSeconds;
}

/** A stored row with the fields that its list shows, as `ExportField`s read them. */
export const shownRow = (stored: LongRow, { as, now }: Showing): Readonly<Record<string, Cell>> => {
  const shown: Shown = shownRows[as];
  return shown(stored, now);
};
