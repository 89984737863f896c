import { setImmediate as breathe } from 'node:timers/promises';
import { type Kysely, type QueryExecutorProvider, type RawBuilder, sql } from 'kysely';
import type { Store } from './database.ts';
import type { Snapshot } from './snapshot.ts';
import type { Term } from './words.ts';

/**
 * A table whose rows are found by any part of the words in one of its columns. Beside it stands an
 * FTS5 table of trigrams (https://www.sqlite.org/fts5.html#the_trigram_tokenizer), which is brought
 * up to date at the end of the very transaction that changes a row. It holds which rows have a
 * trigram and nothing more (`detail=none`): whether they stand there together, the column itself
 * tells.
 */
export interface WordIndex {
  readonly table: string;
  /** What is indexed, as one: a column by its name, or several together. */
  readonly column: string;
  /** The columns that it is made of, where that is not the one. */
  readonly made?: readonly string[];
  /** The column as it is compared with folded words, of a row by this name or of the only one. */
  folded(row?: string): RawBuilder<unknown>;
}

/** The column of a snapshot's table that holds what is searched of it. */
export const wordsColumn = 'words';

/** The index of a snapshot's declared words. */
export const wordsOf = (table: string): WordIndex => ({
  table,
  column: wordsColumn,
  folded: (row) => sql.ref(row ? `${row}.${wordsColumn}` : wordsColumn),
});

/** Transfer groups, which are their names. */
export const groupWords: WordIndex = {
  table: 'group_ledger',
  column: 'transfer_group',
  folded: (row) => sql`lower(${sql.ref(row ? `${row}.transfer_group` : 'transfer_group')})`,
};

/** Several columns of a table together, each on a line of its own, in ASCII's small letters. */
const linesOf = (table: string, made: readonly string[]): WordIndex => ({
  table,
  column: wordsColumn,
  made,
  folded: (row) =>
    sql`lower(concat_ws(char(10), ${sql.join(
      made.map((each) => sql.ref(row ? `${row}.${each}` : each)),
    )}))`,
});

/** What orders are found by. */
export const operationWords = linesOf('operation', [
  'id',
  'subject',
  'reason',
  'requested_by_name',
]);

/** What lines of the audit trail are found by. */
export const trailWords = linesOf('audit_entry', ['actor_name', 'subject', 'operation', 'reason']);

/** All that there are. */
export const wordIndexes = (snapshots: readonly Snapshot[]): WordIndex[] => [
  groupWords,
  operationWords,
  trailWords,
  ...snapshots.filter(({ search }) => search).map(({ table }) => wordsOf(table)),
];

const trigramTable = ({ table }: WordIndex) => `${table}_words`;

/**
 * The rows whose words have changed in the transaction that runs. Triggers note them here, and all
 * are indexed together at its end: FTS5 writes what it has gathered before each statement that a
 * trigger of its own would run, which costs several times what the row itself does.
 */
const changes = sql.table('word_change');

function schemaOf(index: WordIndex) {
  const name = trigramTable(index);
  const column = sql.ref(index.column);
  const { made = [index.column] } = index;
  const differs = made.map(
    (each) => sql`${sql.ref(`old.${each}`)} is not ${sql.ref(`new.${each}`)}`,
  );
  const on = sql.table(index.table);
  const note = (row: 'new' | 'old') =>
    sql`begin insert or ignore into ${changes} ("table", pk)
      values (${sql.lit(index.table)}, ${sql.ref(`${row}.rowid`)}); end`;
  return {
    fts: sql.table(name),
    column,
    triggers: [
      [`${name}_insert`, sql`after insert on ${on} ${note('new')}`],
      [
        `${name}_update`,
        sql`after update of ${sql.join(made.map((each) => sql.ref(each)))} on ${on}
          when ${sql.join(differs, sql` or `)} ${note('new')}`,
      ],
      [`${name}_delete`, sql`after delete on ${on} ${note('old')}`],
    ] as const,
  };
}

/**
 * Makes the index of a table where it is missing, or was lost when the table was made anew.
 * @param db in a transaction
 */
