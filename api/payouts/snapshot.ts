import type Stripe from 'stripe';
import { balanceMoved, booked } from '../balances/snapshot.ts';
import {
  defineSnapshot,
  expandableId,
  flag,
  integer,
  type Mention,
  type SnapshotTable,
  text,
} from '../store/snapshot.ts';
import { wordsOf } from '../store/word-index.ts';
import { amountOf, metadataOf } from '../store/words.ts';
import { payoutMethods, payoutStatuses, platformHolder } from './rules.ts';

/** What a payout goes to; events and lists give only its id. */
const destinationOf = ({ destination }: Stripe.Payout): Mention[] => {
  const id = expandableId(destination);
  return id ? [{ kind: 'external_account', id, account: null, when: 'missing' }] : [];
};

/** Payouts of the platform and of connected accounts: https://docs.stripe.com/api/payouts/object */
export const payout = defineSnapshot<Stripe.Payout>()({
  kind: 'payout',
  area: 'payouts',
  table: 'stripe_payout',
  columns: {
    holder: text((_p, owner): string => owner ?? platformHolder),
    whose: text((_p, owner): string => (owner === null ? platformHolder : 'connected')),
    amount: integer((p) => p.amount),
    currency: text((p) => p.currency),
    status: text((p) => p.status),
    arrival_date: integer((p) => p.arrival_date),
    automatic: flag((p) => p.automatic),
    method: text((p) => p.method),
    type: text((p): string => p.type),
    destination: text((p) => expandableId(p.destination)),
    failure_code: text((p) => p.failure_code),
    original_payout: text((p) => expandableId(p.original_payout)),
    reversed_by: text((p) => expandableId(p.reversed_by)),
    statement_descriptor: text((p) => p.statement_descriptor),
    trace: text((p) => p.trace_id?.value ?? null),
    created: integer((p) => p.created),
  },
  indexes: [
    ['created'],
    ['arrival_date'],
    ['amount'],
    ['account', 'created'],
    ['holder', 'created'],
    ['holder', 'arrival_date'],
    ['whose', 'created'],
    ['whose', 'arrival_date'],
    ['status', 'created'],
    ['status', 'arrival_date'],
    ['currency', 'created'],
    ['currency', 'amount'],
    ['failure_code', 'created'],
    ['destination', 'created'],
  ],
  owners: 'both',
  fetch: (client, id, options) => client.payouts.retrieve(id, {}, options),
  list: (client, page, options) => client.payouts.list(page, options),
  mentions: (p, owner) => [
    ...(owner === null
      ? [...booked(p.balance_transaction, p.failure_balance_transaction), ...destinationOf(p)]
      : []),
    balanceMoved(owner),
  ],
  listing: {
    filters: {
      status: { by: 'choice', column: 'status', values: payoutStatuses },
      account: { by: 'choice', column: 'holder' },
      whose: { by: 'choice', column: 'whose', values: [platformHolder, 'connected'] },
      currency: { by: 'choice', column: 'currency' },
      method: { by: 'choice', column: 'method', values: payoutMethods },
      automatic: { by: 'yes_no', column: 'automatic' },
      failure_code: { by: 'choice', column: 'failure_code' },
      destination: { by: 'choice', column: 'destination' },
      arrival_date: { by: 'range', column: 'arrival_date' },
      created: { by: 'range', column: 'created' },
      amount: { by: 'range', column: 'amount' },
      q: {
        by: 'search',
        of: wordsOf('stripe_payout'),
        named: [
          { column: 'account', index: wordsOf('stripe_account') },
          { column: 'destination', index: wordsOf('stripe_external_account') },
        ],
      },
    },
    sorts: ['created', 'arrival_date', 'amount'],
    defaultSort: '-created',
    totals: { currency: 'currency', sums: ['amount'] },
    tabs: 'status',
    summaryIndex: ['currency', 'status', 'whose', 'arrival_date', 'created', 'amount'],
  },
  search: (p, owner) => [
    p.id,
    owner,
    p.statement_descriptor,
    p.description,
    p.trace_id?.value,
    p.failure_code,
    amountOf(p.amount, p.currency),
    ...metadataOf(p),
  ],
});

/**
 * Bank accounts and debit cards that payouts go to: https://docs.stripe.com/api/external_accounts.
 * Those of connected accounts come inside their account. The platform's own no list of Stripe's
 * gives, so one is read from a payout that went there. Their kind is not Stripe's word for the
 * object, which customers' cards and bank accounts have too.
 */
export const externalAccount = defineSnapshot<Stripe.ExternalAccount>()({
  kind: 'external_account',
  area: 'payouts',
  table: 'stripe_external_account',
  columns: {
    bank: text((e) => (e.object === 'card' ? e.brand : e.bank_name)),
    last4: text((e) => e.last4),
    status: text((e) => e.status ?? null),
  },
  indexes: [['account']],
  owners: 'both',
  backfill: 'mentioned',
  fetch: async (client, id, options) => {
    const wanted = { destination: id, limit: 1, expand: ['data.destination'] };
    const { data } = await client.payouts.list(wanted, options);
    const destination = data[0]?.destination;
    if (typeof destination !== 'object' || destination === null)
      throw new RangeError(`No payout leads to ${id}`);
    return destination as Stripe.ExternalAccount;
  },
  search: (e) => [e.id, e.object === 'card' ? e.brand : e.bank_name, e.last4],
});

export type PayoutTable = SnapshotTable<typeof payout>;
export type ExternalAccountTable = SnapshotTable<typeof externalAccount>;
