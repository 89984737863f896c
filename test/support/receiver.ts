import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** One webhook as it arrived. */
export interface Received {
  signature: string;
  body: string;
}

/** A server that webhooks can be sent to. */
export interface Receiver {
  url: string;
  received: Received[];
  /** The status it answers from now on; 200 at first. */
  answer(status: number): void;
  close(): void;
}

/** Listens on a free loopback port and keeps what is posted to it. */
export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  let status = 200;
  const server = createServer(async (request, response) => {
    const body = await text(request);
    received.push({ signature: String(request.headers['stripe-signature']), body });
    response.writeHead(status).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    answer: (next) => {
      status = next;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
