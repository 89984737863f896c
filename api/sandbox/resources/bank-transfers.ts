import type Stripe from 'stripe';
import type { Context } from '../engine/context.ts';
import { invalid } from '../engine/errors.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import { isRecord } from '../engine/params.ts';

type PaymentIntent = ObjectTypes['payment_intent'];
type Instructions = Stripe.PaymentIntent.NextAction.DisplayBankTransferInstructions;
type Movement = Pick<Stripe.CustomerCashBalanceTransaction, 'type'> &
  Partial<Stripe.CustomerCashBalanceTransaction>;

/** What a customer has sent that no payment has used, in minor units. */
function cashOf(context: Context, customer: string, currency: string): number {
  return context.store.internal('customer', customer)?.cash[currency] ?? 0;
}

/** Everything that a customer has sent and no payment has used, by currency in minor units. */
export function cashBalanceOf(context: Context, customer: string): Record<string, number> {
  const cash = Object.entries(context.store.internal('customer', customer)?.cash ?? {});
  return Object.fromEntries(cash.filter(([, amount]) => amount !== 0));
}

/**
 * Adds to a customer's cash balance, or takes from it, and tells of it.
 * @param amount minor units, negative where it is taken
 */
export function moveCash(
  context: Context,
  account: string,
  { customer, currency, amount }: { customer: string; currency: string; amount: number },
  how: Movement,
): Stripe.CustomerCashBalanceTransaction {
  const ending_balance = cashOf(context, customer, currency) + amount;
  const known = context.store.internal('customer', customer)?.cash;
  context.store.setInternal('customer', customer, {
    cash: { ...known, [currency]: ending_balance },
  });
  const movement: Stripe.CustomerCashBalanceTransaction = {
    id: context.ids.make('ccsbtxn_'),
    object: 'customer_cash_balance_transaction',
    created: context.now(),
    currency,
    customer,
    customer_account: null,
    ending_balance,
    livemode: false,
    net_amount: amount,
    ...how,
  };
  context.emit('customer_cash_balance_transaction.created', account, movement);
  return movement;
}

/**
 * Confirms a payment that the customer is to transfer: it waits for the money.
 * @throws StripeError for one without a customer, whose cash balance the money goes to
 */
export function awaitTransfer(
  context: Context,
  account: string,
  intent: PaymentIntent,
  method: string,
): PaymentIntent {
  if (!intent.customer) {
    throw invalid(
      'A customer is required to pay with `customer_balance`.',
      'customer',
      'parameter_missing',
    );
  }
  const instructions: Instructions = {
    amount_remaining: intent.amount,
    currency: intent.currency,
    financial_addresses: [],
    hosted_instructions_url: null,
    reference: context.ids.make('', 10).toUpperCase(),
    type: transferTypeOf(intent),
  };
  const waiting = context.change('payment_intent', intent, {
    status: 'requires_action',
    payment_method: method,
    next_action: {
      type: 'display_bank_transfer_instructions',
      display_bank_transfer_instructions: instructions,
    },
  });
  context.emit('payment_intent.requires_action', account, waiting);
  return waiting;
}

const TRANSFERS: Record<string, Instructions['type']> = {
  eur: 'eu_bank_transfer',
  gbp: 'gb_bank_transfer',
  jpy: 'jp_bank_transfer',
  mxn: 'mx_bank_transfer',
};

function transferTypeOf({ currency, payment_method_options: options }: PaymentIntent) {
  const asked: unknown = options?.customer_balance?.bank_transfer;
  const type = isRecord(asked) ? asked.type : undefined;
  return typeof type === 'string' && type.endsWith('_bank_transfer')
    ? (type as Instructions['type'])
    : (TRANSFERS[currency] ?? 'us_bank_transfer');
}

/**
 * Uses what the customer has sent for a payment that waits for it.
 * @returns the payment, whose `amount_remaining` is 0 where nothing is missing any more
 */
export function applyCash(context: Context, account: string, intent: PaymentIntent): PaymentIntent {
  const { display_bank_transfer_instructions: told } = intent.next_action!;
  const customer = intent.customer as string;
  const { currency } = intent;
  const amount = Math.min(told!.amount_remaining!, cashOf(context, customer, currency));
  if (amount === 0) return intent;
  moveCash(
    context,
    account,
    { customer, currency, amount: -amount },
    { type: 'applied_to_payment', applied_to_payment: { payment_intent: intent.id } },
  );
  const instructions = { ...told!, amount_remaining: told!.amount_remaining! - amount };
  return context.change('payment_intent', intent, {
    next_action: { ...intent.next_action!, display_bank_transfer_instructions: instructions },
  });
}

/** Minor units that a payment still waits for; null where it waits for no transfer. */
export function remainingOf({ status, next_action: next }: PaymentIntent): number | null {
  if (status !== 'requires_action') return null;
  return next?.display_bank_transfer_instructions?.amount_remaining ?? null;
}

/**
 * What a payment that waits for a transfer still needs once its amount has changed.
 * @throws StripeError for an amount that the customer has transferred already, or another currency
 */
export function instructedAnew(
  intent: PaymentIntent,
  { amount = intent.amount, currency = intent.currency }: { amount?: number; currency?: string },
): Partial<PaymentIntent> {
  const remaining = remainingOf(intent);
  if (remaining === null) return {};
  if (currency !== intent.currency) {
    throw invalid('The currency cannot change while a bank transfer is awaited.', 'currency');
  }
  const amount_remaining = remaining + amount - intent.amount;
  if (amount_remaining <= 0) {
    throw invalid('The amount must be more than what was already transferred for it.', 'amount');
  }
  const told = intent.next_action!;
  const instructions = { ...told.display_bank_transfer_instructions!, amount_remaining };
  return { next_action: { ...told, display_bank_transfer_instructions: instructions } };
}

/** Gives back to the customer's cash balance what a payment that is given up has used of it. */
export function returnCash(context: Context, account: string, intent: PaymentIntent): void {
  const remaining = remainingOf(intent);
  if (remaining === null || remaining === intent.amount) return;
  moveCash(
    context,
    account,
    {
      customer: intent.customer as string,
      currency: intent.currency,
      amount: intent.amount - remaining,
    },
    { type: 'unapplied_from_payment', unapplied_from_payment: { payment_intent: intent.id } },
  );
}
