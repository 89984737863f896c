import diff from 'microdiff';
import { audit } from '../audit/audit.ts';
import { AppError, conflict } from '../kit/errors.ts';
import { nowInSeconds } from '../kit/time.ts';
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
import { announce } from './journal.ts';
import { assertWithinLimits, countFor, limitKindOf } from './limits.ts';
import { type Preview, prepare } from './prepare.ts';
import type { Requester } from './requester.ts';
import { changedMeanwhile } from './runner.ts';
import { whyNotBegin } from './standing.ts';

/** The plan of an operation that waits for approval, made anew. */
export interface Review {
  readonly preview: Preview;
  /** Whether it is still the plan that was submitted; only that one can be approved. */
  readonly holds: boolean;
  /** What it rests on that has changed since, as paths with both values. */
  readonly changes: readonly { path: string; before: unknown; after: unknown }[];
}

/** What people other than the requester decide. */
export interface Approvals {
  /** @throws AppError `not_found`, `not_waiting`, or what asking Stripe ended with. */
  review(id: string): Promise<Review>;
  /**
   * Approves exactly the plan that was submitted, and begins it. It counts in the approver's day.
   * @throws AppError `not_waiting`, `own_operation`, `limit_exceeded`, `forbidden`, `expired`,
   * `no_longer_allowed` where whoever ordered it may not any more, and `facts_changed` where the
   * plan is void now.
   */
  approve(by: Requester, id: string, note?: string): Promise<void>;
  /** @param note why, which the requester is told. */
  reject(by: Requester, id: string, note: string): Promise<void>;
  /** Ends the orders that nobody has approved in time. */
  expire(): Promise<void>;
}

/** Whether they ordered it, or had it tried again. */
const isOwn = (by: Staff, row: Stored['row']): boolean =>
  row.requested_by === by.id || row.vouched_by === by.id;

/** Whether this person could approve it, and has to be asked. */
export const mayApprove = (by: Staff, { row, action }: Stored): boolean =>
  row.status === 'waiting_approval' &&
  !isOwn(by, row) &&
  roleCan(by.role, 'operation:approve') &&
  roleCan(by.role, action.permission);

const notWaiting = () =>
  conflict('not_waiting', 'This operation does not wait for approval any more.');

/** @throws AppError where this operation waits for nobody, or not for this person. */
function assertMayDecide(by: Requester, { row, action }: Stored, verb: string): void {
  assertCan(by, 'operation:approve');
  assertCan(by, action.permission);
  if (row.status !== 'waiting_approval') throw notWaiting();
  if (isOwn(by, row))
    throw new AppError(403, 'own_operation', `Somebody else has to ${verb} what you ordered.`);
}

/** Makes the approvals of a pipeline. */
export function createApprovals(deciding: Deciding): Approvals {
  const { services, catalogue, runner } = deciding;
  const { store, locks } = services;

  /** One decision at a time about each operation, and never beside its submit. */
  const alone = (id: string, work: () => Promise<void>) => locks.with([`operation:${id}`], work);

  /** Nobody can approve what they could not order themselves, beside what they have approved. */
  async function assertWithinOwnLimit(db: Store['read'] | Write['db'], by: Staff, of: Stored) {
    const operation = of.row.id;
    const kind = limitKindOf(of.action);
    await assertWithinLimits(db, { operation, by, kind, moves: await movesOf(db, operation) });
  }

  async function reviewOf({ row, action }: Stored): Promise<Review> {
    const input = JSON.parse(row.input) as object;
    const { preview, plan } = await prepare(services, action, input, row.id);
    const holds = preview.fingerprint === row.fingerprint && !preview.blocked;
    // As it was kept: in JSON.
    const before = { basis: JSON.parse(row.based_on ?? 'null') };
    const after = { basis: JSON.parse(JSON.stringify(plan.basedOn)) };
    const changes = diff(before, after).map((change) => ({
      path: change.path.slice(1).join('.'),
      before: 'oldValue' in change ? change.oldValue : null,
      after: 'value' in change ? change.value : null,
    }));
    return { preview, holds, changes };
  }

  /** The plan is not the one that was agreed to: it ends, and whoever asked sees what is new. */
  async function endChanged(of: Stored, by: Requester, review: Review): Promise<never> {
    const error = review.preview.blocked ?? changedMeanwhile;
    const more = cancelSteps(of.row.id);
    await decide(deciding, of, by, { what: 'void', change: ended('refused', error), more });
    throw conflict(
      'facts_changed',
      'What this was planned on has changed, so that it can no longer be approved. It has to be ordered anew.',
      review,
    );
  }

  /** Whoever ordered it may not order it any more. */
  async function endUnvouched(of: Stored, by: Requester): Promise<void> {
    const { id } = of.row;
    const error = await whyNotBegin(store.read, deciding.standingOf, id, of.action);
    if (!error) return;
    const change = ended('refused', error);
    await decide(deciding, of, by, { what: 'void', change, more: cancelSteps(id) });
    throw conflict(error.code, error.message);
  }

  async function endLate(of: Stored, by: Requester): Promise<never> {
    const more = cancelSteps(of.row.id);
    await decide(deciding, of, by, { what: 'expired', change: ended('expired', null), more });
    throw conflict('expired', 'Nobody approved this in time. It has to be ordered anew.');
  }

  return {
    async review(id) {
      const of = await findStored(deciding, id);
      if (of.row.status !== 'waiting_approval') throw notWaiting();
      return reviewOf(of);
    },

    approve: (by, id, note) =>
      alone(id, async () => {
        const of = await findStored(deciding, id);
        assertMayDecide(by, of, 'approve');
        await assertWithinOwnLimit(store.read, by, of);
        if ((of.row.expires_at ?? 0) <= nowInSeconds()) await endLate(of, by);
        await endUnvouched(of, by);
        const review = await reviewOf(of);
        if (!review.holds) await endChanged(of, by, review);
        const change = {
          status: 'queued' as const,
          approved_by: by.id,
          approved_at: nowInSeconds(),
          ...decidedBy(by, note),
        };
        await decide(deciding, of, by, {
          what: 'approved',
          change,
          note,
          // While Stripe was asked they may have approved something else, or have been shut out.
          async more({ db }) {
            const now = await deciding.standingOf(db, by.id);
            const approver = now?.isActive ? now : undefined;
            assertCan(approver, 'operation:approve');
            assertCan(approver, of.action.permission);
            await assertWithinOwnLimit(db, approver, of);
            await countFor(db, id, by.id);
          },
        });
        void runner.run(id);
      }),

    reject: (by, id, note) =>
      alone(id, async () => {
        const of = await findStored(deciding, id);
        assertMayDecide(by, of, 'reject');
        const error = { code: 'rejected', message: `${by.name} did not approve this: ${note}` };
        const change = { ...ended('refused', error), ...decidedBy(by, note) };
        await decide(deciding, of, by, { what: 'rejected', change, note, more: cancelSteps(id) });
      }),

    async expire() {
      const now = nowInSeconds();
      await store.write(async (write) => {
        const late = await write.db
          .updateTable('operation')
          .set({ status: 'expired', finished_at: now })
          .where('status', '=', 'waiting_approval')
          .where('expires_at', '<=', now)
          .returning(['id', 'subject', 'kind', 'batch'])
          .execute();
        for (const row of late) {
          await cancelSteps(row.id)(write);
          const { id, subject } = row;
          await audit(write, { action: 'operation.expired', actor: null, subject, operation: id });
          // A later version may not know the kind any more.
          announce(write, catalogue.all.get(row.kind)?.area ?? 'operations', row);
        }
      });
    },
  };
}
