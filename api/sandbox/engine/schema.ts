import Database from 'better-sqlite3';

/** Raised with every change of the tables below; another version's file is refused. */
const VERSION = 2;

/** How long an earlier start that is just ending is waited for. */
const LOCK_TIMEOUT_MS = 5000;

const TABLES = `
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);

CREATE TABLE object (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  type TEXT NOT NULL,
  account TEXT NOT NULL,
  created INTEGER NOT NULL,
  json TEXT NOT NULL,
  internal TEXT
);
CREATE INDEX object_by_time ON object(type, account, created, seq);

-- One row for each value a list can be filtered by, so that a new filter needs no new column.
-- BLOB keeps values as they come: NUMERIC affinity would take the group '007' for the number 7.
CREATE TABLE object_filter (
  type TEXT NOT NULL,
  account TEXT NOT NULL,
  name TEXT NOT NULL,
  value BLOB NOT NULL,
  created INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (type, account, name, value, created, seq)
) WITHOUT ROWID;

-- What of each balance transaction the sums need; \`seq\` is the object's.
CREATE TABLE entry (
  seq INTEGER PRIMARY KEY,
  account TEXT NOT NULL,
  currency TEXT NOT NULL,
  net INTEGER NOT NULL,
  available_on INTEGER NOT NULL,
  available INTEGER NOT NULL,
  -- 1 where it counts for instant payouts while it is pending.
  instant INTEGER NOT NULL,
  payout TEXT
);
CREATE INDEX entry_pending ON entry(account, available_on) WHERE available = 0;
CREATE INDEX entry_unpaid ON entry(account, currency) WHERE payout IS NULL AND available = 1;

CREATE TABLE balance (
  account TEXT NOT NULL,
  currency TEXT NOT NULL,
  available INTEGER NOT NULL,
  pending INTEGER NOT NULL,
  -- The part of \`pending\` that can be paid out instantly.
  instant INTEGER NOT NULL,
  PRIMARY KEY (account, currency)
) WITHOUT ROWID;

CREATE TABLE event (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  account TEXT NOT NULL,
  type TEXT NOT NULL,
  created INTEGER NOT NULL,
  pending_webhooks INTEGER NOT NULL,
  json TEXT NOT NULL
);
CREATE INDEX event_by_time ON event(account, created, seq);
CREATE INDEX event_by_type ON event(account, type, created, seq);

CREATE TABLE due (
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  UNIQUE (kind, subject)
);
CREATE INDEX due_by_time ON due(at, seq);
`;

/**
 * Opens (or makes) the sandbox's database.
 * @throws Error when the file was made by another version of the sandbox, is none of its files, or
 *   is in use by another one
 */
export function openDatabase(file: string): Database.Database {
  const db = new Database(file, { timeout: LOCK_TIMEOUT_MS });
  takeAlone(db, file);
  db.pragma('synchronous = NORMAL');
  // The demo world fits in memory: 64 MB instead of the 2 MB that SQLite starts with.
  db.pragma('cache_size = -65536');
  const version = db.pragma('user_version', { simple: true });
  if (version === 0) {
    db.transaction(() => {
      db.exec(TABLES);
      db.pragma(`user_version = ${VERSION}`);
    })();
  } else if (version !== VERSION) {
    db.close();
    throw new Error(
      `The local Stripe's file ${file} has version ${version}, this program needs ${VERSION}: delete it to start anew`,
    );
  }
  return db;
}

/** Ids and order numbers are counted in memory: two programs on one file would make them twice. */
function takeAlone(db: Database.Database, file: string): void {
  db.pragma('locking_mode = EXCLUSIVE');
  // Objects are some 1 to 3 kB: larger pages than the usual 4 kB make the world quicker to build.
  db.pragma('page_size = 8192');
  try {
    db.pragma('journal_mode = WAL');
  } catch (error) {
    db.close();
    const isBusy = error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
    throw isBusy ? new Error(`another local Stripe is using ${file}`) : error;
  }
}
