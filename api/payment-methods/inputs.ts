import { z } from 'zod';
import { accountInput } from '../operations/inputs.ts';
import { preferences } from './rules.ts';

/** What staff give to switch payment methods of a configuration; what is not named stays. */
export const configurationUpdateInput = z.strictObject({
  configuration: z
    .string('Say which configuration.')
    .regex(/^pmc_\w{1,250}$/, 'A configuration is named by its id: pmc_….'),
  /** Whose it is; absent for the platform's own. */
  account: accountInput.optional(),
  methods: z
    .record(
      z.string().regex(/^[a-z][a-z0-9_]{1,40}$/, 'A method is named as Stripe does: sepa_debit.'),
      z.enum(preferences, 'A method is switched on or off, or left to its default (none).'),
      'The methods are preferences by method.',
    )
    .refine((methods) => Object.keys(methods).length > 0, 'Say which method to switch.'),
});
export type ConfigurationUpdateInput = z.infer<typeof configurationUpdateInput>;
