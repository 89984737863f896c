import { type RawBuilder, sql } from 'kysely';
import type { Store } from './database.ts';
import { type Listing, type ListSource, parseFilters, whereAll } from './listing.ts';
import type { LongValue } from './reader-thread.ts';

/** What the found rows of one currency come to. */
export interface CurrencyTotal {
  currency: string;
  count: number;
  /**
   * Each sum that the listing declares, in minor units. Null where it lies beyond 2^53, the largest
   * that JSON tells to the last cent: no figure is better than one that is nearly right.
   */
  [sum: string]: string | number | null;
}

/** What a list's filters find, over all its pages. */
export interface Summary {
  count: number;
  /** The currency with the most rows first; empty where the listing sums nothing. */
  totals: CurrencyTotal[];
  /** How many rows each value of the tabs' filter would find beside all the other filters. */
  tabs?: Record<string, number>;
}

interface SummaryRow {
  [sum: string]: LongValue;
  part: 'total' | 'tab';
  /** The currency, or the value of the tabs' column. */
  value: string | number | null;
  count: number;
}

/** The column that a list's tabs stand for, and how its values are written in an address. */
function tabsOf({ tabs, filters }: Listing) {
  if (tabs === undefined) return undefined;
  const filter = filters[tabs];
  if (filter?.by === 'choice')
    return { filter: tabs, column: filter.column, write: (value: string | number) => `${value}` };
  if (filter?.by === 'yes_no')
    return {
      filter: tabs,
      column: filter.column,
      write: (value: string | number) => `${value === 1}`,
    };
  throw new TypeError(`The tabs "${tabs}" are no choice of this list`);
}

/**
 * The one statement of a summary, so that totals and tabs tell of the same moment.
 * @throws AppError `invalid_input` naming the filter that is not possible.
 */
export function summaryStatement(
  { from }: ListSource,
  listing: Listing,
  query: Readonly<Record<string, string>>,
): RawBuilder<SummaryRow> {
  // A page asks for its summary with the parameters that stand in its address.
  const { sort: _sort, cursor: _cursor, limit: _limit, ...filters } = query;
  const where = parseFilters(listing, filters);
  const { currency, sums = [] } = listing.totals ?? {};
  const by = (column: string | undefined) => (column ? sql.ref(column) : sql`null`);
  const summed = sums.map((name) => sql`, sum(${sql.ref(name)}) as ${sql.ref(name)}`);
  const grouped = currency ? sql`group by ${sql.ref(currency)}` : sql``;
  const totals = sql`select 'total' as part, ${by(currency)} as value, count(*) as count
    ${sql.join(summed, sql``)} from ${from} ${whereAll(where.map(({ is }) => is))} ${grouped}`;
  const tabs = tabsOf(listing);
  if (!tabs) return sql`${totals}`;
  const others = where.filter(({ filter }) => filter !== tabs.filter).map(({ is }) => is);
  return sql`select * from (${totals}) union all
    select 'tab', ${sql.ref(tabs.column)}, count(*) ${sql.raw(', null'.repeat(sums.length))}
    from ${from} ${whereAll(others)} group by ${sql.ref(tabs.column)}`;
}

/**
 * Counts and sums what a list finds: `count`, `totals` of each currency by the listing's `totals`,
 * and `tabs` by its `tabs`. It takes the list's own query string; sort, cursor and limit say
 * nothing here. It runs beside the lists, never before one (`store.readLong`). An area has it by a
 * line in its routes, before `/:id`:
 *
 *     .get('/summary', need('payment:read'), textQuery, async (c) => {
 *       const data = await summaryOf(store, paymentsSource, listingOf(charge), c.req.valid('query'));
 *       return c.json({ data, asOf: sync.asOf() });
 *     })
 *
 * @throws AppError `invalid_input` naming the filter that is not possible, as the list does.
 */
export async function summaryOf(
  store: Store,
  source: ListSource,
  listing: Listing,
  query: Readonly<Record<string, string>>,
): Promise<Summary> {
  const rows = await store.readLong(summaryStatement(source, listing, query));
  const counted = rows.filter(({ part }) => part === 'total');
  const sums = listing.totals?.sums ?? [];
  const summary: Summary = {
    count: counted.reduce((all, { count }) => all + count, 0),
    totals: listing.totals
      ? counted
          .map((row) => ({
            currency: String(row.value),
            count: row.count,
            ...Object.fromEntries(sums.map((name) => [name, told(row[name])])),
          }))
          .sort((a, b) => b.count - a.count || (a.currency < b.currency ? -1 : 1))
      : [],
  };
  const tabs = tabsOf(listing);
  if (!tabs) return summary;
  const counts = rows.filter(({ part, value }) => part === 'tab' && value !== null);
  return {
    ...summary,
    tabs: Object.fromEntries(counts.map(({ value, count }) => [tabs.write(value!), count])),
  };
}

/** A sum as JSON can tell it. */
const told = (sum: LongValue | undefined): number | null => (typeof sum === 'number' ? sum : null);
