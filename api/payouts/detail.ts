import type Stripe from 'stripe';
import { balanceTransaction } from '../balances/snapshot.ts';
import { newestChanges } from '../history/historied.ts';
import { operationsOfObjects, originOf } from '../operations/origin.ts';
import { operationsOn } from '../operations/view.ts';
import type { Store } from '../store/database.ts';
import { expandableId, type Owner, parse, type Reference } from '../store/snapshot.ts';
import { payoutChanges } from './changes.ts';
import type { CategoryTotal } from './composition.ts';
import { dayOfPayout } from './days.ts';
import { reconcilePayout } from './reconciliation.ts';
import { can, payoutState } from './rules.ts';
import { externalAccount } from './snapshot.ts';
import { failureWords } from './words.ts';

/**
 * How far it is known what a payout consists of. `manual`: Stripe tells it of automatic payouts
 * only. `unread`: not read yet, or Stripe has not reconciled it. `provisional`: read before Stripe
 * had reconciled it, so that it may change.
 */
export type CompositionState = 'manual' | 'unread' | 'provisional' | 'complete';

/** Where a payout goes to, as far as it is known. */
export interface Destination {
  id: string;
  type: string;
  /** The bank's name, or the card's brand. */
  bank: string | null;
  last4: string | null;
  /** Of a bank account. */
  country: string | null;
  /** Stripe's: `errored` stops automatic payouts until the details are updated. */
  status: string | null;
  /** The connected account has it no more. */
  removed: boolean;
}

async function destinationOf({ read }: Store, payout: Stripe.Payout, owner: OwnerRow | undefined) {
  const id = expandableId(payout.destination);
  if (id === null) return null;
  const known = await read
    .selectFrom('stripe_external_account')
    .select(['bank', 'last4', 'status', 'json'])
    .where('id', '=', id)
    .executeTakeFirst();
  const kept = known && parse<Stripe.ExternalAccount>(known);
  const external = owner && parse<Stripe.Account>(owner).external_accounts;
  const destination: Destination = {
    id,
    type: payout.type,
    bank: known?.bank ?? null,
    last4: known?.last4 ?? null,
    country: kept?.object === 'bank_account' ? kept.country : null,
    status: known?.status ?? null,
    // An account shows its newest ten only.
    removed: external ? !external.has_more && external.data.every((each) => each.id !== id) : false,
  };
  return destination;
}

interface OwnerRow {
  name: string | null;
  json: string;
}

async function compositionOf({ read }: Store, payout: Stripe.Payout) {
  const row = await read
    .selectFrom('payout_composition')
    .select(['read_at', 'complete', 'totals'])
    .where('payout', '=', payout.id)
    .executeTakeFirst();
  const totals = row ? (JSON.parse(row.totals) as CategoryTotal[]) : [];
  const sum = (figure: 'count' | 'amount' | 'fee' | 'net') =>
    totals.reduce((all, total) => all + total[figure], 0);
  const net = sum('net');
  const state: CompositionState = !payout.automatic
    ? 'manual'
    : row === undefined
      ? 'unread'
      : row.complete === 1
        ? 'complete'
        : 'provisional';
  return {
    state,
    /** Unix seconds in Stripe's time. */
    readAt: row?.read_at ?? null,
    count: sum('count'),
    totals,
    /** What they come to before Stripe's fees, those fees, and what is left. Minor units. */
    amount: sum('amount'),
    fee: sum('fee'),
    net,
    /** What the payout is more than its lines, in minor units; zero where all is accounted for. */
    difference: payout.amount - net,
  };
}

/** The ids of what Stripe booked for the payout itself: when it left, and when it came back. */
const bookingIds = (payout: Stripe.Payout): string[] =>
  [payout.balance_transaction, payout.failure_balance_transaction]
    .map(expandableId)
    .filter((id) => id !== null);

/**
 * What is to be read beside a payout that somebody opens: its bookings where they are not kept, as
 * connected accounts' come only when asked for, and where the platform's own goes to, as nothing
 * tells when that changes.
 */
