import { type RawBuilder, sql } from 'kysely';
import { badInput } from '../kit/errors.ts';
import { decodeCursor, encodeCursor, readLimit } from '../kit/pages.ts';
import type { Store } from './database.ts';

/** One filter of a list; `column` is a plain column of the table. */
export type Filter =
  | { readonly by: 'choice'; readonly column: string; readonly values?: readonly string[] }
  | { readonly by: 'yes_no'; readonly column: string }
  /** `name[gte]`, `name[gt]`, `name[lte]`, `name[lt]`, as in Stripe's own lists. */
  | { readonly by: 'range'; readonly column: string }
  /** The value itself or, ending in a dot, all that begins with it: `charge.`. */
  | { readonly by: 'dotted'; readonly column: string }
  /** Part of any of these columns, case ignored, or of what another table calls one of them. */
  | { readonly by: 'words'; readonly columns: readonly string[]; readonly named?: Named }
  /** Rows whose column is among what a selection over other tables finds for the value. */
  | {
      readonly by: 'relation';
      readonly column: string;
      readonly among: (value: string) => RawBuilder<unknown>;
    };

/** A column that holds the id of a row of another table, which is known by these columns. */
interface Named {
  readonly column: string;
  readonly in: string;
  readonly by: readonly string[];
}

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
}

/** A condition of a request, and the filter that asks for it. */
export interface Condition {
  readonly filter: string;
  readonly is: RawBuilder<unknown>;
}

/** A parsed list request. */
export interface ListQuery {
  readonly where: readonly Condition[];
  readonly sort: { readonly column: string; readonly descending: boolean };
  readonly after: { readonly value: string | number; readonly pk: number } | null;
  readonly limit: number;
}

const comparisons = new Map([
  ['gte', '>='],
  ['gt', '>'],
  ['lte', '<='],
  ['lt', '<'],
]);

function oneOf(name: string, column: string, value: string, allowed?: readonly string[]) {
  const chosen = value.split(',').filter((part) => part !== '');
  const odd = allowed && chosen.find((part) => !allowed.includes(part));
  if (chosen.length === 0 || odd !== undefined)
    throw badInput(
      allowed
        ? `"${odd ?? value}" is not a ${name}. Use one or more of: ${allowed.join(', ')}.`
        : `Give at least one value for ${name}.`,
      name,
    );
  return sql`${sql.ref(column)} in (${sql.join(chosen)})`;
}

function condition(name: string, bound: string | undefined, filter: Filter, value: string) {
  switch (filter.by) {
    case 'choice':
      return oneOf(name, filter.column, value, filter.values);
    case 'yes_no':
      if (value !== 'true' && value !== 'false')
        throw badInput(`${name} is either true or false.`, name);
      return sql`${sql.ref(filter.column)} = ${value === 'true' ? 1 : 0}`;
    case 'range': {
      const operator = comparisons.get(bound ?? '');
      if (!operator || !/^-?\d{1,15}$/.test(value))
        throw badInput(
          `Write ${name} as ${name}[gte], [gt], [lte] or [lt] with a whole number.`,
          name,
        );
      return sql`${sql.ref(filter.column)} ${sql.raw(operator)} ${Number(value)}`;
    }
    case 'dotted':
      // The character after the dot is the slash: a range, which an index can answer.
      return value.endsWith('.')
        ? sql`${sql.ref(filter.column)} >= ${value} and ${sql.ref(filter.column)} < ${`${value.slice(0, -1)}/`}`
        : sql`${sql.ref(filter.column)} = ${value}`;
    case 'words': {
      const pattern = `%${value.replace(/[\\%_]/g, '\\$&')}%`;
      const any = (columns: readonly string[]) =>
        sql.join(
          columns.map((column) => sql`${sql.ref(column)} like ${pattern} escape '\\'`),
          sql` or `,
        );
      const { columns, named } = filter;
      if (!named) return sql`(${any(columns)})`;
      // The names are looked through once, not once a row of the list.
      return sql`(${any(columns)} or ${sql.ref(named.column)} in
        (select id from ${sql.table(named.in)} where ${any(named.by)}))`;
    }
    case 'relation':
      return sql`${sql.ref(filter.column)} in (${filter.among(value)})`;
  }
}

/**
 * Reads the filters of a request by what the list declares.
 * @throws AppError `invalid_input` naming the filter that there is not, or whose value is wrong.
 */
export function parseFilters(
  listing: Listing,
  filters: Readonly<Record<string, string>>,
): Condition[] {
  const where: Condition[] = [];
  for (const [key, value] of Object.entries(filters)) {
    if (value === '') continue;
    const [, name = key, bound] = /^([^[]+)\[(\w+)\]$/.exec(key) ?? [];
    const filter = Object.hasOwn(listing.filters, name) ? listing.filters[name] : undefined;
    if (!filter || (bound !== undefined && filter.by !== 'range'))
      throw badInput(
        `There is no filter "${key}" here. Use: ${Object.keys(listing.filters).join(', ')}.`,
        key,
      );
    where.push({ filter: name, is: condition(name, bound, filter, value) });
  }
  return where;
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
    where: parseFilters(listing, filters),
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

/** `where …` of all the conditions, or nothing. */
export const whereAll = (conditions: readonly RawBuilder<unknown>[]): RawBuilder<unknown> =>
  conditions.length > 0 ? sql`where ${sql.join(conditions, sql` and `)}` : sql``;

/** The one statement of a page: by keyset, so that the last page costs what the first does. */
export function listStatement<Row>(
  { from, columns }: ListSource,
  { where, sort, after, limit }: ListQuery,
): RawBuilder<Row & { pk: number; sort_key: string | number }> {
  const by = sql.ref(sort.column);
  const conditions = where.map(({ is }) => is);
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
