import type { Database } from 'better-sqlite3';
import type { ObjectTypes, TypeName } from './objects.ts';
import { PageReader } from './page-reader.ts';
import type { ListQuery, Place } from './store.ts';

/** The values an object can be listed by; `null` is not listed. */
export type FilterValues = Record<string, string | number | null | undefined>;
/** Which filter values an object has, one declaration for each type that is listed by any. */
export type Filters = { [T in TypeName]?: (object: ObjectTypes[T]) => FilterValues };

type Key = [
  type: string,
  account: string,
  name: string,
  value: string | number,
  created: number,
  seq: number,
];

/** One row for each value that an object can be listed by, and the lists that use them. */
export class FilterIndex {
  private readonly filters: Filters;
  private readonly pages: PageReader<{ json: string }>;
  private readonly sql;

  constructor(db: Database, filters: Filters) {
    this.filters = filters;
    this.pages = new PageReader(db);
    this.sql = {
      add: db.prepare<Key>(
        'INSERT INTO object_filter(type, account, name, value, created, seq) VALUES (?, ?, ?, ?, ?, ?)',
      ),
      drop: db.prepare<Key>(
        'DELETE FROM object_filter WHERE type = ? AND account = ? AND name = ? AND value = ? AND created = ? AND seq = ?',
      ),
    };
  }

  insert(place: Place, object: ObjectTypes[TypeName]): void {
    for (const [name, value] of Object.entries(this.values(place.type, object))) {
      if (value != null) this.add(place, name, value);
    }
  }

  remove(place: Place, object: ObjectTypes[TypeName]): void {
    for (const [name, value] of Object.entries(this.values(place.type, object))) {
      if (value != null) this.drop(place, name, value);
    }
  }

  /** Brings the rows of an object from what it was to what it is. */
  change(place: Place, before: ObjectTypes[TypeName], after: ObjectTypes[TypeName]): void {
    const old = this.values(place.type, before);
    for (const [name, value] of Object.entries(this.values(place.type, after))) {
      if (old[name] === value) continue;
      if (old[name] != null) this.drop(place, name, old[name]);
      if (value != null) this.add(place, name, value);
    }
  }

  private add({ type, account, created, seq }: Place, name: string, value: string | number): void {
    this.sql.add.run(type, account, name, value, created, seq);
  }

  /**
   * The JSON of a list's objects. The first exact filter's index drives the search, so that a page
   * costs the same however many there are.
   */
  list(type: TypeName, account: string, query: ListQuery): string[] {
    const wanted = Object.entries(query.where ?? {}).filter(([, value]) => value !== undefined);
    const driver = wanted.find(([, value]) => typeof value === 'string');
    const at = driver ? 'f' : 'o';
    const clauses = [`${at}.type = ? AND ${at}.account = ?`];
    const values: unknown[] = [type, account];
    if (driver) {
      clauses.push('f.name = ? AND f.value = ?');
      values.push(...driver);
    }
    for (const [name, value] of wanted) {
      if (name === driver?.[0] || value === undefined) continue;
      const same =
        'SELECT g.seq FROM object_filter g WHERE g.type = ? AND g.account = ? AND g.name = ?';
      values.push(type, account, name);
      if (typeof value === 'string') {
        clauses.push(
          `EXISTS (${same} AND g.value = ? AND g.created = o.created AND g.seq = o.seq)`,
        );
        values.push(value);
      } else {
        clauses.push(`o.seq IN (${same} AND g.value BETWEEN ? AND ?)`);
        values.push(value.from, value.to);
      }
    }
    const from = driver ? 'object_filter f JOIN object o ON o.seq = f.seq' : 'object o';
    return this.pages
      .read({ select: `o.json FROM ${from}`, at, clauses, values }, query)
      .map(({ json }) => json);
  }

  private values(type: TypeName, object: ObjectTypes[TypeName]): FilterValues {
    const filter = this.filters[type] as ((object: unknown) => FilterValues) | undefined;
    return filter?.(object) ?? {};
  }

  private drop({ type, account, created, seq }: Place, name: string, value: string | number): void {
    this.sql.drop.run(type, account, name, value, created, seq);
  }
}
