import type Stripe from 'stripe';
import { balanceTransaction } from '../balances/snapshot.ts';
import { inPasses } from '../kit/passes.ts';
import type { Store, Write } from '../store/database.ts';
import {
  type ListPage,
  type Mention,
  newest,
  type Owner,
  type Reference,
  type Snapshot,
} from '../store/snapshot.ts';
import { isAccountGone, isGone, isRefusal } from '../stripe/errors.ts';
import { type Gateway, GatewayClosed } from '../stripe/gateway.ts';
import type { Priority } from '../stripe/limiter.ts';
import { type Kept, keep, markDeleted, type Seen } from './keep.ts';
import { readMeta, setMeta } from './meta.ts';
import { declared } from './registry.ts';

const concurrency = 8;
const batch = 200;
/** How far before the mark a list is read again: bookings may appear out of order. Seconds. */
const overlap = 300;
/** Seconds between attempts at an object that Stripe did not give. */
const backOff = (attempts: number) => Math.min(2 ** attempts, 600);

/** Puts objects on the list of those to be read again, once each. */
export async function ask(
  { db }: Write,
  references: readonly (Reference & Pick<Mention, 'within'>)[],
  gateway: Pick<Gateway, 'now' | 'nextSeq'>,
): Promise<void> {
  if (references.length === 0) return;
  const asked_seq = gateway.nextSeq();
  const now = gateway.now();
  for (const { kind, id, account, within = 0 } of references) {
    const due_at = now + within;
    await db
      .insertInto('refetch')
      .values({ kind, id, account: account ?? '', due_at, asked_seq, attempts: 0, error: null })
      .onConflict((conflict) =>
        conflict.columns(['kind', 'id', 'account']).doUpdateSet((row) => ({
          asked_seq,
          // Asking again does not put off what waits, but cuts a failed one's waiting short.
          due_at: row.fn<number>('iif', [
            row('refetch.attempts', '>', 0),
            row.val(due_at),
            row.fn<number>('min', ['refetch.due_at', row.val(due_at)]),
          ]),
          attempts: 0,
        })),
      )
      .execute();
  }
}

/** Asks for what was unclear, and for what is mentioned but not known. */
export async function askAfter(write: Write, kept: Kept, gateway: Gateway): Promise<void> {
  const wanted: (Reference & Pick<Mention, 'within'>)[] = [...kept.unclear];
  for (const mention of kept.mentioned) if (await isWanted(write, mention)) wanted.push(mention);
  await ask(write, wanted, gateway);
}

async function isWanted({ db }: Write, { kind, id, when }: Mention): Promise<boolean> {
  if (when === 'always') return true;
  const { table } = declared(kind);
  const known = await db
    .selectFrom(table as 'stripe_balance_transaction')
    .select('pk')
    .where('id', '=', id)
    .executeTakeFirst();
  return known === undefined;
}

/** A list of Stripe's to read and keep. */
export interface ListReading {
  readonly kind: string;
  readonly account: Owner;
  /** Pages of a hundred that it may take; all of them by default. */
  readonly pages?: number;
  /** What is asked; the kind's own list, newest first, by default. */
  list?(
    client: Stripe,
    page: ListPage,
    options: Stripe.RequestOptions,
  ): Promise<{ data: object[]; has_more: boolean }>;
}

/** What reading a list has come to. */
export interface ListRead {
  /** In Stripe's time, when it was asked for: what is made after that is not promised to be in it. */
  readonly at: number;
  /** Creation time of the last object that was read; null when there was none. Unix seconds. */
  readonly oldest: number | null;
  /** Whether the list goes on after the pages it was given. */
  readonly more: boolean;
}

/** Reads objects again, now or from the list of those that wait. */
export interface Refetcher {
  /**
   * @param source for the history: `operation …` that they are read after; `fetch` if left out.
   * @throws Stripe.errors.StripeError when Stripe does not answer.
   */
  now(references: readonly Reference[], priority: Priority, source?: string): Promise<void>;
  /**
   * Reads what was created from a moment on.
   * @param since Unix seconds.
   * @throws Stripe.errors.StripeError when Stripe does not answer.
   */
  since(kind: string, account: Owner, since: number, priority: Priority): Promise<void>;
  /** Reads a list, at most so many pages of a hundred. @throws as `since`. */
  list(reading: ListReading, priority: Priority): Promise<ListRead>;
  /** Goes over what is due on the list. */
  work(): Promise<void>;
}

