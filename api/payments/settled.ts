import type Stripe from 'stripe';
import { proportion } from '../kit/money.ts';

type Amounts = Pick<Stripe.Charge, 'amount_captured' | 'amount_refunded'>;

/**
 * The part of `whole` that refunding `amount` of the charge gives back: the rounded share of all
 * refunds so far less that of the earlier ones, so that partial refunds add up to the whole.
 * @see https://docs.stripe.com/connect/destination-charges#issue-refunds
 */
export function proportionalPart(whole: number, charge: Amounts, amount: number): number {
  const { amount_captured, amount_refunded } = charge;
  if (amount_captured === 0) return 0;
  return (
    proportion(whole, amount_refunded + amount, amount_captured) -
    proportion(whole, amount_refunded, amount_captured)
  );
}

/** What a charge brought, and what was refunded of it, in the currency it settled in. */
export interface Settled {
  readonly currency: string;
  /** Minor units, before fees. */
  readonly amount: number;
  readonly refunded: number;
}

/** How a charge settled; as it was charged while Stripe has not booked it. */
export function settledOf(
  charge: Amounts & Pick<Stripe.Charge, 'currency'>,
  booked: Pick<Stripe.BalanceTransaction, 'amount' | 'currency'> | null,
): Settled {
  const { currency, amount } = booked ?? {
    currency: charge.currency,
    amount: charge.amount_captured,
  };
  const { amount_captured, amount_refunded } = charge;
  const refunded = amount_captured > 0 ? proportion(amount, amount_refunded, amount_captured) : 0;
  return { currency, amount, refunded };
}
