import { type RawBuilder, sql } from 'kysely';
import type { Listing, ListSource } from '../store/listing.ts';

/** A line of the groups list: a transfer group's ledger in one currency. */
export interface GroupRow {
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
  kept: number;
  /** More of it went out than was collected. */
  outOfPocket: boolean;
}

/** The groups out of which a connected account was sent something. */
const groupsReaching = (account: string): RawBuilder<unknown> => sql`
  select transfer_group from stripe_transfer
  where destination = ${account} and transfer_group is not null
  union
  select c.transfer_group from stripe_transfer t
  cross join stripe_charge c on c.id = t.source_transaction
  where t.destination = ${account} and c.transfer_group is not null`;

/** How staff list groups. */
export const groupListing: Listing = {
  filters: {
    currency: { by: 'choice', column: 'currency' },
    group: { by: 'choice', column: 'transfer_group' },
    account: { by: 'relation', column: 'transfer_group', among: groupsReaching },
    outOfPocket: { by: 'yes_no', column: 'outOfPocket' },
    kept: { by: 'range', column: 'kept' },
    collected: { by: 'range', column: 'collected' },
    transferred: { by: 'range', column: 'transferred' },
    refunded: { by: 'range', column: 'refunded' },
    unbooked: { by: 'range', column: 'unbooked' },
    first: { by: 'range', column: 'first' },
    last: { by: 'range', column: 'last' },
    q: { by: 'words', columns: ['transfer_group'] },
  },
  sorts: [
    'last',
    'first',
    'kept',
    'collected',
    'fees',
    'transferred',
    'reversed',
    'refunded',
    'disputed',
    'applicationFees',
  ],
  defaultSort: '-last',
  totals: {
    currency: 'currency',
    sums: [
      'collected',
      'fees',
      'transferred',
      'reversed',
      'refunded',
      'disputed',
      'applicationFees',
      'kept',
    ],
  },
  tabs: 'outOfPocket',
};

const ledgers = sql`(select *, application_fees as "applicationFees", kept < 0 as "outOfPocket"
  from group_ledger)`;

/** The derived ledger rows. */
export const groupsSource: ListSource = {
  from: ledgers,
  probes: {
    first: ledgers,
    last: ledgers,
    kept: ledgers,
    collected: ledgers,
    transferred: ledgers,
    refunded: ledgers,
  },
  columns: sql`transfer_group as "group", currency, first, last, members, sellers, unbooked,
  collected, fees, transferred, reversed, refunded, disputed,
  "applicationFees", kept, "outOfPocket"`,
};
