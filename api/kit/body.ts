import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { AppError } from './errors.ts';

const megabyte = 1024 * 1024;

/** Refuses a body of more than so many MB. @throws AppError `too_large`. */
const upTo = (megabytes: number) =>
  bodyLimit({
    maxSize: megabytes * megabyte,
    onError: (c) => {
      // The rest of the body is still on its way; the connection cannot be used again.
      c.header('connection', 'close');
      throw new AppError(413, 'too_large', `The request is larger than ${megabytes} MB.`);
    },
  });

/**
 * Refuses a body of more than so many MB.
 * @param exceptions how many MB some paths take.
 * @throws AppError `too_large`.
 */
export function limitBody(
  megabytes: number,
  exceptions: readonly { path: RegExp; megabytes: number }[] = [],
): MiddlewareHandler {
  const usual = upTo(megabytes);
  const others = exceptions.map((each) => ({ ...each, limit: upTo(each.megabytes) }));
  return (c, next) => {
    const other = others.find(({ path }) => path.test(c.req.path));
    return (other?.limit ?? usual)(c, next);
  };
}

/**
 * The same request in Node's own class, where its length is not told beforehand: the limit reads
 * such a body and makes the request anew from its parts, which it cannot do from the server's class.
 */
export function copyable(request: Request): Request {
  const { method, headers, url, signal } = request;
  if (method === 'GET' || method === 'HEAD' || headers.has('content-length')) return request;
  // A stream as a body has to be sent in halves; the types do not know the word yet.
  const init: RequestInit & { duplex: 'half' } = {
    method,
    headers,
    signal,
    body: request.body,
    duplex: 'half',
  };
  return new Request(url, init);
}
