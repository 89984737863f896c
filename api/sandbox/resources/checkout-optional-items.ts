import type { Context } from '../engine/context.ts';
import { invalid } from '../engine/errors.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import { boolean, hash, integer, list, required, text } from '../engine/params.ts';
import { oneTimePrice } from './checkout-items.ts';

type Session = ObjectTypes['checkout_session'];

const optionalItem = hash({
  adjustable_quantity: hash({
    enabled: required(boolean()),
    maximum: integer({ min: 1, max: 999_999 }),
    minimum: integer({ min: 0 }),
  }),
  price: required(text()),
  quantity: required(integer({ min: 1 })),
});
/** `optional_items` of a new session. */
export const optionalItems = list(optionalItem, { max: 10 });

const MOST_ITEMS = 100;

/**
 * What the customer may add to the order, checked and shown; the sandbox's page does not offer it.
 * @param currency of the order, which theirs has to be
 * @throws StripeError for a price that cannot be bought with the others, or too many items
 */
export function optionalItemsOf(
  context: Context,
  account: string,
  sent: ReturnType<(typeof optionalItems)['parse']> | undefined,
  order: { currency: string; lines: number },
): Pick<Session, 'optional_items'> {
  if (!sent) return {};
  if (order.lines + sent.length > MOST_ITEMS) {
    throw invalid(
      `You can not have more than ${MOST_ITEMS} line items and optional items in all.`,
      'optional_items',
    );
  }
  return {
    optional_items: sent.map(({ adjustable_quantity: adjustable, price: id, quantity }, index) => {
      const name = `optional_items[${index}][price]`;
      const { currency } = oneTimePrice(context, account, id, name);
      if (currency !== order.currency) {
        throw invalid(
          `The price specified only supports \`${currency}\`. This doesn't match the expected currency: \`${order.currency}\`.`,
          name,
        );
      }
      return {
        adjustable_quantity: adjustable
          ? {
              enabled: adjustable.enabled,
              maximum: adjustable.maximum ?? (adjustable.enabled ? 99 : null),
              minimum: adjustable.minimum ?? (adjustable.enabled ? 0 : null),
            }
          : null,
        price: id,
        quantity,
      };
    }),
  };
}
