import { type Server, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { RequestError } from '@hono/node-server';
import { StripeError, unrecognizedUrl } from '../engine/errors.ts';
import { errorAnswer } from './execution.ts';
import { newRequestId } from './request-log.ts';

/** What Node's parser refuses other than with a 400, by its error code. */
const REFUSALS: Readonly<Record<string, { status: number; message: string }>> = {
  HPE_HEADER_OVERFLOW: { status: 431, message: 'The URL or the headers are too long.' },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, message: 'The request took too long to arrive.' },
};
const MALFORMED = { status: 400, message: 'Invalid request: this is not well-formed HTTP.' };

/**
 * Answers what never becomes a request to a route, because it is malformed or asks for another
 * protocol, with an error in Stripe's shape too.
 * @param now tells the sandbox's time in Unix seconds
 */
export function answerBroken(server: Server, now: () => number): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    // What follows an answer on the same connection would be taken for a part of it.
    if (!socket.writable || socket.bytesWritten > 0) socket.destroy();
    else {
      const { status, message } = REFUSALS[error.code ?? ''] ?? MALFORMED;
      socket.end(written(new StripeError(message, { status }), now()));
    }
  });
  server.on('connect', ({ url }, socket) => {
    socket.end(written(unrecognizedUrl('CONNECT', url ?? ''), now()));
  });
  server.on('checkExpectation', (_request, response) => {
    const refusal = new StripeError('Invalid request: unknown expectation.', { status: 417 });
    const { status, body, requestId } = errorAnswer(refusal, newRequestId(), now());
    response.writeHead(status, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'request-id': requestId,
    });
    response.end(body);
  });
}

/**
 * The answer to what never came to a route: a URL or host that cannot be read, or a failure.
 * @param now Unix seconds
 */
export function errorResponse(error: unknown, now: number): Response {
  const shown =
    error instanceof RequestError ? new StripeError(`Invalid request: ${error.message}.`) : error;
  const { status, body, requestId } = errorAnswer(shown, newRequestId(), now);
  const headers = { 'content-type': 'application/json', 'request-id': requestId };
  return new Response(body, { status, headers });
}

/** An error's answer as it goes over the wire; the connection ends with it. */
function written(error: StripeError, now: number): string {
  const { status, body, requestId } = errorAnswer(error, newRequestId(), now);
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'connection: close',
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    `request-id: ${requestId}`,
    '',
    body,
  ].join('\r\n');
}
