import { sql } from 'kysely';
import type Stripe from 'stripe';
import type { Store } from '../store/database.ts';
import { expandableId, parse } from '../store/snapshot.ts';
import { unknownReasons, whereIsIt } from './rules.ts';

/** What a transfer brought the account it went to, and whose that is. */
export interface Received {
  /** The payment that Stripe made there, `py_…`. */
  readonly payment: string;
  readonly account: string;
}

/** The payment that a transfer made at its destination; null where Stripe names none. */
export function receivedBy(transfer: Stripe.Transfer): Received | null {
  const payment = expandableId(transfer.destination_payment);
  const account = expandableId(transfer.destination);
  return payment === null || account === null ? null : { payment, account };
}

/** The statement that finds how the account booked it. */
export const bookingQuery = ({ read }: Store, { payment, account }: Received) =>
  read
    .selectFrom('stripe_balance_transaction')
    .select('json')
    .where('source', '=', payment)
    // As an expression: all that the account was ever booked need not be walked.
    .where(sql<string>`+account`, '=', account)
    .orderBy('created');

/** How the account booked it; undefined until that has been read. */
export async function bookingOf(
  store: Store,
  received: Received,
): Promise<Stripe.BalanceTransaction | undefined> {
  const row = await bookingQuery(store, received).executeTakeFirst();
  return row && parse<Stripe.BalanceTransaction>(row);
}

const failed = ['failed', 'canceled'];

/** The statement that finds the payout that took a booking, the newest first. */
export const payoutQuery = ({ read }: Store, booking: string) =>
  read
    .selectFrom('payout_line as l')
    .innerJoin('stripe_payout as p', 'p.id', 'l.payout')
    .select(['p.id', 'p.status', 'p.amount', 'p.currency', 'p.arrival_date', 'p.automatic'])
    .select(['p.method', 'p.failure_code', 'p.created'])
    .where('l.balance_transaction', '=', booking)
    .orderBy('p.created', 'desc');

/** The payout that took a booking; undefined where none is known. */
export const payoutOf = (store: Store, booking: string) =>
  payoutQuery(store, booking).executeTakeFirst();

/**
 * The statement that finds the payouts that the account has had in that currency since a moment, oldest first, and whether
 * all is known of what they consist of. Those that failed gave back what they took.
 */
export const payoutsSinceQuery = (
  { read }: Store,
  account: string,
  currency: string,
  since: number,
) =>
  read
    .selectFrom('stripe_payout as p')
    .leftJoin('payout_composition as c', 'c.payout', 'p.id')
    .select(['p.id', 'p.automatic', 'c.complete'])
    .where('p.account', '=', account)
    // As an expression, so that the index of the account is walked and not that of the currency.
    .where(sql<string>`+p.currency`, '=', currency)
    .where('p.created', '>=', since)
    .where('p.status', 'not in', failed)
    .where('p.amount', '>', 0)
    .orderBy('p.created');

interface Circumstances {
  readonly accountLeft: boolean;
  /** In Stripe's time, Unix seconds. */
  readonly now: number;
}

/**
 * The payment that a transfer made at its destination, and where that money is now, as far as the
 * snapshots tell; null where Stripe names none.
 */
export async function destinationPayment(
  store: Store,
  transfer: Stripe.Transfer,
  { accountLeft, now }: Circumstances,
) {
  const received = receivedBy(transfer);
  if (!received) return null;
  const booked = (await bookingOf(store, received)) ?? null;
  const payout = (booked && (await payoutOf(store, booked.id))) ?? null;
  const since = Math.max(booked?.available_on ?? 0, payout ? payout.created + 1 : 0);
  const others = booked
    ? await payoutsSinceQuery(store, received.account, booked.currency, since).execute()
    : [];
  const otherPayouts = {
    // After a failed payout the next one takes the failure's booking, not the payment's.
    unclear: others.filter(({ automatic, complete }) => automatic && (payout || !complete)).length,
    manual: others.filter(({ automatic }) => !automatic).length,
  };
  const { where, why } = whereIsIt({ transfer, booked, payout, otherPayouts, accountLeft, now });
  return {
    id: received.payment,
    account: received.account,
    where,
    why: why && { code: why, text: unknownReasons[why] },
    booked,
    payout: payout && { ...payout, automatic: payout.automatic === 1 },
  };
}