async function fitWordIndex(db: Kysely<unknown>, index: WordIndex) {
  const { fts, column, triggers } = schemaOf(index);
  const known = await sql<{ name: string }>`select name from sqlite_master
    where type = 'trigger' and tbl_name = ${index.table}
      and name like ${`${trigramTable(index)}_%`}`.execute(db);
  const names = new Set(known.rows.map(({ name }) => name));
  if (triggers.every(([name]) => names.has(name))) return;
  for (const name of names) await sql`drop trigger ${sql.table(name)}`.execute(db);
  await sql`drop table if exists ${fts}`.execute(db);
  await sql`create virtual table ${fts} using fts5 (${column},
    content='', contentless_delete=1, detail=none, tokenize='trigram case_sensitive 1')`.execute(
    db,
  );
  await sql`insert into ${fts} (rowid, ${column})
    select rowid, ${index.folded()} from ${sql.table(index.table)}`.execute(db);
  await sql`delete from ${changes} where "table" = ${index.table}`.execute(db);
  for (const [name, body] of triggers)
    await sql`create trigger ${sql.table(name)} ${body}`.execute(db);
}

/** Those whose tables there are: a store opened for snapshots alone has not the tables of all areas. */
async function presentIndexes(db: QueryExecutorProvider, snapshots: readonly Snapshot[]) {
  const { rows } = await sql<{ name: string }>`
    select name from sqlite_master where type = 'table'`.execute(db);
  const tables = new Set(rows.map(({ name }) => name));
  return wordIndexes(snapshots).filter(({ table }) => tables.has(table));
}

/** Makes every index that is missing, each in a transaction of its own. */
export async function fitWordIndexes(
  db: Kysely<unknown>,
  snapshots: readonly Snapshot[],
): Promise<void> {
  await sql`create table if not exists ${changes}
    ("table" text, pk integer, primary key ("table", pk)) without rowid`.execute(db);
  for (const index of await presentIndexes(db, snapshots))
    await db.transaction().execute((transaction) => fitWordIndex(transaction, index));
}

/**
 * Indexes the words of all rows that the transaction has changed.
 * @param db the transaction, at its end
 */
export async function indexChangedWords(
  db: QueryExecutorProvider,
  indexes: readonly WordIndex[],
): Promise<void> {
  const changed = await sql<{ table: string }>`select distinct "table" from ${changes}`.execute(db);
  if (changed.rows.length === 0) return;
  const tables = new Set(changed.rows.map(({ table }) => table));
  for (const index of indexes.filter(({ table }) => tables.has(table))) {
    const { fts, column } = schemaOf(index);
    const on = sql.table(index.table);
    const ofTable = sql`c."table" = ${index.table}`;
    await sql`delete from ${fts} where rowid in (select c.pk from ${changes} c
      where ${ofTable} and not exists (select 1 from ${on} t where t.rowid = c.pk))`.execute(db);
    await sql`insert or replace into ${fts} (rowid, ${column})
      select t.rowid, ${index.folded('t')} from ${changes} c cross join ${on} t on t.rowid = c.pk
      where ${ofTable}`.execute(db);
  }
  await sql`delete from ${changes}`.execute(db);
}

const rebuildBatch = 500;

/** Makes the indexes anew from the rows, in transactions of a bearable size. */
export async function rebuildWordIndexes(store: Store, snapshots: readonly Snapshot[]) {
  for (const index of await presentIndexes(store.read, snapshots)) {
    const { fts, column } = schemaOf(index);
    await store.write(({ db }) =>
      sql`insert into ${fts} (${fts}) values ('delete-all')`.execute(db),
    );
    for (let after = 0, more = true; more; ) {
      const last = await store.write(async ({ db }) => {
        const { rows } = await sql<{ last: number | null }>`select max(place) as last from (
          select rowid as place from ${sql.table(index.table)} where rowid > ${after}
          order by rowid limit ${rebuildBatch})`.execute(db);
        const until = rows[0]?.last ?? null;
        if (until === null) return null;
        // A row that has changed since the beginning is there already.
        await sql`insert or replace into ${fts} (rowid, ${column})
          select rowid, ${index.folded()} from ${sql.table(index.table)}
          where rowid > ${after} and rowid <= ${until}`.execute(db);
        return until;
      });
      more = last !== null;
      after = last ?? after;
      await breathe();
    }
  }
}

