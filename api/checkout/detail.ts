import type Stripe from 'stripe';
import { newestChanges } from '../history/historied.ts';
import { operationsOn } from '../operations/view.ts';
import type { Store } from '../store/database.ts';
import { expandableId, parse } from '../store/snapshot.ts';
import { checkoutChanges } from './changes.ts';
import { plannedOfSession } from './planned.ts';
import { can, checkoutState } from './rules.ts';

/** The payment that a session led to, as far as it is kept. */
async function paymentOf({ read }: Store, intent: string | null) {
  if (intent === null) return null;
  const [newest, kept] = await Promise.all([
    read
      .selectFrom('stripe_charge')
      .select(['id', 'outcome', 'amount', 'currency', 'transfer_group', 'destination', 'created'])
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
    charge: newest ?? null,
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
