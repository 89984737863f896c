import { z } from 'zod';
import { disputeInput } from '../operations/inputs.ts';
import { type EvidenceForm, type EvidenceName, evidenceFields, evidenceLimits } from './rules.ts';

const count = (n: number) => n.toLocaleString('en-US');

const fileInput = z.string().regex(/^file_\w{1,250}$/, 'A file is named by its id: file_….');

/** A text, or none: Stripe takes away what is empty. */
const textInput = (form: 'short' | 'long', label: string) =>
  z
    .string(`${label} is a text.`)
    .max(evidenceLimits[form], `${label} has at most ${count(evidenceLimits[form])} characters.`);

const fieldInput = (form: EvidenceForm, label: string): z.ZodOptional<z.ZodType<string>> =>
  (form === 'file' ? z.union([z.literal(''), fileInput]) : textInput(form, label)).optional();

const plainFields = Object.fromEntries(
  evidenceFields.map(({ name, form, label }) => [name, fieldInput(form, label)]),
) as Record<EvidenceName, z.ZodOptional<z.ZodType<string>>>;

const acknowledgement = z.strictObject({
  fee_acknowledged: z.boolean('Say whether the fee is accepted.'),
});

const addressInput = z.strictObject({
  line1: textInput('short', 'The address').optional(),
  line2: textInput('short', 'The address').optional(),
  city: textInput('short', 'The city').optional(),
  state: textInput('short', 'The state').optional(),
  postal_code: textInput('short', 'The postal code').optional(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'A country has two capital letters.')
    .optional(),
});

const identifier = (label: string, shortest: number) =>
  textInput('short', label)
    .refine((text) => text === '' || text.length >= shortest, {
      error: `${label} has at least ${shortest} characters.`,
    })
    .optional();

const transactionFields = {
  customer_account_id: identifier('The account of the customer', 1),
  // Stripe's least lengths: a shorter one would be no one's own.
  customer_device_fingerprint: identifier('The fingerprint of the device', 20),
  customer_device_id: identifier('The id of the device', 15),
  customer_email_address: textInput('short', 'The e-mail').optional(),
  customer_purchase_ip: textInput('short', 'The address on the internet').optional(),
  product_description: textInput('long', 'What was sold').optional(),
  shipping_address: addressInput.optional(),
};

/** Evidence for the programs of card networks: https://docs.stripe.com/disputes/api/visa-ce3 */
const enhancedInput = z.strictObject({
  visa_compelling_evidence_3: z
    .strictObject({
      disputed_transaction: z.strictObject({
        ...transactionFields,
        merchandise_or_services: z.enum(['merchandise', 'services']).optional(),
      }),
      prior_undisputed_transactions: z
        .array(
          z.strictObject({
            ...transactionFields,
            charge: z
              .string('Say which earlier payment.')
              .regex(/^(ch|py)_\w{1,250}$/, 'A payment is named by its id: ch_….'),
          }),
        )
        .max(2, 'Visa looks at two earlier payments.'),
    })
    .optional(),
  visa_compliance: acknowledgement.optional(),
  mastercard_compliance: acknowledgement.optional(),
});

const appealInput = z.strictObject({
  reason_for_filing: textInput('long', 'Why the bank is wrong'),
  supporting_files: z.array(fileInput).max(20, 'At most 20 files.'),
});

/** What staff give to keep evidence with a dispute, unsent: only what is to change. */
export const saveEvidenceInput = z.strictObject({
  dispute: disputeInput,
  evidence: z
    .strictObject({
      ...plainFields,
      enhanced_evidence: enhancedInput.optional(),
      appeal: appealInput.optional(),
    })
    .refine((evidence) => Object.values(evidence).some((value) => value !== undefined), {
      error: 'Change something first.',
    }),
  /** Of the fields as they were seen, their digests: what others changed since is not lost. */
  seen: z.record(z.string(), z.string().max(64)).optional(),
});
export type SaveEvidenceInput = z.infer<typeof saveEvidenceInput>;

/** What staff give to send the evidence that is kept with a dispute. */
export const submitEvidenceInput = z.strictObject({
  dispute: disputeInput,
  /** The digest of all the evidence as it was read: nothing is sent that nobody has read. */
  seen: z
    .string('Read the evidence first: its digest comes with it.')
    .max(64, 'This is no digest of evidence.'),
});
export type SubmitEvidenceInput = z.infer<typeof submitEvidenceInput>;
