import type { Context } from '../engine/context.ts';
import { invalid } from '../engine/errors.ts';
import { formatMoney, minimumCharge } from '../engine/money.ts';
import type { CheckoutItem, ObjectTypes } from '../engine/objects.ts';

type Session = ObjectTypes['checkout_session'];
/** What an open session comes to, in minor units of its one currency. */
type Totals = Pick<
  Session,
  'amount_subtotal' | 'amount_total' | 'payment_status' | 'total_details'
> & { amount_total: number; currency: string };

/**
 * Adds up what is bought and how it is delivered. A session that costs nothing needs no payment.
 * @param expected the currency that the session was asked for in, if it was
 * @throws StripeError `amount_too_small`, or for lines of several currencies
 */
export function totalsOf(
  context: Context,
  items: CheckoutItem[],
  shipping: Session['shipping_cost'],
  expected?: string,
): Totals {
  const currency = currencyOf(context, items, expected);
  const subtotal = items.reduce((sum, item) => sum + item.amount, 0);
  const amount_shipping = shipping?.amount_total ?? 0;
  const total = subtotal + amount_shipping;
  const least = minimumCharge(currency, context.settings);
  if (total > 0 && total < least) {
    throw invalid(
      `The Checkout Session's total amount due must add up to at least ${formatMoney(least, currency)} ${currency}`,
      'line_items',
      'amount_too_small',
    );
  }
  return {
    amount_subtotal: subtotal,
    amount_total: total,
    currency,
    payment_status: total === 0 ? 'no_payment_required' : 'unpaid',
    total_details: { amount_discount: 0, amount_shipping, amount_tax: 0 },
  };
}

function currencyOf(context: Context, items: CheckoutItem[], expected?: string): string {
  const [currency, other] = new Set(
    items.map(({ price }) => context.store.get('price', price).currency),
  );
  if (currency === undefined) {
    throw invalid('Missing required param: line_items.', 'line_items', 'parameter_missing');
  }
  if (other !== undefined) {
    throw invalid(
      'All line items of a Checkout Session must have the same currency.',
      'line_items',
    );
  }
  if (expected !== undefined && expected !== currency) {
    throw invalid(
      `The price specified only supports \`${currency}\`. This doesn't match the expected currency: \`${expected}\`.`,
      'currency',
    );
  }
  return currency;
}
