import type { StripeErrorDetail } from '../kit/errors.ts';
import type { OperationError } from './view.ts';

/** What staff can do about a refusal, by Stripe's code: https://docs.stripe.com/error-codes */
const advice: Readonly<Record<string, string>> = {
  account_invalid:
    'The account has left the platform, or never belonged to it: nothing can be done on it from here.',
  amount_too_large: 'The amount is larger than Stripe allows here. Choose a smaller one.',
  amount_too_small: 'The amount is smaller than Stripe allows here. Choose a larger one.',
  balance_insufficient:
    'The available balance does not cover this. Wait until funds become available, or add some.',
  charge_already_refunded:
    'The payment has already been refunded in full. Nothing more can go back.',
  charge_disputed:
    'The customer has disputed the payment with their bank, which has taken the money back. Answer the dispute instead.',
  charge_not_refundable: 'Stripe does not refund this payment.',
  instant_payouts_unsupported:
    'This bank account or card takes no instant payouts. Choose a standard one.',
  insufficient_funds: 'The balance does not cover this. Wait until funds become available.',
  insufficient_capabilities_for_transfer:
    'The account cannot receive transfers yet. See on its page what Stripe still wants from it.',
  payouts_limit_exceeded:
    'Stripe’s daily limit for such payouts is reached. Try again tomorrow, or choose a standard payout.',
  payouts_not_allowed:
    'Stripe lets nothing be paid out from this account now. See on its page what Stripe still wants from it.',
  refund_disputed_payment:
    'The payment is disputed, and cannot be refunded while it is. Answer the dispute instead.',
  resource_missing: 'Stripe does not know the object any more. Refresh the page and look again.',
  transfers_not_allowed:
    'Stripe does not let the platform transfer to this account: it may be of a country outside the platform’s region.',
};

/** The same of what is taken back: the seller's balance is the one that lacks. */
const adviceOnReversals: Readonly<Record<string, string>> = {
  ...advice,
  balance_insufficient:
    'What the seller has available does not cover this. Try again when they have more, or take back less.',
  insufficient_funds:
    'What the seller has available does not cover this. Try again when they have more, or take back less.',
};

/**
 * A definite refusal, told to staff beside Stripe's own words.
 * @param path where the request went: `/v1/transfers`
 */
export function refusal(stripe: StripeErrorDetail, path: string): OperationError {
  const { code, message } = stripe;
  const told = path.endsWith('/reversals') ? adviceOnReversals : advice;
  return {
    code: code ?? 'stripe_refused',
    message: (code && told[code]) || `Stripe refused this: ${message}`,
    stripe,
  };
}

const notKept = '(not kept)';

/**
 * An error without Stripe's own words, which may repeat what was sent: its code, its parameter and
 * the request's id say what it was about.
 */
export function withoutWords({ code, message, stripe }: OperationError): OperationError {
  if (!stripe) return { code, message };
  const told = stripe.message === '' ? message : message.replaceAll(stripe.message, notKept);
  return { code, message: told, stripe: { ...stripe, message: notKept } };
}

/** What a step rests on has been changed by others since it was planned. @param message how. */
export const doneOtherwise = (message: string): OperationError => ({
  code: 'done_otherwise',
  message,
});

/** Whether a step was done could only be seen by its result, which is somebody else's. */
export const doneByOthers: OperationError = {
  code: 'done_by_others',
  message:
    'Somebody else did this at the same moment, here or in Stripe’s dashboard, so it was not done by this operation. Nothing is left to do.',
};

/** A request whose answer never came. */
export const noAnswer = (stripe: StripeErrorDetail): OperationError => ({
  code: 'outcome_unknown',
  message:
    'Stripe has not said whether this was done. It is being asked again, under the same key, so that it happens once at most.',
  stripe,
});

/** A request that was under way when the server stopped. */
export const interrupted: OperationError = {
  code: 'outcome_unknown',
  message: 'The server stopped before Stripe answered. Whether this was done is being found out.',
};

/** The key is not accepted: nothing at all is being sent. */
export const queuePaused = (stripe: StripeErrorDetail): OperationError => ({
  code: 'queue_paused',
  message:
    'Stripe does not accept the key, so nothing is being sent. An administrator must check the key and its permissions; this goes on by itself afterwards.',
  stripe,
});
