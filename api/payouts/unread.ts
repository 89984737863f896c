import { type RawBuilder, sql } from 'kysely';
import type { Store } from '../store/database.ts';
import { everyStatement, parseListQuery } from '../store/listing.ts';
import { payoutDayListing, payoutDaysSource } from './day-list.ts';
import { platformHolder } from './rules.ts';

/** How many payouts are asked about at once; whoever wants more asks again. */
const mostAtOnce = 200;

/** Of payouts `p`, those that Stripe has reconciled and that were not read since. */
const isUnread = sql`p.automatic = 1 and p.status in ('paid', 'failed')
  and not exists (select 1 from payout_composition c where c.payout = p.id and c.complete = 1)
  and p.json ->> '$.reconciliation_status' = 'completed'`;

/** The platform's own payouts of which it can be known what they consist of, and is not. */
export const unreadOfPlatform: RawBuilder<{ id: string }> = sql`
  select p.id from stripe_payout p where p.whose = ${platformHolder} and ${isUnread}
  order by p.arrival_date desc limit ${mostAtOnce}`;

/**
 * The same of the days that a list request finds, whoever is paid out, the newest first.
 * @throws AppError `invalid_input` naming the filter that is not possible.
 */
export function unreadOfDays(filters: Readonly<Record<string, string>>): RawBuilder<{
  id: string;
}> {
  const { sort: _sort, cursor: _cursor, limit: _limit, ...query } = filters;
  const { rows } = everyStatement(payoutDaysSource, parseListQuery(payoutDayListing, query));
  // The cross join fixes the order: from the few days to their payouts, each by its index.
  return sql`
    select p.id from (${rows}) d cross join stripe_payout p on p.whose = d.whose
      and p.arrival_date >= d.day - 43200 and p.arrival_date < d.day + 43200
    where d.unread > 0 and p.currency = d.currency and ${isUnread}
    order by d.day desc limit ${mostAtOnce}`;
}

/** The ids of such payouts. */
export async function unreadPayouts(
  { read }: Store,
  statement: RawBuilder<{ id: string }>,
): Promise<string[]> {
  const { rows } = await statement.execute(read);
  return rows.map(({ id }) => id);
}
