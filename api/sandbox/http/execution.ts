import type { Engine, EngineRequest } from '../engine/engine.ts';
import { StripeError } from '../engine/errors.ts';
import { type Fault, faultError } from './faults.ts';
import {
  type Execution,
  type IdempotencyKeys,
  isKeptError,
  type KeyedAnswer,
  type StoredAnswer,
} from './idempotency.ts';

/** What came of a request: its answer, and whether it changed what the sandbox holds. */
interface Performed {
  answer: KeyedAnswer;
  effect: boolean;
}

/**
 * Runs a request once under its idempotency key and under the fault that struck it, if any. The
 * answer to a request that a fault drops is what would have been sent.
 */
export function perform(
  { engine, keys }: { engine: Engine; keys: IdempotencyKeys },
  request: EngineRequest,
  fault: Fault | undefined,
): Performed {
  const failure = fault?.status
    ? errorAnswer(faultError(fault), request.requestId, engine.now())
    : undefined;
  const executes = !failure || (fault !== undefined && executesAnyway(fault));
  let effect = false;
  if (failure && !fault?.stored && !executes) {
    return { answer: { ...failure, replayed: false }, effect };
  }
  const run = (): Execution => {
    const executed = executes ? execute(engine, request) : undefined;
    effect = executed?.effect ?? false;
    return {
      answer: failure ?? executed!.answer,
      kept: fault?.stored ? failure! : (executed?.kept ?? null),
    };
  };
  const answer = keys.run(request, run);
  return { answer: failure && !fault?.stored ? { ...failure, replayed: false } : answer, effect };
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
    const answer = errorAnswer(error, request.requestId, engine.now());
    return { answer, kept: isKeptError(error) ? answer : null, effect: error.commits };
  }
}

/**
 * An error as Stripe renders it; anything unforeseen is an `api_error` and told on stderr.
 * @param now Unix seconds
 */
export function errorAnswer(error: unknown, requestId: string, now: number): StoredAnswer {
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
  const request_log_url = `https://dashboard.stripe.com/test/logs/${requestId}?t=${now}`;
  const body = JSON.stringify({ error: { ...fields, request_log_url } });
  return { status: shown.status, body, requestId, headers: retryHeaders(shown) };
}

/** What Stripe says of its limits: which was exceeded, and that a lock is worth another try. */
function retryHeaders({ code, rateLimitReason }: StripeError): Record<string, string> {
  return {
    ...(rateLimitReason && { 'stripe-rate-limited-reason': rateLimitReason }),
    ...(code === 'lock_timeout' && { 'stripe-should-retry': 'true' }),
  };
}
