import type { Database, Statement } from 'better-sqlite3';
import type { Range } from './params.ts';
import type { Position } from './store.ts';

/** Which balance transactions of an account to list. */
export interface EntryQuery {
  payout?: string | undefined;
  source?: string | undefined;
  type?: string | undefined;
  currency?: string | undefined;
  created?: Range | undefined;
  before?: Position | undefined;
  after?: Position | undefined;
  limit: number;
}

/** What narrows a list the most comes first: its index drives the search. */
const DRIVERS = [
  ['payout', 'entry_by_payout'],
  ['source', 'entry_by_source'],
  ['type', 'entry_by_type'],
] as const;
const FILTERS = ['payout', 'source', 'type', 'currency'] as const;

/** Finds balance transactions by the ledger's entries. */
export class EntryReader {
  private readonly db: Database;
  private readonly statements = new Map<string, Statement<unknown[], string>>();

  constructor(db: Database) {
    this.db = db;
  }

  /** The stored texts, newest first; oldest first when `after` is given. */
  list(account: string, query: EntryQuery): string[] {
    const driver = DRIVERS.find(([name]) => query[name] !== undefined);
    const from = driver
      ? `entry e INDEXED BY ${driver[1]} CROSS JOIN object o ON o.seq = e.seq`
      : 'object o INDEXED BY object_by_time CROSS JOIN entry e ON e.seq = o.seq';
    const at = driver ? 'e' : 'o';
    const clauses = [`${at}.account = ?`];
    const values: unknown[] = [account];
    if (!driver) clauses.push("o.type = 'balance_transaction'");
    for (const name of FILTERS) {
      if (query[name] === undefined) continue;
      clauses.push(`e.${name} = ?`);
      values.push(query[name]);
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
    return this.prepared(
      `SELECT o.json FROM ${from} WHERE ${clauses.join(' AND ')} ORDER BY ${at}.created ${order}, ${at}.seq ${order} LIMIT ?`,
    ).all(...values, query.limit);
  }

  private prepared(sql: string): Statement<unknown[], string> {
    const known = this.statements.get(sql);
    if (known) return known;
    const statement = this.db.prepare<unknown[], string>(sql).pluck();
    this.statements.set(sql, statement);
    return statement;
  }
}
