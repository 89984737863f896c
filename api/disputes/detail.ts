import { sql } from 'kysely';
import type Stripe from 'stripe';
import type { Store } from '../store/database.ts';
import { historyOf } from '../store/history.ts';
import { expandableId, parse } from '../store/snapshot.ts';

/** What a dispute's page shows, from the snapshots; undefined for an unknown one. */
export async function disputeDetail(store: Store, id: string) {
  const { read } = store;
  const row = await read
    .selectFrom('stripe_dispute')
    .select(['json', 'observed_at'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) return undefined;
  const object = parse<Stripe.Dispute>(row);
  const chargeOf = expandableId(object.charge) ?? '';
  const [payment, booked, exposure, history] = await Promise.all([
    read
      .selectFrom('stripe_charge')
      .select([
        'id',
        'outcome',
        'amount',
        'amount_refunded',
        'currency',
        'customer',
        'customer_email',
        'brand',
        'last4',
        'description',
        'transfer_group',
        'created',
      ])
      .where('id', '=', chargeOf)
      .executeTakeFirst(),
    read
      .selectFrom('stripe_balance_transaction')
      .select(['id', 'amount', 'fee', 'net', 'currency', 'reporting_category', 'created', 'status'])
      .where('source', '=', id)
      .where('account', 'is', null)
      .orderBy('created')
      .orderBy('pk')
      .execute(),
    // What sellers still hold of this charge: it stays with them unless it is reversed.
    sql<{
      transfer: string;
      account: string;
      name: string | null;
      amount: number;
      currency: string;
    }>`
      select t.id as transfer, t.destination as account, a.name,
        t.amount - t.amount_reversed as amount, t.currency
      from stripe_transfer t left join stripe_account a on a.id = t.destination
      where t.source_transaction = ${chargeOf} and t.amount > t.amount_reversed
      order by t.created`.execute(read),
    historyOf(store, 'dispute', id),
  ]);
  return {
    dispute: object,
    observedAt: row.observed_at,
    payment: payment ?? null,
    balanceTransactions: booked,
    exposure: exposure.rows,
    history,
  };
}
