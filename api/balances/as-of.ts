import { sql } from 'kysely';
import type Stripe from 'stripe';
import type { Services } from '../context.ts';
import type { UnixSeconds } from '../kit/time.ts';
import { versionAt as versionKept } from '../store/history.ts';
import { parse } from '../store/snapshot.ts';
import { bookedSince, missesReleases } from './history.ts';
import { linesOf } from './lines.ts';
import { dayOf } from './over-time.ts';
import { isWholeAt, ownerOf, reachOf } from './reach.ts';

/** How a past balance was found. */
export type FoundBy =
  /** It is the balance as it was read last: nothing newer is known. */
  | 'latest'
  /** Worked back, to the second, from the latest through all that was booked since. */
  | 'transactions'
  /** As Stripe said it when it was last seen to change before; what came after that is not known. */
  | 'snapshot';

/** What a holder had in one currency, in minor units; null where only the total is known. */
export interface AmountsAt {
  currency: string;
  total: number;
  available: number | null;
  pending: number | null;
}

/** A balance as of a moment. */
export type BalanceAt =
  | {
      found: FoundBy;
      /** When Stripe said what this rests on, Unix seconds. */
      readAt: UnixSeconds;
      currencies: AmountsAt[];
    }
  | {
      found: null;
      /** From when on it can be known: the first booking known, where there is one. */
      knownSince: UnixSeconds | null;
    };

type Sources = Pick<Services, 'store'>;

interface Moved {
  currency: string;
  booked: number;
  released: number;
}

/**
 * What moved a balance after a moment: whole days from the days that are summed already, and the
 * rest of the moment's own day from its transactions.
 */
export function movedAfter(holder: string, at: UnixSeconds) {
  const owner = ownerOf(holder);
  const day = dayOf(at);
  const midnight = (day + 1) * 86_400;
  return sql<Moved>`
    select currency, sum(booked) as booked, sum(released) as released from (
      select currency, booked, released from balance_day
      where holder = ${holder} and day > ${day}
      union all
      select currency, net, iif(status = 'available' and available_on < ${midnight}, net, 0)
      from stripe_balance_transaction
      where account is ${owner} and created > ${at} and created < ${midnight}
        and balance_type = 'payments'
      union all
      select currency, 0, net
      from stripe_balance_transaction
      where +account is ${owner} and available_on > ${at} and available_on < ${midnight}
        and created <= ${at} and status = 'available' and balance_type = 'payments'
    ) group by currency`;
}

/** The holder's latest balance, less what has moved it since; null where that is not all known. */
async function workedBack(
  sources: Sources,
  holder: string,
  at: UnixSeconds,
  readAt: UnixSeconds,
): Promise<AmountsAt[]> {
  const [lines, { rows: moved }, late, misses] = await Promise.all([
    sources.store.read
      .selectFrom('balance_line')
      .select(['currency', 'total', 'available'])
      .where('holder', '=', holder)
      .execute(),
    movedAfter(holder, at).execute(sources.store.read),
    // Counted above, though the balance that was read has it not yet.
    bookedSince(sources, holder, readAt),
    missesReleases(sources, holder, readAt),
  ]);
  const sum = (list: readonly Moved[], currency: string, of: 'booked' | 'released') =>
    list.reduce((all, each) => (each.currency === currency ? all + each[of] : all), 0);
  const since = (currency: string, of: 'booked' | 'released') =>
    sum(moved, currency, of) - sum(late, currency, of);
  const currencies = new Set([...lines, ...moved].map(({ currency }) => currency));
  return [...currencies].sort().map((currency) => {
    const now = lines.find((line) => line.currency === currency);
    const total = (now?.total ?? 0) - since(currency, 'booked');
    const available = misses ? null : (now?.available ?? 0) - since(currency, 'released');
    return { currency, total, available, pending: available === null ? null : total - available };
  });
}

/** The version that was the latest at a moment; undefined where none is known to be as old. */
async function versionAt({ store }: Sources, holder: string, at: UnixSeconds) {
  const [current, seen] = await Promise.all([
    store.read
      .selectFrom('stripe_balance')
      .select('json')
      .where('id', '=', holder)
      .executeTakeFirst(),
    store.read
      .selectFrom('snapshot_history')
      .select('at')
      .where('kind', '=', 'balance')
      .where('id', '=', holder)
      .where('at', '<=', at)
      .orderBy('at', 'desc')
      .executeTakeFirst(),
  ]);
  if (!current || !seen) return undefined;
  const latest = parse<Stripe.Balance>(current);
  const balance = await versionKept(store, { kind: 'balance', id: holder }, latest, at);
  return { readAt: seen.at, balance };
}

/**
 * A holder's balance as of a moment, from the snapshots alone. Exact to the second as far back as
 * its balance transactions are known without a gap.
 * @param holder `platform`, or a connected account's id.
 * @param at not in the future, Unix seconds.
 */
export async function balanceAt(
  sources: Sources,
  holder: string,
  at: UnixSeconds,
): Promise<BalanceAt> {
  const { store } = sources;
  const [latest, reach] = await Promise.all([
    store.read
      .selectFrom('stripe_balance')
      .select(['json', 'observed_at'])
      .where('id', '=', holder)
      .executeTakeFirst(),
    reachOf(store, holder),
  ]);
  if (!latest) return { found: null, knownSince: null };
  const readAt = latest.observed_at;
  const amountsOf = (balance: Stripe.Balance): AmountsAt[] =>
    linesOf(holder, balance)
      .map(({ currency, total, available, pending }) => ({ currency, total, available, pending }))
      .sort((a, b) => a.currency.localeCompare(b.currency));
  if (at >= readAt)
    return { found: 'latest', readAt, currencies: amountsOf(parse<Stripe.Balance>(latest)) };
  if (reach && at >= reach.since && isWholeAt(reach, readAt))
    return {
      found: 'transactions',
      readAt,
      currencies: await workedBack(sources, holder, at, readAt),
    };
  const version = await versionAt(sources, holder, at);
  if (version)
    return {
      found: 'snapshot',
      readAt: version.readAt,
      currencies: amountsOf(version.balance),
    };
  return { found: null, knownSince: reach?.since ?? null };
}
