import { DAY } from '../engine/calendar.ts';
import type { Context } from '../engine/context.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import { post } from './funds.ts';

type Dispute = ObjectTypes['dispute'];
type Charge = ObjectTypes['charge'];

/** Network reason codes (Visa) of the reasons that the test cards give. */
const NETWORK_CODES: Record<string, string> = {
  fraudulent: '10.4',
  product_not_received: '13.1',
  product_unacceptable: '13.3',
  subscription_canceled: '13.2',
  credit_not_processed: '13.6',
  duplicate: '12.6.1',
};

/**
 * The customer's bank disputes a charge: as a chargeback, which takes amount and fee from the
 * platform at once, or as an inquiry, which takes nothing (stripe-facts 2.16). One that Stripe
 * prevents is settled with the issuer before it becomes a chargeback: the money is taken and there
 * is nothing to answer.
 */
export function openDispute(
  context: Context,
  charge: Charge,
  how: { reason: string; inquiry?: boolean; prevented?: boolean; amount?: number },
): Dispute {
  const account = context.store.place(charge.id)!.account;
  const now = context.now();
  const prevented = how.prevented === true;
  const inquiry = how.inquiry === true && !prevented;
  const card = charge.payment_method_details?.card;
  const code = NETWORK_CODES[how.reason] ?? null;
  const dueBy = now + context.settings.disputeResponseDays * DAY;
  const opened: Dispute = {
    id: context.ids.make('du_'),
    object: 'dispute',
    amount: how.amount ?? charge.amount,
    balance_transactions: [],
    charge: charge.id,
    created: now,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: emptyEvidence(),
    evidence_details: {
      // Stripe's word for what cannot be countered.
      due_by: prevented ? 0 : dueBy,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    intended_submission_method: null,
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
          case_type: prevented ? 'resolution' : inquiry ? 'inquiry' : 'chargeback',
          network: card.network ?? 'visa',
          network_reason_code: code,
        },
      },
    }),
    reason: how.reason,
    status: prevented ? 'prevented' : inquiry ? 'warning_needs_response' : 'needs_response',
  };
  context.insert('dispute', account, opened);
  if (!prevented) context.due.schedule(dueBy, 'dispute_deadline', opened.id);
  context.change('charge', charge, { disputed: true });
  const dispute = inquiry ? opened : withdraw(context, opened, charge);
  context.emit('charge.dispute.created', account, dispute);
  if (!inquiry) context.emit('charge.dispute.funds_withdrawn', account, dispute);
  if (prevented) context.emit('charge.dispute.closed', account, dispute);
  return dispute;
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
        amount: context.settings.disputeReceivedFee,
        application: null,
        currency: settled.currency,
        description: 'Dispute fee',
        type: 'stripe_fee',
      },
    ],
  });
  return context.change('dispute', dispute, { balance_transactions: [booked] });
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
