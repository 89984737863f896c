import { sql } from 'kysely';
import type { ListSource } from '../store/listing.ts';
import type { CheckoutState } from './rules.ts';
import { checkoutSession } from './snapshot.ts';

/** A line of the Checkout list. Times are Unix seconds, amounts minor units. */
export interface CheckoutRow {
  id: string;
  state: CheckoutState;
  amount: number;
  currency: string;
  customer: string | null;
  customer_email: string | null;
  /** Null until the customer has confirmed. */
  payment_intent: string | null;
  expires_at: number;
  created: number;
  observedAt: number;
}

const sessions = sql.table(checkoutSession.table);

/** Sessions for a payment; those that only save a card or begin a subscription have no amount. */
export const checkoutSource: ListSource = {
  from: sessions,
  within: {
    filter: 'mode',
    columns: ['mode'],
    // Nearly all are: no index would help.
    is: () => sql`+mode = 'payment'`,
  },
  probes: { created: sessions, amount: sessions, expires_at: sessions },
  columns: sql`id, state, amount, currency, customer, customer_email, payment_intent, expires_at,
  created, observed_at as "observedAt"`,
};
