import { sql } from 'kysely';
import { inPasses } from '../kit/passes.ts';
import type { Store, Write } from '../store/database.ts';
import type { ListPage, Owner, Snapshot } from '../store/snapshot.ts';
import { isAccountGone, isCursorGone, isPassing, isRefusal } from '../stripe/errors.ts';
import { type Gateway, GatewayClosed } from '../stripe/gateway.ts';
import { keep } from './keep.ts';
import type { RateMeter } from './rate.ts';
import { askAfter } from './refetch.ts';
import { declared, snapshots } from './registry.ts';

const pageSize = 100;
const concurrency = 6;
/** A list is worked by at most this many ranges at once. */
const rangesPerList = 4;

interface Range {
  pk: number;
  kind: string;
  account: string;
  since: number;
  until: number;
  cursor: string | null;
}

/** Reads all that Stripe holds, in ranges of creation time, and remembers every page. */
export interface Backfill {
  /**
   * Puts every list on the plan anew, in the transaction that says so.
   * @returns the kinds whose own list of the platform had been read to its end.
   */
  plan(write: Write): Promise<readonly string[]>;
  /** Puts lists on the plan that an earlier version of the code did not read. */
  planUnknown(): Promise<void>;
  /**
   * Works off whatever is on the plan. A list that Stripe refuses is noted and left out, so that
   * the others become complete.
   * @throws Stripe.errors.StripeError when Stripe does not answer; the plan stands where it was.
   */
  work(): Promise<void>;
  /** Puts lists that could not be read or kept back on the plan: what was in the way may be gone. */
  retryRefused(): Promise<void>;
}

/**
 * Where to cut what is left of a range after a page: far enough back that both parts hold several
 * pages, judged by how densely the page lay. Undefined when it is not worth cutting.
 */
export function cutAt(since: number, oldest: number, newest: number): number | undefined {
  const cut = oldest - Math.max(60, (newest - oldest) * 8);
  return cut > since ? cut : undefined;
}

/** What has a list to be read. */
const listed = snapshots.filter(({ list }) => list);

