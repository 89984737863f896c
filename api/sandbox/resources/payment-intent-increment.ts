import type { Context } from '../engine/context.ts';
import { invalid } from '../engine/errors.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import { mergeMetadata, type Values } from '../engine/params.ts';
import { unexpectedState } from './payment-intent-confirmation.ts';
import type { incrementParams } from './payment-intent-params.ts';
import { checkTerms } from './payment-intent-terms.ts';

type PaymentIntent = ObjectTypes['payment_intent'];

/**
 * Raises what a card is authorized for, before it is captured. The authorization must have been
 * asked for with `payment_method_options[card][request_incremental_authorization]`.
 * @throws StripeError `payment_intent_unexpected_state`, or 400 where the card does not take part,
 *   or the amount is not larger
 */
export function incrementAuthorization(
  context: Context,
  account: string,
  intent: PaymentIntent,
  params: Values<typeof incrementParams>,
): PaymentIntent {
  if (intent.status !== 'requires_capture') {
    throw unexpectedState(intent, 'increment', ['requires_capture']);
  }
  const held = context.store.get('charge', intent.latest_charge as string);
  const details = held.payment_method_details;
  const card = details?.card;
  if (card?.incremental_authorization?.status !== 'available') {
    throw invalid('This PaymentIntent is not eligible for an incremental authorization.');
  }
  const { amount, description, application_fee_amount: fee, transfer_data: data } = params;
  if (amount <= intent.amount) {
    throw invalid('The new amount must be greater than the amount that is authorized.', 'amount');
  }
  const terms = {
    amount,
    ...(description !== undefined && { description }),
    ...(fee !== undefined && { application_fee_amount: fee }),
  };
  const raised: PaymentIntent = {
    ...intent,
    ...terms,
    amount_capturable: amount,
    ...(data?.amount !== undefined &&
      intent.transfer_data && { transfer_data: { ...intent.transfer_data, amount: data.amount } }),
    metadata: mergeMetadata(intent.metadata, params.metadata),
  };
  checkTerms(context, account, raised);
  const charge = context.change('charge', held, {
    ...terms,
    ...(data?.amount !== undefined &&
      held.transfer_data && { transfer_data: { ...held.transfer_data, amount: data.amount } }),
    payment_method_details: { ...details!, card: { ...card, amount_authorized: amount } },
  });
  context.store.update('payment_intent', raised);
  context.emit('charge.updated', account, charge, held);
  context.emit('payment_intent.amount_capturable_updated', account, raised);
  return raised;
}
