/** Test payment methods of most fates, those that bring money more often. */
export const CARDS = [
  'pm_card_bypassPending',
  'pm_card_visa',
  'pm_card_bypassPending',
  'pm_usBankAccount',
  'pm_card_visa_chargeDeclined',
  'pm_card_createDispute',
  'pm_card_createDisputeInquiry',
  'pm_card_refundFail',
  'pm_card_pendingRefund',
  'pm_usBankAccount_noAccount',
  'pm_usBankAccount_processing',
  'pm_usBankAccount_dispute',
  'pm_card_authenticationRequired',
  'pm_card_visa_triggerPayoutBlock',
];
/** One of them is settled in another. */
export const CURRENCIES = ['usd', 'usd', 'sek', 'eur', 'jpy', 'sek'];
/** What decides a dispute, and what does not. */
export const WORDS = [
  'winning_evidence',
  'losing_evidence',
  'escalate_inquiry_evidence',
  'some evidence',
];
/** What an issuer can decide, or Stripe offer, by where a dispute stands. */
export const OUTCOMES: Record<string, string[]> = {
  needs_response: ['won', 'lost'],
  under_review: ['won', 'lost'],
  appeal_under_review: ['won', 'lost'],
  lost: ['appeal'],
  warning_needs_response: ['escalate', 'warning_closed'],
  warning_under_review: ['escalate', 'warning_closed'],
};
/** Bank accounts that take money, and that return it. */
export const BANKS = [
  'btok_us_verified',
  'btok_us_verified_noAccount',
  'btok_us_verified_insufficientFunds',
];
