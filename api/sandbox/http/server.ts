import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { StripeError } from '../engine/errors.ts';
import { authenticationPages } from '../pages/authentication.ts';
import { checkoutPages } from '../pages/checkout.ts';
import { expressPages } from '../pages/express.ts';
import { onboardingPages } from '../pages/onboarding.ts';
import type { Sandbox } from '../sandbox.ts';
import { answerBroken, errorResponse } from './broken-requests.ts';
import { controlRoutes } from './control.ts';
import { answerStripe, drop, isCutOff } from './stripe-api.ts';

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
  const now = () => sandbox.engine.now();
  const limits = { upload: limited(largestUpload, now), other: limited(largestBody, now) };
  app.onError((error, c) => (isCutOff(c) ? drop(c) : errorResponse(error, now())));
  // A host such as 127.-.0.1 comes this far, but there is no URL with it.
  app.use((c, next) => {
    if (!URL.canParse(c.req.url)) throw new StripeError('Invalid request: Invalid host header.');
    return next();
  });
  app.use((c, next) => limits[c.req.path === '/v1/files' ? 'upload' : 'other'](c, next));
  // The address that is told at the start is opened by people too.
  app.get('/', (c) => c.redirect('/_sandbox/', 302));
  app.get('/_sandbox', (c) => c.redirect('/_sandbox/', 301));
  app.route('/_sandbox/', controlRoutes(sandbox));
  app.route('/authenticate', authenticationPages(sandbox));
  app.route('/checkout', checkoutPages(sandbox));
  app.route('/express', expressPages(sandbox));
  app.route('/setup', onboardingPages(sandbox));
  app.all('*', (c) => answerStripe(sandbox, c));

  return new Promise((resolve, reject) => {
    const respond = getRequestListener(app.fetch, {
      errorHandler: (error) => errorResponse(error, now()),
    });
    // Without that Node answers for us.
    const server = createServer({ requireHostHeader: false }, respond);
    answerBroken(server, now);
    server.listen(port, '127.0.0.1', () => {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      sandbox.servedAt(url);
      resolve({ url, close });
    });
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
function limited(maxSize: number, now: () => number) {
  return bodyLimit({
    maxSize,
    onError: () => {
      // What was not read of the body would be taken for the next request.
      const answer = errorResponse(
        new StripeError('Request body too large.', { status: 413 }),
        now(),
      );
      answer.headers.set('connection', 'close');
      return answer;
    },
  });
}
