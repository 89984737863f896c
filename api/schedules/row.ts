import type Stripe from 'stripe';
import { stopping } from '../accounts/restrictions.ts';
import { accountName } from '../accounts/rules.ts';
import { waitingOn } from '../accounts/standing.ts';
import { type Actor, collectorOf } from '../accounts/turns.ts';
import { currentSchedule, patternOf } from './pattern.ts';
import { type PayoutStanding, type ScheduleInterval, scheduleIntervals } from './rules.ts';
import type { PayoutScheduleTable } from './tables.ts';

/** A bank account or card that an account is paid out to. */
export interface PaidTo {
  readonly id: string;
  /** The bank's name or the card's brand. */
  readonly name: string | null;
  readonly last4: string;
  readonly currency: string | null;
  readonly status: string | null;
  /** It takes instant payouts. */
  readonly instant: boolean;
}

/** What is shown beside a schedule. */
export interface ScheduleFacts {
  readonly banks: readonly PaidTo[];
  /** What is kept back, minor units by currency. */
  readonly minimums: Readonly<Record<string, number>>;
  /** Who hands in what Stripe asks for. */
  readonly collector: Actor;
  /** Stripe's own page for its holder: `express`, `full` or `none`. */
  readonly dashboard: string;
  /** Why nothing is paid out, and whose turn it is; null while Stripe pays out. */
  readonly paused: { readonly who: Actor; readonly text: string } | null;
}

export type ScheduleRowValues = Omit<PayoutScheduleTable, 'pk'>;

const banksOf = (account: Stripe.Account): PaidTo[] =>
  (account.external_accounts?.data ?? []).map((external) => ({
    id: external.id,
    name: (external.object === 'card' ? external.brand : external.bank_name) ?? null,
    last4: external.last4,
    currency: external.currency ?? null,
    status: external.status ?? null,
    instant: external.available_payout_methods?.includes('instant') ?? false,
  }));

/** Of each currency the one that payouts go to: https://docs.stripe.com/connect/payouts-bank-accounts */
function destinationsOf(account: Stripe.Account): Stripe.ExternalAccount[] {
  const all = account.external_accounts?.data ?? [];
  return [...Map.groupBy(all, ({ currency }) => currency).values()].flatMap((ofOne) => {
    const chosen = ofOne.find((each) => each.default_for_currency) ?? ofOne[0];
    return chosen ? [chosen] : [];
  });
}

const isStopped = ({ status }: Stripe.ExternalAccount): boolean => stopping.has(status ?? '');

/**
 * The currencies in which payouts of an account arrive: of several bank accounts in one, Stripe
 * pays out to the default alone.
 */
export const reachedCurrencies = (account: Stripe.Account): string[] =>
  destinationsOf(account).flatMap((each) =>
    isStopped(each) || !each.currency ? [] : [each.currency],
  );

const isInterval = (text: string | null): text is ScheduleInterval =>
  scheduleIntervals.some((each) => each === text);

function pauseOf(account: Stripe.Account, settings: Stripe.BalanceSettings | undefined) {
  const disabled = settings?.payments.payouts?.status === 'disabled';
  if (account.payouts_enabled && !disabled) return null;
  const { who, text } = waitingOn(account, 0);
  return who === 'nobody' && !account.requirements?.disabled_reason
    ? { who: 'Stripe' as const, text: 'Stripe has stopped its payouts, and gives no reason.' }
    : { who, text };
}

/**
 * How an account is paid out, by what Stripe last said of it. Pure, and the same at any time.
 * @param settings undefined until they were read
 */
export function scheduleRowOf(
  account: Stripe.Account,
  settings: Stripe.BalanceSettings | undefined,
): ScheduleRowValues {
  const schedule = currentSchedule(account, settings);
  const banks = banksOf(account);
  const errored = destinationsOf(account).find(isStopped) ?? null;
  const minimums = settings?.payments.payouts?.minimum_balance_by_currency ?? {};
  const paused = pauseOf(account, settings);
  const facts: ScheduleFacts = {
    banks,
    minimums,
    collector: collectorOf(account),
    dashboard: account.controller?.stripe_dashboard?.type ?? 'none',
    paused,
  };
  const standing = (): PayoutStanding => {
    if (paused) return 'paused';
    if (errored) return 'bank_errored';
    if (banks.length === 0) return 'no_bank';
    return schedule.interval === 'manual' ? 'by_hand' : 'scheduled';
  };
  return {
    account: account.id,
    name: accountName(account),
    standing: standing(),
    interval: isInterval(schedule.interval) ? schedule.interval : 'none',
    pattern: patternOf(schedule),
    delay_days:
      settings?.payments.settlement_timing.delay_days ??
      account.settings?.payouts?.schedule?.delay_days ??
      -1,
    keeps: Object.values(minimums).some((amount) => amount > 0) ? 1 : 0,
    instant: banks.some(({ instant }) => instant) ? 1 : 0,
    reaches: `,${reachedCurrencies(account).join()},`,
    errored: errored?.id ?? null,
    facts: JSON.stringify(facts),
  };
}
