import Database from 'better-sqlite3';

/** Raised with every change of the tables below; another version's file is refused. */
const VERSION = 3;

/** What brings a file of an earlier version to the next one, by that earlier version. */
const CHANGES: Record<number, string> = {
  1: `
CREATE TABLE shape (kind TEXT PRIMARY KEY, json TEXT NOT NULL);
ALTER TABLE entry ADD COLUMN created INTEGER NOT NULL DEFAULT 0;
ALTER TABLE entry ADD COLUMN instant INTEGER NOT NULL DEFAULT 0;
ALTER TABLE balance ADD COLUMN instant INTEGER NOT NULL DEFAULT 0;
ALTER TABLE webhook_delivery ADD COLUMN copy INTEGER NOT NULL DEFAULT 0;
UPDATE entry SET created = (SELECT created FROM object WHERE object.seq = entry.seq);
DROP INDEX entry_pending;
DROP INDEX entry_unpaid;
CREATE INDEX entry_unpaid ON entry(account, available_on, currency) WHERE payout IS NULL;
`,
  2: `
ALTER TABLE entry ADD COLUMN type TEXT NOT NULL DEFAULT '';
ALTER TABLE entry ADD COLUMN source TEXT;
UPDATE entry SET type = f.value FROM object_filter f
  WHERE f.type = 'balance_transaction' AND f.name = 'type' AND f.seq = entry.seq;
UPDATE entry SET source = f.value FROM object_filter f
  WHERE f.type = 'balance_transaction' AND f.name = 'source' AND f.seq = entry.seq;
DELETE FROM object_filter WHERE type = 'balance_transaction';
CREATE INDEX entry_by_type ON entry(account, type, created);
CREATE INDEX entry_by_source ON entry(source);
CREATE INDEX entry_by_payout ON entry(payout, created) WHERE payout IS NOT NULL;
`,
};

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

-- The first object of each kind, by its id's prefix; the others are written as they differ from it.
CREATE TABLE shape (kind TEXT PRIMARY KEY, json TEXT NOT NULL);

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

-- What of each balance transaction sums and lists need: there are more of them than of all other
-- objects, so that they have leaner indexes. \`seq\` is the object's, and \`available\` tells whether
-- its funds were there from the beginning. They are also from \`available_on\` on.
CREATE TABLE entry (
  seq INTEGER PRIMARY KEY,
  account TEXT NOT NULL,
  currency TEXT NOT NULL,
  type TEXT NOT NULL,
  source TEXT,
  created INTEGER NOT NULL,
  net INTEGER NOT NULL,
  available_on INTEGER NOT NULL,
  available INTEGER NOT NULL,
  -- 1 where it counts for instant payouts while it is pending.
  instant INTEGER NOT NULL,
  payout TEXT
);
CREATE INDEX entry_unpaid ON entry(account, available_on, currency) WHERE payout IS NULL;
CREATE INDEX entry_by_type ON entry(account, type, created);
CREATE INDEX entry_by_source ON entry(source);
CREATE INDEX entry_by_payout ON entry(payout, created) WHERE payout IS NOT NULL;

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

-- What is still to be sent; \`copy\` tells a duplicate from the first of its kind.
CREATE TABLE webhook_delivery (
  id INTEGER PRIMARY KEY,
  event TEXT NOT NULL,
  endpoint TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER NOT NULL,
  copy INTEGER NOT NULL
);
CREATE INDEX webhook_delivery_due ON webhook_delivery(endpoint, next_at, id);

-- One row: the last event of which deliveries have been made.
CREATE TABLE webhook_cursor (event_seq INTEGER NOT NULL);
`;

/**
 * `serve` keeps every transaction whatever happens. `generate` writes a new file much faster, and
 * an interruption leaves it worthless: the file is for throwing away until it has been closed.
 */
export type DatabaseUse = 'serve' | 'generate';

/**
 * How much of the file is held in memory, in kB. The demo world fits into the first. While one is
 * generated the indexes by id and by filter grow everywhere at once, and have to fit.
 */
const CACHE_KB = { serve: 65_536, generate: 1_048_576 };

/**
 * Opens (or makes) the sandbox's database.
 * @throws Error of one line when the file cannot be opened, was made by another version of the
 *   sandbox, is none of its files, or is in use by another one
 */
export function openDatabase(file: string, use: DatabaseUse = 'serve'): Database.Database {
  const db = connect(file);
  takeAlone(db, file, use);
  db.pragma(`synchronous = ${use === 'serve' ? 'NORMAL' : 'OFF'}`);
  db.pragma(`cache_size = -${CACHE_KB[use]}`);
  const version = db.pragma('user_version', { simple: true }) as number;
  if (version > VERSION) {
    db.close();
    throw new Error(
      `The local Stripe's file ${file} has version ${version}, this program needs ${VERSION}: delete it to start anew`,
    );
  }
  db.transaction(() => {
    if (version === 0) db.exec(TABLES);
    else for (let from = version; from < VERSION; from++) db.exec(CHANGES[from]!);
    db.pragma(`user_version = ${VERSION}`);
  })();
  return db;
}

function connect(file: string): Database.Database {
  try {
    return new Database(file, { timeout: LOCK_TIMEOUT_MS });
  } catch (error) {
    throw new Error(`${file} cannot be opened: ${error instanceof Error ? error.message : error}`);
  }
}

/** A table of its own that every version has had. */
const OWN_TABLE = 'webhook_cursor';

/** Another program's database is not touched: it has tables, but not those of a sandbox. */
function refuseForeign(db: Database.Database, file: string): void {
  const tables = db.prepare<[], string>('SELECT name FROM sqlite_master').pluck().all();
  if (tables.length === 0 || tables.includes(OWN_TABLE)) return;
  throw new Error(`${file} is the database of another program`);
}

/** Ids and order numbers are counted in memory: two programs on one file would make them twice. */
function takeAlone(db: Database.Database, file: string, use: DatabaseUse): void {
  try {
    db.pragma('locking_mode = EXCLUSIVE');
    refuseForeign(db, file);
    // Objects are some 1 to 3 kB: larger pages than the usual 4 kB make the world quicker to build.
    db.pragma('page_size = 8192');
    db.pragma(`journal_mode = ${use === 'serve' ? 'WAL' : 'MEMORY'}`);
  } catch (error) {
    db.close();
    throw reasonOf(error, file);
  }
}

function reasonOf(error: unknown, file: string): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  if (error.code.startsWith('SQLITE_BUSY')) {
    return new Error(`another local Stripe is using ${file}`);
  }
  if (error.code === 'SQLITE_NOTADB') return new Error(`${file} is no file of a local Stripe's`);
  return new Error(`${file} cannot be used: ${error.message}`);
}
