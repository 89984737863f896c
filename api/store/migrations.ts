import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { groupMigrations } from './group-migrations.ts';

const foundation: Migration = {
  async up(db) {
    await db.schema
      .createTable('meta')
      .addColumn('key', 'text', (c) => c.primaryKey())
      .addColumn('value', 'text', (c) => c.notNull())
      .execute();

    await db.schema
      .createTable('snapshot_history')
      .addColumn('pk', 'integer', (c) => c.primaryKey())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('id', 'text', (c) => c.notNull())
      .addColumn('at', 'integer', (c) => c.notNull())
      .addColumn('source', 'text', (c) => c.notNull())
      .addColumn('changes', 'text', (c) => c.notNull())
      .execute();
    await db.schema
      .createIndex('snapshot_history_by_object')
      .on('snapshot_history')
      .columns(['kind', 'id', 'at'])
      .execute();

    await db.schema
      .createTable('stripe_event')
      .addColumn('pk', 'integer', (c) => c.primaryKey())
      .addColumn('id', 'text', (c) => c.notNull().unique())
      .addColumn('type', 'text', (c) => c.notNull())
      .addColumn('account', 'text')
      .addColumn('created', 'integer', (c) => c.notNull())
      .addColumn('received_at', 'integer', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('attempts', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('next_attempt_at', 'integer', (c) => c.notNull())
      .addColumn('error', 'text')
      .addColumn('payload', 'text', (c) => c.notNull())
      .execute();
    await db.schema
      .createIndex('stripe_event_by_state')
      .on('stripe_event')
      .columns(['state', 'created'])
      .execute();
    // Few wait among many handled ones: only those stand in this index.
    await db.schema
      .createIndex('stripe_event_waiting')
      .on('stripe_event')
      .columns(['next_attempt_at', 'created'])
      .where(sql.ref('state'), 'in', sql`('received', 'failed')`)
      .execute();
    await db.schema
      .createIndex('stripe_event_by_created')
      .on('stripe_event')
      .columns(['created'])
      .execute();

    await db.schema
      .createTable('refetch')
      .addColumn('pk', 'integer', (c) => c.primaryKey())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('id', 'text', (c) => c.notNull())
      .addColumn('account', 'text', (c) => c.notNull())
      .addColumn('due_at', 'integer', (c) => c.notNull())
      .addColumn('asked_seq', 'integer', (c) => c.notNull())
      .addColumn('attempts', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('error', 'text')
      .addUniqueConstraint('refetch_once', ['kind', 'id', 'account'])
      .execute();
    await db.schema.createIndex('refetch_by_due').on('refetch').columns(['due_at']).execute();

    await db.schema
      .createTable('backfill_range')
      .addColumn('pk', 'integer', (c) => c.primaryKey())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('account', 'text', (c) => c.notNull())
      .addColumn('since', 'integer', (c) => c.notNull())
      .addColumn('until', 'integer', (c) => c.notNull())
      .addColumn('cursor', 'text')
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('pages', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('objects', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('error', 'text')
      .execute();
    await db.schema
      .createIndex('backfill_range_by_state')
      .on('backfill_range')
      .columns(['state', 'kind'])
      .execute();

    await db.schema
      .createTable('sweep')
      .addColumn('account', 'text', (c) => c.primaryKey())
      .addColumn('due_at', 'integer', (c) => c.notNull())
      .addColumn('swept_at', 'integer')
      .addColumn('missed_since', 'integer')
      .execute();
    await db.schema.createIndex('sweep_by_due').on('sweep').columns(['due_at']).execute();

    let lines = db.schema
      .createTable('balance_line')
      .addColumn('pk', 'integer', (c) => c.primaryKey())
      .addColumn('holder', 'text', (c) => c.notNull())
      .addColumn('currency', 'text', (c) => c.notNull());
    for (const figure of ['available', 'pending', 'total', 'reserved', 'instant'] as const)
      lines = lines.addColumn(figure, 'integer', (c) => c.notNull());
    await lines.addUniqueConstraint('balance_line_once', ['holder', 'currency']).execute();
    for (const figure of ['available', 'pending', 'total'] as const)
      await db.schema
        .createIndex(`balance_line_by_${figure}`)
        .on('balance_line')
        .columns([figure])
        .execute();

    let ledger = db.schema
      .createTable('group_ledger')
      .addColumn('pk', 'integer', (c) => c.primaryKey())
      .addColumn('transfer_group', 'text', (c) => c.notNull())
      .addColumn('currency', 'text', (c) => c.notNull());
    for (const figure of [
      'first',
      'last',
      'members',
      'sellers',
      'unbooked',
      'collected',
      'fees',
      'transferred',
      'reversed',
      'refunded',
      'disputed',
      'application_fees',
      'kept',
    ] as const)
      ledger = ledger.addColumn(figure, 'integer', (c) => c.notNull());
    await ledger.addUniqueConstraint('group_ledger_once', ['transfer_group', 'currency']).execute();
    for (const figure of ['first', 'last', 'kept', 'collected', 'refunded'] as const) {
      await db.schema
        .createIndex(`group_ledger_by_${figure}`)
        .on('group_ledger')
        .columns([figure])
        .execute();
      await db.schema
        .createIndex(`group_ledger_by_currency_${figure}`)
        .on('group_ledger')
        .columns(['currency', figure])
        .execute();
    }
  },
};

/**
 * Events as staff list them: with the object they are about, and with what became of them. The
 * payload stands last, so that lists need not read it; hence the table is made anew.
 */
const listedEvents: Migration = {
  async up(db) {
    for (const index of ['by_state', 'waiting', 'by_created'])
      await db.schema.dropIndex(`stripe_event_${index}`).execute();
    await db.schema.alterTable('stripe_event').renameTo('stripe_event_before').execute();
    await db.schema
      .createTable('stripe_event')
      .addColumn('pk', 'integer', (c) => c.primaryKey())
      .addColumn('id', 'text', (c) => c.notNull().unique())
      .addColumn('type', 'text', (c) => c.notNull())
      .addColumn('account', 'text')
      .addColumn('object', 'text')
      .addColumn('created', 'integer', (c) => c.notNull())
      .addColumn('received_at', 'integer', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('attempts', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('next_attempt_at', 'integer', (c) => c.notNull())
      .addColumn('settled_at', 'integer')
      .addColumn('error', 'text')
      .addColumn('note', 'text')
      .addColumn('payload', 'text', (c) => c.notNull())
      .execute();
    const kept = sql.raw(
      'pk, id, type, account, created, received_at, state, attempts, next_attempt_at, error, payload',
    );
    await sql`insert into stripe_event (${kept}, object)
      select ${kept}, json_extract(payload, '$.data.object.id')
      from stripe_event_before`.execute(db);
    await db.schema.dropTable('stripe_event_before').execute();

    for (const columns of [['state', 'created'], ['type', 'created'], ['created'], ['received_at']])
      await db.schema
        .createIndex(`stripe_event_by_${columns.join('_')}`)
        .on('stripe_event')
        .columns(columns)
        .execute();
    // Few wait among many handled ones: only those stand in this index.
    await db.schema
      .createIndex('stripe_event_waiting')
      .on('stripe_event')
      .columns(['next_attempt_at', 'created'])
      .where(sql.ref('state'), 'in', sql`('received', 'failed')`)
      .execute();
    // Most events are the platform's own, and stand in neither.
    for (const columns of [['account', 'created'], ['received_at']])
      await db.schema
        .createIndex(`stripe_event_connected_by_${columns.join('_')}`)
        .on('stripe_event')
        .columns(columns)
        .where(sql.ref('account'), 'is not', null)
        .execute();
    await db.schema
      .createIndex('snapshot_history_by_event')
      .on('snapshot_history')
      .columns(['source'])
      .where(sql.ref('source'), '!=', sql`'fetch'`)
      .execute();
  },
};

/** What happened to an object, by its events. */
const eventsOfObjects: Migration = {
  async up(db) {
    await db.schema
      .createIndex('stripe_event_by_object')
      .on('stripe_event')
      .columns(['object', 'created'])
      .execute();
  },
};

/** An earlier version kept events with what only the customer of a payment may know. */
const eventsWithoutSecrets: Migration = {
  async up(db) {
    await sql`update stripe_event
      set payload = json_remove(payload, '$.data.object.client_secret')
      where json_type(payload, '$.data.object.client_secret') is not null`.execute(db);
  },
};

/** What each day did to a balance, and how far back that is known. */
const balanceDays: Migration = {
  async up(db) {
    let table = db.schema
      .createTable('balance_day')
      .addColumn('pk', 'integer', (c) => c.primaryKey())
      .addColumn('holder', 'text', (c) => c.notNull())
      .addColumn('currency', 'text', (c) => c.notNull())
      .addColumn('day', 'integer', (c) => c.notNull());
    for (const figure of ['booked', 'released', 'held'] as const)
      table = table.addColumn(figure, 'integer', (c) => c.notNull());
    await table.addUniqueConstraint('balance_day_once', ['holder', 'currency', 'day']).execute();
    await db.schema
      .createTable('balance_reach')
      .addColumn('holder', 'text', (c) => c.primaryKey())
      .addColumn('since', 'integer', (c) => c.notNull())
      .addColumn('until', 'integer', (c) => c.notNull())
      .execute();
  },
};

/** Balances of one currency can be sorted by each of their figures, as those of all can. */
const sortedBalances: Migration = {
  async up(db) {
    for (const figure of ['available', 'pending', 'total'])
      await db.schema
        .createIndex(`balance_line_by_currency_${figure}`)
        .on('balance_line')
        .columns(['currency', figure])
        .execute();
  },
};

/** When an owner's payment method configurations are to be read again: at once where never. */
const configurationsDue: Migration = {
  async up(db) {
    await db.schema
      .alterTable('sweep')
      .addColumn('configurations_due_at', 'integer', (c) => c.notNull().defaultTo(0))
      .execute();
    await db.schema
      .createIndex('sweep_by_configurations_due')
      .on('sweep')
      .columns(['configurations_due_at'])
      .execute();
  },
};

/** The store's own tables, by migration name; areas with tables of their own add theirs. */
export const storeMigrations: Readonly<Record<string, Migration>> = {
  ...groupMigrations,
  '2026-11-21-foundation': foundation,
  '2026-11-21-balance-days': balanceDays,
  '2026-11-21-stripe-events': listedEvents,
  '2026-11-21-stripe-events-of-objects': eventsOfObjects,
  '2026-11-21-stripe-events-without-secrets': eventsWithoutSecrets,
  '2026-11-21-stripe-sorted-balances': sortedBalances,
  '2026-11-22-sweep-configurations': configurationsDue,
};
