import { type RawBuilder, sql } from 'kysely';
import { badInput } from '../kit/errors.ts';
import { decodeCursor, encodeCursor, readLimit } from '../kit/pages.ts';
import type { Store } from './database.ts';
import {
  byName,
  type Condition,
  type Filter,
  isAmong,
  type Naming,
  parseFilters,
  whereAll,
  withoutIndex,
} from './filters.ts';

/** How staff list a table: what may be filtered and sorted, and where each begins. */
export interface Listing {
  readonly filters: Readonly<Record<string, Filter>>;
  /** Columns a list may be sorted by; never null, so that a cursor can stand on any row. */
  readonly sorts: readonly string[];
  /** `-created`: newest first. */
  readonly defaultSort: string;
  /** What is summed, each currency by itself; `sums` are integer columns in minor units. */
  readonly totals?: { readonly currency: string; readonly sums: readonly string[] };
  /** The choice or yes-or-no filter whose values are counted, as for tabs above the list. */
  readonly tabs?: string;
  /**
   * The columns of one more index, which answers summaries by itself: the currency, the tabs'
   * column, what is filtered by most, and the sums. For large tables; it costs every write.
   */
  readonly summaryIndex?: readonly string[];
}

/** A parsed list request. */
export interface ListQuery {
  readonly where: readonly Condition[];
  readonly sort: { readonly column: string; readonly descending: boolean };
  readonly after: { readonly value: string | number; readonly pk: number } | null;
  readonly limit: number;
}

/**
 * Reads a list request's query string by what the list declares.
 * @throws AppError `invalid_input` naming the filter, sort, limit or cursor that is not possible.
 */
export function parseListQuery(listing: Listing, query: Readonly<Record<string, string>>) {
  const { sort: wanted = listing.defaultSort, cursor, limit, ...filters } = query;
  const descending = wanted.startsWith('-');
  const column = descending ? wanted.slice(1) : wanted;
  if (!listing.sorts.includes(column))
    throw badInput(`Sort by one of: ${listing.sorts.join(', ')}; "-" before it turns it.`, 'sort');
  const parsed: ListQuery = {
    where: parseFilters(listing.filters, filters),
    sort: { column, descending },
    after: cursor ? decodeCursor(cursor, wanted) : null,
    limit: readLimit(limit),
  };
  return parsed;
}

/** A table or a joined selection to list from, and what each row gives beside its `pk`. */
export interface ListSource {
  readonly from: RawBuilder<unknown>;
  readonly columns: RawBuilder<unknown>;
  /** What every row of the list is, whatever is asked for. */
  readonly within?: Condition;
  /** The table to sum up instead of `from` where its summary index has all that is asked for. */
  readonly table?: RawBuilder<unknown>;
  /**
   * Columns whose filters may find a few rows or most of them, as ranges do, and the table whose
   * index tells which of the two.
   */
  readonly probes?: Readonly<Record<string, RawBuilder<unknown>>>;
  /** Of such columns, the sorts whose order an index has within each value: they need no probe. */
  readonly ordered?: Readonly<Record<string, readonly string[]>>;
  /** The columns that the index of a sort has too: rows that they rule out are passed by unread. */
  readonly passing?: Readonly<Record<string, readonly string[]>>;
  /** What to list from instead under a sort whose order another table has. */
  readonly fromBy?: Readonly<Record<string, RawBuilder<unknown>>>;
}

type PageRow<Row> = Row & { pk: number; sort_key: string | number };

/** How many alternatives are looked up one by one; more are rather found on the way. */
const mostAlternatives = 12;

/**
 * The one statement of a page: by keyset, so that the last page costs what the first does.
 * @param narrow a column whose range finds few rows, or a condition of which an index tells that:
 *   they are looked up and sorted. Without one, rows are walked in the order of the list until the
 *   page is full.
 */
export function listStatement<Row>(
  source: ListSource,
  query: ListQuery,
  narrow?: string | Condition,
): RawBuilder<PageRow<Row>> {
  const where = source.within ? [source.within, ...query.where] : query.where;
  const asNarrow: Naming = (column) => (column === narrow ? byName : withoutIndex)(column);
  const among = typeof narrow === 'object' && narrow.among ? [isAmong(narrow.among)] : [];
  const probed = new Set(where.map((each) => probedBy(source, query, each)));
  // Looked up by what finds many rows, all of them would have to be sorted.
  const asWalked: Naming = (column) => (probed.has(column) ? withoutIndex : byName)(column);
  if (narrow !== undefined)
    return pageStatement(source, query, asNarrow, [
      ...among,
      ...where.map(({ is }) => is(asNarrow)),
    ]);
  const several = where.find(
    ({ each = [], columns }) =>
      each.length > 0 && each.length <= mostAlternatives && !probed.has(columns[0]),
  );
  const others = where.filter((each) => each !== several);
  const conditions = others.map(({ is }) => is(asWalked));
  if (!several?.each) return pageStatement(source, query, byName, conditions);
  // An index has the rows of each value in order, but not those of several together.
  const pages = several.each.map(
    (one) => sql`select * from (${pageStatement(source, query, byName, [...conditions, one])})`,
  );
  return sql`select * from (${sql.join(pages, sql` union all `)}) ${inOrder(query)}`;
}

