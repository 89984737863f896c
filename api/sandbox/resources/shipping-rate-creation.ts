import type { Context } from '../engine/context.ts';
import { invalid } from '../engine/errors.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import {
  currency,
  dictionary,
  hash,
  integer,
  mergeMetadata,
  metadata,
  oneOf,
  required,
  text,
  type Values,
} from '../engine/params.ts';
import { taxBehavior } from './price-creation.ts';

type ShippingRate = ObjectTypes['shipping_rate'];

const bound = hash({
  unit: required(oneOf(['business_day', 'day', 'hour', 'month', 'week'])),
  value: required(integer({ min: 1 })),
});
/** Minor units by currency, besides the rate's own. */
export const currencyOptions = dictionary(
  hash({ amount: required(integer({ min: 0 })), tax_behavior: taxBehavior }),
);

/** What describes a shipping rate, also one that is made beside its session. */
export const shippingRateData = {
  delivery_estimate: hash({ maximum: bound, minimum: bound }),
  display_name: required(text(100)),
  fixed_amount: hash({
    /** Minor units. */
    amount: required(integer({ min: 0 })),
    currency: required(currency()),
    currency_options: currencyOptions,
  }),
  metadata: metadata(),
  tax_behavior: taxBehavior,
  tax_code: text(),
  type: oneOf(['fixed_amount']),
};
type SentOptions = ReturnType<(typeof currencyOptions)['parse']>;

/**
 * Adds a shipping rate of `account`.
 * @param within the parameter that holds the data, where it is not the request itself
 * @throws StripeError `parameter_missing` for one without an amount
 */
export function insertShippingRate(
  context: Context,
  account: string,
  data: Values<typeof shippingRateData>,
  within?: string,
): ShippingRate {
  const { fixed_amount: fixed, delivery_estimate: estimate } = data;
  if (!fixed) {
    const param = within === undefined ? 'fixed_amount' : `${within}[fixed_amount]`;
    throw invalid(`Missing required param: ${param}.`, param, 'parameter_missing');
  }
  const { amount, currency: main, currency_options: options } = fixed;
  const rate: ShippingRate = {
    id: context.ids.make('shr_'),
    object: 'shipping_rate',
    active: true,
    created: context.now(),
    delivery_estimate: estimate
      ? { maximum: estimate.maximum ?? null, minimum: estimate.minimum ?? null }
      : null,
    display_name: data.display_name,
    fixed_amount: {
      amount,
      currency: main,
      ...(options && { currency_options: optionsOf(options) }),
    },
    livemode: false,
    metadata: mergeMetadata({}, data.metadata),
    tax_behavior: data.tax_behavior ?? 'unspecified',
    tax_code: data.tax_code ?? null,
    type: 'fixed_amount',
  };
  context.insert('shipping_rate', account, rate);
  return rate;
}

/** Amounts in further currencies, as a rate shows them. */
export function optionsOf(
  sent: SentOptions,
): NonNullable<NonNullable<ShippingRate['fixed_amount']>['currency_options']> {
  return Object.fromEntries(
    Object.entries(sent).map(([code, { amount, tax_behavior }]) => [
      code,
      { amount, tax_behavior: tax_behavior ?? 'unspecified' },
    ]),
  );
}
