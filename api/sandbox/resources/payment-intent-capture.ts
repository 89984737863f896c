import type { Context } from '../engine/context.ts';
import { invalid } from '../engine/errors.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import { mergeMetadata, type Values } from '../engine/params.ts';
import { returnCash } from './bank-transfers.ts';
import { captureHeld } from './charge-capture.ts';
import { followPayment } from './checkout-completion.ts';
import { unexpectedState } from './payment-intent-confirmation.ts';
import type { captureParams } from './payment-intent-params.ts';
import { checkDestination } from './payment-intent-terms.ts';

type PaymentIntent = ObjectTypes['payment_intent'];

/**
 * Captures an authorized payment, wholly or in part; the rest is released.
 * @throws StripeError `payment_intent_unexpected_state`, or `amount_too_large` above what is held
 */
export function capture(
  context: Context,
  account: string,
  intent: PaymentIntent,
  params: Values<typeof captureParams>,
): PaymentIntent {
  if (intent.status !== 'requires_capture') {
    throw unexpectedState(intent, 'capture', ['requires_capture']);
  }
  const amount = params.amount_to_capture ?? intent.amount_capturable;
  if (amount > intent.amount_capturable) {
    throw invalid(
      'The amount to capture cannot be greater than the amount that is capturable.',
      'amount_to_capture',
      'amount_too_large',
    );
  }
  checkDestination(context, intent);
  const held = context.store.get('charge', intent.latest_charge as string);
  const wantedFee = params.application_fee_amount ?? intent.application_fee_amount;
  context.due.cancel('authorization_expiry', intent.id);
  const booked = captureHeld(context, account, held, {
    amount,
    applicationFee: wantedFee,
    transferAmount: params.transfer_data?.amount ?? held.transfer_data?.amount ?? null,
  });
  const captured = context.change('payment_intent', intent, {
    status: 'succeeded',
    amount_capturable: 0,
    amount_received: amount,
    application_fee_amount: booked.application_fee_amount,
    metadata: mergeMetadata(intent.metadata, params.metadata),
  });
  context.emit('payment_intent.succeeded', account, captured);
  followPayment(context, account, captured);
  return captured;
}

/** What has taken no money yet and may still be called off. */
export const CANCELABLE: readonly string[] = [
  'requires_payment_method',
  'requires_capture',
  'requires_confirmation',
  'requires_action',
];

/**
 * Cancels a payment that took no money yet.
 * @throws StripeError `payment_intent_unexpected_state`
 */
export function cancel(
  context: Context,
  account: string,
  intent: PaymentIntent,
  reason: PaymentIntent['cancellation_reason'],
): PaymentIntent {
  if (!CANCELABLE.includes(intent.status)) throw unexpectedState(intent, 'cancel', CANCELABLE);
  context.due.cancel('authorization_expiry', intent.id);
  returnCash(context, account, intent);
  const canceled = context.change('payment_intent', intent, {
    status: 'canceled',
    amount_capturable: 0,
    canceled_at: context.now(),
    cancellation_reason: reason,
    next_action: null,
  });
  context.emit('payment_intent.canceled', account, canceled);
  return canceled;
}

/** Due work: nobody captured in time. */
export function expireAuthorization(context: Context, id: string): void {
  const intent = context.store.get('payment_intent', id);
  if (intent.status !== 'requires_capture') return;
  const { account } = context.store.place(id)!;
  context.emit(
    'charge.expired',
    account,
    context.store.get('charge', intent.latest_charge as string),
  );
  cancel(context, account, intent, 'automatic');
}
