import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { z } from 'zod';
import type { Services } from '../context.ts';
import { driftMeasured } from '../drift/measured.ts';
import { validate } from '../kit/validate.ts';
import { need, type StaffEnv, signedIn } from '../staff/permission.ts';
import { roleCan } from '../staff/rules.ts';
import type { Sessions } from '../staff/sessions.ts';
import { backfillCost, startBackfill } from './backfill-orders.ts';
import { backfillStatus } from './backfill-status.ts';
import { actorOf, eventRoutes } from './event-routes.ts';
import { follow, processPlaces } from './live-stream.ts';
import { syncStatus } from './status.ts';

/** `/api/sync`: how the snapshots are kept true. */
export const syncRoutes = (services: Services) =>
  new Hono<StaffEnv>()
    .get('/', need('sync:read'), async (c) => {
      const { asOf, ...data } = await syncStatus(services);
      return c.json({ data, asOf });
    })
    .get('/drift', need('sync:read'), async (c) =>
      c.json({ data: await driftMeasured(services), asOf: services.stripe.now() }),
    )
    .get('/backfill/cost', need('sync:read'), async (c) =>
      c.json({ data: await backfillCost(services) }),
    )
    .post('/backfill', need('sync:manage'), async (c) => {
      await startBackfill(services, actorOf(c));
      return c.json({ data: await backfillStatus(services) }, 202);
    })
    .route('/events', eventRoutes(services));

/** `/api/status`: what every page must say about the product as a whole. */
export const statusRoutes = ({ stripe, sync }: Services) =>
  new Hono<StaffEnv>().get('/', signedIn(), (c) =>
    c.json({
      data: {
        stripe: stripe.reachability,
        /** Whether everything was read from Stripe at least once. */
        complete: sync.asOf() !== null,
      },
      /** Stripe's time, by which its deadlines are. */
      asOf: stripe.now(),
    }),
  );

/** Milliseconds between signs of life, so that neither proxies nor pages take silence for an end. */
export const pingEvery = 15_000;

const place = z.object({ since: z.string().max(60).optional() });

/**
 * `/api/live`: what changes, as it changes, to every open page of whoever is still signed in.
 * `since` is the stream's place that `/api/me` told, so that nothing is missed in between.
 */
export function liveRoutes({ live }: Pick<Services, 'live'>, sessions: Sessions) {
  const places = processPlaces();
  return new Hono<StaffEnv>().get('/', need('live:read'), validate('query', place), (c) => {
    const { id } = c.var.staff;
    const headers = new Headers({ cookie: c.req.header('cookie') ?? '' });
    const leave = places.take(id);
    return streamSSE(c, async (stream) => {
      try {
        const end = await follow(stream, {
          live,
          // A browser that takes up a broken stream says what it heard last, at the same address.
          lastId: c.req.header('last-event-id') ?? c.req.valid('query').since,
          isAllowed: async () => {
            const staff = (await sessions.of(headers))?.staff;
            return staff?.id === id && roleCan(staff.role, 'live:read');
          },
          pingMilliseconds: pingEvery,
        });
        // What does not read does not read the end either, and would keep its connection.
        if (end === 'behind') (c.env as HttpBindings | undefined)?.outgoing.destroy();
      } finally {
        leave();
      }
    });
  });
}
