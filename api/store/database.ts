import Database from 'better-sqlite3';
import {
  Kysely,
  type QueryExecutorProvider,
  type RawBuilder,
  SqliteDialect,
  type SqliteStatement,
  type Transaction,
} from 'kysely';
import type { ExportField } from '../exports/rules.ts';
import type { Showing } from '../exports/shown.ts';
import { type Exporting, startExport } from './export.ts';
import { createLongReads } from './long-reads.ts';
import type { LongRow } from './reader-thread.ts';
import { createSharedReads } from './shared-reads.ts';
import type { Tables } from './tables.ts';

/** What a committed transaction changed, for whoever shows it live. */
export interface Change {
  /** The snapshot or record kind: `charge`, `operation`, `group`. */
  readonly kind: string;
  /** The page area it belongs to: `payments`, `operations`, `groups`. */
  readonly area: string;
  readonly id: string;
}

/** A write transaction: its statements, and the changes to announce once it is committed. */
export interface Write {
  readonly db: Transaction<Tables>;
  changed(change: Change): void;
}

/**
 * The one database of an installation. Reads run on a read-only connection and see what is
 * committed; writes run one after the other on a single connection.
 */
export interface Store {
  readonly read: Kysely<Tables>;
  /**
   * Reads what may take long, such as a sum over everything, on a thread and a read-only connection
   * of its own, one statement after the other, so that no list waits for it. The rows of the same
   * statement are shared and remembered until something is committed; do not change them.
   * @returns the rows; an integer beyond 2^53, which a number would round, is a bigint
   */
  readLong<Row extends LongRow>(statement: RawBuilder<Row>): Promise<readonly Row[]>;
  /**
   * Begins to write a file of rows, on a thread and a read-only connection of its own.
   * @param ended is called once that thread is gone
   * @param showing how a row comes to what is on screen; undefined where it has that already
   */
  export(
    statements: { rows: RawBuilder<unknown>; count: RawBuilder<{ n: number }> },
    fields: readonly ExportField[],
    ended: () => void,
    showing?: Showing,
  ): Promise<Exporting>;
  /**
   * Runs `work` in a transaction: all of it is kept, or, when it throws, none. `work` may await
   * nothing but its own statements; a network call would hold every other writer up.
   */
  write<T>(work: (write: Write) => Promise<T>): Promise<T>;
  /** Runs schema work on the writing connection, outside any transaction. */
  administer<T>(work: (db: Kysely<unknown>) => Promise<T>): Promise<T>;
  /**
   * Has `follow` run at the end of each transaction that changed something, within it: for rows that
   * follow from whatever was changed, once a transaction however often it changed. What it changes
   * itself it announces like everybody else.
   */
  beforeCommit(follow: (write: Write, changes: readonly Change[]) => Promise<void>): void;
  /** Calls `listener` after each commit that changed something. Returns how to stop. */
  onCommit(listener: (changes: readonly Change[]) => void): () => void;
  close(): Promise<void>;
}

/** Kysely prepares at every execution; the statements here are few and hot, so each is kept. */
function keepingStatements(database: Database.Database) {
  const statements = new Map<string, SqliteStatement>();
  return {
    prepare(sql: string): SqliteStatement {
      let statement = statements.get(sql);
      if (!statement) {
        statement = database.prepare(sql) as unknown as SqliteStatement;
        // Filters combine freely; without a bound the texts would pile up for ever.
        if (statements.size > 2000) statements.clear();
        statements.set(sql, statement);
      }
      return statement;
    },
    close: () => void database.close(),
  };
}

/**
 * What statements need only while they run is held in memory: a row with triggers and twenty indexes
 * would otherwise open a temporary file to be able to take its pages back.
 */
function connect(file: string, options: Database.Options = {}) {
  const database = new Database(file, options);
  database.pragma('busy_timeout = 5000');
  database.pragma('cache_size = -32000');
  database.pragma('mmap_size = 268435456');
  database.pragma('temp_store = memory');
  return database;
}

/**
 * Opens a database file to look at it, such as a copy; nothing of it is changed.
 * @throws when the file cannot be opened.
 */
export const openCopy = (file: string): Kysely<Tables> =>
  new Kysely<Tables>({
    dialect: new SqliteDialect({
      database: new Database(file, { readonly: true, fileMustExist: true }),
    }),
  });

/**
 * Opens (or creates) the database file.
 * @param complete runs at the end of each transaction, and of schema work, for what must agree with
 * whatever was written
 * @throws when the file cannot be opened or is not a database.
 */
export function openDatabase(
  file: string,
  complete: (db: QueryExecutorProvider) => Promise<void> = async () => {},
): Store {
  const writer = connect(file);
  writer.pragma('journal_mode = WAL');
  // Money requests are journaled before they leave: a commit must survive a power cut.
  writer.pragma('synchronous = FULL');
  writer.pragma('foreign_keys = ON');
  const reader = connect(file, { readonly: true });
  const writing = new Kysely<Tables>({
    dialect: new SqliteDialect({ database: keepingStatements(writer) }),
  });
  const read = new Kysely<Tables>({
    dialect: new SqliteDialect({ database: keepingStatements(reader) }),
  });
  const longReads = createLongReads(file);
  const shared = createSharedReads(longReads.run);
  const listeners = new Set<(changes: readonly Change[]) => void>([shared.changed]);
  const followers: ((write: Write, changes: readonly Change[]) => Promise<void>)[] = [];
  let last: Promise<unknown> = Promise.resolve();

  async function transact<T>(work: (write: Write) => Promise<T>): Promise<T> {
    const changes: Change[] = [];
    const result = await writing.transaction().execute(async (db) => {
      const write: Write = { db, changed: (change) => void changes.push(change) };
      const done = await work(write);
      if (changes.length > 0) for (const follow of followers) await follow(write, [...changes]);
      await complete(db);
      return done;
    });
    if (changes.length > 0) for (const listener of listeners) listener(changes);
    return result;
  }

  /** One connection has one transaction: each waits for the one before it. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = last.then(work);
    last = mine.catch(() => {});
    return mine;
  }

  return {
    read,
    readLong: <Row extends LongRow>(statement: RawBuilder<Row>) =>
      shared.read(statement.compile(read)) as Promise<readonly Row[]>,
    export: ({ rows, count }, fields, ended, showing) => {
      const compiled = (statement: RawBuilder<unknown>) => {
        const { sql, parameters } = statement.compile(read);
        return { sql, parameters };
      };
      const statements = { rows: compiled(rows), count: compiled(count) };
      return startExport({ file, ...statements, fields, ...(showing && { showing }) }, ended);
    },
    write: (work) => inTurn(() => transact(work)),
    administer: (work) =>
      inTurn(async () => {
        // An index over millions of rows is sorted in files.
        writer.pragma('temp_store = file');
        try {
          const done = await work(writing as unknown as Kysely<unknown>);
          await complete(writing);
          return done;
        } finally {
          writer.pragma('temp_store = memory');
        }
      }),
    beforeCommit: (follow) => void followers.push(follow),
    onCommit(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async close() {
      await last;
      await longReads.close();
      await read.destroy();
      await writing.destroy();
    },
  };
}
