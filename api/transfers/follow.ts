import type Stripe from 'stripe';
import { balanceTransaction } from '../balances/snapshot.ts';
import type { Services } from '../context.ts';
import { charge } from '../payments/snapshot.ts';
import { payout } from '../payouts/snapshot.ts';
import { expandableId, parse, type Reference } from '../store/snapshot.ts';
import { isRefusal } from '../stripe/errors.ts';
import {
  bookingOf,
  payoutOf,
  payoutsSinceQuery,
  type Received,
  receivedBy,
} from './destination.ts';
import { transfer } from './snapshot.ts';

type Needed = Pick<Services, 'store' | 'stripe' | 'sync' | 'compositions' | 'log'>;

/** Payouts that are looked through for one payment: somebody is waiting. */
const mostPayouts = 3;

const settled = ['paid', 'failed', 'canceled'];

async function kept({ store }: Needed, id: string): Promise<Stripe.Transfer | undefined> {
  const row = await store.read
    .selectFrom('stripe_transfer')
    .select('json')
    .where('id', '=', id)
    .executeTakeFirst();
  return row && parse<Stripe.Transfer>(row);
}

/**
 * Reads how the account booked what it was sent: by the payment's id, since the list of an
 * account's bookings may be long, and reading the payment itself would be a request more.
 * @see https://docs.stripe.com/api/balance_transactions/list
 */
async function readBooking({ store, stripe, sync }: Needed, received: Received) {
  const known = await bookingOf(store, received);
  // Once available it stays so.
  if (known?.status === 'available') return known;
  const reading = {
    kind: balanceTransaction.kind,
    account: received.account,
    pages: 1,
    list: (client: Stripe, page: object, options: Stripe.RequestOptions) =>
      client.balanceTransactions.list({ ...page, source: received.payment }, options),
  };
  await sync.readList(reading, 'interactive');
  const booked = await bookingOf(store, received);
  return booked && booked.available_on <= stripe.now() ? booked : undefined;
}

/**
 * Looks for the payout that took a booking among the first ones since it became available, which
 * is where an automatic payout takes it: https://docs.stripe.com/payouts/reconciliation
 */
async function findPayout(
  { store, sync, compositions }: Needed,
  account: string,
  { id, currency, available_on }: Stripe.BalanceTransaction,
) {
  const reading = {
    kind: payout.kind,
    account,
    pages: 1,
    list: (client: Stripe, page: object, options: Stripe.RequestOptions) =>
      client.payouts.list({ ...page, created: { gte: available_on } }, options),
  };
  await sync.readList(reading, 'interactive');
  const since = await payoutsSinceQuery(store, account, currency, available_on).execute();
  const candidates = since.filter(({ automatic }) => automatic).slice(0, mostPayouts);
  for (const candidate of candidates) {
    if (candidate.complete) continue;
    await compositions.read(candidate.id);
    if (await payoutOf(store, id)) return;
  }
}

/** Reads where the money is that an account was sent. */
async function readWhereabouts(services: Needed, received: Received): Promise<void> {
  const { store, sync } = services;
  const booked = await readBooking(services, received);
  if (!booked) return;
  const known = await payoutOf(store, booked.id);
  if (!known || known.status === 'failed') return findPayout(services, received.account, booked);
  if (!settled.includes(known.status)) {
    const reference = { kind: payout.kind, id: known.id, account: received.account };
    await sync.refresh([reference], 'interactive');
  }
}

/**
 * The same, but for an account that Stripe does not let us look into: whether it has left the
 * platform is read then, and the transfer's page opens without the rest.
 */
async function followMoney(services: Needed, sent: Stripe.Transfer): Promise<void> {
  const received = receivedBy(sent);
  if (!received) return;
  try {
    await readWhereabouts(services, received);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const { account } = received;
    services.log.warn({ err: error, account }, 'Stripe does not show what the account holds');
    await services.sync.refresh([{ kind: 'account', id: account, account: null }], 'interactive');
  }
}

/**
 * Reads a transfer, and where its money is now, for someone who is waiting.
 * @returns what is left to be read: nothing.
 * @throws Stripe.errors.StripeError when Stripe does not answer.
 */
export async function readTransfer(services: Needed, id: string): Promise<readonly Reference[]> {
  const before = await kept(services, id);
  const reading = services.sync.refresh(
    [{ kind: transfer.kind, id, account: null }],
    'interactive',
  );
  // Where it came from and went to never changes, so that all can be asked at once.
  if (before) await Promise.all([reading, readAround(services, before)]);
  else {
    await reading;
    const now = await kept(services, id);
    if (now) await readAround(services, now);
  }
  return [];
}

/** Reads both ends of a transfer: the charge it was sourced from, and what it made of its money. */
async function readAround(services: Needed, sent: Stripe.Transfer): Promise<void> {
  const source = expandableId(sent.source_transaction);
  const ends = source === null ? [] : [{ kind: charge.kind, id: source, account: null }];
  await Promise.all([services.sync.refresh(ends, 'interactive'), followMoney(services, sent)]);
}
