import { createHash } from 'node:crypto';
import type { Insertable } from 'kysely';
import { nowInSeconds } from '../kit/time.ts';
import type { Store, Write } from '../store/database.ts';
import type { AuditEntryTable } from './tables.ts';

/** Who did something, as the audit trail names them; null is the server by itself. */
export interface Actor {
  readonly id: string;
  readonly name: string;
  /** The network address the request came from. */
  readonly address?: string | undefined;
}

/** One thing to be put on record. */
export interface AuditEntry {
  /** `<area>.<what happened>`, in the past tense: `operation.submitted`. */
  readonly action: string;
  readonly actor: Actor | null;
  /** Where it came from, for what someone did who is not known; an actor brings their own. */
  readonly address?: string | undefined;
  readonly subject?: string | undefined;
  readonly operation?: string | undefined;
  /** The reason that staff gave, word for word. */
  readonly reason?: string | undefined;
  readonly before?: unknown;
  readonly after?: unknown;
  /** Stripe's request id. */
  readonly stripeRequest?: string | undefined;
}

type Row = Omit<Insertable<AuditEntryTable>, 'hash' | 'seq'>;

/** The chained hash of a row: SHA-256 over the row before and all that this one says. */
function hashOf(seq: number, row: Row): string {
  const { at, action, actor, actor_name, address, subject, operation, reason } = row;
  const said = [seq, at, action, actor, actor_name, address, subject, operation, reason];
  const rest = [row.before, row.after, row.stripe_request];
  return createHash('sha256')
    .update(JSON.stringify([row.previous_hash, ...said, ...rest]))
    .digest('hex');
}

const asJson = (value: unknown): string | null =>
  value === undefined ? null : JSON.stringify(value);

/**
 * Puts something on record, in the transaction that does it: both are kept, or neither.
 * The trail can afterwards be added to, and never changed.
 */
export async function audit({ db, changed }: Write, entry: AuditEntry): Promise<void> {
  const last = await db
    .selectFrom('audit_entry')
    .select(['seq', 'hash'])
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  const seq = (last?.seq ?? 0) + 1;
  const row: Row = {
    at: nowInSeconds(),
    action: entry.action,
    actor: entry.actor?.id ?? null,
    actor_name: entry.actor?.name ?? null,
    address: entry.actor?.address ?? entry.address ?? null,
    subject: entry.subject ?? null,
    operation: entry.operation ?? null,
    reason: entry.reason ?? null,
    before: asJson(entry.before),
    after: asJson(entry.after),
    stripe_request: entry.stripeRequest ?? null,
    previous_hash: last?.hash ?? '',
  };
  await db
    .insertInto('audit_entry')
    .values({ ...row, seq, hash: hashOf(seq, row) })
    .execute();
  changed({ kind: 'audit_entry', area: 'audit', id: String(seq) });
}

/** What checking the trail found. */
export interface AuditCheck {
  /** Whether every row follows from the one before, and none is missing between them. */
  readonly intact: boolean;
  readonly entries: number;
  /** The hash of the last row that follows from those before it; empty when there is none. */
  readonly head: string;
  /** The first row that does not follow, or null. */
  readonly brokenAt: number | null;
  /** The hash that was asked for, and the row that has it; null where none has: it was rewritten. */
  readonly expected?: { readonly hash: string; readonly at: number | null };
}

const pageSize = 1000;

/**
 * Recomputes every hash of the trail, page by page. A chain shows rows changed, removed or put in
 * between; against a trail rewritten as a whole only a `head` noted elsewhere helps.
 * @param expected such a head: a row must have it, since the trail only grows.
 */
export async function verifyAudit(
  { read }: Pick<Store, 'read'>,
  expected?: string,
): Promise<AuditCheck> {
  let entries = 0;
  let head = '';
  let at: number | null = null;
  const result = (brokenAt: number | null): AuditCheck => ({
    intact: brokenAt === null,
    entries,
    head,
    brokenAt,
    ...(expected === undefined ? {} : { expected: { hash: expected, at } }),
  });
  for (;;) {
    const page = await read
      .selectFrom('audit_entry')
      .selectAll()
      .where('seq', '>', entries)
      .orderBy('seq')
      .limit(pageSize)
      .execute();
    for (const { hash, seq, ...row } of page) {
      const follows = seq === entries + 1 && row.previous_hash === head;
      if (!follows || hash !== hashOf(seq, row)) return result(seq);
      entries = seq;
      head = hash;
      if (hash === expected) at = seq;
    }
    if (page.length < pageSize) return result(null);
  }
}
