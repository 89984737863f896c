import { badInput, conflict } from '../kit/errors.ts';
import { assertCan, type Staff } from '../staff/permission.ts';
import { roleCan } from '../staff/rules.ts';
import type { Store, Write } from '../store/database.ts';
import {
  cancelSteps,
  type Deciding,
  decide,
  decidedBy,
  ended,
  findStored,
  movesOf,
  type Stored,
} from './deciding.ts';
import { journalAgain } from './entry.ts';
import { isForgotten } from './forget.ts';
import { readJob } from './job.ts';
import { assertWithinLimits, countFor, isCountedWith, limitKindOf } from './limits.ts';
import type { Requester } from './requester.ts';
import { approvalLapsed } from './standing.ts';
import type { OperationError } from './view.ts';

/** How an operation is to be tried again. */
export interface Again {
  /** Not now but as soon as the available balance covers it. */
  readonly whenFunded?: boolean | undefined;
  /** Of those that wait for funds, the higher come first; 0 is usual. */
  readonly priority?: number | undefined;
}

/** What people decide about operations that have not begun, or were not done. */
export interface SecondThoughts {
  /**
   * Ends what has not begun; and, with a note, what a person has found not done at Stripe.
   * @throws AppError `not_cancelable`, `forbidden`, `invalid_input`.
   */
  cancel(by: Requester, id: string, note?: string): Promise<void>;
  /**
   * Tries again what was refused, with what was behind it; what waits for funds, now; and what
   * needs a person, by another look at Stripe. Whoever does answers for it from then on.
   * @throws AppError `not_retryable`, `forbidden`, `limit_exceeded`, and `approval_lapsed` where it
   * was approved too long ago.
   */
  retry(by: Requester, id: string, again?: Again): Promise<void>;
}

/** Whether this person could cancel it now. */
export const mayCancel = (by: Staff, { row }: Stored): boolean =>
  (['waiting_approval', 'waiting_funds', 'queued'].includes(row.status) &&
    (row.requested_by === by.id || roleCan(by.role, 'operation:approve'))) ||
  (row.needs_person === 1 && roleCan(by.role, 'operation:approve'));

/** Whether nobody has let go of what was planned with another operation. */
async function isStillPlanned(db: Store['read'] | Write['db'], id: string): Promise<boolean> {
  const planned = await db
    .selectFrom('planned_transfer')
    .select('pk')
    .where('operation', '=', id)
    .where('state', '=', 'ordered')
    .executeTakeFirst();
  return planned !== undefined;
}

const nothingToTry = () => conflict('not_retryable', 'There is nothing here to try again.');

/** Whether this person could try it again; what ended before it began has nothing to try. */
export async function mayRetry(
  { services }: Deciding,
  by: Staff,
  { row, action }: Stored,
): Promise<boolean> {
  if (!roleCan(by.role, action.permission)) return false;
  // Another look sends nothing, and needs nothing of what was sent.
  if (row.needs_person === 1) return true;
  if (isForgotten(action, row)) return false;
  if (['partly_done', 'waiting_funds'].includes(row.status)) return true;
  if (row.status !== 'refused') return false;
  if (row.planned_by !== null) return isStillPlanned(services.store.read, row.id);
  const refused = await services.store.read
    .selectFrom('operation_step')
    .select('n')
    .where('operation', '=', row.id)
    .where('status', '=', 'refused')
    // Of another try that ended before it began there is nothing to try either.
    .where('retried_by', 'is', null)
    .executeTakeFirst();
  return refused !== undefined;
}

/**
 * In whose day an operation would count again, were it tried again: in its approver's, or else in
 * that of whoever has it tried again; undefined where it counts already.
 * @throws where nobody knows its approver any more.
 */
export async function againFor(
  { standingOf }: Pick<Deciding, 'standingOf'>,
  db: Store['read'] | Write['db'],
  by: Staff,
  { row }: Stored,
): Promise<Staff | undefined> {
  if (row.status !== 'refused') return undefined;
  const who = row.approved_by === null ? by : await standingOf(db, row.approved_by);
  if (!who) throw new Error(`Nobody is ${row.approved_by}, who approved ${row.id}`);
  return (await isCountedWith(db, row.planned_by, who.id)) ? undefined : who;
}

const isForFunds = (error: string | null): boolean =>
  error !== null && (JSON.parse(error) as OperationError).code === 'balance_insufficient';

