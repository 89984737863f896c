import type { Context } from '../engine/context.ts';
import { exclusive, invalid } from '../engine/errors.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import {
  currency,
  integer,
  mergeMetadata,
  metadata,
  nested,
  oneOf,
  required,
  text,
  type Values,
} from '../engine/params.ts';
import { checkCurrency } from './payment-intent-terms.ts';

type Price = ObjectTypes['price'];

export const taxBehavior = oneOf(['exclusive', 'inclusive', 'unspecified']);

/** What a price costs; one of the two unit amounts is needed. */
export const priceTerms = {
  currency: required(currency()),
  metadata: metadata(),
  tax_behavior: taxBehavior,
  /** Minor units. */
  unit_amount: integer({ min: 0 }),
  /** Minor units with up to twelve decimals. */
  unit_amount_decimal: text(),
};

/**
 * Adds a price of `account`, one-time unless `more` says otherwise.
 * @param within the parameter that holds the terms, where they are not those of the request
 * @throws StripeError for a currency that is not taken, or not exactly one unit amount
 */
export function insertPrice(
  context: Context,
  account: string,
  terms: Values<typeof priceTerms>,
  more: Partial<Price> & { product: string },
  within?: string,
): Price {
  checkCurrency(context, terms.currency, within);
  const price: Price = {
    id: context.ids.make('price_'),
    object: 'price',
    active: true,
    billing_scheme: 'per_unit',
    created: context.now(),
    currency: terms.currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: null,
    metadata: mergeMetadata({}, terms.metadata),
    nickname: null,
    recurring: null,
    tax_behavior: terms.tax_behavior ?? 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: 'one_time',
    ...unitAmounts(terms, within),
    ...more,
  };
  context.insert('price', account, price);
  return price;
}

function unitAmounts(
  { unit_amount: amount, unit_amount_decimal: decimal }: Values<typeof priceTerms>,
  within: string | undefined,
): Pick<Price, 'unit_amount' | 'unit_amount_decimal'> {
  const named = (name: string) => nested(name, within);
  if (amount !== undefined && decimal !== undefined) {
    throw exclusive(named('unit_amount'), named('unit_amount_decimal'));
  }
  if (amount !== undefined) return { unit_amount: amount, unit_amount_decimal: String(amount) };
  if (decimal === undefined) {
    throw invalid(
      `Missing required param: ${named('unit_amount')}.`,
      named('unit_amount'),
      'parameter_missing',
    );
  }
  if (!/^\d{1,12}(\.\d{1,12})?$/.test(decimal)) {
    throw invalid(`Invalid decimal: ${decimal}`, named('unit_amount_decimal'));
  }
  const whole = Number(decimal);
  return { unit_amount: Number.isInteger(whole) ? whole : null, unit_amount_decimal: decimal };
}
