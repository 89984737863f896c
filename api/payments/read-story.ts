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

  const [intents, siblings] = await Promise.all([
    kept('stripe_payment_intent', 'id', intentId ? [intentId] : []),
    kept('stripe_charge', 'payment_intent', intentId ? [intentId] : []),
  ]);
  const charges = intentId ? objects<Stripe.Charge>(siblings) : charge ? [charge] : [];
  const chargeIds = charges.map(({ id }) => id);
  const [refundRows, transferRows, feeRows, disputeRows] = await Promise.all([
    kept('stripe_refund', 'charge', chargeIds),
    kept('stripe_transfer', 'source_transaction', chargeIds),
    kept('stripe_application_fee', 'originating_transaction', chargeIds),
    kept('stripe_dispute', 'charge', chargeIds),
  ]);
  const refunds = objects<Stripe.Refund>(refundRows);
  const transfers = objects<Stripe.Transfer>(transferRows);
  const applicationFees = objects<Stripe.ApplicationFee>(feeRows);
  const disputes = objects<Stripe.Dispute>(disputeRows);
  const told = [
    ...(intentId ? [intentId] : []),
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
      .select(['object', 'type', 'created'])
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
    intent: objects<Stripe.PaymentIntent>(intents)[0] ?? null,
    charges,
    refunds,
    transfers,
    reversals,
    operations,
    applicationFees,
    feeRefunds: objects<Stripe.FeeRefund>(feeRefundRows),
    disputes,
    bookings: objects<Stripe.BalanceTransaction>(bookingRows),
    events,
    names: new Map(names.map(({ id, name }) => [id, name])),
    now,
  };
}

/** The column by which each table is found. */
interface Columns {
  stripe_payment_intent: 'id';
  stripe_charge: 'payment_intent';
  stripe_refund: 'charge';
  stripe_transfer: 'source_transaction';
  stripe_transfer_reversal: 'transfer';
  stripe_application_fee: 'originating_transaction';
  stripe_fee_refund: 'fee';
  stripe_dispute: 'charge';
  stripe_balance_transaction: 'source';
}
