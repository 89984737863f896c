import { sql } from 'kysely';
import type Stripe from 'stripe';
import { ofPlatform } from '../balances/snapshot.ts';
import { newestChanges } from '../history/historied.ts';
import { operationsOfObjects, originOf } from '../operations/origin.ts';
import { operationsOn } from '../operations/view.ts';
import type { Store } from '../store/database.ts';
import { expandableId, parse } from '../store/snapshot.ts';
import { transferChanges } from './changes.ts';
import { destinationPayment } from './destination.ts';
import { leftOf, type TransferState, transferState } from './rules.ts';

/** The charge that a transfer was sourced from; undefined where it is not kept or there is none. */
const sourceOf = ({ read }: Store, charge: string | null) =>
  read
    .selectFrom('stripe_charge')
    .select([
      'id',
      sql<string | null>`json ->> 'transfer'`.as('transfer'),
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
    .where('id', '=', charge ?? '')
    .executeTakeFirst();

/** The statement of what the platform's own balance was booked for these objects, oldest first. */
export const bookingsQuery = ({ read }: Store, objects: readonly string[]) =>
  read
    .selectFrom('stripe_balance_transaction')
    .select([
      'id',
      'source',
      'reporting_category',
      'amount',
      'fee',
      'net',
      'currency',
      'status',
      'available_on',
      'created',
    ])
    .where('source', 'in', objects)
    .where(ofPlatform)
    .orderBy('created')
    .orderBy('pk');

const reversalsOf = async ({ read }: Store, id: string) => {
  const rows = await read
    .selectFrom('stripe_transfer_reversal')
    .select('json')
    .where('transfer', '=', id)
    .orderBy('created', 'desc')
    .orderBy('pk', 'desc')
    .execute();
  return rows.map((row) => parse<Stripe.TransferReversal>(row));
};

/**
 * All that a transfer's page shows, from the snapshots; undefined for an unknown one.
 * @param now in Stripe's time, Unix seconds.
 */
export async function transferDetail(store: Store, id: string, now: number) {
  const { read } = store;
  const row = await read
    .selectFrom('stripe_transfer as t')
    .leftJoin('stripe_account as a', 'a.id', 't.destination')
    .select(['t.json', 't.observed_at', 't.destination', 't.source_transaction'])
    .select(['t.transfer_group', 'a.name as destinationName', 'a.deleted as accountLeft'])
    .where('t.id', '=', id)
    .executeTakeFirst();
  if (!row) return undefined;
  const transfer = parse<Stripe.Transfer>(row);
  const reversals = await reversalsOf(store, id);
  const refunds = reversals.flatMap(({ source_refund }) => expandableId(source_refund) ?? []);
  const made = await operationsOfObjects(store, [
    transfer,
    ...reversals,
    ...refunds.map((refund) => ({ id: refund })),
  ]);
  const [source, bookings, payment, changes, operations] = await Promise.all([
    sourceOf(store, row.source_transaction),
    bookingsQuery(store, [id, ...reversals.map((reversal) => reversal.id)]).execute(),
    destinationPayment(store, transfer, { accountLeft: row.accountLeft === 1, now }),
    newestChanges(store, transferChanges, id),
    operationsOn(store, id),
  ]);
  const state: TransferState = transferState(transfer);
  return {
    transfer,
    state,
    left: leftOf(transfer),
    destination: row.destination,
    destinationName: row.destinationName,
    /** A transfer without a group of its own belongs to that of its charge. */
    group: row.transfer_group ?? source?.transfer_group ?? null,
    source: source ?? null,
    payment,
    /** What made it; null where Stripe did, with the charge whose destination it pays. */
    origin: source?.transfer === id ? null : originOf(made, id),
    reversals: reversals.map((reversal) => ({
      ...reversal,
      origin: originOf(made, expandableId(reversal.source_refund) ?? reversal.id),
    })),
    bookings,
    operations,
    ...changes,
    observedAt: row.observed_at,
  };
}
