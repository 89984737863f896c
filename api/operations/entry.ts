import { type Actor, audit } from '../audit/audit.ts';
import { nowInSeconds } from '../kit/time.ts';
import type { Store, Write } from '../store/database.ts';
import { apiVersion } from '../stripe/gateway.ts';
import type { Action } from './action.ts';
import { announce } from './journal.ts';
import { stepMetadata } from './lookup.ts';
import { canonical, type Prepared } from './prepare.ts';

/** A submit that passed every check. */
export interface Order {
  readonly id: string;
  readonly action: Action;
  readonly input: object;
  readonly reason: string;
  readonly by: Actor;
}

/** Who submitted this id, of what kind and with what input; undefined while nobody has. */
export async function findSubmitted({ read }: Pick<Store, 'read'>, id: string) {
  return read
    .selectFrom('operation')
    .select(['requested_by', 'kind', 'input'])
    .where('id', '=', id)
    .executeTakeFirst();
}

/**
 * Journals an order with every step it will take.
 * @param stripeNow the present by Stripe's clock, Unix seconds.
 */
export async function enter(
  write: Write,
  { id, action, input, reason, by }: Order,
  { objects, plan, preview }: Prepared,
  stripeNow: number,
): Promise<void> {
  const { effects, warnings, fingerprint } = preview;
  await write.db
    .insertInto('operation')
    .values({
      id,
      kind: action.kind,
      status: 'queued',
      needs_person: 0,
      subject: objects[0],
      objects: JSON.stringify(objects),
      input: canonical(input),
      reason,
      fingerprint,
      preview: JSON.stringify({ effects, warnings }),
      touches: JSON.stringify(plan.touches),
      requested_by: by.id,
      requested_by_name: by.name,
      created_at: nowInSeconds(),
      finished_at: null,
      error: null,
    })
    .execute();
  const steps = plan.steps.map((step, index) => ({
    operation: id,
    n: index + 1,
    name: step.name,
    text: step.text,
    status: 'queued' as const,
    path: step.path,
    params: JSON.stringify({ ...step.params, metadata: stepMetadata(id, index + 1) }),
    account: step.account,
    api_version: apiVersion,
    idempotency_key: `countinghouse_${id}_${index + 1}`,
    creates: step.creates,
    journaled_at: stripeNow,
    attempts: 0,
  }));
  await write.db.insertInto('operation_step').values(steps).execute();
  await audit(write, {
    action: 'operation.submitted',
    actor: by,
    subject: objects[0],
    operation: id,
    reason,
    after: { kind: action.kind, input, effects },
  });
  announce(write, action.area, { id, subject: objects[0] });
}
