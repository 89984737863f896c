import type Stripe from 'stripe';
import { judge, type Obstacle, type Possible } from '../operations/rules.ts';

/** Where a connected account stands, as staff sort their day by it. */
export const accountStatuses = [
  'onboarding',
  'in_review',
  'restricted',
  'restricted_soon',
  'enabled',
  'rejected',
] as const;
export type AccountStatus = (typeof accountStatuses)[number];

const reviewReasons = /* @__PURE__ */ new Set([
  'under_review',
  'listed',
  'requirements.pending_verification',
]);

/**
 * The account's status at a moment. Deadlines count: an account that Stripe still lets trade is
 * `restricted_soon` until its deadline and `restricted` from it on.
 * @param now Unix seconds.
 * @see https://docs.stripe.com/connect/handling-api-verification
 */
export function accountStatus(account: Stripe.Account, now: number): AccountStatus {
  const { requirements } = account;
  const reason = requirements?.disabled_reason ?? null;
  if (reason?.startsWith('rejected.')) return 'rejected';
  if (!account.details_submitted) return 'onboarding';
  const blocked = !account.charges_enabled || !account.payouts_enabled;
  const pastDue = (requirements?.past_due?.length ?? 0) > 0;
  if (reason !== null && reviewReasons.has(reason)) return 'in_review';
  const waiting = (requirements?.pending_verification?.length ?? 0) > 0;
  if (blocked && waiting && !pastDue && reason === null) return 'in_review';
  if (blocked || pastDue || reason !== null) return 'restricted';
  const deadline = nextDeadline(account);
  if (deadline === null) return 'enabled';
  return deadline <= now ? 'restricted' : 'restricted_soon';
}

/** The next moment at which missing information takes capabilities away, or null. Unix seconds. */
export function nextDeadline(account: Stripe.Account): number | null {
  const deadlines = [account.requirements, account.future_requirements]
    .filter((list) => (list?.currently_due?.length ?? 0) > 0)
    .map((list) => list?.current_deadline ?? null)
    .filter((deadline) => deadline !== null);
  return deadlines.length > 0 ? Math.min(...deadlines) : null;
}

/** When `accountStatus` will change by the passing of time alone, or null. Unix seconds. */
export function statusUntil(account: Stripe.Account, now: number): number | null {
  const deadline = nextDeadline(account);
  return deadline !== null && deadline > now ? deadline : null;
}

/** Who holds it, where that is one person; empty where it is not known. */
export function personName({ individual }: Stripe.Account): string {
  const { first_name, last_name } = individual ?? {};
  return [first_name, last_name].filter(Boolean).join(' ');
}

/** What people call the account: its business, its person, its e-mail, in the end its id. */
export function accountName(account: Stripe.Account): string {
  return (
    account.business_profile?.name ||
    account.company?.name ||
    account.settings?.dashboard.display_name ||
    personName(account) ||
    account.email ||
    account.id
  );
}

/** Parts of capability names that are written in capitals. */
const capitals = new Set(
  'acss ach au bacs becs blik eps fpx gb jcb jp kr mb mx nz oxxo p24 sepa twint upi us'.split(' '),
);

/**
 * A capability's name as people read it: `sepa_debit_payments` is `SEPA debit payments`.
 * @see https://docs.stripe.com/connect/account-capabilities
 */
