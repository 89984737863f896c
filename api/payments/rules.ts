import type Stripe from 'stripe';
import { judge, type Obstacle, type Possible } from '../operations/rules.ts';

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

/** How a payment intent stands that nobody has paid, in Stripe's words. */
export const unfinishedStatuses = [
  'requires_payment_method',
  'requires_confirmation',
  'requires_action',
  'processing',
  'canceled',
] as const;

/** The one word for a charge; a dispute outweighs a refund, since it is what needs a person. */
export function paymentOutcome(charge: Stripe.Charge): PaymentOutcome {
  if (charge.status === 'failed') return 'failed';
  if (charge.disputed) return 'disputed';
  if (charge.refunded) return 'refunded';
  if (charge.amount_refunded > 0) return 'partially_refunded';
  if (charge.status === 'pending') return 'pending';
  return charge.captured ? 'succeeded' : 'uncaptured';
}

/** A charge, and the disputes about it. */
export interface Refundable {
  readonly charge: Pick<
    Stripe.Charge,
    'status' | 'captured' | 'refunded' | 'amount_captured' | 'amount_refunded'
  >;
  readonly disputes: readonly Pick<Stripe.Dispute, 'status' | 'is_charge_refundable'>[];
}

/** What can still be refunded of a charge, in minor units of its currency. */
export const refundable = ({
  amount_captured,
  amount_refunded,
}: Pick<Stripe.Charge, 'amount_captured' | 'amount_refunded'>): number =>
  Math.max(0, amount_captured - amount_refunded);

const disputed = 'https://docs.stripe.com/error-codes#charge-disputed';

/** Whether a dispute stands in the way of a refund, of one of these statuses where any is named. */
const unrefundable =
  (...statuses: readonly Stripe.Dispute['status'][]) =>
  ({ disputes }: Refundable): boolean =>
    disputes.some(
      ({ status, is_charge_refundable }) =>
        !is_charge_refundable && (statuses.length === 0 || statuses.includes(status)),
    );

const againstRefund: readonly Obstacle<Refundable>[] = [
  {
    code: 'charge_failed',
    holds: ({ charge }) => charge.status === 'failed',
    why: 'The payment failed: nothing was collected, so there is nothing to give back.',
    link: 'https://docs.stripe.com/refunds',
  },
  {
    code: 'charge_pending',
    holds: ({ charge }) => charge.status === 'pending',
    why: 'The payment is still on its way. It can be refunded once it has succeeded.',
    link: 'https://docs.stripe.com/refunds',
  },
  {
    code: 'charge_uncaptured',
    holds: ({ charge }) => !charge.captured,
    why: 'The payment is authorized and not captured: cancel it instead, and the hold is released.',
    link: 'https://docs.stripe.com/payments/place-a-hold-on-a-payment-method',
  },
  {
    code: 'charge_already_refunded',
    holds: ({ charge }) => charge.refunded || refundable(charge) === 0,
    why: 'The payment has already been refunded in full.',
    link: 'https://docs.stripe.com/error-codes#charge-already-refunded',
  },
  // An inquiry leaves the payment refundable, and a refund is often the best answer to it.
  {
    code: 'dispute_lost',
    holds: unrefundable('lost'),
    why: 'The customer has the money back through their bank: the dispute about this payment is lost, and nothing is left to refund.',
    link: disputed,
  },
  {
    code: 'dispute_won',
    holds: unrefundable('won'),
    why: 'The dispute about this payment was won, and Stripe does not refund a payment that was disputed. Pay the customer in another way.',
    link: disputed,
  },
  {
    code: 'dispute_under_review',
    holds: unrefundable('under_review', 'appeal_under_review'),
    why: 'The customer disputed the payment, and their bank is deciding. Wait for its decision: it gives the money to one of you.',
    link: disputed,
  },
  {
    code: 'charge_disputed',
    holds: unrefundable(),
    why: 'The customer disputed the payment, and their bank took the money back. Answer the dispute or accept it instead.',
    link: disputed,
  },
];

type Cancelable = Pick<Stripe.Refund, 'status'>;

const whenCancelable = 'https://docs.stripe.com/api/refunds/cancel';
const againstCanceling: readonly Obstacle<Cancelable>[] = [
  {
    code: 'refund_canceled',
    holds: ({ status }) => status === 'canceled',
    why: 'The refund is canceled already.',
    link: whenCancelable,
  },
  {
    code: 'refund_failed',
    holds: ({ status }) => status === 'failed',
    why: 'The refund failed, and its money is back on the platform’s balance already.',
    link: whenCancelable,
  },
  {
    code: 'refund_under_way',
    holds: ({ status }) => status !== 'requires_action',
    why: 'The refund is on its way to the customer, or there already. Only one that still waits for the customer can be canceled.',
    link: whenCancelable,
  },
];

/** What may be done to a payment in the state it is in, each with the reason when not. */
export const can = {
  refund: (subject: Refundable): Possible => judge(againstRefund, subject),
  cancelRefund: (refund: Cancelable): Possible => judge(againstCanceling, refund),
};

/** Stripe's own reasons for a refund: https://docs.stripe.com/api/refunds/create */
export const refundReasons = ['duplicate', 'fraudulent', 'requested_by_customer'] as const;
