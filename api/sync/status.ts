import { sql } from 'kysely';
import type { Services } from '../context.ts';
import type { Store } from '../store/database.ts';
import { backfillStatus } from './backfill-status.ts';
import { readMeta } from './meta.ts';
import type { EventState } from './rules.ts';

/** What the Sync page shows: how true the snapshots are, and what is being done about it. */
export async function syncStatus(services: Services) {
  const { store, stripe, sync } = services;
  const [backfill, events, failed, refetches, sweep, webhooks, caughtUp] = await Promise.all([
    backfillStatus(services),
    eventFigures(store),
    failedEvents(store),
    refetchQueue(store),
    sweepFigures(services),
    webhookFigures(services),
    readMeta(store, 'caughtUp'),
  ]);
  return {
    mode: stripe.mode,
    stripe: stripe.reachability,
    key: services.keyCheck.state,
    /** Seconds that Stripe's clock is ahead of the server's; null before its first answer. */
    clockAhead: stripe.clockAhead,
    backfill,
    events,
    failed,
    refetches,
    limiter: stripe.limiter.state,
    sweep,
    webhooks,
    /** Until when, in Stripe's time, all of the platform's events have been taken up. */
    caughtUpUntil: caughtUp?.until ?? null,
    asOf: sync.asOf(),
  };
}

async function eventFigures(store: Store) {
  const { read } = store;
  const [states, last, oldest] = await Promise.all([
    store.readLong(
      sql<{ state: EventState; count: number }>`
        select state, count(*) as count from stripe_event group by state`,
    ),
    read
      .selectFrom('stripe_event')
      .select(['id', 'type', 'created', 'received_at as receivedAt'])
      .orderBy('created', 'desc')
      .orderBy('pk', 'desc')
      .limit(1)
      .executeTakeFirst(),
    read
      .selectFrom('stripe_event')
      .select((column) => column.fn.min('created').as('created'))
      .executeTakeFirst(),
  ]);
  const count = (state: EventState) => states.find((each) => each.state === state)?.count ?? 0;
  return {
    last: last ?? null,
    /** When the oldest that is stored was created; null when there is none. */
    oldest: oldest?.created ?? null,
    handled: count('handled'),
    unknown: count('unknown'),
    waiting: count('received'),
    failed: count('failed'),
    ignored: count('ignored'),
  };
}

/** The newest events that could not be handled; the list of events has them all. */
const failedEvents = ({ read }: Store) =>
  read
    .selectFrom('stripe_event')
    .select([
      'id',
      'type',
      'object',
      'created',
      'attempts',
      'error',
      'next_attempt_at as nextAttemptAt',
    ])
    .where('state', '=', 'failed')
    .orderBy('created', 'desc')
    .limit(10)
    .execute();

/** Objects to be read again, and those among them that Stripe did not give. */
async function refetchQueue({ read }: Store) {
  const [figures, failing] = await Promise.all([
    read
      .selectFrom('refetch')
      .select((column) => [
        column.fn.countAll<number>().as('waiting'),
        column.fn.countAll<number>().filterWhere('attempts', '>', 0).as('failing'),
      ])
      .executeTakeFirstOrThrow(),
    read
      .selectFrom('refetch')
      .select(['kind', 'id', 'account', 'attempts', 'error', 'due_at as nextAttemptAt'])
      .where('attempts', '>', 0)
      .orderBy('attempts', 'desc')
      .limit(20)
      .execute(),
  ]);
  return {
    ...figures,
    errors: failing.map((row) => ({ ...row, account: row.account || null })),
  };
}

const sweepFigures = ({ store, stripe }: Services) =>
  store.read
    .selectFrom('sweep')
    .select((column) => [
      column.fn.countAll<number>().as('accounts'),
      column.fn.max('swept_at').as('lastAt'),
      column.fn.countAll<number>().filterWhere('due_at', '<=', stripe.now()).as('due'),
      // Their events may have been missed while nothing ran; the sweep asks for what they say.
      column.fn.countAll<number>().filterWhere('missed_since', 'is not', null).as('afterGap'),
    ])
    .executeTakeFirstOrThrow();

/** The endpoints that were registered here, and whether events of both sorts come in. */
async function webhookFigures({ store, webhookSecrets }: Services) {
  const lastOf = (connected: boolean) =>
    store.read
      .selectFrom('stripe_event')
      .select('received_at as at')
      .where('account', connected ? 'is not' : 'is', null)
      .orderBy('received_at', 'desc')
      .limit(1)
      .executeTakeFirst();
  const [platform, connect, lastPlatform, lastConnect] = await Promise.all([
    readMeta(store, 'platformWebhook'),
    readMeta(store, 'connectWebhook'),
    lastOf(false),
    lastOf(true),
  ]);
  const endpoint = (known: { id: string; url: string } | undefined) =>
    known ? { id: known.id, url: known.url } : null;
  return {
    /** How many signing secrets events are verified against. */
    secrets: webhookSecrets().length,
    platform: { endpoint: endpoint(platform), lastEventAt: lastPlatform?.at ?? null },
    connect: { endpoint: endpoint(connect), lastEventAt: lastConnect?.at ?? null },
  };
}
