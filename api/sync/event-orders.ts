import { type Actor, audit } from '../audit/audit.ts';
import type { Services } from '../context.ts';
import { conflict, notFound } from '../kit/errors.ts';
import { canIgnore } from './rules.ts';

type Needs = Pick<Services, 'store' | 'sync' | 'stripe'>;

/**
 * Has a stored event handled anew, whatever became of it before; also what ends ignoring one.
 * @throws AppError `not_found`.
 */
export async function replayEvent({ sync }: Needs, actor: Actor, id: string): Promise<void> {
  const known = await sync.replay(id, (write, outcome) =>
    audit(write, { action: 'event.replayed', actor, subject: id, after: { state: outcome } }),
  );
  if (!known) throw notFound(`Event ${id}`);
}

/**
 * Makes every failed event due at once; they are handled one after the other.
 * @returns how many there are.
 */
export async function replayFailed({ store, sync }: Needs, actor: Actor): Promise<number> {
  const count = await store.write(async (write) => {
    const { numUpdatedRows } = await write.db
      .updateTable('stripe_event')
      .set({ next_attempt_at: 0 })
      .where('state', '=', 'failed')
      .executeTakeFirstOrThrow();
    const events = Number(numUpdatedRows);
    if (events > 0)
      await audit(write, { action: 'events.failed_replayed', actor, after: { events } });
    return events;
  });
  sync.handleReceived();
  return count;
}

/**
 * Leaves an event alone from now on: it is neither handled nor tried again.
 * @param note why, for whoever looks at it later.
 * @throws AppError `not_found`, or `event_settled` when there is nothing left to ignore.
 */
export async function ignoreEvent(
  { store, stripe }: Needs,
  actor: Actor,
  id: string,
  note: string,
): Promise<void> {
  await store.write(async (write) => {
    const event = await write.db
      .selectFrom('stripe_event')
      .select(['state', 'error'])
      .where('id', '=', id)
      .executeTakeFirst();
    if (!event) throw notFound(`Event ${id}`);
    const allowed = canIgnore(event.state);
    if (!allowed.ok) throw conflict('event_settled', allowed.why);
    await write.db
      .updateTable('stripe_event')
      .set({ state: 'ignored', note, settled_at: stripe.now() })
      .where('id', '=', id)
      .execute();
    await audit(write, {
      action: 'event.ignored',
      actor,
      subject: id,
      reason: note,
      before: event,
      after: { state: 'ignored' },
    });
    write.changed({ kind: 'event', area: 'events', id });
  });
}
