import type { PaymentDetail } from '../../client/types.ts';

// In these an inquiry took no money, or the bank gave it back.
const keepsTheMoney = new Set([
  'won',
  'prevented',
  'warning_needs_response',
  'warning_under_review',
  'warning_closed',
]);

/**
 * What the customer's bank has taken back, in minor units of the charge's currency.
 * @see https://docs.stripe.com/disputes/how-disputes-work
 */
export const disputedAmount = (
  disputes: readonly Pick<PaymentDetail['disputes'][number], 'status' | 'amount'>[],
): number =>
  disputes.reduce(
    (taken, { status, amount }) => taken + (keepsTheMoney.has(status) ? 0 : amount),
    0,
  );

/**
 * What is left of the net once refunds and disputes are taken off it, in minor units; null where
 * nothing was taken, nothing is booked, or Stripe converted, since no sum crosses currencies.
 */
export function afterReturns({
  charge,
  net,
  balanceTransaction,
  disputes,
}: {
  charge: Pick<PaymentDetail['charge'], 'currency' | 'amount_refunded'>;
  net: number | null;
  balanceTransaction: Pick<NonNullable<PaymentDetail['balanceTransaction']>, 'currency'> | null;
  disputes: Parameters<typeof disputedAmount>[0];
}): number | null {
  const returned = charge.amount_refunded + disputedAmount(disputes);
  if (net === null || returned === 0 || balanceTransaction?.currency !== charge.currency)
    return null;
  return net - returned;
}
