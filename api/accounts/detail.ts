import type Stripe from 'stripe';
import type { Store } from '../store/database.ts';
import { historyOf } from '../store/history.ts';
import { parse } from '../store/snapshot.ts';
import { type AccountStatus, accountName, accountStatus, nextDeadline } from './rules.ts';
import { disabledReasonText, requirementText } from './words.ts';

/** A piece of information that is missing or being checked. */
export interface RequirementLine {
  requirement: string;
  text: string;
  group: 'past_due' | 'currently_due' | 'pending_verification' | 'eventually_due' | 'future';
  errors: { code: string; reason: string }[];
}

/** Whose turn it is, until when. */
export interface WaitingOn {
  who: 'account holder' | 'platform' | 'Stripe' | 'nobody';
  text: string;
  /** Unix seconds. */
  by: number | null;
}

/** The account's requirements, most pressing first, each once. */
export function requirementLines(account: Stripe.Account): RequirementLine[] {
  const { requirements, future_requirements: future } = account;
  const lines = new Map<string, RequirementLine>();
  const errors = [...(requirements?.errors ?? []), ...(future?.errors ?? [])];
  const add = (list: readonly string[] | null | undefined, group: RequirementLine['group']) => {
    for (const requirement of list ?? [])
      if (!lines.has(requirement))
        lines.set(requirement, {
          requirement,
          text: requirementText(requirement),
          group,
          errors: errors
            .filter((error) => error.requirement === requirement)
            .map(({ code, reason }) => ({ code, reason })),
        });
  };
  add(requirements?.past_due, 'past_due');
  add(requirements?.currently_due, 'currently_due');
  add(requirements?.pending_verification, 'pending_verification');
  add(requirements?.eventually_due, 'eventually_due');
  add(future?.currently_due, 'future');
  add(future?.eventually_due, 'future');
  return [...lines.values()];
}

/** Who must act next on the account. */
export function waitingOn(account: Stripe.Account, now: number): WaitingOn {
  const status: AccountStatus = accountStatus(account, now);
  const reason = account.requirements?.disabled_reason ?? null;
  const by = nextDeadline(account);
  // Where Stripe collects, only the account holder can answer; else the platform hands it in.
  const collector =
    account.controller?.requirement_collection === 'application' ? 'platform' : 'account holder';
  switch (status) {
    case 'rejected':
      return { who: 'nobody', text: 'The account is closed to business.', by: null };
    case 'onboarding':
      return { who: 'account holder', text: 'The onboarding has not been finished.', by };
    case 'in_review':
      return { who: 'Stripe', text: 'Stripe is checking the account.', by: null };
    case 'enabled':
      return { who: 'nobody', text: 'Nothing is missing.', by: null };
    case 'restricted_soon':
      return { who: collector, text: 'Information is due, or the account will be restricted.', by };
    case 'restricted':
      return reason === 'platform_paused'
        ? { who: 'platform', text: 'The pause must be lifted at Stripe.', by: null }
        : { who: collector, text: 'What is overdue must be handed in.', by };
  }
}

const schedule = (settings: Stripe.BalanceSettings) => {
  const { payouts, debit_negative_balances, settlement_timing } = settings.payments;
  return {
    status: payouts?.status ?? null,
    interval: payouts?.schedule?.interval ?? null,
    weekly_payout_days: payouts?.schedule?.weekly_payout_days ?? [],
    monthly_payout_days: payouts?.schedule?.monthly_payout_days ?? [],
    minimum_balance_by_currency: payouts?.minimum_balance_by_currency ?? {},
    delay_days: settlement_timing.delay_days,
    debit_negative_balances,
  };
};

/**
 * All that an account's page shows, from the snapshots; undefined for an unknown account.
 * @param now Stripe's time, Unix seconds.
 */
export async function accountDetail(store: Store, id: string, now: number) {
  const row = await store.read
    .selectFrom('stripe_account')
    .select(['json', 'deleted', 'observed_at'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) return undefined;
  const account = parse<Stripe.Account>(row);
  const [lines, settings, balance, history] = await Promise.all([
    store.read
      .selectFrom('balance_line')
      .select(['currency', 'available', 'pending', 'reserved', 'total'])
      .where('holder', '=', id)
      .orderBy('currency')
      .execute(),
    store.read
      .selectFrom('stripe_balance_settings')
      .select('json')
      .where('id', '=', id)
      .executeTakeFirst(),
    store.read
      .selectFrom('stripe_balance')
      .select('observed_at')
      .where('id', '=', id)
      .executeTakeFirst(),
    historyOf(store, 'account', id),
  ]);
  const reason = account.requirements?.disabled_reason ?? null;
  return {
    account,
    name: accountName(account),
    status: accountStatus(account, now),
    deauthorized: row.deleted === 1,
    observedAt: row.observed_at,
    waitingOn: waitingOn(account, now),
    requirements: requirementLines(account),
    disabledReason: reason ? { code: reason, text: disabledReasonText(reason) } : null,
    capabilities: Object.entries(account.capabilities ?? {}).map(([name, status]) => ({
      name,
      status,
    })),
    balances: lines,
    balancesObservedAt: balance?.observed_at ?? null,
    schedule: settings ? schedule(parse<Stripe.BalanceSettings>(settings)) : null,
    externalAccounts: account.external_accounts?.data ?? [],
    history,
  };
}
