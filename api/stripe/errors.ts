import Stripe from 'stripe';
import { AppError, conflict, type StripeErrorDetail } from '../kit/errors.ts';

/** What Stripe said, as far as staff and the journal need it. */
export function stripeDetail(error: Stripe.errors.StripeError): StripeErrorDetail {
  const { rawType, code, message, param, statusCode, requestId } = error;
  return {
    message,
    ...(rawType ? { type: rawType } : {}),
    ...(code ? { code } : {}),
    ...(param ? { param } : {}),
    ...(statusCode ? { statusCode } : {}),
    ...(requestId ? { requestId } : {}),
  };
}

/** Whether the object asked for does not exist at Stripe, or not any more. */
export const isGone = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeError &&
  ((error.statusCode === 404 && error.code === 'resource_missing') ||
    (error.statusCode === 403 && error.code === 'account_invalid'));

/** Whether the key has no access to the account, which may have left the platform. */
export const isAccountGone = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeError && error.code === 'account_invalid';

/** The answer to an order about an account that has cut its connection, or was deleted. */
export const accountLeft = () =>
  conflict(
    'account_left',
    'The account has left the platform: nothing can be done with it from here.',
  );

/** Whether the object on which a list's cursor stood is gone. */
export const isCursorGone = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeError &&
  error.code === 'resource_missing' &&
  error.param === 'starting_after';

/** Whether Stripe cannot say yet which balance transactions a payout consists of. */
export const isNotReconciled = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeError && error.code === 'payout_reconciliation_not_ready';

/** Whether a webhook was not signed with the secret that it was verified against, or too long ago. */
export const isBadSignature = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeSignatureVerificationError;

/** Whether Stripe could not be reached or could not answer, so that trying later may help. */
export const isPassing = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeConnectionError ||
  error instanceof Stripe.errors.StripeRateLimitError ||
  (error instanceof Stripe.errors.StripeError && (error.statusCode ?? 0) >= 500);

/** Whether Stripe answered, and said no: trying the same again will not help. */
export const isRefusal = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeError && !isPassing(error);

/** The API's answer to an error that came from Stripe; undefined for every other error. */
export function asAppError(error: unknown): AppError | undefined {
  if (!(error instanceof Stripe.errors.StripeError)) return undefined;
  const stripe = stripeDetail(error);
  if (isGone(error))
    return new AppError(404, 'not_found', 'Stripe does not know this object.', { stripe });
  if (isPassing(error))
    return new AppError(
      503,
      'stripe_unreachable',
      'Stripe does not answer right now. Try again in a moment.',
      { stripe, cause: error },
    );
  if (error.statusCode === 401 || error.statusCode === 403)
    return new AppError(
      502,
      'stripe_refused_key',
      'Stripe does not accept the key for this request. An administrator must check its permissions.',
      { stripe, cause: error },
    );
  return new AppError(400, 'stripe_refused', stripe.message, { stripe, cause: error });
}
