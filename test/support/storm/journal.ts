import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { OperationStatus, StepStatus } from '../../../api/operations/status.ts';
import type { LoggedRequest } from '../../../api/sandbox/http/request-log.ts';
import type { AppForTest } from '../app.ts';
import type { SandboxForTest } from '../sandbox.ts';

/** A step as it stands in the store's file, whether or not the app runs. */
export interface JournaledStep {
  operation: string;
  kind: string;
  /** The operation's. */
  ends: OperationStatus;
  needsPerson: 0 | 1;
  n: number;
  path: string;
  status: StepStatus;
  key: string;
  object: string | null;
  attempts: number;
  answeredAt: number | null;
}

/** Reads rows from the store of an app that may just have been killed. */
export function readStore<T>({ dataDir }: Pick<AppForTest, 'dataDir'>, select: string): T[] {
  const database = new Database(join(dataDir, 'sandbox', 'countinghouse.db'), { readonly: true });
  try {
    return database.prepare<[], T>(select).all();
  } finally {
    database.close();
  }
}

/** Every journaled step, in order of submit. */
export const readJournal = (app: Pick<AppForTest, 'dataDir'>): JournaledStep[] =>
  readStore(
    app,
    `select s.operation, o.kind, o.status as ends, o.needs_person as needsPerson, s.n, s.path,
       s.status, s.idempotency_key as key, s.object, s.attempts, s.answered_at as answeredAt
     from operation_step s join operation o on o.id = s.operation order by o.pk, s.n`,
  );

/** What the pipeline has sent to change something, as the local Stripe saw it, oldest first. */
export const writesTo = async (sandbox: SandboxForTest): Promise<LoggedRequest[]> =>
  (await sandbox.requests({ method: 'POST' })).filter(({ idempotencyKey }) =>
    idempotencyKey?.startsWith('countinghouse_'),
  );

/**
 * The steps that Stripe was sent and whose answers the journal does not know: Stripe was not just
 * told to slow down, it did something, or did not, or still is at it, and only asking will tell.
 */
export function sentAndUnanswered(
  steps: readonly JournaledStep[],
  writes: readonly LoggedRequest[],
): JournaledStep[] {
  const last = new Map(writes.map((write) => [write.idempotencyKey, write]));
  return steps.filter(({ key, status, attempts, answeredAt }) => {
    const isOpen = attempts > 0 && answeredAt === null && ['running', 'unknown'].includes(status);
    const sent = last.get(key);
    return isOpen && sent !== undefined && sent.status !== 429;
  });
}
