import { DAY } from '../engine/calendar.ts';
import type { Context } from '../engine/context.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import { settledAmount, withdraw } from './dispute-opening.ts';
import { post } from './funds.ts';

type Dispute = ObjectTypes['dispute'];

/** Balance transactions that a dispute has at most: withdrawal, reversal, the fee and its return. */
const BOOKED_MOST = 4;

/** What the test words in `uncategorized_text` make the issuer decide (stripe-facts 6). */
const TEST_WORDS = new Map<string | null, 'won' | 'lost' | 'escalate'>([
  ['winning_evidence', 'won'],
  ['losing_evidence', 'lost'],
  ['escalate_inquiry_evidence', 'escalate'],
]);

/**
 * Sends the staged evidence to the issuer, for which Stripe takes the countered fee. The test
 * words decide at once; otherwise the issuer takes its time.
 */
export function submitEvidence(
  context: Context,
  dispute: Dispute,
  before: Dispute,
  method: 'manual' | 'smart_disputes' = 'manual',
): Dispute {
  const { account } = context.store.place(dispute.id)!;
  const inquiry = dispute.status === 'warning_needs_response';
  if (!inquiry) takeCounteredFee(context, dispute);
  const submitted = context.change('dispute', dispute, {
    status: inquiry ? 'warning_under_review' : 'under_review',
    evidence_details: {
      ...dispute.evidence_details,
      submission_count: dispute.evidence_details.submission_count + 1,
      submission_method: method,
    },
  });
  context.due.cancel('dispute_deadline', dispute.id);
  context.emit('charge.dispute.updated', account, submitted, before);
  const word = TEST_WORDS.get(dispute.evidence.uncategorized_text);
  if (word === undefined) {
    const at = context.now() + context.settings.disputeDecisionDays * DAY;
    context.due.schedule(at, 'dispute_decision', dispute.id);
    return submitted;
  }
  if (inquiry) {
    return word === 'escalate'
      ? escalate(context, submitted)
      : decide(context, submitted, 'warning_closed');
  }
  return word === 'escalate' ? submitted : decide(context, submitted, word);
}

/** Ends a dispute. Only a win moves money: the amount and the countered fee come back. */
export function decide(
  context: Context,
  dispute: Dispute,
  status: 'won' | 'lost' | 'warning_closed',
): Dispute {
  const { account } = context.store.place(dispute.id)!;
  context.due.cancel('dispute_deadline', dispute.id);
  context.due.cancel('dispute_decision', dispute.id);
  const transactions = status === 'won' ? [reinstate(context, dispute)] : [];
  if (status === 'won') returnCounteredFee(context, dispute);
  const closed = context.change('dispute', dispute, {
    status,
    is_charge_refundable: status === 'warning_closed',
    balance_transactions: [...dispute.balance_transactions, ...transactions],
  });
  if (status === 'won') settleCharge(context, closed);
  context.emit('charge.dispute.closed', account, closed);
  if (status === 'won') context.emit('charge.dispute.funds_reinstated', account, closed);
  return closed;
}

/** The charge of a dispute that was won, which some take for undisputed then. */
function settleCharge(context: Context, { charge: id }: Dispute): void {
  if (context.settings.wonChargesStayDisputed) return;
  const charge = context.store.get('charge', id as string);
  const { account } = context.store.place(charge.id)!;
  const disputes = context.store.list('dispute', account, { where: { charge: charge.id } });
  if (disputes.every(({ status }) => status === 'won')) {
    context.change('charge', charge, { disputed: false });
  }
}

/** An inquiry becomes a chargeback: only now money is taken. */
export function escalate(context: Context, dispute: Dispute): Dispute {
  const { account } = context.store.place(dispute.id)!;
  const charge = context.store.get('charge', dispute.charge as string);
  const dueBy = context.now() + context.settings.disputeResponseDays * DAY;
  context.due.cancel('dispute_decision', dispute.id);
  context.due.schedule(dueBy, 'dispute_deadline', dispute.id);
  const withdrawn = withdraw(context, dispute, charge);
  const details = dispute.payment_method_details;
  const escalated = context.change('dispute', withdrawn, {
    status: 'needs_response',
    is_charge_refundable: false,
    evidence_details: {
      ...dispute.evidence_details,
      due_by: dueBy,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    ...(details?.card && {
      payment_method_details: { ...details, card: { ...details.card, case_type: 'chargeback' } },
    }),
  });
  context.emit('charge.dispute.updated', account, escalated, dispute);
  context.emit('charge.dispute.funds_withdrawn', account, escalated);
  return escalated;
}

/** How what waits for an answer ends without one. */
const UNANSWERED: Readonly<Record<string, 'lost' | 'warning_closed'>> = {
  needs_response: 'lost',
  appeal_needs_response: 'lost',
  warning_needs_response: 'warning_closed',
};

/** Whether Stripe answers by itself, with evidence of its own, where nobody else has. */
function isLeftToStripe({ intended_submission_method: method }: Dispute): boolean {
  return method === 'prefer_smart_disputes' || method === 'smart_disputes';
}

/** Due work: nobody answered in time. */
export function loseUnanswered(context: Context, id: string): void {
  const dispute = context.store.get('dispute', id);
  const outcome = UNANSWERED[dispute.status];
  if (!outcome) return;
  if (dispute.status === 'needs_response' && isLeftToStripe(dispute)) {
    submitEvidence(context, dispute, dispute, 'smart_disputes');
    return;
  }
  const late = context.change('dispute', dispute, {
    evidence_details: { ...dispute.evidence_details, past_due: true },
  });
  decide(context, late, outcome);
}

/** Gives back what was withdrawn, and what the settings say of the fee for it. */
function reinstate(context: Context, dispute: Dispute) {
  const withdrawn = dispute.balance_transactions[0]!;
  const received = context.settings.returnReceivedFeeOnWin ? withdrawn.fee_details : [];
  return post(context, {
    account: context.store.place(dispute.id)!.account,
    type: 'adjustment',
    reportingCategory: 'dispute_reversal',
    amount: -withdrawn.amount,
    currency: withdrawn.currency,
    exchangeRate: withdrawn.exchange_rate,
    source: dispute.id,
    description: `Chargeback reversal for ${dispute.charge}`,
    feeDetails: received.map((detail) => ({
      ...detail,
      amount: -detail.amount,
      description: 'Dispute fee refund',
    })),
  });
}

/** The countered fee: a balance transaction of its own (stripe-facts 3.3). */
function takeCounteredFee(context: Context, dispute: Dispute): void {
  const { settings, store } = context;
  const charge = store.get('charge', dispute.charge as string);
  const { currency } = settledAmount(context, dispute, charge);
  const fee = settings.disputeCounteredFees[currency] ?? settings.disputeCounteredFee;
  if (fee > 0) postFee(context, dispute, -fee, currency);
}

/** A loss that nobody countered can be appealed and won too: what was not taken stays. */
function returnCounteredFee(context: Context, dispute: Dispute): void {
  const { account } = context.store.place(dispute.id)!;
  const booked = context.ledger.list(account, { source: dispute.id, limit: BOOKED_MOST });
  const taken = booked.find(({ reporting_category }) => reporting_category === 'fee');
  if (taken) postFee(context, dispute, -taken.amount, taken.currency);
}

function postFee(context: Context, dispute: Dispute, amount: number, currency: string): void {
  post(context, {
    account: context.store.place(dispute.id)!.account,
    type: 'adjustment',
    reportingCategory: 'fee',
    amount,
    currency,
    source: dispute.id,
    description: 'Dispute countered fee',
  });
}
