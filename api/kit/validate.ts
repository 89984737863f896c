import { zValidator } from '@hono/zod-validator';
import type { ValidationTargets } from 'hono';
import type { ZodType, z } from 'zod';
import { type AppError, badInput } from './errors.ts';

/**
 * The first thing that is wrong, as the caller's mistake: `invalid_input` naming the field.
 * @param whole what to name when no single field is at fault.
 */
export function firstMistake({ issues: [issue] }: z.core.$ZodError, whole?: string): AppError {
  if (!issue) return badInput('The request is not valid.', whole);
  const field = issue.code === 'unrecognized_keys' ? issue.keys[0] : issue.path.join('.');
  return badInput(issue.message, field || whole);
}

/**
 * Checks a part of the request and types it for the handler (`c.req.valid('json')`).
 * @throws AppError `invalid_input` naming the first field that is wrong.
 */
export const validate = <Schema extends ZodType, Target extends keyof ValidationTargets>(
  target: Target,
  schema: Schema,
) =>
  zValidator(target, schema, (result) => {
    if (!result.success) throw firstMistake(result.error);
  });
