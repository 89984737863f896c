import type { Context } from '../engine/context.ts';
import type { ObjectTypes } from '../engine/objects.ts';

type Session = ObjectTypes['checkout_session'];
type PaymentIntent = ObjectTypes['payment_intent'];

/** With these the customer has done all that is asked. */
const SUBMITTED = ['processing', 'requires_capture', 'succeeded'];

/**
 * Brings the Checkout Session that a payment intent was made for, if any, to what has become of
 * the payment, and tells of it (stripe-facts 2.5). Called after the payment's own events.
 */
export function followPayment(context: Context, account: string, intent: PaymentIntent): void {
  const link = context.store.internal('payment_intent', intent.id);
  if (!link) return;
  const session = context.store.get('checkout_session', link.checkoutSession);
  if (session.status === 'open') {
    if (SUBMITTED.includes(intent.status)) complete(context, account, session, intent);
  } else if (session.status === 'complete' && session.payment_status === 'unpaid') {
    settle(context, account, session, intent);
  }
}

function complete(
  context: Context,
  account: string,
  session: Session,
  intent: PaymentIntent,
): void {
  context.due.cancel('checkout_expiry', session.id);
  const completed = context.change('checkout_session', session, {
    status: 'complete',
    payment_status: intent.status === 'succeeded' ? 'paid' : 'unpaid',
    customer_details: customerOf(context, session, intent),
    url: null,
  });
  context.emit('checkout.session.completed', account, completed);
}

/** Who the customer is, by what was typed with the payment method. */
function customerOf(
  context: Context,
  session: Session,
  intent: PaymentIntent,
): Session['customer_details'] {
  const method = context.store.get('payment_method', intent.payment_method as string);
  const { address, email, name, phone } = method.billing_details;
  return {
    address,
    business_name: null,
    email: session.customer_email ?? email,
    individual_name: null,
    name,
    phone,
    tax_exempt: 'none',
    tax_ids: [],
  };
}

/** A submitted payment was captured, or the customer's bank has answered. */
function settle(context: Context, account: string, session: Session, intent: PaymentIntent): void {
  if (intent.status === 'succeeded') {
    const paid = context.change('checkout_session', session, { payment_status: 'paid' });
    // A capture is the platform's own doing, of which the session tells nothing.
    if (intent.capture_method === 'manual') return;
    context.emit('checkout.session.async_payment_succeeded', account, paid);
  } else if (intent.status === 'requires_payment_method') {
    context.emit('checkout.session.async_payment_failed', account, session);
  }
}
