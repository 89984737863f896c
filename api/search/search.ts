import { type RawBuilder, sql } from 'kysely';
import { type Role, roleCan } from '../staff/rules.ts';
import type { Store } from '../store/database.ts';
import { lastContaining, matchOf } from '../store/word-index.ts';
import { fold, searchTerms, type Term } from '../store/words.ts';
import { commonnessOf } from './commonness.ts';
import {
  type Found,
  type FoundKind,
  type FoundRow,
  knownById,
  type SearchedKind,
  searchedKinds,
} from './kinds.ts';

/** What was found of one kind, the best first. */
export interface FoundOfKind {
  kind: FoundKind;
  found: Found[];
  /** Whether there are more than these. */
  more: boolean;
}

/**
 * The rows of a kind that are ranked, those that came last. Of a word that more rows have, the list
 * of that kind shows all, in its order.
 */
const mostRanked = 200;

/** What is longer is no search, but something pasted by mistake. */
const longestSearch = 200;

/**
 * How well a row fits: what was typed is its name or id, or a whole line of its words, or each term
 * is a line, the beginning of one, of a word in it, or any part.
 */
function fitness({ words, id, title }: FoundRow, terms: readonly Term[], whole: string): number {
  const lines = words.split('\n');
  if (fold(id) === whole || fold(title) === whole) return 5;
  if (lines.includes(whole)) return 4;
  const each = terms.map((term) =>
    Math.max(
      ...term.map((part) => {
        if (lines.some((line) => line === part)) return 3;
        if (lines.some((line) => line.startsWith(part))) return 2;
        return lines.some((line) => line.includes(` ${part}`)) ? 1 : 0;
      }),
    ),
  );
  return each.reduce((all, one) => all + one, 0) / each.length;
}

/**
 * What a kind has of these terms, and beside it what is called exactly that, by a name that may be
 * kept unfolded.
 */
export function foundStatement(
  { index, name = 'id', columns }: SearchedKind,
  match: string,
  terms: readonly Term[],
  typed: string,
): RawBuilder<FoundRow> {
  return sql`select * from (${lastContaining(index, match, terms, columns, mostRanked)})
    union all
    select * from (select ${columns} from ${sql.table(index.table)} as t
      where t.${sql.ref(name)} = ${typed} limit ${mostRanked})`;
}

/** The found of a kind, the best first, and of equally good ones the newest. */
function ranked(rows: readonly FoundRow[], kind: FoundKind, terms: readonly Term[], typed: string) {
  const whole = fold(typed);
  const all = rows.map((row) => {
    const { words: _words, ...found } = row;
    return { found: { kind, ...found }, fitness: fitness(row, terms, whole) };
  });
  return all.sort((a, b) => b.fitness - a.fitness || (b.found.at ?? 0) - (a.found.at ?? 0));
}

/**
 * Everything that a person may see and that contains all the words they typed, grouped by kind, the
 * kind with the best find first. Words of less than three signs only narrow down what others find.
 * @param most how many of each kind
 */
export async function search(
  store: Store,
  role: Role,
  text: string,
  most: number,
): Promise<FoundOfKind[]> {
  const { read } = store;
  const typed = text.trim().slice(0, longestSearch);
  const groups = new Map<FoundKind, ReturnType<typeof ranked>>();
  for (const { kind, permission, form, row } of knownById) {
    if (!form.test(typed) || !roleCan(role, permission)) continue;
    const { rows } = await row(typed).execute(read);
    if (rows.length > 0)
      groups.set(
        kind,
        rows.map((each) => ({ found: { kind, ...each }, fitness: 5 })),
      );
  }
  const terms = searchTerms(typed);
  if (matchOf(terms) !== null)
    for (const searched of searchedKinds) {
      if (!roleCan(role, searched.permission)) continue;
      const match = matchOf(terms, await commonnessOf(store, searched.index));
      if (match === null) continue;
      const { rows } = await foundStatement(searched, match, terms, typed).execute(read);
      if (rows.length === 0) continue;
      const before = groups.get(searched.kind) ?? [];
      // A group has a row for each of its currencies.
      const once = new Map(
        [...before, ...ranked(rows, searched.kind, terms, typed)].map((each) => [
          each.found.id,
          each,
        ]),
      );
      groups.set(
        searched.kind,
        [...once.values()].sort((a, b) => b.fitness - a.fitness),
      );
    }
  return [...groups]
    .sort(([, a], [, b]) => (b[0]?.fitness ?? 0) - (a[0]?.fitness ?? 0))
    .map(([kind, all]) => ({
      kind,
      found: all.slice(0, most).map(({ found }) => found),
      more: all.length > most,
    }));
}
