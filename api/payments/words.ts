import type Stripe from 'stripe';

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

const askBank = 'The customer asks their bank why, or pays in another way.';
const anotherCard = 'The customer pays with another card.';
const checkAndRetry = 'The customer checks what they typed and tries again.';
const tellLittle =
  'Tell the customer only that the card was declined, and to ask their bank or pay in another way.';
const newDebit = 'The customer pays from another account or in another way.';

type Words = readonly [codes: string, means: string, next: string];

/** By Stripe's decline codes: https://docs.stripe.com/declines/codes */
const declines: readonly Words[] = [
  [
    'call_issuer do_not_honor no_action_taken security_violation service_not_allowed transaction_not_allowed',
    'The bank declined and gave no reason.',
    askBank,
  ],
  [
    'generic_decline card_declined',
    'The card was declined without a reason, by the bank or by Stripe’s protection against fraud.',
    askBank,
  ],
  [
    'do_not_try_again',
    'The bank declined, and will decline again.',
    'Do not try this card again. The customer asks their bank, or pays in another way.',
  ],
  [
    'revocation_of_authorization revocation_of_all_authorizations stop_payment_order',
    'The customer had their bank stop payments of this kind.',
    'Do not try this card again. Ask the customer whether they still want to pay.',
  ],
  [
    'authentication_required authentication_not_handled',
    'The bank wants the customer to confirm the payment (3D Secure).',
    'The customer pays again and confirms when their bank asks. If they did, they ask their bank.',
  ],
  [
    'mobile_device_authentication_required',
    'The bank wants the customer to confirm on their phone.',
    'The customer pays again and unlocks their phone or watch when asked.',
  ],
  [
    'approve_with_id',
    'The bank could not authorize the payment.',
    'Try again; if it is declined again, the customer asks their bank.',
  ],
  ['card_not_supported', 'The card is not meant for purchases of this kind.', askBank],
  [
    'card_velocity_exceeded withdrawal_count_limit_exceeded',
    'The card is over its limit: of balance, of credit, or of how often it may pay.',
    'The customer asks their bank, or pays with another card.',
  ],
  ['currency_not_supported', 'The card cannot pay in this currency.', askBank],
  [
    'duplicate_transaction',
    'A payment of the same amount with the same card was made a moment ago.',
    'Look whether the customer has paid already before anybody tries again.',
  ],
  ['expired_card', 'The card has expired.', anotherCard],
  ['incorrect_number invalid_number', 'The card number is wrong.', checkAndRetry],
  ['incorrect_cvc invalid_cvc', 'The security code (CVC) is wrong.', checkAndRetry],
  [
    'incorrect_zip incorrect_address incorrect_postal_code',
    'The postcode or address is not the one that the bank knows.',
    checkAndRetry,
  ],
  ['invalid_expiry_month invalid_expiry_year', 'The expiry date is wrong.', checkAndRetry],
  ['incorrect_pin invalid_pin', 'The PIN is wrong.', checkAndRetry],
  [
    'offline_pin_required online_or_offline_pin_required',
    'The card wants its PIN.',
    'The customer inserts the card and enters the PIN.',
  ],
  ['pin_try_exceeded', 'The PIN was wrong too often.', anotherCard],
  [
    'insufficient_funds',
    'There is not enough money on the card or account.',
    'The customer pays with another card, or tries again once there is.',
  ],
  [
    'invalid_account new_account_information_available',
    'The card, or the account behind it, is not valid any more.',
    'The customer uses their newest card, or asks their bank.',
  ],
  [
    'invalid_amount',
    'The bank does not accept the amount for this card.',
    'The customer asks their bank whether they may pay that much at once.',
  ],
  ['not_permitted', 'The bank does not permit the payment.', askBank],
  [
    'issuer_not_available',
    'The bank could not be reached.',
    'Try again; if it fails again, the customer asks their bank.',
  ],
  [
    'processing_error reenter_transaction',
    'Something went wrong while the card was processed.',
    'Try again now; if it fails again, later.',
  ],
  [
    'try_again_later',
    'The bank declined for now, without a reason.',
    'Try again later; if it is declined again, the customer asks their bank.',
  ],
  [
    'restricted_card pickup_card',
    'The card may not be used; it may have been reported lost or stolen.',
    tellLittle,
  ],
  ['lost_card', 'The card was reported lost.', tellLittle],
  ['stolen_card', 'The card was reported stolen.', tellLittle],
  ['fraudulent', 'The payment is suspected to be fraud.', tellLittle],
  [
    'merchant_blacklist',
    'The card or the customer is on the platform’s own block list.',
    tellLittle,
  ],
  ['testmode_decline', 'A test card was used for a real payment.', 'Only real cards pay here.'],
];

/** What Stripe itself decided, by `outcome.reason`: https://docs.stripe.com/declines#blocked-payments */
const blocks: readonly Words[] = [
  ['highest_risk_level', 'Stripe blocked the payment: the risk of fraud was too high.', tellLittle],
  ['rule', 'One of the platform’s Radar rules blocked the payment.', tellLittle],
  [
    'low_probability_of_authorization',
    'Stripe did not send the payment to the bank, which would most likely have declined it.',
    anotherCard,
  ],
  [
    'previously_declined_do_not_retry',
    'Stripe did not send the payment: the bank had declined this card for good before.',
    anotherCard,
  ],
  ['elevated_risk_level', 'Stripe held the payment for a review.', tellLittle],
];

