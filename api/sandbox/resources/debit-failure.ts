import type { Context } from '../engine/context.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import { availableWith, post } from './funds.ts';
import { reverseTransfer } from './reversal-creation.ts';

type PaymentIntent = ObjectTypes['payment_intent'];
type Charge = ObjectTypes['charge'];

/**
 * A debit that was booked while it was processed has failed: the amount and Stripe's fee go back.
 * A destination charge's transfer is reversed, separate transfers are not (stripe-facts 3.5).
 */
export function failDebit(
  context: Context,
  account: string,
  intent: PaymentIntent,
  charge: Charge,
  failureCode: string,
): void {
  const booked = context.store.get('balance_transaction', charge.balance_transaction as string);
  const returned = post(context, {
    account,
    type: 'payment_failure_refund',
    reportingCategory: 'charge_failure',
    amount: -booked.amount,
    currency: booked.currency,
    source: charge.id,
    availableOn: availableWith(context, booked.id),
    feeDetails: booked.fee_details.map((detail) => ({ ...detail, amount: -detail.amount })),
  });
  const message = 'The customer’s bank account could not be debited.';
  const failed = context.change('charge', charge, {
    status: 'failed',
    paid: false,
    captured: false,
    amount_captured: 0,
    failure_balance_transaction: returned.id,
    failure_code: failureCode,
    failure_message: message,
  });
  if (charge.transfer) {
    const transfer = context.store.get('transfer', charge.transfer as string);
    reverseTransfer(context, transfer, { amount: transfer.amount - transfer.amount_reversed });
  }
  const after = context.change('payment_intent', intent, {
    status: 'requires_payment_method',
    payment_method: null,
    last_payment_error: {
      type: 'invalid_request_error',
      code: failureCode as 'account_closed',
      message,
      charge: charge.id,
    },
  });
  context.emit('charge.failed', account, failed);
  context.emit('payment_intent.payment_failed', account, after);
}
