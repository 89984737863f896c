import { z } from 'zod';
import { accountInput } from '../operations/inputs.ts';
import { collectedFields, linkTypes } from './rules.ts';

/** What is given to make a link for an account holder. */
export const linkInput = z.strictObject({
  account: accountInput,
  type: z
    .enum(linkTypes, `A link is of one of these types: ${linkTypes.join(', ')}.`)
    .default('account_onboarding'),
  collect: z
    .enum(collectedFields, `A link asks for one of these: ${collectedFields.join(', ')}.`)
    .default('currently_due'),
});
export type LinkOrder = z.infer<typeof linkInput>;

/** Whose links are asked for. */
export const linksQuery = z.object({ account: accountInput });