/** What fails without a card: https://docs.stripe.com/error-codes */
const failures: readonly Words[] = [
  ['account_closed', 'The customer’s bank account is closed.', newDebit],
  ['no_account', 'There is no bank account of this number.', newDebit],
  [
    'bank_account_restricted bank_account_unusable bank_account_declined',
    'The customer’s bank account may not be debited.',
    newDebit,
  ],
  [
    'debit_not_authorized',
    'The customer told their bank that they did not allow the debit.',
    'Speak with the customer before anybody tries again.',
  ],
  [
    'refer_to_customer',
    'The customer had their bank stop the debit.',
    'Speak with the customer before anybody tries again.',
  ],
  ['invalid_currency', 'The customer’s bank account is not in this currency.', newDebit],
  ['sepa_unsupported_account', 'The customer’s bank account takes no SEPA debits.', newDebit],
  [
    'billing_invalid_mandate payment_intent_mandate_invalid',
    'The mandate for the debit is not valid.',
    'The customer agrees to a new mandate.',
  ],
  [
    'payment_intent_authentication_failure',
    'The customer could not, or did not, confirm the payment with their bank (3D Secure).',
    'The customer tries again and confirms when their bank asks, or pays in another way.',
  ],
  [
    'payment_intent_payment_attempt_expired',
    'The customer did not finish paying in time.',
    'The customer starts again.',
  ],
  [
    'payment_intent_payment_attempt_failed payment_method_provider_decline',
    'The payment provider declined.',
    'The customer pays in another way.',
  ],
  [
    'payment_method_customer_decline',
    'The customer did not go through with the payment.',
    'The customer starts again if they still want to pay.',
  ],
  ['payment_method_provider_timeout', 'The payment provider did not answer.', 'Try again later.'],
  [
    'card_decline_rate_limit_exceeded',
    'The card was declined so often that Stripe does not try it for now.',
    'Try again in 24 hours, or with another card.',
  ],
  [
    'amount_too_small',
    'The amount is below what can be charged.',
    'Charge more, or collect several amounts at once.',
  ],
  ['amount_too_large', 'The amount is above what can be charged.', 'Collect it in parts.'],
];

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

/** Stripe's advice on trying again: https://docs.stripe.com/declines/card#retrying-issuer-declines */
const advices: Readonly<Record<string, string>> = {
  confirm_card_data: 'The bank advises to check the card’s data.',
  do_not_try_again: 'The bank advises not to try this card again.',
  try_again_later: 'The bank advises to try again later.',
};
export const adviceText = (code: string): string => advices[code] ?? `Advice: ${code}.`;

/** Stripe's view of the risk of fraud, where it is worth a word. */
const risks: Readonly<Record<string, string>> = {
  elevated: 'Elevated risk of fraud',
  highest: 'Highest risk of fraud',
};
export const riskText = (level: string): string | undefined => risks[level];

/** How 3D Secure ended: https://docs.stripe.com/api/charges/object */
const authentications: Readonly<Record<string, string>> = {
  authenticated: 'The customer confirmed the payment with their bank (3D Secure).',
  attempt_acknowledged: 'The bank took note of the try to authenticate (3D Secure).',
  exempted: 'The bank asked for no authentication (3D Secure exemption).',
  failed: 'The customer failed to confirm with their bank (3D Secure).',
  not_supported: 'The card does not support 3D Secure.',
  processing_error: 'The authentication broke off (3D Secure).',
};
export const authenticationText = (result: string): string =>
  authentications[result] ?? `3D Secure: ${result}.`;

/** Why a refund failed: https://docs.stripe.com/refunds#failed-refunds */
const refundFailures: Readonly<Record<string, string>> = {
  charge_for_pending_refund_disputed: 'The customer disputed the payment meanwhile.',
  declined: 'Stripe’s partners declined it.',
  expired_or_canceled_card: 'The card has expired or was canceled.',
  insufficient_funds: 'The platform’s balance was too low for too long.',
  lost_or_stolen_card: 'The card was reported lost or stolen.',
  merchant_request: 'The platform asked to stop it.',
  unknown: 'The bank gave no reason.',
};
export const refundFailureText = (reason: string): string =>
  refundFailures[reason] ?? `Stripe says “${reason}”.`;

/** Why a refund waits: https://docs.stripe.com/api/refunds/object */
const refundWaits: Readonly<Record<string, string>> = {
  processing: 'The bank is working on it.',
  insufficient_funds: 'It waits until the platform’s balance allows it.',
  charge_pending: 'It waits until the payment itself has arrived.',
};
export const refundWaitText = (reason: string): string =>
  refundWaits[reason] ?? `Stripe says “${reason}”.`;

/** Why money was given back, as staff or Stripe said. */
const refundReasons: Readonly<Record<string, string>> = {
  duplicate: 'The customer had paid twice.',
  fraudulent: 'The payment was fraud.',
  requested_by_customer: 'The customer asked for it.',
  expired_uncaptured_charge: 'The payment was not captured in time.',
};
export const refundReasonText = (reason: string): string =>
  refundReasons[reason] ?? `Stripe says “${reason}”.`;

/** Why an intent was canceled: https://docs.stripe.com/api/payment_intents/cancel */
const cancellations: Readonly<Record<string, string>> = {
  abandoned: 'The customer left.',
  automatic: 'Stripe canceled it.',
  duplicate: 'There was another one for the same purpose.',
  expired: 'The hold on the card ran out.',
  failed_invoice: 'Its invoice failed.',
  fraudulent: 'It was taken for fraud.',
  requested_by_customer: 'The customer asked for it.',
  void_invoice: 'Its invoice was voided.',
};
export const cancellationText = (reason: string): string =>
  cancellations[reason] ?? `Stripe says “${reason}”.`;
