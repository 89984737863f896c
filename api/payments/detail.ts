import type Stripe from 'stripe';
import { newestChanges } from '../history/historied.ts';
import { operationsOn } from '../operations/view.ts';
import type { Store } from '../store/database.ts';
import { expandableId, parse } from '../store/snapshot.ts';
import { paymentChanges } from './changes.ts';
import { readStory } from './read-story.ts';
import { can, paymentOutcome } from './rules.ts';
import { standingOfCharge, standingOfIntent } from './standing.ts';
import { bookingOf } from './story.ts';
import { paymentTimeline } from './timeline.ts';

/**
 * All that the page of a charge shows, from the snapshots; undefined for an unknown one.
 * @param now Stripe's time, Unix seconds
 */
export async function paymentDetail(store: Store, id: string, now: number) {
  const { read } = store;
  const row = await read
    .selectFrom('stripe_charge')
    .select(['json', 'observed_at', 'destination', 'transfer_group'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) return undefined;
  const charge = parse<Stripe.Charge>(row);
  const intentId = expandableId(charge.payment_intent);
  const [story, destination, groupTransfers, changes, operations] = await Promise.all([
    readStory(store, intentId, charge, now),
    read
      .selectFrom('stripe_account')
      .select('name')
      .where('id', '=', row.destination ?? '')
      .executeTakeFirst(),
    row.transfer_group ? transfersBeside(store, row.transfer_group, id) : [],
    newestChanges(store, paymentChanges, id),
    operationsOn(store, id),
  ]);
  const balanceTransaction = bookingOf(story, expandableId(charge.balance_transaction)) ?? null;
  const disputes = story.disputes.filter(({ charge: of }) => expandableId(of) === id);
  return {
    charge,
    intent: story.intent,
    outcome: paymentOutcome(charge),
    standing: standingOfCharge(story, charge) ?? null,
    destinationName: destination?.name ?? null,
    observedAt: row.observed_at,
    fee: balanceTransaction?.fee ?? null,
    net: balanceTransaction?.net ?? null,
    balanceTransaction,
    timeline: paymentTimeline(story),
    checkout: story.checkout?.id ?? null,
    // Those on the time line are not said twice.
    groupTransfers: groupTransfers.filter(
      (beside) => !story.transfers.some((told) => told.id === beside.id),
    ),
    disputes: disputes.map(({ status, amount }) => ({ status: status as string, amount })),
    operations,
    can: { refund: can.refund({ charge, disputes }) },
    /** Those that wait for the customer, and can be canceled until then. */
    waitingRefunds: story.refunds
      .filter((each) => expandableId(each.charge) === id && can.cancelRefund(each).ok)
      .map(({ id: refund, amount, currency }) => ({ id: refund, amount, currency })),
    ...changes,
  };
}

/** Transfers of the payment's group that are not drawn from it, which its time line has. */
const transfersBeside = ({ read }: Store, group: string, chargeId: string) =>
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
    ])
    .where('t.transfer_group', '=', group)
    .where((where) =>
      where.or([
        where('t.source_transaction', 'is', null),
        where('t.source_transaction', '!=', chargeId),
      ]),
    )
    .orderBy('t.created')
    .execute();

/** What the page of an intent shows that no charge is known of; undefined for an unknown one. */
export async function intentDetail(store: Store, id: string, now: number) {
  const row = await store.read
    .selectFrom('stripe_payment_intent')
    .select(['json', 'observed_at'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) return undefined;
  const intent = parse<Stripe.PaymentIntent>(row);
  const [story, changes] = await Promise.all([
    readStory(store, id, null, now),
    newestChanges(store, paymentChanges, id),
  ]);
  return {
    charge: null,
    intent,
    checkout: story.checkout?.id ?? null,
    outcome: intent.status as string,
    standing: standingOfIntent(intent),
    observedAt: row.observed_at,
    timeline: paymentTimeline(story),
    ...changes,
  };
}
