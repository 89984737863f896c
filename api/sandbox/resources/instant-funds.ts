import type { Context } from '../engine/context.ts';

/**
 * Minor units that an instant payout can take: what is available, and what card payments have
 * brought that is still pending; a bank debit's money only once it is available.
 * @see https://docs.stripe.com/connect/instant-payouts
 */
export function instantAvailable(context: Context, account: string, currency: string): number {
  const { available, instant } = context.ledger.sumsOf(account, currency);
  return Math.max(0, available + instant);
}