/** Makes the refetcher of a store. `onError` hears of attempts that failed. */
export function createRefetcher(
  store: Store,
  gateway: Gateway,
  onError: (reference: Reference, error: unknown) => void,
): Refetcher {
  async function keepAll(seen: readonly Seen[]) {
    await store.write(async (write) => {
      await askAfter(write, await keep(write, seen, gateway), gateway);
    });
  }

  async function readOne({ kind, id, account }: Reference, priority: Priority, source = 'fetch') {
    const { fetch, part } = declared(kind);
    if (kind === 'account' && id === gateway.platform) return;
    if (part) return readParts(kind, part, id, priority);
    if (!fetch) throw new TypeError(`A ${kind} cannot be read by itself`);
    const seq = gateway.nextSeq();
    try {
      const { value, begun } = await gateway.read(priority, account, (client, options) =>
        fetch(client, id, options),
      );
      const observation = { by: 'fetch' as const, ...begun };
      await keepAll([{ kind, account, object: value, observation, source }]);
    } catch (error) {
      // Nothing is known of the object by that, but that Stripe shows nothing of its account.
      if (account !== null && isAccountGone(error)) {
        const owner = { kind: 'account', id: account, account: null };
        await store.write((write) => ask(write, [owner], gateway));
        throw error;
      }
      if (!isGone(error)) throw error;
      const observation = { by: 'fetch' as const, at: gateway.now(), seq };
      await store.write((write) => markDeleted(write, { kind, id, account }, observation));
    }
  }

  /** Reads a list page by page and keeps what it gives. */
  async function readList(
    { kind, account, pages = Number.POSITIVE_INFINITY, list = declared(kind).list }: ListReading,
    priority: Priority,
  ): Promise<ListRead> {
    if (!list) throw new TypeError(`${kind} has no list`);
    let at: number | undefined;
    let last: { id: string; created: number } | undefined;
    let more = true;
    for (let page = 0; more && page < pages; page += 1) {
      const { value, begun } = await gateway.read(priority, account, (client, options) =>
        list(client, { limit: 100, ...(last && { starting_after: last.id }) }, options),
      );
      at ??= begun.at;
      const observation = { by: 'fetch' as const, ...begun };
      // As they came to be, so that rows of one second stand in that order.
      await keepAll(
        value.data
          .toReversed()
          .map((object) => ({ kind, account, object, observation, source: 'fetch' })),
      );
      more = value.has_more;
      last = (value.data.at(-1) as typeof last) ?? last;
    }
    return { at: at ?? gateway.now(), oldest: last?.created ?? null, more };
  }

  async function readSince(kind: string, account: Owner, since: number, priority: Priority) {
    const { list } = declared(kind);
    if (!list) throw new TypeError(`${kind} has no list`);
    const { at } = await readList(
      {
        kind,
        account,
        list: (client, page, options) =>
          list(client, { ...page, created: { gte: since } }, options),
      },
      priority,
    );
    return at;
  }

  /**
   * Some kinds are made without an event: their list is read from where it was last read whole.
   * Never from the newest row kept: one that came alone says nothing of those before it.
   */
  async function readNewest(kind: string, priority: Priority) {
    const [listed, backfill] = await Promise.all([
      readMeta(store, 'listed'),
      readMeta(store, 'backfill'),
    ]);
    const mark = Math.max(listed?.[kind] ?? 0, backfill?.startedAt ?? 0);
    const until = await readSince(kind, null, mark - overlap, priority);
    await store.write(async (write) => {
      const before = await readMeta(store, 'listed');
      await setMeta(write, 'listed', { ...before, [kind]: until });
    });
  }

  async function readParts(
    kind: string,
    part: NonNullable<Snapshot['part']>,
    parent: string,
    priority: Priority,
  ) {
    await readList(
      {
        kind,
        account: null,
        list: (client, page, options) => part.list(client, parent, page, options),
      },
      priority,
    );
  }

  /** Whether what is kept was seen after it was asked for. */
  async function isAnswered({ kind, id, asked_seq }: Due) {
    const row = await store.read
      .selectFrom(declared(kind).table as 'stripe_balance_transaction')
      .select('observed_seq')
      .where('id', '=', id)
      .executeTakeFirst();
    return row !== undefined && row.observed_seq > asked_seq;
  }

  interface Due extends Reference {
    pk: number;
    asked_seq: number;
    attempts: number;
  }

  /** Takes it off the list, unless it was asked for again meanwhile. */
  const forget = (due: Due) =>
    store.write(async ({ db }) => {
      await db
        .deleteFrom('refetch')
        .where('pk', '=', due.pk)
        .where('asked_seq', '=', due.asked_seq)
        .execute();
    });

  async function settle(due: Due, outcome: () => Promise<void>) {
    try {
      await outcome();
      await forget(due);
    } catch (error) {
      if (error instanceof GatewayClosed) throw error;
      onError(due, error);
      // What Stripe refuses it would refuse for ever; the next change asks anew.
      if (isRefusal(error)) return forget(due);
      await store.write(async ({ db }) => {
        await db
          .updateTable('refetch')
          .set({
            attempts: due.attempts + 1,
            due_at: gateway.now() + backOff(due.attempts),
            error: error instanceof Error ? error.message : String(error),
          })
          .where('pk', '=', due.pk)
          .where('asked_seq', '=', due.asked_seq)
          .execute();
      });
    }
  }

  async function dueNow(): Promise<Due[]> {
    const rows = await store.read
      .selectFrom('refetch')
      .selectAll()
      .where('due_at', '<=', gateway.now())
      .orderBy('due_at')
      .limit(batch)
      .execute();
    return rows.map((row) => ({ ...row, account: row.account || null }));
  }

  /** Reads what is due; one reading of the list answers for all balance transactions. */
  async function workBatch(due: readonly Due[]) {
    const readings = new Map<string, Promise<void>>();
    const reading = (kind: string) => {
      const known = readings.get(kind);
      if (known) return known;
      const begun = readNewest(kind, 'webhook');
      readings.set(kind, begun);
      return begun;
    };
    const waiting = [...due];
    const worker = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const one = next;
        await settle(one, async () => {
          const own = one.account === null;
          const listed = one.id === newest || (own && one.kind === balanceTransaction.kind);
          if (listed) await reading(one.kind);
          if (one.id !== newest && !(listed && (await isAnswered(one))))
            await readOne(one, 'webhook');
        });
      }
    };
    await Promise.all(Array.from({ length: Math.min(concurrency, due.length) }, worker));
  }

  return {
    async now(references, priority, source) {
      await Promise.all(references.map((reference) => readOne(reference, priority, source)));
    },
    async since(kind, account, since, priority) {
      await readSince(kind, account, since, priority);
    },
    list: readList,
    work: inPasses(async () => {
      let due: Due[];
      do {
        due = await dueNow();
        await workBatch(due);
      } while (due.length === batch);
    }),
  };
}
