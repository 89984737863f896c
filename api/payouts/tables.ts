import { type Generated, sql } from 'kysely';
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

/**
 * What the payouts of one arrival day, currency and kind of holder come to, derived from
 * `stripe_payout` and `payout_composition`. Amounts in minor units.
 */
export interface PayoutDayTable {
  pk: Generated<number>;
  /** The noon of a day of UTC, Unix seconds. */
  day: number;
  currency: string;
  /** `platform`, or `connected` for those of all accounts together. */
  whose: string;
  count: number;
  /** What was paid, is on its way and came back, together. */
  amount: number;
  paid: number;
  /** What waits to leave, or has left and not arrived. */
  on_the_way: number;
  /** What failed or was canceled. */
  came_back: number;
  /** How many failed. */
  failures: number;
  /** What they consist of before Stripe's fees, and those fees, as far as it is known for good. */
  gross: number;
  fees: number;
  /** How many come to what they consist of to the cent, and how many do not. */
  agrees: number;
  differs: number;
  /** Of how many Stripe never says it, as they were ordered by hand. */
  by_hand: number;
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

/** Days of payouts. Where payouts are kept already they are counted at this start. */
const days: Migration = {
  async up(db) {
    let table = db.schema
      .createTable('payout_day')
      .addColumn('pk', 'integer', (c) => c.primaryKey())
      .addColumn('day', 'integer', (c) => c.notNull())
      .addColumn('currency', 'text', (c) => c.notNull())
      .addColumn('whose', 'text', (c) => c.notNull());
    for (const figure of [
      'count',
      'amount',
      'paid',
      'on_the_way',
      'came_back',
      'failures',
      'gross',
      'fees',
      'agrees',
      'differs',
      'by_hand',
    ] as const)
      table = table.addColumn(figure, 'integer', (c) => c.notNull());
    await table.addUniqueConstraint('payout_day_once', ['day', 'currency', 'whose']).execute();
    const sorted = ['day', 'amount', 'came_back', 'count', 'fees'];
    for (const columns of [
      ...sorted.map((column) => [column]),
      ...sorted.map((column) => ['currency', column]),
      ['whose', 'day'],
    ])
      await db.schema
        .createIndex(`payout_day_by_${columns.join('_')}`)
        .on('payout_day')
        .columns(columns)
        .execute();
    await sql`insert into meta (key, value)
      select 'rebuild:payout', 'due' from meta where key = 'shape:stripe_payout'
      on conflict (key) do nothing`.execute(db);
  },
};

/** The tables of payouts beside their snapshots. */
export const payoutMigrations: Readonly<Record<string, Migration>> = {
  '2026-11-21-payout-compositions': compositions,
  '2026-11-22-payout-days': days,
};
