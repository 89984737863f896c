import type Stripe from 'stripe';
import type { Store } from '../store/database.ts';
import { expandableId, parse } from '../store/snapshot.ts';
import { unknownReasons, whereIsIt } from './rules.ts';

/** How the destination's account booked what a transfer brought it; undefined until it is read. */
export async function bookedAtDestination(
  { read }: Store,
  payment: string,
  account: string,
): Promise<Stripe.BalanceTransaction | undefined> {
  const row = await read
    .selectFrom('stripe_balance_transaction')
    .select('json')
    .where('source', '=', payment)
    .where('account', '=', account)
    .orderBy('created')
    .executeTakeFirst();
  return row && parse<Stripe.BalanceTransaction>(row);
}

/**
 * The payment that a transfer made at its destination, and where that money is now, as far as the
 * snapshots tell; null where Stripe names none.
 */
export async function destinationPayment(
  store: Store,
  transfer: Stripe.Transfer,
  { accountLeft, now }: { accountLeft: boolean; now: number },
) {
  const id = expandableId(transfer.destination_payment);
  const account = expandableId(transfer.destination);
  if (id === null || account === null) return null;
  const booked = (await bookedAtDestination(store, id, account)) ?? null;
  const payout = null;
  const otherPayouts = { unclear: 0, manual: 0 };
  const { where, why } = whereIsIt({ transfer, booked, payout, otherPayouts, accountLeft, now });
  return {
    id,
    account,
    where,
    why: why && { code: why, text: unknownReasons[why] },
    booked,
    payout,
  };
}
