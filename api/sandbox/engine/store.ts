import type { Database } from 'better-sqlite3';
import { FilterIndex, type Filters } from './filter-index.ts';
import type { InternalOf, ObjectTypes, TypeName } from './objects.ts';
import type { PageBounds } from './page-reader.ts';
import type { Range } from './params.ts';
import type { DatabaseUse } from './schema.ts';
import { Shapes } from './shapes.ts';

/** Which objects of an account to list. */
export interface ListQuery extends PageBounds {
  /** Equal values, or bounds, by filter name. */
  where?: Record<string, string | Range | undefined>;
}
/** A place in a list, newest first: time, then order of writing. */
export interface Position {
  created: number;
  seq: number;
}
/** Whose object it is and where it stands in lists. */
export interface Place extends Position {
  type: TypeName;
  account: string;
}
type Identified = ObjectTypes[TypeName] & { id: string };

/** Gives an object as it is to be seen now. */
export type Present = <T extends TypeName>(type: T, object: ObjectTypes[T]) => ObjectTypes[T];

interface Row extends Place {
  json: string;
  internal: string | null;
}
/** An object in memory; parsed when first asked for. */
interface Entry {
  place: Place;
  json: string | null;
  object: Identified | null;
  internal: unknown;
  /** What the tables hold; null when they do not hold it yet. */
  written: Identified | null;
}

/** Entries kept between requests; when there are more, the older half is dropped. */
const MAX_ENTRIES = { serve: 4000, generate: 50_000 };
/** Changed entries that one transaction keeps in memory, so that a world can be built in one. */
const MAX_UNWRITTEN = 1000;

/**
 * Stripe's objects as JSON by id, with the filters that lists need. Knows nothing of money.
 *
 * Objects live in memory while they are worked on and are written once at the end of the
 * transaction, since one payment changes the same charge several times. They are never changed in
 * place: a change makes a new object.
 */
export class Store {
  private readonly entries = new Map<string, Entry>();
  private readonly dirty = new Set<Entry>();
  /** Types of what is not written yet: a list waits only for what it lists. */
  private readonly dirtyTypes = new Set<TypeName>();
  private readonly watchers = new Map<TypeName, () => void>();
  private readonly index: FilterIndex;
  private readonly shapes: Shapes;
  private readonly present: Present;
  private readonly maxEntries: number;
  private readonly sql;
  /** How many changes were made, of which some may have been undone. */
  changes = 0;
  private seq: number;

  /** @param present what of an object depends on the time, put in whenever it is read */
  constructor(db: Database, filters: Filters, present: Present, use: DatabaseUse) {
    this.present = present;
    this.maxEntries = MAX_ENTRIES[use];
    this.index = new FilterIndex(db, filters);
    this.shapes = new Shapes(db);
    this.seq = db
      .prepare<[], { seq: number }>('SELECT coalesce(max(seq), 0) AS seq FROM object')
      .get()!.seq;
    this.sql = {
      insert: db.prepare<[number, string, string, string, number, string, string | null]>(
        'INSERT INTO object(seq, id, type, account, created, json, internal) VALUES (?, ?, ?, ?, ?, ?, ?)',
      ),
      update: db.prepare<[string, string | null, number]>(
        'UPDATE object SET json = ?, internal = ? WHERE seq = ?',
      ),
      remove: db.prepare<[number]>('DELETE FROM object WHERE seq = ?'),
      load: db.prepare<[string], Row>(
        'SELECT seq, type, account, created, json, internal FROM object WHERE id = ?',
      ),
    };
  }

  /** Adds an object that belongs to `account`; gives the order number it is written under. */
  insert<T extends TypeName>(
    type: T,
    account: string,
    object: ObjectTypes[T] & { id: string },
    created: number,
    internal?: InternalOf<T>,
  ): number {
    if (this.dirty.size >= MAX_UNWRITTEN) this.flush();
    const place: Place = { type, account, created, seq: ++this.seq };
    const entry: Entry = { place, json: null, object, internal, written: null };
    this.entries.set(object.id, entry);
    this.touch(entry);
    return place.seq;
  }

  /** Replaces an object. */
  update<T extends TypeName>(type: T, object: ObjectTypes[T] & { id: string }): void {
    const entry = this.load(object.id);
    if (entry?.place.type !== type) throw new Error(`The sandbox lost ${type} ${object.id}`);
    this.objectOf(entry);
    entry.object = object;
    this.touch(entry);
  }

