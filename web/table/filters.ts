import { formatAmount, money } from '../../api/kit/money.ts';
import { shortDate } from '../../api/kit/time.ts';
import type { ViewedList } from '../../api/views/rules.ts';
import type { ListParams, PeopleQuery } from '../client/queries.ts';
import type { Facets } from '../client/types.ts';

interface Named {
  /** The API's parameter. */
  name: string;
  label: string;
}

export interface Option {
  value: string;
  label: string;
}

/** Options that are asked of the API, as only what occurs is worth choosing. */
export interface FacetOptions {
  facet: keyof Facets;
  /** What a value is called. */
  label: (value: string) => string;
}

/** The people who occur, as options that are asked of the API; a value is a member's id. */
export interface PeopleOptions {
  people: PeopleQuery;
}

/** One of several values, or several at once where the API takes a list. */
export interface ChoiceFilter extends Named {
  kind: 'choice';
  options: readonly Option[] | FacetOptions | PeopleOptions;
  many?: boolean;
}

/** An exact value that is typed, such as a transfer group. */
export interface TextFilter extends Named {
  kind: 'text';
  placeholder: string;
}

/** From one day to another, both included. */
export interface DaysFilter extends Named {
  kind: 'days';
}

/** From one amount to another, both included, in one currency, which it filters by as well. */
export interface AmountFilter extends Named {
  kind: 'amount';
  currencies: FacetOptions;
}

export type Filter = ChoiceFilter | TextFilter | DaysFilter | AmountFilter;

/** What a list can be asked: its filters, its search box and the order it has by itself. */
export interface ListDeclaration {
  filters: readonly Filter[];
  /** What the search box finds; left out where there is none. */
  search?: string;
  /** The column name, with `-` before it for descending. */
  defaultSort: string;
  /** What one row is called, such as `payment`. */
  noun: ViewedList;
  /** What the API calls its file; left out where it gives none. */
  file?: string;
  /** The API has no `id` filter here: its rows are not asked for by their ids. */
  noIds?: true;
}

/** One removable chip: what it says, and the parameters that go with it. */
export interface Chip {
  name: string;
  label: string;
  text: string;
  clears: string[];
}

/** The API parameters that a filter writes. */
export function parametersOf(filter: Filter): string[] {
  switch (filter.kind) {
    case 'choice':
    case 'text':
      return [filter.name];
    case 'days':
      return [`${filter.name}[gte]`, `${filter.name}[lt]`];
    case 'amount':
      return [`${filter.name}[gte]`, `${filter.name}[lte]`];
  }
}

/**
 * The list's parameters as they stand in the address: only those it declares, so that a stray
 * `utm_source` is no error of the API's.
 */
export function readParams(search: URLSearchParams, list: ListDeclaration): ListParams {
  const known = new Set([
    'sort',
    'cursor',
    ...(list.search ? ['q'] : []),
    ...list.filters.flatMap(parametersOf),
  ]);
  const params: Record<string, string> = {};
  for (const [name, value] of search) if (known.has(name) && value !== '') params[name] = value;
  return { sort: list.defaultSort, ...params };
}

/**
 * The address with some parameters changed; null and the list's own sort are left out of it. A
 * place in the list belongs to the filters and sort it was reached by, so other changes leave it.
 */
export function writeParams(
  search: URLSearchParams,
  changes: Readonly<Record<string, string | null>>,
  list: ListDeclaration,
): URLSearchParams {
  const next = new URLSearchParams(search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === '' || (name === 'sort' && value === list.defaultSort))
      next.delete(name);
    else next.set(name, value);
  }
  if (!('cursor' in changes)) next.delete('cursor');
  return next;
}

/**
 * The chips of what is filtered by.
 * @param now unix seconds, for dates that need no year
 * @param except parameters shown elsewhere, such as the status in its tabs
 */
export function chipsOf(
  params: ListParams,
  list: ListDeclaration,
  now: number,
  except: readonly string[] = [],
): Chip[] {
  return list.filters.flatMap((filter) => {
    const clears = parametersOf(filter);
    if (except.includes(filter.name) || !clears.some((name) => name in params)) return [];
    return [{ name: filter.name, label: filter.label, text: textOf(filter, params, now), clears }];
  });
}

/** Ranges that are the same in every currency. */
const signs: Readonly<Record<string, string>> = {
  '..-1': 'below zero',
  '..0': 'zero or less',
  '0..0': 'zero',
  '0..': 'zero or more',
  '1..': 'above zero',
};

function textOf(filter: Filter, params: ListParams, now: number): string {
  const exact = params[filter.name] ?? '';
  const [from, to] = parametersOf(filter).map((name) => params[name]);
  switch (filter.kind) {
    case 'text':
      return exact;
    case 'choice':
      return exact
        .split(',')
        .map((value) => labelOf(filter.options, value))
        .join(', ');
    case 'days': {
      const day = (at: string, back = 0) => (isWhole(at) ? shortDate(Number(at) - back, now) : at);
      // The end is kept as the first second that is out, and told as the last day that is in.
      return between(from && day(from), to && day(to, 1));
    }
    case 'amount': {
      const sign = params.currency ? undefined : signs[`${from ?? ''}..${to ?? ''}`];
      if (sign) return sign;
      const currency = params.currency ?? 'usd';
      const figure = (amount: string) =>
        isWhole(amount) ? formatAmount(money(Number(amount), currency)) : amount;
      return between(from && figure(from), to && figure(to));
    }
  }
}

/** Addresses are also typed by hand; what the API will refuse is told as it stands. */
export const isWhole = (text: string): boolean =>
  Number.isSafeInteger(Number(text)) && Math.abs(Number(text)) < 1e12;

function labelOf(options: ChoiceFilter['options'], value: string): string {
  if ('facet' in options) return options.label(value);
  // Their names are yet to be asked for.
  if ('people' in options) return value;
  return options.find((option) => option.value === value)?.label ?? value;
}

function between(from: string | undefined, to: string | undefined): string {
  if (from && to) return from === to ? from : `${from} to ${to}`;
  return from ? `from ${from}` : `up to ${to}`;
}

/** The sort parameter taken apart. */
export function readSort(params: ListParams): { id: string; desc: boolean } {
  const sort = params.sort ?? '';
  return sort.startsWith('-') ? { id: sort.slice(1), desc: true } : { id: sort, desc: false };
}

/** The sort parameter put together. */
export const writeSort = ({ id, desc }: { id: string; desc: boolean }) => `${desc ? '-' : ''}${id}`;
