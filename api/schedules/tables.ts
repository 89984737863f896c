import { type Generated, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { PayoutStanding, ScheduleInterval } from './rules.ts';

/**
 * How one connected account is paid out, derived from `stripe_account` and
 * `stripe_balance_settings`.
 */
export interface PayoutScheduleTable {
  pk: Generated<number>;
  account: string;
  name: string;
  standing: PayoutStanding;
  interval: ScheduleInterval;
  /** The days it is paid out on, as `pattern.ts` writes them. */
  pattern: string;
  /** After how many days a payment can be paid out; -1 where Stripe does not say. */
  delay_days: number;
  /** 1 where some of the balance is kept back. */
  keeps: 0 | 1;
  /** 1 where one of its bank accounts or cards takes instant payouts. */
  instant: 0 | 1;
  /** The currencies that it has a bank account for to which payouts arrive: `,eur,usd,`. */
  reaches: string;
  /** The bank account or card that stops its payouts; null: none does. */
  errored: string | null;
  /** JSON of what is shown beside (`ScheduleFacts`). */
  facts: string;
}

/** Where accounts are kept already their schedules are derived at this start. */
const schedules: Migration = {
  async up(db) {
    let table = db.schema
      .createTable('payout_schedule')
      .addColumn('pk', 'integer', (c) => c.primaryKey())
      .addColumn('account', 'text', (c) => c.notNull().unique());
    for (const name of ['name', 'standing', 'interval', 'pattern', 'reaches', 'facts'] as const)
      table = table.addColumn(name, 'text', (c) => c.notNull());
    for (const name of ['delay_days', 'keeps', 'instant'] as const)
      table = table.addColumn(name, 'integer', (c) => c.notNull());
    await table.addColumn('errored', 'text').execute();
    for (const columns of [
      ['name'],
      ['delay_days'],
      ['standing', 'name'],
      ['standing', 'delay_days'],
      ['interval', 'name'],
      ['interval', 'delay_days'],
      ['pattern', 'name'],
      ['keeps', 'name'],
      ['instant', 'name'],
    ])
      await db.schema
        .createIndex(`payout_schedule_by_${columns.join('_')}`)
        .on('payout_schedule')
        .columns(columns)
        .execute();
    await sql`insert into meta (key, value)
      select 'rebuild:account', 'due' from meta where key = 'shape:stripe_account'
      on conflict (key) do nothing`.execute(db);
  },
};

/** The tables of payout schedules. */
export const scheduleMigrations: Readonly<Record<string, Migration>> = {
  '2026-11-22-payout-schedules': schedules,
};
