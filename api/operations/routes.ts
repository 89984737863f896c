import { type Context, Hono } from 'hono';
import { sql } from 'kysely';
import { z } from 'zod';
import { clientAddress } from '../kit/address.ts';
import { textQuery } from '../kit/query.ts';
import { nowInSeconds } from '../kit/time.ts';
import { validate } from '../kit/validate.ts';
import { need, type StaffEnv } from '../staff/permission.ts';
import type { Store } from '../store/database.ts';
import { type Listing, type ListSource, listRows, parseListQuery } from '../store/listing.ts';
import type { Operations, Requester } from './pipeline.ts';
import { type OperationStatus, operationStatuses } from './status.ts';

const longestReason = 500;

const previewBody = z.strictObject({
  kind: z.string('Say which kind of operation.'),
  input: z.record(z.string(), z.unknown(), 'The input is an object.'),
});

const submitBody = previewBody.extend({
  // Upper case only: one operation must not have two spellings.
  id: z
    .string('Give the id that was made when the form opened.')
    .regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/, 'The id of an operation is a ULID.'),
  reason: z
    .string('Say why: every operation needs a reason.')
    .trim()
    .min(1, 'Say why: every operation needs a reason.')
    .max(longestReason, `The reason has at most ${longestReason} characters.`),
  fingerprint: z.string('Give the fingerprint of the preview.').min(1).max(200),
});

/** A line of the operations list. Times are Unix seconds. */
export interface OperationRow {
  id: string;
  kind: string;
  status: OperationStatus;
  needsPerson: boolean;
  subject: string;
  reason: string;
  by: { id: string; name: string };
  createdAt: number;
  finishedAt: number | null;
}

type StoredRow = Omit<OperationRow, 'needsPerson' | 'by'> & {
  needsPerson: 0 | 1;
  byId: string;
  byName: string;
};

const source: ListSource = {
  from: sql.table('operation'),
  columns: sql`id, kind, status, needs_person as "needsPerson", subject, reason,
    requested_by as "byId", requested_by_name as "byName", created_at as "createdAt",
    finished_at as "finishedAt"`,
};

const listing: Listing = {
  filters: {
    status: { by: 'choice', column: 'status', values: operationStatuses },
    kind: { by: 'choice', column: 'kind' },
    by: { by: 'choice', column: 'requested_by' },
    subject: { by: 'choice', column: 'subject' },
  },
  sorts: ['created_at'],
  defaultSort: '-created_at',
};

function requester(c: Context<StaffEnv>): Requester {
  return { ...c.var.staff, address: clientAddress(c) };
}

/** `/api/operations`: preview, submit, and what became of it. */
export const operationRoutes = (store: Store, operations: Operations) =>
  new Hono<StaffEnv>()
    // The action's own permission is asked for by the pipeline, for each kind.
    .post('/preview', need('operation:read'), validate('json', previewBody), async (c) => {
      const { kind, input } = c.req.valid('json');
      return c.json(await operations.preview(requester(c), kind, input));
    })
    .post('/', need('operation:read'), validate('json', submitBody), async (c) => {
      const { operation, created } = await operations.submit(requester(c), c.req.valid('json'));
      const underWay = created && operation.finishedAt === null;
      return c.json(operation, underWay ? 202 : 200);
    })
    .get('/', need('operation:read'), textQuery, async (c) => {
      const query = parseListQuery(listing, c.req.valid('query'));
      const page = await listRows<StoredRow>(store, source, query);
      const data = page.data.map(
        ({ needsPerson, byId, byName, ...row }): OperationRow => ({
          ...row,
          needsPerson: needsPerson === 1,
          by: { id: byId, name: byName },
        }),
      );
      return c.json({ data, next: page.next, asOf: nowInSeconds() });
    })
    .get('/queue', need('operation:read'), (c) => c.json({ paused: operations.paused }))
    .get('/:id', need('operation:read'), async (c) =>
      c.json(await operations.find(c.req.param('id'))),
    );
