import type Stripe from 'stripe';
import {
  defineSnapshot,
  expandableId,
  flag,
  integer,
  type SnapshotTable,
  text,
} from '../store/snapshot.ts';
import { amountOf, metadataOf } from '../store/words.ts';

/** Whether the money is still to come, if it ever does: a hold that is not captured has come. */
const isUnpaid = ({ status }: Stripe.PaymentIntent): boolean =>
  status !== 'succeeded' && status !== 'requires_capture';

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
    unpaid: flag(isUnpaid),
    amount: integer((p) => p.amount),
    currency: text((p) => p.currency),
    latest_charge: text((p) => expandableId(p.latest_charge)),
    customer: text((p) => expandableId(p.customer)),
    transfer_group: text((p) => p.transfer_group),
    created: integer((p) => p.created),
    canceled_at: integer((p) => p.canceled_at),
  },
  indexes: [['created'], ['unpaid', 'created'], ['transfer_group']],
  owners: 'platform',
  // With it whoever reads it could pay or change the payment in the customer's place.
  kept: ({ client_secret: _secret, ...intent }) => intent as Stripe.PaymentIntent,
  fetch: (client, id, options) => client.paymentIntents.retrieve(id, {}, options),
  list: (client, page, options) => client.paymentIntents.list(page, options),
  mentions: (p) => {
    const id = expandableId(p.latest_charge);
    return id ? [{ kind: 'charge', id, account: null, when: 'missing' }] : [];
  },
  // One that was paid is found by its charge.
  search: (p) => {
    if (!isUnpaid(p)) return [];
    const tried = p.last_payment_error?.payment_method?.billing_details;
    return [
      p.id,
      p.transfer_group,
      expandableId(p.customer),
      p.receipt_email,
      tried?.name,
      tried?.email,
      p.description,
      amountOf(p.amount, p.currency),
      ...metadataOf(p),
    ];
  },
});

export type PaymentIntentTable = SnapshotTable<typeof paymentIntent>;
