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
  data_share_only: 'The bank was told of the payment and asked nothing (3D Secure).',
  attempt_acknowledged: 'The bank took note of the try to authenticate (3D Secure).',
  exempted: 'The bank asked for no authentication (3D Secure exemption).',
  failed: 'The customer failed to confirm with their bank (3D Secure).',
  not_supported: 'The card does not support 3D Secure.',
  processing_error: 'The authentication broke off (3D Secure).',
};

/** Why it ended so. */
const authenticationReasons: Readonly<Record<string, string>> = {
  abandoned: 'They left the bank’s page.',
  bypassed: 'The platform’s checkout passed it by.',
  canceled: 'They broke it off.',
  card_not_enrolled: 'The card does not take part in it.',
  network_not_supported: 'The card’s network does not take part in it.',
  protocol_error: 'The bank’s side answered wrongly.',
  rejected: 'The bank refused it.',
};

/** @param reason `result_reason`, where Stripe gives one. */
export function authenticationText(result: string, reason?: string | null): string {
  const text = authentications[result] ?? `3D Secure: ${result}.`;
  if (!reason) return text;
  return `${text} ${authenticationReasons[reason] ?? `Stripe says “${reason}”.`}`;
}

const inThreeDSecure = 'confirm with their bank (3D Secure)';

/** What a payment that requires an action asks of its customer, after “has to” or “was asked to”. */
const actions: Readonly<Record<string, string>> = {
  use_stripe_sdk: inThreeDSecure,
  redirect_to_url: 'confirm where they were sent to: with their bank (3D Secure) or a provider',
  verify_with_microdeposits: 'confirm their bank account by the small amounts sent to it',
  card_await_notification: 'wait until their bank has told them of the payment',
  display_bank_transfer_instructions: 'send the money by bank transfer, as they were told',
};

/** What sends customers nowhere but to 3D Secure. */
const staying = new Set(['card', 'link', 'us_bank_account', 'sepa_debit', 'bacs_debit']);

/**
 * The same for a type of Stripe's `next_action`.
 * @param methods what the payment can be paid by
 * @see https://docs.stripe.com/api/payment_intents/object#payment_intent_object-next_action
 */
export function actionText(type: string | null | undefined, methods: readonly string[]): string {
  const stays = methods.every((method) => staying.has(method));
  if (!type || (type === 'redirect_to_url' && stays)) return inThreeDSecure;
  const known = actions[type];
  if (known) return known;
  if (type.endsWith('_display_details')) return 'pay by the voucher or code that they were shown';
  if (type.endsWith('_qr_code')) return 'scan the code that they were shown, and pay';
  return 'confirm in the app or on the page of the way to pay that they chose';
}

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
