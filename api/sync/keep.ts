import { CompiledQuery, sql } from 'kysely';
import { changesBetween } from '../store/changes.ts';
import type { Write } from '../store/database.ts';
import type { WrittenSnapshot } from '../store/derive.ts';
import {
  columnValues,
  type Mention,
  type Owner,
  type Reference,
  type Snapshot,
  snapshotId,
} from '../store/snapshot.ts';
import type { Gateway } from '../stripe/gateway.ts';
import { confirmed, decide, type Observation, tolerance, type Verdict } from './order.ts';
import { declared, derivations } from './registry.ts';

/** What keeping depends on beside the objects: Stripe's time, and who the platform is. */
export type Keeper = Pick<Gateway, 'now' | 'platform'>;

/** An object as it was seen at Stripe. */
export interface Seen {
  readonly kind: string;
  readonly account: Owner;
  readonly object: object;
  readonly observation: Observation;
  /** For the history: `event evt_…`, `operation …` after which it was read, or `fetch`. */
  readonly source: string;
}

/** What keeping objects has led to. */
export interface Kept {
  /** Objects whose order nobody can tell; Stripe must be asked. */
  readonly unclear: readonly Reference[];
  /** What the written objects mention. */
  readonly mentioned: readonly Mention[];
  readonly written: readonly WrittenSnapshot[];
}

/** The same while it is being gathered. */
interface Keeping extends Kept {
  readonly unclear: Reference[];
  readonly mentioned: Mention[];
  readonly written: WrittenSnapshot[];
}

/** A row as it is kept, with its plain columns. */
interface KeptRow extends Readonly<Record<string, unknown>> {
  readonly observed_at: number;
  readonly observed_seq: number;
  readonly observed_by: 'fetch' | 'event';
  readonly deleted: 0 | 1;
  readonly json: string;
}

/** Quoted: all names are those of declarations. */
const name = (text: string) => `"${text}"`;

/**
 * Writes an object's row. Of one that is kept, only the columns that are others than before: each
 * that is written costs its indexes. The text of the statement is put together here, as building
 * one of thirty columns with Kysely takes longer than SQLite does to run it.
 * @param json the object as it is kept
 */
async function writeRow(
  { db }: Write,
  snapshot: Snapshot,
  id: string,
  { account, object, observation }: Seen,
  json: string,
  before: KeptRow | undefined,
  now: number,
) {
  const columns: Record<string, unknown> = {
    id,
    account,
    observed_at: observation.at,
    observed_seq: observation.seq,
    observed_by: observation.by,
    deleted: 0,
    ...columnValues(snapshot, object, account, now),
    json,
  };
  const names = Object.keys(columns).filter((each) => columns[each] !== before?.[each]);
  const values = names.map((each) => columns[each]);
  const table = name(snapshot.table);
  const statement = before
    ? `update ${table} set ${names.map((each) => `${name(each)} = ?`).join(', ')} where id = ?`
    : `insert into ${table} (${names.map(name).join(', ')}) values (${names.map(() => '?').join(', ')})`;
  await db.executeQuery(CompiledQuery.raw(statement, before ? [...values, id] : values));
}

async function writeHistory({ db }: Write, seen: Seen, id: string, before: object) {
  const changes = changesBetween(before, seen.object);
  if (changes.length === 0) return;
  await db
    .insertInto('snapshot_history')
    .values({
      kind: seen.kind,
      id,
      at: seen.observation.at,
      source: seen.source,
      changes: JSON.stringify(changes),
    })
    .execute();
}

/**
 * An event that shows the very state that is kept is what brought it about, though a fetch may have
 * seen it first, as it does after each of our own operations. Said only where nothing else changed
 * since the event, and of what followed an operation only by an event of that operation.
 */
async function nameCause(write: Write, seen: Seen, { area }: Snapshot, id: string) {
  const { kind, source, observation } = seen;
  const { numAffectedRows = 0n } = await sql`
    update snapshot_history set source = ${source}
    where pk = (
        select max(pk) from snapshot_history
        where kind = ${kind} and id = ${id} and at >= ${observation.at - tolerance}
        having count(*) = 1)
      and (source = 'fetch' or source = (
        select 'operation ' || s.operation
        from stripe_event e
        join operation_step s on s.idempotency_key = e.payload ->> '$.request.idempotency_key'
        where e.id = ${source.slice('event '.length)}))`.execute(write.db);
  if (numAffectedRows > 0n) write.changed({ kind, area, id });
}

/** Notes that the kept state was seen once more. */
const observe = ({ db }: Write, { table }: Snapshot, id: string, { at, seq, by }: Observation) =>
  sql`update ${sql.table(table)}
    set observed_at = ${at}, observed_seq = ${seq}, observed_by = ${by}
    where id = ${id}`.execute(db);

