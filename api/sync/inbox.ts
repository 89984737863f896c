import { setTimeout as linger } from 'node:timers/promises';
import { type RawBuilder, sql, type Updateable } from 'kysely';
import type Stripe from 'stripe';
import { inPasses } from '../kit/passes.ts';
import type { Store, Write } from '../store/database.ts';
import type { WrittenSnapshot } from '../store/derive.ts';
import { expandableId, type Reference } from '../store/snapshot.ts';
import type { Tables } from '../store/tables.ts';
import { apiVersion, type Gateway } from '../stripe/gateway.ts';
import { derive, keepObjects, markDeleted, type Seen } from './keep.ts';
import { tolerance } from './order.ts';
import { ask, askAfter } from './refetch.ts';
import { snapshotOf } from './registry.ts';

const batch = 200;
const rowsAStatement = 20;
/**
 * How long the first of a burst waits for others to share its commit, in milliseconds: before it is
 * stored, which Stripe waits for, and before it is handled, which nobody does.
 */
const insertAfter = 2;
const handleAfter = 15;
const backOff = (attempts: number) => Math.min(5 * 2 ** attempts, 3600);

/** Events about an account that do not carry the account itself. */
const aboutTheAccount =
  /^(capability\.|person\.|account\.external_account\.|account\.application\.authorized$)/;

/**
 * Of when an event shows its object, Unix seconds. One that tells of the making shows the first
 * state there was: whatever else was seen in those seconds is newer, and nobody has to ask.
 */
const shownAt = ({ type, created }: Stripe.Event): number =>
  type.endsWith('.created') ? created - tolerance - 1 : created;

interface EventRow {
  pk: number;
  payload: string;
  attempts: number;
}

/** The event without what only the customer of a payment intent may know. */
function withoutSecret(event: Stripe.Event): Stripe.Event {
  const { client_secret, ...object } = event.data.object as { client_secret?: string | null };
  if (client_secret === undefined) return event;
  return { ...event, data: { ...event.data, object } } as Stripe.Event;
}

/** What handling an event has come to. */
export type Outcome = 'handled' | 'unknown' | 'ignored' | 'failed';

type Settled = Exclude<Outcome, 'failed'>;

/** Puts on record who had an event handled anew, in the transaction that keeps the outcome. */
export type Recorder = (write: Write, outcome: Outcome) => Promise<void>;

/** Keeps events the moment they are verified, and handles them afterwards, in order. */
export interface Inbox {
  /** Stores events durably, each once; resolves when they are. */
  receive(events: readonly Stripe.Event[]): Promise<void>;
  /** Handles what has been received by now. */
  work(): Promise<void>;
  /**
   * Handles a stored event anew, whatever became of it before; what is newer by now stays.
   * @returns false when no such event is stored.
   */
  replay(id: string, record: Recorder): Promise<boolean>;
}

/** Events to be handled by now: new ones as they happened, then those that failed before. */
export const waitingEvents = (now: number): RawBuilder<EventRow> => sql`
  select pk, payload, attempts from stripe_event
  where state in ('received', 'failed') and next_attempt_at <= ${now}
  order by next_attempt_at, created, pk limit ${batch}`;

