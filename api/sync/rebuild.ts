import { setImmediate as breathe } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Store } from '../store/database.ts';
import { markRebuilt } from '../store/schema.ts';
import { columnsOf, columnValues, type Owner, type Snapshot } from '../store/snapshot.ts';
import { rebuildWordIndexes } from '../store/word-index.ts';
import { derivations, snapshots } from './registry.ts';

const batch = 500;

async function rebuildColumns(store: Store, snapshot: Snapshot, now: number): Promise<number> {
  const names = columnsOf(snapshot);
  let done = 0;
  let after = 0;
  for (let more = names.length > 0; more; ) {
    // Read where it is written: a server that runs beside this must not be put back in time.
    const rows = await store.write(async ({ db }) => {
      const batchRows = await sql<{ pk: number; account: Owner; json: string }>`
        select pk, account, json from ${sql.table(snapshot.table)}
        where pk > ${after} order by pk limit ${batch}`.execute(db);
      for (const row of batchRows.rows) {
        const object = JSON.parse(row.json) as object;
        const columns = columnValues(snapshot, object, row.account, now);
        const set = sql.join(names.map((name) => sql`${sql.ref(name)} = ${columns[name] ?? null}`));
        await sql`update ${sql.table(snapshot.table)} set ${set} where pk = ${row.pk}`.execute(db);
      }
      return batchRows.rows;
    });
    after = rows.at(-1)?.pk ?? after;
    more = rows.length === batch;
    done += rows.length;
    await breathe();
  }
  return done;
}

/** When the newest snapshot was observed, in Stripe's time: it is not earlier than that now. */
async function lastObserved({ read }: Store): Promise<number> {
  let last = 0;
  for (const { table } of snapshots) {
    const { rows } = await sql<{ at: number | null }>`
      select max(observed_at) as at from ${sql.table(table)}`.execute(read);
    last = Math.max(last, rows[0]?.at ?? 0);
  }
  return last;
}

/**
 * Writes every plain column and every derived row anew from the objects as Stripe sent them.
 * @param clock Stripe's time as far as it is known without asking, Unix seconds.
 * @param kinds which snapshots' columns to write; all of them unless given.
 * @returns how many snapshots were gone through.
 */
export async function rebuild(store: Store, clock: number, kinds?: readonly string[]) {
  const now = Math.max(clock, await lastObserved(store));
  let done = 0;
  const wanted = snapshots.filter(({ kind }) => !kinds || kinds.includes(kind));
  for (const snapshot of wanted) done += await rebuildColumns(store, snapshot, now);
  for (const derivation of derivations) await derivation.rebuild(store, now);
  await rebuildWordIndexes(store, snapshots);
  // Only now: a rebuild that breaks off before this is done again at the next start.
  for (const { kind } of wanted) await store.administer((db) => markRebuilt(db, kind));
  return done;
}
