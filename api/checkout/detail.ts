import type Stripe from 'stripe';
import { newestChanges } from '../history/historied.ts';
import type { Possible } from '../operations/rules.ts';
import { operationsOn } from '../operations/view.ts';
import { can as ofPayments } from '../payments/rules.ts';
import type { Store } from '../store/database.ts';
import { expandableId, parse } from '../store/snapshot.ts';
import { checkoutChanges } from './changes.ts';
import { plannedOfSession } from './planned.ts';
import { can, checkoutState } from './rules.ts';

/** Whether a charge can be refunded, by what is kept of it and its disputes. */
async function refundOf({ read }: Store, id: string): Promise<Possible> {
  const [charge, disputes] = await Promise.all([
    read.selectFrom('stripe_charge').select('json').where('id', '=', id).executeTakeFirstOrThrow(),
    read.selectFrom('stripe_dispute').select('json').where('charge', '=', id).execute(),
  ]);
  return ofPayments.refund({
    charge: parse<Stripe.Charge>(charge),
    disputes: disputes.map(parse<Stripe.Dispute>),
  });
}

/** The payment that a session led to, as far as it is kept. */
async function paymentOf(store: Store, intent: string | null) {
  if (intent === null) return null;
  const { read } = store;
  const [newest, kept] = await Promise.all([
    read
      .selectFrom('stripe_charge')
      .select(['id', 'outcome', 'amount', 'currency', 'transfer_group', 'destination', 'json'])
      .where('payment_intent', '=', intent)
      .orderBy('created', 'desc')
      .orderBy('pk', 'desc')
      .limit(1)
      .executeTakeFirst(),
    read
      .selectFrom('stripe_payment_intent')
      .select(['status', 'transfer_group'])
      .where('id', '=', intent)
      .executeTakeFirst(),
  ]);
  return {
    intent,
    status: kept?.status ?? null,
    /** Its last attempt; null where none is kept. */
    charge: newest ? { ...newest, refund: await refundOf(store, newest.id) } : null,
    transfer_group: newest?.transfer_group ?? kept?.transfer_group ?? null,
  };
}

/** What a Checkout Session's page shows, from the snapshots; undefined for an unknown one. */
export async function checkoutDetail(store: Store, id: string) {
  const row = await store.read
    .selectFrom('stripe_checkout_session')
    .select(['json', 'observed_at'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) return undefined;
  const session = parse<Stripe.Checkout.Session>(row);
  const [payment, planned, changes, operations] = await Promise.all([
    paymentOf(store, expandableId(session.payment_intent)),
    plannedOfSession(store, id),
    newestChanges(store, checkoutChanges, id),
    operationsOn(store, id),
  ]);
  return {
    session,
    observedAt: row.observed_at,
    state: checkoutState(session),
    payment,
    planned,
    can: { expire: can.expire(session) },
    ...changes,
    operations,
  };
}
