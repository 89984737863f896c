import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { AppForTest } from './app.ts';

/**
 * Has the store of a running app refuse to keep payments of this amount, as a disk or an error of
 * ours might: what is about one cannot be handled.
 * @returns how to end it.
 */
export function refuseToKeep({ dataDir }: AppForTest, amount: number): () => void {
  const change = (statement: string) => {
    const database = new Database(join(dataDir, 'sandbox', 'countinghouse.db'));
    database.pragma('busy_timeout = 5000');
    database.exec(statement);
    database.close();
  };
  change(`create trigger refuse_${amount} before insert on stripe_charge when new.amount = ${amount}
    begin select raise(abort, 'the store is out of order'); end`);
  return () => change(`drop trigger refuse_${amount}`);
}
