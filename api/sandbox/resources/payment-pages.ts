import type { ObjectTypes } from '../engine/objects.ts';
import { required, text } from '../engine/params.ts';
import { type Call, type Resource, route, type Target } from '../engine/resource.ts';
import { answerParams } from './checkout-answers.ts';
import { payCheckout, shownSession } from './checkout-payment.ts';
import { resolveDebitNow } from './debit-outcome.ts';

const confirmation = {
  payment_method: required(text()),
  ...answerParams,
};

function find({ context, account, path }: Target): ObjectTypes['checkout_session'] {
  return context.own('checkout_session', account, path.id!);
}

function confirm(call: Call<typeof confirmation>): object {
  const { context, account, params } = call;
  const session = find(call);
  const intent = payCheckout(context, account, session, params.payment_method, params);
  const atOnce = context.settings.paymentPageDebitsSettleAtOnce;
  if (intent?.status === 'processing' && atOnce) resolveDebitNow(context, intent);
  return shownSession(context, session.id);
}

const page = '/v1/payment_pages/:id';

/**
 * The private routes by which the Stripe CLI pays a Checkout Session without a browser, named by
 * the session's id. What Stripe answers there is not documented: here it is the session.
 */
export const paymentPages: Resource = {
  routes: [
    route('GET', page, {}, (call) => shownSession(call.context, find(call).id)),
    route('POST', `${page}/confirm`, confirmation, confirm),
  ],
};
