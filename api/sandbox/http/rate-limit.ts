import { StripeError } from '../engine/errors.ts';
import { CONCURRENT_PAYOUTS, resourceLimits } from './resource-limits.ts';

/** Stripe's refusal above the rate limit (429), as fields and message. */
export const rateLimited = {
  code: 'rate_limit',
  message:
    'Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.',
};

/** What was exceeded, as the header `stripe-rate-limited-reason` tells it (stripe-facts 1.11). */
export const rateLimitReasons = [
  'endpoint-concurrency',
  'endpoint-rate',
  'global-concurrency',
  'global-rate',
  'resource-specific',
] as const;
export type RateLimitReason = (typeof rateLimitReasons)[number];

/** Requests a second, with bursts of one second's worth; null for any number. */
export interface RateLimits {
  /** Over all of `/v1`. */
  perSecond: number | null;
  /** For each method and path, whatever the ids in it. */
  perEndpoint: number | null;
  /** Whether Stripe's own limits of single resources hold too: search, files, payouts and others. */
  perResource: boolean;
}

/** A request, as far as limits go. */
export interface LimitedRequest {
  method: string;
  path: string;
  /** In whose name it is; null for the platform. */
  account: string | null;
}

/** A token bucket, in real time. */
class Bucket {
  readonly #most: number;
  readonly #seconds: number;
  #tokens: number;
  #filledAt = performance.now();

  constructor(most: number, seconds = 1) {
    this.#most = most;
    this.#seconds = seconds;
    this.#tokens = most;
  }

  /** Takes one token; tells whether there was one. */
  take(): boolean {
    const now = performance.now();
    const earned = ((now - this.#filledAt) / 1000 / this.#seconds) * this.#most;
    this.#tokens = Math.min(this.#most, this.#tokens + earned);
    this.#filledAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}

/** The rate limits on `/v1` requests. Without a limit everything passes. */
export class RateLimit {
  #limits: RateLimits = { perSecond: null, perEndpoint: null, perResource: false };
  #all: Bucket | null = null;
  #endpoints = new Map<string, Bucket>();
  #resources = new Map<string, Bucket>();
  #payouts = new Map<string | null, number>();

  get limits(): RateLimits {
    return this.#limits;
  }

  /** Sets limits, from the next request on; one that is left out stays. */
  set(limits: Partial<RateLimits>): void {
    this.#limits = { ...this.#limits, ...limits };
    const { perSecond } = this.#limits;
    this.#all = perSecond === null ? null : new Bucket(perSecond);
    this.#endpoints = new Map();
    this.#resources = new Map();
  }

  /** Counts a request. Throws Stripe's 429 when it is one too many. */
  pass(request: LimitedRequest): void {
    if (this.#all?.take() === false) throw tooMany('global-rate');
    const { perEndpoint, perResource } = this.#limits;
    if (perEndpoint !== null) {
      const name = `${request.method} ${endpointOf(request.path)}`;
      if (!taken(this.#endpoints, name, perEndpoint)) throw tooMany('endpoint-rate');
    }
    if (perResource) this.#passResource(request);
  }

  #passResource({ method, path, account }: LimitedRequest): void {
    const at = resourceLimits.findIndex((one) => one.method === method && one.path.test(path));
    const limit = resourceLimits[at];
    if (!limit) return;
    const name = `${at} ${account ?? ''} ${limit.each ? path : ''}`;
    if (!taken(this.#resources, name, limit.most, limit.seconds)) throw tooMany(limit.reason);
  }

  /**
   * Counts a payout as under way until what is given is called. Throws Stripe's 429 when too many
   * of its account are.
   */
  begin({ method, path, account }: LimitedRequest): () => void {
    if (method !== 'POST' || path !== '/v1/payouts') return () => undefined;
    const underWay = this.#payouts.get(account) ?? 0;
    if (this.#limits.perResource && underWay >= CONCURRENT_PAYOUTS) {
      throw tooMany('endpoint-concurrency');
    }
    this.#payouts.set(account, underWay + 1);
    return () => {
      const left = this.#payouts.get(account)! - 1;
      if (left === 0) this.#payouts.delete(account);
      else this.#payouts.set(account, left);
    };
  }
}

/** Takes from the bucket of that name, which is made full when there is none. */
function taken(buckets: Map<string, Bucket>, name: string, most: number, seconds = 1): boolean {
  const bucket = buckets.get(name) ?? new Bucket(most, seconds);
  buckets.set(name, bucket);
  return bucket.take();
}

/** A path with its ids left out: `/v1/charges/ch_1` is `/v1/charges/:id`. */
function endpointOf(path: string): string {
  return path
    .split('/')
    .map((part) => (/^[a-z]+_.*[A-Z0-9]/.test(part) ? ':id' : part))
    .join('/');
}

function tooMany(rateLimitReason: RateLimitReason): StripeError {
  const { message, code } = rateLimited;
  return new StripeError(message, { status: 429, code, rateLimitReason });
}