export function capabilityText(name: string): string {
  const text = name
    .replace(/1099_(\w+)$/, (_, form: string) => `1099-${form.toUpperCase()}`)
    .split('_')
    .map((part) => (capitals.has(part) ? part.toUpperCase() : part))
    .join(' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Stripe's reasons for a platform's rejection of an account, in the order in which they are offered. */
export const rejectReasons = [
  'fraud_payment_method_casher',
  'fraud_payment_method_tester',
  'fraud_no_intent_to_fulfill',
  'fraud_other',
  'credit',
  'terms_of_service',
  'other',
] as const;

/** What becomes of the payouts of a rejected account; Stripe pauses them unless told otherwise. */
export const payoutsActions = ['pause', 'none'] as const;

type Rejectable = Pick<Stripe.Account, 'controller' | 'requirements'>;

const disabledFor = ({ requirements }: Rejectable): string => requirements?.disabled_reason ?? '';

/** Whether the account is rejected, by the platform or by Stripe. */
export const isRejected = (account: Rejectable): boolean =>
  disabledFor(account).startsWith('rejected.');

/** Whether it is the platform that has rejected it, so that the platform can lift that. */
export const isRejectedByPlatform = (account: Rejectable): boolean =>
  disabledFor(account).startsWith('rejected.platform_');

const againstRejecting: readonly Obstacle<Rejectable>[] = [
  {
    code: 'account_rejected',
    holds: isRejected,
    why: 'The account is rejected already.',
    link: 'https://docs.stripe.com/api/account/reject',
  },
  {
    code: 'not_liable',
    holds: ({ controller }) => controller?.losses?.payments !== 'application',
    why: 'Stripe is liable for this account’s negative balances, so only Stripe can reject it.',
    link: 'https://docs.stripe.com/api/account/reject',
  },
];

/** What kinds of business Stripe knows: https://docs.stripe.com/api/accounts/object#account_object-business_type */
export const businessTypes = ['individual', 'company', 'non_profit', 'government_entity'] as const;

/**
 * How Stripe is told that an account is an Express one: by its controller's properties, or by the
 * older `type`. Both make the same account.
 * @see https://docs.stripe.com/connect/migrate-to-controller-properties
 */
export const expressForms = ['controller', 'type'] as const;

/**
 * The agreements an account can have with Stripe; under `recipient` it can receive transfers and
 * take no payments: https://docs.stripe.com/connect/service-agreement-types
 */
export const serviceAgreements = ['full', 'recipient'] as const;

/** The metadata by which the steps of operations are found again. */
export const ownMetadata = ['operation_id', 'operation_step'] as const;

const againstUnrejecting: readonly Obstacle<Rejectable>[] = [
  {
    code: 'account_not_rejected',
    holds: (account) => !isRejected(account),
    why: 'The account is not rejected.',
    link: 'https://docs.stripe.com/api/account/unreject',
  },
  {
    code: 'rejected_by_stripe',
    holds: (account) => !isRejectedByPlatform(account),
    why: 'Stripe has rejected this account itself. Only Stripe’s support can lift that.',
    link: 'https://docs.stripe.com/api/account/unreject',
  },
];

type Visited = Pick<Stripe.Account, 'controller' | 'details_submitted'>;

const againstLogin: readonly Obstacle<Visited>[] = [
  {
    code: 'no_express_dashboard',
    holds: ({ controller }) => controller?.stripe_dashboard?.type !== 'express',
    why: 'This account does not use the Express Dashboard.',
    link: 'https://docs.stripe.com/api/accounts/create_login_link',
  },
  {
    code: 'not_onboarded',
    holds: ({ details_submitted }) => !details_submitted,
    why: 'Its onboarding has not been finished; make an onboarding link instead.',
    link: 'https://docs.stripe.com/api/accounts/create_login_link',
  },
];

/** What may be done about an account in the state it is in, each with the reason when not. */
export const can = {
  reject: (subject: Rejectable): Possible => judge(againstRejecting, subject),
  unreject: (subject: Rejectable): Possible => judge(againstUnrejecting, subject),
  /** Its holder's way into the Express Dashboard. */
  logIn: (subject: Visited): Possible => judge(againstLogin, subject),
};

/** How often an account is paid out; `manual`: only when somebody does it. */
export const payoutIntervals = ['daily', 'weekly', 'monthly', 'manual'] as const;
export type PayoutInterval = (typeof payoutIntervals)[number];

/** The days on which an account can be paid out every week. */
export const payoutWeekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'] as const;

/** The most days that Stripe lets pass before a payment can be paid out. */
export const longestDelay = 31;
