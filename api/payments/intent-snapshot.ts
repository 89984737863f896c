import type Stripe from 'stripe';
import {
  defineSnapshot,
  expandableId,
  integer,
  type SnapshotTable,
  text,
} from '../store/snapshot.ts';
import { amountOf, metadataOf } from '../store/words.ts';

/**
 * Payment intents, from the first intention to pay over every attempt to success or cancellation:
 * https://docs.stripe.com/api/payment_intents/object
 */
export const paymentIntent = defineSnapshot<Stripe.PaymentIntent>()({
  kind: 'payment_intent',
  area: 'payments',
  table: 'stripe_payment_intent',
  columns: {
    status: text((p): string => p.status),
    amount: integer((p) => p.amount),
    currency: text((p) => p.currency),
    latest_charge: text((p) => expandableId(p.latest_charge)),
    customer: text((p) => expandableId(p.customer)),
    transfer_group: text((p) => p.transfer_group),
    created: integer((p) => p.created),
    canceled_at: integer((p) => p.canceled_at),
  },
  indexes: [['created'], ['transfer_group']],
  owners: 'platform',
  // With it whoever reads it could pay or change the payment in the customer's place.
  kept: ({ client_secret: _secret, ...intent }) => intent as Stripe.PaymentIntent,
  fetch: (client, id, options) => client.paymentIntents.retrieve(id, {}, options),
  list: (client, page, options) => client.paymentIntents.list(page, options),
  mentions: (p) => {
    const id = expandableId(p.latest_charge);
    return id ? [{ kind: 'charge', id, account: null, when: 'missing' }] : [];
  },
  // One that led to a charge is found by that.
  search: (p) =>
    p.latest_charge
      ? []
      : [
          p.id,
          p.transfer_group,
          expandableId(p.customer),
          p.receipt_email,
          p.description,
          amountOf(p.amount, p.currency),
          ...metadataOf(p),
        ],
});

export type PaymentIntentTable = SnapshotTable<typeof paymentIntent>;
