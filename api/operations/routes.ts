import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { peopleIn } from '../audit/people.ts';
import { clientAddress } from '../kit/address.ts';
import { textQuery } from '../kit/query.ts';
import { nowInSeconds } from '../kit/time.ts';
import { validate } from '../kit/validate.ts';
import { need, type StaffEnv } from '../staff/permission.ts';
import type { Store } from '../store/database.ts';
import { summaryOf } from '../store/summary.ts';
import { longestText, ulid } from './inputs.ts';
import { listOperations, operationListing, operationsSource, peopleWhoOrdered } from './list.ts';
import { onRecord } from './on-record.ts';
import type { Operations } from './pipeline.ts';
import type { Requester } from './requester.ts';

/** Previews ask Stripe several times each. */
const mostPreviews = 50;
const mostItems = 2000;

const reason = z
  .string('Say why: every operation needs a reason.')
  .trim()
  .min(1, 'Say why: every operation needs a reason.')
  .max(longestText, `The reason has at most ${longestText} characters.`);

const fingerprint = z.string('Give the fingerprint of the preview.').min(1).max(200);

const anyInput = z.record(z.string(), z.unknown(), 'The input is an object.');

const previewBody = z.strictObject({
  kind: z.string('Say which kind of operation.'),
  input: anyInput,
});
const submitBody = previewBody.extend({ id: ulid, reason, fingerprint });

const kind = z.string('Say which kind of operation.');
const batchPreviewBody = z.strictObject({
  kind,
  inputs: z
    .array(anyInput, 'The inputs are a list.')
    .min(1, 'The list is empty.')
    .max(mostPreviews, `At most ${mostPreviews} can be previewed at once.`),
});
const batchBody = z.strictObject({
  id: ulid,
  kind,
  reason,
  items: z
    .array(z.strictObject({ input: anyInput, fingerprint }), 'The items are a list.')
    .min(1, 'The list is empty.')
    .max(mostItems, `A batch has at most ${mostItems} operations.`),
});

const note = z
  .string('The note is a text.')
  .trim()
  .max(longestText, `The note has at most ${longestText} characters.`);
const noteBody = z.strictObject({ note: note.optional() });
const rejectBody = z.strictObject({
  note: note.min(1, 'Say why: whoever ordered it has to know what to change.'),
});
const retryBody = z.strictObject({
  whenFunded: z.boolean('whenFunded is true or false.').optional(),
  priority: z
    .int('The priority is a whole number.')
    .min(-9, 'The priority is -9 to 9.')
    .max(9, 'The priority is -9 to 9.')
    .optional(),
});

const requester = (c: Context<StaffEnv>): Requester => ({
  ...c.var.staff,
  address: clientAddress(c),
});

/** `/api/operations/batch`: many operations of one kind, ordered together. */
const batchRoutes = (store: Store, { kinds, batches, preview }: Operations) => {
  const wants = onRecord({ store, kinds, isBatch: true });
  return (
    new Hono<StaffEnv>()
      // The action's own permission is asked for by the pipeline, for each kind.
      .post(
        '/batch/preview',
        need('operation:read'),
        validate('json', batchPreviewBody),
        async (c) => {
          const { kind: of, inputs } = c.req.valid('json');
          const by = requester(c);
          return c.json({ data: await batches.preview(by, of, inputs, preview) });
        },
      )
      .post(
        '/batch',
        wants('submit'),
        need('operation:read'),
        validate('json', batchBody),
        async (c) => {
          const { batch, created } = await batches.submit(requester(c), c.req.valid('json'));
          return c.json(batch, created ? 202 : 200);
        },
      )
      .get('/batches/:id', need('operation:read'), async (c) =>
        c.json(await batches.find(c.req.param('id'))),
      )
      .post('/batches/:id/cancel', wants('cancel'), need('operation:read'), async (c) =>
        c.json(await batches.cancel(requester(c), c.req.param('id'))),
      )
  );
};

/** `/api/operations`: preview, submit, decide, and what became of it. */
export const operationRoutes = (store: Store, operations: Operations) => {
  const { kinds, approvals, secondThoughts } = operations;
  const wants = onRecord({ store, kinds });

  /** The operation as the one who asks sees it: with what they may decide about it. */
  const shown = async (c: Context<StaffEnv>, id: string) => {
    const operation = await operations.settled(id);
    return c.json({ ...operation, ...(await operations.choices(c.var.staff, id)) });
  };

  return (
    new Hono<StaffEnv>()
      .route('/', batchRoutes(store, operations))
      .post('/preview', need('operation:read'), validate('json', previewBody), async (c) => {
        const { kind: of, input } = c.req.valid('json');
        return c.json(await operations.preview(requester(c), of, input));
      })
      .post(
        '/',
        wants('submit'),
        need('operation:read'),
        validate('json', submitBody),
        async (c) => {
          const { operation, created } = await operations.submit(requester(c), c.req.valid('json'));
          const underWay = created && operation.finishedAt === null;
          const choices = await operations.choices(c.var.staff, operation.id);
          return c.json({ ...operation, ...choices }, underWay ? 202 : 200);
        },
      )
      .get('/', need('operation:read'), textQuery, async (c) => {
        const page = await listOperations(store, c.req.valid('query'));
        return c.json({ ...page, asOf: nowInSeconds() });
      })
      .get('/summary', need('operation:read'), textQuery, async (c) => {
        const query = c.req.valid('query');
        const data = await summaryOf(store, operationsSource, operationListing, query);
        return c.json({ data, asOf: nowInSeconds() });
      })
      .get('/people', need('operation:read'), async (c) =>
        c.json({ data: await peopleIn(store, peopleWhoOrdered) }),
      )
      .get('/queue', need('operation:read'), (c) => c.json({ paused: operations.paused }))
      .get('/:id', need('operation:read'), async (c) => {
        const id = c.req.param('id');
        const operation = await operations.find(id);
        return c.json({ ...operation, ...(await operations.choices(c.var.staff, id)) });
      })
      .get('/:id/review', need('operation:approve'), async (c) =>
        c.json(await approvals.review(c.req.param('id'))),
      )
      .post(
        '/:id/approve',
        wants('approve'),
        need('operation:approve'),
        validate('json', noteBody),
        async (c) => {
          const id = c.req.param('id');
          await approvals.approve(requester(c), id, c.req.valid('json').note);
          return shown(c, id);
        },
      )
      .post(
        '/:id/reject',
        wants('reject'),
        need('operation:approve'),
        validate('json', rejectBody),
        async (c) => {
          const id = c.req.param('id');
          await approvals.reject(requester(c), id, c.req.valid('json').note);
          return shown(c, id);
        },
      )
      // Who may cancel or try again depends on the operation.
      .post(
        '/:id/cancel',
        wants('cancel'),
        need('operation:read'),
        validate('json', noteBody),
        async (c) => {
          const id = c.req.param('id');
          await secondThoughts.cancel(requester(c), id, c.req.valid('json').note);
          return shown(c, id);
        },
      )
      .post(
        '/:id/retry',
        wants('retry'),
        need('operation:read'),
        validate('json', retryBody),
        async (c) => {
          const id = c.req.param('id');
          await secondThoughts.retry(requester(c), id, c.req.valid('json'));
          return shown(c, id);
        },
      )
  );
};
