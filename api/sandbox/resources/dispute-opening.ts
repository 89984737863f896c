import { DAY } from '../engine/calendar.ts';
import type { Context } from '../engine/context.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import { eligibility } from './dispute-programs.ts';
import { settleWarnings } from './early-fraud-warnings.ts';
import { post } from './funds.ts';
import type { DisputeCause } from './test-payment-methods.ts';

type Dispute = ObjectTypes['dispute'];
type Charge = ObjectTypes['charge'];

/** Network reason codes of the reasons that the test cards give: Visa's and Mastercard's. */
const NETWORK_CODES: Record<string, string> = {
  fraudulent: '10.4',
  product_not_received: '13.1',
  product_unacceptable: '13.3',
  subscription_canceled: '13.2',
  credit_not_processed: '13.6',
  duplicate: '12.6.1',
};

const MASTERCARD_CODES: Record<string, string> = {
  fraudulent: '4837',
  product_not_received: '4853',
  product_unacceptable: '4853',
  subscription_canceled: '4841',
  credit_not_processed: '4853',
  duplicate: '4834',
};

function networkCode(reason: string, network: string): string | null {
  return (network === 'mastercard' ? MASTERCARD_CODES : NETWORK_CODES)[reason] ?? null;
}

/**
 * The customer's bank disputes a charge: as a chargeback, which takes amount and fee from the
 * platform at once, or as an inquiry, which takes nothing (stripe-facts 2.16). One that Stripe
 * prevents is settled with the issuer before it becomes a chargeback: the money is taken and there
 * is nothing to answer.
 */
export function openDispute(
  context: Context,
  charge: Charge,
  how: Omit<DisputeCause, 'share'> & { amount?: number },
): Dispute {
  const account = context.store.place(charge.id)!.account;
  const now = context.now();
  const prevented = how.prevented === true;
  const inquiry = firstStatus(how) === 'warning_needs_response';
  const card = charge.payment_method_details?.card;
  const programs = how.programs ?? [];
  const code = networkCode(how.reason, card?.network ?? 'visa');
  const final = prevented || how.uncounterable === true;
  const dueBy = now + context.settings.disputeResponseDays * DAY;
  const opened: Dispute = {
    id: context.ids.make('du_'),
    object: 'dispute',
    amount: how.amount ?? charge.amount_captured,
    balance_transactions: [],
    charge: charge.id,
    created: now,
    currency: charge.currency,
    enhanced_eligibility_types: [...programs],
    evidence: emptyEvidence(),
    evidence_details: {
      // Stripe's word for what cannot be countered.
      due_by: final ? 0 : dueBy,
      enhanced_eligibility: eligibility(programs, {}),
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    intended_submission_method: how.smart ? 'prefer_smart_disputes' : null,
    is_charge_refundable: inquiry,
    livemode: false,
    metadata: {},
    network_reason_code: code,
    payment_intent: charge.payment_intent,
    ...(card && {
      payment_method_details: {
        type: 'card',
        card: {
          brand: card.brand ?? 'visa',
          case_type: caseType(how),
          network: card.network ?? 'visa',
          network_reason_code: code,
        },
      },
    }),
    reason: how.reason,
    status: firstStatus(how),
  };
  context.insert('dispute', account, opened);
  if (!final) context.due.schedule(dueBy, 'dispute_deadline', opened.id);
  context.change('charge', charge, { disputed: true });
  settleWarnings(context, charge.id);
  const dispute = inquiry ? opened : withdraw(context, opened, charge);
  context.emit('charge.dispute.created', account, dispute);
  if (!inquiry) context.emit('charge.dispute.funds_withdrawn', account, dispute);
  if (final) context.emit('charge.dispute.closed', account, dispute);
  return dispute;
}

function firstStatus({ inquiry, prevented, uncounterable }: DisputeCause): Dispute['status'] {
  if (prevented) return 'prevented';
  if (uncounterable) return 'lost';
  return inquiry ? 'warning_needs_response' : 'needs_response';
}

function caseType(how: DisputeCause): string {
  if (how.prevented) return 'resolution';
  if (firstStatus(how) === 'warning_needs_response') return 'inquiry';
  const isCompliance = how.programs?.some((program) => program.endsWith('compliance'));
  return isCompliance ? 'compliance' : 'chargeback';
}

/** Takes the disputed amount and the received fee; gives the dispute with that transaction. */
export function withdraw(context: Context, dispute: Dispute, charge: Charge): Dispute {
  const settled = settledAmount(context, dispute, charge);
  const booked = post(context, {
    account: context.store.place(charge.id)!.account,
    type: 'adjustment',
    reportingCategory: 'dispute',
    amount: -settled.amount,
    currency: settled.currency,
    exchangeRate: settled.exchangeRate,
    source: dispute.id,
    description: `Chargeback withdrawal for ${charge.id}`,
    feeDetails: [
      {
        amount: receivedFee(context, settled.currency),
        application: null,
        currency: settled.currency,
        description: 'Dispute fee',
        type: 'stripe_fee',
      },
    ],
  });
  return context.change('dispute', dispute, { balance_transactions: [booked] });
}

/** What Stripe takes for receiving a dispute, in minor units. */
export function receivedFee({ settings }: Context, currency: string): number {
  return settings.disputeReceivedFees[currency] ?? settings.disputeReceivedFee;
}

/** A disputed amount in the currency that the charge was settled in. */
export function settledAmount(context: Context, dispute: Dispute, charge: Charge) {
  const booked = context.store.get('balance_transaction', charge.balance_transaction as string);
  return {
    amount: Math.round((booked.amount * dispute.amount) / charge.amount_captured),
    currency: booked.currency,
    exchangeRate: booked.exchange_rate,
  };
}

function emptyEvidence(): Dispute['evidence'] {
  return {
    access_activity_log: null,
    billing_address: null,
    cancellation_policy: null,
    cancellation_policy_disclosure: null,
    cancellation_rebuttal: null,
    customer_communication: null,
    customer_email_address: null,
    customer_name: null,
    customer_purchase_ip: null,
    customer_signature: null,
    duplicate_charge_documentation: null,
    duplicate_charge_explanation: null,
    duplicate_charge_id: null,
    enhanced_evidence: {},
    product_description: null,
    receipt: null,
    refund_policy: null,
    refund_policy_disclosure: null,
    refund_refusal_explanation: null,
    service_date: null,
    service_documentation: null,
    shipping_address: null,
    shipping_carrier: null,
    shipping_date: null,
    shipping_documentation: null,
    shipping_tracking_number: null,
    uncategorized_file: null,
    uncategorized_text: null,
  };
}
