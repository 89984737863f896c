import type Stripe from 'stripe';
import { balanceMoved, booked, bookedSince } from '../balances/snapshot.ts';
import { defineSnapshot, integer, type SnapshotTable, text } from '../store/snapshot.ts';

/**
 * Top-ups, money that the platform takes from its own bank account; one may carry the transfer
 * group that it is for: https://docs.stripe.com/api/topups/object
 */
export const topup = defineSnapshot<Stripe.Topup>()({
  kind: 'topup',
  area: 'transfers',
  table: 'stripe_topup',
  columns: {
    amount: integer((t) => t.amount),
    currency: text((t) => t.currency),
    status: text((t): string => t.status),
    transfer_group: text((t) => t.transfer_group),
    created: integer((t) => t.created),
  },
  indexes: [['created'], ['transfer_group']],
  owners: 'platform',
  fetch: (client, id, options) => client.topups.retrieve(id, {}, options),
  list: (client, page, options) => client.topups.list(page, options),
  // One that its bank takes back names only what it was booked with at first.
  mentions: (t) =>
    t.status === 'reversed' ? [bookedSince, balanceMoved(null)] : booked(t.balance_transaction),
});

export type TopupTable = SnapshotTable<typeof topup>;
