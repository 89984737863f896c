import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context } from 'hono';
import type { EngineRequest } from '../engine/engine.ts';
import { StripeError, unrecognizedUrl } from '../engine/errors.ts';
import type { Sandbox } from '../sandbox.ts';
import { authenticate, checkedVersion } from './auth.ts';
import { errorAnswer, perform } from './execution.ts';
import type { Fault } from './faults.ts';
import { decodeForm } from './form.ts';
import type { KeyedAnswer } from './idempotency.ts';
import { decodeMultipart, isMultipart } from './multipart.ts';
import { type LoggedRequest, newRequestId } from './request-log.ts';

type StripeContext = Context<{ Bindings: HttpBindings }>;

/** Answers one request to Stripe's API, as Stripe would or as an ordered fault says. */
export async function answerStripe(sandbox: Sandbox, c: StripeContext): Promise<Response> {
  const { pathname } = new URL(c.req.url);
  const requestId = newRequestId();
  const entry = sandbox.log.add({
    method: c.req.method,
    path: pathname,
    params: {},
    account: c.req.header('stripe-account') || null,
    idempotencyKey: c.req.header('idempotency-key') || null,
    requestId,
    status: null,
    dropped: null,
    effect: false,
    replayed: false,
    fault: null,
    time: sandbox.engine.now(),
  });
  try {
    const request = await read(sandbox, c, entry);
    const fault = sandbox.faults.strike(request.method, request.path);
    entry.fault = fault?.id ?? null;
    const answer = await answerUnderFault(sandbox, request, fault, entry);
    if (!answer) return drop(c);
    const response = send(sandbox, c, answer, entry);
    return entry.dropped === 'during' ? await sendHalf(c, response) : response;
  } catch (error) {
    if (isCutOff(c)) return drop(c);
    const answer = errorAnswer(error, requestId, entry.time);
    return send(sandbox, c, { ...answer, replayed: false }, entry);
  }
}

/** Whether the client went away before its request was whole: there is nobody to answer. */
export function isCutOff({ env }: StripeContext): boolean {
  return env.incoming.destroyed && !env.incoming.complete;
}

/** Checks and decodes a request, noting in the log what it learns. Throws Stripe's refusals. */
async function read(
  sandbox: Sandbox,
  c: StripeContext,
  entry: LoggedRequest,
): Promise<EngineRequest> {
  const query = new URL(c.req.url).search.slice(1);
  const contentType = c.req.header('content-type');
  const inParts = c.req.method === 'POST' && isMultipart(contentType);
  const parts = inParts ? await c.req.arrayBuffer() : null;
  const sentBody = c.req.method === 'GET' || parts ? '' : await textOf(c);
  authenticate(c.req.header('authorization'));
  const version = c.req.header('stripe-version') || null;
  if (version !== null) checkedVersion(version);
  sandbox.rateLimit.pass(entry);
  const method = methodOf(entry);
  checkContentType(contentType, sentBody);
  entry.params = {
    ...decodeForm([query, sentBody].filter((part) => part !== '').join('&')),
    ...(parts && contentType && (await decodeMultipart(parts, contentType))),
  };
  return {
    method,
    path: entry.path,
    params: entry.params,
    account: entry.account,
    idempotencyKey: c.req.method === 'POST' ? entry.idempotencyKey : null,
    requestId: entry.requestId,
    apiVersion: version,
    origin: new URL(c.req.url).origin,
  };
}

/** What has another form than version 1 of the API is not here, whatever its body is made of. */
function methodOf({ method, path }: LoggedRequest): EngineRequest['method'] {
  if (path.startsWith('/v1/') && !/%(?![0-9a-f]{2})/i.test(path)) {
    if (method === 'GET' || method === 'POST' || method === 'DELETE') return method;
  }
  throw unrecognizedUrl(method, path);
}

/** The body's text; a byte that is no UTF-8 is the client's mistake, not to be kept as U+FFFD. */
async function textOf(c: StripeContext): Promise<string> {
  const bytes = await c.req.arrayBuffer();
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new StripeError('Invalid request: the body is not valid UTF-8.');
  }
}

function checkContentType(type: string | undefined, body: string): void {
  if (body === '' || type === undefined) return;
  const [media = ''] = type.split(';');
  if (media.trim().toLowerCase() === 'application/x-www-form-urlencoded') return;
  throw new StripeError(
    'Invalid request (check that your POST content type is application/x-www-form-urlencoded). If you have any questions, we can help at https://support.stripe.com/.',
  );
}

/**
 * Runs the request under the fault that struck it, if any; undefined means that the socket is to
 * be dropped. A request holds its idempotency key until its (delayed) answer leaves.
 */
async function answerUnderFault(
  sandbox: Sandbox,
  request: EngineRequest,
  fault: Fault | undefined,
  entry: LoggedRequest,
): Promise<KeyedAnswer | undefined> {
  const end = sandbox.rateLimit.begin(request);
  let held: ReturnType<typeof sandbox.keys.hold> | undefined;
  try {
    if (request.idempotencyKey !== null) held = sandbox.keys.hold(request);
    const performed = fault?.drop === 'before' ? undefined : perform(sandbox, request, fault);
    entry.effect = performed?.effect ?? false;
    entry.replayed = performed?.answer.replayed ?? false;
    if (fault?.delayMs) await sleep(fault.delayMs);
    entry.dropped = fault?.drop ?? null;
    return fault?.drop === 'after' ? undefined : performed?.answer;
  } finally {
    held?.release();
    end();
  }
}

function send(
  sandbox: Sandbox,
  c: StripeContext,
  answer: KeyedAnswer,
  entry: LoggedRequest,
): Response {
  entry.status = entry.dropped ? null : answer.status;
  const headers = new Headers({
    'content-type': 'application/json',
    date: new Date(sandbox.engine.now() * 1000).toUTCString(),
    'request-id': entry.requestId,
    'stripe-version': checkedOrDefault(c.req.header('stripe-version')),
  });
  if (entry.account !== null) headers.set('stripe-account', entry.account);
  if (entry.idempotencyKey !== null) headers.set('idempotency-key', entry.idempotencyKey);
  if (answer.replayed) {
    headers.set('idempotent-replayed', 'true');
    headers.set('original-request', answer.requestId);
  }
  for (const [name, value] of Object.entries(answer.headers ?? {})) headers.set(name, value);
  const body = isReadByPeople(c.req.header('user-agent')) ? indented(answer.body) : answer.body;
  return new Response(body, { status: answer.status, headers });
}

/** Stripe indents every answer; here those that land in a terminal, as the others come faster so. */
function isReadByPeople(userAgent = ''): boolean {
  return /^curl\/|\bstripe-cli\b/.test(userAgent);
}

function indented(body: string): string {
  return `${JSON.stringify(JSON.parse(body), null, 2)}\n`;
}

function checkedOrDefault(header: string | undefined): string {
  try {
    return checkedVersion(header);
  } catch {
    return checkedVersion(undefined);
  }
}

/** Ends the connection without an answer. */
export function drop(c: StripeContext): Response {
  c.env.incoming.socket.destroy();
  return RESPONSE_ALREADY_SENT;
}

/** Sends an answer's head and half of its body, and no more. */
async function sendHalf(c: StripeContext, answer: Response): Promise<Response> {
  const { outgoing } = c.env;
  const body = Buffer.from(await answer.text());
  outgoing.writeHead(answer.status, {
    ...Object.fromEntries(answer.headers),
    'content-length': body.length,
  });
  outgoing.write(body.subarray(0, body.length / 2), () => outgoing.destroy());
  return RESPONSE_ALREADY_SENT;
}
