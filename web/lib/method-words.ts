import { words } from './words.ts';

/** What Stripe's types of payment methods abbreviate. */
const abbreviations = /\b(us|sepa|ach|acss|au|becs|nz|eps|fpx|upi)\b/gi;

/** The way in which one payment is made, by Stripe's type of it: `US bank account`, `SEPA debit`. */
export const methodWords = (type: string): string =>
  words(type).replace(abbreviations, (letters) => letters.toUpperCase());
