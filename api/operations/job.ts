import type { Store } from '../store/database.ts';
import type { Owner, Reference } from '../store/snapshot.ts';
import { type OperationStatus, type StepStatus, unfinishedStatuses } from './status.ts';

/** A journaled operation, as the runner works on it. */
export interface Job {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly objects: readonly string[];
  readonly input: object;
  readonly fingerprint: string;
  readonly status: OperationStatus;
  /** An earlier run has given a step up: only a look may still tell what became of it. */
  readonly needsPerson: boolean;
  readonly touches: readonly Reference[];
  readonly steps: readonly JobStep[];
}

/** A journaled step: exactly what is sent, each time it is sent. */
export interface JobStep {
  readonly operation: string;
  readonly n: number;
  readonly name: string;
  readonly path: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly account: Owner;
  readonly idempotencyKey: string;
  readonly apiVersion: string;
  readonly creates: string;
  readonly status: StepStatus;
  readonly journaledAt: number;
  readonly firstSentAt: number | null;
  readonly lastSentAt: number | null;
  readonly object: string | null;
}

/** The ids of all operations that are not final, in the order of their submits. */
export async function unfinished({ read }: Pick<Store, 'read'>): Promise<string[]> {
  const rows = await read
    .selectFrom('operation')
    .select('id')
    .where('status', 'in', unfinishedStatuses)
    .orderBy('pk')
    .execute();
  return rows.map(({ id }) => id);
}

/** Reads a journaled operation for the runner. @throws when there is none of this id. */
export async function readJob({ read }: Pick<Store, 'read'>, id: string): Promise<Job> {
  const row = await read
    .selectFrom('operation')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const steps = await read
    .selectFrom('operation_step')
    .selectAll()
    .where('operation', '=', id)
    .orderBy('n')
    .execute();
  return {
    id,
    kind: row.kind,
    subject: row.subject,
    objects: JSON.parse(row.objects) as string[],
    input: JSON.parse(row.input) as object,
    fingerprint: row.fingerprint,
    status: row.status,
    needsPerson: row.needs_person === 1,
    touches: JSON.parse(row.touches) as Reference[],
    steps: steps.map((step) => ({
      operation: id,
      n: step.n,
      name: step.name,
      path: step.path,
      params: JSON.parse(step.params) as Record<string, unknown>,
      account: step.account,
      idempotencyKey: step.idempotency_key,
      apiVersion: step.api_version,
      creates: step.creates,
      status: step.status,
      journaledAt: step.journaled_at,
      firstSentAt: step.first_sent_at,
      lastSentAt: step.last_sent_at,
      object: step.object,
    })),
  };
}
