import { DAY } from '../engine/calendar.ts';
import type { Context } from '../engine/context.ts';
import { invalid, noSuch, StripeError } from '../engine/errors.ts';
import { checkMethodAmount } from '../engine/money.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import { oneOf, required, text } from '../engine/params.ts';
import { simulation, USUAL_ORIGIN } from '../engine/resource.ts';
import { restrictBy } from './account-triggers.ts';
import { applyCash, awaitTransfer, remainingOf, returnCash } from './bank-transfers.ts';
import { bookCharge, debitSeconds } from './booking.ts';
import { chargeOf } from './charge-object.ts';
import { followPayment } from './checkout-completion.ts';
import { checkDestination } from './payment-intent-terms.ts';
import { saveForReuse } from './payment-method-changes.ts';
import { resolvePaymentMethod, type UsedMethod } from './payment-methods.ts';
import { notesOf } from './transfer-notes.ts';

type PaymentIntent = ObjectTypes['payment_intent'];
type Charge = ObjectTypes['charge'];

const CONFIRMABLE = ['requires_payment_method', 'requires_confirmation', 'requires_action'];

/**
 * Confirms a payment intent: succeeds, asks for authentication, starts a debit, or declines.
 * @throws StripeError 402 for a decline, which keeps the failed charge; 400
 *   `payment_intent_unexpected_state` where it cannot be confirmed
 */
export function confirmIntent(
  context: Context,
  account: string,
  sent: PaymentIntent,
  params: {
    /** Written over the intent before it is confirmed. */
    changes?: Partial<PaymentIntent>;
    payment_method?: string | undefined;
    error_on_requires_action?: boolean | undefined;
    off_session?: unknown;
    return_url?: string | undefined;
    /** Where the customer is asked to authenticate. */
    origin?: string | undefined;
  },
): PaymentIntent {
  if (!CONFIRMABLE.includes(sent.status)) throw unexpectedState(sent, 'confirm', CONFIRMABLE);
  returnCash(context, account, sent);
  const intent = { ...sent, ...params.changes };
  const named = params.payment_method ?? (intent.payment_method as string | null);
  if (!named) {
    throw invalid(
      "You cannot confirm this PaymentIntent because it's missing a payment method. To confirm the PaymentIntent with cus_, specify a payment method attached to this customer along with the customer ID.",
      undefined,
      'payment_intent_unexpected_state',
    );
  }
  checkDestination(context, intent);
  const method = resolvePaymentMethod(context, account, named);
  checkMethod(intent, method);
  if (method.test.type === 'customer_balance') {
    const waiting = awaitTransfer(context, account, intent, method.object.id);
    const funded = applyCash(context, account, waiting);
    return remainingOf(funded) === 0 ? payByTransfer(context, account, funded) : funded;
  }
  if (method.test.authentication) {
    if (params.off_session || params.error_on_requires_action) {
      return decline(context, account, intent, method, {
        code: 'authentication_required',
        declineCode: 'authentication_required',
        message: 'Your card was declined. This transaction requires authentication.',
      });
    }
    const waiting = context.change('payment_intent', intent, {
      status: 'requires_action',
      payment_method: method.object.id,
      next_action: {
        type: 'redirect_to_url',
        redirect_to_url: {
          return_url: params.return_url ?? null,
          url: `${params.origin ?? USUAL_ORIGIN}/authenticate/${account}/${intent.id}`,
        },
      },
    });
    context.emit('payment_intent.requires_action', account, waiting);
    return waiting;
  }
  return pay(context, account, intent, method);
}

/** Takes a payment for which the customer has transferred all the money. */
export function payByTransfer(
  context: Context,
  account: string,
  intent: PaymentIntent,
): PaymentIntent {
  const method = resolvePaymentMethod(context, account, intent.payment_method as string);
  return pay(context, account, intent, method);
}

/** Refuses a payment method that cannot pay this. */
function checkMethod(intent: PaymentIntent, { object }: UsedMethod): void {
  if (!intent.payment_method_types.includes(object.type)) {
    throw invalid(
      `The PaymentMethod provided (${object.type}) is not allowed for this PaymentIntent. Please attach a PaymentMethod of one of the following types: ${intent.payment_method_types.join(', ')}.`,
      'payment_method',
      'payment_intent_incompatible_payment_method',
    );
  }
  if (object.card && intent.statement_descriptor !== null) {
    throw invalid(
      'The `statement_descriptor` parameter is not supported for card payments. Use `statement_descriptor_suffix` instead.',
      'statement_descriptor',
    );
  }
  checkMethodAmount(intent.amount, intent.currency, object.card?.brand ?? null);
}

/** Takes the payment, the customer having done all that is asked. */
function pay(
  context: Context,
  account: string,
  intent: PaymentIntent,
  method: UsedMethod,
): PaymentIntent {
  if (method.test.decline) return decline(context, account, intent, method, method.test.decline);
  saveForReuse(context, account, intent, method.object);
  const grouped = intent.transfer_data
    ? { ...intent, transfer_group: intent.transfer_group ?? `group_${intent.id}` }
    : intent;
  if (method.test.debit) return startDebit(context, account, grouped, method);
  const manual = isManual(intent);
  const charge = insertCharge(context, account, grouped, method, 'succeeded', !manual);
  const after: Partial<PaymentIntent> = {
    transfer_group: grouped.transfer_group,
    last_payment_error: null,
    next_action: null,
    latest_charge: charge.id,
    payment_method: method.object.id,
  };
  if (manual) {
    const held = context.change('payment_intent', intent, {
      ...after,
      status: 'requires_capture',
      amount_capturable: intent.amount,
    });
    const expiry = context.now() + context.settings.authorizationDays * DAY;
    context.due.schedule(expiry, 'authorization_expiry', intent.id);
    context.emit('charge.succeeded', account, charge);
    context.emit('payment_intent.amount_capturable_updated', account, held);
    followPayment(context, account, held);
    return held;
  }
  const paid = context.change('payment_intent', intent, {
    ...after,
    status: 'succeeded',
    amount_received: intent.amount,
  });
  book(context, account, charge, intent.capture_method === 'automatic_async', () => {
    context.emit('payment_intent.succeeded', account, paid);
    followPayment(context, account, paid);
  });
  const { accountTrigger } = method.test;
  const seller = intent.on_behalf_of ?? (account === context.platform ? null : account);
  if (accountTrigger && seller) restrictBy(context, seller, accountTrigger);
  return paid;
}

