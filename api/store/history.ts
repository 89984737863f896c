import type { Store } from './database.ts';

/** One change of an object, as its page's history shows it. */
export interface HistoryEntry {
  /** In Stripe's time, Unix seconds. */
  at: number;
  /** `event evt_…` or `fetch`. */
  source: string;
  changes: { path: string; before: unknown; after: unknown }[];
}

/** The newest changes of an object, newest first. */
export async function historyOf(store: Store, kind: string, id: string): Promise<HistoryEntry[]> {
  const rows = await store.read
    .selectFrom('snapshot_history')
    .select(['at', 'source', 'changes'])
    .where('kind', '=', kind)
    .where('id', '=', id)
    .orderBy('at', 'desc')
    .orderBy('pk', 'desc')
    .limit(50)
    .execute();
  return rows.map((row) => ({
    ...row,
    changes: JSON.parse(row.changes) as HistoryEntry['changes'],
  }));
}
