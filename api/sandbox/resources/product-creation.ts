import type { Context } from '../engine/context.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import {
  emptyable,
  hash,
  list,
  mergeMetadata,
  metadata,
  required,
  text,
  type Values,
} from '../engine/params.ts';

type Product = ObjectTypes['product'];

/** By what a product is taxed, kept and shown. */
export const taxDetails = hash({ performance_location: text(), tax_code: emptyable(text()) });

/** The same as products show it. */
export function taxDetailsObject(
  sent: ReturnType<typeof taxDetails.parse> | null | undefined,
): Product['tax_details'] {
  if (!sent) return null;
  return {
    performance_location: sent.performance_location ?? null,
    tax_code: sent.tax_code ?? null,
  };
}

/** What describes a product, also one that is made beside its price (`product_data`). */
export const productData = {
  name: required(text()),
  description: text(),
  images: list(text(), { max: 8 }),
  metadata: metadata(),
  tax_code: text(),
  tax_details: taxDetails,
  unit_label: text(12),
};

/** Adds a product of `account`, with `more` written over what is usual. */
export function insertProduct(
  context: Context,
  account: string,
  data: Values<typeof productData>,
  more: Partial<Product> = {},
): Product {
  const now = context.now();
  const product: Product = {
    id: context.ids.make('prod_', 14),
    object: 'product',
    active: true,
    created: now,
    default_price: null,
    description: data.description ?? null,
    images: data.images ?? [],
    livemode: false,
    marketing_features: [],
    metadata: mergeMetadata({}, data.metadata),
    name: data.name,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: data.tax_code ?? null,
    tax_details: taxDetailsObject(data.tax_details),
    type: 'service',
    unit_label: data.unit_label ?? null,
    updated: now,
    url: null,
    ...more,
  };
  context.insert('product', account, product);
  return product;
}
