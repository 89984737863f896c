import { money, parseAmount, smallestStep, toDecimal } from '../../api/kit/money.ts';
import type { ListParams } from '../client/queries.ts';
import { dayAfter, dayOf, startOfDay } from '../lib/days.ts';
import {
  type ChoiceFilter,
  type Filter,
  isWhole,
  type ListDeclaration,
  type Option,
  type PeopleOptions,
  parametersOf,
} from './filters.ts';

/** What is wrong with a filter that was typed, and where it stands in the text. */
export interface Mistake {
  message: string;
  /** Where it begins and where it ends, the end not included. */
  from: number;
  to: number;
}

/** What a typed text asks for: the list's parameters, or why it cannot be asked. */
export type ParsedFilters = { ok: true; params: ListParams } | { ok: false; mistakes: Mistake[] };

/** The people that a filter offers, as far as they are known: one types their names. */
export type People = (of: PeopleOptions) => readonly Option[] | undefined;

/** What a text is read with. */
export interface ReadingWith {
  people?: People;
  /** What amounts are in where the text says nothing of it. */
  currency?: string | undefined;
}

const nobodyKnown: People = () => undefined;

/** One part of the text: `name:value`, or a word that is searched for. */
export interface Part {
  name: string | null;
  value: string;
  from: number;
  to: number;
  /** Where the value begins. */
  valueFrom: number;
}

