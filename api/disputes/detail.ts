import { sql } from 'kysely';
import type Stripe from 'stripe';
import { ofPlatform } from '../balances/snapshot.ts';
import { newestChanges } from '../history/historied.ts';
import { inOrder } from '../kit/timeline.ts';
import { operationsOn } from '../operations/view.ts';
import type { Store } from '../store/database.ts';
import { expandableId, parse } from '../store/snapshot.ts';
import { disputeChanges } from './changes.ts';
import { disputeFigures } from './figures.ts';
import { disputeLines } from './timeline.ts';
import { reasonOf, standingOf } from './words.ts';

/** A transfer that a seller still holds of a disputed payment, wholly or in part. */
interface Exposure {
  transfer: string;
  account: string;
  name: string | null;
  amount: number;
  currency: string;
}

/** What a dispute's page shows, from the snapshots; undefined for an unknown one. */
export async function disputeDetail(store: Store, id: string) {
  const { read } = store;
  const row = await read
    .selectFrom('stripe_dispute')
    .select(['json', 'observed_at'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) return undefined;
  const dispute = parse<Stripe.Dispute>(row);
  const chargeOf = expandableId(dispute.charge) ?? '';
  const payment = await read
    .selectFrom('stripe_charge')
    .select([
      'id',
      'outcome',
      'amount',
      'amount_refunded',
      'currency',
      'customer',
      'customer_email',
      'description',
      'transfer_group',
      'created',
    ])
    .where('id', '=', chargeOf)
    .executeTakeFirst();
  const [booked, exposure, events, changes, operations] = await Promise.all([
    read
      .selectFrom('stripe_balance_transaction')
      .select('json')
      .where('source', '=', id)
      .where(ofPlatform)
      .orderBy('created')
      .orderBy('pk')
      .execute(),
    // It stays with them unless it is reversed.
    sql<Exposure>`
      select t.id as transfer, t.destination as account, a.name,
        t.amount - t.amount_reversed as amount, t.currency
      from stripe_transfer t left join stripe_account a on a.id = t.destination
      where (t.source_transaction = ${chargeOf}
          or (t.source_transaction is null and t.transfer_group = ${payment?.transfer_group ?? null}))
        and t.amount > t.amount_reversed
      order by t.created`.execute(read),
    read
      .selectFrom('stripe_event')
      .select(['type', 'created'])
      .where('object', '=', id)
      .orderBy('created')
      .orderBy('pk')
      .execute(),
    newestChanges(store, disputeChanges, id),
    operationsOn(store, id),
  ]);
  const bookings = booked.map((each) => parse<Stripe.BalanceTransaction>(each));
  return {
    dispute,
    observedAt: row.observed_at,
    reason: reasonOf(dispute.reason),
    standing: standingOf(dispute),
    payment: payment ?? null,
    figures: disputeFigures(bookings),
    exposure: exposure.rows,
    timeline: inOrder(disputeLines({ dispute, bookings, events })),
    ...changes,
    operations,
  };
}
