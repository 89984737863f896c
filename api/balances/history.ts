import { sql } from 'kysely';
import type { Services } from '../context.ts';
import { type DayBalance, type DayMove, dateOf, dayOf, workBack } from './over-time.ts';
import { ownerOf, type Reach, reachOf } from './reach.ts';

/** The longest stretch that is drawn, in days. */
export const longestHistory = 90;

/** A holder's balance in one currency, day by day. */
export interface CurrencyHistory {
  currency: string;
  /** Oldest first; the last is the balance now. `date` is a day of UTC, `2026-11-21`. */
  points: (Omit<DayBalance, 'day'> & { date: string })[];
  /**
   * What the balance holds beside the sum of all its transactions; null while not all are known.
   * Anything but zero means that some booking has not been read yet.
   */
  unexplained: number | null;
}

/** How far back it is known; null when nothing was read yet. `since` is 0 for the very beginning. */
export type Known = Pick<Reach, 'since'> | null;

/** What was booked after the balance was read, and so is not in it yet; by currency and day. */
export async function bookedSince({ store }: Pick<Services, 'store'>, holder: string, at: number) {
  const { rows } = await sql<DayMove & { currency: string }>`
    select currency, created / 86400 as day, sum(net) as booked,
      sum(iif(status = 'available', net, 0)) as released, 0 as held
    from stripe_balance_transaction
    where account is ${ownerOf(holder)} and created > ${at} and balance_type = 'payments'
    group by currency, day`.execute(store.read);
  return rows;
}

/**
 * Whether money that the balance holds as available is kept as pending, as it was when its booking
 * was read: what became available on which day is not known then.
 */
export async function missesReleases(
  { store }: Pick<Services, 'store'>,
  holder: string,
  at: number,
) {
  const { rows } = await sql`
    select 1 from stripe_balance_transaction
    where +account is ${ownerOf(holder)} and status = 'pending' and available_on <= ${at}
      and observed_at < available_on and balance_type = 'payments' limit 1`.execute(store.read);
  return rows.length > 0;
}

/**
 * A holder's balance over the last days, worked back from what it is now through the balance
 * transactions that are known.
 * @param days how many days, today included.
 * @returns undefined when the holder's balance is not known.
 */
export async function historyOfBalance(
  services: Pick<Services, 'store' | 'stripe'>,
  holder: string,
  days: number,
) {
  const { store, stripe } = services;
  const { read } = store;
  const balance = await read
    .selectFrom('stripe_balance')
    .select('observed_at')
    .where('id', '=', holder)
    .executeTakeFirst();
  if (!balance) return undefined;
  const today = dayOf(stripe.now());
  const [lines, moves, late, misses, reach] = await Promise.all([
    read
      .selectFrom('balance_line')
      .select(['currency', 'total', 'available'])
      .where('holder', '=', holder)
      .orderBy('currency')
      .execute(),
    read
      .selectFrom('balance_day')
      .select(['currency', 'day', 'booked', 'released', 'held'])
      .where('holder', '=', holder)
      .orderBy('day')
      .execute(),
    bookedSince(services, holder, balance.observed_at),
    missesReleases(services, holder, balance.observed_at),
    reachOf(store, holder),
  ]);
  const known: Known = reach ? { since: reach.since } : null;
  const currencies = lines.map(({ currency, total, available }): CurrencyHistory => {
    const of = (each: { currency: string }) => each.currency === currency;
    const own = without(moves.filter(of), late.filter(of));
    const complete = reach?.since === 0;
    const started = own.find(({ booked }) => booked !== 0)?.day ?? today;
    // Before its first booking a balance was zero, which one day of it is enough to show.
    const begun = complete ? started - 1 : dayOf(reach?.since ?? stripe.now());
    const first = Math.max(today - days + 1, begun);
    const points = reach
      ? workBack({ day: today, total, available }, own, first, complete && !misses ? first : null)
      : [];
    const sum = own.reduce((all, { booked }) => all + booked, 0);
    return {
      currency,
      points: points.map(({ day, ...figures }) => ({ date: dateOf(day), ...figures })),
      unexplained: complete ? total - sum : null,
    };
  });
  return { currencies, known, observedAt: balance.observed_at };
}

/** The days' moves less what the balance does not hold yet. */
function without(moves: readonly DayMove[], late: readonly DayMove[]): DayMove[] {
  return moves.map((move) => {
    const over = late.find(({ day }) => day === move.day);
    return over
      ? { ...move, booked: move.booked - over.booked, released: move.released - over.released }
      : move;
  });
}
