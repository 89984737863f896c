/** Stripe's statuses of a payout, in the order in which it goes through them. */
export const payoutStatuses = ['pending', 'in_transit', 'paid', 'failed', 'canceled'] as const;
export type PayoutStatus = (typeof payoutStatuses)[number];

/**
 * The one word for a payout: Stripe's status, but for one that was taken back from the bank, whose
 * status stays what it was.
 */
export const payoutState = (status: string, reversedBy: string | null): string =>
  reversedBy === null ? status : 'reversed';

/** Whether the money came back to the balance, so that it has nowhere to arrive any more. */
export const cameBack = (status: string): boolean => status === 'failed' || status === 'canceled';

/** How fast a payout goes: https://docs.stripe.com/api/payouts/object#payout_object-method */
export const payoutMethods = ['standard', 'instant'] as const;

/** Why payouts fail, by Stripe's list: https://docs.stripe.com/api/payouts/failures */
export const payoutFailureCodes = [
  'account_closed',
  'account_frozen',
  'bank_account_restricted',
  'bank_ownership_changed',
  'could_not_process',
  'debit_not_authorized',
  'declined',
  'incorrect_account_holder_address',
  'incorrect_account_holder_name',
  'incorrect_account_holder_tax_id',
  'incorrect_account_type',
  'insufficient_funds',
  'invalid_account_number',
  'invalid_account_number_length',
  'invalid_currency',
  'no_account',
  'unsupported_card',
] as const;
export type PayoutFailureCode = (typeof payoutFailureCodes)[number];

/** As the holder of a payout: the platform itself. */
export const platformHolder = 'platform';
