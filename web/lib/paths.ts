import type { PayoutInterval } from '../../api/accounts/rules.ts';
import type { EventState } from '../../api/sync/rules.ts';

/** The statuses in which a dispute waits for the platform, as the disputes list filters by them. */
export const disputesToAnswer = 'needs_response,warning_needs_response,appeal_needs_response';

/**
 * The only source of addresses in the dashboard. Each builder gives the path of a page;
 * `test/web/paths.test.ts` walks all of them and asks each for a title and breadcrumbs.
 */
export const paths = {
  /** @param next where to go once signed in; a path of this site. */
  signIn: (next?: string) =>
    next && next !== '/' ? `/sign-in?next=${encodeURIComponent(next)}` : '/sign-in',
  /** @param token of the one-time link that the server prints. */
  setUp: (token: string) => `/setup?token=${encodeURIComponent(token)}`,
  inbox: () => '/inbox',
  accounts: () => '/accounts',
  accountCreate: () => '/accounts/new',
  /** Those whose onboarding has not been finished. */
  unfinishedOnboarding: () => '/accounts/onboarding',
  account: (account: string) => `/accounts/${encodeURIComponent(account)}`,
  /** Makes a link for the account's holder. */
  accountLink: (account: string) => `${paths.account(account)}/onboarding-link`,
  accountReject: (account: string) => `${paths.account(account)}/reject`,
  accountUnreject: (account: string) => `${paths.account(account)}/unreject`,
  /** Makes a link to its Express Dashboard. */
  accountLoginLink: (account: string) => `${paths.account(account)}/login-link`,
  payoutSchedule: (account: string) => `${paths.account(account)}/schedule`,
  balances: () => '/balances',
  /** @param holder `platform`, or a connected account. */
  balance: (holder: string) => `/balances/${encodeURIComponent(holder)}`,
  balanceTransactions: (holder: string) => `${paths.balance(holder)}/transactions`,
  payoutCreate: (holder: string) => `${paths.balance(holder)}/payout`,
  /** When a holder is paid out. @param query what the form begins with */
  balanceSchedule: (holder: string, query: '' | `?interval=${PayoutInterval}`) =>
    `${paths.balance(holder)}/schedule${query}`,
  groups: () => '/groups',
  group: (group: string) => `/groups/${encodeURIComponent(group)}`,
  payments: () => '/payments',
  unfinishedPayments: () => '/payments/unfinished',
  /** @param payment `ch_…`, `py_…` or `pi_…`, or a refund of it: `re_…`, `pyr_…` */
  payment: (payment: string) => `/payments/${encodeURIComponent(payment)}`,
  /** Those of which something may be left to refund. */
  refundablePayments: () => '/payments?outcome=succeeded,partially_refunded',
  /** All payments of one customer. */
  paymentsBy: (email: string) => `/payments?customer_email=${encodeURIComponent(email)}`,
  refund: (payment: string) => `${paths.payment(payment)}/refund`,
  /** @param refund one that waits for the customer */
  refundCancel: (payment: string, refund: string) =>
    `${paths.payment(payment)}/refunds/${encodeURIComponent(refund)}/cancel`,
  paymentMethods: () => '/payment-methods',
  /** @param configuration `pmc_…` */
  paymentMethodsOf: (configuration: string) =>
    `/payment-methods/${encodeURIComponent(configuration)}`,
  /** @param methods what the form begins with, by what they are switched to */
  paymentMethodSwitch: (
    configuration: string,
    methods: Readonly<Partial<Record<'on' | 'off' | 'none', readonly string[]>>> = {},
  ) => {
    const named = Object.entries(methods).map(([to, names]) => `${to}=${names.join(',')}`);
    const query = named.length > 0 ? `?${named.join('&')}` : '';
    return `${paths.paymentMethodsOf(configuration)}/switch${query}`;
  },
  checkout: () => '/checkout',
  checkoutCreate: () => '/checkout/new',
  checkoutSession: (session: string) => `/checkout/${encodeURIComponent(session)}`,
  checkoutExpire: (session: string) => `${paths.checkoutSession(session)}/expire`,
  transfers: () => '/transfers',
  /** Those of which something is left to reverse. */
  reversibleTransfers: () => '/transfers?state=paid,partially_reversed',
  /** @param order what the form begins with */
  transferCreate: (order: Readonly<Record<string, string>> = {}) => {
    // The list behind the form reads the address too, by names that are much the same.
    const named = Object.entries(order).map(([name, value]) => [`new_${name}`, value]);
    const query = String(new URLSearchParams(named));
    return query ? `/transfers/new?${query}` : '/transfers/new';
  },
  transfer: (transfer: string) => `/transfers/${encodeURIComponent(transfer)}`,
  /** @param amount what the form begins with, in minor units; else all that is left */
  transferReverse: (transfer: string, amount?: number) =>
    `${paths.transfer(transfer)}/reverse${amount ? `?amount=${amount}` : ''}`,
  payouts: () => '/payouts',
  /** @param holder a connected account's id, or `platform` for the platform's own. */
  payoutsOf: (holder: string) => `/payouts?account=${encodeURIComponent(holder)}`,
  payoutDays: () => '/payouts/days',
  payoutSchedules: () => '/payouts/schedules',
  /** The accounts whose payouts stand so. */
  payoutSchedulesThat: (standing: string) => `/payouts/schedules?standing=${standing}`,
  /** The accounts on one schedule, as the API writes it: `weekly:friday`. */
  payoutSchedulesBy: (pattern: string) =>
    `/payouts/schedules?pattern=${encodeURIComponent(pattern)}`,
  /** The accounts that are paid out by schedule on a day of UTC, `2026-11-27`. */
  payoutSchedulesOn: (date: string) => `/payouts/schedules?standing=scheduled&on=${date}`,
  /** @param days how far ahead; a fortnight by itself */
  payoutCalendar: (days?: '14' | '31') =>
    days === '31' ? '/payouts/calendar?days=31' : '/payouts/calendar',
  /** The payouts of one arrival day. @param of the day by its noon in UTC, Unix seconds. */
  payoutsOn: ({ day, currency, whose }: { day: number; currency: string; whose: string }) =>
    `/payouts?whose=${whose}&currency=${currency}&arrival_date[gte]=${day - 43_200}&arrival_date[lt]=${day + 43_200}`,
  payout: (payout: string) => `/payouts/${encodeURIComponent(payout)}`,
  /** @param act `cancel` or `reverse` */
  payoutBack: (payout: string, act: 'cancel' | 'reverse') => `${paths.payout(payout)}/${act}`,
  disputes: () => '/disputes',
  /** Those that wait for an answer, which is what people come for. */
  openDisputes: () => `/disputes?status=${disputesToAnswer}`,
  dispute: (dispute: string) => `/disputes/${encodeURIComponent(dispute)}`,
  /** What answers it, kept until it is sent. */
  disputeEvidence: (dispute: string) => `${paths.dispute(dispute)}/evidence`,
  disputeSubmit: (dispute: string) => `${paths.dispute(dispute)}/submit`,
  disputeAccept: (dispute: string) => `${paths.dispute(dispute)}/accept`,
  operations: () => '/operations',
  /** @param statuses only those that stand so */
  operationsThat: (statuses: string) => `/operations?status=${statuses}`,
  operation: (operation: string) => `/operations/${encodeURIComponent(operation)}`,
  /** @param act `approve`, `reject`, `cancel` or `retry` */
  operationAct: (operation: string, act: string) => `${paths.operation(operation)}/${act}`,
  /** @param kind what is ordered many at a time, as `manyKinds` in forms/many-kinds.ts names it */
  orderMany: (kind: string) => `/operations/new/${kind}`,
  /** @param status only those of a batch that stand so */
  operationsOf: (batch: string, status?: string) =>
    `/operations?batch=${encodeURIComponent(batch)}${status ? `&status=${status}` : ''}`,
  operationBatch: (batch: string) => `/operations/batches/${encodeURIComponent(batch)}`,
  sync: () => '/sync',
  staff: () => '/staff',
  inviteStaff: () => '/staff/invite',
  staffMember: (member: string) => `/staff/${encodeURIComponent(member)}`,
  staffEdit: (member: string) => `${paths.staffMember(member)}/edit`,
  /** @param act as `staffActs` in forms/staff-acts.ts names it */
  staffAct: (member: string, act: string) => `${paths.staffMember(member)}/${act}`,
  audit: () => '/audit',
  auditEntry: (seq: number) => `/audit/${seq}`,
  settings: () => '/settings',
  tokenCreate: () => '/settings/tokens/new',
  limitSet: () => '/settings/limits/new',
  /** @param limit named by role, kind and currency */
  limit: ({ role, kind, currency }: { role: string; kind: string; currency: string }) =>
    `/settings/limits/${role}/${kind}/${currency}`,
  limitRemove: (limit: { role: string; kind: string; currency: string }) =>
    `${paths.limit(limit)}/remove`,
  /** @param token of a one-time link that an admin made. */
  invite: (token: string) => `/invite?token=${encodeURIComponent(token)}`,
  resetPassword: (token: string) => `/reset-password?token=${encodeURIComponent(token)}`,
  /** Whoever is signed in: their account, sessions and password. */
  ownAccount: () => '/me',
  ownPassword: () => '/me/password',
  /** @param state only those of this state */
  syncEvents: (state?: EventState) => (state ? `/sync/events?state=${state}` : '/sync/events'),
  syncEvent: (event: string) => `/sync/events/${encodeURIComponent(event)}`,
} as const;

/** A list that is searched for a text. @param list its path */
export const searchIn = (list: string, text: string) => `${list}?q=${encodeURIComponent(text)}`;

/** Where signing in leads when nothing else was asked for. */
export const home = paths.inbox;

/**
 * The page that shows a Stripe object, by the prefix of its id; null when none does.
 */
export function pathOfObject(id: string): string | null {
  switch (id.slice(0, id.indexOf('_'))) {
    case 'acct':
      return paths.account(id);
    case 'ch':
    case 'py':
    case 'pi':
    case 're':
    case 'pyr':
      return paths.payment(id);
    case 'pmc':
      return paths.paymentMethodsOf(id);
    case 'cs':
      return paths.checkoutSession(id);
    case 'tr':
      return paths.transfer(id);
    case 'po':
      return paths.payout(id);
    case 'dp':
    case 'du':
      return paths.dispute(id);
    case 'evt':
      return paths.syncEvent(id);
    default:
      return null;
  }
}

/**
 * A path of this site read from the address bar, or home: an absolute address there
 * (`//evil.example`) must not lead a freshly signed-in person away.
 */
export function safeNext(next: string | null): string {
  return next && /^\/(?![/\\])/.test(next) ? next : home();
}
