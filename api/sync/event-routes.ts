import { type Context, Hono } from 'hono';
import { z } from 'zod';
import type { Actor } from '../audit/audit.ts';
import type { Services } from '../context.ts';
import { clientAddress } from '../kit/address.ts';
import { notFound } from '../kit/errors.ts';
import { textQuery } from '../kit/query.ts';
import { validate } from '../kit/validate.ts';
import { need, type StaffEnv } from '../staff/permission.ts';
import { listRows, parseListQuery } from '../store/listing.ts';
import { summaryOf } from '../store/summary.ts';
import { eventDetail } from './event-detail.ts';
import { type EventRow, eventListing, eventsSource } from './event-list.ts';
import { ignoreEvent, replayEvent, replayFailed } from './event-orders.ts';
import { longestNote } from './rules.ts';

const ignoreBody = z.strictObject({
  note: z
    .string('Say why it is ignored.')
    .trim()
    .min(1, 'Say why it is ignored.')
    .max(longestNote, `The note has at most ${longestNote} characters.`),
});

/** Who asks, as the audit trail names them. */
export function actorOf(c: Context<StaffEnv>): Actor {
  const { id, name } = c.var.staff;
  return { id, name, address: clientAddress(c) };
}

/** `/api/sync/events`: every event that came in, what became of it, and another try. */
export const eventRoutes = (services: Services) => {
  const { store, sync } = services;

  async function detail(id: string) {
    const data = await eventDetail(store, id);
    if (!data) throw notFound(`Event ${id}`);
    return { data, asOf: sync.asOf() };
  }

  return new Hono<StaffEnv>()
    .get('/', need('sync:read'), textQuery, async (c) => {
      const query = parseListQuery(eventListing, c.req.valid('query'));
      const page = await listRows<EventRow>(store, eventsSource, query);
      return c.json({ ...page, asOf: sync.asOf() });
    })
    .get('/summary', need('sync:read'), textQuery, async (c) => {
      const data = await summaryOf(store, eventsSource, eventListing, c.req.valid('query'));
      return c.json({ data, asOf: sync.asOf() });
    })
    .get('/:id', need('sync:read'), async (c) => c.json(await detail(c.req.param('id'))))
    .post('/replay-failed', need('sync:manage'), async (c) =>
      c.json({ data: { events: await replayFailed(services, actorOf(c)) } }, 202),
    )
    .post('/:id/replay', need('sync:manage'), async (c) => {
      const id = c.req.param('id');
      await replayEvent(services, actorOf(c), id);
      return c.json(await detail(id));
    })
    .post('/:id/ignore', need('sync:manage'), validate('json', ignoreBody), async (c) => {
      const id = c.req.param('id');
      await ignoreEvent(services, actorOf(c), id, c.req.valid('json').note);
      return c.json(await detail(id));
    });
};