  /** The object, or undefined when there is none of that type and id. Not to be changed in place. */
  find<T extends TypeName>(type: T, id: string): ObjectTypes[T] | undefined {
    const entry = this.load(id);
    if (entry?.place.type !== type) return undefined;
    return this.present(type, this.objectOf(entry) as ObjectTypes[T]);
  }

  /** The object that is known to exist, because another one names it. */
  get<T extends TypeName>(type: T, id: string): ObjectTypes[T] {
    const object = this.find(type, id);
    if (!object) throw new Error(`The sandbox lost ${type} ${id}`);
    return object;
  }

  /** What is kept beside an object and never shown. */
  internal<T extends TypeName>(_type: T, id: string): InternalOf<T> {
    return this.load(id)?.internal as InternalOf<T>;
  }

  setInternal<T extends TypeName>(_type: T, id: string, internal: InternalOf<T>): void {
    const entry = this.load(id)!;
    this.objectOf(entry);
    entry.internal = internal;
    this.touch(entry);
  }

  place(id: string): Place | undefined {
    return this.load(id)?.place;
  }

  remove(id: string): void {
    this.flush();
    const entry = this.load(id);
    if (!entry) return;
    this.index.remove(entry.place, this.objectOf(entry));
    this.sql.remove.run(entry.place.seq);
    this.entries.delete(id);
    this.watchers.get(entry.place.type)?.();
  }

  /** Objects of one type and account, newest first (oldest first when `after` is given). */
  list<T extends TypeName>(type: T, account: string, query: ListQuery = {}): ObjectTypes[T][] {
    return this.read(type, () => this.index.list(type, account, query));
  }

  /** Objects of one type whose stored texts `find` finds in the tables. */
  read<T extends TypeName>(type: T, find: () => string[]): ObjectTypes[T][] {
    this.flushType(type);
    return find().map((json) => this.present(type, this.shapes.objectOf(json) as ObjectTypes[T]));
  }

  /** Writes what has changed; called at both ends of each transaction. */
  flush(): void {
    if (this.dirty.size === 0) return;
    for (const entry of this.dirty) this.write(entry);
    this.dirty.clear();
    this.dirtyTypes.clear();
    if (this.entries.size > this.maxEntries) this.forgetOlderHalf();
  }

  /** Forgets what is in memory, after the tables have been rolled back. */
  reset(): void {
    this.entries.clear();
    this.dirty.clear();
    this.dirtyTypes.clear();
    this.shapes.reset();
    for (const listener of this.watchers.values()) listener();
  }

  /** Calls back whenever objects of this type may have changed. */
  watch(type: TypeName, listener: () => void): void {
    this.watchers.set(type, listener);
  }

  private forgetOlderHalf(): void {
    let left = this.entries.size / 2;
    for (const id of this.entries.keys()) {
      if (left-- <= 0) return;
      this.entries.delete(id);
    }
  }

  private touch(entry: Entry): void {
    const { type } = entry.place;
    this.changes++;
    entry.json = null;
    this.dirty.add(entry);
    this.dirtyTypes.add(type);
    this.watchers.get(type)?.();
  }

  private flushType(type: TypeName): void {
    if (!this.dirtyTypes.delete(type)) return;
    for (const entry of this.dirty) {
      if (entry.place.type !== type) continue;
      this.write(entry);
      this.dirty.delete(entry);
    }
  }

  private write(entry: Entry): void {
    const { place } = entry;
    const object = this.objectOf(entry);
    const json = entry.json ?? this.shapes.textOf(object);
    const internal = entry.internal === undefined ? null : JSON.stringify(entry.internal);
    if (entry.written) {
      this.sql.update.run(json, internal, place.seq);
      this.index.change(place, entry.written, object);
    } else {
      const { seq, type, account, created } = place;
      this.sql.insert.run(seq, object.id, type, account, created, json, internal);
      this.index.insert(place, object);
    }
    entry.written = object;
  }

  private load(id: string): Entry | undefined {
    const known = this.entries.get(id);
    if (known) return known;
    const row = this.sql.load.get(id);
    if (!row) return undefined;
    const { json, internal, ...place } = row;
    const entry: Entry = {
      place,
      json,
      object: null,
      internal: internal === null ? undefined : JSON.parse(internal),
      written: null,
    };
    this.entries.set(id, entry);
    return entry;
  }

  private objectOf(entry: Entry): Identified {
    if (entry.object === null) {
      entry.object = this.shapes.objectOf(entry.json!) as Identified;
      entry.written = entry.object;
    }
    return entry.object;
  }
}