/** Makes the inbox of a store. `onHandled` is called when objects may need to be read again. */
export function createInbox(
  store: Store,
  gateway: Gateway,
  onHandled: () => void,
  onError: (event: string, error: unknown) => void,
): Inbox {
  let arriving: Stripe.Event[] = [];
  let flush: Promise<void> | undefined;

  const rowOf = (event: Stripe.Event, now: number) => ({
    id: event.id,
    type: event.type,
    account: event.account ?? null,
    object: (event.data.object as { id?: string }).id ?? null,
    created: event.created,
    received_at: now,
    state: 'received' as const,
    attempts: 0,
    next_attempt_at: 0,
    settled_at: null,
    error: null,
    note: null,
    payload: JSON.stringify(withoutSecret(event)),
  });

  /** Group commit: whatever has arrived by the time it is this transaction's turn goes with it. */
  const insertArrived = () =>
    store.write(async ({ db }) => {
      const events = arriving;
      arriving = [];
      flush = undefined;
      const now = gateway.now();
      for (let from = 0; from < events.length; from += rowsAStatement)
        await db
          .insertInto('stripe_event')
          .values(events.slice(from, from + rowsAStatement).map((event) => rowOf(event, now)))
          .onConflict((conflict) => conflict.column('id').doNothing())
          .execute();
    });

  /** Handles one event; what it writes of snapshots it adds to `written`. */
  async function handle(
    write: Write,
    event: Stripe.Event,
    written: WrittenSnapshot[],
  ): Promise<Settled> {
    const account = event.account ?? null;
    const object = event.data.object as { object?: string; id?: string };
    const observation = { by: 'event' as const, at: shownAt(event), seq: gateway.nextSeq() };
    // A live Connect endpoint is sent test-mode events too, about accounts of the same ids:
    // https://docs.stripe.com/connect/webhooks
    if (event.livemode !== (gateway.mode === 'live')) return 'ignored';
    if (event.type === 'account.application.deauthorized' && account) {
      const gone = { kind: 'account', id: account, account: null };
      if ((await markDeleted(write, gone, observation)) === 'refetch') await askNow(write, [gone]);
      return 'handled';
    }
    if (aboutTheAccount.test(event.type) && account) {
      await askNow(write, [{ kind: 'account', id: account, account: null }]);
      return 'handled';
    }
    const snapshot = snapshotOf(object.object ?? '');
    if (!snapshot) return 'unknown';
    // The account itself is the platform's object, though its events name it.
    const owner = snapshot.kind === 'account' ? null : account;
    if (owner !== null && snapshot.owners === 'platform') return 'unknown';
    if (event.api_version !== apiVersion && snapshot.fetch) {
      const id = snapshot.idOf?.(object, owner) ?? expandableId(object as { id: string });
      if (id) await askNow(write, [{ kind: snapshot.kind, id, account: owner }]);
      return 'handled';
    }
    const seen: Seen = {
      kind: snapshot.kind,
      account: owner,
      object,
      observation,
      source: `event ${event.id}`,
    };
    const kept = await keepObjects(write, [seen], gateway);
    await askAfter(write, kept, gateway);
    written.push(...kept.written);
    return 'handled';
  }

  const askNow = (write: Write, references: readonly Reference[]) =>
    ask(write, references, gateway);

  /** Keeps what became of events; one that staff have ignored meanwhile stays so. */
  async function settle(
    write: Write,
    events: readonly { readonly pk: number; readonly id: string }[],
    outcome: Updateable<Tables['stripe_event']> & { state: Outcome },
    record: Recorder | undefined,
  ) {
    await write.db
      .updateTable('stripe_event')
      .set(outcome)
      .where(
        'pk',
        'in',
        sql<number>`(select value from json_each(${JSON.stringify(events.map(({ pk }) => pk))}))`,
      )
      .$if(record === undefined, (update) => update.where('state', '!=', 'ignored'))
      .execute();
    await record?.(write, outcome.state);
    for (const { id } of events) write.changed({ kind: 'event', area: 'events', id });
  }

  async function handleAll(rows: readonly EventRow[], record?: Recorder) {
    await store.write(async (write) => {
      const written: WrittenSnapshot[] = [];
      const settled: { pk: number; id: string; state: Settled }[] = [];
      for (const { pk, payload } of rows) {
        const event = JSON.parse(payload) as Stripe.Event;
        settled.push({ pk, id: event.id, state: await handle(write, event, written) });
      }
      // What follows from the snapshots is computed once, however many events changed them.
      await derive(write, written);
      const settled_at = gateway.now();
      for (const [state, events] of Map.groupBy(settled, (each) => each.state))
        await settle(write, events, { state, settled_at, error: null, note: null }, record);
    });
  }

  async function fail(row: EventRow, error: unknown, record?: Recorder) {
    const { id } = JSON.parse(row.payload) as Stripe.Event;
    onError(id, error);
    const failed = {
      state: 'failed' as const,
      attempts: row.attempts + 1,
      next_attempt_at: gateway.now() + backOff(row.attempts),
      settled_at: null,
      error: error instanceof Error ? error.message : String(error),
      note: null,
    };
    await store.write((write) => settle(write, [{ pk: row.pk, id }], failed, record));
  }

  async function handleBatch(rows: readonly EventRow[]) {
    try {
      await handleAll(rows);
    } catch {
      // One bad event must not hold the others of its batch back: find it by going one by one.
      for (const row of rows) await handleAll([row]).catch((error: unknown) => fail(row, error));
    }
    onHandled();
  }

  const waiting = async (): Promise<EventRow[]> =>
    (await waitingEvents(gateway.now()).execute(store.read)).rows;

  const work = inPasses(async () => {
    await linger(handleAfter);
    let rows: EventRow[];
    do {
      rows = await waiting();
      if (rows.length > 0) await handleBatch(rows);
    } while (rows.length === batch);
  });

  return {
    receive(events) {
      arriving.push(...events);
      flush ??= linger(insertAfter).then(insertArrived);
      return flush;
    },
    work,
    async replay(id, record) {
      const row = await store.read
        .selectFrom('stripe_event')
        .select(['pk', 'payload', 'attempts'])
        .where('id', '=', id)
        .executeTakeFirst();
      if (!row) return false;
      await handleAll([row], record).catch((error: unknown) => fail(row, error, record));
      onHandled();
      return true;
    },
  };
}
