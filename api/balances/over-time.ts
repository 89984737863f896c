import type Stripe from 'stripe';
import type { UnixSeconds } from '../kit/time.ts';

/** Days of UTC since 1970. */
export type Day = number;

/** The day that a moment is in. */
export const dayOf = (at: UnixSeconds): Day => Math.floor(at / 86_400);

/** The date of a day: `2026-11-21`. */
export const dateOf = (day: Day): string => new Date(day * 86_400_000).toISOString().slice(0, 10);

/** What one day did to a balance, in minor units of its currency. */
export interface DayMove {
  readonly day: Day;
  readonly booked: number;
  readonly released: number;
  readonly held: number;
}

/**
 * What a balance transaction does to the balance, day by day. One that does not touch the payments
 * balance, such as one of an issuing balance, does nothing to it.
 * @see https://docs.stripe.com/api/balance_transactions/object#balance_transaction_object-balance_type
 */
export function movesOf(
  transaction: Pick<
    Stripe.BalanceTransaction,
    'balance_type' | 'created' | 'available_on' | 'status' | 'net'
  >,
): DayMove[] {
  const { created, available_on, status, net } = transaction;
  if ((transaction.balance_type ?? 'payments') !== 'payments') return [];
  const none = { booked: 0, released: 0, held: 0 };
  // Stripe gives the start of the day as `available_on`, which may lie before the booking itself.
  const free = dayOf(Math.max(created, available_on));
  return [
    { ...none, day: dayOf(created), booked: net },
    status === 'available'
      ? { ...none, day: free, released: net }
      : { ...none, day: free, held: net },
  ];
}

/** A balance at the end of a day, in minor units. */
export interface DayBalance {
  day: Day;
  total: number;
  /** Null on days of which it is not known. */
  available: number | null;
}

/**
 * Works a balance back from what it is now: at the end of the day before, it was less by what the
 * day did. Exact as far as all moves since the first day are given; nothing is interpolated.
 * @param now the balance at the end of the last day, or at this moment of it.
 * @param first the day at whose end the total is first known.
 * @param firstAvailable the same for what was available; null when it is known of the last day only.
 * @returns oldest first, ending with `now` itself.
 */
export function workBack(
  now: { day: Day; total: number; available: number },
  moves: readonly DayMove[],
  first: Day,
  firstAvailable: Day | null,
): DayBalance[] {
  const byDay = new Map(moves.map((move) => [move.day, move]));
  const days: DayBalance[] = [];
  let { total, available } = now;
  for (let day = now.day; day >= Math.min(first, now.day); day -= 1) {
    const known = day === now.day || (firstAvailable !== null && day >= firstAvailable);
    days.push({ day, total, available: known ? available : null });
    const move = byDay.get(day);
    total -= move?.booked ?? 0;
    available -= move?.released ?? 0;
  }
  return days.reverse();
}
