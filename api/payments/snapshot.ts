import { type RawBuilder, sql } from 'kysely';
import type Stripe from 'stripe';
import { booked } from '../balances/snapshot.ts';
import {
  defineSnapshot,
  expandableId,
  flag,
  integer,
  type SnapshotTable,
  text,
} from '../store/snapshot.ts';
import { wordsOf } from '../store/word-index.ts';
import { amountOf, metadataOf } from '../store/words.ts';
import { paymentOutcome, paymentOutcomes } from './rules.ts';

/**
 * The ids of the charges whose money reaches a connected account: destined for it, or the source
 * of a transfer to it, or in a group that has a transfer to it.
 */
export const chargesReaching = (account: string): RawBuilder<unknown> => sql`
  select id from stripe_charge where destination = ${account}
  union
  select source_transaction from stripe_transfer
  where destination = ${account} and source_transaction is not null
  union
  select c.id from stripe_transfer t cross join stripe_charge c on c.transfer_group = t.transfer_group
  where t.destination = ${account}`;

/** Charges on the platform: https://docs.stripe.com/api/charges/object */
export const charge = defineSnapshot<Stripe.Charge>()({
  kind: 'charge',
  area: 'payments',
  table: 'stripe_charge',
  columns: {
    payment_intent: text((c) => expandableId(c.payment_intent)),
    status: text((c): string => c.status),
    outcome: text((c): string => paymentOutcome(c)),
    amount: integer((c) => c.amount),
    amount_captured: integer((c) => c.amount_captured),
    amount_refunded: integer((c) => c.amount_refunded),
    currency: text((c) => c.currency),
    description: text((c) => c.description),
    customer: text((c) => c.billing_details.name),
    customer_email: text((c) => c.billing_details.email ?? c.receipt_email),
    method: text((c) => c.payment_method_details?.type ?? null),
    brand: text((c) => c.payment_method_details?.card?.brand ?? null),
    last4: text((c) => c.payment_method_details?.card?.last4 ?? null),
    transfer_group: text((c) => c.transfer_group),
    destination: text((c) => expandableId(c.transfer_data?.destination)),
    balance_transaction: text((c) => expandableId(c.balance_transaction)),
    disputed: flag((c) => c.disputed),
    failure_code: text((c) => c.failure_code),
    created: integer((c) => c.created),
  },
  indexes: [
    ['created'],
    ['amount'],
    ['amount_refunded'],
    ['outcome', 'created'],
    ['outcome', 'amount'],
    ['outcome', 'amount_refunded'],
    ['currency', 'created'],
    ['currency', 'amount'],
    ['currency', 'amount_refunded'],
    ['destination', 'created'],
    ['transfer_group'],
    ['payment_intent'],
    ['last4', 'created'],
    ['method', 'created'],
    ['failure_code', 'created'],
    ['customer_email', 'created'],
  ],
  owners: 'platform',
  // The link to the receipt is signed for whoever asks.
  volatile: ['receipt_url'],
  fetch: (client, id, options) => client.charges.retrieve(id, {}, options),
  list: (client, page, options) => client.charges.list(page, options),
  mentions: (c) => booked(c.balance_transaction, c.failure_balance_transaction),
  listing: {
    filters: {
      outcome: { by: 'choice', column: 'outcome', values: paymentOutcomes },
      currency: { by: 'choice', column: 'currency' },
      transfer_group: { by: 'choice', column: 'transfer_group' },
      destination: { by: 'choice', column: 'destination' },
      account: { by: 'relation', column: 'id', among: chargesReaching },
      customer_email: { by: 'choice', column: 'customer_email' },
      last4: { by: 'choice', column: 'last4' },
      method: { by: 'choice', column: 'method' },
      failure_code: { by: 'choice', column: 'failure_code' },
      payment_intent: { by: 'choice', column: 'payment_intent' },
      amount: { by: 'range', column: 'amount' },
      amount_refunded: { by: 'range', column: 'amount_refunded' },
      created: { by: 'range', column: 'created' },
      q: { by: 'search', of: wordsOf('stripe_charge') },
    },
    sorts: ['created', 'amount', 'amount_refunded'],
    defaultSort: '-created',
    totals: { currency: 'currency', sums: ['amount', 'amount_refunded'] },
    tabs: 'outcome',
    summaryIndex: ['currency', 'outcome', 'created', 'amount', 'amount_refunded'],
  },
  search: (c) => [
    c.id,
    expandableId(c.payment_intent),
    c.transfer_group,
    c.billing_details.name,
    c.billing_details.email,
    c.receipt_email,
    expandableId(c.customer),
    c.description,
    c.payment_method_details?.card?.last4,
    amountOf(c.amount, c.currency),
    ...metadataOf(c),
  ],
});

