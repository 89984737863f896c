import type { Server } from 'node:http';
import { type HttpBindings, serve } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { checkoutPages } from '../pages/checkout.ts';
import { expressPages } from '../pages/express.ts';
import { onboardingPages } from '../pages/onboarding.ts';
import type { Sandbox } from '../sandbox.ts';
import { controlRoutes } from './control.ts';
import { answerStripe } from './stripe-api.ts';

const largestBody = 2 * 1024 * 1024;
/** Files are larger: 16 MB, and what wraps them. */
const largestUpload = 17 * 1024 * 1024;

/** A listening sandbox. */
export interface Listening {
  /** `http://127.0.0.1:<port>`. */
  url: string;
  /** Stops listening and ends open connections. */
  close(): void;
}

/**
 * Serves Stripe's API, the hosted pages and the control routes of a sandbox on the loopback interface.
 * @param port 0 takes a free one
 * @throws Error when the port is taken
 */
export function listen(sandbox: Sandbox, port: number): Promise<Listening> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  const limits = { upload: limited(largestUpload), other: limited(largestBody) };
  app.use((c, next) => limits[c.req.path === '/v1/files' ? 'upload' : 'other'](c, next));
  // The address that is told at the start is opened by people too.
  app.get('/', (c) => c.redirect('/_sandbox/', 302));
  app.get('/_sandbox', (c) => c.redirect('/_sandbox/', 301));
  app.route('/_sandbox/', controlRoutes(sandbox));
  app.route('/checkout', checkoutPages(sandbox));
  app.route('/express', expressPages(sandbox));
  app.route('/setup', onboardingPages(sandbox));
  app.all('*', (c) => answerStripe(sandbox, c));

  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port }, (address) => {
      resolve({ url: `http://127.0.0.1:${address.port}`, close });
    }) as Server;
    const close = () => {
      server.close();
      server.closeAllConnections();
    };
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE';
      reject(isTaken ? new Error(`port ${port} is in use: --port 0 takes a free one`) : error);
    });
  });
}

/** Refuses bodies above `maxSize` bytes. */
function limited(maxSize: number) {
  return bodyLimit({
    maxSize,
    onError: (c) => {
      // What was not read of the body would be taken for the next request.
      c.header('connection', 'close');
      const error = { type: 'invalid_request_error', message: 'Request body too large.' };
      return c.json({ error }, 413);
    },
  });
}
