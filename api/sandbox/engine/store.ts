import type { Database, Statement } from 'better-sqlite3';
import type { InternalOf, ObjectTypes, TypeName } from './objects.ts';
import type { Range } from './params.ts';

/** The values an object can be listed by; `null` is not listed. */
export type FilterValues = Record<string, string | number | null | undefined>;
/** Which filter values an object has, one declaration for each type that is listed by any. */
export type Filters = { [T in TypeName]?: (object: ObjectTypes[T]) => FilterValues };

export interface ListQuery {
  /** Equal values, or bounds, by filter name. */
  where?: Record<string, string | Range | undefined>;
  created?: Range | undefined;
  limit?: number;
  /** Only what is older (or newer) than this position. */
  before?: Position;
  after?: Position;
}
/** A place in a list, newest first: time, then order of writing. */
export interface Position {
  created: number;
  seq: number;
}

/** Stripe's objects as JSON by id, with the filters that lists need. Knows nothing of money. */
export class Store {
  private readonly db: Database;
  private readonly filters: Filters;
  private readonly statements = new Map<string, Statement<unknown[], { json: string }>>();
  private readonly sql;

  constructor(db: Database, filters: Filters) {
    this.db = db;
    this.filters = filters;
    this.sql = {
      insert: db.prepare<[string, string, string, number, string, string | null]>(
        'INSERT INTO object(id, type, account, created, json, internal) VALUES (?, ?, ?, ?, ?, ?)',
      ),
      update: db.prepare<[string, string]>('UPDATE object SET json = ? WHERE id = ?'),
      internal: db.prepare<[string], { internal: string | null }>(
        'SELECT internal FROM object WHERE id = ?',
      ),
      setInternal: db.prepare<[string, string]>('UPDATE object SET internal = ? WHERE id = ?'),
      remove: db.prepare<[string]>('DELETE FROM object WHERE id = ?'),
      find: db.prepare<[string, string], { json: string }>(
        'SELECT json FROM object WHERE id = ? AND type = ?',
      ),
      place: db.prepare<
        [string],
        { type: TypeName; account: string; created: number; seq: number }
      >('SELECT type, account, created, seq FROM object WHERE id = ?'),
      addFilter: db.prepare<[string, string, string, string | number, number, number]>(
        'INSERT INTO object_filter(type, account, name, value, created, seq) VALUES (?, ?, ?, ?, ?, ?)',
      ),
      dropFilter: db.prepare<[string, string, string, string | number, number, number]>(
        'DELETE FROM object_filter WHERE type = ? AND account = ? AND name = ? AND value = ? AND created = ? AND seq = ?',
      ),
    };
  }

  /** Adds an object that belongs to `account`; gives the order number it was written under. */
  insert<T extends TypeName>(
    type: T,
    account: string,
    object: ObjectTypes[T] & { id: string },
    created: number,
    internal?: InternalOf<T>,
  ): number {
    const { lastInsertRowid } = this.sql.insert.run(
      object.id,
      type,
      account,
      created,
      JSON.stringify(object),
      internal === undefined ? null : JSON.stringify(internal),
    );
    const seq = Number(lastInsertRowid);
    for (const [name, value] of Object.entries(this.filters[type]?.(object) ?? {})) {
      if (value != null) this.sql.addFilter.run(type, account, name, value, created, seq);
    }
    return seq;
  }

  /** Replaces an object and the values it is listed by. */
  update<T extends TypeName>(
    type: T,
    object: ObjectTypes[T] & { id: string },
    before: ObjectTypes[T],
  ): void {
    this.sql.update.run(JSON.stringify(object), object.id);
    const filters = this.filters[type];
    if (!filters) return;
    const old = filters(before);
    const now = filters(object);
    for (const name of new Set([...Object.keys(old), ...Object.keys(now)])) {
      if (old[name] === now[name]) continue;
      const place = this.sql.place.get(object.id)!;
      const key = [type, place.account, name] as const;
      if (old[name] != null) {
        this.sql.dropFilter.run(...key, old[name], place.created, place.seq);
      }
      if (now[name] != null) this.sql.addFilter.run(...key, now[name], place.created, place.seq);
    }
  }

  /** Adds a filter value that is not part of the object, as the payout of a balance transaction. */
  addFilter(type: TypeName, id: string, name: string, value: string): void {
    const place = this.sql.place.get(id)!;
    this.sql.addFilter.run(type, place.account, name, value, place.created, place.seq);
  }

  /** The object, or undefined when there is none of that type and id. */
  find<T extends TypeName>(type: T, id: string): ObjectTypes[T] | undefined {
    const row = this.sql.find.get(id, type);
    return row && (JSON.parse(row.json) as ObjectTypes[T]);
  }

  /** The object that is known to exist, because another one names it. */
  get<T extends TypeName>(type: T, id: string): ObjectTypes[T] {
    const object = this.find(type, id);
    if (!object) throw new Error(`The sandbox lost ${type} ${id}`);
    return object;
  }

  internal<T extends TypeName>(_type: T, id: string): InternalOf<T> {
    return JSON.parse(this.sql.internal.get(id)?.internal ?? 'null') as InternalOf<T>;
  }

  setInternal<T extends TypeName>(_type: T, id: string, internal: InternalOf<T>): void {
    this.sql.setInternal.run(JSON.stringify(internal), id);
  }

  /** Whose object it is and where it stands in lists. */
  place(id: string): (Position & { type: TypeName; account: string }) | undefined {
    return this.sql.place.get(id);
  }

  remove(id: string): void {
    const place = this.sql.place.get(id);
    if (!place) return;
    const object = this.get(place.type, id);
    const values = (this.filters[place.type] as ((o: unknown) => FilterValues) | undefined)?.(
      object,
    );
    for (const [name, value] of Object.entries(values ?? {})) {
      if (value == null) continue;
      this.sql.dropFilter.run(place.type, place.account, name, value, place.created, place.seq);
    }
    this.sql.remove.run(id);
  }

  /**
   * Objects of one type and account, newest first (oldest first when `after` is given). The first
   * exact filter's index drives the search, so that a page costs the same however many there are.
   */
  list<T extends TypeName>(type: T, account: string, query: ListQuery = {}): ObjectTypes[T][] {
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
      const same = `SELECT g.seq FROM object_filter g WHERE g.type = ? AND g.account = ? AND g.name = ?`;
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
    if (query.created) {
      clauses.push(`${at}.created BETWEEN ? AND ?`);
      values.push(query.created.from, query.created.to);
    }
    const edge = query.after ?? query.before;
    if (edge) {
      clauses.push(`(${at}.created, ${at}.seq) ${query.after ? '>' : '<'} (?, ?)`);
      values.push(edge.created, edge.seq);
    }
    const order = query.after ? 'ASC' : 'DESC';
    const from = driver ? 'object_filter f JOIN object o ON o.seq = f.seq' : 'object o';
    const rows = this.prepared(
      `SELECT o.json FROM ${from} WHERE ${clauses.join(' AND ')} ORDER BY ${at}.created ${order}, ${at}.seq ${order} LIMIT ?`,
    ).all(...values, query.limit ?? -1);
    return rows.map((row) => JSON.parse(row.json) as ObjectTypes[T]);
  }

  private prepared(sql: string): Statement<unknown[], { json: string }> {
    const known = this.statements.get(sql);
    if (known) return known;
    const statement = this.db.prepare<unknown[], { json: string }>(sql);
    this.statements.set(sql, statement);
    return statement;
  }
}
