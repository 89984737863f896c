import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { copyable } from './kit/body.ts';
import { StartError } from './kit/start-error.ts';

type Fetch = (request: Request, bindings: object) => Response | Promise<Response>;

/** A server that answers from the moment it listens, and whose answers can be replaced. */
export interface Listening {
  /** Answers with this from the next request on. */
  answerWith(fetch: Fetch): void;
  /** Lets requests under way end for a moment, then closes every connection. */
  close(): Promise<void>;
}

const graceMilliseconds = 1500;

/** @throws StartError when the address cannot be taken. */
export async function listen(host: string, port: number, first: Fetch): Promise<Listening> {
  let answer = first;
  const server = createServer(
    getRequestListener((request, bindings) => answer(copyable(request), bindings), {
      // Other libraries of this process were made for Node's own.
      overrideGlobalObjects: false,
    }),
  );
  await open(server, host, port);
  return {
    answerWith(fetch) {
      answer = fetch;
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      // Live updates never end by themselves.
      const force = setTimeout(() => server.closeAllConnections(), graceMilliseconds);
      await closed;
      clearTimeout(force);
    },
  };
}

const advice: Record<string, (host: string, port: number) => string> = {
  EADDRINUSE: (_, port) => `Port ${port} is in use. Stop what uses it, or set PORT to another.`,
  EACCES: (_, port) => `Port ${port} may not be used by this user. Set PORT to one above 1023.`,
  EADDRNOTAVAIL: (host) => `HOST ${host} is not an address of this machine.`,
  ENOTFOUND: (host) => `HOST ${host} is not known.`,
};

const open = (server: Server, host: string, port: number) =>
  new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const told = advice[error.code ?? '']?.(host, port);
      reject(new StartError(told ?? `Cannot listen on ${host}:${port}: ${error.message}`, error));
    });
    server.listen(port, host, resolve);
  });
