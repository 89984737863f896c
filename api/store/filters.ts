import { type RawBuilder, sql } from 'kysely';
import { badInput } from '../kit/errors.ts';
import { contains, matchOf, mayContain, type WordIndex } from './word-index.ts';
import { searchTerms, type Term } from './words.ts';

/** One filter of a list; `column` is a plain column of the table. */
export type Filter =
  | { readonly by: 'choice'; readonly column: string; readonly values?: readonly string[] }
  | { readonly by: 'yes_no'; readonly column: string }
  /**
   * `name[gte]`, `name[gt]`, `name[lte]`, `name[lt]`, as in Stripe's own lists. Values from `none`
   * on stand in the column for sorting only, and are in no range.
   */
  | { readonly by: 'range'; readonly column: string; readonly none?: number }
  /** The value itself or, ending in a dot, all that begins with it: `charge.`. */
  | { readonly by: 'dotted'; readonly column: string }
  /** Part of any of these columns, case ignored; by the index of them, where they have one. */
  | { readonly by: 'words'; readonly columns: readonly string[]; readonly index?: WordIndex }
  /**
   * Words, each of which begins one of these columns, such as an id, or is part of one that has few
   * values. Each has an index that begins with it, which takes no other writing than its own.
   */
  | {
      readonly by: 'beginning';
      readonly of: string;
      readonly columns: readonly string[];
      readonly few: string;
    }
  /** Words all of which are part of what a row is found by, or of what objects it names are. */
  | {
      readonly by: 'search';
      /** Whose rows it finds: their own words, or, of a table without an index, only what they name. */
      readonly of: WordIndex | string;
      readonly named?: readonly Named[];
    }
  /** Rows whose column is among what a selection over other tables finds for the value. */
  | {
      readonly by: 'relation';
      readonly column: string;
      readonly among: (value: string) => RawBuilder<unknown>;
    }
  /**
   * Rows of which one line of another table lies in the range, `name[gte]` and so on: the same line
   * within all bounds that are given, and of the value that `beside` is filtered by.
   */
  | {
      readonly by: 'line';
      /** Whose rows it finds, by their `id`. */
      readonly of: string;
      readonly lines: string;
      /** The columns of the lines: whose each is, and what the range is of, which has an index. */
      readonly owner: string;
      readonly column: string;
      /** Another filter of the list, by a column that the lines have by the same name. */
      readonly beside: string;
    };

/** A column that holds the id of an object of another table, by whose words a row is found too. */
export interface Named {
  readonly column: string;
  readonly index: WordIndex;
}

/** How a condition names its columns. */
export type Naming = (column: string) => RawBuilder<unknown>;

/** As they are: an index of the column may be taken. */
export const byName: Naming = (column) => sql.ref(column);

/** So that no index is taken to answer the condition: https://www.sqlite.org/optoverview.html */
export const withoutIndex: Naming = (column) => sql`+${sql.ref(column)}`;

/** A condition of a request, and the filter that asks for it. */
export interface Condition {
  readonly filter: string;
  readonly columns: readonly string[];
  is(named?: Naming): RawBuilder<unknown>;
  /** Where any of several values will do: the condition of each alone. */
  readonly each?: readonly RawBuilder<unknown>[];
  /** Where an index tells which rows may fulfil it: their `pk`s. */
  readonly among?: RawBuilder<unknown>;
}

const comparisons = new Map([
  ['gte', '>='],
  ['gt', '>'],
  ['lte', '<='],
  ['lt', '<'],
]);

function chosenOf(name: string, value: string, allowed?: readonly string[]) {
  const chosen = [...new Set(value.split(',').filter((part) => part !== ''))];
  const odd = allowed && chosen.find((part) => !allowed.includes(part));
  if (chosen.length === 0 || odd !== undefined)
    throw badInput(
      allowed
        ? `${name} cannot be "${odd ?? value}". Use one or more of: ${allowed.join(', ')}.`
        : `Give at least one value for ${name}.`,
      name,
    );
  return chosen;
}

/** The end of a range, as it follows a column. */
function limitOf(name: string, bound: string | undefined, value: string) {
  const operator = comparisons.get(bound ?? '');
  if (!operator || !/^-?\d{1,15}$/.test(value))
    throw badInput(`Write ${name} as ${name}[gte], [gt], [lte] or [lt] with a whole number.`, name);
  return sql`${sql.raw(operator)} ${Number(value)}`;
}

