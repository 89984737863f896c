import { Hono } from 'hono';
import { z } from 'zod';
import { notFound } from '../kit/errors.ts';
import { textQuery } from '../kit/query.ts';
import { nowInSeconds } from '../kit/time.ts';
import { validate } from '../kit/validate.ts';
import { need, type StaffEnv } from '../staff/permission.ts';
import type { Store } from '../store/database.ts';
import { summaryOf } from '../store/summary.ts';
import { verifyAudit } from './audit.ts';
import { auditListing, auditSource, findAuditLine, listAudit, peopleOnRecord } from './list.ts';
import { peopleIn } from './people.ts';

const verifyQuery = z.strictObject({
  expected: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'A hash of the trail has 64 characters, 0 to 9 and a to f.')
    .optional(),
});

/** `/api/audit`: what happened here, and whether the trail is what was written. */
export const auditRoutes = (store: Store) =>
  new Hono<StaffEnv>()
    .get('/', need('audit:read'), textQuery, async (c) => {
      const page = await listAudit(store, c.req.valid('query'));
      return c.json({ ...page, asOf: nowInSeconds() });
    })
    .get('/summary', need('audit:read'), textQuery, async (c) => {
      const data = await summaryOf(store, auditSource, auditListing, c.req.valid('query'));
      return c.json({ data, asOf: nowInSeconds() });
    })
    .get('/people', need('audit:read'), async (c) =>
      c.json({ data: await peopleIn(store, peopleOnRecord) }),
    )
    .get('/verify', need('audit:read'), validate('query', verifyQuery), async (c) =>
      c.json(await verifyAudit(store, c.req.valid('query').expected)),
    )
    .get('/:seq', need('audit:read'), async (c) => {
      const line = await findAuditLine(store, Number(c.req.param('seq')));
      if (!line) throw notFound('This entry');
      return c.json({ data: line });
    });
