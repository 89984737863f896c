import type Stripe from 'stripe';
import { balanceMoved, booked } from '../balances/snapshot.ts';
import {
  defineSnapshot,
  expandableId,
  integer,
  type Mention,
  type SnapshotTable,
  text,
} from '../store/snapshot.ts';
import { wordsOf } from '../store/word-index.ts';
import { amountOf, metadataOf } from '../store/words.ts';
import { leftOf, repaysMark, transferState, transferStates } from './rules.ts';

/** Transfers to connected accounts: https://docs.stripe.com/api/transfers/object */
export const transfer = defineSnapshot<Stripe.Transfer>()({
  kind: 'transfer',
  area: 'transfers',
  table: 'stripe_transfer',
  columns: {
    destination: text((t) => expandableId(t.destination)),
    amount: integer((t) => t.amount),
    amount_reversed: integer((t) => t.amount_reversed),
    left: integer((t) => leftOf(t)),
    currency: text((t) => t.currency),
    state: text((t): string => transferState(t)),
    description: text((t) => t.description),
    transfer_group: text((t) => t.transfer_group),
    source_transaction: text((t) => expandableId(t.source_transaction)),
    repays: text((t) => t.metadata[repaysMark] ?? null),
    destination_payment: text((t) => expandableId(t.destination_payment)),
    created: integer((t) => t.created),
  },
  indexes: [
    ['created'],
    ['amount'],
    ['amount_reversed'],
    ['state', 'created'],
    ['state', 'amount'],
    ['state', 'amount_reversed'],
    ['currency', 'created'],
    ['currency', 'amount'],
    ['currency', 'amount_reversed'],
    ['destination', 'created'],
    ['transfer_group'],
    ['source_transaction'],
    ['destination_payment'],
    ['repays'],
  ],
  owners: 'platform',
  fetch: (client, id, options) => client.transfers.retrieve(id, {}, options),
  list: (client, page, options) => client.transfers.list(page, options),
  contains: (t) => t.reversals.data.map((object) => ({ kind: 'transfer_reversal', object })),
  mentions: (t) => {
    const destination = expandableId(t.destination);
    const moved: Mention[] = booked(t.balance_transaction);
    // A transfer shows its ten newest reversals only.
    if (t.reversals.has_more)
      moved.push({ kind: 'transfer_reversal', id: t.id, account: null, when: 'always' });
    if (!destination) return moved;
    return [
      ...moved,
      { kind: 'account', id: destination, account: null, when: 'missing' },
      balanceMoved(destination),
    ];
  },
  listing: {
    filters: {
      state: { by: 'choice', column: 'state', values: transferStates },
      currency: { by: 'choice', column: 'currency' },
      destination: { by: 'choice', column: 'destination' },
      transfer_group: { by: 'choice', column: 'transfer_group' },
      source_transaction: { by: 'choice', column: 'source_transaction' },
      destination_payment: { by: 'choice', column: 'destination_payment' },
      amount: { by: 'range', column: 'amount' },
      amount_reversed: { by: 'range', column: 'amount_reversed' },
      created: { by: 'range', column: 'created' },
      q: {
        by: 'search',
        of: wordsOf('stripe_transfer'),
        named: [{ column: 'destination', index: wordsOf('stripe_account') }],
      },
    },
    sorts: ['created', 'amount', 'amount_reversed'],
    defaultSort: '-created',
    totals: { currency: 'currency', sums: ['amount', 'amount_reversed', 'left'] },
    tabs: 'state',
    summaryIndex: ['currency', 'state', 'created', 'amount', 'amount_reversed', 'left'],
  },
  search: (t) => [
    t.id,
    t.transfer_group,
    expandableId(t.source_transaction),
    expandableId(t.destination_payment),
    t.description,
    amountOf(t.amount, t.currency),
    ...t.reversals.data.map(({ id }) => id),
    ...metadataOf(t),
  ],
});

/** Reversals; they come inside their transfer: https://docs.stripe.com/api/transfer_reversals/object */
export const transferReversal = defineSnapshot<Stripe.TransferReversal>()({
  kind: 'transfer_reversal',
  area: 'transfers',
  table: 'stripe_transfer_reversal',
  columns: {
    transfer: text((r) => expandableId(r.transfer)),
    amount: integer((r) => r.amount),
    currency: text((r) => r.currency),
    source_refund: text((r) => expandableId(r.source_refund)),
    destination_payment_refund: text((r) => expandableId(r.destination_payment_refund)),
    created: integer((r) => r.created),
  },
  indexes: [['transfer'], ['destination_payment_refund']],
  owners: 'platform',
  part: {
    parent: (r) => expandableId(r.transfer),
    list: (client, transferId, page, options) =>
      client.transfers.listReversals(transferId, page, options),
  },
  mentions: (r) => booked(r.balance_transaction),
});

export type TransferTable = SnapshotTable<typeof transfer>;
export type TransferReversalTable = SnapshotTable<typeof transferReversal>;
