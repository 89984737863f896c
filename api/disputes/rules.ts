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

/** How far the answer to a dispute has come, as the list tells it. */
export const disputeAnswers = {
  open: 'Nothing prepared',
  draft: 'Draft, not sent',
  sent: 'Sent',
  none: 'Not answered',
  impossible: 'Not possible',
} as const;
export type DisputeAnswer = keyof typeof disputeAnswers;

/** Whether the bank only asks: no money is taken for an inquiry. */
export const isInquiry = (status: Stripe.Dispute['status']): boolean =>
  status.startsWith('warning_');

/** Whether it was lost, and Stripe lets the platform appeal to the card network. */
export const isAppeal = (status: Stripe.Dispute['status']): boolean => status.startsWith('appeal_');

const counteredFees: Readonly<Record<string, number>> = {
  usd: 1500,
  eur: 2000,
  aud: 2500,
  jpy: 0,
  mxn: 0,
};

/**
 * Stripe's fee for answering a dispute, in minor units of the balance's currency; null where its
 * price list is not known here.
 * @see https://support.stripe.com/questions/june-2025-pricing-updates-for-disputes
 */
export const counteredFee = (currency: string): number | null => counteredFees[currency] ?? null;

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

type Answerable = Acceptable & {
  readonly evidence_details: Pick<Stripe.Dispute.EvidenceDetails, 'due_by'>;
};

const answering = 'https://docs.stripe.com/disputes/responding';

const againstAnswering: readonly Obstacle<Answerable>[] = [
  {
    code: 'dispute_answered',
    holds: has('under_review', 'warning_under_review', 'appeal_under_review'),
    why: 'It has been answered. Evidence is sent once, and nothing can be added.',
    link: answering,
  },
  {
    code: 'dispute_lost',
    holds: has('lost'),
    why: 'It is lost: the bank takes no evidence any more.',
    link: answering,
  },
  {
    code: 'dispute_won',
    holds: has('won'),
    why: 'It is won: there is nothing left to answer.',
    link: answering,
  },
  {
    code: 'dispute_closed',
    holds: has('warning_closed', 'prevented'),
    why: 'It is closed: there is nothing left to answer.',
    link: answering,
  },
  {
    code: 'dispute_not_open',
    holds: ({ status }) => !status.endsWith('needs_response'),
    why: 'Stripe does not await an answer to it.',
    link: answering,
  },
  {
    code: 'dispute_final',
    // Stripe's 0 is a dispute that cannot be countered.
    holds: ({ evidence_details: { due_by } }) => due_by === 0,
    why: 'The customer’s bank takes no answer to this dispute.',
    link: answering,
  },
];

type Submittable = Answerable & {
  readonly evidence_details: Pick<Stripe.Dispute.EvidenceDetails, 'has_evidence'>;
  readonly evidence: Pick<Stripe.Dispute.Evidence, 'appeal'>;
};

const againstSubmitting: readonly Obstacle<Submittable>[] = [
  ...againstAnswering,
  {
    code: 'no_evidence',
    // A loss that nobody countered may be appealed all the same.
    holds: ({ status, evidence: { appeal }, evidence_details: { has_evidence } }) =>
      isAppeal(status) ? !appeal?.card?.reason_for_filing : !has_evidence,
    why: 'Nothing is kept with it to send. Write it first.',
    link: answering,
  },
];

/** What may be done about a dispute in the state it is in, each with the reason when not. */
export const can = {
  accept: (subject: Acceptable): Possible => judge(againstAccepting, subject),
  /** To prepare evidence. */
  answer: (subject: Answerable): Possible => judge(againstAnswering, subject),
  /** To send what was prepared. */
  submit: (subject: Submittable): Possible => judge(againstSubmitting, subject),
};
