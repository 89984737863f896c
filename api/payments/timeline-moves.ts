import type Stripe from 'stripe';
import { money } from '../kit/money.ts';
import type { TimelineEntry } from '../kit/timeline.ts';
import { originOf } from '../operations/origin.ts';
import { expandableId } from '../store/snapshot.ts';
import { bookingOf, type PaymentStory, ranks, toldAt } from './story.ts';
import { refundFailureText, refundReasonText, refundWaitText } from './words.ts';

/** What lets the customer's bank find a refund: https://docs.stripe.com/refunds#tracing-refunds */
function referenceNotes({ destination_details: to }: Stripe.Refund): string[] {
  const card = to?.card;
  if (!card?.reference) return [];
  const kind =
    card.reference_type === 'acquirer_reference_number'
      ? 'Acquirer reference number (ARN)'
      : 'Reference';
  return [`${kind} ${card.reference}: the customer’s bank can trace it by this.`];
}

function refundLines(story: PaymentStory, refund: Stripe.Refund): TimelineEntry[] {
  const { id, amount, currency, created, reason, status } = refund;
  const cameBack = status === 'failed' || status === 'canceled';
  const made: TimelineEntry = {
    rank: ranks.refund,
    at: created,
    text: 'Refund to the customer',
    notes: [
      ...(reason ? [refundReasonText(reason)] : []),
      ...(refund.pending_reason ? [refundWaitText(refund.pending_reason)] : []),
      ...(status === 'requires_action'
        ? ['The customer must say where to; Stripe has written to them.']
        : []),
      ...referenceNotes(refund),
    ],
    money: money(-amount, currency),
    object: id,
    ...(status ? { status } : {}),
    ...originOf(story.operations, id),
  };
  if (cameBack) {
    const back = bookingOf(story, expandableId(refund.failure_balance_transaction));
    return [
      made,
      {
        rank: ranks.returned,
        at: back?.created ?? toldAt(story, id, 'refund.failed'),
        after: created,
        text:
          status === 'failed'
            ? 'The refund failed, and the money came back to the platform'
            : 'The refund was canceled, and the money came back to the platform',
        notes: [
          ...(refund.failure_reason ? [refundFailureText(refund.failure_reason)] : []),
          'The customer still has to be paid in another way.',
        ],
        money: money(amount, currency),
        object: id,
        status,
      },
    ];
  }
  if (status !== 'pending') return [made];
  return [
    made,
    { rank: ranks.refund, ahead: true, at: null, text: 'The refund arrives', object: id },
  ];
}

/** A connected account by its name, where the line has one. */
const partyOf = (
  { names }: PaymentStory,
  account: string | { id: string } | null | undefined,
): Pick<TimelineEntry, 'party'> => {
  const id = expandableId(account);
  return id === null ? {} : { party: { id, name: names.get(id) ?? null } };
};

function transferLines(story: PaymentStory): TimelineEntry[] {
  const transfers = new Map(story.transfers.map((transfer) => [transfer.id, transfer]));
  const byCharge = new Set(story.charges.map(({ transfer }) => expandableId(transfer)));
  return [
    ...story.transfers.map((transfer) => ({
      rank: ranks.transfer,
      at: transfer.created,
      text: transfer.source_transaction ? 'Transferred to' : 'Transferred within its group to',
      ...partyOf(story, transfer.destination),
      money: money(-transfer.amount, transfer.currency),
      object: transfer.id,
      // A destination charge's own transfer is made by Stripe with it.
      ...(byCharge.has(transfer.id) ? {} : originOf(story.operations, transfer.id)),
    })),
    ...story.reversals.map((reversal) => ({
      rank: ranks.reversal,
      at: reversal.created,
      text: 'Taken back from',
      ...partyOf(story, transfers.get(expandableId(reversal.transfer) ?? '')?.destination),
      notes: reversal.source_refund ? ['By the refund of the payment.'] : [],
      money: money(reversal.amount, reversal.currency),
      object: reversal.id,
      ...originOf(story.operations, expandableId(reversal.source_refund) ?? reversal.id),
    })),
  ];
}

function feeLines(story: PaymentStory): TimelineEntry[] {
  const fees = new Map(story.applicationFees.map((fee) => [fee.id, fee]));
  return [
    ...story.applicationFees.map((fee) => ({
      rank: ranks.applicationFee,
      at: fee.created,
      text: 'Application fee from',
      ...partyOf(story, fee.account),
      money: money(fee.amount, fee.currency),
      object: fee.id,
    })),
    ...story.feeRefunds.map((refund) => ({
      rank: ranks.reversal,
      at: refund.created,
      text: 'Application fee given back to',
      ...partyOf(story, fees.get(expandableId(refund.fee) ?? '')?.account),
      money: money(-refund.amount, refund.currency),
      object: refund.id,
    })),
  ];
}

/** Where the money went on to, and what came or went back. */
export const moveLines = (story: PaymentStory): TimelineEntry[] => [
  ...feeLines(story),
  ...transferLines(story),
  ...story.refunds.flatMap((refund) => refundLines(story, refund)),
];
