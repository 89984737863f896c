import { type RawBuilder, sql } from 'kysely';
import { decodeCursor, encodeCursor } from '../kit/pages.ts';
import type { UnixSeconds } from '../kit/time.ts';
import {
  type Cause,
  type CauseRow,
  causeColumns,
  causeOf,
  causesOf,
  type ReadVersion,
} from './causes.ts';
import { type Change, undone } from './changes.ts';
import type { Store } from './database.ts';
import type { Reference } from './snapshot.ts';

/** An object whose earlier versions are kept. */
export interface Versioned extends Pick<Reference, 'kind' | 'id'> {
  /** Of its amounts, where it is not that of the page's object. */
  readonly currency?: string;
}

/** A change in the words of its area, where Stripe's own value is one for programs. */
export interface ChangeInWords extends Change {
  /** Undefined where the value itself is what people read. */
  readonly words?: { readonly before?: string; readonly after?: string };
  /** Of a list: what it gained and what it lost, in words. */
  readonly members?: { readonly added: readonly string[]; readonly gone: readonly string[] };
}

/** How an area tells a change of its objects in words. */
export type Wording = (of: Versioned, change: Change) => ChangeInWords;

/** One change of an object, as its page's history shows it. */
export interface HistoryEntry extends Cause {
  /** Names it among the changes that are kept. */
  readonly n: number;
  /** In Stripe's time, Unix seconds: when the changed object was observed. */
  readonly at: UnixSeconds;
  /** `event evt_…`, `operation …` or `fetch`. */
  readonly source: string;
  /** Whose change it is: a page's history may hold those of its object's parts. */
  readonly object: Versioned;
  readonly changes: readonly ChangeInWords[];
}

/** A page of changes, newest first. */
export interface HistoryPage {
  readonly history: HistoryEntry[];
  /** The cursor of the page before; null where there is none. */
  readonly earlier: string | null;
}

/** Which changes are asked for. */
export interface HistoryQuery {
  readonly wording?: Wording;
  readonly cursor?: string | undefined;
  /** The most that are given. */
  readonly limit?: number;
}

const usualLimit = 20;
const order = 'changes';

interface HistoryRow extends CauseRow {
  pk: number;
  of: string;
  object: string;
  at: number;
  source: string;
  changes: string;
}

/** Where a page begins: at the change after this one. */
interface Place {
  readonly at: number;
  readonly pk: number;
}

/**
 * The newest changes of objects, newest first, each with its event, and with the operation that it
 * was read after or whose request Stripe says was the event's cause.
 */
export function historyStatement(
  subjects: readonly Versioned[],
  limit: number,
  before?: Place,
): RawBuilder<HistoryRow> {
  const beginning = before ? sql`and (at, pk) < (${before.at}, ${before.pk})` : sql``;
  const parts = subjects.map(
    ({ kind, id }) => sql`select * from (
      select pk, kind, id, at, source, changes from snapshot_history
      where kind = ${kind} and id = ${id} ${beginning}
      order by at desc, pk desc limit ${limit})`,
  );
  return sql`
    select h.pk, h.kind as "of", h.id as object, h.at, h.source, h.changes, ${causeColumns}
    from (${sql.join(parts, sql` union all `)}) h
    left join stripe_event e
      on h.source like 'event %' and e.id = substr(h.source, length('event ') + 1)
    left join operation_step s
      on s.idempotency_key = json_extract(e.payload, '$.request.idempotency_key')
    left join operation o on o.id = coalesce(
      s.operation, iif(h.source like 'operation %', substr(h.source, length('operation ') + 1), null))
    order by h.at desc, h.pk desc limit ${limit}`;
}

const plain: Wording = (_of, change) => change;

/**
 * What changed on objects, field by field, newest first, and what brought it about.
 * @param subjects the object and the parts of it that its page shows the changes of
 * @throws AppError `invalid_input` for a cursor of something else
 */
export async function historyOf(
  store: Pick<Store, 'read'>,
  subjects: readonly Versioned[],
  { wording = plain, cursor, limit = usualLimit }: HistoryQuery = {},
): Promise<HistoryPage> {
  const place = cursor === undefined ? undefined : placeOf(cursor);
  const { rows } = await historyStatement(subjects, limit + 1, place).execute(store.read);
  const versions = rows.map((row) => ({ row, changes: JSON.parse(row.changes) as Change[] }));
  const isTheSame = (one: HistoryRow, other: HistoryRow) =>
    one.object === other.object && one.of === other.of;
  const read = versions.slice(0, limit).flatMap(({ row, changes }, n): ReadVersion[] => {
    if (row.event !== null) return [];
    const before = rows.slice(n + 1).find((other) => isTheSame(row, other));
    return [{ pk: row.pk, id: row.object, at: row.at, since: before?.at ?? null, changes }];
  });
  const taken = new Set(rows.flatMap(({ event }) => event ?? []));
  const causes = await causesOf(store, read, taken);
  const subjectOf = ({ of: kind, object: id }: HistoryRow): Versioned =>
    subjects.find((each) => each.id === id && each.kind === kind) ?? { kind, id };
  const last = versions[limit - 1]?.row;
  return {
    history: versions.slice(0, limit).map(({ row, changes }) => {
      const object = subjectOf(row);
      const own: Cause = {
        ...(row.event && row.type ? { event: { id: row.event, type: row.type } } : {}),
        ...causeOf(row),
      };
      const { outside, ...told } = causes.get(row.pk) ?? {};
      return {
        n: row.pk,
        at: row.at,
        source: row.source,
        object,
        ...told,
        ...(outside && !own.operation ? { outside } : {}),
        ...own,
        changes: changes.map((change) => wording(object, change)),
      };
    }),
    earlier: last && versions.length > limit ? encodeCursor(order, last.at, last.pk) : null,
  };
}

function placeOf(cursor: string): Place {
  const { value, pk } = decodeCursor(cursor, order);
  return { at: Number(value), pk };
}

/**
 * An object as it was known at a moment, from the version now and the changes since.
 * @param now the version that is kept
 */
export async function versionAt<T extends object>(
  { read }: Pick<Store, 'read'>,
  { kind, id }: Versioned,
  now: T,
  moment: UnixSeconds,
): Promise<T> {
  const rows = await read
    .selectFrom('snapshot_history')
    .select('changes')
    .where('kind', '=', kind)
    .where('id', '=', id)
    .where('at', '>', moment)
    .orderBy('at', 'desc')
    .orderBy('pk', 'desc')
    .execute();
  return rows.reduce(
    (version, { changes }) => undone(version, JSON.parse(changes) as Change[]),
    now,
  );
}
