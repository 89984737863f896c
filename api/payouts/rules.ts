import type Stripe from 'stripe';
import { judge, type Obstacle, type Possible } from '../operations/rules.ts';

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
export type PayoutMethod = (typeof payoutMethods)[number];

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

type Cancelable = Pick<Stripe.Payout, 'automatic' | 'status'>;

const canceling = 'https://docs.stripe.com/api/payouts/cancel';
const reversing = 'https://docs.stripe.com/connect/payout-reversals';

const againstCanceling: readonly Obstacle<Cancelable>[] = [
  {
    code: 'payout_came_back',
    holds: ({ status }) => cameBack(status),
    why: 'The money has come back already.',
    link: canceling,
  },
  {
    code: 'payout_automatic',
    holds: ({ automatic }) => automatic,
    why: 'Stripe has made this payout by the schedule. Only those made by hand can be canceled.',
    link: canceling,
  },
  {
    code: 'payout_left',
    holds: ({ status }) => status !== 'pending',
    why: 'The payout has left for the bank. It may still be possible to reverse it.',
    link: canceling,
  },
];

/** A payout, and what decides whether its bank can be asked to give it back. */
export interface Reversible {
  readonly payout: Pick<
    Stripe.Payout,
    'amount' | 'status' | 'method' | 'arrival_date' | 'original_payout' | 'reversed_by'
  >;
  /** Where it went; null where Stripe does not say any more. */
  readonly destination: { readonly object: string; readonly country: string | null } | null;
  /** Whose payout it is; null for the platform's own. */
  readonly account: Pick<Stripe.Account, 'controller'> | null;
  /** In Stripe's time, Unix seconds. */
  readonly now: number;
}

const reversibleDays = 90;

const againstReversing: readonly Obstacle<Reversible>[] = [
  {
    code: 'payout_of_platform',
    holds: ({ account }) => account === null,
    why: 'The platform’s own payouts cannot be reversed: add funds to its balance instead.',
    link: reversing,
  },
  {
    code: 'not_liable',
    holds: ({ account }) => account?.controller?.losses?.payments !== 'application',
    why: 'Stripe is liable for this account’s negative balances, so the platform cannot take its payouts back.',
    link: reversing,
  },
  {
    code: 'payout_is_debit',
    holds: ({ payout }) => payout.original_payout !== null || payout.amount < 0,
    why: 'This takes money from the bank already. It cannot be reversed in its turn.',
    link: reversing,
  },
  {
    code: 'payout_reversed',
    holds: ({ payout }) => payout.reversed_by !== null,
    why: 'The payout has already been reversed.',
    link: reversing,
  },
  {
    code: 'payout_came_back',
    holds: ({ payout }) => cameBack(payout.status),
    why: 'The money has come back already.',
    link: reversing,
  },
  {
    code: 'payout_pending',
    holds: ({ payout }) => payout.status === 'pending',
    why: 'The payout has not left yet. Cancel it where it was made by hand; else wait until it has left.',
    link: reversing,
  },
  {
    code: 'payout_instant',
    holds: ({ payout }) => payout.method === 'instant',
    why: 'Instant payouts cannot be reversed.',
    link: reversing,
  },
  {
    code: 'payout_destination',
    holds: ({ destination }) =>
      destination?.object !== 'bank_account' || !['US', 'CA'].includes(destination.country ?? ''),
    why: 'Only payouts to bank accounts in the United States and Canada can be reversed.',
    link: reversing,
  },
  {
    code: 'payout_too_old',
    holds: ({ payout, now }) => payout.arrival_date < now - reversibleDays * 86_400,
    why: `Payouts can be reversed until ${reversibleDays} days after their arrival.`,
    link: reversing,
  },
];

/** What may be done about a payout in the state it is in, each with the reason when not. */
export const can = {
  cancel: (subject: Cancelable): Possible => judge(againstCanceling, subject),
  reverse: (subject: Reversible): Possible => judge(againstReversing, subject),
};