/** Refunds of those charges: https://docs.stripe.com/api/refunds/object */
export const refund = defineSnapshot<Stripe.Refund>()({
  kind: 'refund',
  area: 'payments',
  table: 'stripe_refund',
  columns: {
    charge: text((r) => expandableId(r.charge)),
    amount: integer((r) => r.amount),
    currency: text((r) => r.currency),
    status: text((r) => r.status),
    reason: text((r): string | null => r.reason),
    created: integer((r) => r.created),
  },
  indexes: [['created'], ['charge']],
  owners: 'platform',
  fetch: (client, id, options) => client.refunds.retrieve(id, {}, options),
  list: (client, page, options) => client.refunds.list(page, options),
  mentions: (r) => {
    const id = expandableId(r.charge);
    // Its charge counts as refunded no more, and no event of its own says so.
    const givenBack = id !== null && (r.status === 'failed' || r.status === 'canceled');
    return [
      ...booked(r.balance_transaction, r.failure_balance_transaction),
      ...(givenBack ? [{ kind: 'charge', id, account: null, when: 'always' as const }] : []),
    ];
  },
  search: (r) => [
    r.id,
    amountOf(r.amount, r.currency),
    r.destination_details?.card?.reference,
    ...metadataOf(r),
  ],
});

/** What the platform earns: https://docs.stripe.com/api/application_fees/object */
export const applicationFee = defineSnapshot<Stripe.ApplicationFee>()({
  kind: 'application_fee',
  area: 'payments',
  table: 'stripe_application_fee',
  columns: {
    payer: text((f) => expandableId(f.account)),
    originating_transaction: text((f) => expandableId(f.originating_transaction)),
    amount: integer((f) => f.amount),
    amount_refunded: integer((f) => f.amount_refunded),
    currency: text((f) => f.currency),
    created: integer((f) => f.created),
  },
  indexes: [['created'], ['originating_transaction']],
  owners: 'platform',
  fetch: (client, id, options) => client.applicationFees.retrieve(id, {}, options),
  list: (client, page, options) => client.applicationFees.list(page, options),
  contains: (f) => f.refunds.data.map((object) => ({ kind: 'fee_refund', object })),
  mentions: (f) => [
    ...booked(f.balance_transaction),
    // A fee shows its ten newest refunds only.
    ...(f.refunds.has_more
      ? [{ kind: 'fee_refund', id: f.id, account: null, when: 'always' as const }]
      : []),
  ],
});

/** Fees given back; they come inside their fee: https://docs.stripe.com/api/fee_refunds/object */
export const feeRefund = defineSnapshot<Stripe.FeeRefund>()({
  kind: 'fee_refund',
  area: 'payments',
  table: 'stripe_fee_refund',
  columns: {
    fee: text((r) => expandableId(r.fee)),
    amount: integer((r) => r.amount),
    currency: text((r) => r.currency),
    created: integer((r) => r.created),
  },
  indexes: [['fee']],
  owners: 'platform',
  part: {
    parent: (r) => expandableId(r.fee),
    list: (client, feeId, page, options) =>
      client.applicationFees.listRefunds(feeId, page, options),
  },
  mentions: (r) => booked(r.balance_transaction),
});

export type ChargeTable = SnapshotTable<typeof charge>;
export type RefundTable = SnapshotTable<typeof refund>;
export type ApplicationFeeTable = SnapshotTable<typeof applicationFee>;
export type FeeRefundTable = SnapshotTable<typeof feeRefund>;
