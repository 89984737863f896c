import type Stripe from 'stripe';
import { judge, type Obstacle, type Possible } from '../operations/rules.ts';

/** Every status of this API version: https://docs.stripe.com/api/disputes/object */
export const disputeStatuses = [
  'warning_needs_response',
  'warning_under_review',
  'warning_closed',
  'needs_response',
  'under_review',
  'won',
  'lost',
  'prevented',
  'appeal_needs_response',
  'appeal_under_review',
] as const;

/** Every reason of this API version, what customers say most first. */
export const disputeReasons = [
  'fraudulent',
  'product_not_received',
  'product_unacceptable',
  'duplicate',
  'credit_not_processed',
  'subscription_canceled',
  'unrecognized',
  'general',
  'debit_not_authorized',
  'customer_initiated',
  'insufficient_funds',
  'incorrect_account_details',
  'bank_cannot_process',
  'check_returned',
  'noncompliant',
] as const;

/** Whether the bank only asks: no money is taken for an inquiry. */
export const isInquiry = (status: Stripe.Dispute['status']): boolean =>
  status.startsWith('warning_');

type Acceptable = Pick<Stripe.Dispute, 'status'>;

const closing = 'https://docs.stripe.com/api/disputes/close';
const has =
  (...statuses: readonly Stripe.Dispute['status'][]) =>
  ({ status }: Acceptable): boolean =>
    statuses.includes(status);

const againstAccepting: readonly Obstacle<Acceptable>[] = [
  {
    code: 'dispute_answered',
    holds: has('under_review', 'warning_under_review'),
    why: 'It has been answered, and the bank is deciding: there is nothing left to accept.',
    link: closing,
  },
  {
    code: 'dispute_lost',
    holds: has('lost'),
    why: 'It is lost already.',
    link: closing,
  },
  {
    code: 'dispute_won',
    holds: has('won'),
    why: 'It is won: the money is back.',
    link: closing,
  },
  {
    code: 'dispute_closed',
    holds: has('warning_closed', 'prevented'),
    why: 'It is closed, and no money was taken.',
    link: closing,
  },
  {
    code: 'dispute_in_appeal',
    holds: has('appeal_needs_response', 'appeal_under_review'),
    why: 'It is in appeal. Left alone, it ends as the bank decides.',
    link: closing,
  },
  {
    code: 'dispute_not_open',
    holds: ({ status }) => !status.endsWith('needs_response'),
    why: 'Stripe does not await an answer to it.',
    link: closing,
  },
];

/** What may be done about a dispute in the state it is in, each with the reason when not. */
export const can = {
  accept: (subject: Acceptable): Possible => judge(againstAccepting, subject),
};
