import type { Generated } from 'kysely';
import type Stripe from 'stripe';
import type { Listing } from './listing.ts';
import { type Searched, searchedText } from './words.ts';

/** The value of a plain column: what a list filters, sorts and sums by. */
export type ColumnValue = string | number | null;

/** Whose object it is: `null` the platform's own, else the connected account's id. */
export type Owner = string | null;

interface Column<T, V extends ColumnValue> {
  readonly type: 'text' | 'integer' | 'real';
  /** Takes the object as Stripe sent it, and the moment of writing in Unix seconds. */
  read(object: T, owner: Owner, now: number): V;
}

/** A text column. */
export const text = <T, V extends string | null>(
  read: (object: T, owner: Owner, now: number) => V,
): Column<T, V> => ({ type: 'text', read });

/** An integer column: an amount in minor units, or a time in Unix seconds. */
export const integer = <T, V extends number | null>(
  read: (object: T, owner: Owner, now: number) => V,
): Column<T, V> => ({ type: 'integer', read });

/** A column of a number that need not be whole, such as an exchange rate; never an amount. */
export const real = <T, V extends number | null>(
  read: (object: T, owner: Owner, now: number) => V,
): Column<T, V> => ({ type: 'real', read });

/** A yes or no, stored as 1 or 0. */
export const flag = <T>(read: (object: T, owner: Owner) => boolean): Column<T, 0 | 1> => ({
  type: 'integer',
  read: (object, owner) => (read(object, owner) ? 1 : 0),
});

export type Columns<T> = Readonly<Record<string, Column<T, ColumnValue>>>;

/** An object of Stripe's by kind, id and owner. */
export interface Reference {
  readonly kind: string;
  readonly id: string;
  readonly account: Owner;
}

/** An object that stands inside another's JSON, such as the reversals of a transfer. */
export interface Part {
  readonly kind: string;
  readonly object: object;
}

/** The pages of Stripe's list endpoints, as far as backfill needs them. */
export interface ListPage {
  limit: number;
  starting_after?: string;
  created?: { gte?: number; lt?: number };
}

/**
 * How one Stripe object is kept: its table and plain columns, where it is listed and fetched,
 * what stands inside it, and how staff list it. Adding an object to the product is adding one.
 */
export interface Snapshot<T extends object = object, C extends Columns<T> = Columns<T>> {
  /** Stripe's own word, the `object` field of its JSON. */
  readonly kind: string;
  /** The page area that shows it. */
  readonly area: string;
  readonly table: string;
  readonly columns: C;
  /** Column lists of the indexes that lists and look-ups need. */
  readonly indexes: readonly (readonly string[])[];
  /** Whose lists hold it: the platform's, each connected account's, or both. */
  readonly owners: 'platform' | 'connected' | 'both';
  /**
   * Whose lists backfill reads, where not all of `owners`: the others' are read when looked at.
   * `mentioned`: no list gives it, so backfill reads what others mention.
   */
  readonly backfill?: 'platform' | 'mentioned';
  /** What is kept of it, where it holds a secret that is only for its customer. */
  kept?(object: T): T;
  /**
   * Paths that Stripe changes without there being any news, such as links that it signs anew for
   * each answer and what follows from the time: that they differ is no drift. `*` is any place of a
   * list, and what lies under a path is meant with it.
   */
  readonly volatile?: readonly string[];
  /** The id it is kept under, where Stripe gives none (balances). */
  idOf?(object: T, owner: Owner): string;
  /** Reads one from Stripe. Absent for objects that come only inside others. */
  fetch?(client: Stripe, id: string, options: Stripe.RequestOptions): Promise<T>;
  /** Reads a page of the list that backfill works through. */
  list?(
    client: Stripe,
    page: ListPage,
    options: Stripe.RequestOptions,
  ): Promise<{ data: T[]; has_more: boolean }>;
  /** For objects that stand inside another, which shows only the newest of them. */
  readonly part?: {
    /** The id of the object it stands in. */
    parent(object: T): string | null;
    /** Reads a page of all that stand in one parent. */
    list(
      client: Stripe,
      parent: string,
      page: ListPage,
      options: Stripe.RequestOptions,
    ): Promise<{ data: T[]; has_more: boolean }>;
  };
  /** Objects inside this one that are kept on their own. */
  contains?(object: T): readonly Part[];
  /** Other objects that this one's change may have changed, or that must be known beside it. */
  mentions?(object: T, owner: Owner): readonly Mention[];
  readonly listing?: Listing;
  /** What it is found by: ids, names, amounts. Kept in the column `words`, and indexed. */
  search?(object: T, owner: Owner): readonly Searched[];
}

