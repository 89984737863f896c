import { validator } from 'hono/validator';
import { z } from 'zod';
import { badInput } from './errors.ts';
import { validate } from './validate.ts';

/**
 * Takes a route's query string as plain texts; what each may be, the route's list declares.
 * @throws AppError `invalid_input` naming a parameter that is given twice.
 */
export const textQuery = validator('query', (_, c): Record<string, string> => {
  // Read anew: as keys of a plain object some names, such as __proto__, would be lost.
  const given = [...new URL(c.req.url).searchParams];
  const names = new Set<string>();
  for (const [name] of given) {
    if (names.has(name)) throw badInput('Give each parameter once.', name);
    names.add(name);
  }
  return Object.fromEntries(given);
});

/** How a detail page wants its object: from the snapshot at once, or read through to Stripe. */
export const sourceQuery = validate(
  'query',
  z.object({
    source: z.enum(['stripe', 'snapshot'], 'source is stripe or snapshot.').optional(),
  }),
);
