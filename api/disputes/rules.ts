/** Every status of this API version: https://docs.stripe.com/api/disputes/object */
export const disputeStatuses = [
  'warning_needs_response',
  'warning_under_review',
  'warning_closed',
  'needs_response',
  'under_review',
  'won',
  'lost',
  'prevented',
  'appeal_needs_response',
  'appeal_under_review',
] as const;

/** Every reason of this API version, what customers say most first. */
export const disputeReasons = [
  'fraudulent',
  'product_not_received',
  'product_unacceptable',
  'duplicate',
  'credit_not_processed',
  'subscription_canceled',
  'unrecognized',
  'general',
  'debit_not_authorized',
  'customer_initiated',
  'insufficient_funds',
  'incorrect_account_details',
  'bank_cannot_process',
  'check_returned',
  'noncompliant',
] as const;