/** An object named by another; of a part, the id is its parent's, and all its parts are meant. */
export interface Mention extends Reference {
  /** `missing`: fetch only when it is not kept yet; `always`: it has no events of its own. */
  readonly when: 'missing' | 'always';
  /** Seconds it may wait, so that a burst of changes is followed by one reading. */
  readonly within?: number;
}

/** As the id of a mention: whatever Stripe has made of this kind since the newest one kept. */
export const newest = 'newest';

/** Declares a snapshot; the curried form lets the columns be inferred from the object's type. */
export const defineSnapshot =
  <T extends object>() =>
  <C extends Columns<T>>(declaration: Snapshot<T, C>): Snapshot<T, C> =>
    declaration;

/** The columns every snapshot table has. */
export interface SnapshotBase {
  pk: Generated<number>;
  id: string;
  account: string | null;
  /** In Stripe's time: when the fetch began, or the event was created. Unix seconds. */
  observed_at: number;
  /** The order in which observations began here, over restarts. */
  observed_seq: number;
  observed_by: 'fetch' | 'event';
  deleted: 0 | 1;
  /** What it is found by, where its declaration says so. */
  words?: string | null;
  /** The object as Stripe sent it. */
  json: string;
}

/** The typed row of a declaration's table. */
export type SnapshotTable<S> =
  S extends Snapshot<infer _T, infer C>
    ? SnapshotBase & { [K in keyof C]: ReturnType<C[K]['read']> }
    : never;

/** The id of what Stripe gives as an id or, expanded, as the object itself. */
export const expandableId = (value: string | { id: string } | null | undefined): string | null =>
  typeof value === 'string' ? value : (value?.id ?? null);

/** The object as Stripe sent it, from a row's JSON. */
export const parse = <T>(row: { json: string }): T => JSON.parse(row.json) as T;

/** The id an object is kept under. @throws TypeError when it has none. */
export function snapshotId(snapshot: Snapshot, object: object, owner: Owner): string {
  if (snapshot.idOf) return snapshot.idOf(object, owner);
  if ('id' in object && typeof object.id === 'string') return object.id;
  throw new TypeError(`A ${snapshot.kind} came without an id`);
}

/** The column lists of all its indexes. */
export const indexesOf = ({ indexes, listing }: Snapshot): readonly (readonly string[])[] =>
  listing?.summaryIndex ? [...indexes, listing.summaryIndex] : indexes;

/**
 * How staff list this snapshot; whatever its declaration filters by, its ids are one way.
 * @throws TypeError when its declaration has no listing.
 */
export function listingOf(snapshot: Snapshot): Listing {
  if (!snapshot.listing) throw new TypeError(`${snapshot.kind} is not listed`);
  const { filters } = snapshot.listing;
  return { ...snapshot.listing, filters: { id: { by: 'choice', column: 'id' }, ...filters } };
}

/** The names of all its plain columns. */
export const columnsOf = ({ columns, search }: Snapshot): readonly string[] =>
  search ? [...Object.keys(columns), 'words'] : Object.keys(columns);

/** The plain columns of an object, by name. */
export function columnValues(
  snapshot: Snapshot,
  object: object,
  owner: Owner,
  now: number,
): Record<string, ColumnValue> {
  const values: Record<string, ColumnValue> = {};
  for (const [name, column] of Object.entries(snapshot.columns))
    values[name] = column.read(object, owner, now);
  if (snapshot.search) values.words = searchedText(snapshot.search(object, owner));
  return values;
}