/** Makes the backfill of a store. `onRefused` hears of lists that Stripe does not give, or that cannot be kept. */
export function createBackfill(
  store: Store,
  gateway: Gateway,
  meter: RateMeter,
  onRefused: (kind: string, account: Owner, error: unknown) => void,
): Backfill {
  /** Ranges under way. */
  const taken = new Set<number>();

  async function nextRange(): Promise<Range | undefined> {
    const waiting = await store.read
      .selectFrom('backfill_range')
      .selectAll()
      .where('state', '=', 'waiting')
      .orderBy('pk')
      .limit(concurrency + taken.size)
      .execute();
    const range = waiting.find(({ pk }) => !taken.has(pk));
    if (range) taken.add(range.pk);
    return range;
  }

  async function readPage(range: Range) {
    const snapshot = declared(range.kind);
    const { list } = snapshot;
    if (!list) throw new TypeError(`${range.kind} has no list`);
    const account = range.account || null;
    const created: ListPage['created'] = { lt: range.until };
    if (range.since > 0) created.gte = range.since;
    const page: ListPage = { limit: pageSize, created };
    if (range.cursor) page.starting_after = range.cursor;
    const { value, begun } = await gateway.read('backfill', account, (client, options) =>
      list(client, page, options),
    );
    meter.note(value.data.length);
    return { objects: value.data, more: value.has_more, begun, account };
  }

  /** Keeps a page and where to go on, in one transaction: a restart repeats at most this page. */
  async function workPage(range: Range): Promise<void> {
    const { objects, more, begun, account } = await readPage(range);
    const observation = { by: 'fetch' as const, ...begun };
    await store.write(async (write) => {
      // As they came to be, so that rows of one second stand in that order.
      const seen = objects.toReversed().map((object) => ({
        kind: range.kind,
        account,
        object,
        observation,
        source: 'fetch',
      }));
      const kept = await keep(write, seen, gateway);
      // Backfill reads every list itself; what it could not order must be asked for, and what no
      // list gives: the parts that their parents do not show, and what is only ever mentioned.
      const mentioned = kept.mentioned.filter(({ kind }) => {
        const { part, backfill } = declared(kind);
        return part || backfill === 'mentioned';
      });
      await askAfter(write, { ...kept, mentioned }, gateway);
      const last = objects.at(-1) as { id: string; created: number } | undefined;
      const newest = (objects[0] as { created: number } | undefined)?.created ?? 0;
      const going = more && last !== undefined;
      const cut = going ? cutAt(range.since, last.created, newest) : undefined;
      const siblings = cut
        ? await write.db
            .selectFrom('backfill_range')
            .select('pk')
            .where('state', '=', 'waiting')
            .where('kind', '=', range.kind)
            .where('account', '=', range.account)
            .execute()
        : [];
      const splits = cut !== undefined && siblings.length < rangesPerList;
      if (splits)
        await write.db
          .insertInto('backfill_range')
          .values({
            kind: range.kind,
            account: range.account,
            since: range.since,
            until: cut,
            cursor: null,
            state: 'waiting',
            pages: 0,
            objects: 0,
            error: null,
          })
          .execute();
      await write.db
        .updateTable('backfill_range')
        .set((column) => ({
          pages: column('pages', '+', 1),
          objects: column('objects', '+', objects.length),
          state: going ? 'waiting' : 'done',
          // The time beside the cursor: the object it stands on may be gone by the next page.
          ...(going ? { cursor: last.id, until: last.created + 1 } : {}),
          ...(splits ? { since: cut } : {}),
        }))
        .where('pk', '=', range.pk)
        .execute();
      write.changed({ kind: 'backfill', area: 'sync', id: range.kind });
    });
  }

  const change = (
    { pk, kind }: Range,
    values: { state?: 'done' | 'refused' | 'failed'; cursor?: null; error?: string },
  ) =>
    store.write(async ({ db, changed }) => {
      await db.updateTable('backfill_range').set(values).where('pk', '=', pk).execute();
      changed({ kind: 'backfill', area: 'sync', id: kind });
    });

  /** Where a page could not be read or kept: goes on without it, so that the others become whole. */
  async function workAround(range: Range, error: unknown) {
    if (error instanceof GatewayClosed || isPassing(error)) throw error;
    if (range.cursor !== null && isCursorGone(error)) return change(range, { cursor: null });
    // An account that has left the platform has nothing more to give.
    if (range.account !== '' && isAccountGone(error)) return change(range, { state: 'done' });
    onRefused(range.kind, range.account || null, error);
    const message = error instanceof Error ? error.message : String(error);
    return change(range, { state: isRefusal(error) ? 'refused' : 'failed', error: message });
  }

  async function worker(): Promise<void> {
    for (let range = await nextRange(); range; range = await nextRange())
      try {
        await workPage(range);
      } catch (error) {
        await workAround(range, error);
      } finally {
        taken.delete(range.pk);
      }
  }

  async function anyWaiting(): Promise<boolean> {
    const row = await store.read
      .selectFrom('backfill_range')
      .select('pk')
      .where('state', '=', 'waiting')
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  }

  /** Puts every list of these snapshots on the plan, whole. */
  async function planLists({ db }: Write, kinds: readonly Snapshot[], after: number) {
    const accounts = await db
      .selectFrom('stripe_account')
      .select('id')
      .where('deleted', '=', 0)
      .execute();
    const lists = kinds.flatMap(({ kind, owners, backfill = owners }) => [
      { kind, account: '' },
      ...(backfill === 'both' ? accounts.map(({ id }) => ({ kind, account: id })) : []),
    ]);
    const until = gateway.now() + 60;
    for (const [at, list] of lists.entries())
      await db
        .insertInto('backfill_range')
        .values({
          pk: after + 1 + at,
          ...list,
          since: 0,
          until,
          cursor: null,
          state: 'waiting',
          pages: 0,
          objects: 0,
          error: null,
        })
        .execute();
  }

  async function readWhole({ db }: Write): Promise<string[]> {
    const rows = await db
      .selectFrom('backfill_range')
      .select('kind')
      .where('account', '=', '')
      .groupBy('kind')
      .having((column) => column.fn.max(sql<number>`state != 'done'`), '=', 0)
      .execute();
    return rows.map(({ kind }) => kind);
  }

  const lastKey = async ({ db }: Write): Promise<number> => {
    const { last } = await db
      .selectFrom('backfill_range')
      .select((column) => column.fn.max('pk').as('last'))
      .executeTakeFirstOrThrow();
    return last ?? 0;
  };

  return {
    async plan(write) {
      // Never a key of before: a page of the old plan may still be on its way.
      const last = await lastKey(write);
      const whole = await readWhole(write);
      await write.db.deleteFrom('backfill_range').execute();
      await planLists(write, listed, last);
      return whole;
    },
    async planUnknown() {
      await store.write(async (write) => {
        const known = await write.db
          .selectFrom('backfill_range')
          .select('kind')
          .distinct()
          .execute();
        const unknown = listed.filter(({ kind }) => known.every((each) => each.kind !== kind));
        await planLists(write, unknown, await lastKey(write));
      });
    },
    work: inPasses(async () => {
      // A worker that runs dry may leave before another's page adds ranges: go round until none.
      while (await anyWaiting()) await Promise.all(Array.from({ length: concurrency }, worker));
    }),
    async retryRefused() {
      await store.write(async ({ db }) => {
        await db
          .updateTable('backfill_range')
          .set({ state: 'waiting', error: null })
          .where('state', 'in', ['refused', 'failed'])
          .execute();
      });
    },
  };
}
