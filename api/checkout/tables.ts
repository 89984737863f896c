import type { Generated } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { PlannedState } from './rules.ts';

/**
 * A transfer that a payment is to be split into once it has succeeded. Nobody but this product
 * knows of it: it is written with the order of its session, and never rebuilt.
 */
export interface PlannedTransferTable {
  pk: Generated<number>;
  /** The ULID that the transfer's own operation will have. */
  operation: string;
  /** The operation that makes the session. */
  planned_by: string;
  destination: string;
  /** Minor units, above zero. */
  amount: number;
  /** ISO 4217, lower case. */
  currency: string;
  transfer_group: string | null;
  state: PlannedState;
  /** When it came to its state, Unix seconds by the server's clock. */
  settled_at: number | null;
  /** Who canceled it. */
  canceled_by_name: string | null;
}

const planned: Migration = {
  async up(db) {
    await db.schema
      .createTable('planned_transfer')
      .addColumn('pk', 'integer', (c) => c.primaryKey())
      .addColumn('operation', 'text', (c) => c.notNull().unique())
      .addColumn('planned_by', 'text', (c) => c.notNull().references('operation.id'))
      .addColumn('destination', 'text', (c) => c.notNull())
      .addColumn('amount', 'integer', (c) => c.notNull())
      .addColumn('currency', 'text', (c) => c.notNull())
      .addColumn('transfer_group', 'text')
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('settled_at', 'integer')
      .addColumn('canceled_by_name', 'text')
      .execute();
    for (const columns of [['planned_by'], ['transfer_group'], ['state', 'pk']])
      await db.schema
        .createIndex(`planned_transfer_by_${columns.join('_')}`)
        .on('planned_transfer')
        .columns(columns)
        .execute();
  },
};

/** The table of the planned transfers. */
export const checkoutMigrations: Readonly<Record<string, Migration>> = {
  '2026-11-22-checkout-planned': planned,
};
