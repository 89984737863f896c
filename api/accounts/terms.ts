import type Stripe from 'stripe';
import type { Schedule } from './payout-dates.ts';

/** The terms an account runs on, in words: what it may do, who stands for what, when it is paid. */

/** Who pays, who is liable and who asks, one line each. */
export interface ControllerText {
  fees: string;
  losses: string;
  requirements: string;
  dashboard: string;
}

const dashboards: Readonly<Record<string, string>> = {
  express: 'Express Dashboard',
  full: 'Full Stripe Dashboard',
  none: 'None: the account holder sees only what the platform shows',
};

/**
 * Who stands for what on an account; null where Stripe does not say.
 * @see https://docs.stripe.com/connect/migrate-to-controller-properties
 */
export function controllerText(account: Stripe.Account): ControllerText | null {
  const { controller } = account;
  if (!controller?.fees || !controller.losses) return null;
  const dashboard = controller.stripe_dashboard?.type ?? 'none';
  return {
    fees:
      controller.fees.payer === 'account'
        ? 'The account pays Stripe’s fees'
        : 'The platform pays Stripe’s fees',
    losses: lossesText(account),
    requirements:
      controller.requirement_collection === 'application'
        ? 'The platform collects what Stripe asks for'
        : 'Stripe asks the account holder itself',
    dashboard: dashboards[dashboard] ?? dashboard,
  };
}

/** Who has to make up for it when the account cannot pay back what it owes. */
export const lossesText = ({ controller }: Pick<Stripe.Account, 'controller'>): string =>
  controller?.losses?.payments === 'stripe'
    ? 'Stripe is liable for a negative balance'
    : 'The platform is liable for a negative balance';

const and = new Intl.ListFormat('en', { type: 'conjunction' });
const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

const endings: Readonly<Record<string, string>> = { one: 'st', two: 'nd', few: 'rd', other: 'th' };
const ordinal = new Intl.PluralRules('en', { type: 'ordinal' });
const nth = (n: number) => `${n}${endings[ordinal.select(n)]}`;

/**
 * When payouts are made, in words.
 * @see https://docs.stripe.com/connect/manage-payout-schedule
 */
export function scheduleText(schedule: Schedule | null | undefined): string {
  switch (schedule?.interval) {
    case 'manual':
      return 'Only when somebody starts one';
    case 'daily':
      return 'Every business day';
    case 'weekly':
      return `Every ${and.format((schedule.weekly_payout_days ?? []).map(capital))}`;
    case 'monthly': {
      const days = schedule.monthly_payout_days ?? [];
      // https://docs.stripe.com/api/balance-settings/object: later days fall on the last one.
      const last = days.some((day) => day > 28) ? ', or the last day of a shorter month' : '';
      return `On the ${and.format(days.map(nth))} of each month${last}`;
    }
    default:
      return schedule?.interval ? capital(schedule.interval) : 'Not set';
  }
}
