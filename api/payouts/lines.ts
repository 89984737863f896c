import { type RawBuilder, sql } from 'kysely';
import { decodeCursor, encodeCursor } from '../kit/pages.ts';
import type { Store } from '../store/database.ts';
import type { Owner } from '../store/snapshot.ts';

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

/** What lies behind a line of the platform's: its charge, transfer or fee, and who is concerned. */
const platformSources = sql`
  left join stripe_transfer_reversal r on r.id = b.source
  left join stripe_transfer t on t.id = coalesce(r.transfer, b.source)
  left join stripe_refund re on re.id = b.source
  left join stripe_dispute d on d.id = b.source
  left join stripe_fee_refund fr on fr.id = b.source
  left join stripe_application_fee f on f.id = coalesce(fr.fee, b.source)
  left join stripe_charge c
    on c.id = coalesce(re.charge, d.charge, f.originating_transaction, b.source)
  left join stripe_account a on a.id = coalesce(t.destination, f.payer)`;
const platformAbout = sql`case
  when r.id is not null then t.id
  when f.id is not null then c.id
  when b.type like 'payout_minimum%' then null
  else b.source end`;
const platformParty = sql`coalesce(a.name, c.customer, c.customer_email)`;

/** A connected account's payments and their refunds are the other side of our transfers. */
const connectedSources = sql`
  left join stripe_transfer_reversal r on r.destination_payment_refund = b.source
  left join stripe_transfer t on t.id = coalesce(r.transfer,
    (select paid.id from stripe_transfer paid where paid.destination_payment = b.source))
  left join stripe_charge c on c.id = t.source_transaction`;
const connectedAbout = sql`case
  when t.id is not null then t.id
  when b.type in ('payout_cancel', 'payout_failure') then b.source end`;
const connectedParty = sql`coalesce(c.customer, c.customer_email)`;

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
  const own = account === null;
  return sql`
    select l.n, b.id as balance_transaction, b.created, b.type, b.reporting_category, b.source,
      ${own ? platformAbout : connectedAbout} as about,
      ${own ? platformParty : connectedParty} as party,
      coalesce(t.transfer_group, c.transfer_group) as transfer_group,
      b.json ->> '$.description' as description, b.amount, b.fee, b.net, l.running
    from payout_line l cross join stripe_balance_transaction b on b.id = l.balance_transaction
    ${own ? platformSources : connectedSources}
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
