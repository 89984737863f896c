import { Hono } from 'hono';
import { z } from 'zod';
import type { Services } from '../context.ts';
import { validate } from '../kit/validate.ts';
import { signedIn } from '../staff/permission.ts';
import { search } from './search.ts';

const searchQuery = validate(
  'query',
  z.strictObject({
    q: z.string('Give the words to search for as q.'),
    limit: z.coerce
      .number<string>('limit is a whole number from 1 to 20.')
      .int('limit is a whole number from 1 to 20.')
      .min(1, 'limit is a whole number from 1 to 20.')
      .max(20, 'limit is a whole number from 1 to 20.')
      .default(5),
  }),
);

/** `/api/search`: one box over everything that somebody may see. */
export const searchRoutes = ({ store, sync }: Services) =>
  new Hono().get('/', signedIn(), searchQuery, async (c) => {
    const { q, limit } = c.req.valid('query');
    const data = await search(store, c.var.staff.role, q, limit);
    return c.json({ data, asOf: sync.asOf() });
  });
