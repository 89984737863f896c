import type { Services } from '../context.ts';
import type { Reference } from '../store/snapshot.ts';
import { isAccountGone, isPassing } from './errors.ts';

/** Where an answer comes from, and why it may be old. */
export interface Freshness {
  readonly source: 'stripe' | 'snapshot';
  readonly staleBecause?: string;
}

/** How long a person waits for Stripe before the snapshot is shown instead. Milliseconds. */
const patience = 4000;

const accountGone = 'The account has left the platform, so that Stripe no longer shows it.';

/**
 * Reads objects from Stripe for someone who is waiting, so that their snapshots are new. Where
 * Stripe does not answer in time, says so; the snapshots stand as they were.
 * @param wanted the objects, or what asks Stripe for which they are.
 * @throws Stripe.errors.StripeError when Stripe refuses the request.
 */
export async function readThrough(
  { sync, log }: Pick<Services, 'sync' | 'log'>,
  wanted: readonly Reference[] | (() => Promise<readonly Reference[]>),
): Promise<Freshness> {
  if (!sync.started)
    return { source: 'snapshot', staleBecause: 'Stripe has not answered since the start.' };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(resolve, patience, 'late');
  });
  const read = (async () => {
    const references = typeof wanted === 'function' ? await wanted() : wanted;
    await sync.refresh(references, 'interactive');
    return 'read' as const;
  })();
  // An answer that comes after the patience is still kept; its error has been told by then.
  read.catch(() => {});
  try {
    if ((await Promise.race([read, late])) === 'read') return { source: 'stripe' };
    return { source: 'snapshot', staleBecause: 'Stripe is slow to answer.' };
  } catch (error) {
    if (isAccountGone(error)) return { source: 'snapshot', staleBecause: accountGone };
    if (!isPassing(error)) throw error;
    log.warn({ err: error }, 'Stripe does not answer; showing the snapshot');
    return { source: 'snapshot', staleBecause: 'Stripe does not answer right now.' };
  } finally {
    clearTimeout(timer);
  }
}

/** From the snapshot alone, as a page asks for its first paint. */
export const fromSnapshot: Freshness = { source: 'snapshot' };
