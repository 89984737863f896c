import type Stripe from 'stripe';
import { newestChanges } from '../history/historied.ts';
import { operationsOn } from '../operations/view.ts';
import type { Store } from '../store/database.ts';
import { parse } from '../store/snapshot.ts';
import { accountChanges } from './changes.ts';
import { restrictionClock } from './clock.ts';
import { requirementLines } from './requirements.ts';
import { accountName, accountStatus, capabilityText } from './rules.ts';
import { waitingOn } from './standing.ts';
import { controllerText, scheduleText } from './terms.ts';
import {
  capabilityReasonText,
  disabledReasonText,
  externalStatusText,
  requirementText,
} from './words.ts';

/** Something an account asked to do, and what stands in the way. */
export interface CapabilityLine {
  name: string;
  text: string;
  status: string;
  /** Null while nobody has looked, or nothing stands in the way. */
  disabledReason: { code: string; text: string } | null;
  /** What it needs now, as the account's own requirements name it. */
  needs: { requirement: string; text: string }[];
}

/** The account's capabilities, those that do not work first. */
function capabilityLines(
  account: Stripe.Account,
  read: readonly Stripe.Capability[],
): CapabilityLine[] {
  const order = ['inactive', 'pending', 'active'];
  return Object.entries(account.capabilities ?? {})
    .map(([name, status]) => {
      const requirements = read.find(({ id }) => id === name)?.requirements;
      const reason = requirements?.disabled_reason ?? null;
      const needed = [
        ...(requirements?.past_due ?? []),
        ...(requirements?.currently_due ?? []),
        ...(requirements?.pending_verification ?? []),
      ];
      return {
        name,
        text: capabilityText(name),
        status: String(status),
        disabledReason: reason ? { code: reason, text: capabilityReasonText(reason) } : null,
        needs: [...new Set(needed)].map((requirement) => ({
          requirement,
          text: requirementText(requirement),
        })),
      };
    })
    .sort((a, b) => order.indexOf(a.status) - order.indexOf(b.status));
}

const schedule = (settings: Stripe.BalanceSettings) => {
  const { payouts, debit_negative_balances, settlement_timing } = settings.payments;
  return {
    text: scheduleText(payouts?.schedule),
    status: payouts?.status ?? null,
    interval: payouts?.schedule?.interval ?? null,
    weekly_payout_days: payouts?.schedule?.weekly_payout_days ?? [],
    monthly_payout_days: payouts?.schedule?.monthly_payout_days ?? [],
    minimum_balance_by_currency: payouts?.minimum_balance_by_currency ?? {},
    statement_descriptor: payouts?.statement_descriptor ?? null,
    delay_days: settlement_timing.delay_days,
    debit_negative_balances,
  };
};

/** The bank accounts and cards of an account, with their states in words. */
const externalLines = (account: Stripe.Account) =>
  (account.external_accounts?.data ?? []).map((external) => ({
    id: external.id,
    object: external.object,
    name: (external.object === 'bank_account' ? external.bank_name : external.brand) ?? null,
    holder:
      external.object === 'bank_account' ? external.account_holder_name : (external.name ?? null),
    last4: external.last4,
    currency: external.currency ?? null,
    country: external.country ?? null,
    default_for_currency: external.default_for_currency ?? false,
    available_payout_methods: external.available_payout_methods ?? [],
    status: external.status ?? null,
    statusText: external.status ? externalStatusText(external.status) : null,
  }));

/**
 * All that an account's page shows, from the snapshots; undefined for an unknown account.
 * @param now Stripe's time, Unix seconds.
 */
export async function accountDetail(store: Store, id: string, now: number) {
  const { read } = store;
  const row = await read
    .selectFrom('stripe_account')
    .select(['json', 'deleted', 'observed_at'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) return undefined;
  const account = parse<Stripe.Account>(row);
  const [lines, settings, balance, capabilities, coming, operations, changes] = await Promise.all([
    read
      .selectFrom('balance_line')
      .select(['currency', 'available', 'pending', 'reserved', 'total'])
      .where('holder', '=', id)
      .orderBy('currency')
      .execute(),
    read
      .selectFrom('stripe_balance_settings')
      .select('json')
      .where('id', '=', id)
      .executeTakeFirst(),
    read.selectFrom('stripe_balance').select('observed_at').where('id', '=', id).executeTakeFirst(),
    read.selectFrom('stripe_capability').select('json').where('holder', '=', id).execute(),
    read
      .selectFrom('stripe_payout')
      .select(['id', 'amount', 'currency', 'arrival_date', 'status'])
      .where('account', '=', id)
      .where('status', 'in', ['pending', 'in_transit'])
      .orderBy('arrival_date')
      .execute(),
    operationsOn(store, id),
    newestChanges(store, accountChanges, id),
  ]);
  const reason = account.requirements?.disabled_reason ?? null;
  const known = capabilities.map((each) => parse<Stripe.Capability>(each));
  return {
    account,
    name: accountName(account),
    status: accountStatus(account, now),
    deauthorized: row.deleted === 1,
    observedAt: row.observed_at,
    waitingOn: waitingOn(account, now),
    clock: await restrictionClock(store, account, known, now),
    requirements: requirementLines(account),
    disabledReason: reason ? { code: reason, text: disabledReasonText(reason) } : null,
    capabilities: capabilityLines(account, known),
    controller: controllerText(account),
    balances: lines,
    balancesObservedAt: balance?.observed_at ?? null,
    schedule: settings ? schedule(parse<Stripe.BalanceSettings>(settings)) : null,
    /** Payouts that have not arrived yet, the next one first. */
    coming,
    externalAccounts: externalLines(account),
    operations,
    ...changes,
  };
}
