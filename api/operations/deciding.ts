import { audit } from '../audit/audit.ts';
import { conflict, notFound } from '../kit/errors.ts';
import { nowInSeconds } from '../kit/time.ts';
import type { Store, Write } from '../store/database.ts';
import type { Amount, OperationServices } from './action.ts';
import type { Catalogue } from './catalogue.ts';
import { announce } from './journal.ts';
import type { Requester } from './requester.ts';
import type { Runner } from './runner.ts';
import type { StandingOf } from './standing.ts';
import type { OperationStatus } from './status.ts';
import type { OperationTable } from './tables.ts';
import type { OperationError } from './view.ts';

/** What decisions about operations work with. */
export interface Deciding {
  readonly services: OperationServices;
  readonly catalogue: Catalogue;
  readonly runner: Runner;
  readonly standingOf: StandingOf;
}

/** What a decision may change of a stored operation. */
export type Change = Partial<
  Pick<
    OperationTable,
    | 'status'
    | 'error'
    | 'finished_at'
    | 'vouched_by'
    | 'approved_by'
    | 'approved_at'
    | 'decided_by'
    | 'decided_by_name'
    | 'decided_at'
    | 'decision_note'
    | 'priority'
    | 'needs_person'
    | 'when_funded'
  >
>;

/** A stored operation and its declaration. @throws AppError `not_found`. */
export async function findStored({ services, catalogue }: Deciding, id: string) {
  const row = await services.store.read
    .selectFrom('operation')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw notFound('This operation');
  return { row, action: catalogue.find(row.kind) };
}
export type Stored = Awaited<ReturnType<typeof findStored>>;

/**
 * What an operation moves, as limits count it.
 * @param db the reader, or the transaction that decides about it.
 */
export const movesOf = (db: Store['read'] | Write['db'], id: string): Promise<Amount[]> =>
  db
    .selectFrom('operation_amount')
    .select(['currency', 'amount'])
    .where('operation', '=', id)
    .execute();

/** What ends an operation. */
export const ended = (status: OperationStatus, error: OperationError | null): Change => ({
  status,
  needs_person: 0,
  error: error && JSON.stringify(error),
  finished_at: nowInSeconds(),
});

/** Who decided, and with what words. */
export const decidedBy = (by: Requester, note?: string): Change => ({
  decided_by: by.id,
  decided_by_name: by.name,
  decided_at: nowInSeconds(),
  decision_note: note ?? null,
});

/** None of an operation's steps that wait will leave. */
export const cancelSteps =
  (id: string) =>
  async ({ db }: Write): Promise<void> => {
    await db
      .updateTable('operation_step')
      .set({ status: 'canceled' })
      .where('operation', '=', id)
      .where('status', '=', 'queued')
      .execute();
  };

/** A decision: what it changes, and the words and rows that go with it. */
export interface Decision {
  /** For the trail, in the past tense: `approved`. */
  readonly what: string;
  readonly change: Change;
  readonly note?: string | undefined;
  readonly more?: (write: Write) => Promise<void>;
}

/**
 * Puts a decision down where the operation still stands as it was read.
 * @throws AppError 409 `not_waiting` where it has gone on meanwhile.
 */
export async function decide(
  { services }: Deciding,
  { row, action }: Stored,
  by: Requester,
  { what, change, note, more }: Decision,
): Promise<void> {
  await services.store.write(async (write) => {
    const stands = await write.db
      .selectFrom('operation')
      .select('status')
      .where('id', '=', row.id)
      .executeTakeFirst();
    if (stands?.status !== row.status)
      throw conflict('not_waiting', 'This operation has gone on meanwhile. Look at it again.');
    if (Object.keys(change).length > 0)
      await write.db.updateTable('operation').set(change).where('id', '=', row.id).execute();
    await more?.(write);
    await audit(write, {
      action: `operation.${what}`,
      actor: by,
      subject: row.subject,
      operation: row.id,
      reason: note,
      before: { status: row.status },
      after: {
        status: change.status ?? row.status,
        ...(change.error ? { error: JSON.parse(change.error) } : {}),
      },
    });
    announce(write, action.area, row);
  });
}