/** The share of rows, from 0 to 1, that have a trigram; null where nobody knows. */
export type Commonness = (trigram: string) => number | null;

/** All trigrams of a text. */
export function trigramsOf(text: string): string[] {
  const signs = [...text];
  const all = signs.slice(2).map((_, at) => signs.slice(at, at + 3).join(''));
  return [...new Set(all)];
}

/** From here on the few rows that are left are looked at faster than another list is gone through. */
const fewEnough = 1 / 1_000_000;

/** More lists than these are gone through more slowly than the few rows that they would spare. */
const mostLists = 4;

/**
 * Trigrams that a text has if it contains `part`: not all, as every further one is another long list
 * to go through, and the column itself is looked at in the end. Where it is known, the rarest that
 * are no neighbours, since those are seldom there by themselves; else every third.
 */
function chosenOf(part: string, commonness: Commonness): string[] {
  const known = trigramsOf(part).map((trigram, at) => ({
    trigram,
    at,
    share: commonness(trigram),
  }));
  if (known.some(({ share }) => share === null))
    return known
      .filter(({ at }) => at % 3 === 0 || at === known.length - 1)
      .map(({ trigram }) => trigram);
  const chosen: typeof known = [];
  let left = 1;
  for (const each of known.sort((a, b) => (a.share ?? 0) - (b.share ?? 0))) {
    if (chosen.length === mostLists || left < fewEnough) break;
    if (chosen.some(({ at }) => Math.abs(at - each.at) < 2)) continue;
    chosen.push(each);
    left *= each.share ?? 1;
  }
  return chosen.map(({ trigram }) => trigram);
}

const quoted = (trigram: string) => `"${trigram.replaceAll('"', '""')}"`;

/**
 * Whether the index can tell where a term may be: its every way has three signs, and none that ends
 * the text of a query for SQLite.
 */
const isIndexed = (term: Term) =>
  term.every((part) => [...part].length >= 3 && !part.includes('\0'));

/**
 * The words of an FTS5 query that what contains all these terms fulfils; null where it has none.
 * @param commonness of the index that is asked, where it is known
 */
export function matchOf(
  terms: readonly Term[],
  commonness: Commonness = () => null,
): string | null {
  const told = terms.filter(isIndexed);
  const way = (part: string) => `(${chosenOf(part, commonness).map(quoted).join(' AND ')})`;
  const each = told.map((term) => `(${term.map(way).join(' OR ')})`);
  return each.length > 0 ? each.join(' AND ') : null;
}

/** The rows that may contain all these terms: those of which it is not so must be sorted out. */
export const mayContain = (index: WordIndex, match: string): RawBuilder<{ pk: number }> => {
  const name = sql.table(trigramTable(index));
  return sql`select rowid as pk from ${name} where ${name} match ${match}`;
};

/** The rows that do contain all these terms, as `t`: the last ones first, as many as are wanted. */
export function lastContaining(
  index: WordIndex,
  match: string,
  terms: readonly Term[],
  columns: RawBuilder<unknown>,
  most: number,
): RawBuilder<unknown> {
  const name = sql.table(trigramTable(index));
  const where = terms.map((term) => contains(index.folded('t'), term));
  // The cross join fixes the order: row by row from the index, until there are enough.
  return sql`select ${columns} from ${name}
    cross join ${sql.table(index.table)} as t on t.pk = ${name}.rowid
    where ${name} match ${match} and ${sql.join(where, sql` and `)}
    order by ${name}.rowid desc limit ${most}`;
}

/** Whether the words of a row contain a term. */
export const contains = (folded: RawBuilder<unknown>, term: Term): RawBuilder<unknown> =>
  sql`(${sql.join(
    term.map((part) => sql`instr(${folded}, ${part}) > 0`),
    sql` or `,
  )})`;
