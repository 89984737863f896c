import { type RawBuilder, sql } from 'kysely';
import { decodeCursor, encodeCursor } from '../kit/pages.ts';
import type { Store } from '../store/database.ts';
import type { Owner } from '../store/snapshot.ts';
import { behindLines } from './behind.ts';

/** A balance transaction that a payout consists of. Amounts in minor units of its currency. */
export interface PayoutLine {
  balance_transaction: string;
  /** Unix seconds. */
  created: number;
  type: string;
  reporting_category: string;
  source: string | null;
  /** The object whose page tells of it: our transfer for what a connected account received. */
  about: string | null;
  /** The customer or account on the other side, as far as it has a name. */
  party: string | null;
  transfer_group: string | null;
  description: string | null;
  amount: number;
  fee: number;
  net: number;
  /** The sum of the nets up to and including this one. */
  running: number;
}

/**
 * The statement of a page of lines, in the order in which they were booked.
 * @param after the place of the last line of the page before; 0 for the first page.
 * @param limit how many lines are wanted; one more is asked for, which tells whether there is more.
 */
export function linesStatement(
  payout: string,
  account: Owner,
  after: number,
  limit: number,
): RawBuilder<PayoutLine & { n: number }> {
  const behind = behindLines(account);
  return sql`
    select l.n, b.id as balance_transaction, b.created, b.type, b.reporting_category, b.source,
      ${behind.about} as about, ${behind.party} as party, ${behind.group} as transfer_group,
      b.json ->> '$.description' as description, b.amount, b.fee, b.net, l.running
    from payout_line l cross join stripe_balance_transaction b on b.id = l.balance_transaction
    ${behind.sources}
    where l.payout = ${payout} and l.n > ${after} order by l.n limit ${limit + 1}`;
}

/** The name of the order that a cursor among the lines was made for. */
const order = 'booked';

/**
 * A page of what a payout consists of, as far as it has been read.
 * @param account whose payout it is; null the platform's.
 * @throws AppError `invalid_input` for a cursor that is not one of these lines'.
 */
export async function linesOf(
  { read }: Store,
  payout: string,
  account: Owner,
  { cursor, limit }: { cursor: string | undefined; limit: number },
): Promise<{ data: PayoutLine[]; next: string | null }> {
  const after = cursor ? decodeCursor(cursor, order).pk : 0;
  const { rows } = await linesStatement(payout, account, after, limit).execute(read);
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return {
    data: page.map(({ n: _n, ...line }) => line),
    next: last ? encodeCursor(order, last.n, last.n) : null,
  };
}
