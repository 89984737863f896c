import type { Kysely } from 'kysely';
import { subjectName as nameOfObject } from '../operations/names.ts';
import type { Tables } from '../store/tables.ts';

/** One entry of the audit trail, as a person's page shows it. */
export interface TrailEntry {
  seq: number;
  /** Unix seconds. */
  at: number;
  action: string;
  /** Null is the server by itself, or somebody who is not known. */
  by: { id: string; name: string } | null;
  /** What it is about, with what people call it as far as that is kept. */
  subject: { id: string; name: string | null; isMember: boolean } | null;
  operation: string | null;
  reason: string | null;
  address: string | null;
  before: unknown;
  after: unknown;
}

const read = (json: string | null): unknown => (json === null ? null : JSON.parse(json));

/**
 * What somebody did and what was done to them, newest first.
 * @param names the texts that stand for them as a subject: their id, and their e-mail where it was
 * only typed
 */
export async function trailOf(
  db: Kysely<Tables>,
  id: string,
  names: readonly string[],
  limit: number,
): Promise<TrailEntry[]> {
  const newest = db.selectFrom('audit_entry').select('seq').orderBy('seq', 'desc').limit(limit);
  // Each half by its own index, however long the trail is.
  const by = await newest.where('actor', '=', id).execute();
  const about = await newest.where('subject', 'in', [...names]).execute();
  const rows = await db
    .selectFrom('audit_entry as entry')
    .leftJoin('user', 'user.id', 'entry.subject')
    .selectAll('entry')
    .select(['user.name as member', nameOfObject.as('object_name')])
    .where(
      'entry.seq',
      'in',
      [...by, ...about].map(({ seq }) => seq),
    )
    .orderBy('entry.seq', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    seq: row.seq,
    at: row.at,
    action: row.action,
    by: row.actor === null ? null : { id: row.actor, name: row.actor_name ?? row.actor },
    subject:
      row.subject === null
        ? null
        : {
            id: row.subject,
            name: row.member ?? row.object_name,
            isMember: row.member !== null,
          },
    operation: row.operation,
    reason: row.reason,
    address: row.address,
    before: read(row.before),
    after: read(row.after),
  }));
}
