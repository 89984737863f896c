import { methodName } from '../../api/payment-methods/rules.ts';
import { words } from './words.ts';

/**
 * What people call the way in which one payment is made, by Stripe's type of it:
 * `us_bank_account` is `ACH Direct Debit`, and `card` is `Card`.
 */
export const methodWords = (type: string): string =>
  type === 'card' ? 'Card' : words(methodName(type));
