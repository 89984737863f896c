import type Stripe from 'stripe';
import type { Services } from '../context.ts';
import { charge, refund } from '../payments/snapshot.ts';
import type { Reference } from '../store/snapshot.ts';
import { transfer } from '../transfers/snapshot.ts';
import { type LedgerEntry, ledgerEntries } from './entries.ts';

/** Members that are read one by one for someone who is waiting; the lists hold most of them. */
const mostMembers = 50;
/** Pages of a hundred of the charges and of the transfers of one group. */
const mostPages = 3;

/** A list of one kind of member, narrowed to what belongs together. */
const listing = (
  kind: string,
  list: (
    client: Stripe,
    page: object,
    options: Stripe.RequestOptions,
  ) => Promise<{ data: object[]; has_more: boolean }>,
) => ({ kind, account: null, pages: mostPages, list });

/** The lists of Stripe's that hold a group's charges and transfers, and what was refunded of them. */
function listsOf(group: string, entries: readonly LedgerEntry[]) {
  const charges = entries.filter(({ kind }) => kind === 'charge').slice(-mostMembers);
  return [
    listing(charge.kind, (client, page, options) =>
      client.charges.list({ ...page, transfer_group: group }, options),
    ),
    listing(transfer.kind, (client, page, options) =>
      client.transfers.list({ ...page, transfer_group: group }, options),
    ),
    ...charges.map(({ object }) =>
      listing(refund.kind, (client, page, options) =>
        client.refunds.list({ ...page, charge: object }, options),
      ),
    ),
  ];
}

/** Members that no list by group or charge gives. */
function othersOf(entries: readonly LedgerEntry[]): Reference[] {
  const ids = new Map(
    entries
      .filter(({ kind }) => kind === 'dispute' || kind === 'application_fee' || kind === 'topup')
      .map(({ object, kind }) => [object, kind]),
  );
  return [...ids].slice(-mostMembers).map(([id, kind]) => ({ kind, id, account: null }));
}

/**
 * Reads a group's members from Stripe for someone who is waiting; its ledger follows from them.
 * @returns the members that are left to be read.
 * @throws Stripe.errors.StripeError when Stripe does not answer.
 */
export async function readGroup(
  { store, sync }: Pick<Services, 'store' | 'sync'>,
  group: string,
): Promise<readonly Reference[]> {
  const entries = await ledgerEntries(store.read, group);
  await Promise.all(listsOf(group, entries).map((list) => sync.readList(list, 'interactive')));
  return othersOf(entries);
}
