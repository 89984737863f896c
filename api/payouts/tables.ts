import type { Generated } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * What a payout consists of: the balance transactions that Stripe lists under it, but for the one
 * that is the payout itself.
 */
export interface PayoutLineTable {
  pk: Generated<number>;
  payout: string;
  /** The connected account paid out; null for the platform's own payouts. */
  account: string | null;
  balance_transaction: string;
  /** Its place among the others, from 1, in the order in which Stripe booked them. */
  n: number;
  /** The sum of the nets up to and including this one, in minor units. */
  running: number;
}

/** How far it is known what a payout consists of; no row before it was read whole once. */
export interface PayoutCompositionTable {
  payout: string;
  /** In Stripe's time, Unix seconds. */
  read_at: number;
  /** 1 once Stripe had reconciled the payout: its lines do not change any more. */
  complete: 0 | 1;
  /** JSON list of what the lines of each kind come to (`CategoryTotal`). */
  totals: string;
}

const compositions: Migration = {
  async up(db) {
    await db.schema
      .createTable('payout_line')
      .addColumn('pk', 'integer', (c) => c.primaryKey())
      .addColumn('payout', 'text', (c) => c.notNull())
      .addColumn('account', 'text')
      .addColumn('balance_transaction', 'text', (c) => c.notNull())
      .addColumn('n', 'integer', (c) => c.notNull())
      .addColumn('running', 'integer', (c) => c.notNull())
      .addUniqueConstraint('payout_line_in_order', ['payout', 'n'])
      .addUniqueConstraint('payout_line_once', ['payout', 'balance_transaction'])
      .execute();
    // A payment asks by its balance transaction in which payout it left.
    await db.schema
      .createIndex('payout_line_by_balance_transaction')
      .on('payout_line')
      .columns(['balance_transaction'])
      .execute();
    await db.schema
      .createTable('payout_composition')
      .addColumn('payout', 'text', (c) => c.primaryKey())
      .addColumn('read_at', 'integer', (c) => c.notNull())
      .addColumn('complete', 'integer', (c) => c.notNull())
      .addColumn('totals', 'text', (c) => c.notNull())
      .execute();
  },
};

/** The tables of payouts beside their snapshots. */
export const payoutMigrations: Readonly<Record<string, Migration>> = {
  '2026-11-21-payout-compositions': compositions,
};