export async function besides({ read }: Store, id: string): Promise<Reference[]> {
  const row = await read
    .selectFrom('stripe_payout')
    .select(['account', 'destination', 'json'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) return [];
  const { account, destination } = row;
  const ids = bookingIds(parse<Stripe.Payout>(row));
  const kept = await read
    .selectFrom('stripe_balance_transaction')
    .select('id')
    .where('id', 'in', ids)
    .execute();
  const bookings = ids
    .filter((each) => kept.every((known) => known.id !== each))
    .map((each) => ({ kind: balanceTransaction.kind, id: each, account }));
  return account === null && destination !== null
    ? [...bookings, { kind: externalAccount.kind, id: destination, account }]
    : bookings;
}

async function bookingsOf({ read }: Store, payout: Stripe.Payout) {
  const ids = bookingIds(payout);
  if (ids.length === 0) return [];
  return read
    .selectFrom('stripe_balance_transaction')
    .select(['id', 'type', 'amount', 'fee', 'net', 'currency', 'created', 'available_on'])
    .where('id', 'in', ids)
    .orderBy('created')
    .orderBy('pk')
    .execute();
}

/** The payout that this one takes back, and the one that takes this one back. */
async function counterpartsOf({ read }: Store, payout: Stripe.Payout) {
  const other = async (id: string | null) =>
    id === null
      ? null
      : ((await read
          .selectFrom('stripe_payout')
          .select(['id', 'status', 'amount', 'currency', 'arrival_date'])
          .where('id', '=', id)
          .executeTakeFirst()) ?? { id, status: null, amount: null, currency: payout.currency });
  const [original, reversedBy] = await Promise.all([
    other(expandableId(payout.original_payout)),
    other(expandableId(payout.reversed_by)),
  ]);
  return { original, reversedBy };
}

/** Whoever was paid out, and who may change where to. */
function ownerOf(account: Owner, row: OwnerRow | undefined) {
  if (account === null) return null;
  const known = row && parse<Stripe.Account>(row);
  return {
    id: account,
    name: row?.name ?? null,
    payouts_enabled: known?.payouts_enabled ?? null,
    /** Where Stripe collects, only the account holder can change the bank account. */
    collects: known?.controller?.requirement_collection ?? null,
  };
}

/** An account that has not been read yet, of which nothing is known that speaks against anything. */
const unread: Pick<Stripe.Account, 'controller' | 'country'> = {
  controller: { type: 'application', losses: { payments: 'application' } },
};

/**
 * What may be done about the payout, as far as the snapshots tell; asking Stripe before it is done
 * decides.
 */
function possible(
  payout: Stripe.Payout,
  owner: Pick<Stripe.Account, 'controller' | 'country'> | null,
  destination: Destination | null,
  now: number,
) {
  // Where Stripe has not shown the destination, it is most likely at home.
  const country = destination?.country ?? owner?.country ?? null;
  return {
    cancel: can.cancel(payout),
    reverse: can.reverse({
      payout,
      destination: { object: payout.type, country },
      account: owner,
      now,
    }),
  };
}

/**
 * All that a payout's page shows but its lines, from the snapshots; undefined when not known.
 * @param now Stripe's time, Unix seconds.
 */
export async function payoutDetail(store: Store, id: string, now: number) {
  const { read } = store;
  const row = await read
    .selectFrom('stripe_payout')
    .select(['account', 'json', 'observed_at'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) return undefined;
  const payout = parse<Stripe.Payout>(row);
  const owner = await read
    .selectFrom('stripe_account')
    .select(['name', 'json'])
    .where('id', '=', row.account ?? '')
    .executeTakeFirst();
  const [destination, composition, bookings, counterparts, changes, operations, made] =
    await Promise.all([
      destinationOf(store, payout, owner),
      compositionOf(store, payout),
      bookingsOf(store, payout),
      counterpartsOf(store, payout),
      newestChanges(store, payoutChanges, id),
      operationsOn(store, id),
      operationsOfObjects(store, [payout]),
    ]);
  const { failure_code } = payout;
  const { original, reversedBy } = counterparts;
  return {
    payout,
    state: payoutState(payout.status, expandableId(payout.reversed_by)),
    account: ownerOf(row.account, owner),
    can: possible(
      payout,
      row.account === null ? null : owner ? parse<Stripe.Account>(owner) : unread,
      destination,
      now,
    ),
    observedAt: row.observed_at,
    /** What made it; null where Stripe did, by the account's schedule. */
    origin: payout.automatic ? null : originOf(made, id),
    /** Where the batch view counts it. */
    day: dayOfPayout(payout, row.account),
    destination,
    failure: failure_code ? { code: failure_code, ...failureWords(failure_code) } : null,
    composition,
    reconciliation: reconcilePayout({
      payout,
      lines:
        composition.readAt === null
          ? undefined
          : { net: composition.net, final: composition.state === 'complete' },
      bookings,
      counterpart: original ?? reversedBy,
    }),
    bookings,
    ...counterparts,
    ...changes,
    operations,
  };
}
