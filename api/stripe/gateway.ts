import Stripe from 'stripe';
import type { Owner } from '../store/snapshot.ts';
import { type Limiter, type Priority, processLimiter } from './limiter.ts';

/** The version every request is pinned to and every kept object has. */
export const apiVersion = '2026-10-28.endive';

export type Mode = 'sandbox' | 'test' | 'live';

/** When an observation of Stripe began: by Stripe's clock, and in our own order. */
export interface Begun {
  /** Unix seconds in Stripe's time. */
  readonly at: number;
  readonly seq: number;
}

/** What Stripe answered, and when the asking began. */
export interface Fetched<T> {
  readonly value: T;
  readonly begun: Begun;
}

/** One write to Stripe, exactly as it is journaled and may be sent again. */
export interface WriteRequest {
  /** `/v1/refunds` */
  readonly path: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly account: Owner;
  readonly idempotencyKey: string;
  /** The version it was journaled under, where an upgrade may lie between; else today's. */
  readonly apiVersion?: string;
}

/** One file to be kept at Stripe. */
export interface UploadRequest {
  /** What it is for: https://docs.stripe.com/api/files/create */
  readonly purpose: Stripe.FileCreateParams.Purpose;
  readonly name: string;
  /** `application/pdf` */
  readonly type: string;
  readonly data: Uint8Array;
  readonly idempotencyKey: string;
}

/** The answer to a write. */
export interface Written {
  readonly object: Record<string, unknown>;
  readonly requestId: string;
  /** Stripe had executed this key before, and repeated what it answered then. */
  readonly replayed: boolean;
  readonly begun: Begun;
}

/** Whether Stripe answers, as far as the last request told. */
export interface Reachability {
  readonly reachable: boolean;
  /** Since when it is so, Unix seconds by our clock; null before the first answer. */
  readonly since: number | null;
}

/** The only road to Stripe: one client, one limiter, one clock. */
export interface Gateway {
  readonly reachability: Reachability;
  /** Calls `listener` when Stripe stops answering, and when it answers again. */
  onReachability(listener: () => void): void;
  readonly mode: Mode;
  readonly limiter: Limiter;
  /** The account that the key belongs to; undefined until Stripe has said so. */
  readonly platform: string | undefined;
  /** Remembers whose key it is. */
  belongsTo(platform: string): void;
  /** Seconds that Stripe's clock is ahead of ours; null before its first answer. */
  readonly clockAhead: number | null;
  /** Stripe's time, Unix seconds: our clock corrected by what its answers say. */
  now(): number;
  /** The next number in the order of observations; grows over restarts. */
  nextSeq(): number;
  /**
   * Reads from Stripe.
   * @param account whose data: null for the platform's.
   * @throws Stripe.errors.StripeError as the client gives it.
   */
  read<T extends object>(
    priority: Priority,
    account: Owner,
    call: (client: Stripe, options: Stripe.RequestOptions) => Promise<T>,
  ): Promise<Fetched<T>>;
  /**
   * Sends one journaled write, once; whoever journaled it decides about sending it again.
   * @throws SubmitUnsaid, and sends nothing
   */
  write(request: WriteRequest): Promise<Written>;
  /** Sends a file of the platform's, once. @throws Stripe.errors.StripeError */
  upload(request: UploadRequest): Promise<Stripe.File>;
  /** Sends nothing more: whoever still asks gets a GatewayClosed. For an orderly end. */
  close(): void;
  /**
   * Verifies and parses a webhook.
   * @throws Stripe.errors.StripeSignatureVerificationError, or another error where it is signed and
   * no event with its object in it.
   */
  verify(body: string, signature: string, secret: string): Stripe.Event;
}

/** The product is ending; what was asked for is not lost, the next start takes it up. */
export class GatewayClosed extends Error {
  constructor() {
    super('Nothing is sent to Stripe any more: the product is ending');
    this.name = 'GatewayClosed';
  }
}

/**
 * An update of a dispute that does not say whether its evidence is submitted: Stripe would submit
 * it, once and for ever, so it is not sent.
 * @see https://docs.stripe.com/api/disputes/update#update_dispute-submit
 */
export class SubmitUnsaid extends Error {
  constructor(path: string) {
    super(`Not sent: ${path} does not say whether to submit the evidence`);
    this.name = 'SubmitUnsaid';
  }
}

const updatesDispute = (path: string) => /^\/v1\/disputes\/[^/]+$/.test(path);

interface Options {
  secretKey: string;
  /** Base address of a local Stripe; undefined is Stripe itself. */
  apiBase?: URL | undefined;
  mode: Mode;
  /** The first sequence number; larger than any given before. */
  firstSeq: number;
}

// A quarter is left for the platform's own app, which shares the account's limit:
// https://docs.stripe.com/rate-limits. A local Stripe has none unless told.
const rates: Record<Mode, number> = { live: 75, test: 20, sandbox: 400 };

