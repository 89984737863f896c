import type { Context } from '../engine/context.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import { customerFor, detailsOf, updateCustomer } from './checkout-customer.ts';

type Session = ObjectTypes['checkout_session'];
type PaymentIntent = ObjectTypes['payment_intent'];
type Billing = ObjectTypes['payment_method']['billing_details'];

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
  const method = context.store.get('payment_method', intent.payment_method as string);
  const completed = context.change('checkout_session', session, {
    status: 'complete',
    payment_status: intent.status === 'succeeded' ? 'paid' : 'unpaid',
    ...ending(session, intent.customer as string | null, method.billing_details),
  });
  updateCustomer(context, account, completed);
  context.emit('checkout.session.completed', account, completed);
}

/** Completes a session that costs nothing, for which no payment is made. */
export function completeFree(context: Context, account: string, session: Session): void {
  context.due.cancel('checkout_expiry', session.id);
  const customer = customerFor(context, account, session, null);
  const completed = context.change('checkout_session', session, {
    status: 'complete',
    ...ending(session, customer, null),
  });
  updateCustomer(context, account, completed);
  context.emit('checkout.session.completed', account, completed);
}

/** What every completed session says of its customer. */
function ending(
  session: Session,
  customer: string | null,
  billing: Billing | null,
): Partial<Session> {
  const { automatic_tax: tax } = session;
  return {
    automatic_tax: tax.enabled ? { ...tax, status: 'complete' } : tax,
    customer,
    customer_details: detailsOf(session, billing),
    url: null,
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
