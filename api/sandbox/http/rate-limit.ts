import { StripeError } from '../engine/errors.ts';

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
}

/** A token bucket, in real time. */
class Bucket {
  readonly #perSecond: number;
  #tokens: number;
  #filledAt = performance.now();

  constructor(perSecond: number) {
    this.#perSecond = perSecond;
    this.#tokens = perSecond;
  }

  /** Takes one token; tells whether there was one. */
  take(): boolean {
    const now = performance.now();
    const earned = ((now - this.#filledAt) / 1000) * this.#perSecond;
    this.#tokens = Math.min(this.#perSecond, this.#tokens + earned);
    this.#filledAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}

/** The rate limits on `/v1` requests. Without a limit everything passes. */
export class RateLimit {
  #limits: RateLimits = { perSecond: null, perEndpoint: null };
  #all: Bucket | null = null;
  #endpoints = new Map<string, Bucket>();

  get limits(): RateLimits {
    return this.#limits;
  }

  /** Sets limits, from the next request on; one that is left out stays. */
  set(limits: Partial<RateLimits>): void {
    this.#limits = { ...this.#limits, ...limits };
    const { perSecond } = this.#limits;
    this.#all = perSecond === null ? null : new Bucket(perSecond);
    this.#endpoints = new Map();
  }

  /** Counts a request. Throws Stripe's 429 when it is one too many. */
  pass(method: string, path: string): void {
    if (this.#all?.take() === false) throw tooMany('global-rate');
    const { perEndpoint } = this.#limits;
    if (perEndpoint === null) return;
    const name = `${method} ${endpointOf(path)}`;
    const bucket = this.#endpoints.get(name) ?? new Bucket(perEndpoint);
    this.#endpoints.set(name, bucket);
    if (!bucket.take()) throw tooMany('endpoint-rate');
  }
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