const quoted = /"((?:[^"\\]|\\.)*)"/y;
const bare = /[^\s"]+/y;
const begins = /([A-Za-z_]\w*):/y;

/** Reads the sign pattern at a place. */
function at(pattern: RegExp, text: string, from: number) {
  pattern.lastIndex = from;
  return pattern.exec(text);
}

/** The text in its parts; quotation marks keep what has spaces together. */
export function partsOf(text: string): Part[] {
  const parts: Part[] = [];
  for (let from = 0; from < text.length; ) {
    if (/\s/.test(text[from] ?? '')) {
      from += 1;
      continue;
    }
    const named = at(begins, text, from);
    const valueFrom = from + (named?.[0].length ?? 0);
    const marked = at(quoted, text, valueFrom);
    const plain = marked ? null : at(bare, text, valueFrom);
    // A quotation mark that nothing closes stands for itself.
    const lone = !marked && !plain && text[valueFrom] === '"' ? '"' : '';
    const value = marked?.[1]?.replace(/\\(.)/g, '$1') ?? plain?.[0] ?? lone;
    const to = valueFrom + (marked?.[0] ?? plain?.[0] ?? lone).length;
    parts.push({ name: named?.[1] ?? null, value, from, to, valueFrom });
    from = to;
  }
  return parts;
}

/** The text as one value, in quotation marks where it needs them. */
export const written = (value: string) =>
  value === '' || /[\s"\\]/.test(value) ? `"${value.replace(/["\\]/g, '\\$&')}"` : value;

/** A word that is searched for, which must not read as a filter. */
export const writtenWord = (word: string) =>
  /^[A-Za-z_]\w*:/.test(word) ? `"${word.replace(/["\\]/g, '\\$&')}"` : written(word);

/** The bounds of `>5`, `>=5`, `<5`, `<=5`, `5..7`, `5..`, `..7` or `5`. */
function boundsOf(value: string): { low?: string; high?: string; over?: true; under?: true } {
  const [, operator, figure] = /^(>=|<=|>|<)(.*)$/.exec(value) ?? [];
  if (operator && figure !== undefined)
    return operator.startsWith('>')
      ? { low: figure, ...(operator === '>' ? { over: true } : {}) }
      : { high: figure, ...(operator === '<' ? { under: true } : {}) };
  const dots = value.indexOf('..');
  if (dots < 0) return { low: value, high: value };
  const [low, high] = [value.slice(0, dots), value.slice(dots + 2)];
  return { ...(low ? { low } : {}), ...(high ? { high } : {}) };
}

/** What a value comes to: parameters, or why it is none. */
type Read = { params: Record<string, string> } | { why: string };

const isDay = (text: string) =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && dayOf(startOfDay(text)) === text;

function readDays(name: string, value: string): Read {
  const { low, high, over, under } = boundsOf(value);
  const odd = [low, high].find((day) => day !== undefined && !isDay(day));
  if (odd !== undefined || (low === undefined && high === undefined))
    return { why: 'Write a day as 2026-11-01, with >, >=, < or <= before it or .. between two.' };
  const from = low && (over ? dayAfter(low) : startOfDay(low));
  // The end is kept as the first second that is out.
  const to = high && (under ? startOfDay(high) : dayAfter(high));
  return {
    params: {
      ...(from === undefined ? {} : { [`${name}[gte]`]: String(from) }),
      ...(to === undefined ? {} : { [`${name}[lt]`]: String(to) }),
    },
  };
}

/** Amounts are read in the currency that is filtered by, which others of the list may be in. */
function readAmount(name: string, value: string, currency: string | undefined): Read {
  const { low, high, over, under } = boundsOf(value);
  // Nothing is nothing in every currency.
  const zeros = [low, high].every((figure) => figure === undefined || /^0+(\.0*)?$/.test(figure));
  if (!currency && !zeros)
    return { why: 'An amount needs its currency: add currency:eur, or whichever it is.' };
  const params: Record<string, string> = {};
  for (const [bound, figure, beyond] of [
    ['gte', low, over ? 1 : 0],
    ['lte', high, under ? -1 : 0],
  ] as const) {
    if (figure === undefined) continue;
    const parsed = parseAmount(zeros ? '0' : figure, currency ?? 'usd');
    if (!parsed.ok) return { why: `${parsed.why}.` };
    const step = smallestStep(currency ?? 'usd');
    params[`${name}[${bound}]`] = String(parsed.money.amount + beyond * step);
  }
  if (Object.keys(params).length === 0) return { why: 'Write an amount, such as >=120.50.' };
  return { params };
}

/** The ids of people by what they are called; an id is itself. */
function readPeople(name: string, values: readonly string[], known?: readonly Option[]): Read {
  if (!known) return { params: { [name]: values.join(',') } };
  const found = values.map((each) =>
    known.find(({ value, label }) => value === each || label.toLowerCase() === each.toLowerCase()),
  );
  const odd = values[found.indexOf(undefined)];
  if (odd !== undefined) return { why: `Nobody here is called "${odd}".` };
  return { params: { [name]: found.map((each) => each?.value).join(',') } };
}

function readChoice(filter: ChoiceFilter, value: string, people: People): Read {
  const { name, options, many } = filter;
  const values = value.split(',').filter((each) => each !== '');
  if (values.length === 0) return { why: `Give a value for ${name}.` };
  if (values.length > 1 && !many) return { why: `${name} takes one value.` };
  if ('people' in options) return readPeople(name, values, people(options));
  if ('facet' in options) return { params: { [name]: values.join(',') } };
  const known = options.map((option) => option.value);
  const odd = values.find((each) => !known.includes(each));
  if (odd !== undefined) return { why: `${name} cannot be "${odd}". Use ${known.join(', ')}.` };
  return { params: { [name]: values.join(',') } };
}

/** Facets are kept as Stripe writes them: currencies in lower case, countries in capitals. */
function asKept(filter: Filter, value: string): string {
  if (filter.kind !== 'choice' || !('facet' in filter.options)) return value;
  if (filter.options.facet === 'currencies') return value.toLowerCase();
  return filter.options.facet === 'countries' ? value.toUpperCase() : value;
}

function readPart(
  filter: Filter,
  value: string,
  { currency, people = nobodyKnown }: ReadingWith,
): Read {
  switch (filter.kind) {
    case 'choice':
      return readChoice(filter, asKept(filter, value), people);
    case 'text':
      return value === ''
        ? { why: `Give a value for ${filter.name}.` }
        : { params: { [filter.name]: value } };
    case 'days':
      return readDays(filter.name, value);
    case 'amount':
      return readAmount(filter.name, value, currency);
  }
}

/** The one currency that amounts are meant in. */
function currencyOf(parts: readonly Part[], otherwise: string | undefined): string | undefined {
  const value = parts.find(({ name }) => name === 'currency')?.value ?? otherwise;
  return value !== undefined && /^[a-z]{3}$/i.test(value) ? value.toLowerCase() : undefined;
}

/**
 * Reads `status:restricted total:<0 currency:eur created:>2026-11-01 words` by what a list
 * declares. What has no name before it is searched for.
 */
export function parseFilterText(
  text: string,
  list: ListDeclaration,
  reading: ReadingWith = {},
): ParsedFilters {
  const parts = partsOf(text);
  const currency = currencyOf(parts, reading.currency);
  const mistakes: Mistake[] = [];
  const params: Record<string, string> = {};
  const words: string[] = [];
  for (const part of parts) {
    const { name, value, from, to, valueFrom } = part;
    if (name === null) {
      words.push(...value.split(/\s+/).filter((word) => word !== ''));
      continue;
    }
    const filter = list.filters.find((each) => each.name === name);
    if (!filter) {
      const names = list.filters.map((each) => each.name).join(', ');
      mistakes.push({
        message: `There is no filter "${name}". Use ${names}; in quotation marks it is searched for.`,
        from,
        to: valueFrom,
      });
      continue;
    }
    const read = readPart(filter, value, { ...reading, currency });
    if ('why' in read) mistakes.push({ message: read.why, from: valueFrom, to });
    else if (Object.keys(read.params).some((each) => each in params))
      mistakes.push({ message: `${name} is filtered by already.`, from, to });
    else Object.assign(params, read.params);
  }
  if (words.length > 0 && !list.search) {
    const stray = parts.find(({ name }) => name === null);
    const place = { from: stray?.from ?? 0, to: stray?.to ?? text.length };
    mistakes.push({ message: 'This list is not searched by words.', ...place });
  } else if (words.length > 0) params.q = words.join(' ');
  return mistakes.length > 0 ? { ok: false, mistakes } : { ok: true, params };
}

/** The one currency that a list is filtered by, which its amounts are in. */
const onlyCurrency = ({ currency }: ListParams): string | undefined =>
  currency !== undefined && /^[a-z]{3}$/.test(currency) ? currency : undefined;

/** A range as it is typed, both ends included. */
function writtenRange(low: string | undefined, high: string | undefined): string {
  if (low !== undefined && high !== undefined) return low === high ? low : `${low}..${high}`;
  return low !== undefined ? `>=${low}` : `<=${high}`;
}

/** People by name, where it is the name of one of them alone. */
function writtenPeople(ids: string, known: readonly Option[] | undefined): string {
  const nameOf = (id: string) => {
    const label = known?.find(({ value }) => value === id)?.label.toLowerCase();
    const called = known?.filter((each) => each.label.toLowerCase() === label) ?? [];
    return called.length === 1 && !label?.includes(',') ? called[0]?.label : undefined;
  };
  return ids
    .split(',')
    .map((id) => nameOf(id) ?? id)
    .join(',');
}

function writtenPart(filter: Filter, params: ListParams, people: People): string | null {
  const [first = '', second = ''] = parametersOf(filter);
  const [low, high] = [params[first], params[second]];
  switch (filter.kind) {
    case 'choice':
      if (low !== undefined && 'people' in filter.options)
        return `${filter.name}:${written(writtenPeople(low, people(filter.options)))}`;
      return low === undefined ? null : `${filter.name}:${written(low)}`;
    case 'text':
      return low === undefined ? null : `${filter.name}:${written(low)}`;
    case 'days': {
      if (low === undefined && high === undefined) return null;
      if ([low, high].some((bound) => bound !== undefined && !isWhole(bound))) return null;
      const end = high && dayOf(Number(high) - 1);
      return `${filter.name}:${writtenRange(low && dayOf(Number(low)), end)}`;
    }
    case 'amount': {
      if (low === undefined && high === undefined) return null;
      if ([low, high].some((bound) => bound !== undefined && !isWhole(bound))) return null;
      const currency = onlyCurrency(params);
      if (currency === undefined) return writtenSigns(filter.name, low, high);
      const figure = (bound: string | undefined) =>
        bound && toDecimal(money(Number(bound), currency));
      return `${filter.name}:${writtenRange(figure(low), figure(high))}`;
    }
  }
}

/** Without a currency no more can be asked than which side of nothing an amount is on. */
function writtenSigns(name: string, low?: string, high?: string): string | null {
  const parts = [
    low === '0' ? `${name}:>=0` : low === '1' ? `${name}:>0` : null,
    high === '0' ? `${name}:<=0` : high === '-1' ? `${name}:<0` : null,
  ];
  const written = parts.filter((part) => part !== null).join(' ');
  return written === '' ? null : written;
}

/**
 * What a list is asked, as one would type it. A time of day is told as its day; what nobody can
 * type, such as an amount without a currency, is left out.
 */
export function printFilterText(
  params: ListParams,
  list: ListDeclaration,
  people: People = nobodyKnown,
): string {
  const parts = list.filters.map((filter) => writtenPart(filter, params, people));
  const words = (params.q ?? '').split(/\s+/).filter((word) => word !== '');
  return [...parts.filter((part) => part !== null), ...words.map(writtenWord)].join(' ');
}

/**
 * What a text that was edited changes of what is asked: a filter that was typed anew is wholly so,
 * one that was taken out is gone, and what stands as it stood is left exactly as it is, though a
 * text tells times of day only as their days.
 * @param before what the text asked before it was edited
 */
export function changesOf(
  before: ListParams,
  after: ListParams,
  list: ListDeclaration,
): Record<string, string | null> {
  const changes: Record<string, string | null> = {};
  for (const names of [['q'], ...list.filters.map(parametersOf)]) {
    if (names.every((name) => before[name] === after[name])) continue;
    for (const name of names) changes[name] = after[name] ?? null;
  }
  return changes;
}
