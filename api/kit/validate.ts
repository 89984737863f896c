import { zValidator } from '@hono/zod-validator';
import type { ValidationTargets } from 'hono';
import type { ZodType } from 'zod';
import { badInput } from './errors.ts';

/**
 * Checks a part of the request and types it for the handler (`c.req.valid('json')`).
 * @throws AppError `invalid_input` naming the first field that is wrong.
 */
export const validate = <Schema extends ZodType, Target extends keyof ValidationTargets>(
  target: Target,
  schema: Schema,
) =>
  zValidator(target, schema, (result) => {
    if (result.success) return;
    const [issue] = result.error.issues;
    const field = issue?.path.join('.');
    throw badInput(issue?.message ?? 'The request is not valid.', field || undefined);
  });
