import { DAY } from '../engine/calendar.ts';
import type { Context } from '../engine/context.ts';
import { exclusive, invalid, StripeError } from '../engine/errors.ts';
import { checkMethodAmount } from '../engine/money.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import {
  anything,
  boolean,
  currency,
  dictionary,
  hash,
  integer,
  mergeMetadata,
  metadata,
  required,
  text,
  type Values,
} from '../engine/params.ts';
import type { Call } from '../engine/resource.ts';
import { restrictBy } from './account-triggers.ts';
import { shippingObject, shippingParam } from './address.ts';
import { bookCharge } from './booking.ts';
import { chargeOf } from './charge-object.ts';
import { emailAddress } from './email-address.ts';
import { checkTerms, methodOptions } from './payment-intent-terms.ts';
import { cardOfToken, type UsedMethod, usedMethod } from './payment-methods.ts';
import { statementDescriptor, statementDescriptorSuffix } from './statement-descriptor.ts';
import { notesAfter, notesOf } from './transfer-notes.ts';

type Charge = ObjectTypes['charge'];
type Card = ObjectTypes['card'];

export const creationParams = {
  amount: required(integer({ min: 1 })),
  application_fee: integer({ min: 0 }),
  application_fee_amount: integer({ min: 0 }),
  capture: boolean(),
  currency: required(currency()),
  customer: text(),
  description: text(1000),
  destination: hash({ account: required(text()), amount: integer({ min: 0 }) }),
  metadata: metadata(),
  on_behalf_of: text(),
  radar_options: dictionary(anything()),
  receipt_email: emailAddress(),
  shipping: shippingParam,
  source: text(),
  statement_descriptor: statementDescriptor(),
  statement_descriptor_suffix: statementDescriptorSuffix(),
  transfer_data: hash({
    amount: integer({ min: 0 }),
    description: text(),
    destination: required(text()),
  }),
  transfer_group: text(),
};
type Sent = Values<typeof creationParams>;

/**
 * Charges a card without a payment intent, as integrations of before 2019 do. Nobody can be asked
 * to authenticate, so that a card which asks for it declines.
 * @throws StripeError 402 for a decline, which keeps the failed charge, and for a customer without
 *   a card; 400 for terms that no charge can be made by
 */
export function createCharge({ context, account, params }: Call<typeof creationParams>): Charge {
  const terms = termsOf(context, account, params);
  const method = methodOf(context, account, params);
  checkMethodAmount(params.amount, params.currency, method.object.card?.brand ?? null);
  const declined = declineOf(method);
  if (declined) return decline(context, account, terms, declined);
  const captured = params.capture ?? true;
  const charge = insert(context, account, terms, method, { status: 'succeeded', captured });
  if (!captured) {
    const expiry = context.now() + context.settings.authorizationDays * DAY;
    context.due.schedule(expiry, 'charge_expiry', charge.id);
    context.emit('charge.succeeded', account, charge);
    return charge;
  }
  const booked = bookCharge(context, account, charge.id);
  context.emit('charge.succeeded', account, booked);
  const seller = params.on_behalf_of ?? (account === context.platform ? null : account);
  if (method.test.accountTrigger && seller) restrictBy(context, seller, method.test.accountTrigger);
  return booked;
}

/** One value that has an older name, of which only one may be sent. */
function renamed<V>(now: [string, V | undefined], before: [string, V | undefined]): V | null {
  if (now[1] !== undefined && before[1] !== undefined) throw exclusive(now[0], before[0]);
  return now[1] ?? before[1] ?? null;
}

type Terms = Parameters<typeof chargeOf>[1];

function termsOf(context: Context, account: string, params: Sent): Terms {
  const { destination: older, transfer_data: data } = params;
  const fee = renamed(
    ['application_fee_amount', params.application_fee_amount],
    ['application_fee', params.application_fee],
  );
  const transferData = renamed(
    ['transfer_data', data],
    ['destination', older && { destination: older.account, amount: older.amount }],
  );
  if (params.customer) context.own('customer', account, params.customer, 'customer');
  if (fee !== null && transferData === null && account === context.platform) {
    throw invalid(
      'Can only apply an application_fee_amount when the request is made on behalf of another account (using an OAuth key, the Stripe-Account header, or the transfer_data[destination] parameter).',
      'application_fee_amount',
    );
  }
  const terms: Terms = {
    amount: params.amount,
    application_fee_amount: fee,
    currency: params.currency,
    customer: params.customer ?? null,
    description: params.description ?? null,
    metadata: mergeMetadata({}, params.metadata),
    on_behalf_of: params.on_behalf_of ?? null,
    payment_method_options: methodOptions(),
    receipt_email: params.receipt_email ?? null,
    shipping: shippingObject(params.shipping),
    statement_descriptor: params.statement_descriptor ?? null,
    statement_descriptor_suffix: params.statement_descriptor_suffix ?? null,
    transfer_data: transferData && {
      destination: transferData.destination,
      ...(transferData.amount !== undefined && { amount: transferData.amount }),
      ...notesAfter({}, { description: data?.description }),
    },
    transfer_group: params.transfer_group ?? null,
  };
  checkTerms(context, account, terms);
  return terms;
}

