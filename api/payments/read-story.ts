import { sql } from 'kysely';
import type Stripe from 'stripe';
import { ofPlatform } from '../balances/snapshot.ts';
import { operationsOfObjects } from '../operations/origin.ts';
import type { Store } from '../store/database.ts';
import { expandableId, parse } from '../store/snapshot.ts';
import type { PaymentStory } from './story.ts';

type Kept = { json: string };

const objects = <T>(rows: readonly Kept[]): T[] => rows.map((row) => parse<T>(row));

/**
 * Reads a payment's whole life from the snapshots, by a few look-ups in indexes.
 * @param charge one of its charges, where there is any
 * @param now Stripe's time, Unix seconds
 */
export async function readStory(
  { read }: Store,
  intentId: string | null,
  charge: Stripe.Charge | null,
  now: number,
): Promise<PaymentStory> {
  const kept = <T extends keyof Columns>(table: T, column: Columns[T], ids: readonly string[]) =>
    ids.length === 0
      ? Promise.resolve([])
      : read
          .selectFrom(table as 'stripe_refund')
          .select('json')
          .where(column as 'charge', 'in', ids)
          .where(ofPlatform)
          .orderBy('created')
          .orderBy('pk')
          .execute();

  const [intents, siblings, sessions] = await Promise.all([
    kept('stripe_payment_intent', 'id', intentId ? [intentId] : []),
    kept('stripe_charge', 'payment_intent', intentId ? [intentId] : []),
    kept('stripe_checkout_session', 'payment_intent', intentId ? [intentId] : []),
  ]);
  const intent = objects<Stripe.PaymentIntent>(intents)[0] ?? null;
  const checkout = objects<Stripe.Checkout.Session>(sessions)[0] ?? null;
  const charges = intentId ? objects<Stripe.Charge>(siblings) : charge ? [charge] : [];
  const chargeIds = charges.map(({ id }) => id);
  const [refundRows, drawnRows, freeRows, feeRows, disputeRows] = await Promise.all([
    kept('stripe_refund', 'charge', chargeIds),
    kept('stripe_transfer', 'source_transaction', chargeIds),
    freeTransfers({ read }, charges),
    kept('stripe_application_fee', 'originating_transaction', chargeIds),
    kept('stripe_dispute', 'charge', chargeIds),
  ]);
  const refunds = objects<Stripe.Refund>(refundRows);
  const transfers = objects<Stripe.Transfer>([...drawnRows, ...freeRows]);
  const applicationFees = objects<Stripe.ApplicationFee>(feeRows);
  const disputes = objects<Stripe.Dispute>(disputeRows);
  const told = [
    ...(intentId ? [intentId] : []),
    ...(checkout ? [checkout.id] : []),
    ...[...charges, ...refunds, ...disputes].map(({ id }) => id),
  ];
  const accounts = [
    ...transfers.map(({ destination }) => expandableId(destination)),
    ...applicationFees.map(({ account }) => expandableId(account)),
  ].filter((id) => id !== null);
  const [reversalRows, feeRefundRows, bookingRows, events, names] = await Promise.all([
    kept(
      'stripe_transfer_reversal',
      'transfer',
      transfers.map(({ id }) => id),
    ),
    kept(
      'stripe_fee_refund',
      'fee',
      applicationFees.map(({ id }) => id),
    ),
    kept('stripe_balance_transaction', 'source', told),
    read
      .selectFrom('stripe_event')
      .select(['object', 'type', 'created', saidBy('payment_failed', 'last_payment_error')])
      .select(saidBy('requires_action', 'next_action'))
      .where('object', 'in', told)
      .orderBy('created')
      .orderBy('pk')
      .$narrowType<{ object: string }>()
      .execute(),
    accounts.length === 0
      ? []
      : read
          .selectFrom('stripe_account')
          .select(['id', 'name'])
          .where('id', 'in', accounts)
          .execute(),
  ]);
  const reversals = objects<Stripe.TransferReversal>(reversalRows);
  const operations = await operationsOfObjects({ read }, [...refunds, ...transfers, ...reversals]);
  return {
    intent,
    checkout,
    charges,
    refunds,
    transfers,
    reversals,
    operations,
    applicationFees,
    feeRefunds: objects<Stripe.FeeRefund>(feeRefundRows),
    disputes,
    bookings: objects<Stripe.BalanceTransaction>(bookingRows),
    events: events.map(({ last_payment_error, next_action, ...event }) => ({
      ...event,
      error: last_payment_error === null ? null : JSON.parse(last_payment_error),
      nextAction:
        next_action === null
          ? null
          : ((JSON.parse(next_action) as NextAction | null)?.type ?? null),
    })),
    names: new Map(names.map(({ id, name }) => [id, name])),
    now,
  };
}

type NextAction = Stripe.PaymentIntent.NextAction;

/** What the intent said in an event of this type, which the next attempt may have overwritten. */
const saidBy = <F extends 'last_payment_error' | 'next_action'>(type: string, field: F) =>
  sql<string | null>`iif(type = ${`payment_intent.${type}`},
    payload -> ${`$.data.object.${field}`}, null)`.as(field);

/**
 * The transfers of the charges' group that are drawn from no payment, where no other payment of the
 * group may be whose they are.
 */
async function freeTransfers(
  { read }: Pick<Store, 'read'>,
  charges: readonly Stripe.Charge[],
): Promise<Kept[]> {
  const group = charges.findLast(({ status }) => status !== 'failed')?.transfer_group;
  if (!group) return [];
  const other = await read
    .selectFrom('stripe_charge')
    .select('id')
    .where('transfer_group', '=', group)
    .where('status', '!=', 'failed')
    .where(
      'id',
      'not in',
      charges.map(({ id }) => id),
    )
    .limit(1)
    .executeTakeFirst();
  if (other) return [];
  return read
    .selectFrom('stripe_transfer')
    .select('json')
    .where('transfer_group', '=', group)
    .where('source_transaction', 'is', null)
    .orderBy('created')
    .limit(mostFree)
    .execute();
}

/** A payment is shared among few sellers; of one with more the first are told. */
const mostFree = 100;

/** The column by which each table is found. */
interface Columns {
  stripe_payment_intent: 'id';
  stripe_charge: 'payment_intent';
  stripe_checkout_session: 'payment_intent';
  stripe_refund: 'charge';
  stripe_transfer: 'source_transaction';
  stripe_transfer_reversal: 'transfer';
  stripe_application_fee: 'originating_transaction';
  stripe_fee_refund: 'fee';
  stripe_dispute: 'charge';
  stripe_balance_transaction: 'source';
}
