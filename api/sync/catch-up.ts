import type Stripe from 'stripe';
import type { Store } from '../store/database.ts';
import type { Gateway } from '../stripe/gateway.ts';
import type { Inbox } from './inbox.ts';
import { readMeta, writeMeta } from './meta.ts';

/** How far before the mark to begin: events may appear out of order. Seconds. */
const overlap = 300;
/** Stripe keeps events for 30 days: https://docs.stripe.com/api/events */
const kept = 30 * 86_400;

/** Reads the platform's own event list, which shows what webhooks may have missed. */
export interface CatchUp {
  /**
   * Takes up every event since the last complete catch-up, whatever webhooks have brought since.
   * @param from Unix seconds: where to begin at the earliest.
   * @returns `too_old` when events may be gone from Stripe's list, so that all must be read anew.
   * @throws Stripe.errors.StripeError when Stripe does not answer; the mark stays where it was.
   */
  run(from: number): Promise<'complete' | 'too_old'>;
}

/** Makes the catch-up of a store. */
export function createCatchUp(store: Store, gateway: Gateway, inbox: Inbox): CatchUp {
  const readPage = (since: number, after: string | undefined) =>
    gateway.read('webhook', null, (client, options) =>
      client.events.list(
        { created: { gte: since }, limit: 100, ...(after && { starting_after: after }) },
        options,
      ),
    );

  return {
    async run(from) {
      const mark = await readMeta(store, 'caughtUp');
      const since = Math.max(from, mark?.until ?? 0) - overlap;
      if (gateway.now() - since > kept) return 'too_old';
      let until: number | undefined;
      let after: string | undefined;
      do {
        const { value, begun } = await readPage(since, after);
        // What is made after the listing began is not promised to be in it.
        until ??= begun.at;
        const events: Stripe.Event[] = value.data;
        if (events.length > 0) await inbox.receive(events);
        after = value.has_more ? events.at(-1)?.id : undefined;
      } while (after);
      await inbox.work();
      await writeMeta(store, 'caughtUp', { until });
      return 'complete';
    },
  };
}
