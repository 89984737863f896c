import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';

/** What this thread is given to start with. */
export interface ReaderThreadData {
  readonly file: string;
}

/** A compiled statement, as the thread is sent it. */
export interface LongRead {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** A value as it is read: an integer that a number would round is a bigint. */
export type LongValue = string | number | bigint | null;
export type LongRow = Record<string, LongValue>;

/** The answer to each statement, in the order in which they came. */
export type LongAnswer = { readonly rows: LongRow[] } | { readonly error: string };

const { file } = workerData as ReaderThreadData;
const database = new Database(file, { readonly: true });
database.pragma('busy_timeout = 5000');
// The system's own cache of the file serves; this thread must not double the memory of the API.
database.pragma('cache_size = -4000');
database.pragma('mmap_size = 268435456');
database.defaultSafeIntegers(true);

/** Long is the reading, not the answer: one that does not fit the memory would end the process. */
const mostRows = 10_000;

const exact = (value: LongValue): LongValue =>
  typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value;

function answer({ sql, parameters }: LongRead): LongAnswer {
  try {
    const rows: LongRow[] = [];
    for (const row of database.prepare<unknown[], LongRow>(sql).iterate(...parameters)) {
      if (rows.length === mostRows) return { error: `A long read gives at most ${mostRows} rows` };
      for (const [name, value] of Object.entries(row)) row[name] = exact(value);
      rows.push(row);
    }
    return { rows };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.on('message', (read: LongRead) => parentPort?.postMessage(answer(read)));
