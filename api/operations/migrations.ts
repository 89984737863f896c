import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

const journal: Migration = {
  async up(db) {
    await db.schema
      .createTable('operation')
      .addColumn('pk', 'integer', (c) => c.primaryKey())
      .addColumn('id', 'text', (c) => c.notNull().unique())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('status', 'text', (c) => c.notNull())
      .addColumn('needs_person', 'integer', (c) => c.notNull())
      .addColumn('subject', 'text', (c) => c.notNull())
      .addColumn('objects', 'text', (c) => c.notNull())
      .addColumn('input', 'text', (c) => c.notNull())
      .addColumn('reason', 'text', (c) => c.notNull())
      .addColumn('fingerprint', 'text', (c) => c.notNull())
      .addColumn('preview', 'text', (c) => c.notNull())
      .addColumn('touches', 'text', (c) => c.notNull())
      .addColumn('requested_by', 'text', (c) => c.notNull())
      .addColumn('requested_by_name', 'text', (c) => c.notNull())
      .addColumn('created_at', 'integer', (c) => c.notNull())
      .addColumn('finished_at', 'integer')
      .addColumn('error', 'text')
      .execute();
    for (const columns of [
      ['created_at'],
      ['subject', 'created_at'],
      ['status', 'created_at'],
      ['kind', 'created_at'],
      ['requested_by', 'created_at'],
    ])
      await db.schema
        .createIndex(`operation_by_${columns.join('_')}`)
        .on('operation')
        .columns(columns)
        .execute();

    await db.schema
      .createTable('operation_step')
      .addColumn('pk', 'integer', (c) => c.primaryKey())
      .addColumn('operation', 'text', (c) => c.notNull().references('operation.id'))
      .addColumn('n', 'integer', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('text', 'text', (c) => c.notNull())
      .addColumn('status', 'text', (c) => c.notNull())
      .addColumn('path', 'text', (c) => c.notNull())
      .addColumn('params', 'text', (c) => c.notNull())
      .addColumn('account', 'text')
      .addColumn('api_version', 'text', (c) => c.notNull())
      .addColumn('idempotency_key', 'text', (c) => c.notNull().unique())
      .addColumn('creates', 'text', (c) => c.notNull())
      .addColumn('journaled_at', 'integer', (c) => c.notNull())
      .addColumn('first_sent_at', 'integer')
      .addColumn('last_sent_at', 'integer')
      .addColumn('answered_at', 'integer')
      .addColumn('attempts', 'integer', (c) => c.notNull())
      .addColumn('stripe_request', 'text')
      .addColumn('object', 'text')
      .addColumn('error', 'text')
      .addUniqueConstraint('operation_step_once', ['operation', 'n'])
      .execute();
  },
};

const decisions: Migration = {
  async up(db) {
    for (const column of [
      'batch',
      'based_on',
      'approval',
      'decided_by',
      'decided_by_name',
      'decision_note',
    ])
      await db.schema.alterTable('operation').addColumn(column, 'text').execute();
    for (const column of ['expires_at', 'decided_at'])
      await db.schema.alterTable('operation').addColumn(column, 'integer').execute();
    await db.schema
      .alterTable('operation')
      // Whoever ordered before there were limits had none.
      .addColumn('requested_by_role', 'text', (c) => c.notNull().defaultTo('admin'))
      .execute();
    for (const column of ['priority', 'when_funded'])
      await db.schema
        .alterTable('operation')
        .addColumn(column, 'integer', (c) => c.notNull().defaultTo(0))
        .execute();
    await db.schema.alterTable('operation_step').addColumn('retried_by', 'integer').execute();
    await db.schema
      .createIndex('operation_step_by_object')
      .on('operation_step')
      .column('object')
      .execute();
    await db.schema
      .createIndex('operation_by_batch')
      .on('operation')
      .columns(['batch', 'status'])
      .execute();

    await db.schema
      .createTable('operation_amount')
      .addColumn('pk', 'integer', (c) => c.primaryKey())
      .addColumn('operation', 'text', (c) => c.notNull().references('operation.id'))
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('requested_by', 'text', (c) => c.notNull())
      .addColumn('currency', 'text', (c) => c.notNull())
      .addColumn('amount', 'integer', (c) => c.notNull())
      .addColumn('created_at', 'integer', (c) => c.notNull())
      .addUniqueConstraint('operation_amount_once', ['operation', 'currency'])
      .execute();
    await db.schema
      .createIndex('operation_amount_by_day')
      .on('operation_amount')
      .columns(['requested_by', 'currency', 'created_at'])
      .execute();

    await db.schema
      .createTable('operation_batch')
      .addColumn('pk', 'integer', (c) => c.primaryKey())
      .addColumn('id', 'text', (c) => c.notNull().unique())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('reason', 'text', (c) => c.notNull())
      .addColumn('content', 'text', (c) => c.notNull())
      .addColumn('total', 'integer', (c) => c.notNull())
      .addColumn('requested_by', 'text', (c) => c.notNull())
      .addColumn('requested_by_name', 'text', (c) => c.notNull())
      .addColumn('created_at', 'integer', (c) => c.notNull())
      .addColumn('begins_at', 'integer', (c) => c.notNull())
      .addColumn('canceled_at', 'integer')
      .execute();

    await db.schema
      .createTable('operation_limit')
      .addColumn('pk', 'integer', (c) => c.primaryKey())
      .addColumn('role', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('currency', 'text', (c) => c.notNull())
      .addColumn('single', 'integer')
      .addColumn('day', 'integer')
      .addUniqueConstraint('operation_limit_once', ['role', 'kind', 'currency'])
      .execute();
    await sql`insert into operation_limit (role, kind, currency, single, day)
      values ('support', '*', '*', 50000, 200000)`.execute(db);
  },
};

const unrecovered: Migration = {
  async up(db) {
    await db.schema
      .createTable('operation_unrecovered')
      .addColumn('pk', 'integer', (c) => c.primaryKey())
      .addColumn('operation', 'text', (c) => c.notNull().references('operation.id'))
      .addColumn('transfer', 'text', (c) => c.notNull())
      .addColumn('account', 'text', (c) => c.notNull())
      .addColumn('currency', 'text', (c) => c.notNull())
      .addColumn('amount', 'integer', (c) => c.notNull())
      .addColumn('why', 'text', (c) => c.notNull())
      .addUniqueConstraint('operation_unrecovered_once', ['operation', 'transfer'])
      .execute();
    await db.schema
      .createIndex('operation_unrecovered_by_account')
      .on('operation_unrecovered')
      .column('account')
      .execute();
  },
};

const undo: Migration = {
  async up(db) {
    await db.schema.alterTable('operation_step').addColumn('undo', 'text').execute();
  },
};

const readAgain: Migration = {
  async up(db) {
    await db.schema
      .alterTable('operation')
      .addColumn('to_read_again', 'integer', (c) => c.notNull().defaultTo(0))
      .execute();
    await sql`create index operation_to_read_again on operation (pk) where to_read_again = 1`.execute(
      db,
    );
  },
};

const restsOn: Migration = {
  async up(db) {
    await db.schema.alterTable('operation_step').addColumn('rests_on', 'text').execute();
  },
};

/** Who answers for an operation and who has approved it, which only the trail said before. */
const standing: Migration = {
  async up(db) {
    await db.schema
      .alterTable('operation')
      .addColumn('vouched_by', 'text', (c) => c.notNull().defaultTo(''))
      .execute();
    await db.schema.alterTable('operation').addColumn('approved_by', 'text').execute();
    await db.schema.alterTable('operation').addColumn('approved_at', 'integer').execute();
    const last = (column: string, actions: string) =>
      sql.raw(`(select ${column} from audit_entry where operation = operation.id
        and action in (${actions}) order by seq desc limit 1)`);
    const tries = "'operation.retried', 'operation.waits_for_funds'";
    await sql`update operation set
      vouched_by = coalesce(${last('actor', tries)}, requested_by),
      approved_by = ${last('actor', "'operation.approved'")},
      approved_at = ${last('at', "'operation.approved'")}`.execute(db);
    await db.schema.alterTable('operation').dropColumn('requested_by_role').execute();

    await db.schema.dropIndex('operation_amount_by_day').execute();
    await db.schema.alterTable('operation_amount').addColumn('counts_for', 'text').execute();
    await sql`update operation_amount set
      counts_for = iif(o.approval is null, operation_amount.requested_by, o.approved_by),
      created_at = max(operation_amount.created_at, coalesce(o.approved_at, 0))
      from operation as o where o.id = operation_amount.operation`.execute(db);
    await db.schema.alterTable('operation_amount').dropColumn('requested_by').execute();
    await db.schema
      .createIndex('operation_amount_by_day')
      .on('operation_amount')
      .columns(['counts_for', 'currency', 'created_at'])
      .execute();
  },
};

const plannedBy: Migration = {
  async up(db) {
    await db.schema.alterTable('operation').addColumn('planned_by', 'text').execute();
  },
};

/** The shares of a payment's split are limited as the transfers that they are. */
const splitLimits: Migration = {
  async up(db) {
    const [from, to] = [sql.lit('checkout.create_split'), sql.lit('transfer.create')];
    await sql`update operation_amount set kind = ${to} where kind = ${from}`.execute(db);
    // Where transfers have a limit of their own, that one holds.
    await sql`update or ignore operation_limit set kind = ${to} where kind = ${from}`.execute(db);
    await sql`delete from operation_limit where kind = ${from}`.execute(db);
  },
};

const repays: Migration = {
  async up(db) {
    await sql`create index operation_by_repays on operation (input ->> '$.repays')
      where input ->> '$.repays' is not null`.execute(db);
  },
};

const personal: Migration = {
  async up(db) {
    await db.schema
      .alterTable('operation')
      .addColumn('personal', 'integer', (c) => c.notNull().defaultTo(0))
      .execute();
    await sql`update operation set personal = 1 where kind in
      ('account.create', 'checkout.create', 'checkout.create_split', 'dispute.save_evidence')`.execute(
      db,
    );
    await sql`create index operation_personal on operation (finished_at) where personal = 1`.execute(
      db,
    );
  },
};

/** The journal's tables, by migration name. */
export const operationMigrations: Readonly<Record<string, Migration>> = {
  '2026-11-21-operations': journal,
  '2026-11-21-operations-decisions': decisions,
  '2026-11-21-operations-unrecovered': unrecovered,
  '2026-11-22-operations-read-again': readAgain,
  '2026-11-21-operations-undo': undo,
  '2026-11-22-operations-rests-on': restsOn,
  '2026-11-22-operations-standing': standing,
  '2026-11-22-operations-planned-by': plannedBy,
  '2026-11-22-operations-split-limits': splitLimits,
  '2026-11-22-operations-repays': repays,
  '2026-11-22-operations-personal': personal,
};