/** Whether the payment is to be captured by a request of its own. */
function isManual({ capture_method, payment_method_options: options }: PaymentIntent): boolean {
  return (options?.card?.capture_method ?? capture_method) === 'manual';
}

/**
 * Books a charge before telling of its success, or after where capture is asynchronous: then
 * `charge.updated` brings the balance transaction (stripe-facts 0, capture).
 */
function book(
  context: Context,
  account: string,
  charge: Charge,
  later: boolean,
  succeeded: () => void,
): void {
  if (!later) {
    context.emit('charge.succeeded', account, bookCharge(context, account, charge.id));
    succeeded();
    return;
  }
  context.emit('charge.succeeded', account, charge);
  succeeded();
  const delay = context.settings.bookingDelaySeconds;
  if (delay > 0) {
    context.due.schedule(context.now() + delay, 'charge_booking', charge.id);
  } else {
    context.emit('charge.updated', account, bookCharge(context, account, charge.id), charge);
  }
}

function insertCharge(
  context: Context,
  account: string,
  intent: PaymentIntent,
  method: UsedMethod,
  status: 'succeeded' | 'pending' | 'failed',
  captured: boolean,
): Charge {
  const charge = chargeOf(context, intent, method, { status, captured, payment_intent: intent.id });
  const transfer = notesOf(intent.transfer_data);
  context.insert('charge', account, charge, { test: method.testId, ...(transfer && { transfer }) });
  return charge;
}

function startDebit(
  context: Context,
  account: string,
  intent: PaymentIntent,
  method: UsedMethod,
): PaymentIntent {
  const charge = insertCharge(context, account, intent, method, 'pending', true);
  const processing = context.change('payment_intent', intent, {
    status: 'processing',
    last_payment_error: null,
    latest_charge: charge.id,
    next_action: null,
    payment_method: method.object.id,
  });
  context.emit('payment_intent.processing', account, processing);
  context.emit('charge.pending', account, bookCharge(context, account, charge.id));
  followPayment(context, account, processing);
  if (method.test.debit!.failureCode !== 'never') {
    const at = context.now() + debitSeconds(context, method.test);
    context.due.schedule(at, 'debit_outcome', intent.id);
  }
  return processing;
}

/** Records the refused attempt and refuses. */
function decline(
  context: Context,
  account: string,
  intent: PaymentIntent,
  method: UsedMethod,
  why: { code: string; declineCode?: string; message: string },
): never {
  const refused = { ...method, test: { ...method.test, decline: why } };
  const charge = insertCharge(context, account, intent, refused, 'failed', false);
  const error = {
    type: 'card_error' as const,
    code: why.code,
    ...(why.declineCode && { decline_code: why.declineCode }),
    message: why.message,
    charge: charge.id,
    doc_url: `https://stripe.com/docs/error-codes/${why.code.replaceAll('_', '-')}`,
    payment_method: method.object,
  };
  const failed = context.change('payment_intent', intent, {
    status: 'requires_payment_method',
    last_payment_error: error as PaymentIntent['last_payment_error'],
    latest_charge: charge.id,
    next_action: null,
    payment_method: null,
  });
  context.emit('charge.failed', account, charge);
  context.emit('payment_intent.payment_failed', account, failed);
  throw new StripeError(why.message, {
    status: 402,
    type: 'card_error',
    code: why.code,
    ...(why.declineCode && { decline_code: why.declineCode }),
    charge: charge.id,
    payment_intent: failed,
    payment_method: method.object,
    commits: true,
  });
}

/** Stripe's refusal of an act that the intent's status does not allow. */
export function unexpectedState(
  intent: PaymentIntent,
  act: string,
  allowed: readonly string[],
): StripeError {
  const doing = act === 'capture' ? 'be captured' : `be ${act}ed`;
  const message =
    act === 'capture'
      ? `This PaymentIntent could not ${doing} because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may ${doing}: ${allowed.join(', ')}.`
      : `You cannot ${act} this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be ${act}ed: ${allowed.join(', ')}.`;
  return new StripeError(message, {
    code: 'payment_intent_unexpected_state',
    payment_intent: intent,
  });
}

/** The customer answers the bank's question of a payment that `requires_action`. */
export const authenticate = simulation(
  'The customer answers the 3-D Secure question of the bank, rightly unless told otherwise.',
  { payment_intent: required(text()), outcome: oneOf(['success', 'failure']) },
  (context, params) => {
    const intent = context.store.find('payment_intent', params.payment_intent);
    if (!intent) throw noSuch('payment_intent', params.payment_intent, 'payment_intent');
    if (intent.status !== 'requires_action') {
      throw unexpectedState(intent, 'authenticate', ['requires_action']);
    }
    const { account } = context.store.place(intent.id)!;
    const method = resolvePaymentMethod(context, account, intent.payment_method as string);
    if (params.outcome !== 'failure') return pay(context, account, intent, method);
    return decline(context, account, intent, method, {
      code: 'payment_intent_authentication_failure',
      message: 'The provided payment method has failed authentication.',
    });
  },
);
