import type Stripe from 'stripe';
import type { Lookup, SentStep } from './action.ts';

/** Seconds before the journal time that are looked at too: Stripe's clock is known to about one. */
export const overlap = 300;

interface Found {
  id: string;
  metadata?: Stripe.Metadata | null;
}

/** The page of a list, as far as looking through it needs it. */
export interface LookupPage {
  limit: number;
  created: { gte: number };
  starting_after?: string;
}

/** The metadata by which a step's object is known as that step's. */
export const stepMetadata = (operation: string, n: number): Record<string, string> => ({
  operation_id: operation,
  operation_step: String(n),
});

/**
 * The lookup of a step that creates something: goes through a list from the journal time on, and
 * finds the object that carries the step's metadata.
 * @param list reads a page of the list that holds what the step makes, such as the refunds of its
 * charge.
 */
export const findByMetadata =
  (
    list: (
      client: Stripe,
      step: SentStep,
      page: LookupPage,
      options: Stripe.RequestOptions,
    ) => Promise<{ data: Found[]; has_more: boolean }>,
  ): Lookup =>
  async (stripe, step) => {
    const wanted = stepMetadata(step.operation, step.n);
    let after: string | undefined;
    for (;;) {
      const page: LookupPage = {
        limit: 100,
        created: { gte: step.journaledAt - overlap },
        ...(after ? { starting_after: after } : {}),
      };
      const { value } = await stripe.read('interactive', step.account, (client, options) =>
        list(client, step, page, options),
      );
      const found = value.data.find(({ metadata }) =>
        Object.entries(wanted).every(([key, expected]) => metadata?.[key] === expected),
      );
      if (found) return found;
      after = value.data.at(-1)?.id;
      if (!value.has_more || after === undefined) return null;
    }
  };

/** The lookup of a step that reverses a transfer, whose list cannot be asked by time. */
export const findReversal: Lookup = findByMetadata((client, step, page, options) => {
  const { created: _whenever, ...rest } = page;
  return client.transfers.listReversals(idInPath(step), rest, options);
});

/** The id that a step's path names: `po_1` of `/v1/payouts/po_1/cancel`. */
export const idInPath = ({ path }: Pick<SentStep, 'path'>): string =>
  // Of the resources that are used, only those of Checkout have a name of two words.
  path.split('/')[path.startsWith('/v1/checkout/') ? 4 : 3] ?? '';
