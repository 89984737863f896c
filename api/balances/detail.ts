import type Stripe from 'stripe';
import type { Services } from '../context.ts';
import { parse } from '../store/snapshot.ts';
import { dateOf, dayOf } from './over-time.ts';
import { reachOf } from './reach.ts';
import { platformId } from './snapshot.ts';

/** What a balance holds of one kind of money: https://docs.stripe.com/api/balance */
export interface SourceLine {
  currency: string;
  /** Stripe's name: `card`, `bank_account`, `fpx`. */
  source: string;
  available: number;
  pending: number;
}

/** The balance by kind of money, where Stripe tells it. */
export function sourceLines(balance: Stripe.Balance): SourceLine[] {
  const lines = new Map<string, SourceLine>();
  const add = (figure: 'available' | 'pending') => {
    for (const { currency, source_types } of balance[figure])
      for (const [source, amount] of Object.entries(source_types ?? {})) {
        const key = `${currency} ${source}`;
        const line = lines.get(key) ?? { currency, source, available: 0, pending: 0 };
        line[figure] += amount;
        lines.set(key, line);
      }
  };
  add('available');
  add('pending');
  return [...lines.values()].sort((a, b) => a.currency.localeCompare(b.currency));
}

/** The currencies of an account's bank accounts and cards. */
const bankCurrencies = ({ external_accounts }: Stripe.Account): string[] => [
  ...new Set((external_accounts?.data ?? []).map(({ currency }) => currency ?? '')),
];

/** Those in which the platform was paid out before: no list of Stripe's gives its bank accounts. */
export async function paidOutIn({ read }: Pick<Services['store'], 'read'>): Promise<string[]> {
  const rows = await read
    .selectFrom('stripe_payout')
    .select('currency')
    .distinct()
    .where('holder', '=', platformId)
    .where('status', 'in', ['paid', 'in_transit'])
    .execute();
  return rows.map(({ currency }) => currency);
}

/**
 * All that a balance's page shows, from the snapshots; undefined for an unknown holder.
 * @param holder `platform`, or a connected account's id.
 */
export async function balanceDetail(
  { store, stripe }: Pick<Services, 'store' | 'stripe'>,
  holder: string,
) {
  const { read } = store;
  const [account, row] = await Promise.all([
    read
      .selectFrom('stripe_account')
      .select(['id', 'name', 'country', 'status', 'deleted', 'json'])
      .where('id', '=', holder)
      .executeTakeFirst(),
    read
      .selectFrom('stripe_balance')
      .select(['json', 'observed_at'])
      .where('id', '=', holder)
      .executeTakeFirst(),
  ]);
  if (holder !== platformId && !account) return undefined;
  const own = holder === platformId;
  const [balances, inTransit, upcoming, payableIn, reach] = await Promise.all([
    read
      .selectFrom('balance_line')
      .select(['currency', 'available', 'pending', 'total', 'reserved', 'instant'])
      .where('holder', '=', holder)
      .orderBy('currency')
      .execute(),
    read
      .selectFrom('stripe_payout')
      .select((column) => [
        'currency',
        column.fn.sum<number>('amount').as('amount'),
        column.fn.countAll<number>().as('count'),
      ])
      .where('account', own ? 'is' : '=', own ? null : holder)
      .where('status', 'in', ['pending', 'in_transit'])
      .groupBy('currency')
      .execute(),
    read
      .selectFrom('balance_day')
      .select(['currency', 'day', 'held as amount'])
      .where('holder', '=', holder)
      .where('day', '>=', dayOf(stripe.now()))
      .where('held', '!=', 0)
      .orderBy('day')
      .orderBy('currency')
      .execute(),
    account ? bankCurrencies(parse<Stripe.Account>(account)) : paidOutIn(store),
    reachOf(store, holder),
  ]);
  const balance = row && parse<Stripe.Balance>(row);
  const liable = account && parse<Stripe.Account>(account).controller?.losses?.payments;
  return {
    holder,
    account: account
      ? {
          id: account.id,
          name: account.name,
          country: account.country,
          status: account.status,
          deauthorized: account.deleted === 1,
          /** Who makes up for it when the account cannot pay back what it owes. */
          liable: liable === 'stripe' ? ('stripe' as const) : ('platform' as const),
        }
      : null,
    balances,
    sources: balance ? sourceLines(balance) : [],
    /** Payouts on their way to the bank, a line per currency. */
    inTransit,
    /** The currencies in which it has somewhere to be paid out to, as far as that is known. */
    payableIn,
    /** Pending money, by the day on which it becomes available. `date` is a day of UTC. */
    upcoming: upcoming.map(({ day, ...line }) => ({ ...line, date: dateOf(day) })),
    /** How far back the balance transactions are known; null when none were read yet. */
    known: reach ? { since: reach.since } : null,
    balance: balance ?? null,
    observedAt: row?.observed_at ?? null,
  };
}
