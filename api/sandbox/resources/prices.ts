import { exclusive, invalid } from '../engine/errors.ts';
import { listRoute } from '../engine/lists.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import {
  boolean,
  booleanFilter,
  currency,
  hash,
  integer,
  mergeMetadata,
  metadata,
  oneOf,
  required,
  text,
} from '../engine/params.ts';
import { type Call, type Resource, references, route, type Target } from '../engine/resource.ts';
import { insertPrice, priceTerms, taxBehavior } from './price-creation.ts';
import { insertProduct, productData } from './product-creation.ts';

type Price = ObjectTypes['price'];

const creation = {
  ...priceTerms,
  active: boolean(),
  billing_scheme: oneOf(['per_unit']),
  lookup_key: text(200),
  nickname: text(),
  product: text(),
  product_data: hash(productData),
  recurring: hash({
    interval: required(oneOf(['day', 'week', 'month', 'year'])),
    interval_count: integer({ min: 1 }),
    usage_type: oneOf(['licensed', 'metered']),
  }),
};

const update = {
  active: boolean(),
  lookup_key: text(200),
  metadata: metadata(),
  nickname: text(),
  tax_behavior: taxBehavior,
};

function find({ context, account, path }: Target): Price {
  return context.own('price', account, path.id!);
}

function create({ context, account, params }: Call<typeof creation>): object {
  const price = insertPrice(context, account, params, {
    active: params.active ?? true,
    lookup_key: params.lookup_key ?? null,
    nickname: params.nickname ?? null,
    product: productOf({ context, account, params }),
    ...recurrence(params),
  });
  context.emit('price.created', account, price);
  return price;
}

function recurrence({
  recurring: sent,
}: Call<typeof creation>['params']): Pick<Price, 'recurring' | 'type'> {
  if (!sent) return { recurring: null, type: 'one_time' };
  return {
    recurring: {
      interval: sent.interval,
      interval_count: sent.interval_count ?? 1,
      meter: null,
      trial_period_days: null,
      usage_type: sent.usage_type ?? 'licensed',
    },
    type: 'recurring',
  };
}

/** The product that is named, or made of `product_data`. */
function productOf({
  context,
  account,
  params: { product, product_data: data },
}: Pick<Call<typeof creation>, 'context' | 'account' | 'params'>): string {
  if (product !== undefined && data) throw exclusive('product', 'product_data');
  if (product !== undefined) return context.own('product', account, product, 'product').id;
  if (!data) throw invalid('Missing required param: product.', 'product', 'parameter_missing');
  const made = insertProduct(context, account, data);
  context.emit('product.created', account, made);
  return made.id;
}

function edit(call: Call<typeof update>): object {
  const { context, account, params } = call;
  const price = find(call);
  const { metadata: _metadata, ...plain } = params;
  const changed = context.change('price', price, {
    ...plain,
    metadata: mergeMetadata(price.metadata, params.metadata),
  } as Partial<Price>);
  context.emit('price.updated', account, changed, price);
  return changed;
}

const base = '/v1/prices';

/** What products cost a unit; a Checkout Session in payment mode takes the one-time prices. */
export const prices: Resource = {
  routes: [
    route('POST', base, creation, create),
    listRoute('price', base, {
      product: text(),
      currency: currency(),
      active: booleanFilter(),
      type: oneOf(['one_time', 'recurring']),
    }),
    route('GET', `${base}/:id`, {}, find),
    route('POST', `${base}/:id`, update, edit),
  ],
  expandable: { price: references('product') },
  filters: {
    price: ({ product, currency, active, type }) => ({
      product: product as string,
      currency,
      active: String(active),
      type,
    }),
  },
};
