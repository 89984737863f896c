import type Stripe from 'stripe';
import { balanceTransaction } from '../balances/snapshot.ts';
import type { Services } from '../context.ts';
import { expandableId, parse, type Reference } from '../store/snapshot.ts';
import { isRefusal } from '../stripe/errors.ts';
import { bookedAtDestination } from './destination.ts';
import { transfer } from './snapshot.ts';

type Wanted = Pick<Services, 'store' | 'stripe' | 'sync' | 'log'>;

async function kept({ store }: Wanted, id: string): Promise<Stripe.Transfer | undefined> {
  const row = await store.read
    .selectFrom('stripe_transfer')
    .select('json')
    .where('id', '=', id)
    .executeTakeFirst();
  return row && parse<Stripe.Transfer>(row);
}

/**
 * Reads how the account booked what it was sent. By the payment's id, since a list of the account's
 * bookings might be long and the payment itself would be a request more.
 * @see https://docs.stripe.com/api/balance_transactions/list
 */
async function readBooking(
  { store, stripe, sync }: Wanted,
  payment: string,
  account: string,
): Promise<void> {
  const booked = await bookedAtDestination(store, payment, account);
  // Once available it stays so.
  if (booked && booked.status !== 'pending' && booked.available_on <= stripe.now()) return;
  const reading = {
    kind: balanceTransaction.kind,
    account,
    pages: 1,
    list: (client: Stripe, page: object, options: Stripe.RequestOptions) =>
      client.balanceTransactions.list({ ...page, source: payment }, options),
  };
  await sync.readList(reading, 'interactive');
}

/**
 * Reads where the money is at the account that was sent it. An account that Stripe does not let us
 * see any more is read itself, which tells whether it has left; the transfer's page must not fail
 * for want of it.
 */
async function followMoney(services: Wanted, sent: Stripe.Transfer): Promise<void> {
  const payment = expandableId(sent.destination_payment);
  const account = expandableId(sent.destination);
  if (payment === null || account === null) return;
  try {
    await readBooking(services, payment, account);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    services.log.warn({ err: error, account }, 'Stripe does not show what the account holds');
    await services.sync.refresh([{ kind: 'account', id: account, account: null }], 'interactive');
  }
}

/**
 * Reads a transfer, and where its money is now, for someone who is waiting.
 * @returns nothing that is left to be read: the shape that reading through asks for.
 * @throws Stripe.errors.StripeError when Stripe does not answer, or does not know the transfer.
 */
export async function readTransfer(services: Wanted, id: string): Promise<readonly Reference[]> {
  const reference = { kind: transfer.kind, id, account: null };
  const before = await kept(services, id);
  const reading = services.sync.refresh([reference], 'interactive');
  if (before) {
    // Where it went never changes, so both can be asked for at once.
    await Promise.all([reading, followMoney(services, before)]);
    return [];
  }
  await reading;
  const now = await kept(services, id);
  if (now) await followMoney(services, now);
  return [];
}
