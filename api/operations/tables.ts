import type { Generated } from 'kysely';
import type { Migration } from 'kysely/migration';
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
  /** Unix seconds by the server's clock. */
  created_at: number;
  finished_at: number | null;
  /** JSON of an `OperationError`. */
  error: string | null;
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

/** The journal's tables, by migration name. */
export const operationMigrations: Readonly<Record<string, Migration>> = {
  '2026-11-21-operations': journal,
};
