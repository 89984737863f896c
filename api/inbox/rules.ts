import type { PayoutInterval } from '../accounts/rules.ts';
import type { Role } from '../staff/rules.ts';

/** Whose day a finding belongs to: the least role whose members have what mends it. */
export const desks = ['support', 'finance', 'manager'] as const;
export type Desk = (typeof desks)[number];

/** Each role begins with what it has the means to mend; who only looks on, and who may all, see all. */
export const usualDesk: Readonly<Record<Role, Desk | 'all'>> = {
  viewer: 'all',
  support: 'support',
  finance: 'finance',
  manager: 'all',
  admin: 'all',
};

/** Where a finding stands: to be done, put off until a moment, or settled by a person. */
export const findingStates = ['open', 'snoozed', 'resolved'] as const;
export type FindingState = (typeof findingStates)[number];

/** What each kind of finding is called, and whose it is; in the order in which they are shown. */
export const findingKinds = {
  dispute_due: { title: 'Dispute evidence due', desk: 'finance' },
  failed_not_reversed: { title: 'Transfers standing on a failed payment', desk: 'finance' },
  refund_not_reversed: { title: 'Refunded but not reversed', desk: 'finance' },
  dispute_not_reversed: { title: 'Disputed but not reversed', desk: 'finance' },
  won_not_repaid: { title: 'Won, and not sent to sellers again', desk: 'finance' },
  refund_unrecovered: { title: 'Left with sellers by a refund', desk: 'finance' },
  share_not_sent: { title: 'Shares of a payment that were not sent', desk: 'finance' },
  transferred_too_much: { title: 'Transferred more than collected', desk: 'finance' },
  transfer_waiting: { title: 'Transfers waiting for funds', desk: 'finance' },
  payout_failed: { title: 'Payouts that failed', desk: 'finance' },
  not_distributed: { title: 'Collected but not distributed', desk: 'finance' },
  loss_making: { title: 'Payments that cost more than they brought', desk: 'finance' },
  group_differs: { title: 'Groups that do not reconcile', desk: 'finance' },
  not_booked: { title: 'Groups that Stripe has not booked', desk: 'finance' },
  payment_failed_later: { title: 'Payments that failed later', desk: 'support' },
  account_restricted: { title: 'Restricted accounts', desk: 'support' },
  requirement_due: { title: 'Requirements about to fall due', desk: 'support' },
  onboarding_stalled: { title: 'Onboarding that has stalled', desk: 'support' },
  bank_account_errored: { title: 'Bank accounts that cannot be paid', desk: 'support' },
  negative_balance: { title: 'Negative balances', desk: 'manager' },
  outcome_unknown: { title: 'Operations whose outcome is unknown', desk: 'manager' },
  payouts_drain: { title: 'Payouts that drain what transfers need', desk: 'manager' },
  webhook_trouble: { title: 'Webhook trouble', desk: 'manager' },
} as const satisfies Readonly<Record<string, { title: string; desk: Desk }>>;
export type FindingKind = keyof typeof findingKinds;

/** Every kind, in the order in which they are shown. */
export const findingKindNames = Object.keys(findingKinds) as FindingKind[];

/** What mends a finding: an act and what it begins with, of which the web makes a link. */
export type Fix =
  | {
      readonly act: 'reverse_transfer';
      readonly transfer: string;
      readonly amount: number;
      /** Whether it takes back the share of a refund. */
      readonly for?: 'refund';
    }
  | {
      readonly act: 'send_on';
      readonly currency: string;
      readonly group: string;
      /** The payment to draw it from, where there is but one. */
      readonly charge: string | null;
    }
  /** What a seller gave back is sent once more. */
  | {
      readonly act: 'repay';
      /** What for: it is counted as given back by that. */
      readonly dispute: string;
      readonly destination: string;
      readonly amount: number;
      readonly currency: string;
      readonly group: string | null;
    }
  | { readonly act: 'tell_customer'; readonly charge: string }
  | { readonly act: 'answer_dispute'; readonly dispute: string }
  | { readonly act: 'see_group'; readonly group: string }
  | { readonly act: 'see_account'; readonly account: string }
  | { readonly act: 'make_account_link'; readonly account: string }
  /** Its holder is let into their Express Dashboard. */
  | { readonly act: 'make_login_link'; readonly account: string }
  | { readonly act: 'see_balance'; readonly holder: string }
  /** It is to be paid out so. */
  | { readonly act: 'change_schedule'; readonly holder: string; readonly interval: PayoutInterval }
  | { readonly act: 'see_payout'; readonly payout: string }
  | { readonly act: 'see_operation'; readonly operation: string }
  /** It is tried again, now or in another turn. */
  | { readonly act: 'retry_operation'; readonly operation: string }
  | { readonly act: 'see_checkout'; readonly session: string }
  | { readonly act: 'see_failed_events' };

/** Days that what is found by waiting waits for. */
export const patience = {
  /** From the first booking of a group until its sellers should have been sent something. */
  toDistribute: 7,
  /** Until Stripe should have booked what belongs to a group. */
  toBook: 3,
  /** From its creation until an account should have been onboarded. */
  toOnboard: 7,
  /** For how long a transfer that no payment paid for says that others will follow. */
  drawnLately: 7,
  /** How long before a requirement's deadline it is found. */
  beforeDeadline: 14,
} as const;

/** The longest that a finding can be put off, in days. */
export const longestSnooze = 90;

interface Judgeable {
  readonly state: FindingState;
}

const settled = 'It is settled already. Open it again first.';

/** Why something cannot be done about a finding as it stands, in words; undefined when it can. */
export const can = {
  /** What is put off can be put off until another moment. */
  snooze: ({ state }: Judgeable): string | undefined =>
    state === 'resolved' ? settled : undefined,
  resolve: ({ state }: Judgeable): string | undefined =>
    state === 'resolved' ? settled : undefined,
  reopen: ({ state }: Judgeable): string | undefined =>
    state === 'open' ? 'It is open.' : undefined,
};