/** What is charged: a token's card, or a card that the customer has saved. */
function methodOf(context: Context, account: string, { customer, source }: Sent): UsedMethod {
  if (source === undefined) {
    if (customer === undefined) {
      throw invalid('Must provide source or customer.', undefined, 'parameter_missing');
    }
    throw new StripeError('Cannot charge a customer that has no active card', {
      status: 402,
      type: 'card_error',
      code: 'missing',
      param: 'card',
    });
  }
  if (customer === undefined) return cardOfToken(context, account, source, 'source', 'card_');
  const saved = context.store.find('payment_method', source);
  if (saved?.customer !== customer) {
    throw invalid(
      `Customer ${customer} does not have a linked source with ID ${source}.`,
      'source',
      'missing',
    );
  }
  return usedMethod(context, saved);
}

/** The method as one that declines, where it does. */
function declineOf(method: UsedMethod): UsedMethod | null {
  if (method.test.decline) return method;
  if (!method.test.authentication) return null;
  const decline = {
    code: 'authentication_required',
    declineCode: 'authentication_required',
    message: 'Your card was declined. This transaction requires authentication.',
  };
  return { ...method, test: { ...method.test, decline } };
}

function insert(
  context: Context,
  account: string,
  terms: Terms,
  method: UsedMethod,
  result: { status: 'succeeded' | 'failed'; captured: boolean },
): Charge {
  const made = chargeOf(context, terms, method, { ...result, payment_intent: null });
  const charge: Charge = {
    ...made,
    source: method.object.card ? shownCard(method, terms.customer as string | null) : null,
    transfer_group: made.transfer_group ?? (made.transfer_data ? `group_${made.id}` : null),
  };
  const transfer = notesOf(terms.transfer_data);
  context.insert('charge', account, charge, { test: method.testId, ...(transfer && { transfer }) });
  return charge;
}

function decline(context: Context, account: string, terms: Terms, method: UsedMethod): never {
  const charge = insert(context, account, terms, method, { status: 'failed', captured: false });
  context.emit('charge.failed', account, charge);
  const { code, declineCode, message } = method.test.decline!;
  throw new StripeError(message, {
    status: 402,
    type: 'card_error',
    code,
    ...(declineCode && { decline_code: declineCode }),
    charge: charge.id,
    commits: true,
  });
}

/** Brands as cards name them, which payment methods write in small letters. */
const BRANDS: Record<string, string> = {
  amex: 'American Express',
  diners: 'Diners Club',
  discover: 'Discover',
  jcb: 'JCB',
  mastercard: 'MasterCard',
  unionpay: 'UnionPay',
  visa: 'Visa',
};

/** A payment method's card, as charges show their `source`. */
function shownCard({ object }: UsedMethod, customer: string | null): Card {
  const { billing_details: billing, card } = object;
  const { address } = billing;
  return {
    id: object.id,
    object: 'card',
    address_city: address?.city ?? null,
    address_country: address?.country ?? null,
    address_line1: address?.line1 ?? null,
    address_line1_check: null,
    address_line2: address?.line2 ?? null,
    address_state: address?.state ?? null,
    address_zip: address?.postal_code ?? null,
    address_zip_check: null,
    allow_redisplay: 'unspecified',
    brand: BRANDS[card!.brand] ?? 'Unknown',
    country: card!.country,
    customer,
    cvc_check: null,
    dynamic_last4: null,
    exp_month: card!.exp_month,
    exp_year: card!.exp_year,
    fingerprint: card!.fingerprint ?? null,
    funding: card!.funding,
    last4: card!.last4,
    metadata: {},
    name: billing.name,
    regulated_status: 'unregulated',
    tokenization_method: null,
  };
}
