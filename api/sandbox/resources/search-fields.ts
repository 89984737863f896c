import type { ObjectTypes } from '../engine/objects.ts';
import type { SearchFields } from '../engine/search-query.ts';

type Charge = ObjectTypes['charge'];
type PaymentIntent = ObjectTypes['payment_intent'];

/** A word that names a reference, or null; stored objects hold ids only. */
const id = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const card = (charge: Charge) => charge.payment_method_details?.card;

/** What charges can be searched by (stripe-facts 2.20). */
export const CHARGE_FIELDS: SearchFields<Charge> = {
  amount: { kind: 'number', read: ({ amount }) => amount },
  created: { kind: 'number', read: ({ created }) => created },
  currency: { kind: 'token', read: ({ currency }) => currency },
  customer: { kind: 'token', read: ({ customer }) => id(customer) },
  status: { kind: 'token', read: ({ status }) => status },
  disputed: { kind: 'token', read: ({ disputed }) => String(disputed) },
  // True when all of it was, false when a part was, and null when none was.
  refunded: {
    kind: 'token',
    read: ({ amount_refunded, refunded }) => (amount_refunded === 0 ? null : String(refunded)),
  },
  'billing_details.address.postal_code': {
    kind: 'token',
    read: ({ billing_details }) => billing_details.address?.postal_code ?? null,
  },
  'payment_method_details.card.last4': { kind: 'token', read: (c) => card(c)?.last4 ?? null },
  'payment_method_details.card.exp_month': { kind: 'token', read: (c) => text(card(c)?.exp_month) },
  'payment_method_details.card.exp_year': { kind: 'token', read: (c) => text(card(c)?.exp_year) },
  'payment_method_details.card.brand': { kind: 'token', read: (c) => card(c)?.brand ?? null },
  'payment_method_details.card.fingerprint': {
    kind: 'token',
    read: (c) => card(c)?.fingerprint ?? null,
  },
};

/** What payment intents can be searched by. */
export const PAYMENT_INTENT_FIELDS: SearchFields<PaymentIntent> = {
  amount: { kind: 'number', read: ({ amount }) => amount },
  created: { kind: 'number', read: ({ created }) => created },
  currency: { kind: 'token', read: ({ currency }) => currency },
  customer: { kind: 'token', read: ({ customer }) => id(customer) },
  status: { kind: 'token', read: ({ status }) => status },
};

function text(value: number | undefined): string | null {
  return value === undefined ? null : String(value);
}