/** Makes the second thoughts of a pipeline. */
export function createSecondThoughts(deciding: Deciding): SecondThoughts {
  const { services, runner } = deciding;
  const { store, stripe, locks } = services;

  /** One decision at a time about each operation, and never beside its submit. */
  const alone = (id: string, work: () => Promise<void>) => locks.with([`operation:${id}`], work);

  /** Whether any of its steps has been done: what was tried again may still be canceled. */
  const isDone = async (id: string): Promise<boolean> =>
    (await readJob(store, id)).steps.some(({ status }) => status === 'succeeded');

  /** A person has found out that a step was not done: nothing is behind it any more. */
  async function close(of: Stored, by: Requester, note: string | undefined) {
    if (!note) throw badInput('Say what you saw at Stripe.', 'note');
    const { id } = of.row;
    const error: OperationError = {
      code: 'closed_by_person',
      message: `${by.name} has looked at Stripe, and closed this as not done.`,
    };
    const change = {
      ...ended((await isDone(id)) ? 'partly_done' : 'refused', error),
      ...decidedBy(by, note),
    };
    await decide(deciding, of, by, {
      what: 'closed',
      change,
      note,
      async more(write) {
        await cancelSteps(id)(write);
        await write.db
          .updateTable('operation_step')
          .set({ status: 'refused', error: JSON.stringify(error) })
          .where('operation', '=', id)
          .where('status', '=', 'unknown')
          .execute();
      },
    });
  }

  /**
   * What was refused counts again, now: for its approver, or else for whoever has it tried again.
   * In the transaction that has it tried, so that two tries of one moment count each other.
   */
  const countAgain =
    (by: Requester, of: Stored) =>
    async ({ db }: Write): Promise<void> => {
      const operation = of.row.id;
      const who = await againFor(deciding, db, by, of);
      if (!who) return;
      const kind = limitKindOf(of.action);
      const wish = { operation, by: who, kind, moves: await movesOf(db, operation) };
      await assertWithinLimits(db, wish, ' Order it anew.');
      await countFor(db, operation, who.id);
    };

  return {
    cancel: (by, id, note) =>
      alone(id, async () => {
        const of = await findStored(deciding, id);
        if (of.row.requested_by !== by.id) assertCan(by, 'operation:approve');
        if (!mayCancel(by, of))
          throw conflict(
            'not_cancelable',
            'This has begun or has ended: only what has not begun can be canceled.',
          );
        if (of.row.needs_person === 1) return close(of, by, note);
        const status = (await isDone(id)) ? 'partly_done' : 'canceled';
        const change = { ...ended(status, null), ...decidedBy(by, note) };
        await decide(deciding, of, by, { what: 'canceled', change, note, more: cancelSteps(id) });
      }),

    retry: (by, id, { whenFunded = false, priority } = {}) =>
      alone(id, async () => {
        const of = await findStored(deciding, id);
        const { row, action } = of;
        assertCan(by, action.permission);
        if (row.needs_person !== 1 && isForgotten(action, row))
          throw conflict(
            'not_retryable',
            'What it was ordered with is not kept any longer. Order it anew.',
          );
        if (!(await mayRetry(deciding, by, of))) throw nothingToTry();
        if (whenFunded && !(action.waitsForFunds && isForFunds(row.error)))
          throw conflict('not_retryable', 'This was not refused for want of funds.');
        if (row.needs_person === 1) {
          await decide(deciding, of, by, { what: 'looked', change: {} });
          void runner.run(id);
          return;
        }
        const lapsed = approvalLapsed(row);
        if (lapsed) throw conflict(lapsed.code, lapsed.message);
        const counted = countAgain(by, of);
        const order = { vouched_by: by.id, ...(priority === undefined ? {} : { priority }) };
        if (whenFunded) {
          const kept = { status: 'waiting_funds', when_funded: 1, finished_at: null } as const;
          const change = { ...kept, ...order };
          return decide(deciding, of, by, { what: 'waits_for_funds', change, more: counted });
        }
        await decide(deciding, of, by, {
          what: 'retried',
          change: { status: 'queued', finished_at: null, error: null, ...order },
          async more(write) {
            // It may have been let go since.
            if (row.planned_by !== null && !(await isStillPlanned(write.db, id)))
              throw nothingToTry();
            await counted(write);
            await journalAgain(write, id, stripe.now());
          },
        });
        void runner.run(id);
      }),
  };
}
