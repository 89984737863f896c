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

/** What tells whether a charge may be made on behalf of an account. */
export type Merchant = Pick<Stripe.Account, 'capabilities' | 'tos_acceptance'>;

const againstMerchant: readonly Obstacle<Merchant>[] = [
  {
    code: 'recipient_agreement',
    holds: ({ tos_acceptance }) => tos_acceptance?.service_agreement === 'recipient',
    why: 'The account is under the recipient service agreement, so no charge can be made on its behalf.',
    link: 'https://docs.stripe.com/connect/service-agreement-types#recipient',
  },
  {
    code: 'card_payments_inactive',
    holds: ({ capabilities }) => capabilities?.card_payments !== 'active',
    why: 'The account’s capability card_payments is not active, which a charge on its behalf needs.',
    link: 'https://docs.stripe.com/connect/separate-charges-and-transfers#settlement-merchant',
  },
];

/** What may be done, each with the reason when not. */
export const can = {
  expire: (session: Pick<Stand, 'status'>): Possible => judge(againstExpiring, session),
  chargeOnBehalf: (account: Merchant): Possible => judge(againstMerchant, account),
};

/** How soon and how late a session may expire, in seconds from its making. */
export const expiry = { soonest: 30 * 60, latest: 24 * 3600 } as const;

/** What line items come to, in minor units. */
export const totalOf = (
  items: readonly { readonly unitAmount: number; readonly quantity: number }[],
): number => items.reduce((sum, { unitAmount, quantity }) => sum + unitAmount * quantity, 0);

/**
 * What becomes of the transfers that a payment is to be split into. One is held for a person for
 * good once its payment was refunded or disputed: what comes of that sends nothing by itself.
 */
export const plannedStates = ['planned', 'ordered', 'held', 'canceled', 'void'] as const;
export type PlannedState = (typeof plannedStates)[number];
