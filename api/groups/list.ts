import { type RawBuilder, sql } from 'kysely';
import type { Listing, ListSource } from '../store/listing.ts';
import type { GroupLedgerTable } from '../store/tables.ts';
import { groupWords } from '../store/word-index.ts';
import { reconciliationStates } from './reconciliation.ts';

/** A line of the groups list: a transfer group's ledger in one currency. */
export interface GroupRow {
  /** Names the line as long as the group has this currency: `id=12,13` lists these again. */
  id: number;
  group: string;
  currency: string;
  /** Unix seconds of its first and last booking. */
  first: number;
  last: number;
  members: number;
  sellers: number;
  unbooked: number;
  collected: number;
  fees: number;
  transferred: number;
  reversed: number;
  refunded: number;
  disputed: number;
  applicationFees: number;
  toppedUp: number;
  kept: number;
  outOfPocket: number;
  /** More of it went out than was collected. */
  isOutOfPocket: boolean;
  pending: number;
  reconciliation: GroupLedgerTable['reconciliation'];
  difference: number;
}

/** The groups out of which a connected account was sent something. */
const groupsReaching = (account: string): RawBuilder<unknown> => sql`
  select transfer_group from stripe_transfer
  where destination = ${account} and transfer_group is not null
  union
  select c.transfer_group from stripe_transfer t
  cross join stripe_charge c on c.id = t.source_transaction
  where t.destination = ${account} and c.transfer_group is not null`;

/** Each is sorted and filtered by. */
const figures = [
  'collected',
  'fees',
  'transferred',
  'reversed',
  'refunded',
  'disputed',
  'applicationFees',
  'kept',
  'outOfPocket',
] as const;

const ranges = [...figures, 'first', 'last'] as const;

/** For each range. */
const ofRanges = <T>(of: (column: (typeof ranges)[number]) => T) =>
  Object.fromEntries(ranges.map((column) => [column, of(column)])) as Record<
    (typeof ranges)[number],
    T
  >;

/** How staff list groups. */
export const groupListing: Listing = {
  filters: {
    currency: { by: 'choice', column: 'currency' },
    group: { by: 'choice', column: 'transfer_group' },
    id: { by: 'choice', column: 'pk' },
    account: { by: 'relation', column: 'transfer_group', among: groupsReaching },
    isOutOfPocket: { by: 'yes_no', column: 'isOutOfPocket' },
    reconciliation: { by: 'choice', column: 'reconciliation', values: reconciliationStates },
    ...ofRanges((column) => ({ by: 'range' as const, column })),
    unbooked: { by: 'range', column: 'unbooked' },
    q: { by: 'search', of: groupWords },
  },
  sorts: ranges,
  // Those that are out of pocket come first, by as much as they are.
  defaultSort: 'kept',
  totals: { currency: 'currency', sums: [...figures, 'toppedUp', 'pending'] },
  tabs: 'isOutOfPocket',
  summaryIndex: ['currency', 'isOutOfPocket', 'reconciliation', ...ranges, 'toppedUp', 'pending'],
};

const ledgers = sql`(select *, application_fees as "applicationFees", topped_up as "toppedUp",
  out_of_pocket as "outOfPocket", kept < 0 as "isOutOfPocket" from group_ledger)`;

const rare = ['disputed', 'refunded', 'reversed', 'outOfPocket'];

/** The derived ledger rows. */
export const groupsSource: ListSource = {
  from: ledgers,
  probes: {
    ...ofRanges(() => ledgers),
    isOutOfPocket: ledgers,
    reconciliation: ledgers,
  },
  ordered: { isOutOfPocket: ['last'], reconciliation: ['last'] },
  passing: { last: rare, kept: rare },
  columns: sql`pk as id, transfer_group as "group", currency, first, last, members, sellers, unbooked,
  collected, fees, transferred, reversed, refunded, disputed, "applicationFees", "toppedUp",
  kept, "outOfPocket", "isOutOfPocket", pending, reconciliation, difference`,
};
