import { sql } from 'kysely';
import type { Permission } from '../staff/rules.ts';
import type { Store } from '../store/database.ts';
import {
  type HistoryPage,
  type HistoryQuery,
  historyOf,
  type Versioned,
  type Wording,
} from '../store/history.ts';
import type { Snapshot } from '../store/snapshot.ts';

type Reading = Pick<Store, 'read'>;

/** An area's objects as far as their history goes. */
export interface Historied {
  /** What an object of the area is called in a sentence: `Payment`. */
  readonly name: string;
  /** What whoever may see the object may do. */
  readonly permission: Permission;
  /** The object and the parts of it whose changes its page shows; undefined where it is not kept. */
  subjects(store: Reading, id: string): Promise<readonly Versioned[] | undefined>;
  readonly wording?: Wording;
}

/** A page of an object's changes; undefined where the object is not kept. */
export async function changesOf(
  store: Reading,
  { subjects, wording }: Historied,
  id: string,
  query: Omit<HistoryQuery, 'wording'> = {},
): Promise<HistoryPage | undefined> {
  const of = await subjects(store, id);
  return of && historyOf(store, of, { ...query, ...(wording ? { wording } : {}) });
}

/** The first page for an object that has just been found. */
export const newestChanges = async (
  store: Reading,
  historied: Historied,
  id: string,
): Promise<HistoryPage> =>
  (await changesOf(store, historied, id)) ?? { history: [], earlier: null };

/** The object alone, where it is kept. */
export const onlyKept =
  ({ kind, table }: Pick<Snapshot, 'kind' | 'table'>) =>
  async ({ read }: Reading, id: string): Promise<readonly Versioned[] | undefined> => {
    const { rows } = await sql`select 1 from ${sql.table(table)} where id = ${id}`.execute(read);
    return rows.length > 0 ? [{ kind, id }] : undefined;
  };
