import { listRoute } from '../engine/lists.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import {
  boolean,
  booleanFilter,
  currency,
  hash,
  mergeMetadata,
  metadata,
} from '../engine/params.ts';
import { type Call, type Resource, route, type Target } from '../engine/resource.ts';
import { taxBehavior } from './price-creation.ts';
import {
  currencyOptions,
  insertShippingRate,
  optionsOf,
  shippingRateData,
} from './shipping-rate-creation.ts';

type ShippingRate = ObjectTypes['shipping_rate'];

const update = {
  active: boolean(),
  fixed_amount: hash({ currency_options: currencyOptions }),
  metadata: metadata(),
  tax_behavior: taxBehavior,
};

function find({ context, account, path }: Target): ShippingRate {
  return context.own('shipping_rate', account, path.id!);
}

function edit(call: Call<typeof update>): object {
  const { context, params } = call;
  const rate = find(call);
  const options = params.fixed_amount?.currency_options;
  const fixed = rate.fixed_amount!;
  return context.change('shipping_rate', rate, {
    ...(params.active !== undefined && { active: params.active }),
    ...(options && {
      fixed_amount: {
        ...fixed,
        currency_options: { ...fixed.currency_options, ...optionsOf(options) },
      },
    }),
    metadata: mergeMetadata(rate.metadata, params.metadata),
    ...(params.tax_behavior && { tax_behavior: params.tax_behavior }),
  });
}

const base = '/v1/shipping_rates';

/** What delivery costs, as far as Checkout Sessions offer it. */
export const shippingRates: Resource = {
  routes: [
    route('POST', base, shippingRateData, ({ context, account, params }) =>
      insertShippingRate(context, account, params),
    ),
    listRoute('shipping_rate', base, { active: booleanFilter(), currency: currency() }),
    route('GET', `${base}/:id`, {}, find),
    route('POST', `${base}/:id`, update, edit),
  ],
  filters: {
    shipping_rate: ({ active, fixed_amount }) => ({
      active: String(active),
      currency: fixed_amount?.currency ?? null,
    }),
  },
};
