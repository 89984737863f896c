import { z } from 'zod';
import { disputeInput } from '../operations/inputs.ts';

/** What staff give to accept a dispute. */
export const disputeAcceptInput = z.strictObject({ dispute: disputeInput });
export type DisputeAcceptInput = z.infer<typeof disputeAcceptInput>;