/** The columns of a filter, and what they must be. */
function condition(
  name: string,
  bound: string | undefined,
  filter: Exclude<Filter, { by: 'search' | 'line' | 'beginning' }>,
  value: string,
) {
  const { by } = filter;
  switch (by) {
    case 'choice': {
      const { column } = filter;
      const chosen = chosenOf(name, value, filter.values);
      const condition = on([column], (named) => sql`${named(column)} in (${sql.join(chosen)})`);
      if (chosen.length === 1) return condition;
      return { ...condition, each: chosen.map((one) => sql`${sql.ref(column)} = ${one}`) };
    }
    case 'yes_no': {
      if (value !== 'true' && value !== 'false')
        throw badInput(`${name} is either true or false.`, name);
      const stored = value === 'true' ? 1 : 0;
      return on([filter.column], (named) => sql`${named(filter.column)} = ${stored}`);
    }
    case 'range': {
      const { column, none } = filter;
      const limit = limitOf(name, bound, value);
      return on([column], (named) =>
        none === undefined
          ? sql`${named(column)} ${limit}`
          : sql`${named(column)} ${limit} and ${named(column)} < ${none}`,
      );
    }
    case 'dotted': {
      const { column } = filter;
      // The character after the dot is the slash: a range, which an index can answer.
      const end = `${value.slice(0, -1)}/`;
      return on([column], (named) =>
        value.endsWith('.')
          ? sql`${named(column)} >= ${value} and ${named(column)} < ${end}`
          : sql`${named(column)} = ${value}`,
      );
    }
    case 'words':
      return words(filter, value);
    case 'relation': {
      const { column, among } = filter;
      return on([column], (named) => sql`${named(column)} in (${among(value)})`);
    }
  }
}

const on = (columns: readonly string[], is: (named: Naming) => RawBuilder<unknown>) => ({
  columns,
  is: (named: Naming = byName) => is(named),
});

const patternOf = (value: string) => `%${value.replace(/[\\%_]/g, '\\$&')}%`;

function words({ columns, index }: Filter & { by: 'words' }, value: string) {
  const like = sql`like ${patternOf(value)} escape '\\'`;
  // As SQLite has it: no letters but those of ASCII are the same in capitals.
  const folded = value.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  const match = index && matchOf([[folded]]);
  return {
    ...on(
      columns,
      (named) =>
        sql`(${sql.join(
          columns.map((column) => sql`${named(column)} ${like}`),
          sql` or `,
        )})`,
    ),
    ...(index && match ? { among: mayContain(index, match) } : {}),
  };
}

/** Beyond all that begins with a text. */
const afterAll = (text: string) => `${text}\u{10FFFF}`;

/** The condition that a word begins a column, or is part of a value that there are few of. */
function beginning({ of, columns, few }: Filter & { by: 'beginning' }, word: string) {
  const table = sql.table(of);
  const column = sql.ref(few);
  // From one value to the next by the index, however many rows have each.
  const values = sql`with recursive value(value) as (
      select min(${column}) from ${table}
      union all
      select (select min(${column}) from ${table} where ${column} > value) from value
      where value is not null
    )
    select value from value where value like ${patternOf(word)} escape '\\'`;
  const begins = (named: Naming) =>
    columns.map((each) => sql`${named(each)} >= ${word} and ${named(each)} < ${afterAll(word)}`);
  const ways = (named: Naming) => [...begins(named), sql`${named(few)} in (${values})`];
  return {
    columns: [...columns, few],
    // On the way through a list, so that it needs no sorting.
    is: () => sql`(${sql.join(ways(withoutIndex), sql` or `)})`,
    among: sql.join(
      ways(byName).map((way) => sql`select pk from ${table} where ${way}`),
      sql` union all `,
    ),
  };
}

/** The condition that a line of another table is within all these ends of a range. */
function line(
  { of, lines, owner, column, beside }: Filter & { by: 'line' },
  ends: readonly RawBuilder<unknown>[],
  same: string | undefined,
) {
  const values = same ? [sql`${sql.ref(beside)} in (${sql.join(chosenOf(beside, same))})`] : [];
  const found = sql`select ${sql.ref(owner)} as line_owner from ${sql.table(lines)} ${whereAll([
    ...ends.map((end) => sql`${sql.ref(column)} ${end}`),
    ...values,
  ])}`;
  return {
    columns: ['id'],
    is: () => sql`exists (select 1 from (${found}) where line_owner = id)`,
    // The cross join fixes the order: from the lines that the range has to whose they are.
    among: sql`select r.pk from (${found}) as l
      cross join ${sql.table(of)} as r on r.id = l.line_owner`,
  };
}

