import type { Sources } from '../operations/action.ts';
import { expandableId } from '../store/snapshot.ts';
import { leftOf } from '../transfers/rules.ts';
import { readRefundFacts } from './read-refund.ts';
import { availableIn, nameOf } from './refund-facts.ts';
import { planReversals, refundShares } from './reversal-plan.ts';
import { refundable } from './rules.ts';

/** A transfer that a refund may take back, as its form offers it; amounts in minor units. */
export interface ReversalChoice {
  transfer: string;
  account: string;
  accountName: string;
  /** Of the transfer, and of every amount here. */
  currency: string;
  amount: number;
  /** What can still be reversed of it. */
  left: number;
  /** What of the refund falls on it in proportion. */
  share: number;
  /** What is proposed: its share, or nothing where the seller cannot bear that. */
  proposed: number;
  /** Why nothing is proposed although it has a share. */
  leftOut?: 'balance' | 'account_left';
  /** What the seller has available; null where it left the platform. */
  available: number | null;
}

/**
 * What refunding an amount of a charge would take back by proposal, from Stripe's present state.
 * @param amount minor units of the charge's currency; all that is left when undefined.
 * @throws Stripe.errors.StripeError as the client gives it.
 */
export async function reversalChoices(
  sources: Sources,
  id: string,
  amount: number | undefined,
): Promise<ReversalChoice[]> {
  const facts = await readRefundFacts(sources, { charge: id }, id);
  const left = refundable(facts.charge);
  const wanted = Math.min(amount ?? left, left);
  const shares = refundShares(facts, wanted);
  const { reversals, unrecovered } = planReversals({ charge: id }, facts, wanted);
  return facts.separateTransfers.map((transfer) => {
    const account = expandableId(transfer.destination) ?? '';
    const balance = facts.sellerBalances.get(account);
    const lost = unrecovered.find((each) => each.transfer === transfer.id);
    return {
      transfer: transfer.id,
      account,
      accountName: nameOf(facts, account),
      currency: transfer.currency,
      amount: transfer.amount,
      left: leftOf(transfer),
      share: shares.get(transfer.id)?.amount ?? 0,
      proposed: reversals.find((each) => each.transfer.id === transfer.id)?.amount ?? 0,
      ...(lost && lost.why !== 'chosen' ? { leftOut: lost.why } : {}),
      available: balance ? availableIn(balance, transfer.currency) : null,
    };
  });
}
