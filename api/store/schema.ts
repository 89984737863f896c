import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { indexesOf, type Snapshot } from './snapshot.ts';
import { fitWordIndexes, wordsColumn } from './word-index.ts';

/** Creates the table and indexes of a declaration where they do not exist. */
async function createSnapshotTable(db: Kysely<unknown>, snapshot: Snapshot) {
  let table = db.schema
    .createTable(snapshot.table)
    .ifNotExists()
    .addColumn('pk', 'integer', (c) => c.primaryKey())
    .addColumn('id', 'text', (c) => c.notNull().unique())
    .addColumn('account', 'text')
    .addColumn('observed_at', 'integer', (c) => c.notNull())
    .addColumn('observed_seq', 'integer', (c) => c.notNull())
    .addColumn('observed_by', 'text', (c) => c.notNull())
    .addColumn('deleted', 'integer', (c) => c.notNull().defaultTo(0));
  for (const [name, { type }] of Object.entries(snapshot.columns))
    table = table.addColumn(name, type);
  if (snapshot.search) table = table.addColumn(wordsColumn, 'text');
  // JSON stands last: SQLite reads a row from its start, and lists need only the plain columns.
  await table.addColumn('json', 'text', (c) => c.notNull()).execute();
  for (const columns of indexesOf(snapshot))
    await db.schema
      .createIndex(`${snapshot.table}_by_${columns.join('_')}`)
      .ifNotExists()
      .on(snapshot.table)
      .columns([...columns])
      .execute();
}

/** What tells one shape of a snapshot table from another. */
const shapeOf = (snapshot: Snapshot): string =>
  JSON.stringify([
    Object.entries(snapshot.columns).map(([name, { type }]) => [name, type]),
    indexesOf(snapshot),
    ...(snapshot.search ? [wordsColumn] : []),
  ]);

/** Says, until it is done, that the plain columns of a kind must be written anew. */
const rebuildKey = (kind: string) => `rebuild:${kind}`;

/** Makes a table anew around its kept JSON; its plain columns are empty until rebuilt. */
async function remakeTable(db: Kysely<unknown>, snapshot: Snapshot, before: string) {
  const kept = `${snapshot.table}_before`;
  for (const columns of JSON.parse(before)[1] as string[][])
    await db.schema
      .dropIndex(`${snapshot.table}_by_${columns.join('_')}`)
      .ifExists()
      .execute();
  await db.schema.alterTable(snapshot.table).renameTo(kept).execute();
  await createSnapshotTable(db, snapshot);
  const base = sql.raw('pk, id, account, observed_at, observed_seq, observed_by, deleted, json');
  await sql`insert into ${sql.table(snapshot.table)} (${base})
    select ${base} from ${sql.table(kept)}`.execute(db);
  await db.schema.dropTable(kept).execute();
  await sql`insert into meta (key, value) values (${rebuildKey(snapshot.kind)}, 'due')
    on conflict (key) do nothing`.execute(db);
}

async function fitTable(db: Kysely<unknown>, snapshot: Snapshot) {
  const key = `shape:${snapshot.table}`;
  const shape = shapeOf(snapshot);
  const known = await sql<{ value: string }>`select value from meta where key = ${key}`.execute(db);
  const before = known.rows[0]?.value;
  if (before === shape) return;
  if (before === undefined) await createSnapshotTable(db, snapshot);
  else await remakeTable(db, snapshot, before);
  await sql`insert into meta (key, value) values (${key}, ${shape})
    on conflict (key) do update set value = excluded.value`.execute(db);
}

/**
 * Makes the snapshot tables fit their declarations, each in a transaction of its own.
 * @returns the kinds whose columns must be rebuilt, now or since an earlier start that broke off.
 */
export async function fitSnapshotTables(
  db: Kysely<unknown>,
  snapshots: readonly Snapshot[],
): Promise<string[]> {
  for (const snapshot of snapshots)
    await db.transaction().execute((transaction) => fitTable(transaction, snapshot));
  await fitWordIndexes(db, snapshots);
  const due = await sql<{ key: string }>`
    select key from meta where key like 'rebuild:%'`.execute(db);
  const keys = new Set(due.rows.map(({ key }) => key));
  return snapshots.map(({ kind }) => kind).filter((kind) => keys.has(rebuildKey(kind)));
}

/** Remembers that the columns of a kind are written. */
export async function markRebuilt(db: Kysely<unknown>, kind: string): Promise<void> {
  await sql`delete from meta where key = ${rebuildKey(kind)}`.execute(db);
}

/** Runs the migrations that are new to this database, in the order of their names. */
export async function migrate(
  db: Kysely<unknown>,
  migrations: Readonly<Record<string, Migration>>,
): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => migrations },
    // Areas add theirs side by side: one may come later and yet sort before another's.
    allowUnorderedMigrations: true,
  });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}
