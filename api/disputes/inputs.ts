import { z } from 'zod';

/** What staff give to accept a dispute. */
export const disputeAcceptInput = z.strictObject({
  dispute: z
    .string('Say which dispute to accept.')
    .regex(/^(du|dp)_\w{1,250}$/, 'A dispute is named by its id: du_… or dp_….'),
});
export type DisputeAcceptInput = z.infer<typeof disputeAcceptInput>;
