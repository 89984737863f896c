import type { GroupLedgerTable } from '../store/tables.ts';
import type { LedgerEntry } from './entries.ts';
import { reconcile } from './reconciliation.ts';

export type LedgerFigures = Omit<GroupLedgerTable, 'pk' | 'transfer_group' | 'currency'>;

type Sums = Pick<
  LedgerFigures,
  | 'collected'
  | 'fees'
  | 'transferred'
  | 'reversed'
  | 'refunded'
  | 'disputed'
  | 'application_fees'
  | 'topped_up'
>;

/** Adds what Stripe booked for a member to the figure that tells of it. */
function add(sums: Sums, { kind, amount, fee, net }: LedgerEntry) {
  if (amount === null || fee === null || net === null) return;
  // A dispute's fees are part of what the dispute costs, not of what collecting cost.
  if (kind === 'dispute') sums.disputed -= net;
  else sums.fees += fee;
  if (kind === 'charge') sums.collected += amount;
  else if (kind === 'transfer') sums.transferred -= amount;
  else if (kind === 'transfer_reversal') sums.reversed += amount;
  else if (kind === 'refund') sums.refunded -= amount;
  else if (kind === 'topup') sums.topped_up += amount;
  else if (kind !== 'dispute') sums.application_fees += amount;
}

/**
 * Since when the longest waiting of some members waits to be booked: from when it came to be. Of
 * one that was booked in part nobody knows when the rest came to be, so from the last booking.
 */
function unbookedSince(entries: readonly LedgerEntry[], last: number, unbooked: Set<string>) {
  const since = entries
    .filter(({ object }) => unbooked.has(object))
    .map(({ status, at }) => (status === 'unbooked' ? at : last));
  return since.length > 0 ? Math.min(...since) : null;
}

/** What the entries of one currency come to, in minor units. */
export function figuresOf(entries: readonly LedgerEntry[]): LedgerFigures {
  const sums: Sums = {
    collected: 0,
    fees: 0,
    transferred: 0,
    reversed: 0,
    refunded: 0,
    disputed: 0,
    application_fees: 0,
    topped_up: 0,
  };
  let pending = 0;
  for (const entry of entries) {
    add(sums, entry);
    if (entry.status === 'pending') pending += entry.net ?? 0;
  }
  const { state, net, difference, odd } = reconcile(entries);
  const kept = net - sums.topped_up;
  const unbooked = odd.filter((member) => member.state === 'unbooked');
  const last = entries.reduce((latest, { at }) => Math.max(latest, at), 0);
  return {
    first: entries.reduce((first, { at }) => Math.min(first, at), Number.POSITIVE_INFINITY),
    last,
    members: new Set(entries.map(({ object }) => object)).size,
    sellers: new Set(entries.map(({ account }) => account).filter((a) => a !== null)).size,
    unbooked: unbooked.length,
    unbooked_since: unbookedSince(entries, last, new Set(unbooked.map(({ object }) => object))),
    ...sums,
    kept,
    out_of_pocket: Math.max(0, -kept),
    pending,
    reconciliation: state,
    difference,
  };
}
