import type Stripe from 'stripe';
import { balanceMoved, bookedSince } from '../balances/snapshot.ts';
import { chargesReaching } from '../payments/snapshot.ts';
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
import { disputeStatuses } from './rules.ts';

/** From here on a value of the `due_by` column is no time, but says that no answer is awaited. */
export const noAnswerAwaited = 10_000_000_000;

/**
 * When an answer must be in, Unix seconds. Sorts need a value on every row: disputes that await no
 * answer, or that cannot be countered, come after all others, the newest first.
 */
function dueBy({ status, evidence_details, created }: Stripe.Dispute): number {
  const awaited = status.endsWith('needs_response') && evidence_details.due_by;
  return awaited || 2 * noAnswerAwaited - created;
}

/** Disputes and inquiries: https://docs.stripe.com/api/disputes/object */
export const dispute = defineSnapshot<Stripe.Dispute>()({
  kind: 'dispute',
  area: 'disputes',
  table: 'stripe_dispute',
  columns: {
    charge: text((d) => expandableId(d.charge)),
    payment_intent: text((d) => expandableId(d.payment_intent)),
    amount: integer((d) => d.amount),
    currency: text((d) => d.currency),
    status: text((d): string => d.status),
    reason: text((d): string => d.reason),
    due_by: integer((d) => dueBy(d)),
    is_charge_refundable: flag((d) => d.is_charge_refundable),
    created: integer((d) => d.created),
  },
  indexes: [
    ['created'],
    ['due_by'],
    ['amount'],
    ['status', 'due_by'],
    ['status', 'created'],
    ['status', 'amount'],
    ['reason', 'due_by'],
    ['currency', 'due_by'],
    ['currency', 'amount'],
    ['charge'],
  ],
  owners: 'platform',
  // What was booked becomes available, and a deadline passes, without an event.
  volatile: ['balance_transactions.*.status', 'evidence_details.past_due'],
  fetch: (client, id, options) => client.disputes.retrieve(id, {}, options),
  list: (client, page, options) => client.disputes.list(page, options),
  contains: (d) =>
    d.balance_transactions.map((object) => ({ kind: 'balance_transaction', object })),
  // The fee for countering is booked beside the dispute, not inside it.
  // Nor has the charge an event for being disputed.
  mentions: (d) => [
    bookedSince,
    balanceMoved(null),
    { kind: 'charge', id: expandableId(d.charge) ?? '', account: null, when: 'always' },
  ],
  listing: {
    filters: {
      status: { by: 'choice', column: 'status', values: disputeStatuses },
      reason: { by: 'choice', column: 'reason' },
      currency: { by: 'choice', column: 'currency' },
      charge: { by: 'choice', column: 'charge' },
      account: { by: 'relation', column: 'charge', among: chargesReaching },
      amount: { by: 'range', column: 'amount' },
      due_by: { by: 'range', column: 'due_by', none: noAnswerAwaited },
      created: { by: 'range', column: 'created' },
      q: { by: 'search', of: wordsOf('stripe_dispute') },
    },
    sorts: ['due_by', 'created', 'amount'],
    defaultSort: 'due_by',
    totals: { currency: 'currency', sums: ['amount'] },
    tabs: 'status',
  },
  search: (d) => [
    d.id,
    expandableId(d.charge),
    expandableId(d.payment_intent),
    d.reason,
    d.evidence.customer_name,
    d.evidence.customer_email_address,
    amountOf(d.amount, d.currency),
    ...metadataOf(d),
  ],
});

export type DisputeTable = SnapshotTable<typeof dispute>;
