import type { Context } from '../engine/context.ts';
import { invalid, noSuch } from '../engine/errors.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import { parseShape, required, text, type Values } from '../engine/params.ts';
import { simulation } from '../engine/resource.ts';
import { addressParts, shippingObject } from './address.ts';
import { answered, answerParams } from './checkout-answers.ts';
import { completeFree } from './checkout-completion.ts';
import { customerFor } from './checkout-customer.ts';
import { embeddedItems } from './checkout-items.ts';
import { confirmIntent } from './payment-intent-confirmation.ts';
import { createIntent } from './payment-intent-creation.ts';
import { creationParams } from './payment-intent-params.ts';
import { createPaymentMethod, paymentMethodData, resolvePaymentMethod } from './payment-methods.ts';

type Session = ObjectTypes['checkout_session'];
type PaymentIntent = ObjectTypes['payment_intent'];

/**
 * The customer submits a Checkout Session with a payment method. The payment intent is made now,
 * or taken again after a decline. The session itself follows what becomes of the payment; one that
 * costs nothing completes without.
 * @throws StripeError 402 for a decline, after which the session stays open; 400 where the session
 *   is not open or does not take this kind of payment method
 */
export function payCheckout(
  context: Context,
  account: string,
  open: Session,
  named: string,
  answers: Values<typeof answerParams> = {},
): PaymentIntent | null {
  if (open.status !== 'open') {
    throw invalid(
      `This Checkout Session is no longer active: it has a status of ${open.status}.`,
      undefined,
      'checkout_not_active_session',
    );
  }
  const session = answered(context, open, answers);
  if (session.payment_status === 'no_payment_required') {
    completeFree(context, account, session);
    return null;
  }
  const { object: method } = resolvePaymentMethod(context, account, named);
  if (!session.payment_method_types.includes(method.type)) {
    throw invalid(
      `The payment method type ${method.type} is not accepted by this Checkout Session. It takes: ${session.payment_method_types.join(', ')}.`,
      'payment_method',
    );
  }
  return confirmIntent(context, account, intentOf(context, account, session, method), {
    payment_method: method.id,
    return_url: session.success_url ?? session.return_url,
    ...(session.url && { origin: new URL(session.url).origin }),
  });
}

function intentOf(
  context: Context,
  account: string,
  session: Session,
  method: ObjectTypes['payment_method'],
): PaymentIntent {
  if (session.payment_intent) {
    const begun = context.store.get('payment_intent', session.payment_intent as string);
    return context.change('payment_intent', begun, {
      amount: session.amount_total!,
      shipping: deliveryOf(session) ?? begun.shipping,
    });
  }
  const { payment } = context.store.internal('checkout_session', session.id);
  const delivery = deliveryOf(session);
  const customer = customerFor(context, account, session, method.billing_details);
  const intent = createIntent(
    context,
    account,
    parseShape(creationParams, {
      ...payment,
      ...(delivery && { shipping: delivery }),
      amount: session.amount_total,
      currency: session.currency,
      ...(customer && { customer }),
      ...(session.customer_account && { customer_account: session.customer_account }),
      ...(session.allowed_payment_method_types
        ? { allowed_payment_method_types: session.payment_method_types }
        : filtersOf(session)),
    }),
  );
  context.store.setInternal('payment_intent', intent.id, { checkoutSession: session.id });
  context.change('checkout_session', session, { payment_intent: intent.id });
  return intent;
}

/** Where the goods go, if the customer was asked. */
function deliveryOf(session: Session): PaymentIntent['shipping'] {
  const to = session.collected_information?.shipping_details;
  const phone = session.customer_details?.phone;
  return to
    ? shippingObject({ ...to, address: addressParts(to.address), ...(phone && { phone }) })
    : null;
}

/** How a session without a list of what it allows narrows its payment methods. */
function filtersOf(session: Session): object {
  const { excluded_payment_method_types: excluded, payment_method_configuration_details: from } =
    session;
  return {
    ...(excluded && { excluded_payment_method_types: excluded }),
    ...(from && { payment_method_configuration: from.id }),
  };
}

export const checkoutPayment = simulation(
  'A customer pays an open Checkout Session, by test Visa unless told otherwise.',
  {
    checkout_session: required(text()),
    payment_method: text(),
    payment_method_data: paymentMethodData,
    ...answerParams,
  },
  (context, params) => {
    const id = params.checkout_session;
    const session = context.store.find('checkout_session', id);
    if (!session) throw noSuch('checkout.session', id, 'checkout_session');
    const { account } = context.store.place(id)!;
    const data = params.payment_method_data;
    const method = data
      ? createPaymentMethod(context, account, data).id
      : (params.payment_method ?? 'pm_card_visa');
    payCheckout(context, account, session, method, params);
    return shownSession(context, id);
  },
);

/** A session with its lines, as the page for it needs it. */
export function shownSession(context: Context, id: string): object {
  const session = context.store.get('checkout_session', id);
  return { ...session, line_items: embeddedItems(context, id) };
}
