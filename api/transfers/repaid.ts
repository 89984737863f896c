import { formatMoney, money } from '../kit/money.ts';
import type { Blocked } from '../operations/action.ts';
import { readMatterOf, readMatters } from '../repayments/matters.ts';
import { leftOfReversal, owedToSellers } from '../repayments/owed.ts';
import type { Store } from '../store/database.ts';
import type { TransferInput } from './inputs.ts';

/** What an account is owed for a dispute or a reversal; minor units, in the transfer's currency. */
export type Repaid =
  | {
      readonly state: 'owed';
      readonly left: number;
      /** What it was sent since by transfers that do not say what they are for. */
      readonly besides: number;
    }
  | { readonly state: 'unknown' }
  | { readonly state: 'not_won' };

/** Why a transfer cannot give that back: nothing is given back twice, nor before it is due. */
export function againstRepaying(
  { amount, currency }: TransferInput,
  repaid: Repaid,
): Blocked | undefined {
  const field = 'repays';
  if (repaid.state === 'unknown')
    return {
      code: 'repays_unknown',
      message: 'No such dispute or reversal is known here, or not yet.',
      field,
    };
  if (repaid.state === 'not_won')
    return {
      code: 'dispute_not_won',
      message: 'The dispute is not won: there is nothing to be given back for it.',
      field,
    };
  const { left } = repaid;
  if (left === 0)
    return {
      code: 'repaid_already',
      message: 'Nothing is left to be given back to this account for it: it was, or is ordered.',
      field,
    };
  return amount > left
    ? {
        code: 'amount_too_large',
        message: `At most ${formatMoney(money(left, currency))} is left to be given back to this account for it.`,
        field: 'amount',
      }
    : undefined;
}

/**
 * What its account is owed for what a transfer is to give back; null where it is to give back
 * nothing.
 * @param operation the one that is planned, once it is journaled: others that were ordered before
 * it come first.
 */
export async function readRepaid(
  { read }: Pick<Store, 'read'>,
  { repays, destination, currency }: TransferInput,
  operation?: string,
): Promise<Repaid | null> {
  if (repays === undefined) return null;
  if (repays.startsWith('trr_')) {
    const matter = await readMatterOf(read, repays, operation);
    const of = matter?.reversals.find(({ id }) => id === repays)?.transfer;
    const sent = matter?.transfers.find(({ id }) => id === of);
    if (!matter || !sent) return { state: 'unknown' };
    const isTheirs = sent.destination === destination && sent.currency === currency;
    return { state: 'owed', left: isTheirs ? leftOfReversal(matter, repays) : 0, besides: 0 };
  }
  const [matter] = await readMatters(read, [repays], operation);
  const dispute = matter?.disputes.find(({ id }) => id === repays);
  if (!matter || !dispute) return { state: 'unknown' };
  if (dispute.won === null) return { state: 'not_won' };
  const owed = owedToSellers(matter).find(
    (each) => each.destination === destination && each.currency === currency,
  );
  return { state: 'owed', left: owed?.amount ?? 0, besides: owed?.besides ?? 0 };
}
