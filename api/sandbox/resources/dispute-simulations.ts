import type { Context } from '../engine/context.ts';
import { invalid, noSuch } from '../engine/errors.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import { boolean, integer, oneOf, required, text } from '../engine/params.ts';
import { simulation } from '../engine/resource.ts';
import { offerAppeal } from './dispute-appeal.ts';
import { openDispute } from './dispute-opening.ts';
import { decide, escalate } from './dispute-outcome.ts';
import { newest } from './newest.ts';

const REASONS = [
  'bank_cannot_process',
  'check_returned',
  'credit_not_processed',
  'customer_initiated',
  'debit_not_authorized',
  'duplicate',
  'fraudulent',
  'general',
  'incorrect_account_details',
  'insufficient_funds',
  'noncompliant',
  'product_not_received',
  'product_unacceptable',
  'subscription_canceled',
  'unrecognized',
] as const;

const dispute = simulation(
  'A customer disputes a payment that was taken: the newest that can be, unless one is named.',
  {
    charge: text(),
    payment_intent: text(),
    amount: integer({ min: 1 }),
    reason: oneOf(REASONS),
    inquiry: boolean(),
    prevented: boolean(),
    uncounterable: boolean(),
  },
  (context, params) => {
    const charge = disputedCharge(context, params.charge, params.payment_intent);
    const left = charge.amount_captured - charge.amount_refunded;
    const amount = params.amount ?? (left > 0 ? left : charge.amount_captured);
    if (amount > charge.amount_captured) {
      throw invalid('The disputed amount cannot be larger than the charge.', 'amount');
    }
    return openDispute(context, charge, {
      amount,
      reason: params.reason ?? 'fraudulent',
      inquiry: params.inquiry ?? false,
      prevented: params.prevented ?? false,
      uncounterable: params.uncounterable ?? false,
    });
  },
);

function disputedCharge(
  context: Context,
  id: string | undefined,
  intentId: string | undefined,
): ObjectTypes['charge'] {
  if (id !== undefined && intentId !== undefined) {
    throw invalid('Pass charge or payment_intent, not both.', 'charge');
  }
  if (id === undefined && intentId === undefined) return newestDisputable(context);
  const intent = intentId && context.store.find('payment_intent', intentId);
  if (intentId && !intent) throw noSuch('payment_intent', intentId, 'payment_intent');
  const chargeId = id ?? ((intent && (intent.latest_charge as string | null)) || '');
  const charge = context.store.find('charge', chargeId);
  if (!charge) throw noSuch('charge', chargeId, 'charge');
  if (!isPaidByCustomer(charge)) {
    throw invalid(`Charge ${charge.id} is no paid charge of a customer.`, 'charge');
  }
  if (charge.disputed) throw invalid(`Charge ${charge.id} is disputed already.`, 'charge');
  return charge;
}

function isPaidByCustomer(charge: ObjectTypes['charge']): boolean {
  return (
    charge.balance_transaction !== null && charge.status !== 'failed' && !charge.source_transfer
  );
}

function newestDisputable(context: Context): ObjectTypes['charge'] {
  const found = newest(
    context,
    'charge',
    (charge) => isPaidByCustomer(charge) && !charge.disputed && !charge.refunded,
  );
  if (found) return found;
  throw invalid('There is no payment that can be disputed: take one first.', 'charge');
}

const OPEN: readonly string[] = ['needs_response', 'under_review', 'appeal_under_review'];
const INQUIRY: readonly string[] = ['warning_needs_response', 'warning_under_review'];

/** From which states the issuer, or Stripe with its offer of an appeal, can go to an outcome. */
const BEFORE: Readonly<Record<string, readonly string[]>> = {
  appeal: ['lost'],
  escalate: INQUIRY,
  lost: OPEN,
  warning_closed: INQUIRY,
  // The issuer may change its mind after the loss.
  won: [...OPEN, 'lost'],
};

const disputeDecision = simulation(
  'The issuer decides a dispute, or takes it one step further.',
  {
    dispute: required(text()),
    outcome: required(oneOf(['appeal', 'escalate', 'lost', 'warning_closed', 'won'])),
  },
  (context, { dispute: id, outcome }) => {
    const found = context.store.find('dispute', id);
    if (!found) throw noSuch('dispute', id, 'dispute');
    if (!BEFORE[outcome]!.includes(found.status)) {
      throw invalid(`A dispute that is ${found.status} cannot become ${outcome}.`, 'outcome');
    }
    if (outcome === 'appeal') return offerAppeal(context, found);
    return outcome === 'escalate' ? escalate(context, found) : decide(context, found, outcome);
  },
);

/** What customers and their banks do about payments. */
export const disputeSimulations = { dispute, dispute_decision: disputeDecision };
