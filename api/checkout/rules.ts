import type Stripe from 'stripe';
import { judge, type Obstacle, type Possible } from '../operations/rules.ts';

/** Where a Checkout Session stands, in the words of its list. */
export const checkoutStates = ['open', 'unpaid', 'paid', 'expired'] as const;
export type CheckoutState = (typeof checkoutStates)[number];

type Stand = Pick<Stripe.Checkout.Session, 'status' | 'payment_status'>;

/**
 * The one word for a session. A customer who has completed it may still owe the money: of bank
 * debits Stripe learns only days later whether they succeed.
 * @see https://docs.stripe.com/payments/checkout/fulfill-orders
 */
export function checkoutState({ status, payment_status }: Stand): CheckoutState {
  if (status === 'open') return 'open';
  if (status === 'expired') return 'expired';
  return payment_status === 'unpaid' ? 'unpaid' : 'paid';
}

const againstExpiring: readonly Obstacle<Pick<Stand, 'status'>>[] = [
  {
    code: 'checkout_complete',
    holds: ({ status }) => status === 'complete',
    why: 'The customer has completed it, so it cannot be expired. Refund the payment instead.',
    link: 'https://docs.stripe.com/api/checkout/sessions/expire',
  },
  {
    code: 'checkout_expired',
    holds: ({ status }) => status === 'expired',
    why: 'It has expired already.',
    link: 'https://docs.stripe.com/api/checkout/sessions/expire',
  },
];

/** What may be done, each with the reason when not. */
export const can = {
  expire: (session: Pick<Stand, 'status'>): Possible => judge(againstExpiring, session),
};
