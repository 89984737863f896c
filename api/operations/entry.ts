import { type Actor, audit } from '../audit/audit.ts';
import { nowInSeconds } from '../kit/time.ts';
import type { Role } from '../staff/rules.ts';
import type { Store, Write } from '../store/database.ts';
import { apiVersion } from '../stripe/gateway.ts';
import type { Action, Effect, PlannedStep, Undo } from './action.ts';
import { announce, OperationEnded } from './journal.ts';
import { aboveLimits, limitKindOf } from './limits.ts';
import { stepMetadata } from './lookup.ts';
import { canonical, limitedOf, type Prepared } from './prepare.ts';
import { approvalSeconds } from './standing.ts';

/** A submit that passed every check. */
export interface Order {
  readonly id: string;
  readonly action: Action;
  readonly input: object;
  readonly reason: string;
  readonly by: Actor & { readonly role: Role };
  /** Of the preview that was agreed to. */
  readonly fingerprint: string;
  readonly batch?: string;
  /** The operation that it was planned with, which was authorised for it too. */
  readonly plannedBy?: string;
}

/** Who submitted this id, of what kind and with what input; undefined while nobody has. */
export async function findSubmitted({ read }: Pick<Store, 'read'>, id: string) {
  return read
    .selectFrom('operation')
    .select(['requested_by', 'kind', 'input', 'personal'])
    .where('id', '=', id)
    .executeTakeFirst();
}

/**
 * Journals an order; its plan follows.
 * @param subject what it is about, as far as that is known yet.
 * @param effects what it was previewed to do, where it has been planned already.
 */
export async function enter(
  write: Write,
  order: Order,
  subject: string,
  effects?: readonly Effect[],
): Promise<void> {
  const { id, action, input, reason, by, fingerprint, batch = null, plannedBy = null } = order;
  await write.db
    .insertInto('operation')
    .values({
      id,
      kind: action.kind,
      status: 'queued',
      needs_person: 0,
      subject,
      objects: '[]',
      input: canonical(input),
      reason,
      fingerprint,
      preview: JSON.stringify({ effects: [], warnings: [], moves: [], differences: [] }),
      touches: '[]',
      requested_by: by.id,
      requested_by_name: by.name,
      vouched_by: by.id,
      created_at: nowInSeconds(),
      batch,
      planned_by: plannedBy,
      priority: 0,
      when_funded: action.waitsForFunds?.(input) ? 1 : 0,
      personal: action.recorded ? 1 : 0,
    })
    .execute();
  await audit(write, {
    action: 'operation.submitted',
    actor: by,
    subject,
    operation: id,
    reason,
    after: {
      kind: action.kind,
      role: by.role,
      input: action.recorded?.(input) ?? input,
      ...(effects ? { effects } : {}),
      ...(batch ? { batch } : {}),
      ...(plannedBy ? { plannedBy } : {}),
    },
  });
  announce(write, action.area, { id, subject, batch });
}

/** What has to be known of a journaled order to journal its plan. */
export type Planned = Pick<Order, 'id' | 'action' | 'input'> & {
  /** With the role that they have now, whose limits hold for it. */
  readonly by: { readonly id: string; readonly role: Role };
  readonly batch: string | null;
  /** Whether limits have counted it for the same person already, with what it was planned by. */
  readonly isCounted: boolean;
};

/**
 * Journals the plan of an order with every step it will take, and whether somebody else has to
 * approve it first.
 * @param stripeNow the present by Stripe's clock, Unix seconds.
 * @returns whether it may go on.
 * @throws OperationEnded when somebody has canceled it meanwhile.
 */
