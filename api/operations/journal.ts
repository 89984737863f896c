import { audit } from '../audit/audit.ts';
import { nowInSeconds } from '../kit/time.ts';
import type { Store, Write } from '../store/database.ts';
import type { Job, JobStep } from './job.ts';
import { isUnmade } from './names.ts';
import { withoutWords } from './refusals.ts';
import { unfinishedStatuses } from './status.ts';
import type { OperationTable } from './tables.ts';
import type { OperationError } from './view.ts';

/** The operation's own page and lists, and the page of what it is about. */
export function announce(write: Write, area: string, job: Pick<Job, 'id' | 'subject' | 'batch'>) {
  write.changed({ kind: 'operation', area: 'operations', id: job.id });
  write.changed({ kind: 'operation', area, id: job.subject });
  if (job.batch) write.changed({ kind: 'operation_batch', area: 'operations', id: job.batch });
}

/** Somebody has ended the operation before this could be put down: nothing of it may leave. */
export class OperationEnded extends Error {}

type OperationChange = Partial<
  Pick<OperationTable, 'status' | 'needs_person' | 'finished_at' | 'error' | 'subject'>
> & { to_read_again?: 0 | 1 };

/** What the runner puts down about one operation, each in a transaction of its own. */
export interface Journal {
  /**
   * The step is about to leave, once more. Committed before it does.
   * @throws OperationEnded when it may not leave any more.
   */
  sending(step: JobStep): Promise<void>;
  /** Nobody knows whether Stripe did it. */
  unknown(step: JobStep, error: OperationError): Promise<void>;
  /** Nobody will know without a person. */
  needsPerson(step: JobStep): Promise<void>;
  /**
   * Waiting until something may be sent; `error` says for what. What Stripe did not even take up
   * counts as never sent.
   * @returns whether nobody knows what became of a step.
   * @throws OperationEnded when nothing may be sent any more.
   */
  waiting(error: OperationError): Promise<boolean>;
  /** Stripe did it. */
  succeeded(step: JobStep, object: string | null, stripeRequest?: string): Promise<void>;
  /**
   * Stripe decided against the step: the operation ends, what is behind it never leaves.
   * @param isKept whether it waits for funds instead.
   */
  refused(step: JobStep, error: OperationError, isKept: boolean): Promise<void>;
  /** What it has done has been read again, or will be. */
  readAgain(): Promise<void>;
  /**
   * The operation ends before its first step has left.
   * @throws OperationEnded when it has ended otherwise.
   */
  void(error: OperationError): Promise<void>;
}

