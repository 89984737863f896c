import type Stripe from 'stripe';
import type { Store } from '../store/database.ts';
import type { Gateway } from '../stripe/gateway.ts';
import type { Inbox } from './inbox.ts';

/** How far before the last known event to begin: events may appear out of order. Seconds. */
const overlap = 300;
/** Stripe keeps events for 30 days: https://docs.stripe.com/api/events */
const kept = 30 * 86_400;

/** Reads the platform's own event list, which shows what webhooks may have missed. */
export interface CatchUp {
  /**
   * Takes up every event since the last one known.
   * @param from Unix seconds: where to begin when no event is known.
   * @returns `too_old` when events may be gone from Stripe's list, so that all must be read anew.
   * @throws Stripe.errors.StripeError when Stripe does not answer.
   */
  run(from: number): Promise<'complete' | 'too_old'>;
}

/** Makes the catch-up of a store. */
export function createCatchUp(store: Store, gateway: Gateway, inbox: Inbox): CatchUp {
  return {
    async run(from) {
      const last = await store.read
        .selectFrom('stripe_event')
        .select('created')
        .where('account', 'is', null)
        .orderBy('created', 'desc')
        .limit(1)
        .executeTakeFirst();
      const since = Math.max(from, last?.created ?? 0) - overlap;
      if (gateway.now() - since > kept) return 'too_old';
      const found: Stripe.Event[] = [];
      let after: string | undefined;
      do {
        const { value } = await gateway.read('webhook', null, (client, options) =>
          client.events.list(
            { created: { gte: since }, limit: 100, ...(after && { starting_after: after }) },
            options,
          ),
        );
        found.push(...value.data);
        after = value.has_more ? value.data.at(-1)?.id : undefined;
      } while (after);
      // The list is newest first; the inbox takes them as they happened.
      if (found.length > 0) await inbox.receive(found.reverse());
      return 'complete';
    },
  };
}
