import { z } from 'zod';
import { orderingRoles } from './rules.ts';

/** Of a reason or a note. */
export const longestText = 500;

/** The id that was made when the form opened. */
export const ulid = z
  .string('Give the id that was made when the form opened.')
  // Upper case only: one operation must not have two spellings.
  .regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/, 'The id of an operation is a ULID.');

/** Stripe takes amounts of 12 digits at most: https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts */
const largestAmount = 999_999_999_999;

/** A sum of money in an input: minor units of a currency, above zero. */
export const amountInput = z
  .int('The amount is a whole number of minor units.')
  .min(1, 'The amount is at least one minor unit.')
  // Sums of them have to stay exact.
  .max(largestAmount, 'The amount is larger than any that Stripe takes.');

/** A currency in an input: ISO 4217, lower case, as Stripe writes it. */
export const currencyInput = z
  .string('Say which currency.')
  .regex(/^[a-z]{3}$/, 'A currency is three small letters, such as usd.');

/** A connected account in an input. */
export const accountInput = z
  .string('Say which account.')
  .regex(/^acct_\w{1,250}$/, 'An account is named by its id: acct_….');

/** Whoever has a balance of their own in an input: a connected account, or the platform. */
export const holderInput = z
  .string('Say which account.')
  .regex(
    /^(platform|acct_\w{1,250})$/,
    'An account is named by its id: acct_…; the platform’s own is platform.',
  );

/** A dispute in an input. */
export const disputeInput = z
  .string('Say which dispute.')
  .regex(/^(du|dp)_\w{1,250}$/, 'A dispute is named by its id: du_… or dp_….');

const limitAmount = (which: string) =>
  z
    .int(`${which} is a whole number of minor units, or none.`)
    .min(0, `${which} is not below zero.`)
    .max(largestAmount, `${which} is larger than any amount.`)
    .nullable();

/** Which limit is meant: there is one for each role, kind and currency. */
export const limitName = z.strictObject({
  role: z.enum(orderingRoles, `Choose one of: ${orderingRoles.join(', ')}.`),
  /** An action's kind, or `*` for all of them together. */
  kind: z.string('Say for which operations, or * for all of them.').min(1).max(100),
  /** ISO 4217, lower case, or `*` for each currency that has two decimals. */
  currency: z
    .string('Say for which currency, or * for each that has two decimals.')
    .regex(/^([a-z]{3}|\*)$/, 'A currency has three small letters; * is each with two decimals.'),
});

/** What an admin sets: minor units for one operation and for a person's day; null: no limit. */
export const limitInput = limitName
  .extend({
    single: limitAmount('The limit for one operation'),
    day: limitAmount('The limit for a day'),
  })
  .refine(({ single, day }) => day === null || (single !== null && single <= day), {
    error: 'The limit for one operation is at most the one for a day.',
    path: ['single'],
  });
export type LimitInput = z.infer<typeof limitInput>;
