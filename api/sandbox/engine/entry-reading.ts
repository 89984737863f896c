import type { Database } from 'better-sqlite3';
import { type PageBounds, PageReader } from './page-reader.ts';

/** Which balance transactions of an account to list. */
export interface EntryQuery extends PageBounds {
  payout?: string | undefined;
  source?: string | undefined;
  type?: string | undefined;
  currency?: string | undefined;
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
  private readonly pages: PageReader<{ json: string }>;

  constructor(db: Database) {
    this.pages = new PageReader(db);
  }

  /** The stored texts, newest first; oldest first when `after` is given. */
  list(account: string, query: EntryQuery): string[] {
    const driver = DRIVERS.find(([name]) => query[name] !== undefined);
    const from = driver
      ? `entry e INDEXED BY ${driver[1]} CROSS JOIN object o ON o.seq = e.seq`
      : 'object o INDEXED BY object_by_time CROSS JOIN entry e ON e.seq = o.seq';
    const at = driver ? 'e' : 'o';
    const clauses = [`${at}.account = ?`];
    const values = [account];
    if (!driver) clauses.push("o.type = 'balance_transaction'");
    for (const name of FILTERS) {
      const value = query[name];
      if (value === undefined) continue;
      clauses.push(`e.${name} = ?`);
      values.push(value);
    }
    return this.pages
      .read({ select: `o.json FROM ${from}`, at, clauses, values }, query)
      .map(({ json }) => json);
  }
}
