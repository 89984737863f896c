import type Stripe from 'stripe';

/** What became of a payment, in the words of its list. */
export const paymentOutcomes = [
  'succeeded',
  'pending',
  'uncaptured',
  'failed',
  'partially_refunded',
  'refunded',
  'disputed',
] as const;
export type PaymentOutcome = (typeof paymentOutcomes)[number];

/** The one word for a charge; a dispute outweighs a refund, since it is what needs a person. */
export function paymentOutcome(charge: Stripe.Charge): PaymentOutcome {
  if (charge.status === 'failed') return 'failed';
  if (charge.disputed) return 'disputed';
  if (charge.refunded) return 'refunded';
  if (charge.amount_refunded > 0) return 'partially_refunded';
  if (charge.status === 'pending') return 'pending';
  return charge.captured ? 'succeeded' : 'uncaptured';
}
