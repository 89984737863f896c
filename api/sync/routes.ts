import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { Services } from '../context.ts';
import { need, type StaffEnv, signedIn } from '../staff/permission.ts';
import type { LiveMessage } from './live.ts';
import { syncStatus } from './status.ts';

/** `/api/sync`: how the snapshots are kept true. */
export const syncRoutes = (services: Services) =>
  new Hono().get('/', need('sync:read'), async (c) => {
    const { asOf, ...data } = await syncStatus(services);
    return c.json({ data, asOf });
  });

/** `/api/status`: what every page must say about the product as a whole. */
export const statusRoutes = ({ stripe }: Services) =>
  new Hono<StaffEnv>().get('/', signedIn(), (c) =>
    c.json({ data: { stripe: stripe.reachability } }),
  );

/** Seconds between signs of life, so that neither proxies nor pages take silence for an end. */
const pingEvery = 15;

/** `/api/live`: what changes, as it changes, to every open page. */
export const liveRoutes = ({ live }: Services) =>
  new Hono().get('/', need('live:read'), (c) =>
    streamSSE(c, async (stream) => {
      const send = ({ id, ...message }: LiveMessage) =>
        stream.writeSSE({ event: 'changed', id, data: JSON.stringify(message) });
      const subscription = live.subscribe(c.req.header('last-event-id'), (message) => {
        void send(message);
      });
      const ended = new Promise<void>((resolve) => stream.onAbort(resolve));
      const ping = setInterval(
        () => void stream.writeSSE({ event: 'ping', data: '' }),
        pingEvery * 1000,
      );
      const end = () => {
        clearInterval(ping);
        subscription.stop();
      };
      void ended.then(end);
      if (subscription.missed === 'resync') await stream.writeSSE({ event: 'resync', data: '' });
      else for (const message of subscription.missed) await send(message);
      // A page that has heard nothing yet must know from where on it would miss something.
      await stream.writeSSE({ event: 'ready', id: live.lastId(), data: '' });
      await ended;
    }),
  );
