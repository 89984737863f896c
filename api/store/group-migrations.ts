import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Groups can be sorted by each of their figures. */
const sortedGroups: Migration = {
  async up(db) {
    for (const figure of ['fees', 'transferred', 'reversed', 'disputed', 'application_fees'])
      await db.schema
        .createIndex(`group_ledger_by_${figure}`)
        .on('group_ledger')
        .columns([figure])
        .execute();
  },
};

/** Groups out of which more went than came in, which are few, in the order of their last change. */
const groupsOutOfPocket: Migration = {
  async up(db) {
    await db.schema
      .createIndex('group_ledger_out_of_pocket')
      .on('group_ledger')
      .expression(sql`(kept < 0), last`)
      .execute();
  },
};

/** The figures of a group that staff sort and filter by, in one currency and in all. */
const groupFigures = [
  'first',
  'last',
  'collected',
  'fees',
  'transferred',
  'reversed',
  'refunded',
  'disputed',
  'application_fees',
  'kept',
  'out_of_pocket',
] as const;

/**
 * The ledger with top-ups, what is pending, what is out of pocket, and whether it reconciles. The
 * table is derived, so it is made anew, empty: the shapes of charges and balance transactions
 * changed with it, so that what they give is rebuilt at the first start.
 */
const reconciledGroups: Migration = {
  async up(db) {
    await db.schema.dropTable('group_ledger').execute();
    let table = db.schema
      .createTable('group_ledger')
      .addColumn('pk', 'integer', (c) => c.primaryKey())
      .addColumn('transfer_group', 'text', (c) => c.notNull())
      .addColumn('currency', 'text', (c) => c.notNull())
      .addColumn('reconciliation', 'text', (c) => c.notNull());
    const others = ['members', 'sellers', 'unbooked', 'topped_up', 'pending', 'difference'];
    for (const figure of [...groupFigures, ...others])
      table = table.addColumn(figure, 'integer', (c) => c.notNull());
    await table.addUniqueConstraint('group_ledger_once', ['transfer_group', 'currency']).execute();
    const sorted = groupFigures.flatMap((figure) => [[figure], ['currency', figure]]);
    for (const columns of [...sorted, ['reconciliation', 'last']])
      await db.schema
        .createIndex(`group_ledger_by_${columns.join('_')}`)
        .on('group_ledger')
        .columns(columns)
        .execute();
    await db.schema
      .createIndex('group_ledger_out_of_pocket')
      .on('group_ledger')
      .expression(sql`(kept < 0), last`)
      .execute();
    // Totals of a million groups: read out of this index alone, and nothing to be sorted.
    const summed = ['reconciliation', ...groupFigures.toReversed(), 'topped_up', 'pending'];
    await sql`create index group_ledger_summary on group_ledger
      (currency, (kept < 0), ${sql.join(summed.map((column) => sql.ref(column)))})`.execute(db);
  },
};

/** What of groups is mostly nothing, so that a filter by it passes most rows by. */
const rareFigures = ['disputed', 'refunded', 'reversed', 'out_of_pocket'] as const;

/**
 * Lists of groups by last change and by what is kept: their indexes have the rare figures too, and
 * so what a filter passes by need not be read.
 */
const groupsPassedBy: Migration = {
  async up(db) {
    for (const sort of ['last', 'kept']) {
      await db.schema.dropIndex(`group_ledger_by_${sort}`).execute();
      await db.schema
        .createIndex(`group_ledger_by_${sort}`)
        .on('group_ledger')
        .columns([sort, 'pk', ...rareFigures])
        .execute();
    }
  },
};

/** Since when a group waits to be booked, as far as its ledger tells; a change of it tells better. */
const groupsUnbookedSince: Migration = {
  async up(db) {
    await db.schema.alterTable('group_ledger').addColumn('unbooked_since', 'integer').execute();
    await sql`update group_ledger set unbooked_since = last where unbooked > 0`.execute(db);
  },
};

/** How the rows of transfer groups came to be sorted and found, by migration name. */
export const groupMigrations: Readonly<Record<string, Migration>> = {
  '2026-11-21-stripe-groups-sorted': sortedGroups,
  '2026-11-21-stripe-tabs-of-groups': groupsOutOfPocket,
  '2026-11-22-stripe-groups-reconciled': reconciledGroups,
  '2026-11-22-stripe-groups-reconciled-passed-by': groupsPassedBy,
  '2026-11-22-stripe-groups-unbooked-since': groupsUnbookedSince,
};
