import type Stripe from 'stripe';
import type { Owner } from '../store/snapshot.ts';
import type { Gateway } from './gateway.ts';

/**
 * What Stripe says right now, for a person who waits for it.
 * @param account whose data: null for the platform's.
 * @throws Stripe.errors.StripeError as the client gives it.
 */
export async function readNow<T extends object>(
  stripe: Gateway,
  call: (client: Stripe, options: Stripe.RequestOptions) => Promise<T>,
  account: Owner = null,
): Promise<T> {
  return (await stripe.read('interactive', account, call)).value;
}

/** Where the next page of a list of the platform's begins. */
export interface Cursor {
  limit: number;
  starting_after?: string;
}

/**
 * All of one of the platform's lists, right now, however many pages it has.
 * @throws Stripe.errors.StripeError as the client gives it.
 */
export async function readAllNow<T extends { id: string }>(
  stripe: Gateway,
  list: (
    client: Stripe,
    page: Cursor,
    options: Stripe.RequestOptions,
  ) => Promise<{ data: T[]; has_more: boolean }>,
): Promise<T[]> {
  const all: T[] = [];
  for (;;) {
    const after = all.at(-1)?.id;
    const cursor: Cursor = { limit: 100, ...(after ? { starting_after: after } : {}) };
    const page = await readNow(stripe, (client, options) => list(client, cursor, options));
    all.push(...page.data);
    if (!page.has_more || page.data.length === 0) return all;
  }
}
