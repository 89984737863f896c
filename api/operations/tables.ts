import { type Generated, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Role } from '../staff/rules.ts';
import type { Unrecovered } from './action.ts';
import type { OperationStatus, StepStatus } from './status.ts';

/** One order of staff's: what was asked for, on what plan, and what became of it. */
export interface OperationTable {
  pk: Generated<number>;
  /** The ULID that the form was opened with. */
  id: string;
  kind: string;
  status: OperationStatus;
  /** 1 when only a person can find out what became of a step. */
  needs_person: 0 | 1;
  /** The Stripe object it is about. */
  subject: string;
  /** JSON list of the object ids that are locked while it runs. */
  objects: string;
  /** The input in one canonical text, so that equal inputs are equal texts. */
  input: string;
  reason: string;
  fingerprint: string;
  /** JSON of the effects and warnings that were shown when it was submitted. */
  preview: string;
  /** JSON list of the snapshots to read again once something was done. */
  touches: string;
  requested_by: string;
  requested_by_name: string;
  /** Who answers for it: its requester, or whoever has had it tried again since. */
  vouched_by: string;
  /** Unix seconds by the server's clock. */
  created_at: number;
  finished_at: number | null;
  /** JSON of an `OperationError`. */
  error: string | null;
  /** The batch it belongs to. */
  batch: string | null;
  /** JSON of the facts that its plan rests on; null until it has been planned. */
  based_on: string | null;
  /** JSON list of why someone else has to approve it; null where nobody has to. */
  approval: string | null;
  /** Until when it can be approved, Unix seconds by the server's clock. */
  expires_at: number | null;
  /** Who approved it, and when, Unix seconds by the server's clock. */
  approved_by: string | null;
  approved_at: number | null;
  /** Who approved, rejected or canceled it last, when, and with what words. */
  decided_by: string | null;
  decided_by_name: string | null;
  decided_at: number | null;
  decision_note: string | null;
  /** Of those that wait for funds, the higher come first. */
  priority: number;
  /** 1 when it is kept, and sent again, where Stripe refuses it for want of funds. */
  when_funded: 0 | 1;
  /** 1 from when a step was done until what that changed has been read again. */
  to_read_again: Generated<0 | 1>;
}

/** What an operation moves in one currency, as limits count it and as it waits for funds. */
export interface OperationAmountTable {
  pk: Generated<number>;
  operation: string;
  kind: string;
  /** In whose day it counts: its approver's, or that of who answers for it; null while it waits for approval. */
  counts_for: string | null;
  /** ISO 4217, lower case. */
  currency: string;
  /** Minor units, above zero. */
  amount: number;
  /** Since when it counts, Unix seconds by the server's clock. */
  created_at: number;
}

/**
 * What a seller keeps of money that its customer gets back: a matter to look into once the refund
 * is done, until as much of the transfer has been reversed after all.
 */
export interface OperationUnrecoveredTable {
  pk: Generated<number>;
  operation: string;
  transfer: string;
  account: string;
  /** ISO 4217, lower case. */
  currency: string;
  /** Minor units, above zero. */
  amount: number;
  why: Unrecovered['why'];
}

/** Many operations of one kind, ordered together. */
export interface OperationBatchTable {
  pk: Generated<number>;
  /** The ULID that the form was opened with. */
  id: string;
  kind: string;
  reason: string;
  /** Hash over the items in one canonical text, so that equal orders are known. */
  content: string;
  total: number;
  requested_by: string;
  requested_by_name: string;
  created_at: number;
  /** Nothing of it is sent before, Unix seconds by the server's clock. */
  begins_at: number;
  canceled_at: number | null;
}

/** What staff of a role may order without asking anyone; a row that is more special comes first. */
export interface OperationLimitTable {
  pk: Generated<number>;
  role: Role;
  /** An action's kind, or `*` for all of them together. */
  kind: string;
  /** A currency, or `*` for each of those that have two decimals. */
  currency: string;
  /** Minor units for one operation, and for all of one person's within 24 hours; null: no limit. */
  single: number | null;
  day: number | null;
}

/** One call to Stripe of an operation, committed before it leaves. */
export interface OperationStepTable {
  pk: Generated<number>;
  operation: string;
  /** From 1, in the order of sending. */
  n: number;
  /** The action's name for it, which finds its lookup. */
  name: string;
  /** What it does, in words. */
  text: string;
  status: StepStatus;
  path: string;
  /** JSON of every parameter, metadata included, as it is sent each time. */
  params: string;
  /** The connected account it acts on; null for the platform. */
  account: string | null;
  api_version: string;
  idempotency_key: string;
  /** The snapshot kind that an answer is kept as. */
  creates: string;
  /** JSON of the operation that would undo it, where that was planned with it. */
  undo: string | null;
  /** JSON of what has to be so still when it is sent; null where nothing has. */
  rests_on: string | null;
  /** When it was journaled, was first and last sent, and answered for good; Stripe's clock. */
  journaled_at: number;
  first_sent_at: number | null;
  last_sent_at: number | null;
  answered_at: number | null;
  attempts: number;
  stripe_request: string | null;
  /** The object that Stripe made. */
  object: string | null;
  error: string | null;
  /** The step that tries the same again, after this one was refused or never left. */
  retried_by: number | null;
}

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

/** The journal's tables, by migration name. */
export const operationMigrations: Readonly<Record<string, Migration>> = {
  '2026-11-21-operations': journal,
  '2026-11-21-operations-decisions': decisions,
  '2026-11-21-operations-unrecovered': unrecovered,
  '2026-11-22-operations-read-again': readAgain,
  '2026-11-21-operations-undo': undo,
  '2026-11-22-operations-rests-on': restsOn,
  '2026-11-22-operations-standing': standing,
};