export async function journalPlan(
  write: Write,
  { id, action, input, by, batch, isCounted }: Planned,
  { objects, plan, preview }: Prepared,
  stripeNow: number,
): Promise<boolean> {
  const { effects, warnings, moves, differences, unrecovered, bottomLine } = preview;
  const now = nowInSeconds();
  const limited = limitedOf(plan);
  const kind = limitKindOf(action);
  const wish = { operation: id, by, kind, moves: limited };
  const approval = [
    ...(action.alwaysApproved ? [action.alwaysApproved] : []),
    ...(isCounted ? [] : await aboveLimits(write.db, wish, now)),
  ];
  const waits = approval.length > 0;
  const { numUpdatedRows } = await write.db
    .updateTable('operation')
    .set({
      status: waits ? 'waiting_approval' : 'queued',
      subject: objects[0],
      // Of an order that was planned earlier this is the first that anybody can see.
      fingerprint: preview.fingerprint,
      objects: JSON.stringify(objects),
      preview: JSON.stringify({
        effects,
        warnings,
        moves,
        differences,
        unrecovered,
        bottomLine,
      }),
      based_on: JSON.stringify(plan.basedOn),
      touches: JSON.stringify(plan.touches),
      ...(waits ? { approval: JSON.stringify(approval), expires_at: now + approvalSeconds } : {}),
    })
    .where('id', '=', id)
    .where('status', '=', 'queued')
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new OperationEnded();
  await journalSteps(write, id, plan.steps, 1, stripeNow);
  await action.keep?.(write, id, input);
  if (limited.length > 0)
    await write.db
      .insertInto('operation_amount')
      .values(
        limited.map((move) => ({
          ...move,
          operation: id,
          kind,
          counts_for: waits || isCounted ? null : by.id,
          created_at: now,
        })),
      )
      .execute();
  if (unrecovered.length > 0)
    await write.db
      .insertInto('operation_unrecovered')
      .values(unrecovered.map(({ name: _known, ...each }) => ({ ...each, operation: id })))
      .execute();
  if (waits || batch)
    await audit(write, {
      action: waits ? 'operation.approval_needed' : 'operation.planned',
      actor: null,
      subject: objects[0],
      operation: id,
      after: { effects, ...(waits ? { approval } : {}) },
    });
  announce(write, action.area, { id, subject: objects[0], batch });
  return !waits;
}

/** A step as it is journaled: planned, or tried before. */
type Sendable = Pick<
  PlannedStep,
  'name' | 'text' | 'path' | 'params' | 'account' | 'creates' | 'unmarked' | 'undo' | 'restsOn'
>;

/** A step's metadata with what it is found again by, which nothing that staff wrote may hide. */
const marked = (own: unknown, marks: Record<string, string>) => ({
  ...(typeof own === 'object' ? own : {}),
  ...marks,
});

/**
 * Journals steps under keys of their own.
 * @param first the number of the first of them within the operation.
 */
export async function journalSteps(
  { db }: Write,
  operation: string,
  steps: readonly Sendable[],
  first: number,
  stripeNow: number,
): Promise<void> {
  await db
    .insertInto('operation_step')
    .values(
      steps.map((step, index) => ({
        operation,
        n: first + index,
        name: step.name,
        text: step.text,
        status: 'queued' as const,
        path: step.path,
        params: JSON.stringify({
          ...step.params,
          ...(step.unmarked
            ? {}
            : { metadata: marked(step.params.metadata, stepMetadata(operation, first + index)) }),
        }),
        account: step.account,
        api_version: apiVersion,
        idempotency_key: `countinghouse_${operation}_${first + index}`,
        creates: step.creates,
        undo: step.undo ? JSON.stringify(step.undo) : null,
        rests_on: step.restsOn === undefined ? null : JSON.stringify(step.restsOn),
        journaled_at: stripeNow,
        attempts: 0,
      })),
    )
    .execute();
}

/**
 * Journals what was refused, and what was behind it, once more: new steps with keys of their own,
 * since Stripe has answered the old ones for good.
 */
export async function journalAgain(write: Write, operation: string, stripeNow: number) {
  const rows = await write.db
    .selectFrom('operation_step')
    .selectAll()
    .where('operation', '=', operation)
    .orderBy('n')
    .execute();
  const again = rows.filter(
    ({ status, retried_by }) => ['refused', 'canceled'].includes(status) && retried_by === null,
  );
  // What ended before it was planned is planned now.
  if (again.length === 0) return;
  const first = rows.length + 1;
  await journalSteps(
    write,
    operation,
    again.map(({ undo, rests_on, ...row }) => {
      const params = JSON.parse(row.params) as Record<string, unknown>;
      return {
        ...row,
        params,
        ...('metadata' in params ? {} : { unmarked: true as const }),
        ...(undo ? { undo: JSON.parse(undo) as Undo } : {}),
        ...(rests_on === null ? {} : { restsOn: JSON.parse(rests_on) as unknown }),
      };
    }),
    first,
    stripeNow,
  );
  for (const [index, { n }] of again.entries())
    await write.db
      .updateTable('operation_step')
      .set({ retried_by: first + index })
      .where('operation', '=', operation)
      .where('n', '=', n)
      .execute();
}
