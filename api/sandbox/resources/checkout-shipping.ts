import type { Context } from '../engine/context.ts';
import { exclusive, invalid } from '../engine/errors.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import { hash, list, text } from '../engine/params.ts';
import { insertShippingRate, shippingRateData } from './shipping-rate-creation.ts';

type Session = ObjectTypes['checkout_session'];
type Option = Session['shipping_options'][number];

/** `shipping_options` of a session: at most five rates, of which the first is chosen at first. */
export const shippingOptions = list(
  hash({ shipping_rate: text(), shipping_rate_data: hash(shippingRateData) }),
  { max: 5 },
);
type Sent = ReturnType<(typeof shippingOptions)['parse']>;

/**
 * The ways of delivery that a session offers, with what each costs in its currency.
 * @throws StripeError for a rate that is unknown, inactive, or without an amount in the currency
 */
export function offeredShipping(
  context: Context,
  account: string,
  sent: Sent,
  currency: string,
): Option[] {
  return sent.map(({ shipping_rate: id, shipping_rate_data: data }, index) => {
    const name = `shipping_options[${index}]`;
    if (id !== undefined && data) {
      throw exclusive(`${name}[shipping_rate]`, `${name}[shipping_rate_data]`);
    }
    const param = `${name}[shipping_rate]`;
    if (id === undefined && !data) {
      throw invalid(`Missing required param: ${param}.`, param, 'parameter_missing');
    }
    const rate = data
      ? insertShippingRate(context, account, data, `${name}[shipping_rate_data]`)
      : context.own('shipping_rate', account, id!, param);
    if (!rate.active) throw invalid(`The shipping rate ${rate.id} is inactive.`, param);
    const fixed = rate.fixed_amount!;
    const amount =
      fixed.currency === currency ? fixed.amount : fixed.currency_options?.[currency]?.amount;
    if (amount === undefined) {
      throw invalid(
        `The shipping rate ${rate.id} has no amount in ${currency}, the currency of the Checkout Session.`,
        data ? `${name}[shipping_rate_data][fixed_amount][currency]` : param,
      );
    }
    return { shipping_amount: amount, shipping_rate: rate.id };
  });
}

/** What a session shows of the way of delivery that is chosen; null where there is none. */
export function shippingCost(option: Option | undefined): Session['shipping_cost'] {
  if (!option) return null;
  const { shipping_amount: amount, shipping_rate } = option;
  return { amount_subtotal: amount, amount_tax: 0, amount_total: amount, shipping_rate };
}
