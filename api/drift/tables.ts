import type { Generated } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What an hour's samples of one kind came to. */
export interface DriftHourTable {
  pk: Generated<number>;
  kind: string;
  /** Hours of Stripe's time since 1970, by when the sample was first read. */
  hour: number;
  sampled: number;
  /** Of those: Stripe's news came by itself within the grace. */
  late: number;
  /** Of those: wrong here for longer than the grace. */
  drifted: number;
  /** Of the drifted: put right. */
  mended: number;
}

/** An object that differed from what Stripe said, and is to be looked at once more. */
export interface DriftLookTable {
  pk: Generated<number>;
  kind: string;
  id: string;
  /** `''` is the platform: SQLite's unique index holds nulls apart. */
  account: string;
  /** When Stripe was first asked, in its time. */
  sampled_at: number;
  /** A digest of what was kept by then: whether anything has come since. */
  kept_digest: string;
  due_at: number;
}

/** An object that had drifted. */
export interface DriftFoundTable {
  pk: Generated<number>;
  kind: string;
  id: string;
  account: string | null;
  /** In Stripe's time, Unix seconds. */
  at: number;
  /** JSON list of the paths that differed; `deleted` where it was only there on one side. */
  fields: string;
  /** Why it could not be put right; null where it was. */
  error: string | null;
}

const drift: Migration = {
  async up(db) {
    let hours = db.schema
      .createTable('drift_hour')
      .addColumn('pk', 'integer', (c) => c.primaryKey())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('hour', 'integer', (c) => c.notNull());
    for (const column of ['sampled', 'late', 'drifted', 'mended'] as const)
      hours = hours.addColumn(column, 'integer', (c) => c.notNull());
    await hours.addUniqueConstraint('drift_hour_once', ['hour', 'kind']).execute();

    await db.schema
      .createTable('drift_look')
      .addColumn('pk', 'integer', (c) => c.primaryKey())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('id', 'text', (c) => c.notNull())
      .addColumn('account', 'text', (c) => c.notNull())
      .addColumn('sampled_at', 'integer', (c) => c.notNull())
      .addColumn('kept_digest', 'text', (c) => c.notNull())
      .addColumn('due_at', 'integer', (c) => c.notNull())
      .addUniqueConstraint('drift_look_once', ['kind', 'id', 'account'])
      .execute();
    await db.schema.createIndex('drift_look_by_due').on('drift_look').column('due_at').execute();

    await db.schema
      .createTable('drift_found')
      .addColumn('pk', 'integer', (c) => c.primaryKey())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('id', 'text', (c) => c.notNull())
      .addColumn('account', 'text')
      .addColumn('at', 'integer', (c) => c.notNull())
      .addColumn('fields', 'text', (c) => c.notNull())
      .addColumn('error', 'text')
      .execute();
    for (const columns of [['at'], ['kind', 'at']])
      await db.schema
        .createIndex(`drift_found_by_${columns.join('_')}`)
        .on('drift_found')
        .columns(columns)
        .execute();
  },
};

/** The tables of the sampler, by migration name. */
export const driftMigrations: Readonly<Record<string, Migration>> = {
  '2026-11-21-drift': drift,
};
