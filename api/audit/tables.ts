import { type Generated, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** One row of the audit trail; only ever inserted, and triggers see to it. */
export interface AuditEntryTable {
  seq: Generated<number>;
  /** Unix seconds by the server's clock. */
  at: number;
  /** `operation.submitted`, `operation.step_succeeded`, `staff.signed_in`. */
  action: string;
  /** The staff member, or null for what the server did by itself. */
  actor: string | null;
  actor_name: string | null;
  /** The network address the request came from, where there was one. */
  address: string | null;
  /** What it is about: an object of Stripe's, or of ours. */
  subject: string | null;
  operation: string | null;
  /** The reason that staff gave. */
  reason: string | null;
  /** JSON of what was before and after, as far as the action has such. */
  before: string | null;
  after: string | null;
  stripe_request: string | null;
  /** The hash of the row before this one; of the first row, the empty text. */
  previous_hash: string;
  /** SHA-256 in hex over `previous_hash` and every other column but `hash`. */
  hash: string;
}

const auditTrail: Migration = {
  async up(db) {
    let table = db.schema
      .createTable('audit_entry')
      .addColumn('seq', 'integer', (c) => c.primaryKey().autoIncrement())
      .addColumn('at', 'integer', (c) => c.notNull())
      .addColumn('action', 'text', (c) => c.notNull());
    for (const column of [
      'actor',
      'actor_name',
      'address',
      'subject',
      'operation',
      'reason',
      'before',
      'after',
      'stripe_request',
    ])
      table = table.addColumn(column, 'text');
    await table
      .addColumn('previous_hash', 'text', (c) => c.notNull().unique())
      .addColumn('hash', 'text', (c) => c.notNull().unique())
      .execute();
    for (const column of ['operation', 'subject'])
      await db.schema
        .createIndex(`audit_entry_by_${column}`)
        .on('audit_entry')
        .column(column)
        .execute();
    for (const change of ['update', 'delete'])
      await sql`create trigger ${sql.raw(`audit_entry_no_${change}`)}
        before ${sql.raw(change)} on audit_entry
        begin select raise(abort, 'the audit trail is append-only'); end`.execute(db);
  },
};

const byActor: Migration = {
  async up(db) {
    await db.schema.createIndex('audit_entry_by_actor').on('audit_entry').column('actor').execute();
  },
};

const byTime: Migration = {
  async up(db) {
    for (const column of ['at', 'action'])
      await db.schema
        .createIndex(`audit_entry_by_${column}`)
        .on('audit_entry')
        .column(column)
        .execute();
  },
};

/** The audit trail's table, by migration name. */
export const auditMigrations: Readonly<Record<string, Migration>> = {
  '2026-11-21-audit-trail': auditTrail,
  '2026-11-21-audit-trail-by-actor': byActor,
  '2026-11-21-audit-trail-by-time': byTime,
};
