import { type Actor, audit } from '../audit/audit.ts';
import type { Services } from '../context.ts';
import { conflict } from '../kit/errors.ts';
import { keptObjects } from './kept-objects.ts';
import { readMeta } from './meta.ts';
import { snapshots } from './registry.ts';
import { requestsAnAccount } from './sweep.ts';

/** What a backfill would take, as far as what is kept here tells. */
export interface BackfillCost {
  /** Calls to Stripe. */
  requests: number;
  /** Seconds, if Stripe allowed the full rate and nothing else asked it. */
  seconds: number;
  /** How long the last one took, in seconds; null when none has ended yet. */
  lastTook: number | null;
}

const pageSize = 100;

/** Reckons what reading everything anew costs: a request a page, and two for each account. */
export async function backfillCost({
  store,
  stripe,
}: Pick<Services, 'store' | 'stripe'>): Promise<BackfillCost> {
  const [kept, last, sweep] = await Promise.all([
    keptObjects(store),
    readMeta(store, 'backfill'),
    store.read
      .selectFrom('sweep')
      .select((column) => column.fn.countAll<number>().as('accounts'))
      .executeTakeFirstOrThrow(),
  ]);
  const pages = snapshots
    .filter(({ list }) => list)
    .map(({ kind, owners, backfill }) => {
      const lists = owners === 'both' && backfill !== 'platform' ? sweep.accounts : 1;
      return Math.max(lists, Math.ceil((kept[kind] ?? 0) / pageSize));
    });
  const requests = pages.reduce((sum, each) => sum + each, 0) + sweep.accounts * requestsAnAccount;
  return {
    requests,
    seconds: Math.ceil(requests / stripe.limiter.state.full),
    lastTook: last?.finishedAt == null ? null : last.finishedAt - last.startedAt,
  };
}

/**
 * Begins to read everything anew; what is shown stays true meanwhile.
 * @throws AppError `backfill_running` while one is under way.
 */
export async function startBackfill(
  { store, sync }: Pick<Services, 'store' | 'sync'>,
  actor: Actor,
): Promise<void> {
  await sync.startBackfill(actor.name, async (write) => {
    const last = await readMeta(store, 'backfill');
    if (last?.finishedAt == null)
      throw conflict('backfill_running', 'A backfill is running. Another can begin once it ends.');
    await audit(write, { action: 'backfill.started', actor });
  });
}
