import { StripeError } from '../engine/errors.ts';

/** Stripe's refusal above the rate limit (429), as fields and message. */
export const rateLimited = {
  code: 'rate_limit',
  message:
    'Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.',
};

/** A token bucket over all `/v1` requests, in real time. Without a limit everything passes. */
export class RateLimit {
  #perSecond: number | null = null;
  #tokens = 0;
  #filledAt = 0;

  get perSecond(): number | null {
    return this.#perSecond;
  }

  /** Sets how many requests a second pass, with bursts of one second's worth; null for all. */
  set(perSecond: number | null): void {
    this.#perSecond = perSecond;
    this.#tokens = perSecond ?? 0;
    this.#filledAt = performance.now();
  }

  /** Counts a request. Throws Stripe's 429 when it is one too many. */
  pass(): void {
    if (this.#perSecond === null) return;
    const now = performance.now();
    const earned = ((now - this.#filledAt) / 1000) * this.#perSecond;
    this.#tokens = Math.min(this.#perSecond, this.#tokens + earned);
    this.#filledAt = now;
    if (this.#tokens < 1) {
      throw new StripeError(rateLimited.message, { status: 429, code: rateLimited.code });
    }
    this.#tokens -= 1;
  }
}
