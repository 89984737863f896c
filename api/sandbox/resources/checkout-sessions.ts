import type { Context } from '../engine/context.ts';
import { StripeError } from '../engine/errors.ts';
import { listRoute, pageParams } from '../engine/lists.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import { hostedAt, type Resource, references, route, type Target } from '../engine/resource.ts';
import { createSession } from './checkout-creation.ts';
import { embeddedItems, pageOfItems } from './checkout-items.ts';
import { creationParams, listFilters, updateParams } from './checkout-params.ts';
import { checkoutPayment } from './checkout-payment.ts';
import { updateSession } from './checkout-update.ts';
import { CANCELABLE, cancel } from './payment-intent-capture.ts';

type Session = ObjectTypes['checkout_session'];

function find({ context, account, path }: Target): Session {
  return context.own('checkout_session', account, path.id!);
}

/**
 * Ends an open session and the payment that was begun in it.
 * @throws StripeError 400 where it is not open
 */
function expire(context: Context, session: Session): Session {
  if (session.status !== 'open') {
    throw new StripeError(
      `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${session.status}.`,
    );
  }
  const { account } = context.store.place(session.id)!;
  context.due.cancel('checkout_expiry', session.id);
  const expired = context.change('checkout_session', session, { status: 'expired', url: null });
  if (session.payment_intent) {
    const intent = context.store.get('payment_intent', session.payment_intent as string);
    if (CANCELABLE.includes(intent.status)) cancel(context, account, intent, 'expired');
  }
  context.emit('checkout.session.expired', account, expired);
  return expired;
}

const base = '/v1/checkout/sessions';

/** Stripe's hosted payment, from the cart to its outcome (stripe-facts 2.5). */
export const checkoutSessions: Resource = {
  routes: [
    route('POST', base, creationParams, createSession),
    listRoute('checkout_session', base, listFilters),
    route('GET', `${base}/:id`, {}, find),
    route('POST', `${base}/:id`, updateParams, (call) => updateSession(call, find(call))),
    route('POST', `${base}/:id/expire`, {}, (call) => expire(call.context, find(call))),
    route('GET', `${base}/:id/line_items`, pageParams, (call) =>
      pageOfItems(call.context, find(call).id, call.params),
    ),
  ],
  expandable: {
    'checkout.session': {
      ...references(
        'customer',
        'payment_intent',
        'shipping_cost.shipping_rate',
        'shipping_options.shipping_rate',
      ),
      line_items: (context, session) => embeddedItems(context, session.id as string),
    },
    item: { 'price.product': 'reference' },
  },
  filters: {
    checkout_session: (session) => ({
      payment_intent: session.payment_intent as string | null,
      customer: session.customer as string | null,
      customer_details: session.customer_details?.email ?? null,
      status: session.status,
    }),
  },
  present: {
    // A link that was made before a restart leads to where the page is now.
    checkout_session: (session, { origin }) => {
      const url = session.url && hostedAt(origin, session.url);
      return url === session.url ? session : { ...session, url };
    },
  },
  due: {
    checkout_expiry: (context, id) =>
      void expire(context, context.store.get('checkout_session', id)),
  },
  simulations: { checkout_payment: checkoutPayment },
};
