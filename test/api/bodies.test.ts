import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ErrorBody } from '../../api/kit/errors.ts';
import { type AppForTest, startApp } from '../support/app.ts';

const secret = 'whsec_bodies';
const megabyte = 1024 * 1024;

let app: AppForTest;
beforeAll(async () => {
  app = await startApp({ env: { STRIPE_WEBHOOK_SECRET: secret } });
  // No webhook is taken before Stripe has answered.
  await app.synced();
});
afterAll(() => app.stop());

/** A body that is sent in chunks, its length not told, as proxies that stream do. */
function inChunks(text: string): RequestInit {
  const stream = new ReadableStream({
    start(controller) {
      for (let at = 0; at < text.length; at += 64 * 1024)
        controller.enqueue(new TextEncoder().encode(text.slice(at, at + 64 * 1024)));
      controller.close();
    },
  });
  const init: RequestInit & { duplex: 'half' } = { body: stream, duplex: 'half' };
  return init;
}

const whole = (text: string): RequestInit => ({ body: text });

const signIn = (body: RequestInit, cookie = '') =>
  app.nobody.fetch('/api/auth/sign-in/email', {
    ...body,
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie },
  });

const credentials = JSON.stringify({
  email: 'viewer@countinghouse.test',
  password: 'countinghouse',
});

function deliver(event: object, send: (text: string) => RequestInit) {
  const payload = JSON.stringify(event);
  const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret });
  return fetch(`${app.url}/webhooks/stripe`, {
    ...send(payload),
    method: 'POST',
    headers: { 'stripe-signature': signature },
  });
}

const event = (padding = '') => ({
  id: 'evt_chunked',
  object: 'event',
  type: 'unheard.of',
  created: 1_795_000_000,
  data: { object: { id: 'x_1', object: 'unheard', padding } },
});

describe('a body whose length is not told', () => {
  test('is read like every other', async () => {
    expect((await signIn(inChunks(credentials))).status).toBe(200);
  });

  test.each([
    ['nothing said of it', ''],
    ['an end at once', 'transfer-encoding: chunked\r\n'],
  ])('may be empty, with %s', async (_, header) => {
    const { client } = await app.signIn('viewer@countinghouse.test', 'countinghouse');
    const { hostname, port } = new URL(app.url);
    const socket = connect(Number(port), hostname);
    socket.write(
      `POST /api/auth/sign-out HTTP/1.1\r\nhost: ${hostname}\r\ncookie: ${client.cookie}\r\n` +
        `connection: close\r\n${header}\r\n${header && '0\r\n\r\n'}`,
    );
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 /);
    expect((await client.get('/api/me')).status).toBe(401);
  });

  test('brings a webhook through a proxy that streams, its signature intact', async () => {
    const response = await deliver(event('é'.repeat(200_000)), inChunks);
    expect([response.status, await response.json()]).toEqual([200, { received: true }]);
    const forged = await fetch(`${app.url}/webhooks/stripe`, {
      ...inChunks(JSON.stringify(event())),
      method: 'POST',
      headers: { 'stripe-signature': 't=1,v1=00' },
    });
    expect(forged.status).toBe(400);
  });
});

describe.each([
  ['whole', whole],
  ['in chunks', inChunks],
] as const)('a body sent %s that is too large', (_, send) => {
  const refusal = async (response: Response) => {
    const { error } = (await response.json()) as ErrorBody;
    return [response.status, error.code, error.message];
  };

  test('is refused by the API', async () => {
    expect(await refusal(await signIn(send('x'.repeat(megabyte + 1))))).toEqual([
      413,
      'too_large',
      'The request is larger than 1 MB.',
    ]);
  });

  test('is refused as a webhook', async () => {
    expect(await refusal(await deliver(event('x'.repeat(2 * megabyte)), send))).toEqual([
      413,
      'too_large',
      'The request is larger than 2 MB.',
    ]);
  });
});
