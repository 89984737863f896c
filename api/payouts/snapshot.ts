import type Stripe from 'stripe';
import { balanceMoved, booked } from '../balances/snapshot.ts';
import {
  defineSnapshot,
  expandableId,
  flag,
  integer,
  type SnapshotTable,
  text,
} from '../store/snapshot.ts';

/** Payouts of the platform and of connected accounts: https://docs.stripe.com/api/payouts/object */
export const payout = defineSnapshot<Stripe.Payout>()({
  kind: 'payout',
  area: 'payouts',
  table: 'stripe_payout',
  columns: {
    amount: integer((p) => p.amount),
    currency: text((p) => p.currency),
    status: text((p) => p.status),
    arrival_date: integer((p) => p.arrival_date),
    automatic: flag((p) => p.automatic),
    method: text((p) => p.method),
    destination: text((p) => expandableId(p.destination)),
    failure_code: text((p) => p.failure_code),
    created: integer((p) => p.created),
  },
  indexes: [['created'], ['account', 'created'], ['status', 'created'], ['arrival_date']],
  owners: 'both',
  fetch: (client, id, options) => client.payouts.retrieve(id, {}, options),
  list: (client, page, options) => client.payouts.list(page, options),
  mentions: (p, owner) => [
    ...(owner === null ? booked(p.balance_transaction, p.failure_balance_transaction) : []),
    balanceMoved(owner),
  ],
});

export type PayoutTable = SnapshotTable<typeof payout>;
