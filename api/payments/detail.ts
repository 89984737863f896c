import { sql } from 'kysely';
import type Stripe from 'stripe';
import { noAnswerAwaited } from '../disputes/snapshot.ts';
import { operationsOn } from '../operations/view.ts';
import type { Store } from '../store/database.ts';
import { historyOf } from '../store/history.ts';
import { parse } from '../store/snapshot.ts';
import { can, paymentOutcome } from './rules.ts';

/** All that a payment's page shows, from the snapshots; undefined for an unknown charge. */
export async function paymentDetail(store: Store, id: string) {
  const { read } = store;
  const row = await read
    .selectFrom('stripe_charge')
    .select(['json', 'observed_at', 'balance_transaction', 'transfer_group', 'destination'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) return undefined;
  const charge = parse<Stripe.Charge>(row);
  const [booked, refunds, transfers, disputes, applicationFees, destination, history, operations] =
    await Promise.all([
      read
        .selectFrom('stripe_balance_transaction')
        .select('json')
        .where('id', '=', row.balance_transaction ?? '')
        .executeTakeFirst(),
      read
        .selectFrom('stripe_refund')
        .select('json')
        .where('charge', '=', id)
        .orderBy('created', 'desc')
        .execute(),
      read
        .selectFrom('stripe_transfer as t')
        .leftJoin('stripe_account as a', 'a.id', 't.destination')
        .select([
          't.id',
          't.destination',
          'a.name as destinationName',
          't.amount',
          't.amount_reversed',
          't.currency',
          't.created',
          't.source_transaction',
        ])
        .where((where) =>
          where.or([
            where('t.source_transaction', '=', id),
            ...(row.transfer_group ? [where('t.transfer_group', '=', row.transfer_group)] : []),
          ]),
        )
        .orderBy('t.created')
        .execute(),
      read
        .selectFrom('stripe_dispute')
        .select(['id', 'status', 'reason', 'amount', 'currency', 'created', 'is_charge_refundable'])
        .select(
          sql<number | null>`case when due_by < ${noAnswerAwaited} then due_by end`.as('due_by'),
        )
        .where('charge', '=', id)
        .execute(),
      read
        .selectFrom('stripe_application_fee')
        .select(['id', 'amount', 'amount_refunded', 'currency'])
        .where('originating_transaction', '=', id)
        .execute(),
      read
        .selectFrom('stripe_account')
        .select('name')
        .where('id', '=', row.destination ?? '')
        .executeTakeFirst(),
      historyOf(store, 'charge', id),
      operationsOn(store, id),
    ]);
  const balanceTransaction = booked ? parse<Stripe.BalanceTransaction>(booked) : null;
  return {
    charge,
    outcome: paymentOutcome(charge),
    destinationName: destination?.name ?? null,
    observedAt: row.observed_at,
    fee: balanceTransaction?.fee ?? null,
    net: balanceTransaction?.net ?? null,
    balanceTransaction,
    refunds: refunds.map((refund) => parse<Stripe.Refund>(refund)),
    transfers,
    disputes,
    applicationFees,
    operations,
    can: {
      refund: can.refund({
        charge,
        disputes: disputes.map(({ is_charge_refundable }) => ({
          is_charge_refundable: is_charge_refundable === 1,
        })),
      }),
    },
    history,
  };
}
