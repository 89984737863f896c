import type Stripe from 'stripe';
import {
  defineSnapshot,
  expandableId,
  integer,
  type SnapshotTable,
  text,
} from '../store/snapshot.ts';
import { wordsOf } from '../store/word-index.ts';
import { amountOf, metadataOf } from '../store/words.ts';
import { checkoutState, checkoutStates } from './rules.ts';

/**
 * Checkout Sessions, whose hosted pages customers pay on:
 * https://docs.stripe.com/api/checkout/sessions/object
 */
export const checkoutSession = defineSnapshot<Stripe.Checkout.Session>()({
  kind: 'checkout.session',
  area: 'checkout',
  table: 'stripe_checkout_session',
  columns: {
    state: text((s): string => checkoutState(s)),
    mode: text((s): string => s.mode),
    // Those of a mode without an amount have none; the list shows only those with one.
    amount: integer((s) => s.amount_total ?? 0),
    currency: text((s) => s.currency ?? ''),
    customer: text((s) => s.customer_details?.name ?? null),
    customer_email: text((s) => s.customer_details?.email ?? s.customer_email),
    payment_intent: text((s) => expandableId(s.payment_intent)),
    expires_at: integer((s) => s.expires_at),
    created: integer((s) => s.created),
  },
  indexes: [
    ['created'],
    ['amount'],
    ['expires_at'],
    ['state', 'created'],
    ['state', 'amount'],
    ['state', 'expires_at'],
    ['currency', 'created'],
    ['currency', 'amount'],
    ['currency', 'expires_at'],
    ['customer_email', 'created'],
    ['payment_intent'],
  ],
  owners: 'platform',
  // With it whoever reads it could pay or change the payment in the customer's place.
  kept: (session) => ({ ...session, client_secret: null }),
  // There is no event of what an open one is updated with, nor of what its customer fills in.
  volatile: [
    'amount_subtotal',
    'amount_total',
    'collected_information',
    'customer_details',
    'metadata',
    'shipping_cost',
    'shipping_options',
    'total_details',
  ],
  fetch: (client, id, options) => client.checkout.sessions.retrieve(id, {}, options),
  list: (client, page, options) => client.checkout.sessions.list(page, options),
  mentions: (s) => {
    const id = expandableId(s.payment_intent);
    return id ? [{ kind: 'payment_intent', id, account: null, when: 'missing' }] : [];
  },
  listing: {
    filters: {
      state: { by: 'choice', column: 'state', values: checkoutStates },
      currency: { by: 'choice', column: 'currency' },
      customer_email: { by: 'choice', column: 'customer_email' },
      payment_intent: { by: 'choice', column: 'payment_intent' },
      amount: { by: 'range', column: 'amount' },
      expires_at: { by: 'range', column: 'expires_at' },
      created: { by: 'range', column: 'created' },
      q: { by: 'search', of: wordsOf('stripe_checkout_session') },
    },
    sorts: ['created', 'amount', 'expires_at'],
    defaultSort: '-created',
    totals: { currency: 'currency', sums: ['amount'] },
    tabs: 'state',
  },
  search: (s) => [
    s.id,
    expandableId(s.payment_intent),
    expandableId(s.customer),
    s.customer_details?.name,
    s.customer_details?.email,
    s.customer_email,
    s.client_reference_id,
    s.currency && s.amount_total !== null ? amountOf(s.amount_total, s.currency) : null,
    ...metadataOf(s),
  ],
});

export type CheckoutSessionTable = SnapshotTable<typeof checkoutSession>;
