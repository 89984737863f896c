import { type RawBuilder, sql } from 'kysely';
import type { Listing, ListSource } from '../store/listing.ts';
import { wordsOf } from '../store/word-index.ts';

/** A line of the balances list: what an account holds in one currency. */
export interface BalanceRow {
  account: string;
  name: string;
  country: string | null;
  currency: string;
  available: number;
  pending: number;
  /** Available and pending together. */
  total: number;
  negative: boolean;
  observedAt: number;
}

/** How staff list balances. */
export const balanceListing: Listing = {
  filters: {
    currency: { by: 'choice', column: 'currency' },
    country: { by: 'choice', column: 'country' },
    account: { by: 'choice', column: 'holder' },
    negative: { by: 'yes_no', column: 'negative' },
    available: { by: 'range', column: 'available' },
    pending: { by: 'range', column: 'pending' },
    total: { by: 'range', column: 'total' },
    q: {
      by: 'search',
      of: 'balance_line',
      named: [{ column: 'holder', index: wordsOf('stripe_account') }],
    },
  },
  sorts: ['total', 'available', 'pending', 'name'],
  defaultSort: 'total',
  totals: { currency: 'currency', sums: ['available', 'pending', 'total'] },
  tabs: 'negative',
};

const lines = (from: RawBuilder<unknown>) => sql`(
  select l.pk, l.holder, l.currency, l.available, l.pending, l.total,
    min(l.available, l.total) < 0 as negative, a.name, a.country, b.observed_at
  from ${from}
  join stripe_balance b on b.id = l.holder
)`;

const balanceLines = sql.table('balance_line');

/** One line an account and currency, with whose it is. */
export const balancesSource: ListSource = {
  from: lines(sql`balance_line l join stripe_account a on a.id = l.holder`),
  fromBy: {
    // The cross join begins with the accounts, which an index has in the order of their names.
    name: lines(sql`stripe_account a indexed by stripe_account_by_name
      cross join balance_line l on l.holder = a.id`),
  },
  probes: {
    available: balanceLines,
    pending: balanceLines,
    total: balanceLines,
    country: sql.table('stripe_account'),
  },
  columns: sql`holder as account, name, country, currency, available, pending, total, negative,
  observed_at as "observedAt"`,
};
