import { type SqlBool, sql } from 'kysely';
import type Stripe from 'stripe';
import {
  defineSnapshot,
  expandableId,
  integer,
  type Mention,
  newest,
  real,
  type SnapshotTable,
  text,
} from '../store/snapshot.ts';

/** The id under which the platform's own balance and settings are kept: Stripe gives them none. */
export const platformId = 'platform';

/** Balances: https://docs.stripe.com/api/balance/balance_object. They have no list and no id. */
export const balance = defineSnapshot<Stripe.Balance>()({
  kind: 'balance',
  area: 'balances',
  table: 'stripe_balance',
  columns: {},
  indexes: [],
  owners: 'both',
  idOf: (_object, owner) => owner ?? platformId,
  fetch: (client, _id, options) => client.balance.retrieve({}, options),
});

/** Payout schedules and their kin: https://docs.stripe.com/api/balance-settings/object */
export const balanceSettings = defineSnapshot<Stripe.BalanceSettings>()({
  kind: 'balance_settings',
  area: 'accounts',
  table: 'stripe_balance_settings',
  columns: {
    interval: text((s): string | null => s.payments.payouts?.schedule?.interval ?? null),
    payouts_status: text((s): string | null => s.payments.payouts?.status ?? null),
  },
  indexes: [['interval']],
  owners: 'both',
  idOf: (_object, owner) => owner ?? platformId,
  fetch: (client, _id, options) => client.balanceSettings.retrieve({}, options),
});

/**
 * Balance transactions: https://docs.stripe.com/api/balance_transactions/object. They have no
 * events. All of the platform's are kept: whatever changes its balance mentions its own. Those of
 * connected accounts are kept as far as somebody has looked at them, so what sums the platform's
 * must leave them out (`account is null`).
 */
export const balanceTransaction = defineSnapshot<Stripe.BalanceTransaction>()({
  kind: 'balance_transaction',
  area: 'balances',
  table: 'stripe_balance_transaction',
  columns: {
    amount: integer((b) => b.amount),
    fee: integer((b) => b.fee),
    net: integer((b) => b.net),
    currency: text((b) => b.currency),
    exchange_rate: real((b) => b.exchange_rate),
    type: text((b): string => b.type),
    reporting_category: text((b): string => b.reporting_category),
    source: text((b) => expandableId(b.source)),
    balance_type: text((b): string => b.balance_type ?? 'payments'),
    status: text((b): string => b.status),
    available_on: integer((b) => b.available_on),
    created: integer((b) => b.created),
  },
  indexes: [
    ['account', 'created'],
    ['account', 'type', 'created'],
    ['account', 'currency', 'created'],
    ['account', 'reporting_category', 'created'],
    ['source'],
    ['net'],
    ['available_on'],
    ['status', 'available_on'],
  ],
  owners: 'both',
  backfill: 'platform',
  fetch: (client, id, options) => client.balanceTransactions.retrieve(id, {}, options),
  list: (client, page, options) => client.balanceTransactions.list(page, options),
});

/**
 * The condition that a balance transaction is the platform's own, beside one on its source. As an
 * expression: by the bare column SQLite would rather walk all that the platform was ever booked,
 * since that index has them in the order of time.
 */
export const ofPlatform = sql<SqlBool>`+account is null`;

/** The mention of a balance that has moved: Stripe has no event for that. */
export const balanceMoved = (account: string | null): Mention => ({
  kind: 'balance',
  id: account ?? platformId,
  account,
  when: 'always',
  within: 2,
});

/**
 * Mentions of the platform's balance transactions that an object names, where Stripe has booked
 * it already, and of the balance that they have moved.
 */
export const booked = (
  ...expandables: (string | Stripe.BalanceTransaction | null | undefined)[]
): Mention[] => {
  const ids = expandables.map(expandableId).filter((id) => id !== null);
  const transactions = ids.map((id) => ({
    kind: 'balance_transaction',
    id,
    account: null,
    when: 'missing' as const,
  }));
  return ids.length > 0 ? [...transactions, balanceMoved(null)] : [];
};

/** The mention of whatever balance transactions Stripe has booked since the newest one kept. */
export const bookedSince: Mention = {
  kind: 'balance_transaction',
  id: newest,
  account: null,
  when: 'always',
};

export type BalanceTable = SnapshotTable<typeof balance>;
export type BalanceSettingsTable = SnapshotTable<typeof balanceSettings>;
export type BalanceTransactionTable = SnapshotTable<typeof balanceTransaction>;
