import { type Part, partsOf, written } from './filter-language.ts';
import type {
  ChoiceFilter,
  FacetOptions,
  Filter,
  ListDeclaration,
  Option,
  PeopleOptions,
} from './filters.ts';

/** Something that may stand at a place of the text. */
export interface Completion {
  /** What it says: a filter's label, or what a value is called. */
  label: string;
  /** What is written there. */
  text: string;
  from: number;
  to: number;
  /** After it nothing more belongs to the same filter. */
  ends: boolean;
}

/** What can be chosen of a filter whose options are asked of the API, as far as it is known. */
export type Occurring = (of: FacetOptions | PeopleOptions) => readonly Option[];

/** A word of it begins so: what stands in the middle of one is seldom meant. */
const begins = (text: string, typed: string) =>
  text
    .toLowerCase()
    .split(/(?=[\s_.-])/)
    .some((_, at, words) =>
      words
        .slice(at)
        .join('')
        .replace(/^[\s_.-]/, '')
        .startsWith(typed),
    );

const fits = (typed: string) => (text: string) => typed === '' || begins(text, typed);

/** The part of the text that the cursor stands in or behind. */
const partAt = (text: string, cursor: number): Part | undefined =>
  partsOf(text).find(({ from, to }) => from <= cursor && cursor <= to);

/** The filter whose value the cursor stands in. */
export function filterAt(text: string, cursor: number, list: ListDeclaration): Filter | undefined {
  const part = partAt(text, cursor);
  if (part === undefined || part.name === null || cursor < part.valueFrom) return undefined;
  return list.filters.find(({ name }) => name === part.name);
}

/** How the value of a filter is written that has nothing to choose from. */
export function helpOf(filter: Filter): string | null {
  switch (filter.kind) {
    case 'days':
      return 'A day: 2026-11-01, >2026-11-01, or 2026-10-01..2026-10-31';
    case 'amount':
      return 'An amount: <0, or >=120.50 with currency:eur, or 10..20';
    case 'text':
      return `The whole value${filter.placeholder ? `, such as ${filter.placeholder}` : ''}`;
    case 'choice':
      return null;
  }
}

/**
 * What may be typed where the cursor stands: names of filters, and values where one can choose.
 * @param occurring what there is to choose, where the API knows it
 */
export function completionsAt(
  text: string,
  cursor: number,
  list: ListDeclaration,
  occurring: Occurring,
): Completion[] {
  const part = partAt(text, cursor);
  if (part === undefined || part.name === null || cursor < part.valueFrom) {
    const typed = part ? text.slice(part.from, cursor).toLowerCase() : '';
    const place = { from: part?.from ?? cursor, to: part?.to ?? cursor };
    return list.filters
      .filter(({ name, label }) => [name, label].some(fits(typed)))
      .map(({ name, label }) => ({ label, text: `${name}:`, ...place, ends: false }));
  }
  const filter = filterAt(text, cursor, list);
  return filter?.kind === 'choice' ? valuesAt(text, cursor, part, filter, occurring) : [];
}

function valuesAt(
  text: string,
  cursor: number,
  part: Part,
  { options, many = false }: ChoiceFilter,
  occurring: Occurring,
): Completion[] {
  // Of several values the one that the cursor stands in.
  const begun = text.slice(part.valueFrom, cursor);
  const from = part.valueFrom + begun.lastIndexOf(',') + 1;
  const typed = text.slice(from, cursor).toLowerCase();
  const rest = text.slice(cursor, part.to).indexOf(',');
  const to = rest < 0 ? part.to : cursor + rest;
  const byName = 'people' in options;
  const offered = 'facet' in options || byName ? occurring(options) : options;
  return offered
    .filter(({ value, label }) => [value, label].some(fits(typed)))
    .map(({ value, label }) => ({
      label,
      text: byName && !label.includes(',') ? written(label) : value,
      from,
      to,
      ends: !many,
    }));
}

/** The text with a completion in it, and where the cursor stands then. */
export function completed(text: string, { from, to, text: put, ends }: Completion) {
  const end = ends && !/^\s/.test(text.slice(to)) ? ' ' : '';
  return {
    text: text.slice(0, from) + put + end + text.slice(to),
    cursor: from + put.length + (ends ? 1 : 0),
  };
}
