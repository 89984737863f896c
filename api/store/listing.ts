import { type RawBuilder, sql } from 'kysely';
import { badInput } from '../kit/errors.ts';
import { decodeCursor, encodeCursor, readLimit } from '../kit/pages.ts';
import type { Store } from './database.ts';
import { type Condition, type Filter, parseFilters, whereAll } from './filters.ts';

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
}

/** The one statement of a page: by keyset, so that the last page costs what the first does. */
export function listStatement<Row>(
  { from, columns }: ListSource,
  { where, sort, after, limit }: ListQuery,
): RawBuilder<Row & { pk: number; sort_key: string | number }> {
  const by = sql.ref(sort.column);
  const conditions = where.map(({ is }) => is());
  if (after) {
    const operator = sql.raw(sort.descending ? '<' : '>');
    conditions.push(sql`(${by}, pk) ${operator} (${after.value}, ${after.pk})`);
  }
  const direction = sql.raw(sort.descending ? 'desc' : 'asc');
  return sql`select pk, ${by} as sort_key, ${columns} from ${from} ${whereAll(conditions)}
    order by sort_key ${direction}, pk ${direction} limit ${limit + 1}`;
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
  const { rows } = await listStatement<Row>(source, query).execute(store.read);
  const page = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? page.at(-1) : undefined;
  const wanted = `${query.sort.descending ? '-' : ''}${query.sort.column}`;
  return {
    data: page.map(({ pk: _pk, sort_key: _key, ...row }) => row as unknown as Row),
    next: last ? encodeCursor(wanted, last.sort_key, last.pk) : null,
  };
}
