import type { Migration } from 'kysely/migration';
import { openDatabase, type Store } from './database.ts';
import { storeMigrations } from './migrations.ts';
import { fitSnapshotTables, migrate } from './schema.ts';
import type { Snapshot } from './snapshot.ts';
import { indexChangedWords, wordIndexes } from './word-index.ts';

/** An open store, and the kinds whose plain columns a newer version of the code must rewrite. */
export interface OpenedStore {
  readonly store: Store;
  readonly toRebuild: readonly string[];
}

/**
 * Opens the store at `file`, creating or migrating it as needed.
 * @param migrations the tables of the areas that keep more than snapshots.
 */
export async function openStore(
  file: string,
  snapshots: readonly Snapshot[],
  migrations: Readonly<Record<string, Migration>>,
): Promise<OpenedStore> {
  const indexes = wordIndexes(snapshots);
  const store = openDatabase(file, (db) => indexChangedWords(db, indexes));
  try {
    const toRebuild = await store.administer(async (db) => {
      await migrate(db, { ...storeMigrations, ...migrations });
      return fitSnapshotTables(db, snapshots);
    });
    return { store, toRebuild };
  } catch (error) {
    await store.close();
    throw error;
  }
}
