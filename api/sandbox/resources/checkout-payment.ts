import type { Context } from '../engine/context.ts';
import { invalid, noSuch } from '../engine/errors.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import { parseShape, required, text } from '../engine/params.ts';
import { simulation } from '../engine/resource.ts';
import { embeddedItems } from './checkout-items.ts';
import { confirmIntent } from './payment-intent-confirmation.ts';
import { createIntent } from './payment-intent-creation.ts';
import { creationParams } from './payment-intent-params.ts';
import { createPaymentMethod, paymentMethodData, resolvePaymentMethod } from './payment-methods.ts';

type Session = ObjectTypes['checkout_session'];
type PaymentIntent = ObjectTypes['payment_intent'];

/**
 * The customer submits a Checkout Session with a payment method. The payment intent is made now,
 * or taken again after a decline. The session itself follows what becomes of the payment.
 * @throws StripeError 402 for a decline, after which the session stays open; 400 where the session
 *   is not open or does not take this kind of payment method
 */
export function payCheckout(
  context: Context,
  account: string,
  session: Session,
  named: string,
): PaymentIntent {
  if (session.status !== 'open') {
    throw invalid(
      `This Checkout Session is no longer active: it has a status of ${session.status}.`,
      undefined,
      'checkout_not_active_session',
    );
  }
  const { object: method } = resolvePaymentMethod(context, account, named);
  if (!session.payment_method_types.includes(method.type)) {
    throw invalid(
      `The payment method type ${method.type} is not accepted by this Checkout Session. It takes: ${session.payment_method_types.join(', ')}.`,
      'payment_method',
    );
  }
  return confirmIntent(context, account, intentOf(context, account, session), {
    payment_method: method.id,
    return_url: session.success_url ?? session.return_url,
  });
}

function intentOf(context: Context, account: string, session: Session): PaymentIntent {
  if (session.payment_intent) {
    return context.store.get('payment_intent', session.payment_intent as string);
  }
  const { payment } = context.store.internal('checkout_session', session.id);
  const intent = createIntent(
    context,
    account,
    parseShape(creationParams, {
      ...payment,
      amount: session.amount_total,
      currency: session.currency,
      ...(session.customer && { customer: session.customer }),
      ...(session.allowed_payment_method_types && {
        allowed_payment_method_types: session.payment_method_types,
      }),
    }),
  );
  context.store.setInternal('payment_intent', intent.id, { checkoutSession: session.id });
  context.change('checkout_session', session, { payment_intent: intent.id });
  return intent;
}

export const checkoutPayment = simulation(
  'A customer pays an open Checkout Session, by test Visa unless told otherwise.',
  {
    checkout_session: required(text()),
    payment_method: text(),
    payment_method_data: paymentMethodData,
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
    payCheckout(context, account, session, method);
    return shownSession(context, id);
  },
);

/** A session with its lines, as the page for it needs it. */
export function shownSession(context: Context, id: string): object {
  const session = context.store.get('checkout_session', id);
  return { ...session, line_items: embeddedItems(context, id) };
}