function pageStatement<Row>(
  { from, fromBy, columns }: ListSource,
  query: ListQuery,
  named: Naming,
  where: readonly RawBuilder<unknown>[],
): RawBuilder<PageRow<Row>> {
  const { sort, after } = query;
  const by = named(sort.column);
  const operator = sql.raw(sort.descending ? '<' : '>');
  const place = after ? [sql`(${by}, pk) ${operator} (${after.value}, ${after.pk})`] : [];
  return sql`select pk, ${by} as sort_key, ${columns} from ${fromBy?.[sort.column] ?? from}
    ${whereAll([...where, ...place])} ${inOrder(query)}`;
}

function sorted({ sort }: Pick<ListQuery, 'sort'>) {
  const direction = sql.raw(sort.descending ? 'desc' : 'asc');
  return sql`order by sort_key ${direction}, pk ${direction}`;
}

const inOrder = (query: ListQuery) => sql`${sorted(query)} limit ${query.limit + 1}`;

/** Every row that a list request finds, in its order, and how many they are; whatever its page. */
export function everyStatement(source: ListSource, query: ListQuery) {
  const { from, fromBy, columns, within } = source;
  const where = within ? [within, ...query.where] : query.where;
  const conditions = where.flatMap((each) => [
    ...(each.among ? [isAmong(each.among)] : []),
    // Looked up by several values or by a range, all that is found would have to be sorted.
    each.is(each.each || probedBy(source, query, each) ? withoutIndex : byName),
  ]);
  const found = sql`from ${fromBy?.[query.sort.column] ?? from} ${whereAll(conditions)}`;
  return {
    rows: sql`select pk, ${byName(query.sort.column)} as sort_key, ${columns} ${found} ${sorted(query)}`,
    count: sql<{ n: number }>`select count(*) as n ${found}`,
  };
}

/**
 * Up to how many rows that a filter finds are sorted. Of half a million rows, a page is found among more
 * than these by walking about as many, so that neither way costs more than this.
 */
const fewRows = 5000;
/** The same where rows that do not match are passed by unread: walking past them costs a tenth. */
const fewRowsPassing = 500;

/** The column that tells whether a condition finds few rows; sorting by it needs no telling. */
const probedBy = (
  { probes = {}, ordered = {} }: ListSource,
  { sort }: ListQuery,
  { columns: [column = ''], each }: Condition,
): string | undefined =>
  column in probes &&
  column !== sort.column &&
  // Of several values together no index has the order.
  (each !== undefined || !ordered[column]?.includes(sort.column))
    ? column
    : undefined;

/** The column whose filters, or the condition that, finds the fewest rows, if they are few. */
async function narrowest(
  { read }: Store,
  source: ListSource,
  query: ListQuery,
): Promise<string | Condition | undefined> {
  const found: { by: string | Condition; n: number }[] = [];
  const passing = source.passing?.[query.sort.column] ?? [];
  const count = async (by: string | Condition, some: RawBuilder<unknown>) => {
    const few = typeof by === 'string' && passing.includes(by) ? fewRowsPassing : fewRows;
    const { rows } = await sql<{ n: number }>`
      select count(*) as n from (select 1 from ${some} limit ${few})`.execute(read);
    const n = rows[0]?.n ?? 0;
    if (n < few) found.push({ by, n });
  };
  const asked = Map.groupBy(query.where, (each) => probedBy(source, query, each));
  for (const [column, of] of asked) {
    const table = column === undefined ? undefined : source.probes?.[column];
    if (column === undefined || !table) continue;
    await count(column, sql`${table} ${whereAll(of.map(({ is }) => is()))}`);
  }
  for (const each of query.where) if (each.among) await count(each, sql`(${each.among})`);
  const [fewest] = found.sort((a, b) => a.n - b.n);
  return fewest?.by;
}

/**
 * One page of a list.
 * @returns the rows, and the cursor of the next page, or null at the end.
 */
export async function listRows<Row extends object>(
  store: Store,
  source: ListSource,
  query: ListQuery,
): Promise<{ data: Row[]; next: string | null }> {
  const narrow = await narrowest(store, source, query);
  const { rows } = await listStatement<Row>(source, query, narrow).execute(store.read);
  const page = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? page.at(-1) : undefined;
  const wanted = `${query.sort.descending ? '-' : ''}${query.sort.column}`;
  return {
    data: page.map(({ pk: _pk, sort_key: _key, ...row }) => row as unknown as Row),
    next: last ? encodeCursor(wanted, last.sort_key, last.pk) : null,
  };
}
