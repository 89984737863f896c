import type { Generated } from 'kysely';
import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Desk, FindingKind, FindingState } from './rules.ts';

/**
 * A matter that needs a person. What is found follows from the snapshots and the clock; what
 * people made of it stands beside it and survives that it is computed anew.
 */
export interface FindingTable {
  pk: Generated<number>;
  /** `kind:subject`, and its currency where it has one. */
  id: string;
  /** What it was found in: `group:order_17`. */
  unit: string;
  kind: FindingKind;
  desk: Desk;
  subject: string;
  account: string | null;
  transfer_group: string | null;
  /** ISO 4217, lower case; null where no sum says what is at risk. */
  currency: string | null;
  /** Money at risk in minor units; 0 without a currency. */
  amount: number;
  /** Until when somebody has to act, Unix seconds; `noDue` where there is no such moment. */
  due: number;
  since: number;
  /** The facts in words. */
  facts: string;
  /** JSON of a `Fix`. */
  fix: string;
  message: string | null;
  state: FindingState;
  assigned_to: string | null;
  assigned_name: string | null;
  /** Stripe's time. */
  snoozed_until: number | null;
  /** Who settled it or put it off, when and with what words. */
  judged_by: string | null;
  judged_name: string | null;
  judged_at: number | null;
  note: string | null;
  /** What was at risk, and until when, as a person judged it: when that gets worse, it is open. */
  judged_amount: number | null;
  judged_due: number | null;
}

/** When a unit has to be looked at again although nothing changes, in Stripe's time. */
export interface FindingRecheckTable {
  unit: string;
  at: number;
}

/** A figure of the home page as it was on the first look of a day. */
export interface FigureDayTable {
  pk: Generated<number>;
  /** Days of UTC since 1970, in Stripe's time. */
  day: number;
  figure: string;
  currency: string | null;
  count: number;
  /** Minor units. */
  amount: number;
}

/** Sorts need a value on every row: what is never due comes last. */
export const noDue = 9_999_999_999;

const findings: Migration = {
  async up(db) {
    let table = db.schema
      .createTable('finding')
      .addColumn('pk', 'integer', (c) => c.primaryKey())
      .addColumn('id', 'text', (c) => c.notNull().unique());
    for (const column of ['unit', 'kind', 'desk', 'subject'])
      table = table.addColumn(column, 'text', (c) => c.notNull());
    for (const column of ['account', 'transfer_group', 'currency'])
      table = table.addColumn(column, 'text');
    for (const column of ['amount', 'due', 'since'])
      table = table.addColumn(column, 'integer', (c) => c.notNull());
    for (const column of ['facts', 'fix'])
      table = table.addColumn(column, 'text', (c) => c.notNull());
    table = table
      .addColumn('message', 'text')
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('assigned_to', 'text')
      .addColumn('assigned_name', 'text')
      .addColumn('snoozed_until', 'integer');
    for (const column of ['judged_by', 'judged_name', 'note'])
      table = table.addColumn(column, 'text');
    for (const column of ['judged_at', 'judged_amount', 'judged_due'])
      table = table.addColumn(column, 'integer');
    await table.execute();
    const indexes = [
      ['unit'],
      ['account'],
      ['transfer_group'],
      ['subject'],
      ...['due', 'amount', 'since'].flatMap((sort) => [
        ['state', sort],
        ['state', 'kind', sort],
        ['state', 'desk', sort],
      ]),
    ];
    for (const columns of indexes)
      await db.schema
        .createIndex(`finding_by_${columns.join('_')}`)
        .on('finding')
        .columns(columns)
        .execute();
    // What the home page and the menu count: answered from the index alone.
    await db.schema
      .createIndex('finding_totals')
      .on('finding')
      .columns(['state', 'kind', 'currency', 'desk', 'assigned_to', 'amount', 'due'])
      .execute();
    await db.schema
      .createIndex('finding_assigned')
      .on('finding')
      .columns(['assigned_to', 'state', 'due'])
      .where(sql.ref('assigned_to'), 'is not', null)
      .execute();
    await db.schema
      .createIndex('finding_snoozed')
      .on('finding')
      .columns(['snoozed_until'])
      .where(sql.ref('snoozed_until'), 'is not', null)
      .execute();
    await db.schema
      .createTable('finding_recheck')
      .addColumn('unit', 'text', (c) => c.primaryKey())
      .addColumn('at', 'integer', (c) => c.notNull())
      .execute();
    await db.schema
      .createIndex('finding_recheck_by_at')
      .on('finding_recheck')
      .column('at')
      .execute();
  },
};

const figures: Migration = {
  async up(db) {
    await db.schema
      .createTable('figure_day')
      .addColumn('pk', 'integer', (c) => c.primaryKey())
      .addColumn('day', 'integer', (c) => c.notNull())
      .addColumn('figure', 'text', (c) => c.notNull())
      .addColumn('currency', 'text')
      .addColumn('count', 'integer', (c) => c.notNull())
      .addColumn('amount', 'integer', (c) => c.notNull())
      .execute();
    for (const columns of [['day'], ['figure', 'day']])
      await db.schema
        .createIndex(`figure_day_by_${columns.join('_')}`)
        .on('figure_day')
        .columns(columns)
        .execute();
  },
};

/** All findings can be sorted, whatever their state; those of a desk are asked for by their kinds. */
const sortedFindings: Migration = {
  async up(db) {
    for (const sort of ['due', 'amount', 'since']) {
      await db.schema.dropIndex(`finding_by_state_desk_${sort}`).execute();
      await db.schema.createIndex(`finding_by_${sort}`).on('finding').columns([sort]).execute();
    }
  },
};

/** The tables of the inbox, by migration name. */
export const inboxMigrations: Readonly<Record<string, Migration>> = {
  '2026-11-21-inbox-findings': findings,
  '2026-11-21-inbox-findings-sorted': sortedFindings,
  '2026-11-21-inbox-figures': figures,
};
