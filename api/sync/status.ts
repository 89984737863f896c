import type { Services } from '../context.ts';
import { readMeta } from './meta.ts';
import { snapshots } from './registry.ts';

/** What the Sync page shows: how true the snapshots are, and what is being done about it. */
export async function syncStatus({ store, stripe, sync }: Services) {
  const { read } = store;
  const [backfill, ranges, states, last, unhandled, refetches, sweep] = await Promise.all([
    readMeta(store, 'backfill'),
    read
      .selectFrom('backfill_range')
      .select((column) => [
        'kind',
        'state',
        column.fn.countAll<number>().as('ranges'),
        column.fn.sum<number>('pages').as('pages'),
        column.fn.sum<number>('objects').as('objects'),
        column.fn.max('error').as('error'),
      ])
      .groupBy(['kind', 'state'])
      .execute(),
    read
      .selectFrom('stripe_event')
      .select((column) => ['state', column.fn.countAll<number>().as('count')])
      .groupBy('state')
      .execute(),
    read
      .selectFrom('stripe_event')
      .select(['id', 'type', 'created', 'received_at as receivedAt'])
      .orderBy('created', 'desc')
      .orderBy('pk', 'desc')
      .limit(1)
      .executeTakeFirst(),
    read
      .selectFrom('stripe_event')
      .select([
        'id',
        'type',
        'account',
        'created',
        'state',
        'attempts',
        'error',
        'next_attempt_at as nextAttemptAt',
      ])
      .where('state', 'in', ['received', 'failed'])
      .orderBy('created')
      .limit(50)
      .execute(),
    read
      .selectFrom('refetch')
      .select((column) => [
        column.fn.countAll<number>().as('waiting'),
        column.fn.countAll<number>().filterWhere('attempts', '>', 0).as('failing'),
      ])
      .executeTakeFirstOrThrow(),
    read
      .selectFrom('sweep')
      .select((column) => [
        column.fn.countAll<number>().as('accounts'),
        column.fn.max('swept_at').as('lastAt'),
        column.fn.countAll<number>().filterWhere('due_at', '<=', stripe.now()).as('due'),
      ])
      .executeTakeFirstOrThrow(),
  ]);
  const count = (state: string) => states.find((each) => each.state === state)?.count ?? 0;
  const kinds = snapshots
    .filter(({ list }) => list)
    .map(({ kind }) => {
      const of = (state: string) =>
        ranges.find((range) => range.kind === kind && range.state === state);
      const done = of('done');
      const waiting = of('waiting');
      const refused = of('refused');
      const all = [done, waiting, refused].filter((range) => range !== undefined);
      return {
        kind,
        pages: all.reduce((sum, { pages }) => sum + pages, 0),
        objects: all.reduce((sum, { objects }) => sum + objects, 0),
        rangesDone: done?.ranges ?? 0,
        rangesLeft: waiting?.ranges ?? 0,
        /** What Stripe said where it does not give this list to the key. */
        refused: refused?.error ?? null,
      };
    });
  const done = kinds.reduce((sum, { rangesDone }) => sum + rangesDone, 0);
  const left = kinds.reduce((sum, { rangesLeft }) => sum + rangesLeft, 0);
  const finished = backfill?.finishedAt != null;
  return {
    mode: stripe.mode,
    backfill: {
      state: finished ? ('done' as const) : ('running' as const),
      startedAt: backfill?.startedAt ?? null,
      finishedAt: backfill?.finishedAt ?? null,
      percent: finished ? 100 : Math.floor((100 * done) / Math.max(1, done + left)),
      kinds,
    },
    events: {
      last: last ?? null,
      handled: count('handled'),
      unknown: count('unknown'),
      waiting: count('received'),
      failed: count('failed'),
    },
    unhandled,
    refetches,
    limiter: stripe.limiter.state,
    sweep,
    asOf: sync.asOf(),
  };
}
