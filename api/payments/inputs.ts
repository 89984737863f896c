import { z } from 'zod';
import { amountInput } from '../operations/inputs.ts';
import { refundReasons } from './rules.ts';

/** What staff give to refund a payment. */
export const refundInput = z
  .strictObject({
    charge: z
      .string('Say which payment to refund.')
      .regex(/^(ch|py|pi)_\w{1,250}$/, 'A payment is named by its id: ch_…, py_… or pi_….'),
    /** Minor units of the charge's currency; all that is left when absent. */
    amount: amountInput.optional(),
    stripeReason: z
      .enum(refundReasons, `Stripe knows these reasons: ${refundReasons.join(', ')}.`)
      .optional(),
    /** What is taken back of each transfer of the payment; the proposed plan when absent. */
    reversals: z
      .array(
        z.strictObject({
          transfer: z
            .string('Say which transfer to reverse.')
            .regex(/^tr_\w{1,250}$/, 'A transfer is named by its id: tr_….'),
          amount: amountInput,
        }),
        'The reversals are a list.',
      )
      .max(100, 'At most 100 transfers can be reversed with one refund.')
      .refine((list) => new Set(list.map(({ transfer }) => transfer)).size === list.length, {
        error: 'Each transfer is named once.',
      })
      .optional(),
    reverseTransfer: z.boolean('reverseTransfer is true or false.').optional(),
    refundApplicationFee: z.boolean('refundApplicationFee is true or false.').optional(),
  })
  .refine((input) => !input.refundApplicationFee || input.reverseTransfer, {
    // https://docs.stripe.com/connect/destination-charges#issue-refunds
    error: 'The application fee can only be given back together with the transfer.',
    path: ['refundApplicationFee'],
  });
export type RefundInput = z.infer<typeof refundInput>;

/** What staff give to cancel a refund. */
export const refundCancelInput = z.strictObject({
  refund: z
    .string('Say which refund to cancel.')
    .regex(/^(re|pyr)_\w{1,250}$/, 'A refund is named by its id: re_… or pyr_….'),
});
export type RefundCancelInput = z.infer<typeof refundCancelInput>;
