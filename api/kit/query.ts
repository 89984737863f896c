import { zValidator } from '@hono/zod-validator';
import { z } from 'zod';
import { badInput } from './errors.ts';

/** Takes a route's query string as plain texts; what each may be, the route's list declares. */
export const textQuery = zValidator('query', z.record(z.string(), z.string()), (result) => {
  if (!result.success)
    throw badInput('Give each parameter once.', String(result.error.issues[0]?.path[0] ?? ''));
});

/** How a detail page wants its object: from the snapshot at once, or read through to Stripe. */
export const sourceQuery = zValidator(
  'query',
  z.object({ source: z.enum(['stripe', 'snapshot']).optional() }),
  (result) => {
    if (!result.success) throw badInput('source is stripe or snapshot.', 'source');
  },
);
