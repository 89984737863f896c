import { z } from 'zod';
import { payoutsActions, rejectReasons } from './rules.ts';

/** A connected account in an input. */
export const accountInput = z
  .string('Say which account.')
  .regex(/^acct_\w{1,250}$/, 'An account is named by its id: acct_….');

/** What staff give to reject an account. */
export const accountRejectInput = z.strictObject({
  account: accountInput,
  reason: z.enum(rejectReasons, `Stripe knows these reasons: ${rejectReasons.join(', ')}.`),
  payoutsAction: z.enum(payoutsActions, 'Payouts are paused (pause) or not (none).').optional(),
});
export type AccountRejectInput = z.infer<typeof accountRejectInput>;

/** What staff give to lift the platform's rejection of an account. */
export const accountUnrejectInput = z.strictObject({ account: accountInput });
export type AccountUnrejectInput = z.infer<typeof accountUnrejectInput>;
