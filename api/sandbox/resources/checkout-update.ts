import type { Context } from '../engine/context.ts';
import { invalid } from '../engine/errors.ts';
import type { CheckoutInternal, ObjectTypes } from '../engine/objects.ts';
import { mergeMetadata, type Values } from '../engine/params.ts';
import type { Call } from '../engine/resource.ts';
import { shippingTo } from './checkout-answers.ts';
import { updatedItems } from './checkout-items.ts';
import type { updateParams } from './checkout-params.ts';
import { offeredShipping, shippingCost } from './checkout-shipping.ts';
import { totalsOf } from './checkout-totals.ts';
import { checkDivision } from './payment-intent-terms.ts';

type Session = ObjectTypes['checkout_session'];
type Sent = Values<typeof updateParams>;
type Payment = CheckoutInternal['payment'];

/**
 * Changes what an open session sells and how it is paid; metadata may change at any time.
 * @throws StripeError 400
 */
export function updateSession(
  { context, account, params }: Pick<Call<typeof updateParams>, 'context' | 'account' | 'params'>,
  session: Session,
): Session {
  const metadata = mergeMetadata(session.metadata, params.metadata);
  const [settled] = Object.keys(params).filter((name) => name !== 'metadata');
  if (settled === undefined) return context.change('checkout_session', session, { metadata });
  if (session.status !== 'open') {
    throw invalid(
      `Only Checkout Sessions with a status in ["open"] can have their ${settled} updated. This Checkout Session has a status of ${session.status}.`,
      settled,
    );
  }
  const before = context.store.internal('checkout_session', session.id);
  const payment = paymentAfter(before.payment, params.payment_intent_data);
  const items = params.line_items
    ? updatedItems(context, account, before.items, params.line_items)
    : before.items;
  const delivery = deliveryAfter(context, account, session, params.shipping_options);
  const totals = totalsOf(context, items, delivery.shipping_cost);
  const { amount_total: amount, currency } = totals;
  const { application_fee_amount: fee = null, transfer_data: data = null } = payment as Partial<
    ObjectTypes['payment_intent']
  >;
  const division = { amount, application_fee_amount: fee, transfer_data: data };
  checkDivision(context, account, division, 'payment_intent_data');
  context.store.setInternal('checkout_session', session.id, { ...before, items, payment });
  updateIntent(context, session, { amount, currency }, params.payment_intent_data);
  return context.change('checkout_session', session, {
    ...totals,
    ...delivery,
    ...collected(session, params),
    metadata,
  });
}

/** The ways of delivery after an update, which sends all of them and chooses the first anew. */
function deliveryAfter(
  context: Context,
  account: string,
  session: Session,
  sent: Sent['shipping_options'],
): Pick<Session, 'shipping_cost' | 'shipping_options'> {
  if (sent === undefined) {
    const { shipping_cost, shipping_options } = session;
    return { shipping_cost, shipping_options };
  }
  const offered = offeredShipping(context, account, sent ?? [], session.currency!);
  return { shipping_cost: shippingCost(offered[0]), shipping_options: offered };
}

/** How the payment will be taken after an update of it; what was unset is not sent at all. */
function paymentAfter(before: Payment, sent: Sent['payment_intent_data']): Payment {
  if (!sent) return before;
  const metadata = before.metadata as Record<string, string> | undefined;
  const merged = { ...before, ...sent, metadata: mergeMetadata(metadata, sent.metadata) };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null));
}

/** The payment that a declined attempt has left behind is the one that will be tried again. */
function updateIntent(
  context: Context,
  session: Session,
  total: { amount: number; currency: string },
  sent: Sent['payment_intent_data'],
): void {
  if (!session.payment_intent) return;
  const intent = context.store.get('payment_intent', session.payment_intent as string);
  context.change('payment_intent', intent, {
    ...(sent as Partial<ObjectTypes['payment_intent']>),
    ...total,
    metadata: mergeMetadata(intent.metadata, sent?.metadata),
  });
}

function collected(session: Session, { collected_information: sent }: Sent): Partial<Session> {
  const details = sent?.shipping_details;
  if (!details) return {};
  return {
    collected_information: {
      business_name: null,
      individual_name: null,
      ...session.collected_information,
      shipping_details: shippingTo(details),
    },
  };
}
