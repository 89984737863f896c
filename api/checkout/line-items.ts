import type { Gateway } from '../stripe/gateway.ts';
import { readAllNow } from '../stripe/read-now.ts';

/** What a customer buys; amounts in minor units of `currency`. */
export interface LineItem {
  id: string;
  name: string | null;
  quantity: number | null;
  unitAmount: number | null;
  amount: number;
  currency: string;
}

/**
 * What a session sells. Events leave it out and a list shows only some of it, so it is never kept:
 * it is read from Stripe each time it is looked at.
 * @throws Stripe.errors.StripeError when Stripe does not answer, or does not know the session.
 * @see https://docs.stripe.com/api/checkout/sessions/line_items
 */
export async function readLineItems(stripe: Gateway, session: string): Promise<LineItem[]> {
  const items = await readAllNow(stripe, (client, page, options) =>
    client.checkout.sessions.listLineItems(session, page, options),
  );
  return items.map(({ id, description, quantity, price, amount_total, currency }) => ({
    id,
    name: description,
    quantity,
    unitAmount: price?.unit_amount ?? null,
    amount: amount_total,
    currency,
  }));
}
