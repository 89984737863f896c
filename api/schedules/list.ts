import { sql } from 'kysely';
import { nextPayoutDates } from '../accounts/payout-dates.ts';
import { scheduleText } from '../accounts/terms.ts';
import type { UnixSeconds } from '../kit/time.ts';
import { noonOf } from '../payouts/days.ts';
import { failureWords } from '../payouts/words.ts';
import type { Listing, ListSource } from '../store/listing.ts';
import { wordsOf } from '../store/word-index.ts';
import { patternsPaidOn, scheduleOf } from './pattern.ts';
import type { PaidTo, ScheduleFacts } from './row.ts';
import {
  type PayoutStanding,
  payoutStandings,
  type ScheduleInterval,
  scheduleIntervals,
} from './rules.ts';
import { standingWords } from './words.ts';

/** How one connected account is paid out. Amounts in minor units of their currency. */
export interface ScheduleRow {
  account: string;
  name: string;
  standing: PayoutStanding;
  interval: ScheduleInterval;
  /** The schedule in words. */
  schedule: string;
  /** The noon in UTC of the day on which Stripe pays it out next; null: on none by itself. */
  next: UnixSeconds | null;
  /** Null where Stripe does not say. */
  delay_days: number | null;
  minimums: { currency: string; amount: number }[];
  banks: PaidTo[];
  /** Some bank account or card of its takes instant payouts. */
  instant: boolean;
  /** What could be paid out at once, and what there is. */
  balances: { currency: string; available: number; pending: number; instant: number }[];
  /** Why it is not paid out, and what mends that. */
  why: string | null;
  mend: string | null;
  /** The payout that failed last to the bank account that stops the others. */
  failed: { payout: string; code: string; what: string } | null;
  observedAt: UnixSeconds;
}

/** How staff list payout schedules. */
export const scheduleListing: Listing = {
  filters: {
    id: { by: 'choice', column: 'account' },
    standing: { by: 'choice', column: 'standing', values: payoutStandings },
    interval: { by: 'choice', column: 'interval', values: scheduleIntervals },
    pattern: { by: 'choice', column: 'pattern' },
    on: { by: 'relation', column: 'pattern', among: patternsPaidOn },
    keeps: { by: 'yes_no', column: 'keeps' },
    instant: { by: 'yes_no', column: 'instant' },
    q: {
      by: 'search',
      of: 'payout_schedule',
      named: [{ column: 'account', index: wordsOf('stripe_account') }],
    },
  },
  sorts: ['name', 'delay_days'],
  defaultSort: 'name',
  tabs: 'standing',
};

/** A row as the store gives it. */
export interface StoredScheduleRow
  extends Pick<ScheduleRow, 'account' | 'name' | 'standing' | 'interval' | 'observedAt'> {
  pattern: string;
  delay_days: number;
  instant: 0 | 1;
  errored: string | null;
  facts: string;
  balances: string;
  failed: string | null;
}

const schedules = sql.table('payout_schedule');

/** The schedules of the accounts that are connected still. */
export const schedulesSource: ListSource = {
  from: sql`(
  select p.*, a.observed_at
  from payout_schedule p
    join stripe_account a on a.id = p.account
  where a.deleted = 0
)`,
  probes: { pattern: schedules },
  columns: sql`account, name, standing, interval, pattern, delay_days, instant, errored, facts,
  observed_at as "observedAt",
  (select json_group_array(json_object('currency', currency, 'available', available,
      'pending', pending, 'instant', instant))
    from (select l.* from balance_line l where l.holder = account order by l.currency)
  ) as balances,
  iif(errored is null, null, (
    select json_object('payout', o.id, 'code', o.failure_code)
    from stripe_payout o where o.destination = errored and o.status = 'failed'
    order by o.created desc limit 1
  )) as failed`,
};

/** @param now Stripe's time, Unix seconds. */
export function scheduleRow(row: StoredScheduleRow, now: UnixSeconds): ScheduleRow {
  const { pattern, delay_days, instant, errored, facts: told, ...same } = row;
  const facts = JSON.parse(told) as ScheduleFacts;
  const schedule = scheduleOf(pattern);
  const [date] = nextPayoutDates(schedule, now, 1);
  const failed = row.failed
    ? (JSON.parse(row.failed) as { payout: string; code: string | null })
    : null;
  const stopped = facts.banks.find(({ id }) => id === errored) ?? null;
  return {
    ...same,
    schedule: scheduleText(schedule),
    next: same.standing === 'scheduled' && date !== undefined ? noonOf(date) : null,
    delay_days: delay_days < 0 ? null : delay_days,
    minimums: Object.entries(facts.minimums)
      .filter(([, amount]) => amount > 0)
      .map(([currency, amount]) => ({ currency, amount })),
    banks: [...facts.banks],
    instant: instant === 1,
    balances: JSON.parse(row.balances) as ScheduleRow['balances'],
    ...standingWords(same.standing, facts, stopped, failed?.code ?? null),
    failed: failed?.code
      ? { payout: failed.payout, code: failed.code, what: failureWords(failed.code).what }
      : null,
  };
}
