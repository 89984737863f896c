import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { byteOrderMark, csvLine, type ExportField, exportedText } from '../exports/rules.ts';
import type { Showing } from '../exports/shown.ts';
import type { LongRead, LongRow } from './reader-thread.ts';

/** What the thread of one export is given. */
export interface ExportThreadData {
  readonly file: string;
  /** The rows, in their order. */
  readonly rows: LongRead;
  /** One row whose `n` says how many there are. */
  readonly count: LongRead;
  readonly fields: readonly ExportField[];
  /** How a row comes to what is on screen; undefined where it has that already. */
  readonly showing?: Showing;
}

/** What it tells: how many lines there will be, then a piece of the file each time it is asked. */
export type ExportMessage =
  | { readonly count: number }
  | { readonly piece: string }
  | { readonly end: true };

/** Large enough that few messages carry a file, small enough that one is nothing to hold. */
const pieceLength = 64 * 1024;

const { file, rows, count, fields, showing } = workerData as ExportThreadData;
const database = new Database(file, { readonly: true });
database.pragma('busy_timeout = 5000');
database.pragma('cache_size = -4000');
// Sorting what does not fit goes to a file, not into memory.
database.pragma('temp_store = FILE');
// One transaction: what is counted is what is written, whatever changes meanwhile.
database.exec('begin');

// What most files do without is not loaded for them.
const shown = showing && (await import('../exports/shown.ts')).shownRow;

const port = parentPort!;
const tell = (message: ExportMessage) => port.postMessage(message);
const asked = () => once(port, 'message');

const counted = database.prepare<unknown[], { n: number }>(count.sql).get(...count.parameters);
tell({ count: counted?.n ?? 0 });
await asked();
let piece = byteOrderMark + csvLine(fields.map(({ header }) => header));
for (const row of database.prepare<unknown[], LongRow>(rows.sql).iterate(...rows.parameters)) {
  const said = shown ? shown(row, showing) : row;
  piece += csvLine(fields.map((each) => exportedText(each, said)));
  if (piece.length < pieceLength) continue;
  tell({ piece });
  piece = '';
  await asked();
}
if (piece !== '') {
  tell({ piece });
  await asked();
}
tell({ end: true });
database.close();
port.close();
