import { sql } from 'kysely';
import { subjectName as nameOfObject } from '../operations/names.ts';
import type { Store } from '../store/database.ts';
import { type Listing, type ListSource, listRows, parseListQuery } from '../store/listing.ts';
import { trailWords } from '../store/word-index.ts';
import type { Occurrence } from './people.ts';
import type { TrailEntry } from './trail.ts';

/** A line of the audit trail, as its page shows it. */
export interface AuditLine extends TrailEntry {
  /** Stripe's id of the request that brought it about. */
  stripeRequest: string | null;
  hash: string;
}

interface StoredLine extends Omit<AuditLine, 'by' | 'subject' | 'before' | 'after'> {
  actor: string | null;
  actorName: string | null;
  subject: string | null;
  member: string | null;
  objectName: string | null;
  before: string | null;
  after: string | null;
}

/** The trail. */
export const auditSource: ListSource = {
  from: sql`(select seq as pk, * from audit_entry)`,
  columns: sql`seq, at, action, actor, actor_name as "actorName", subject,
    (select name from user where user.id = subject) as member, ${nameOfObject} as "objectName",
    operation, reason, address, before, after, stripe_request as "stripeRequest", hash`,
};

/** How staff list the trail: in the order in which it was written. */
export const auditListing: Listing = {
  filters: {
    by: { by: 'choice', column: 'actor' },
    action: { by: 'dotted', column: 'action' },
    subject: { by: 'choice', column: 'subject' },
    operation: { by: 'choice', column: 'operation' },
    at: { by: 'range', column: 'at' },
    q: {
      by: 'words',
      columns: ['actor_name', 'subject', 'operation', 'reason'],
      index: trailWords,
    },
  },
  sorts: ['seq'],
  defaultSort: '-seq',
};

const parsed = (json: string | null): unknown => (json === null ? null : JSON.parse(json));

const lineOf = (stored: StoredLine): AuditLine => {
  const { actor, actorName, subject, member, objectName, before, after, ...line } = stored;
  return {
    ...line,
    by: actor === null ? null : { id: actor, name: actorName ?? actor },
    subject:
      subject === null
        ? null
        : { id: subject, name: member ?? objectName, isMember: member !== null },
    before: parsed(before),
    after: parsed(after),
  };
};

/** A page of the trail that the query asks for, newest first. @throws AppError `invalid_input`. */
export async function listAudit(store: Store, query: Readonly<Record<string, string>>) {
  const page = await listRows<StoredLine>(store, auditSource, parseListQuery(auditListing, query));
  return { data: page.data.map(lineOf), next: page.next };
}

/** One line of the trail by its number; undefined when there is none. */
export async function findAuditLine(
  { read }: Pick<Store, 'read'>,
  seq: number,
): Promise<AuditLine | undefined> {
  const { from, columns } = auditSource;
  const { rows } = await sql<StoredLine>`select ${columns} from ${from} where seq = ${seq}`.execute(
    read,
  );
  return rows[0] && lineOf(rows[0]);
}

/** Where the trail names people. */
export const peopleOnRecord: Occurrence = {
  table: 'audit_entry',
  id: 'actor',
  name: 'actor_name',
  order: 'seq',
};
