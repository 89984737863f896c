import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context } from 'hono';
import type { Engine, EngineRequest } from '../engine/engine.ts';
import { StripeError, unrecognizedUrl } from '../engine/errors.ts';
import type { Sandbox } from '../sandbox.ts';
import { authenticate, checkedVersion } from './auth.ts';
import { type Fault, faultError } from './faults.ts';
import { decodeForm } from './form.ts';
import { type Execution, isKeptError, type KeyedAnswer, type StoredAnswer } from './idempotency.ts';
import type { LoggedRequest } from './request-log.ts';

type StripeContext = Context<{ Bindings: HttpBindings }>;

/** Answers one request to Stripe's API, as Stripe would or as an ordered fault says. */
export async function answerStripe(sandbox: Sandbox, c: StripeContext): Promise<Response> {
  const { pathname } = new URL(c.req.url);
  const requestId = `req_${randomBytes(10).toString('hex').slice(0, 14)}`;
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
    return answer ? send(sandbox, c, answer, entry) : drop(c);
  } catch (error) {
    return send(sandbox, c, { ...errorAnswer(error, requestId), replayed: false }, entry);
  }
}

/** Checks and decodes a request, noting in the log what it learns. Throws Stripe's refusals. */
async function read(
  sandbox: Sandbox,
  c: StripeContext,
  entry: LoggedRequest,
): Promise<EngineRequest> {
  const query = new URL(c.req.url).search.slice(1);
  const sentBody = c.req.method === 'GET' ? '' : await c.req.text();
  authenticate(c.req.header('authorization'));
  const version = c.req.header('stripe-version') || null;
  if (version !== null) checkedVersion(version);
  sandbox.rateLimit.pass();
  checkContentType(c.req.header('content-type'), sentBody);
  entry.params = decodeForm([query, sentBody].filter((part) => part !== '').join('&'));
  return {
    method: methodOf(entry),
    path: entry.path,
    params: entry.params,
    account: entry.account,
    idempotencyKey: c.req.method === 'POST' ? entry.idempotencyKey : null,
    requestId: entry.requestId,
    apiVersion: version,
    origin: new URL(c.req.url).origin,
  };
}

function methodOf({ method, path }: LoggedRequest): EngineRequest['method'] {
  if (!/%(?![0-9a-f]{2})/i.test(path)) {
    if (method === 'GET' || method === 'POST' || method === 'DELETE') return method;
  }
  throw unrecognizedUrl(method, path);
}

function checkContentType(type: string | undefined, body: string): void {
  if (body === '' || type === undefined) return;
  if (type.toLowerCase().startsWith('application/x-www-form-urlencoded')) return;
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
  const held = request.idempotencyKey === null ? undefined : sandbox.keys.hold(request);
  try {
    const answer = fault?.drop === 'before' ? undefined : perform(sandbox, request, fault, entry);
    if (fault?.delayMs) await sleep(fault.delayMs);
    entry.dropped = fault?.drop ?? null;
    return fault?.drop ? undefined : answer;
  } finally {
    held?.release();
  }
}

function perform(
  sandbox: Sandbox,
  request: EngineRequest,
  fault: Fault | undefined,
  entry: LoggedRequest,
): KeyedAnswer {
  const failure = fault?.status ? errorAnswer(faultError(fault), request.requestId) : undefined;
  const executes = !failure || (fault !== undefined && executesAnyway(fault));
  if (failure && !fault?.stored && !executes) return { ...failure, replayed: false };
  const run = (): Execution => {
    const executed = executes ? execute(sandbox.engine, request) : undefined;
    entry.effect = executed?.effect ?? false;
    return {
      answer: failure ?? executed!.answer,
      kept: fault?.stored ? failure! : (executed?.kept ?? null),
    };
  };
  const answer = sandbox.keys.run(request, run);
  entry.replayed = answer.replayed;
  return failure && !fault?.stored ? { ...failure, replayed: false } : answer;
}

/** Stripe keeps a 5xx under its key only once execution has begun, so a kept one has an effect. */
const executesAnyway = ({ effect, stored, status = 0 }: Fault): boolean =>
  effect ?? (stored === true && status >= 500);

interface Executed extends Execution {
  effect: boolean;
}

function execute(engine: Engine, request: EngineRequest): Executed {
  try {
    const { status, body } = engine.handle(request);
    const answer = { status, body: JSON.stringify(body), requestId: request.requestId };
    return { answer, kept: answer, effect: request.method !== 'GET' };
  } catch (error) {
    if (!(error instanceof StripeError)) throw error;
    const answer = errorAnswer(error, request.requestId);
    return { answer, kept: isKeptError(error) ? answer : null, effect: error.commits };
  }
}

/** An error as Stripe renders it; anything unforeseen is an `api_error` and told on stderr. */
function errorAnswer(error: unknown, requestId: string): StoredAnswer {
  if (!(error instanceof StripeError)) console.error(error);
  const shown =
    error instanceof StripeError
      ? error
      : new StripeError(
          `The local Stripe failed: ${error instanceof Error ? error.message : error}`,
          {
            status: 500,
            type: 'api_error',
          },
        );
  const { error: fields } = shown.toBody();
  const request_log_url = `https://dashboard.stripe.com/test/logs/${requestId}`;
  const body = JSON.stringify({ error: { ...fields, request_log_url } });
  return { status: shown.status, body, requestId };
}

function send(
  sandbox: Sandbox,
  c: StripeContext,
  answer: KeyedAnswer,
  entry: LoggedRequest,
): Response {
  entry.status = answer.status;
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
  if (answer.status === 429) headers.set('stripe-rate-limited-reason', 'global-rate');
  return new Response(answer.body, { status: answer.status, headers });
}

function checkedOrDefault(header: string | undefined): string {
  try {
    return checkedVersion(header);
  } catch {
    return checkedVersion(undefined);
  }
}

function drop(c: StripeContext): Response {
  c.env.incoming.socket.destroy();
  return RESPONSE_ALREADY_SENT;
}