/** The condition that one word makes. */
function searched({ of, named = [] }: Filter & { by: 'search' }, term: Term) {
  const own = typeof of === 'string' ? undefined : of;
  const table = sql.table(typeof of === 'string' ? of : of.table);
  const match = matchOf([term]);
  const ways = named.map(
    // By names that no list has, so that the column is the list's own.
    ({ column, index }) => sql`exists (select 1 from (
        select id as named_id, words as named_words from ${sql.table(index.table)})
      where named_id = ${sql.ref(column)} and ${contains(sql`named_words`, term)})`,
  );
  if (own) ways.unshift(contains(own.folded(), term));
  const among = (found: string) => {
    // The cross joins fix the order: from what is called so, never from all rows to their names.
    const selections: RawBuilder<unknown>[] = named.map(
      ({ column, index }) => sql`select r.pk from (${mayContain(index, found)}) as w
        cross join ${sql.table(index.table)} as n on n.pk = w.pk
        cross join ${table} as r on r.${sql.ref(column)} = n.id
        where ${contains(sql`n.words`, term)}`,
    );
    if (own) selections.unshift(mayContain(own, found));
    return sql`${sql.join(selections, sql` union all `)}`;
  };
  return {
    columns: [...(own ? [own.column] : []), ...named.map(({ column }) => column)],
    is: () => sql`(${sql.join(ways, sql` or `)})`,
    ...(match === null ? {} : { among: among(match) }),
  };
}

/** More words are something pasted by mistake; each makes the statement longer. */
const mostWords = 40;

/** The words that a filter was given. @throws AppError `invalid_input` where they are too many. */
function fewWords<T>(name: string, words: readonly T[]): readonly T[] {
  if (words.length > mostWords)
    throw badInput(`Search for at most ${mostWords} words at once.`, name);
  return words;
}

/**
 * Reads the filters of a request by what the list declares.
 * @throws AppError `invalid_input` naming the filter that there is not, or whose value is wrong.
 */
export function parseFilters(
  declared: Readonly<Record<string, Filter>>,
  filters: Readonly<Record<string, string>>,
): Condition[] {
  const where: Condition[] = [];
  const ranges = new Map<string, RawBuilder<unknown>[]>();
  for (const [key, value] of Object.entries(filters)) {
    if (value === '') continue;
    const [, name = key, bound] = /^([^[]+)\[(\w+)\]$/.exec(key) ?? [];
    const filter = Object.hasOwn(declared, name) ? declared[name] : undefined;
    if (!filter || (bound !== undefined && filter.by !== 'range' && filter.by !== 'line'))
      throw badInput(
        `There is no filter "${key}" here. Use: ${Object.keys(declared).join(', ')}.`,
        key,
      );
    if (filter.by === 'search')
      for (const term of fewWords(name, searchTerms(value)))
        where.push({ filter: name, ...searched(filter, term) });
    else if (filter.by === 'beginning')
      for (const word of fewWords(
        name,
        value.split(/\s+/).filter((each) => each !== ''),
      ))
        where.push({ filter: name, ...beginning(filter, word) });
    else if (filter.by === 'line')
      ranges.set(name, [...(ranges.get(name) ?? []), limitOf(name, bound, value)]);
    else where.push({ filter: name, ...condition(name, bound, filter, value) });
  }
  for (const [name, ends] of ranges) {
    const filter = declared[name];
    if (filter?.by === 'line')
      where.push({ filter: name, ...line(filter, ends, filters[filter.beside]) });
  }
  return where;
}

/** The condition that a row is among these. */
export const isAmong = (pks: RawBuilder<unknown>): RawBuilder<unknown> => sql`pk in (${pks})`;

/** `where …` of all the conditions, or nothing. */
export const whereAll = (conditions: readonly RawBuilder<unknown>[]): RawBuilder<unknown> =>
  conditions.length > 0 ? sql`where ${sql.join(conditions, sql` and `)}` : sql``;
