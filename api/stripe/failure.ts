import Stripe from 'stripe';
import type { StripeErrorDetail } from '../kit/errors.ts';
import { stripeDetail } from './errors.ts';
import { SubmitUnsaid } from './gateway.ts';

/**
 * What a write that was not answered with success means for whoever journaled it:
 * - `refused`: Stripe decided against it; nothing was done, and nothing will be.
 * - `later`: Stripe did not take it up; the same key may be sent again, later.
 * - `unknown`: it may have been done; the same key and parameters must be sent again.
 * - `look_up`: Stripe only repeats itself for this key; what was done must be looked up.
 * - `key_not_allowed`: the secret key may not do this, and nothing else it is used for may either.
 */
export type WriteOutcome = 'refused' | 'later' | 'unknown' | 'look_up' | 'key_not_allowed';

/** A failed write, sorted, with Stripe's own words. */
export interface WriteFailure {
  readonly outcome: WriteOutcome;
  readonly stripe: StripeErrorDetail;
}

function sort(error: Stripe.errors.StripeError): WriteOutcome {
  const { statusCode: status, code, rawType } = error;
  if (status === undefined || status < 400) return 'unknown';
  if (status === 429 || code === 'lock_timeout' || code === 'idempotency_key_in_use')
    return 'later';
  // Our own key with our own journaled parameters: the key was used before, and not by chance.
  if (rawType === 'idempotency_error') return 'look_up';
  // The key is fine, and one account out of its reach: https://docs.stripe.com/error-codes
  if (code === 'account_invalid') return 'refused';
  if (status === 401 || status === 403) return 'key_not_allowed';
  if (status < 500) return 'refused';
  // Stripe keeps 500s too, and answers the key with them for as long as it keeps it.
  return error.headers?.['idempotent-replayed'] === 'true' ? 'look_up' : 'unknown';
}

/**
 * Sorts what went wrong with a write by status and code, never by the message, which Stripe may
 * reword at any time. What the gateway itself did not send is `refused`; anything else that is not
 * Stripe's error is `unknown`: the request may have left.
 * @see https://docs.stripe.com/api/idempotent_requests
 * @see https://docs.stripe.com/error-low-level
 */
export function sortFailure(error: unknown): WriteFailure {
  if (error instanceof Stripe.errors.StripeError)
    return { outcome: sort(error), stripe: stripeDetail(error) };
  return {
    outcome: error instanceof SubmitUnsaid ? 'refused' : 'unknown',
    stripe: { message: error instanceof Error ? error.message : String(error) },
  };
}
