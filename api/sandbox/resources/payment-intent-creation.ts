import type { Context } from '../engine/context.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import { mergeMetadata, type Values } from '../engine/params.ts';
import { shippingObject } from './address.ts';
import type { creationParams } from './payment-intent-params.ts';
import { checkTerms, methodOptions } from './payment-intent-terms.ts';
import { parentage } from './payment-method-configurations.ts';
import { checkFilters, methodTypes } from './payment-method-types.ts';
import { resolvePaymentMethod } from './payment-methods.ts';
import { notesAfter } from './transfer-notes.ts';

type PaymentIntent = ObjectTypes['payment_intent'];

/**
 * Adds a payment intent that is not confirmed yet.
 * @throws StripeError 400 for terms that no payment could be taken by
 */
export function createIntent(
  context: Context,
  account: string,
  params: Values<typeof creationParams>,
): PaymentIntent {
  if (params.customer) context.own('customer', account, params.customer, 'customer');
  const id = context.ids.make('pi_');
  const data = params.transfer_data;
  const allowed = params.allowed_payment_method_types ?? null;
  const named = allowed ?? params.payment_method_types;
  const { payment_method: method, payment_method_configuration: configuration } = params;
  checkFilters(params);
  const terms: PaymentIntent = {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: allowed,
    amount: params.amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: account === context.platform ? null : context.application,
    application_fee_amount: params.application_fee_amount ?? null,
    automatic_payment_methods:
      params.automatic_payment_methods ??
      (named ? null : { allow_redirects: 'always', enabled: true }),
    canceled_at: null,
    cancellation_reason: null,
    capture_method: params.capture_method ?? 'automatic_async',
    client_secret: `${id}_secret_${context.ids.make('', 25)}`,
    confirmation_method: params.confirmation_method ?? 'automatic',
    created: context.now(),
    currency: params.currency,
    customer: params.customer ?? null,
    customer_account: params.customer_account ?? null,
    description: params.description ?? null,
    excluded_payment_method_types: params.excluded_payment_method_types ?? null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: mergeMetadata({}, params.metadata),
    next_action: null,
    on_behalf_of: params.on_behalf_of ?? null,
    payment_method: null,
    payment_method_configuration_details: configuration
      ? parentage(context, account, configuration)
      : null,
    payment_method_options: methodOptions(params.payment_method_options),
    payment_method_types: methodTypes(context, account, params.currency, params, 'Payment Intent'),
    payment_record: null,
    processing: null,
    receipt_email: params.receipt_email ?? null,
    review: null,
    setup_future_usage: params.setup_future_usage ?? null,
    shipping: shippingObject(params.shipping),
    source: null,
    statement_descriptor: params.statement_descriptor ?? null,
    statement_descriptor_suffix: params.statement_descriptor_suffix ?? null,
    status: method ? 'requires_confirmation' : 'requires_payment_method',
    transfer_data: data
      ? {
          destination: data.destination,
          ...(data.amount !== undefined && { amount: data.amount }),
          ...notesAfter({}, data),
        }
      : null,
    transfer_group: params.transfer_group ?? null,
  };
  checkTerms(context, account, terms);
  const intent: PaymentIntent = {
    ...terms,
    payment_method: method ? resolvePaymentMethod(context, account, method).object.id : null,
  };
  context.insert('payment_intent', account, intent);
  context.emit('payment_intent.created', account, intent);
  return intent;
}
