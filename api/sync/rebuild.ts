import { sql } from 'kysely';
import type { Store } from '../store/database.ts';
import { columnValues, type Owner, type Snapshot } from '../store/snapshot.ts';
import { derivations, snapshots } from './registry.ts';

const batch = 500;

async function rebuildColumns(store: Store, snapshot: Snapshot, now: number): Promise<number> {
  const names = Object.keys(snapshot.columns);
  if (names.length === 0) return 0;
  let done = 0;
  for (let after = 0; ; ) {
    const { rows } = await sql<{ pk: number; account: Owner; json: string }>`
      select pk, account, json from ${sql.table(snapshot.table)}
      where pk > ${after} order by pk limit ${batch}`.execute(store.read);
    const last = rows.at(-1);
    if (!last) return done;
    await store.write(async ({ db }) => {
      for (const row of rows) {
        const object = JSON.parse(row.json) as object;
        const columns = columnValues(snapshot, object, row.account, now);
        const set = sql.join(names.map((name) => sql`${sql.ref(name)} = ${columns[name] ?? null}`));
        await sql`update ${sql.table(snapshot.table)} set ${set} where pk = ${row.pk}`.execute(db);
      }
    });
    after = last.pk;
    done += rows.length;
  }
}

/**
 * Writes every plain column and every derived row anew from the objects as Stripe sent them.
 * @param now Stripe's time, Unix seconds, for what depends on it.
 * @param kinds which snapshots' columns to write; all of them unless given.
 * @returns how many snapshots were gone through.
 */
export async function rebuild(store: Store, now: number, kinds?: readonly string[]) {
  let done = 0;
  for (const snapshot of snapshots)
    if (!kinds || kinds.includes(snapshot.kind)) done += await rebuildColumns(store, snapshot, now);
  await store.write(async (write) => {
    for (const derivation of derivations) await derivation.rebuild(write);
  });
  return done;
}
