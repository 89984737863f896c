import type { Store } from '../store/database.ts';
import type { ListPage } from '../store/snapshot.ts';
import { type Gateway, GatewayClosed } from '../stripe/gateway.ts';
import { keep } from './keep.ts';
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
  /** Puts every list of the platform on the plan, unless one is under way. */
  plan(): Promise<void>;
  /**
   * Works the plan off; returns when nothing is left.
   * @throws the first refusal, once every other list is read.
   */
  work(): Promise<void>;
}

/**
 * Where to cut what is left of a range after a page: far enough back that both parts hold several
 * pages, judged by how densely the page lay. Undefined when it is not worth cutting.
 */
export function cutAt(since: number, oldest: number, newest: number): number | undefined {
  const cut = oldest - Math.max(60, (newest - oldest) * 8);
  return cut > since ? cut : undefined;
}

/** Makes the backfill of a store. */
export function createBackfill(store: Store, gateway: Gateway): Backfill {
  /** Ranges under way, and those that Stripe refused in this run: they wait for the next. */
  const taken = new Set<number>();
  const refused = new Map<number, unknown>();

  async function nextRange(): Promise<Range | undefined> {
    const waiting = await store.read
      .selectFrom('backfill_range')
      .selectAll()
      .where('state', '=', 'waiting')
      .orderBy('pk')
      .limit(concurrency + taken.size + refused.size)
      .execute();
    const range = waiting.find(({ pk }) => !taken.has(pk) && !refused.has(pk));
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
      const kept = await keep(write, seen, gateway.now());
      // Backfill reads every list itself; only what it could not order must be asked for.
      await askAfter(write, { ...kept, mentioned: [] }, gateway);
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
          })
          .execute();
      await write.db
        .updateTable('backfill_range')
        .set((column) => ({
          pages: column('pages', '+', 1),
          objects: column('objects', '+', objects.length),
          state: going ? 'waiting' : 'done',
          ...(going ? { cursor: last.id } : {}),
          ...(splits ? { since: cut } : {}),
        }))
        .where('pk', '=', range.pk)
        .execute();
      write.changed({ kind: 'backfill', area: 'sync', id: range.kind });
    });
  }

  async function worker(): Promise<void> {
    for (let range = await nextRange(); range; range = await nextRange())
      try {
        await workPage(range);
      } catch (error) {
        if (error instanceof GatewayClosed) throw error;
        // One list that cannot be read must not keep the others from being complete.
        refused.set(range.pk, error);
      } finally {
        taken.delete(range.pk);
      }
  }

  return {
    async plan() {
      await store.write(async ({ db }) => {
        const under = await db
          .selectFrom('backfill_range')
          .select('pk')
          .where('state', '=', 'waiting')
          .limit(1)
          .execute();
        if (under.length > 0) return;
        await db.deleteFrom('backfill_range').execute();
        const accounts = await db.selectFrom('stripe_account').select('id').execute();
        const lists = snapshots
          .filter(({ list }) => list)
          .flatMap(({ kind, owners }) => [
            { kind, account: '' },
            ...(owners === 'both' ? accounts.map(({ id }) => ({ kind, account: id })) : []),
          ]);
        const until = gateway.now() + 60;
        for (const list of lists)
          await db
            .insertInto('backfill_range')
            .values({
              ...list,
              since: 0,
              until,
              cursor: null,
              state: 'waiting',
              pages: 0,
              objects: 0,
            })
            .execute();
      });
    },
    async work() {
      refused.clear();
      let left = 0;
      // A worker that runs dry may leave before another's page adds ranges: go round until none.
      do {
        await Promise.all(Array.from({ length: concurrency }, worker));
        left = await countWaiting(store);
      } while (left > refused.size);
      const [first] = refused.values();
      if (first !== undefined) throw first;
    },
  };
}

async function countWaiting(store: Store): Promise<number> {
  const { count } = await store.read
    .selectFrom('backfill_range')
    .select((column) => column.fn.countAll<number>().as('count'))
    .where('state', '=', 'waiting')
    .executeTakeFirstOrThrow();
  return count;
}
