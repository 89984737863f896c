import type Stripe from 'stripe';
import { money } from '../kit/money.ts';
import type { TimelineEntry } from '../kit/timeline.ts';
import { reasonOf } from './words.ts';

/** What is known about a dispute beside itself. */
export interface DisputeFacts {
  readonly dispute: Stripe.Dispute;
  /** Every balance transaction whose source it is. */
  readonly bookings: readonly Pick<
    Stripe.BalanceTransaction,
    'id' | 'amount' | 'fee' | 'currency' | 'reporting_category' | 'created'
  >[];
  /** Its events, oldest first. */
  readonly events: readonly { type: string; created: number }[];
}

/** In a payment's life a dispute comes after whatever else happened in the same second. */
const ranks = { opened: 20, booked: 21, answered: 22, closed: 23 } as const;

const isInquiry = (status: string) => status.startsWith('warning_');

function openedLine({ dispute }: DisputeFacts): TimelineEntry {
  const { id, amount, currency, reason, status, created } = dispute;
  return {
    rank: ranks.opened,
    at: created,
    text: isInquiry(status)
      ? 'The customer’s bank asked about the payment'
      : 'The customer disputed the payment',
    notes: [reasonOf(reason).text],
    money: money(amount, currency),
    still: true,
    object: id,
    status,
  };
}

/** What each kind of booking is for: https://docs.stripe.com/reports/reporting-categories */
const bookingTexts: Readonly<Record<string, readonly [taken: string, returned: string]>> = {
  dispute: ['The bank took the disputed amount', 'The disputed amount came back'],
  dispute_reversal: ['The disputed amount was taken once more', 'The disputed amount came back'],
  fee: ['Fee for answering the dispute', 'The fee for answering came back'],
};

function bookedLines({ bookings }: DisputeFacts): TimelineEntry[] {
  return bookings.flatMap(({ id, amount, fee, currency, reporting_category, created }) => {
    const [taken, returned] = bookingTexts[reporting_category] ?? ['Taken', 'Given back'];
    const line = { rank: ranks.booked, at: created, object: id };
    return [
      ...(amount === 0
        ? []
        : [{ ...line, text: amount < 0 ? taken : returned, money: money(amount, currency) }]),
      ...(fee === 0 ? [] : [{ ...line, text: 'Dispute fee', money: money(-fee, currency) }]),
    ];
  });
}

/** When evidence went to the bank: its fee is booked then, and an event tells of it. */
function answeredAt({ bookings, events }: DisputeFacts): number | null {
  const fee = bookings.find(
    ({ reporting_category, amount }) => reporting_category === 'fee' && amount < 0,
  );
  const told = events.find(({ type }) => type === 'charge.dispute.updated');
  return fee?.created ?? told?.created ?? null;
}

function answeredLines(facts: DisputeFacts): TimelineEntry[] {
  const { submission_count } = facts.dispute.evidence_details;
  if (submission_count === 0) return [];
  return [
    {
      rank: ranks.answered,
      at: answeredAt(facts),
      after: facts.dispute.created,
      text: 'The platform answered with evidence',
    },
  ];
}

const closings: Readonly<Record<string, string>> = {
  won: 'The dispute was won',
  lost: 'The dispute was lost',
  warning_closed: 'The inquiry ended without a chargeback',
  prevented: 'The dispute was settled before it became a chargeback',
};

function closedLines(facts: DisputeFacts): TimelineEntry[] {
  const { dispute, bookings, events } = facts;
  const text = closings[dispute.status];
  if (!text) return [];
  const told = events.findLast(({ type }) => type === 'charge.dispute.closed');
  const back = bookings.find(({ reporting_category }) => reporting_category === 'dispute_reversal');
  const unanswered = dispute.evidence_details.submission_count === 0;
  const deadline = dispute.evidence_details.due_by || null;
  return [
    {
      rank: ranks.closed,
      at: told?.created ?? back?.created ?? null,
      after: Math.max(dispute.created, answeredAt(facts) ?? 0),
      text,
      ...(dispute.status === 'lost' && unanswered && deadline !== null
        ? { notes: ['It was not answered.'] }
        : {}),
      status: dispute.status,
      object: dispute.id,
    },
  ];
}

function aheadLines({ dispute: { status, evidence_details } }: DisputeFacts): TimelineEntry[] {
  const line = { rank: ranks.closed, ahead: true };
  if (status.endsWith('needs_response') && evidence_details.due_by)
    return [
      {
        ...line,
        at: evidence_details.due_by,
        text: evidence_details.past_due ? 'Evidence was due' : 'Evidence is due',
        ...(evidence_details.has_evidence ? { notes: ['Evidence is drafted, not yet sent.'] } : {}),
      },
    ];
  if (status.endsWith('under_review'))
    return [{ ...line, at: null, text: 'The customer’s bank decides' }];
  return [];
}

/** The life of a dispute, in lines of a time line. */
export const disputeLines = (facts: DisputeFacts): TimelineEntry[] => [
  openedLine(facts),
  ...bookedLines(facts),
  ...answeredLines(facts),
  ...closedLines(facts),
  ...aheadLines(facts),
];