/** Parts of a state that was kept by a version that did not keep such parts. */
async function keepMissingParts(
  write: Write,
  seen: Seen,
  snapshot: Snapshot,
  keeper: Keeper,
  kept: Keeping,
) {
  for (const part of snapshot.contains?.(seen.object) ?? []) {
    const { table } = declared(part.kind);
    const id = snapshotId(declared(part.kind), part.object, seen.account);
    const { rows } = await sql`select 1 from ${sql.table(table)} where id = ${id}`.execute(
      write.db,
    );
    if (rows.length === 0) await keepOne(write, { ...seen, ...part }, keeper, kept);
  }
}

async function keepOne(write: Write, given: Seen, keeper: Keeper, kept: Keeping): Promise<void> {
  const snapshot = declared(given.kind);
  const seen = snapshot.kept ? { ...given, object: snapshot.kept(given.object) } : given;
  const id = snapshotId(snapshot, seen.object, seen.account);
  // The platform is an account too, but not one of its own connected ones: asked for by its own id,
  // Stripe gives what is kept as the platform's, which must not become that of an account.
  if (seen.kind === 'account' && id === keeper.platform) return;
  if (seen.account !== null && seen.account === keeper.platform) return;
  const { rows } = await sql<KeptRow>`
    select * from ${sql.table(snapshot.table)} where id = ${id}`.execute(write.db);
  const row = rows[0];
  const json = JSON.stringify(seen.object);
  const same = row !== undefined && row.deleted === 0 && row.json === json;
  const before = row && { by: row.observed_by, at: row.observed_at, seq: row.observed_seq };
  const verdict = decide(before, seen.observation);
  if (same && seen.observation.by === 'event') await nameCause(write, seen, snapshot, id);
  if (verdict === 'drop') return;
  if (verdict === 'refetch' && before && same) {
    await observe(write, snapshot, id, confirmed(before, seen.observation));
    return;
  }
  if (verdict === 'refetch') {
    const asked = snapshot.part ? (snapshot.part.parent(seen.object) ?? id) : id;
    kept.unclear.push({ kind: seen.kind, id: asked, account: seen.account });
    return;
  }
  if (same) {
    // Nothing has changed, so nothing that it mentions has to be looked at again.
    await observe(write, snapshot, id, seen.observation);
    await keepMissingParts(write, seen, snapshot, keeper, kept);
    return;
  }
  const earlier = row && (JSON.parse(row.json) as object);
  await writeRow(write, snapshot, id, seen, json, row, keeper.now());
  if (earlier) await writeHistory(write, seen, id, earlier);
  kept.written.push({ snapshot, id, account: seen.account, before: earlier, after: seen.object });
  write.changed({ kind: seen.kind, area: snapshot.area, id });
  kept.mentioned.push(...(snapshot.mentions?.(seen.object, seen.account) ?? []));
  for (const part of snapshot.contains?.(seen.object) ?? [])
    await keepOne(write, { ...seen, ...part }, keeper, kept);
}

/**
 * Keeps what was seen, each object only if it is newer than what is kept. The derived rows are left
 * as they were: `derive` has to follow in the same transaction.
 */
export async function keepObjects(
  write: Write,
  seen: readonly Seen[],
  keeper: Keeper,
): Promise<Kept> {
  const kept: Keeping = { unclear: [], mentioned: [], written: [] };
  for (const each of seen) await keepOne(write, each, keeper, kept);
  return kept;
}

/** Brings the derived rows up to date with all that a transaction has written of snapshots. */
export async function derive(write: Write, written: readonly WrittenSnapshot[]): Promise<void> {
  if (written.length > 0)
    for (const derivation of derivations) await derivation.update(write, written);
}

/**
 * Keeps what was seen, each object only if it is newer than what is kept, and brings the derived
 * rows up to date, all in the given transaction.
 */
export async function keep(write: Write, seen: readonly Seen[], keeper: Keeper): Promise<Kept> {
  const kept = await keepObjects(write, seen, keeper);
  await derive(write, kept.written);
  return kept;
}

/**
 * Marks an object that Stripe does not give any more; its last state stays readable.
 * @returns `refetch` when nobody can tell whether that is newer than what is kept.
 */
export async function markDeleted(
  write: Write,
  { kind, id }: Reference,
  seen: Observation,
): Promise<Verdict> {
  const snapshot = declared(kind);
  const { rows } = await sql<KeptRow>`
    select observed_at, observed_seq, observed_by, deleted, json
    from ${sql.table(snapshot.table)} where id = ${id}`.execute(write.db);
  const [row] = rows;
  if (!row || row.deleted === 1) return 'drop';
  const verdict = decide({ by: row.observed_by, at: row.observed_at, seq: row.observed_seq }, seen);
  if (verdict !== 'apply') return verdict;
  await sql`update ${sql.table(snapshot.table)}
    set deleted = 1, observed_at = ${seen.at}, observed_seq = ${seen.seq}, observed_by = ${seen.by}
    where id = ${id}`.execute(write.db);
  write.changed({ kind, area: snapshot.area, id });
  return verdict;
}
