import type Stripe from 'stripe';
import type { Context } from '../engine/context.ts';
import { invalid, noSuch } from '../engine/errors.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import { oneOf, required, text } from '../engine/params.ts';
import { simulation } from '../engine/resource.ts';
import { followPayment } from './checkout-completion.ts';
import { feeOfPayment, refundFee } from './fee-refund-creation.ts';
import { availableWith, post } from './funds.ts';
import { resolvePaymentMethod } from './payment-methods.ts';
import { reverseInProportion } from './refund-creation.ts';
import { disputeAsTested } from './test-card-dispute.ts';
import { testPaymentMethod } from './test-payment-methods.ts';

type PaymentIntent = ObjectTypes['payment_intent'];
type Charge = ObjectTypes['charge'];

const MESSAGE = "The customer's bank account could not be debited.";
const FAILURES = [
  'account_closed',
  'debit_not_authorized',
  'insufficient_funds',
  'invalid_currency',
  'no_account',
] as const;

/** Due work: the bank has answered a debit as the test account number has it. */
export function resolveDebit(context: Context, id: string): void {
  const intent = context.store.get('payment_intent', id);
  if (intent.status !== 'processing') return;
  const { account } = context.store.place(id)!;
  const { test } = resolvePaymentMethod(context, account, intent.payment_method as string);
  answerDebit(context, intent, test.debit?.failureCode ?? null);
}

/** Brings the bank's answer to a debit forward to now, where it has one. */
export function resolveDebitNow(context: Context, intent: PaymentIntent): void {
  const { test } = context.store.internal('charge', intent.latest_charge as string);
  if (testPaymentMethod(test)?.debit?.failureCode === 'never') return;
  context.due.cancel('debit_outcome', intent.id);
  resolveDebit(context, intent.id);
}

/** The bank answers a debit that is being processed, also one that would stay so for good. */
export const debitOutcome = simulation(
  'A bank debit on its way succeeds, or fails with a code.',
  { payment_intent: required(text()), failure_code: oneOf(FAILURES) },
  (context, { payment_intent: id, failure_code }) => {
    const intent = context.store.find('payment_intent', id);
    if (!intent) throw noSuch('payment_intent', id, 'payment_intent');
    if (intent.status !== 'processing') {
      throw invalid(`The payment is ${intent.status}, not processing.`, 'payment_intent');
    }
    context.due.cancel('debit_outcome', id);
    return answerDebit(context, intent, failure_code ?? null);
  },
);

function answerDebit(
  context: Context,
  intent: PaymentIntent,
  failureCode: string | null,
): PaymentIntent {
  const { account } = context.store.place(intent.id)!;
  const charge = context.store.get('charge', intent.latest_charge as string);
  if (failureCode !== null) return failDebit(context, account, intent, charge, failureCode);
  const succeeded = context.change('charge', charge, { status: 'succeeded', paid: true });
  const paid = context.change('payment_intent', intent, {
    status: 'succeeded',
    amount_received: intent.amount,
  });
  context.emit('charge.succeeded', account, succeeded);
  context.emit('payment_intent.succeeded', account, paid);
  followPayment(context, account, paid);
  disputeAsTested(context, succeeded);
  return paid;
}

/** What a failed debit costs by the settings, as it stands in a balance transaction. */
function failureFee(
  { settings }: Context,
  currency: string,
): Stripe.BalanceTransaction.FeeDetail[] {
  const amount = settings.debitFailureFee;
  if (amount === 0) return [];
  const description = 'Bank debit failure fee';
  return [{ amount, application: null, currency, description, type: 'stripe_fee' }];
}

/**
 * A debit that was booked while it was processed has failed: the amount and its fees go back.
 * A destination charge's transfer and fee are reversed, separate transfers are not (stripe-facts 3.5).
 */
function failDebit(
  context: Context,
  account: string,
  intent: PaymentIntent,
  charge: Charge,
  failureCode: string,
): PaymentIntent {
  const booked = context.store.get('balance_transaction', charge.balance_transaction as string);
  const fee = feeOfPayment(context, charge.id);
  const feeBack = fee ? fee.amount - fee.amount_refunded : 0;
  const returned = post(context, {
    account,
    type: 'payment_failure_refund',
    reportingCategory: 'charge_failure',
    amount: -booked.amount,
    currency: booked.currency,
    source: charge.id,
    availableOn: availableWith(context, booked.id),
    feeDetails: [
      ...booked.fee_details.map((detail) => ({
        ...detail,
        amount: detail.type === 'application_fee' ? -feeBack : -detail.amount,
      })),
      ...failureFee(context, booked.currency),
    ],
  });
  const failed = context.change('charge', charge, {
    status: 'failed',
    paid: false,
    captured: false,
    amount_captured: 0,
    failure_balance_transaction: returned.id,
    failure_code: failureCode,
    failure_message: MESSAGE,
  });
  if (fee && feeBack > 0) refundFee(context, fee, { amount: feeBack, withinPaymentRefund: true });
  if (charge.transfer) reverseInProportion(context, charge, charge.amount_captured, null, true);
  const after = context.change('payment_intent', intent, {
    status: 'requires_payment_method',
    payment_method: null,
    last_payment_error: {
      type: 'invalid_request_error',
      code: failureCode as 'account_closed',
      message: MESSAGE,
      charge: charge.id,
    },
  });
  context.emit('charge.failed', account, failed);
  context.emit('payment_intent.payment_failed', account, after);
  followPayment(context, account, after);
  return after;
}
