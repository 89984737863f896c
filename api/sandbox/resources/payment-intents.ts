import type { Context } from '../engine/context.ts';
import { invalid, noSuch } from '../engine/errors.ts';
import { listRoute } from '../engine/lists.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import { currency, integer, text, type Values } from '../engine/params.ts';
import {
  type Call,
  type Resource,
  references,
  route,
  simulation,
  type Target,
} from '../engine/resource.ts';
import { searchRoute } from '../engine/search.ts';
import { isBeforeEndive } from '../engine/versions.ts';
import { bookCharge } from './booking.ts';
import { debitOutcome, resolveDebit } from './debit-outcome.ts';
import { cancel, capture, expireAuthorization } from './payment-intent-capture.ts';
import { authenticate, confirmIntent } from './payment-intent-confirmation.ts';
import { createIntent } from './payment-intent-creation.ts';
import { incrementAuthorization } from './payment-intent-increment.ts';
import {
  cancelParams,
  captureParams,
  confirmParams,
  creationParams,
  incrementParams,
  updateParams,
} from './payment-intent-params.ts';
import { ALWAYS_WRITABLE, checkTerms, described, WRITABLE_IN } from './payment-intent-terms.ts';
import { createPaymentMethod, resolvePaymentMethod } from './payment-methods.ts';
import { PAYMENT_INTENT_FIELDS } from './search-fields.ts';

type PaymentIntent = ObjectTypes['payment_intent'];

/** The payment intent of the acting account. */
function find({ context, account, path }: Target): PaymentIntent {
  return context.own('payment_intent', account, path.id!);
}

/** Makes a payment intent and confirms it where that is asked for. */
export function create({
  context,
  account,
  params,
  apiVersion,
  origin,
}: Omit<Call<typeof creationParams>, 'path' | 'origin'> & { origin?: string }): PaymentIntent {
  refuseMethodTypes(params, apiVersion);
  const method = params.payment_method ?? methodFromData(context, account, params);
  const intent = createIntent(context, account, {
    ...params,
    ...(method && { payment_method: method }),
  });
  if (!params.confirm) return intent;
  const { payment_method: _resolved, ...confirming } = params;
  return confirmIntent(context, account, intent, { ...confirming, origin });
}

/** Payment method types cannot be named any more; requests of older versions still may. */
function refuseMethodTypes(
  params: { payment_method_types?: string[] | undefined },
  apiVersion: string | null,
): void {
  if (!params.payment_method_types || isBeforeEndive(apiVersion)) return;
  throw invalid(
    'The `payment_method_types` parameter is no longer supported. Use `allowed_payment_method_types` instead.',
    'payment_method_types',
    'payment_method_types_no_longer_supported',
  );
}

function methodFromData(
  context: Context,
  account: string,
  params: Partial<
    Pick<Values<typeof creationParams>, 'confirmation_token' | 'payment_method_data'>
  >,
): string | undefined {
  const { confirmation_token: token, payment_method_data: data } = params;
  // Only a browser with Stripe's own form makes such tokens.
  if (token) throw noSuch('confirmation_token', token, 'confirmation_token');
  return data && createPaymentMethod(context, account, data).id;
}

function update(call: Call<typeof updateParams>): object {
  const { context, account, params } = call;
  refuseMethodTypes(params, call.apiVersion);
  const intent = find(call);
  const [settled] = Object.keys(params).filter((name) => !ALWAYS_WRITABLE.includes(name));
  if (settled !== undefined && !WRITABLE_IN.includes(intent.status)) {
    throw invalid(
      `This PaymentIntent's ${settled} could not be updated because it has a status of ${intent.status}. You may only update the ${settled} of a PaymentIntent with one of the following statuses: ${WRITABLE_IN.join(', ')}.`,
      undefined,
      'payment_intent_unexpected_state',
    );
  }
  if (params.customer) context.own('customer', account, params.customer, 'customer');
  const method = params.payment_method ?? methodFromData(context, account, params);
  const changes: Partial<PaymentIntent> = {
    ...described(context, account, intent, params),
    ...(method && {
      payment_method: resolvePaymentMethod(context, account, method).object.id,
      ...(intent.status === 'requires_payment_method' && { status: 'requires_confirmation' }),
    }),
  };
  if (settled !== undefined) checkTerms(context, account, { ...intent, ...changes });
  return context.change('payment_intent', intent, changes);
}

function confirm(call: Call<typeof confirmParams>): object {
  const { context, account, params, origin } = call;
  refuseMethodTypes(params, call.apiVersion);
  const intent = find(call);
  const method = methodFromData(context, account, params);
  return confirmIntent(context, account, intent, {
    ...params,
    origin,
    ...(method && { payment_method: method }),
    changes: described(context, account, intent, params),
  });
}

/** The payment of an open Checkout Session ends with the session only (stripe-facts 2.5). */
function refuseOfOpenCheckout(context: Context, intent: PaymentIntent): void {
  const link = context.store.internal('payment_intent', intent.id);
  if (!link) return;
  if (context.store.get('checkout_session', link.checkoutSession).status !== 'open') return;
  throw invalid(
    'You cannot cancel this PaymentIntent because it belongs to an open Checkout Session. Expire the Checkout Session instead.',
    undefined,
    'payment_intent_unexpected_state',
  );
}

const payment = simulation(
  'A customer pays the platform: 20.00 USD by test Visa, unless told otherwise.',
  {
    ...creationParams,
    amount: integer({ min: 1 }),
    currency: currency(),
  },
  (context, sent) =>
    create({
      context,
      account: context.platform,
      apiVersion: null,
      params: {
        payment_method: 'pm_card_visa',
        ...sent,
        amount: sent.amount ?? 2000,
        currency: sent.currency ?? 'usd',
        confirm: true,
      },
    }),
);

const base = '/v1/payment_intents';

/** Payments from their first intention to success or cancellation (stripe-facts 2.6). */
export const paymentIntents: Resource = {
  routes: [
    route('POST', base, creationParams, create),
    listRoute('payment_intent', base, { customer: text(), customer_account: text() }),
    searchRoute('payment_intent', `${base}/search`, PAYMENT_INTENT_FIELDS),
    route('GET', `${base}/:id`, { client_secret: text() }, find),
    route('POST', `${base}/:id`, updateParams, update),
    route('POST', `${base}/:id/confirm`, confirmParams, confirm),
    route('POST', `${base}/:id/capture`, captureParams, (call) =>
      capture(call.context, call.account, find(call), call.params),
    ),
    route('POST', `${base}/:id/increment_authorization`, incrementParams, (call) =>
      incrementAuthorization(call.context, call.account, find(call), call.params),
    ),
    route('POST', `${base}/:id/cancel`, cancelParams, (call) => {
      const intent = find(call);
      refuseOfOpenCheckout(call.context, intent);
      return cancel(call.context, call.account, intent, call.params.cancellation_reason ?? null);
    }),
  ],
  expandable: {
    payment_intent: references(
      'application',
      'customer',
      'latest_charge',
      'on_behalf_of',
      'payment_method',
      'review',
      'transfer_data.destination',
    ),
  },
  filters: {
    payment_intent: ({ customer, customer_account }) => ({ customer, customer_account }),
  },
  due: {
    authorization_expiry: expireAuthorization,
    debit_outcome: resolveDebit,
    charge_booking: (context, id) => {
      const account = context.store.place(id)!.account;
      const before = context.store.get('charge', id);
      context.emit('charge.updated', account, bookCharge(context, account, id), before);
    },
  },
  simulations: { authentication: authenticate, debit_outcome: debitOutcome, payment },
};
