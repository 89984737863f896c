import { z } from 'zod';
import { accountInput, amountInput, currencyInput } from '../operations/inputs.ts';
import { payoutMethods } from './rules.ts';

/** Whose money it is; the platform's own when absent. */
const holderInput = accountInput.optional();

/** What staff give to pay out. */
export const payoutCreateInput = z.strictObject({
  account: holderInput,
  /** Minor units. */
  amount: amountInput,
  currency: currencyInput,
  method: z.enum(payoutMethods, 'A payout is standard or instant.').optional(),
});
export type PayoutCreateInput = z.infer<typeof payoutCreateInput>;

/** What staff give to cancel a payout, or to reverse one. */
export const payoutBackInput = z.strictObject({
  account: holderInput,
  payout: z
    .string('Say which payout.')
    .regex(/^po_\w{1,250}$/, 'A payout is named by its id: po_….'),
});
export type PayoutBackInput = z.infer<typeof payoutBackInput>;
