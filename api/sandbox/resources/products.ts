import type { Context } from '../engine/context.ts';
import { invalid } from '../engine/errors.ts';
import { listRoute } from '../engine/lists.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import {
  boolean,
  booleanFilter,
  emptyable,
  hash,
  list,
  mergeMetadata,
  metadata,
  text,
} from '../engine/params.ts';
import { type Call, type Resource, references, route, type Target } from '../engine/resource.ts';
import { insertPrice, priceTerms } from './price-creation.ts';
import { insertProduct, productData, taxDetails, taxDetailsObject } from './product-creation.ts';

type Product = ObjectTypes['product'];

const creation = {
  ...productData,
  id: text(),
  active: boolean(),
  default_price_data: hash(priceTerms),
  shippable: boolean(),
  statement_descriptor: text(22),
  url: text(),
};

const update = {
  name: text(),
  active: boolean(),
  default_price: text(),
  description: emptyable(text()),
  images: emptyable(list(text(), { max: 8 })),
  metadata: metadata(),
  shippable: boolean(),
  statement_descriptor: text(22),
  tax_code: emptyable(text()),
  tax_details: emptyable(taxDetails),
  unit_label: emptyable(text()),
  url: emptyable(text()),
};

/** Parameters that are written as they are sent. */
const PLAIN = [
  'active',
  'description',
  'name',
  'shippable',
  'statement_descriptor',
  'tax_code',
  'unit_label',
  'url',
] as const;

function find({ context, account, path }: Target): Product {
  return context.own('product', account, path.id!);
}

function create({ context, account, params }: Call<typeof creation>): object {
  const { id, default_price_data: priceData } = params;
  if (id !== undefined && context.store.place(id)) {
    throw invalid('Product already exists.', 'id', 'resource_already_exists');
  }
  const product = insertProduct(context, account, params, {
    ...(id !== undefined && { id }),
    active: params.active ?? true,
    shippable: params.shippable ?? null,
    statement_descriptor: params.statement_descriptor ?? null,
    url: params.url ?? null,
  });
  context.emit('product.created', account, product);
  if (!priceData) return product;
  const price = insertPrice(context, account, priceData, { product: product.id });
  context.emit('price.created', account, price);
  return context.change('product', product, { default_price: price.id });
}

function edit(call: Call<typeof update>): object {
  const { context, account, params } = call;
  const product = find(call);
  const { default_price: price, images } = params;
  if (price !== undefined) checkPrice(context, account, product, price);
  const plain = PLAIN.filter((name) => params[name] !== undefined);
  const changed = context.change('product', product, {
    ...Object.fromEntries(plain.map((name) => [name, params[name]])),
    ...(price !== undefined && { default_price: price }),
    ...(params.tax_details !== undefined && {
      tax_details: taxDetailsObject(params.tax_details),
    }),
    ...(images !== undefined && { images: images ?? [] }),
    metadata: mergeMetadata(product.metadata, params.metadata),
    updated: context.now(),
  });
  context.emit('product.updated', account, changed, product);
  return changed;
}

function checkPrice(context: Context, account: string, product: Product, id: string): void {
  const price = context.own('price', account, id, 'default_price');
  if (price.product === product.id) return;
  throw invalid(`The price '${id}' must belong to the product '${product.id}'.`, 'default_price');
}

function remove(call: Call): object {
  const { context, account } = call;
  const product = find(call);
  if (context.store.list('price', account, { where: { product: product.id }, limit: 1 })[0]) {
    throw invalid('This product cannot be deleted because it has one or more user-created prices.');
  }
  context.store.remove(product.id);
  const deleted = { id: product.id, object: 'product', deleted: true };
  context.emit('product.deleted', account, product);
  return deleted;
}

const base = '/v1/products';

/** What is sold, as far as prices and Checkout need it. */
export const products: Resource = {
  routes: [
    route('POST', base, creation, create),
    listRoute('product', base, {
      active: booleanFilter(),
      shippable: booleanFilter(),
      url: text(),
    }),
    route('GET', `${base}/:id`, {}, find),
    route('POST', `${base}/:id`, update, edit),
    route('DELETE', `${base}/:id`, {}, remove),
  ],
  expandable: { product: references('default_price') },
  filters: {
    product: ({ active, shippable, url }) => ({
      active: String(active),
      shippable: shippable === null ? null : String(shippable),
      url,
    }),
  },
};
