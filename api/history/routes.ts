import { Hono } from 'hono';
import { z } from 'zod';
import type { Services } from '../context.ts';
import { notFound } from '../kit/errors.ts';
import { readLimit } from '../kit/pages.ts';
import { validate } from '../kit/validate.ts';
import { need, type StaffEnv } from '../staff/permission.ts';
import { changesOf, type Historied } from './historied.ts';

const pageQuery = validate(
  'query',
  z.strictObject({ cursor: z.string().optional(), limit: z.string().optional() }),
);

/**
 * What changed on the objects of an area, under its own path: `GET /:id/changes` gives a page of
 * changes, newest first, from `cursor` on. The first page comes with the object itself.
 */
export const historyRoutes = (
  { store, sync }: Pick<Services, 'store' | 'sync'>,
  historied: Historied,
) =>
  new Hono<StaffEnv>().get('/:id/changes', need(historied.permission), pageQuery, async (c) => {
    const id = c.req.param('id');
    const { cursor, limit } = c.req.valid('query');
    const page = await changesOf(store, historied, id, { cursor, limit: readLimit(limit) });
    if (!page) throw notFound(`${historied.name} ${id}`);
    return c.json({ data: page.history, next: page.earlier, asOf: sync.asOf() });
  });
