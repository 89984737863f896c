import { sql } from 'kysely';
import { type Day, dayOf } from '../balances/over-time.ts';
import { ownerOf } from '../balances/reach.ts';
import type { UnixSeconds } from '../kit/time.ts';
import type { Store } from '../store/database.ts';

/** How far apart our idea of Stripe's time may be from Stripe's own. Seconds. */
const clockSlack = 2;

/** What becomes available on a day, net, in minor units. */
export interface Release {
  readonly currency: string;
  readonly day: Day;
  readonly amount: number;
}

/**
 * What will be available by the end of today and was not in the balance that was read. The moments
 * count and not the status that is kept: a transaction is read again only after the balance has
 * changed.
 */
export function releasesToday(holder: string, observed: UnixSeconds, now: UnixSeconds) {
  const owner = ownerOf(holder);
  const tomorrow = (dayOf(now) + 1) * 86_400;
  const bookedAfter = observed + clockSlack;
  // The plus keeps SQLite from walking all of the holder's by the index of the account.
  return sql<{ currency: string; amount: number }>`
    select currency, sum(net) as amount from (
      select currency, net from stripe_balance_transaction
      where +account is ${owner} and available_on > ${observed} and available_on < ${tomorrow}
        and (created + ${clockSlack} < available_on or created > ${bookedAfter})
        and balance_type = 'payments'
      union all
      select currency, net from stripe_balance_transaction
      where account is ${owner} and created > ${bookedAfter} and available_on <= ${observed}
        and balance_type = 'payments'
    ) group by currency`;
}

/**
 * What of the known balance transactions is not in the available balance that was read, by the day
 * on which it will be.
 * @param holder `platform`, or a connected account's id.
 * @param observed when the balance was read.
 * @param now Stripe's time.
 */
export async function releasesOf(
  { read }: Pick<Store, 'read'>,
  holder: string,
  observed: UnixSeconds,
  now: UnixSeconds,
): Promise<Release[]> {
  const today = dayOf(now);
  const [soon, later] = await Promise.all([
    releasesToday(holder, observed, now).execute(read),
    read
      .selectFrom('balance_day')
      .select(['currency', 'day', 'held as amount'])
      .where('holder', '=', holder)
      .where('day', '>', today)
      .where('held', '!=', 0)
      .orderBy('day')
      .execute(),
  ]);
  return [...soon.rows.map((row) => ({ ...row, day: today })), ...later];
}
