import { sql } from 'kysely';
import type Stripe from 'stripe';
import type { Listing, ListSource } from '../store/listing.ts';
import { wordsOf } from '../store/word-index.ts';
import { attemptFailure, type Failure } from './failures.ts';
import { paymentIntent } from './intent-snapshot.ts';
import { unfinishedStatuses } from './rules.ts';

/** A payment that somebody began and nobody has paid. Amounts in minor units, times in seconds. */
export interface UnfinishedPayment {
  /** `pi_…` */
  id: string;
  /** Of its payment intent. */
  status: string;
  amount: number;
  currency: string;
  /** Who pays, as far as anybody said. */
  customer: string | null;
  email: string | null;
  description: string | null;
  transfer_group: string | null;
  /** How many charges were tried; those refused before there was a charge are none. */
  attempts: number;
  latest_charge: string | null;
  /** Why the last attempt failed; null where there was none. */
  failure: Failure | null;
  /** The Checkout Session that it was begun on. */
  checkout: string | null;
  created: number;
  observedAt: number;
}

/** A row of `unfinishedSource`. */
export type StoredUnfinished = Omit<UnfinishedPayment, 'failure'> & { error: string | null };

/** How staff list them; the newest come first. */
export const unfinishedListing: Listing = {
  filters: {
    status: { by: 'choice', column: 'status', values: unfinishedStatuses },
    currency: { by: 'choice', column: 'currency' },
    transfer_group: { by: 'choice', column: 'transfer_group' },
    amount: { by: 'range', column: 'amount' },
    created: { by: 'range', column: 'created' },
    q: { by: 'search', of: wordsOf(paymentIntent.table) },
  },
  sorts: ['created'],
  defaultSort: '-created',
  totals: { currency: 'currency', sums: ['amount'] },
  tabs: 'status',
};

const lastTried = (column: string) => sql`(select ${sql.ref(column)} from stripe_charge c
  where c.id = stripe_payment_intent.latest_charge)`;
const ofSession = (column: string) => sql`(select ${sql.ref(column)} from stripe_checkout_session s
  where s.payment_intent = stripe_payment_intent.id)`;

/** Payment intents that are not paid, each with its last attempt. */
export const unfinishedSource: ListSource = {
  from: sql.table(paymentIntent.table),
  within: { filter: 'unpaid', columns: ['unpaid'], is: () => sql`unpaid = 1` },
  columns: sql`id, status, amount, currency, latest_charge, transfer_group, created,
    coalesce(${lastTried('c.customer')}, ${ofSession('s.customer')}) as customer,
    coalesce(json ->> '$.receipt_email', ${lastTried('c.customer_email')},
      ${ofSession('s.customer_email')}) as email,
    json ->> '$.description' as description, json -> '$.last_payment_error' as error,
    (select count(*) from stripe_charge c
      where c.payment_intent = stripe_payment_intent.id) as attempts,
    ${ofSession('s.id')} as checkout, observed_at as "observedAt"`,
};

/** A row as the API gives it. */
export function unfinishedRow({ error, ...row }: StoredUnfinished): UnfinishedPayment {
  const last = error === null ? null : (JSON.parse(error) as Stripe.PaymentIntent.LastPaymentError);
  return { ...row, failure: last && attemptFailure(last) };
}
