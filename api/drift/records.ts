import { hash } from 'node:crypto';
import { sql } from 'kysely';
import type { UnixSeconds } from '../kit/time.ts';
import type { Store, Write } from '../store/database.ts';
import type { Reference } from '../store/snapshot.ts';

const hour = 3600;
/** Days for which figures and findings of the sampler are kept. */
const keptDays = 35;

export const hourOf = (at: UnixSeconds): number => Math.floor(at / hour);

/** What is counted of a sample, each once at most. */
export interface Counted {
  sampled?: 1;
  late?: 1;
  drifted?: 1;
  mended?: 1;
}

/** Adds to the figures of the hour in which the sample was first read. */
export async function count(
  write: Write,
  kind: string,
  sampledAt: UnixSeconds,
  { sampled = 0, late = 0, drifted = 0, mended = 0 }: { [K in keyof Counted]: 0 | 1 },
): Promise<void> {
  const { db } = write;
  await sql`
    insert into drift_hour (kind, hour, sampled, late, drifted, mended)
    values (${kind}, ${hourOf(sampledAt)}, ${sampled}, ${late}, ${drifted}, ${mended})
    on conflict (hour, kind) do update set sampled = sampled + excluded.sampled,
      late = late + excluded.late, drifted = drifted + excluded.drifted,
      mended = mended + excluded.mended`.execute(db);
  await db
    .deleteFrom('drift_hour')
    .where('hour', '<', hourOf(sampledAt) - keptDays * 24)
    .execute();
  write.changed({ kind: 'drift', area: 'sync', id: kind });
}

/** Puts on record that an object had drifted. */
export async function recordDrift(
  { db }: Write,
  found: Reference & { at: UnixSeconds; fields: readonly string[]; error: string | null },
): Promise<void> {
  await db
    .insertInto('drift_found')
    .values({ ...found, fields: JSON.stringify(found.fields) })
    .execute();
  await db
    .deleteFrom('drift_found')
    .where('at', '<', found.at - keptDays * 24 * hour)
    .execute();
}

/** An object that differed, with what is needed to judge it by the second look. */
export interface Look extends Reference {
  readonly sampled_at: UnixSeconds;
  readonly kept_digest: string;
}

/** Names a state that is kept, to tell whether it is still the same one. */
export const digestOf = (row: { json: string; deleted: 0 | 1 }): string =>
  hash('sha256', `${row.deleted}${row.json}`);

/** Has an object looked at again, once at a time. */
export async function lookLater(
  { db }: Write,
  { account, ...look }: Look & { due_at: UnixSeconds },
): Promise<void> {
  const { due_at, kept_digest } = look;
  await db
    .insertInto('drift_look')
    .values({ ...look, account: account ?? '' })
    .onConflict((conflict) =>
      conflict.columns(['kind', 'id', 'account']).doUpdateSet({ due_at, kept_digest }),
    )
    .execute();
}

/** The condition of a look's row. */
const ofReference = ({ kind, id, account }: Reference) =>
  sql<boolean>`kind = ${kind} and id = ${id} and account = ${account ?? ''}`;

export async function isLookedAt({ db }: Write, reference: Reference): Promise<boolean> {
  const known = await db
    .selectFrom('drift_look')
    .select('pk')
    .where(ofReference(reference))
    .executeTakeFirst();
  return known !== undefined;
}

export async function forgetLook({ db }: Write, reference: Reference): Promise<void> {
  await db.deleteFrom('drift_look').where(ofReference(reference)).execute();
}

/** The look that has been due for longest. */
export async function dueLook({ read }: Store, now: UnixSeconds): Promise<Look | undefined> {
  const row = await read
    .selectFrom('drift_look')
    .select(['kind', 'id', 'account', 'sampled_at', 'kept_digest'])
    .where('due_at', '<=', now)
    .orderBy('due_at')
    .limit(1)
    .executeTakeFirst();
  return row && { ...row, account: row.account || null };
}
