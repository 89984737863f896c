/** What to do next, where it is the same for many codes. */
const askBank = 'The customer asks their bank why, or pays in another way.';
export const anotherCard = 'The customer pays with another card.';
export const checkAndRetry = 'The customer checks what they typed and tries again.';
export const tellLittle =
  'Tell the customer only that the card was declined, and to ask their bank or pay in another way.';
export const newDebit = 'The customer pays from another account or in another way.';

/** Stripe's codes, apart by spaces; what they mean; what can be done about it. */
export type Words = readonly [codes: string, means: string, next: string];

/** By Stripe's decline codes: https://docs.stripe.com/declines/codes */
export const declines: readonly Words[] = [
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
export const blocks: readonly Words[] = [
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
