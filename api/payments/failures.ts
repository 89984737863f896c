import type Stripe from 'stripe';
import { blocks, declines, tellLittle } from './decline-words.ts';
import { failures } from './failure-words.ts';

/** Why an attempt to pay failed, for staff who speak with the customer. */
export interface Failure {
  /** Stripe's own word; what nobody here has words for is shown by it. */
  code: string;
  /** What it means. */
  means: string;
  /** What can be done about it. */
  next: string;
  /** Stripe advises to tell the customer no more than that the card was declined. */
  confidential: boolean;
}

const known = new Map(
  [...declines, ...blocks, ...failures].flatMap(([codes, means, next]) =>
    codes
      .split(' ')
      .map((code) => [code, { means, next, confidential: next === tellLittle }] as const),
  ),
);

/**
 * A code of Stripe's in words. Unknown ones are newer than this text: they are shown as they are.
 * @param message what Stripe says about it, for who knows nothing better.
 */
export function failureOf(code: string, message?: string | null): Failure {
  const words = known.get(code);
  if (words) return { code, ...words };
  return {
    code,
    means: message ?? `Stripe says “${code}”.`,
    next: 'Look the code up at Stripe before you advise the customer.',
    confidential: false,
  };
}

/** Why a charge failed; null when it did not. The reason is nearest where the decision was made. */
export function chargeFailure(
  charge: Pick<Stripe.Charge, 'status' | 'failure_code' | 'failure_message' | 'outcome'>,
): Failure | null {
  if (charge.status !== 'failed') return null;
  const { outcome, failure_code, failure_message } = charge;
  const decided = outcome?.type === 'blocked' || failure_code === 'card_declined';
  const code = (decided && outcome?.reason) || failure_code || outcome?.reason;
  return failureOf(code ?? 'unknown', failure_message);
}

/** The same for an attempt that made no charge, as the intent remembers it. */
export const attemptFailure = (
  error: Pick<Stripe.PaymentIntent.LastPaymentError, 'code' | 'decline_code' | 'message'>,
): Failure => failureOf(error.decline_code || error.code || 'unknown', error.message);
