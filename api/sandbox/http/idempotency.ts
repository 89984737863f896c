import { createHash } from 'node:crypto';
import type { Engine, EngineRequest } from '../engine/engine.ts';
import { StripeError } from '../engine/errors.ts';

/** An answer as it is stored and sent: the body is the exact text. */
export interface StoredAnswer {
  status: number;
  body: string;
  requestId: string;
  /** Sent with the first answer only. */
  headers?: Record<string, string>;
}

/** What running a request under its key gave. */
export interface KeyedAnswer extends StoredAnswer {
  replayed: boolean;
}

/** What executing a request gave, and what its key remembers of it. */
export interface Execution {
  answer: StoredAnswer;
  kept: StoredAnswer | null;
}

const keptSeconds = 24 * 3600;
const longestKey = 255;

/**
 * Idempotency keys as Stripe keeps them: per account, the first answer whatever its status once
 * execution began, for 24 h of the engine's clock.
 */
export class IdempotencyKeys {
  readonly #engine: Engine;
  readonly #inUse = new Set<string>();

  constructor(engine: Engine) {
    this.#engine = engine;
    engine.db.exec(`CREATE TABLE IF NOT EXISTS idempotency_key (
      account TEXT NOT NULL, key TEXT NOT NULL, fingerprint TEXT NOT NULL, status INTEGER NOT NULL,
      body TEXT NOT NULL, request_id TEXT NOT NULL, created INTEGER NOT NULL,
      PRIMARY KEY (account, key));
      CREATE INDEX IF NOT EXISTS idempotency_key_by_time ON idempotency_key(created)`);
  }

  /**
   * Runs `execute` once for the request's key and stores what is kept of it in the same transaction
   * as its effect, so that a crash leaves both or neither; a known key gives the stored answer
   * instead, and a request without a key is just executed.
   * Throws Stripe's 400 when the key was used with other parameters.
   */
  run(request: EngineRequest, execute: () => Execution): KeyedAnswer {
    if (request.idempotencyKey === null) return { ...execute().answer, replayed: false };
    return this.#engine.transaction(() => {
      const stored = this.#find(request);
      if (stored) return { ...stored, replayed: true };
      const { answer, kept } = execute();
      if (kept) this.#store(request, kept);
      return { ...answer, replayed: false };
    });
  }

  #find(request: EngineRequest): StoredAnswer | undefined {
    const row = this.#engine.db
      .prepare<
        [string, string, number],
        { fingerprint: string; status: number; body: string; request_id: string }
      >(
        `SELECT fingerprint, status, body, request_id FROM idempotency_key
         WHERE account = ? AND key = ? AND created > ?`,
      )
      .get(this.#scope(request), request.idempotencyKey!, this.#engine.now() - keptSeconds);
    if (!row) return undefined;
    if (row.fingerprint !== fingerprint(request)) throw reused(request.idempotencyKey!);
    return { status: row.status, body: row.body, requestId: row.request_id };
  }

  /**
   * Holds the request's key until `release`, as a request that is still executing does.
   * Throws Stripe's 409 when another request holds it, 400 when the key is too long.
   */
  hold(request: EngineRequest): { release(): void } {
    const key = request.idempotencyKey!;
    if (key.length > longestKey) throw tooLong(key);
    const held = JSON.stringify([this.#scope(request), key]);
    if (this.#inUse.has(held)) throw inUse(key);
    this.#inUse.add(held);
    return { release: () => this.#inUse.delete(held) };
  }

  /** Whose key it is: the platform's is kept under no name. */
  #scope({ account }: EngineRequest): string {
    return account === null || account === this.#engine.platform ? '' : account;
  }

  /** Keeps the answer, and forgets those whose time is over: they would fill the file. */
  #store(request: EngineRequest, answer: StoredAnswer): void {
    this.#engine.db
      .prepare('DELETE FROM idempotency_key WHERE created <= ?')
      .run(this.#engine.now() - keptSeconds);
    this.#engine.db
      .prepare('INSERT OR REPLACE INTO idempotency_key VALUES (?, ?, ?, ?, ?, ?, ?)')
      .run(
        this.#scope(request),
        request.idempotencyKey,
        fingerprint(request),
        answer.status,
        answer.body,
        answer.requestId,
        this.#engine.now(),
      );
  }
}

/**
 * Whether Stripe would keep this error under the key: it keeps those of an execution, and neither
 * what validation refused nor what never reached the resource.
 */
export function isKeptError(error: StripeError): boolean {
  if ([401, 403, 409, 429].includes(error.status)) return false;
  return !error.unexecuted && !error.code?.startsWith('parameter');
}

function fingerprint(request: EngineRequest): string {
  const content = [request.method, request.path, sorted(request.params)];
  return createHash('sha256').update(JSON.stringify(content)).digest('base64');
}

/** The same content in one order of keys, so that a client may send parameters in any. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([key, inner]) => [key, sorted(inner)]);
}

function reused(key: string): StripeError {
  return new StripeError(
    `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
    { type: 'idempotency_error' },
  );
}

function inUse(key: string): StripeError {
  return new StripeError(
    `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
    { status: 409, code: 'idempotency_key_in_use' },
  );
}

function tooLong(key: string): StripeError {
  return new StripeError(
    `Idempotency keys may be at most ${longestKey} characters long; this one has ${key.length}.`,
  );
}
