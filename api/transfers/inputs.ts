import { z } from 'zod';
import { amountInput, currencyInput } from '../operations/inputs.ts';
import { sourceTypes } from './rules.ts';

const id = (prefixes: string, what: string) =>
  z.string(what).regex(new RegExp(`^(${prefixes})_\\w{1,250}$`), what);

/** What staff give to send money to a connected account. */
export const transferInput = z
  .strictObject({
    destination: id('acct', 'An account is named by its id: acct_….'),
    /** Minor units of `currency`. */
    amount: amountInput,
    currency: currencyInput,
    transferGroup: z
      .string('The group is a text.')
      .trim()
      .min(1, 'The group is a text, or left out.')
      .max(500, 'The group has at most 500 characters.')
      .optional(),
    /** The charge whose money it is; without one the available balance has to cover it. */
    sourceTransaction: id('ch|py', 'A payment is named by its id: ch_… or py_….').optional(),
    sourceType: z
      .enum(sourceTypes, `Stripe knows these balances: ${sourceTypes.join(', ')}.`)
      .optional(),
    /** The won dispute, or the reversal, for which it gives back what was taken from the account. */
    repays: id(
      'du|dp|trr',
      'What it gives back is named by the dispute or the reversal: du_…, dp_… or trr_….',
    ).optional(),
    /** Whether it is kept, and sent once the available balance covers it. */
    runWhenFunded: z.boolean('runWhenFunded is true or false.').optional(),
  })
  .refine((input) => !input.runWhenFunded || input.sourceTransaction === undefined, {
    error: 'A transfer from a payment never waits for funds: it can be made at once.',
    path: ['runWhenFunded'],
  });
export type TransferInput = z.infer<typeof transferInput>;

/** What staff give to take a transfer back. */
export const transferReverseInput = z.strictObject({
  transfer: id('tr', 'A transfer is named by its id: tr_….'),
  /** Minor units of the transfer's currency; all that is left when absent. */
  amount: amountInput.optional(),
  /** That it takes back the share of a refund, whatever dispute is open. */
  for: z
    .literal('refund', 'A reversal is for a refund, or does not say what it is for.')
    .optional(),
});
export type TransferReverseInput = z.infer<typeof transferReverseInput>;
