import { sql } from 'kysely';
import type { Services } from '../context.ts';
import type { Store } from '../store/database.ts';
import { permissionToRead } from '../stripe/permissions.ts';
import { pagesLeft, secondsLeft } from './estimate.ts';
import { readMeta } from './meta.ts';
import { snapshots } from './registry.ts';
import { requestsAnAccount } from './sweep.ts';

/** How far one list is read: the platform's, or those of all connected accounts together. */
export interface ListStatus {
  kind: string;
  /** The lists of the connected accounts; false is the platform's own. */
  connected: boolean;
  pages: number;
  objects: number;
  rangesDone: number;
  rangesLeft: number;
  /** Pages that are still to be read, judged by those that are; null while nobody can tell. */
  pagesLeft: number | null;
  /** Where Stripe does not give this list to the key: the permission it needs, and its words. */
  refused: { permission: string | null; message: string } | null;
  /** Why it could not be kept here. */
  failed: string | null;
}

/** How far the backfill is, and how long it still takes. Times are Unix seconds. */
export interface BackfillStatus {
  state: 'running' | 'done';
  startedAt: number | null;
  finishedAt: number | null;
  startedBy: string | null;
  /** Of the requests that it takes; null while it cannot be told how many those are. */
  percent: number | null;
  /** Requests and objects a second; null while it has not been measured for long enough. */
  rate: { requests: number; objects: number } | null;
  requestsDone: number;
  requestsLeft: number | null;
  secondsLeft: number | null;
  /** Accounts whose balances are still to be read. */
  accountsLeft: number;
  kinds: ListStatus[];
}

interface Totals {
  kind: string;
  connected: 0 | 1;
  pages: number;
  objects: number;
  done: number;
  waiting: number;
  refused: string | null;
  failed: string | null;
  /** Seconds of creation time in what waits. */
  span: number;
}

/** The earliest creation that is known: what lies before it holds nothing, as far as one can tell. */
async function firstCreation({ read }: Store): Promise<number | null> {
  const firsts = await Promise.all(
    (['stripe_account', 'stripe_charge', 'stripe_transfer'] as const).map((table) =>
      read
        .selectFrom(table)
        .select((column) => column.fn.min('created').as('first'))
        .executeTakeFirst(),
    ),
  );
  const known = firsts.map((row) => row?.first).filter((first) => typeof first === 'number');
  return known.length === 0 ? null : Math.min(...known);
}

async function totalsByList({ read }: Store, first: number): Promise<Totals[]> {
  const { rows } = await sql<Totals>`
    select kind, account != '' as connected, sum(pages) as pages, sum(objects) as objects,
      sum(state = 'done') as done, sum(state = 'waiting') as waiting,
      max(case when state = 'refused' then error end) as refused,
      max(case when state = 'failed' then error end) as failed,
      sum(case when state = 'waiting' then max(0, until - max(since, ${first})) else 0 end) as span
    from backfill_range group by kind, connected`.execute(read);
  return rows;
}

/** Tells how far the backfill is; null stands for what cannot be told honestly. */
export async function backfillStatus({
  store,
  stripe,
  sync,
}: Pick<Services, 'store' | 'stripe' | 'sync'>): Promise<BackfillStatus> {
  const [backfill, first] = await Promise.all([readMeta(store, 'backfill'), firstCreation(store)]);
  const startedAt = backfill?.startedAt ?? null;
  const running = backfill?.finishedAt == null;
  const totals = await totalsByList(store, first ?? startedAt ?? 0);
  const kinds = totals.map((list): ListStatus => {
    const whole = first === null || startedAt === null ? null : startedAt - first;
    return {
      kind: list.kind,
      connected: list.connected === 1,
      pages: list.pages,
      objects: list.objects,
      rangesDone: list.done,
      rangesLeft: list.waiting,
      pagesLeft: pagesLeft({
        pages: list.pages,
        objects: list.objects,
        rangesDone: list.done,
        rangesLeft: list.waiting,
        span:
          list.connected === 1 || whole === null
            ? null
            : { done: whole - list.span, left: list.span },
        known: list.connected === 1 ? null : (backfill?.known?.[list.kind] ?? null),
      }),
      refused:
        list.refused === null
          ? null
          : {
              permission:
                permissionToRead(list.kind, list.connected === 1 ? 'connected' : 'platform') ??
                null,
              message: list.refused,
            },
      failed: list.failed,
    };
  });
  const order = snapshots.map(({ kind }) => kind);
  kinds.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));

  const sweep = await store.read
    .selectFrom('sweep')
    .select((column) => [
      column.fn.countAll<number>().filterWhere('due_at', '<=', stripe.now()).as('due'),
      column.fn
        .countAll<number>()
        .filterWhere('swept_at', '>=', startedAt ?? 0)
        .as('swept'),
    ])
    .executeTakeFirstOrThrow();
  const sum = (figures: readonly number[]) => figures.reduce((all, figure) => all + figure, 0);
  const unknown = kinds.length === 0 || kinds.some((list) => list.pagesLeft === null);
  const requestsDone = sum(kinds.map(({ pages }) => pages)) + sweep.swept * requestsAnAccount;
  const requestsLeft = !running
    ? 0
    : unknown
      ? null
      : sum(kinds.map((list) => list.pagesLeft ?? 0)) + sweep.due * requestsAnAccount;
  const rate = running ? sync.rate : null;
  return {
    state: running ? 'running' : 'done',
    startedAt,
    finishedAt: backfill?.finishedAt ?? null,
    startedBy: backfill?.startedBy ?? null,
    percent: !running
      ? 100
      : requestsLeft === null
        ? null
        : Math.min(99, Math.floor((100 * requestsDone) / Math.max(1, requestsDone + requestsLeft))),
    rate,
    requestsDone,
    requestsLeft,
    secondsLeft: running ? secondsLeft(requestsLeft, rate?.requests ?? null) : null,
    accountsLeft: running ? sweep.due : 0,
    kinds,
  };
}
