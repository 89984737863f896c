import { type RawBuilder, sql } from 'kysely';
import { decodeCursor, encodeCursor } from '../kit/pages.ts';
import type { Store } from '../store/database.ts';
import type { Owner } from '../store/snapshot.ts';
import { behindLines } from './behind.ts';
import type { CategoryTotal } from './composition.ts';

/** What some of a payout's lines come to, in minor units of its currency. */
export type LineSums = Omit<CategoryTotal, 'reporting_category'>;

/** What a payout has of one transfer group. */
export interface GroupPart extends LineSums {
  transfer_group: string;
}

/** Where the money of a payout comes from. */
export interface PayoutParts {
  /** A page of its transfer groups, those that moved most of it first. */
  data: GroupPart[];
  next: string | null;
  /** What all its groups come to, on whichever page, and how many they are. */
  grouped: LineSums & { groups: number };
  /** What belongs to no group, by Stripe's reporting category. */
  ungrouped: CategoryTotal[];
}

type PartRow = LineSums & {
  part: 'group' | 'grouped' | 'ungrouped';
  /** The group, or the reporting category of what has none. */
  name: string | null;
  /** The place of a group among the groups, from 1; of all groups together, how many they are. */
  n: number | null;
};

/**
 * The one statement of a page of a payout's groups, with what they and all the rest come to. Every
 * line is looked at whatever the page, so it runs beside the lists (`store.readLong`).
 * @param after the place of the last group of the page before; 0 for the first page.
 * @param limit how many groups are wanted; one more is asked for, which tells whether there is more.
 */
export function partsStatement(
  payout: string,
  account: Owner,
  after: number,
  limit: number,
): RawBuilder<PartRow> {
  const { sources, group } = behindLines(account);
  const sums = sql`sum(count) as count, sum(amount) as amount, sum(fee) as fee, sum(net) as net`;
  const figures = sql`count, amount, fee, net`;
  return sql`
    with line as materialized (
      select ${group} as transfer_group, b.reporting_category, 1 as count, b.amount, b.fee, b.net
      from payout_line l cross join stripe_balance_transaction b on b.id = l.balance_transaction
      ${sources}
      where l.payout = ${payout}
    ), part as materialized (
      select transfer_group, ${sums},
        row_number() over (order by abs(sum(net)) desc, transfer_group) as n
      from line where transfer_group is not null group by transfer_group
    )
    select 'grouped' as part, null as name, count(*) as n, ${sums} from part
    union all
    select 'ungrouped', reporting_category, null, ${sums}
      from line where transfer_group is null group by reporting_category
    union all
    select 'group', transfer_group, n, ${figures} from part
      where n > ${after} and n <= ${after + limit + 1}`;
}

/** The name of the order that a cursor among the groups was made for. */
const order = 'weight';

const noLines: LineSums = { count: 0, amount: 0, fee: 0, net: 0 };

const sumsOf = ({ count, amount, fee, net }: PartRow): LineSums => ({ count, amount, fee, net });

/**
 * A page of the transfer groups that a payout's money comes from, as far as it has been read what
 * the payout consists of. Groups and what has none come to the net of its lines, to the cent.
 * @param account whose payout it is; null the platform's.
 * @throws AppError `invalid_input` for a cursor that is not one of these groups'.
 */
export async function partsOf(
  store: Store,
  payout: string,
  account: Owner,
  { cursor, limit }: { cursor: string | undefined; limit: number },
): Promise<PayoutParts> {
  const after = cursor ? decodeCursor(cursor, order).pk : 0;
  const rows = await store.readLong(partsStatement(payout, account, after, limit));
  const named = (part: PartRow['part']) =>
    rows.filter((row) => row.part === part).map((row) => ({ row, name: row.name ?? '' }));
  const found = named('group').sort((one, other) => Number(one.row.n) - Number(other.row.n));
  const page = found.slice(0, limit);
  const last = found.length > limit ? page.at(-1)?.row.n : undefined;
  const all = rows.find(({ part }) => part === 'grouped');
  return {
    data: page.map(({ row, name }) => ({ transfer_group: name, ...sumsOf(row) })),
    next: last ? encodeCursor(order, last, last) : null,
    grouped: { groups: all?.n ?? 0, ...(all?.n ? sumsOf(all) : noLines) },
    ungrouped: named('ungrouped')
      .map(({ row, name }) => ({ reporting_category: name, ...sumsOf(row) }))
      .sort((one, other) => Math.abs(other.net) - Math.abs(one.net)),
  };
}
