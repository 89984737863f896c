import { z } from 'zod';
import { accountInput } from '../operations/inputs.ts';
import { payoutsActions, rejectReasons } from './rules.ts';

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
