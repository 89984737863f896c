import type { Database, Statement } from 'better-sqlite3';
import type { Range } from './params.ts';
import type { Position } from './store.ts';

/** Which part of a list to read. */
export interface PageBounds {
  /** Unix seconds, both inclusive. */
  created?: Range | undefined;
  /** Only what is older (or newer) than this position. */
  before?: Position | undefined;
  after?: Position | undefined;
  /** All when left out. */
  limit?: number | undefined;
}

/** What a list is made of. */
interface Listed {
  /** Columns and tables, as `o.json FROM object o`. */
  select: string;
  /** The table whose `created` and `seq` order the list. */
  at: string;
  /** What has to hold, each clause with a `?` for every value. */
  clauses: readonly string[];
  values: readonly unknown[];
}

/** Reads pages of lists, by one prepared statement for each form that they take. */
export class PageReader<Row> {
  private readonly db: Database;
  private readonly statements = new Map<string, Statement<unknown[], Row>>();

  constructor(db: Database) {
    this.db = db;
  }

  /** The rows of a page, newest first; oldest first when `after` is given. */
  read(listed: Listed, bounds: PageBounds): Row[] {
    const { select, at } = listed;
    const clauses = [...listed.clauses];
    const values = [...listed.values];
    if (bounds.created) {
      clauses.push(`${at}.created BETWEEN ? AND ?`);
      values.push(bounds.created.from, bounds.created.to);
    }
    const edge = bounds.after ?? bounds.before;
    if (edge) {
      clauses.push(`(${at}.created, ${at}.seq) ${bounds.after ? '>' : '<'} (?, ?)`);
      values.push(edge.created, edge.seq);
    }
    const order = bounds.after ? 'ASC' : 'DESC';
    return this.prepared(
      `SELECT ${select} WHERE ${clauses.join(' AND ')} ORDER BY ${at}.created ${order}, ${at}.seq ${order} LIMIT ?`,
    ).all(...values, bounds.limit ?? -1);
  }

  private prepared(sql: string): Statement<unknown[], Row> {
    const known = this.statements.get(sql);
    if (known) return known;
    const statement = this.db.prepare<unknown[], Row>(sql);
    this.statements.set(sql, statement);
    return statement;
  }
}