/** How often a read is sent while Stripe answers that it comes too fast. */
const mostReads = 5;

const serverTime = (headers: Record<string, string | undefined> | undefined) => {
  const milliseconds = Date.parse(headers?.date ?? '');
  return Number.isNaN(milliseconds) ? undefined : milliseconds / 1000;
};

/** Makes the gateway. It sends nothing until asked. */
export function openGateway({ secretKey, apiBase, mode, firstSeq }: Options): Gateway {
  const client = new Stripe(secretKey, {
    apiVersion,
    maxNetworkRetries: 0,
    timeout: 20_000,
    telemetry: false,
    appInfo: { name: 'Countinghouse' },
    ...(apiBase
      ? {
          host: apiBase.hostname,
          port: apiBase.port || (apiBase.protocol === 'https:' ? 443 : 80),
          protocol: apiBase.protocol === 'https:' ? ('https' as const) : ('http' as const),
        }
      : {}),
  });
  const limiter = processLimiter(rates[mode]);
  let offset = 0;
  let clockRead = false;
  let seq = firstSeq;

  let closed = false;
  let platform: string | undefined;

  let reachability: Reachability = { reachable: true, since: null };
  const reachabilityListeners: (() => void)[] = [];

  const localTime = () => Date.now() / 1000;

  function noteReachable(reachable: boolean) {
    if (reachability.reachable === reachable && reachability.since !== null) return;
    const changed = reachability.reachable !== reachable;
    reachability = { reachable, since: Math.floor(localTime()) };
    if (changed) for (const listener of reachabilityListeners) listener();
  }

  /** Stripe tells whole seconds, so half of one is added. */
  function readClock(answeredAt: number | undefined) {
    if (answeredAt === undefined) return;
    offset = answeredAt + 0.5 - localTime();
    clockRead = true;
  }

  async function turn(priority: Priority) {
    if (!closed) await limiter.turn(priority);
    if (closed) throw new GatewayClosed();
  }

  /** Runs one request and reads from its answer when, in Stripe's time, it began. */
  async function observe<T extends object>(call: () => Promise<T>) {
    const order = seq++;
    const started = localTime();
    try {
      const value = await call();
      const answeredAt = serverTime(
        (value as { lastResponse?: { headers?: Record<string, string> } }).lastResponse?.headers,
      );
      const ended = localTime();
      noteReachable(true);
      readClock(answeredAt);
      const at = Math.floor(
        answeredAt === undefined ? started + offset : answeredAt - (ended - started),
      );
      return { value, begun: { at, seq: order } };
    } catch (error) {
      if (error instanceof Stripe.errors.StripeError) {
        noteReachable(error.statusCode !== undefined && error.statusCode < 500);
        readClock(serverTime(error.headers as Record<string, string> | undefined));
        if (error instanceof Stripe.errors.StripeRateLimitError) limiter.slowDown();
      }
      throw error;
    }
  }

  return {
    mode,
    limiter,
    get reachability() {
      return reachability;
    },
    onReachability: (listener) => void reachabilityListeners.push(listener),
    get platform() {
      return platform;
    },
    belongsTo(account) {
      platform = account;
    },
    get clockAhead() {
      return clockRead ? Math.round(offset) : null;
    },
    now: () => Math.floor(localTime() + offset),
    nextSeq: () => seq++,
    async read(priority, account, call) {
      const options = account === null ? {} : { stripeAccount: account };
      for (let tries = 1; ; tries += 1) {
        await turn(priority);
        try {
          return await observe(() => call(client, options));
        } catch (error) {
          // The limiter has slowed down by now; reading again does no harm.
          const limited = error instanceof Stripe.errors.StripeRateLimitError;
          if (!limited || tries === mostReads) throw error;
        }
      }
    },
    async write({ path, params, account, idempotencyKey, apiVersion: version = apiVersion }) {
      if (updatesDispute(path) && typeof params.submit !== 'boolean') throw new SubmitUnsaid(path);
      await turn('interactive');
      const { value, begun } = await observe(() =>
        client.rawRequest('POST', path, params, {
          idempotencyKey,
          apiVersion: version,
          ...(account === null ? {} : { stripeAccount: account }),
        }),
      );
      const { lastResponse, ...object } = value as Stripe.Response<Record<string, unknown>>;
      return {
        object,
        requestId: lastResponse.requestId,
        replayed: lastResponse.headers['idempotent-replayed'] === 'true',
        begun,
      };
    },
    async upload({ purpose, name, type, data, idempotencyKey }) {
      await turn('interactive');
      const { value } = await observe(() =>
        client.files.create({ purpose, file: { data, name, type } }, { idempotencyKey }),
      );
      return value;
    },
    close() {
      closed = true;
    },
    verify: (body, signature, secret) => client.webhooks.constructEvent(body, signature, secret),
  };
}
