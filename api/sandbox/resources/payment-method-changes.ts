import type { Context } from '../engine/context.ts';
import { exclusive, invalid, StripeError } from '../engine/errors.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import {
  emptyable,
  hash,
  integer,
  mergeMetadata,
  metadata,
  oneOf,
  text,
} from '../engine/params.ts';
import type { Call, Target } from '../engine/resource.ts';
import { addressObject, addressParam } from './address.ts';
import { testPaymentMethod } from './test-payment-methods.ts';

type PaymentMethod = ObjectTypes['payment_method'];

/** Whether a saved payment method may be shown to its customer again. */
export const REDISPLAY = ['always', 'limited', 'unspecified'] as const;

/** The customer's name and address as requests send them. */
export const billingParam = hash({
  address: addressParam,
  email: emptyable(text()),
  name: emptyable(text()),
  phone: emptyable(text()),
  tax_id: text(),
});

export const attachment = { customer: text(), customer_account: text() };

export const paymentMethodUpdate = {
  allow_redisplay: oneOf(REDISPLAY),
  billing_details: billingParam,
  card: hash({ exp_month: integer({ min: 1, max: 12 }), exp_year: integer() }),
  metadata: metadata(),
  us_bank_account: hash({
    account_holder_type: oneOf(['company', 'individual']),
    account_type: oneOf(['checking', 'savings']),
  }),
};

/** The payment method of the acting account. */
export function findPaymentMethod({ context, account, path }: Target): PaymentMethod {
  return context.own('payment_method', account, path.id!);
}

/**
 * Saves a payment method for a customer. Cards that decline do so here, but for the one that is
 * made to decline only when it is charged.
 */
export function attach(call: Call<typeof attachment>, method: PaymentMethod): object {
  const { context, account, params } = call;
  const { customer, customer_account } = params;
  if (customer !== undefined && customer_account !== undefined) {
    throw exclusive('customer', 'customer_account');
  }
  if (customer === undefined && customer_account === undefined) {
    throw invalid('Missing required param: customer.', 'customer', 'parameter_missing');
  }
  if (customer !== undefined) context.own('customer', account, customer, 'customer');
  if (method.customer !== null || method.customer_account !== null) {
    throw invalid(
      'The payment method you provided has already been attached to a customer.',
      'payment_method',
    );
  }
  refuseDeclining(context, method);
  return give(context, account, method, {
    customer: customer ?? null,
    customer_account: customer_account ?? null,
  });
}

/** Saves the payment method of a payment that asks for it with `setup_future_usage`. */
export function saveForReuse(
  context: Context,
  account: string,
  intent: ObjectTypes['payment_intent'],
  method: PaymentMethod,
): void {
  const options = intent.payment_method_options?.[method.type as 'card'];
  const usage = options?.setup_future_usage ?? intent.setup_future_usage;
  if (!usage || usage === 'none' || !intent.customer || method.customer) return;
  give(context, account, method, { customer: intent.customer as string });
}

function give(
  context: Context,
  account: string,
  method: PaymentMethod,
  owner: Partial<PaymentMethod>,
): PaymentMethod {
  const attached = context.change('payment_method', method, owner);
  context.emit('payment_method.attached', account, attached);
  return attached;
}

function refuseDeclining(context: Context, method: PaymentMethod): void {
  const test = testPaymentMethod(context.store.internal('payment_method', method.id).test)!;
  if (!test.decline || test.attachable || test.authentication || test.decline.blocked) return;
  const { code, declineCode, message } = test.decline;
  throw new StripeError(message, {
    status: 402,
    type: 'card_error',
    code,
    ...(declineCode && { decline_code: declineCode }),
  });
}

/** Takes a payment method from its customer. */
export function detach(call: Call): object {
  const { context, account } = call;
  const method = findPaymentMethod(call);
  if (method.customer === null && method.customer_account === null) {
    throw invalid(
      'The payment method you provided is not attached to a customer so detachment is impossible.',
      'payment_method',
    );
  }
  return takeAway(context, account, method);
}

/** Takes all payment methods from a customer, who is no more. */
export function detachAll(context: Context, account: string, customer: string): void {
  for (const method of context.store.list('payment_method', account, { where: { customer } })) {
    takeAway(context, account, method);
  }
}

function takeAway(context: Context, account: string, method: PaymentMethod): PaymentMethod {
  const detached = context.change('payment_method', method, {
    customer: null,
    customer_account: null,
  });
  context.emit('payment_method.detached', account, detached, method);
  return detached;
}

/** Changes what is known of a saved payment method. */
export function updatePaymentMethod(call: Call<typeof paymentMethodUpdate>): object {
  const { context, account, params } = call;
  const method = findPaymentMethod(call);
  if (method.customer === null && method.customer_account === null) {
    throw invalid('You must save this PaymentMethod to a customer before you can update it.');
  }
  const { billing_details: billing, card, us_bank_account: bank } = params;
  if ((card && !method.card) || (bank && !method.us_bank_account)) {
    throw invalid(
      `You cannot update ${card ? 'card' : 'us_bank_account'} of a PaymentMethod of type ${method.type}.`,
      card ? 'card' : 'us_bank_account',
    );
  }
  const { address, ...named } = billing ?? {};
  const changed = context.change('payment_method', method, {
    ...(params.allow_redisplay && { allow_redisplay: params.allow_redisplay }),
    ...(billing && {
      billing_details: {
        ...method.billing_details,
        ...named,
        ...(address && { address: addressObject(address) }),
      },
    }),
    ...(card && { card: { ...method.card!, ...card } }),
    ...(bank && { us_bank_account: { ...method.us_bank_account!, ...bank } }),
    metadata: mergeMetadata(method.metadata, params.metadata),
  } as Partial<PaymentMethod>);
  context.emit('payment_method.updated', account, changed, method);
  return changed;
}
