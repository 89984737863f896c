import type Stripe from 'stripe';
import type { Context } from '../engine/context.ts';
import { exclusive, invalid } from '../engine/errors.ts';
import { embeddedList, type ListObject, pageOf } from '../engine/lists.ts';
import type { CheckoutItem, ObjectTypes, Stored } from '../engine/objects.ts';
import { mergeMetadata, type Values } from '../engine/params.ts';
import type { lineItems, updateParams } from './checkout-params.ts';
import { insertPrice } from './price-creation.ts';
import { insertProduct } from './product-creation.ts';

type Price = ObjectTypes['price'];
type SentItem = ReturnType<(typeof lineItems)['parse']>[number];
type UpdatedItem = NonNullable<Values<typeof updateParams>['line_items']>[number];
/** A line as it is shown: with its price, whose product is an id. */
type ShownItem = Stored<Omit<Stripe.LineItem, 'price'>> & { price: Price };

/**
 * What the customer is to buy.
 * @throws StripeError for a line without price or quantity, an inactive price, or two currencies
 */
export function itemsOf(context: Context, account: string, sent: SentItem[]): CheckoutItem[] {
  return sent.map((item, index) => newItem(context, account, item, `line_items[${index}]`));
}

/**
 * The lines after an update, which sends the whole list: those with an `id` stay what they are but
 * for what is sent, the others are new, and what is not named is dropped.
 */
export function updatedItems(
  context: Context,
  account: string,
  before: CheckoutItem[],
  sent: UpdatedItem[],
): CheckoutItem[] {
  return sent.map(({ id, ...item }, index) => {
    const name = `line_items[${index}]`;
    if (id === undefined) return newItem(context, account, item, name);
    const known = before.find((one) => one.id === id);
    if (!known) throw invalid(`No such line item: '${id}'`, `${name}[id]`, 'resource_missing');
    refuseTaxRates(item, name);
    const replaced = item.price !== undefined || item.price_data !== undefined;
    const price = replaced
      ? priceOf(context, account, item, name)
      : context.store.get('price', known.price);
    return {
      ...priced(price, item.quantity ?? known.quantity),
      id,
      adjustable: adjustable(item) ?? known.adjustable,
      metadata: mergeMetadata(known.metadata, item.metadata),
    };
  });
}

function newItem(context: Context, account: string, item: SentItem, name: string): CheckoutItem {
  refuseTaxRates(item, name);
  const price = priceOf(context, account, item, name);
  if (item.quantity === undefined) {
    throw invalid(
      `Quantity is required. Add \`quantity\` to \`${name}\``,
      `${name}[quantity]`,
      'parameter_missing',
    );
  }
  return {
    ...priced(price, item.quantity),
    id: context.ids.make('li_'),
    adjustable: adjustable(item),
    metadata: mergeMetadata({}, item.metadata),
  };
}

/** The amount of a line, rounded half up where the price has decimals. */
function priced(
  price: Price,
  quantity: number,
): Pick<CheckoutItem, 'price' | 'quantity' | 'amount'> {
  const unit = price.unit_amount ?? Number(price.unit_amount_decimal);
  return { price: price.id, quantity, amount: Math.round(unit * quantity) };
}

function adjustable({ adjustable_quantity: sent }: SentItem): CheckoutItem['adjustable'] {
  if (!sent?.enabled) return null;
  return { enabled: true, maximum: sent.maximum ?? 99, minimum: sent.minimum ?? 0 };
}

/** The price of a line, which is made where it came as `price_data` and is then good only here. */
function priceOf(context: Context, account: string, item: SentItem, name: string): Price {
  const { price: id, price_data: data } = item;
  if (id !== undefined && data) throw exclusive(`${name}[price]`, `${name}[price_data]`);
  if (id !== undefined) {
    return oneTimePrice(context, account, id, `${name}[price]`);
  }
  if (!data) {
    throw invalid(
      `You must specify either \`price\` or \`price_data\` when using \`${name}\`.`,
      `${name}[price]`,
      'parameter_missing',
    );
  }
  const within = `${name}[price_data]`;
  const { product, product_data: productData, recurring: repeats, ...terms } = data;
  if (repeats) throw recurringPrice(`${within}[recurring]`);
  if (product !== undefined && productData) {
    throw exclusive(`${within}[product]`, `${within}[product_data]`);
  }
  if (product === undefined && !productData) {
    throw invalid(
      `Missing required param: ${within}[product].`,
      `${within}[product]`,
      'parameter_missing',
    );
  }
  const sold = productData
    ? insertProduct(context, account, productData, { active: false })
    : context.own('product', account, product!, `${within}[product]`);
  return insertPrice(context, account, terms, { product: sold.id, active: false }, within);
}

/**
 * A price that a payment can be made of.
 * @param param the parameter that names it
 * @throws StripeError for one that is unknown, inactive or recurring
 */
export function oneTimePrice(context: Context, account: string, id: string, param: string): Price {
  const price = context.own('price', account, id, param);
  if (!price.active) {
    throw invalid('The price specified is inactive. This field only accepts active prices.', param);
  }
  if (price.type === 'recurring') throw recurringPrice(param);
  return price;
}

function recurringPrice(param: string): Error {
  return invalid(
    'You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.',
    param,
  );
}

/** There are no tax rates here that a line could name. */
function refuseTaxRates({ tax_rates: rates }: Pick<SentItem, 'tax_rates'>, name: string): void {
  const id = rates?.[0];
  if (id === undefined) return;
  throw invalid(`No such tax rate: '${id}'`, `${name}[tax_rates][0]`, 'resource_missing');
}

function shown(context: Context, item: CheckoutItem): ShownItem {
  const price = context.store.get('price', item.price);
  const product = context.store.find('product', price.product as string);
  return {
    id: item.id,
    object: 'item',
    adjustable_quantity: item.adjustable,
    amount_discount: 0,
    amount_subtotal: item.amount,
    amount_tax: 0,
    amount_total: item.amount,
    currency: price.currency,
    description: product?.name ?? null,
    metadata: item.metadata,
    price,
    quantity: item.quantity,
  };
}

const urlOf = (session: string) => `/v1/checkout/sessions/${session}/line_items`;

/** A session's lines as they stand inside it, in the order in which they were given. */
export function embeddedItems(context: Context, session: string): ListObject<ShownItem> {
  const { items } = context.store.internal('checkout_session', session);
  return embeddedList(
    items.map((item) => shown(context, item)),
    urlOf(session),
  );
}

/**
 * One page of a session's lines.
 * @throws StripeError `resource_missing` (400) for a cursor that is none of its lines
 */
export function pageOfItems(
  context: Context,
  session: string,
  params: { limit?: number; starting_after?: string; ending_before?: string },
): ListObject<ShownItem> {
  const { items } = context.store.internal('checkout_session', session);
  const place = (id: string | undefined, param: string) => {
    if (id === undefined) return undefined;
    const seq = items.findIndex((item) => item.id === id);
    if (seq < 0) throw invalid(`No such line item: '${id}'`, param, 'resource_missing');
    return { created: 0, seq };
  };
  return pageOf(urlOf(session), params, place, ({ before, after, limit }) => {
    const start = before ? before.seq + 1 : 0;
    const found = after ? items.slice(0, after.seq).reverse() : items.slice(start);
    return found.slice(0, limit).map((item) => shown(context, item));
  });
}