/** Opens the journal of an operation. */
export function journalOf(
  { store, stripeNow }: { store: Store; stripeNow: () => number },
  area: string,
  job: Job,
): Journal {
  let needsPerson = job.needsPerson;
  let { subject } = job;
  const inDoubt = new Set(job.steps.filter(({ status }) => status === 'unknown').map(({ n }) => n));
  const done = new Set(job.steps.filter(({ status }) => status === 'succeeded').map(({ n }) => n));

  function change(work: (write: Write) => Promise<void>) {
    return store.write(async (write) => {
      await work(write);
      announce(write, area, { ...job, subject });
    });
  }

  const setOperation = ({ db }: Write, values: OperationChange) =>
    db.updateTable('operation').set(values).where('id', '=', job.id).execute();

  /** The same while nobody has ended it. */
  async function setUnfinished({ db }: Write, values: OperationChange) {
    const { numUpdatedRows } = await db
      .updateTable('operation')
      .set(values)
      .where('id', '=', job.id)
      .where('status', 'in', unfinishedStatuses)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw new OperationEnded();
  }

  /** Whether a person has closed it meanwhile, while what became of a step was being looked for. */
  async function isClosed({ db }: Write): Promise<boolean> {
    const row = await db
      .selectFrom('operation')
      .select('status')
      .where('id', '=', job.id)
      .executeTakeFirst();
    return !unfinishedStatuses.some((status) => status === row?.status);
  }

  const stepRow = ({ db }: Write, step: JobStep) =>
    db.updateTable('operation_step').where('operation', '=', job.id).where('n', '=', step.n);

  const cancelRest = ({ db }: Write) =>
    db
      .updateTable('operation_step')
      .set({ status: 'canceled' })
      .where('operation', '=', job.id)
      .where('status', '=', 'queued')
      .execute();

  const record = (write: Write, what: string, entry: { after: unknown; stripeRequest?: string }) =>
    audit(write, {
      action: `operation.${what}`,
      actor: null,
      subject,
      operation: job.id,
      ...entry,
    });

  return {
    sending: (step) =>
      change(async (write) => {
        const at = stripeNow();
        // What is in doubt stays so until it is answered.
        const status = inDoubt.has(step.n) ? 'unknown' : 'running';
        await setUnfinished(write, { status, error: null });
        await stepRow(write, step)
          .set((row) => ({
            status,
            first_sent_at: row.fn.coalesce('first_sent_at', row.val(at)),
            last_sent_at: at,
            attempts: row('attempts', '+', 1),
          }))
          .execute();
      }),

    async unknown(step, error) {
      if (inDoubt.has(step.n)) return;
      await change(async (write) => {
        if (await isClosed(write)) return;
        await setOperation(write, { status: 'unknown' });
        await stepRow(write, step)
          .set({ status: 'unknown', error: JSON.stringify(error) })
          .execute();
        await record(write, 'step_unknown', {
          after: { step: step.n, error: withoutWords(error) },
        });
      });
      inDoubt.add(step.n);
    },

    async needsPerson(step) {
      if (needsPerson) return;
      await change(async (write) => {
        if (await isClosed(write)) return;
        await setOperation(write, { status: 'unknown', needs_person: 1 });
        await stepRow(write, step).set({ status: 'unknown' }).execute();
        await record(write, 'needs_person', { after: { step: step.n } });
      });
      needsPerson = true;
    },

    async waiting(error) {
      await change(async (write) => {
        const status = inDoubt.size > 0 ? 'unknown' : done.size > 0 ? 'running' : 'queued';
        await setUnfinished(write, { status, error: JSON.stringify(error) });
        await write.db
          .updateTable('operation_step')
          .set({ status: 'queued', first_sent_at: null, last_sent_at: null })
          .where('operation', '=', job.id)
          .where('status', '=', 'running')
          .execute();
      });
      return inDoubt.size > 0;
    },

    async succeeded(step, object, stripeRequest) {
      await change(async (write) => {
        // What was refused before stands in front of the step that tried it again.
        const last = step.n === job.steps.at(-1)?.n;
        // Closed as not done, it was done all the same: that is put right, and nothing follows it.
        const closed = await isClosed(write);
        const status = last ? 'succeeded' : closed ? 'partly_done' : 'running';
        if (isUnmade(subject) && object !== null) subject = object;
        await stepRow(write, step)
          .set({
            status: 'succeeded',
            object,
            error: null,
            answered_at: stripeNow(),
            ...(stripeRequest ? { stripe_request: stripeRequest } : {}),
          })
          .execute();
        await setOperation(write, {
          status,
          subject,
          needs_person: 0,
          ...(status === 'partly_done' ? {} : { error: null }),
          to_read_again: 1,
          ...(last || closed ? { finished_at: nowInSeconds() } : {}),
        });
        await record(write, 'step_succeeded', {
          after: { step: step.n, object },
          ...(stripeRequest ? { stripeRequest } : {}),
        });
      });
      inDoubt.delete(step.n);
      done.add(step.n);
      // The steps behind it may still come to need one.
      needsPerson = false;
    },

    async refused(step, error, isKept) {
      const request = error.stripe?.requestId;
      await change(async (write) => {
        await stepRow(write, step)
          .set({
            status: 'refused',
            error: JSON.stringify(error),
            answered_at: stripeNow(),
            ...(request ? { stripe_request: request } : {}),
          })
          .execute();
        await cancelRest(write);
        const ended = done.size > 0 ? 'partly_done' : 'refused';
        await setOperation(write, {
          status: isKept ? 'waiting_funds' : ended,
          needs_person: 0,
          error: JSON.stringify(error),
          finished_at: isKept ? null : nowInSeconds(),
        });
        await record(write, 'step_refused', {
          after: { step: step.n, error: withoutWords(error) },
          ...(request ? { stripeRequest: request } : {}),
        });
      });
      inDoubt.delete(step.n);
    },

    // Nothing that anybody sees.
    readAgain: () =>
      store.write(async (write) => {
        await setOperation(write, { to_read_again: 0 });
      }),

    void: (error) =>
      change(async (write) => {
        await setUnfinished(write, {
          status: 'refused',
          error: JSON.stringify(error),
          finished_at: nowInSeconds(),
        });
        await cancelRest(write);
        await record(write, 'refused', { after: { error: withoutWords(error) } });
      }),
  };
}
