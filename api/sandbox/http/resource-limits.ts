import type { RateLimitReason } from './rate-limit.ts';

/** What one kind of request is limited to for each account, whatever else it may ask. */
export interface ResourceLimit {
  method: string;
  path: RegExp;
  /** So many within so many seconds. */
  most: number;
  seconds: number;
  /** Counted for each path by itself, that is for each object. */
  each?: true;
  reason: RateLimitReason;
}

/**
 * The limits that Stripe states for single resources (stripe-facts 1.11).
 * @see https://docs.stripe.com/rate-limits
 */
export const resourceLimits: readonly ResourceLimit[] = [
  {
    method: 'GET',
    path: /^\/v1\/\w+\/search$/,
    most: 20,
    seconds: 1,
    reason: 'endpoint-rate',
  },
  { method: 'GET', path: /^\/v1\/files(\/|$)/, most: 20, seconds: 1, reason: 'endpoint-rate' },
  { method: 'POST', path: /^\/v1\/files$/, most: 20, seconds: 1, reason: 'endpoint-rate' },
  { method: 'POST', path: /^\/v1\/payouts$/, most: 15, seconds: 1, reason: 'endpoint-rate' },
  { method: 'POST', path: /^\/v1\/accounts$/, most: 30, seconds: 1, reason: 'endpoint-rate' },
  {
    method: 'POST',
    path: /^\/v1\/payment_intents\/(?!search$)\w+$/,
    most: 1000,
    seconds: 3600,
    each: true,
    reason: 'resource-specific',
  },
];

/** Payouts of one account that may be under way at once. */
export const CONCURRENT_PAYOUTS = 30;
