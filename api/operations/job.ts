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
  /** Who answers for it. */
  readonly vouchedBy: string;
  readonly batch: string | null;
  /** The operation that it was planned with. */
  readonly plannedBy: string | null;
  readonly fingerprint: string;
  readonly status: OperationStatus;
  /** An earlier run has given a step up: only a look may still tell what became of it. */
  readonly needsPerson: boolean;
  /** Whether it is kept, and sent again, where Stripe refuses it for want of funds. */
  readonly whenFunded: boolean;
  /** Whether it has done something, and what that changed has not been read again since. */
  readonly toReadAgain: boolean;
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
  /** Null where nothing has to be so still when it is sent. */
  readonly restsOn: unknown;
  readonly status: StepStatus;
  readonly journaledAt: number;
  readonly firstSentAt: number | null;
  readonly lastSentAt: number | null;
  readonly object: string | null;
  /** The number of the step that tries the same again. */
  readonly retriedBy: number | null;
}

/** An operation with something left to do, and from when on it may be sent, Unix seconds by our clock. */
export interface Unfinished {
  readonly id: string;
  /** Null for one that stands alone: at once. */
  readonly beginsAt: number | null;
}

/**
 * All operations, in order of submit, that are not final and that nobody has to decide about, or
 * whose changes have not been read again.
 */
export async function unfinished({ read }: Pick<Store, 'read'>): Promise<Unfinished[]> {
  return read
    .selectFrom('operation as o')
    .leftJoin('operation_batch as b', 'b.id', 'o.batch')
    .select(['o.id', 'b.begins_at as beginsAt'])
    .where(({ or, eb }) =>
      or([eb('o.status', 'in', unfinishedStatuses), eb('o.to_read_again', '=', 1)]),
    )
    .orderBy('o.pk')
    .execute();
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
    vouchedBy: row.vouched_by,
    batch: row.batch,
    plannedBy: row.planned_by,
    fingerprint: row.fingerprint,
    status: row.status,
    needsPerson: row.needs_person === 1,
    whenFunded: row.when_funded === 1,
    toReadAgain: row.to_read_again === 1,
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
      restsOn: step.rests_on === null ? null : (JSON.parse(step.rests_on) as unknown),
      status: step.status,
      journaledAt: step.journaled_at,
      firstSentAt: step.first_sent_at,
      lastSentAt: step.last_sent_at,
      object: step.object,
      retriedBy: step.retried_by,
    })),
  };
}
