import { type RawBuilder, sql } from 'kysely';
import type { Store } from './database.ts';
import {
  byName,
  type Condition,
  isAmong,
  type Naming,
  parseFilters,
  whereAll,
  withoutIndex,
} from './filters.ts';
import type { Listing, ListSource } from './listing.ts';
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

/** Those that fit, and the others. */
function split(all: readonly Condition[], fits: (each: Condition) => boolean) {
  return [all.filter(fits), all.filter((each) => !fits(each))] as const;
}

/**
 * The one statement of a summary: one walk that counts each tab of each currency, from which both
 * are added up, so that they tell of the same moment.
 * @throws AppError `invalid_input` naming the filter that is not possible.
 */
export function summaryStatement(
  { from, table = from, within }: ListSource,
  listing: Listing,
  query: Readonly<Record<string, string>>,
): RawBuilder<SummaryRow> {
  // A page asks for its summary with the parameters that stand in its address.
  const { sort: _sort, cursor: _cursor, limit: _limit, ...filters } = query;
  const where = parseFilters(listing.filters, filters);
  const { currency, sums = [] } = listing.totals ?? {};
  const tabs = tabsOf(listing);
  const [beside, ofTabs] = split(where, ({ filter }) => filter !== tabs?.filter);
  const { summaryIndex = [] } = listing;
  const covered = where.every(({ columns }) =>
    columns.every((name) => summaryIndex.includes(name)),
  );
  // Walked in the order of the index the groups need no sorting; where the index does not do, its
  // order would cost a look at every row.
  const grouping = covered ? byName : withoutIndex;
  const conditions = beside.map(({ is, filter }) => {
    // A narrower index would need the rows themselves for what it does not hold.
    return is(covered && filter !== currency ? withoutIndex : byName);
  });
  // What an index finds of the words, however many they are, is fewer than all rows.
  for (const { among } of beside) if (among) conditions.unshift(isAmong(among));
  if (within) conditions.unshift(within.is());
  const groups = [currency, tabs?.column].filter((column) => column !== undefined);
  const cell = (column: string | undefined, named: Naming) => (column ? named(column) : sql`null`);
  const sum = (name: string) => sql`, sum(${sql.ref(name)}) as ${sql.ref(name)}`;
  const figures = sql.join(sums.map(sum), sql``);
  const grouped = groups.length > 0 ? sql`group by ${sql.join(groups.map(grouping))}` : sql``;
  const total = sql`select 'total' as part, in_currency as value, sum(found) as count ${figures}
    from cell ${whereAll(ofTabs.map(({ is }) => is(() => sql`in_tab`)))} group by in_currency`;
  const tab = sql`union all select 'tab', in_tab, sum(found) ${sql.raw(', null'.repeat(sums.length))}
    from cell group by in_tab`;
  return sql`with cell as materialized (
      select ${cell(currency, byName)} as in_currency, ${cell(tabs?.column, byName)} as in_tab,
        count(*) as found ${figures}
      from ${covered ? table : from} ${whereAll(conditions)} ${grouped}
    )
    ${total} ${tabs ? tab : sql``}`;
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
