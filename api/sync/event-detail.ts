import { sql } from 'kysely';
import type Stripe from 'stripe';
import type { Change } from '../store/changes.ts';
import type { Store } from '../store/database.ts';
import type { HistoryEntry } from '../store/history.ts';
import { canIgnore, type EventState, eventStateText } from './rules.ts';
import { inWords } from './wordings.ts';

/** Everything known here about one event. Times are Unix seconds, in Stripe's time. */
export interface EventDetail {
  id: string;
  type: string;
  account: string | null;
  object: string | null;
  created: number;
  receivedAt: number;
  /** Seconds between its creation at Stripe and its coming in here. */
  delay: number;
  state: EventState;
  /** What that means. */
  stateText: string;
  settledAt: number | null;
  /** How often handling it has failed. */
  attempts: number;
  error: string | null;
  nextAttemptAt: number | null;
  /** Why staff ignore it. */
  note: string | null;
  /** The order of staff's that made it happen, found by its idempotency key. */
  operation: { id: string; kind: string; status: string; by: string } | null;
  /** The request that made it happen, where there was one. */
  request: { id: string | null; idempotencyKey: string | null } | null;
  /** What it changed in the snapshots. */
  changed: { kind: string; id: string; changes: HistoryEntry['changes'] }[];
  /** What staff did about it, newest first; here the times are the server's. */
  orders: { at: number; action: string; by: string | null; reason: string | null }[];
  can: { ignore: ReturnType<typeof canIgnore> };
  /** The event as Stripe sent it. */
  payload: object;
}

async function operationOf({ read }: Store, key: string | null | undefined) {
  if (!key) return null;
  const row = await read
    .selectFrom('operation_step')
    .innerJoin('operation', 'operation.id', 'operation_step.operation')
    .select([
      'operation.id',
      'operation.kind',
      'operation.status',
      'operation.requested_by_name as by',
    ])
    .where('operation_step.idempotency_key', '=', key)
    .executeTakeFirst();
  return row ?? null;
}

async function changedBy({ read }: Store, id: string): Promise<EventDetail['changed']> {
  const rows = await read
    .selectFrom('snapshot_history')
    .select(['kind', 'id', 'changes'])
    .where('source', '=', `event ${id}`)
    // As the index says it, which holds no row of a fetch.
    .where('source', '!=', sql<string>`'fetch'`)
    .orderBy('pk')
    .execute();
  return rows.map(({ changes, ...object }) => ({
    ...object,
    changes: inWords(object, JSON.parse(changes) as Change[]),
  }));
}

const ordersAbout = ({ read }: Store, id: string): Promise<EventDetail['orders']> =>
  read
    .selectFrom('audit_entry')
    .select(['at', 'action', 'actor_name as by', 'reason'])
    .where('subject', '=', id)
    .orderBy('seq', 'desc')
    .limit(20)
    .execute();

/** An event with what it led to; undefined when none of this id is stored. */
export async function eventDetail(store: Store, id: string): Promise<EventDetail | undefined> {
  const row = await store.read
    .selectFrom('stripe_event')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) return undefined;
  const payload = JSON.parse(row.payload) as Stripe.Event;
  const { request } = payload;
  const [operation, changed, orders] = await Promise.all([
    operationOf(store, request?.idempotency_key),
    changedBy(store, id),
    ordersAbout(store, id),
  ]);
  return {
    id,
    type: row.type,
    account: row.account,
    object: row.object,
    created: row.created,
    receivedAt: row.received_at,
    delay: Math.max(0, row.received_at - row.created),
    state: row.state,
    stateText: eventStateText[row.state],
    settledAt: row.settled_at,
    attempts: row.attempts,
    error: row.error,
    nextAttemptAt: row.state === 'failed' ? row.next_attempt_at : null,
    note: row.note,
    operation,
    request: request && { id: request.id, idempotencyKey: request.idempotency_key },
    changed,
    orders,
    can: { ignore: canIgnore(row.state) },
    payload,
  };
}
