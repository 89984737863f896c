import type { PaymentRow } from '../../client/types.ts';
import { methodWords } from '../../lib/method-words.ts';
import { words } from '../../lib/words.ts';

/** How a payment was made: `Visa ····4242`, `SEPA debit`. */
export function paymentMethod({
  brand,
  last4,
  method,
}: Pick<PaymentRow, 'brand' | 'last4' | 'method'>): string | null {
  if (brand && last4) return `${words(brand)} ····${last4}`;
  return method && methodWords(method);
}
