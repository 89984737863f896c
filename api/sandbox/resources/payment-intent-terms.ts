import type { Context } from '../engine/context.ts';
import { exclusive, invalid, noSuch } from '../engine/errors.ts';
import { checkChargeAmount } from '../engine/money.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import { isRecord, mergeMetadata, nested, type Values } from '../engine/params.ts';
import { shippingObject } from './address.ts';
import { instructedAnew } from './bank-transfers.ts';
import type { updateParams } from './payment-intent-params.ts';
import { parentage } from './payment-method-configurations.ts';
import { checkFilters, methodTypes } from './payment-method-types.ts';
import { destinationAccount } from './transfer-creation.ts';
import { notesAfter } from './transfer-notes.ts';

type PaymentIntent = ObjectTypes['payment_intent'];

/** In which statuses the terms of a payment may still change. */
export const WRITABLE_IN: readonly string[] = [
  'requires_payment_method',
  'requires_confirmation',
  'requires_action',
];
/** What describes a payment only for the platform, and may change whatever has become of it. */
export const ALWAYS_WRITABLE: readonly string[] = ['description', 'metadata'];

/** Parameters that are written as they are sent. */
const PLAIN = [
  'allowed_payment_method_types',
  'amount',
  'application_fee_amount',
  'capture_method',
  'currency',
  'customer',
  'customer_account',
  'description',
  'excluded_payment_method_types',
  'receipt_email',
  'setup_future_usage',
  'statement_descriptor',
  'statement_descriptor_suffix',
  'transfer_group',
] as const;

/** The options by type of payment method: those of cards are always shown. */
export function methodOptions(
  sent: Record<string, unknown> = {},
  before?: PaymentIntent['payment_method_options'],
): NonNullable<PaymentIntent['payment_method_options']> {
  const card = {
    installments: null,
    mandate_options: null,
    network: null,
    request_three_d_secure: 'automatic',
    ...before?.card,
    ...(isRecord(sent.card) && sent.card),
  };
  return { ...before, ...sent, card };
}

/** What changes by which types of payment method a payment can be made. */
const NARROWING = [
  'allowed_payment_method_types',
  'currency',
  'excluded_payment_method_types',
  'payment_method_configuration',
  'payment_method_types',
] as const;

/** The types that a payment can be made by after an update, where they change. */
function retyped(
  context: Context,
  account: string,
  intent: PaymentIntent,
  params: Partial<Values<typeof updateParams>>,
): Partial<PaymentIntent> {
  if (NARROWING.every((name) => params[name] === undefined)) return {};
  checkFilters(params);
  const configuration =
    params.payment_method_configuration ?? intent.payment_method_configuration_details?.id;
  const filters = {
    allowed_payment_method_types: intent.allowed_payment_method_types ?? undefined,
    excluded_payment_method_types: intent.excluded_payment_method_types,
    customer: intent.customer as string | null,
    ...params,
    ...(configuration && { payment_method_configuration: configuration }),
  };
  const currency = params.currency ?? intent.currency;
  return {
    payment_method_types: methodTypes(context, account, currency, filters, 'Payment Intent'),
    ...(configuration && {
      payment_method_configuration_details: parentage(context, account, configuration),
    }),
  };
}

/**
 * What an update, or the parameters of a confirmation, change of a payment's description.
 * @throws StripeError 400 where no type of payment method is left to pay with
 */
export function described(
  context: Context,
  account: string,
  intent: PaymentIntent,
  params: Partial<Values<typeof updateParams>>,
): Partial<PaymentIntent> {
  const { allowed_payment_method_types: allowed, transfer_data: data } = params;
  const plain = PLAIN.filter((name) => params[name] !== undefined);
  return {
    ...Object.fromEntries(plain.map((name) => [name, params[name]])),
    ...(allowed && { automatic_payment_methods: null }),
    ...retyped(context, account, intent, params),
    ...instructedAnew(intent, params),
    ...(params.payment_method_options && {
      payment_method_options: methodOptions(
        params.payment_method_options,
        intent.payment_method_options,
      ),
    }),
    ...(data &&
      intent.transfer_data && {
        transfer_data: {
          ...intent.transfer_data,
          ...(data.amount !== undefined && { amount: data.amount }),
          ...notesAfter(intent.transfer_data, data),
        },
      }),
    ...(params.shipping !== undefined && { shipping: shippingObject(params.shipping) }),
    metadata: mergeMetadata(intent.metadata, params.metadata),
  };
}

/**
 * Refuses a payment that could not be taken: its amount and currency, and the rules of destination
 * charges and application fees (stripe-facts 2.6).
 * @throws StripeError 400
 */
export function checkTerms(
  context: Context,
  account: string,
  terms: Division & Pick<PaymentIntent, 'currency' | 'on_behalf_of'>,
): void {
  checkCurrency(context, terms.currency);
  checkChargeAmount(terms.amount, terms.currency, context.settings);
  checkDivision(context, account, terms);
}

/** How a payment is divided between the platform and a connected account. */
type Division = Pick<PaymentIntent, 'amount' | 'application_fee_amount' | 'transfer_data'> & {
  on_behalf_of?: string | object | null;
};

/**
 * Refuses application fees, destinations and settlement merchants that are against the rules.
 * @param within the parameter that holds these terms, where they are not those of the request
 * @throws StripeError 400
 */
export function checkDivision(
  context: Context,
  account: string,
  intent: Division,
  within?: string,
): void {
  const named = (name: string) => nested(name, within);
  const { transfer_data: data, application_fee_amount: fee, on_behalf_of: merchant } = intent;
  if (typeof merchant === 'string' && !context.store.find('account', merchant)) {
    throw noSuch('on_behalf_of', merchant, named('on_behalf_of'));
  }
  if (fee !== null && !data && account === context.platform) {
    throw invalid(
      'Can only apply an application_fee_amount when the PaymentIntent is attempting a direct payment (using an OAuth key or Stripe-Account header) or destination payment (using `transfer_data[destination]`).',
      named('application_fee_amount'),
    );
  }
  if (fee !== null && fee > intent.amount) {
    throw invalid(
      'Your application fee cannot be larger than the payment amount.',
      named('application_fee_amount'),
    );
  }
  if (!data) return;
  if (fee !== null && data.amount !== undefined) {
    throw exclusive(named('application_fee_amount'), named('transfer_data[amount]'));
  }
  if (data.amount !== undefined && data.amount > intent.amount) {
    throw invalid(
      'The transfer amount cannot be larger than the payment amount.',
      named('transfer_data[amount]'),
    );
  }
  checkDestination(context, intent, within);
}

/** Refuses a destination charge whose account cannot receive it (any more). */
export function checkDestination(
  context: Context,
  { transfer_data: data }: { transfer_data?: { destination: string | object } | null },
  within?: string,
): void {
  if (!data) return;
  const param = nested('transfer_data[destination]', within);
  destinationAccount(context, data.destination as string, param);
}

/** Refuses a currency that no charge can be made in; `within` as above. */
export function checkCurrency({ settings }: Context, currency: string, within?: string): void {
  const known = [...settings.settlementCurrencies, ...Object.keys(settings.exchangeRates)];
  if (known.includes(currency)) return;
  throw invalid(
    `Invalid currency: ${currency}. Stripe currently supports these currencies: ${known.sort().join(', ')}`,
    nested('currency', within),
  );
}
