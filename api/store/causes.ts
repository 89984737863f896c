import { sql } from 'kysely';
import { type Change, valueAt } from './changes.ts';
import type { Store } from './database.ts';

/** An event of Stripe's by what it is called. */
export interface EventName {
  readonly id: string;
  readonly type: string;
}

/** What staff did. */
export interface OperationName {
  readonly id: string;
  readonly kind: string;
  /** The object that it was about. */
  readonly subject: string;
  readonly by: { readonly id: string; readonly name: string };
}

/** What is known of why an object changed. */
export interface Cause {
  /** The event that told of it; of what was only read, the newest that shows it so. */
  readonly event?: EventName;
  /** What else Stripe told of meanwhile that shows in it, newest first. */
  readonly besides?: readonly EventName[];
  /** What staff did to bring it about. */
  readonly operation?: OperationName;
  /** Somebody asked Stripe for it, and not by this tool: in its dashboard, or by the API. */
  readonly outside?: true;
}

/** The columns of an event and of the operation whose request Stripe says was its cause. */
export interface CauseRow {
  event: string | null;
  type: string | null;
  /** Whether Stripe says that somebody's request was the cause. */
  requested: 0 | 1 | null;
  operation: string | null;
  kind: string;
  subject: string;
  requested_by: string;
  requested_by_name: string;
}

/**
 * The same of `stripe_event e`, `operation_step s` and `operation o`.
 * @see https://docs.stripe.com/api/events/object#event_object-request
 */
export const causeColumns = sql`e.id as event, e.type,
  json_extract(e.payload, '$.request.id') is not null as requested, o.id as operation, o.kind,
  o.subject, o.requested_by, o.requested_by_name`;

/** What was only read, and not told by an event. */
export interface ReadVersion {
  readonly pk: number;
  readonly id: string;
  readonly at: number;
  /** When the version before it was observed; null where that is not known. */
  readonly since: number | null;
  readonly changes: readonly Change[];
}

interface TellingRow extends CauseRow {
  event: string;
  type: string;
  object: string;
  created: number;
  payload: string;
}

/** Stripe stamps whole seconds, and two of its machines may differ. */
const tolerance = 2;
/** How many events of a page of versions are looked at: what is newer than these has no other. */
const most = 100;

/** The newest events of objects up to a moment, with their operations. */
export const tellingStatement = (objects: readonly string[], from: number, until: number) =>
  sql<TellingRow>`
    select ${causeColumns}, e.object, e.created, e.payload
    from stripe_event e
    left join operation_step s
      on s.idempotency_key = json_extract(e.payload, '$.request.idempotency_key')
    left join operation o on o.id = s.operation
    where e.object in (${sql.join(objects)}) and e.created between ${from} and ${until}
    order by e.created desc limit ${most}`;

interface Told {
  data: { object: object; previous_attributes?: object };
}

/** Whether an event shows what has changed as it is after the change, and says that it changed. */
function shows({ data }: Told, changes: readonly Change[]): boolean {
  return changes.some(({ path, after }) => {
    const [field = ''] = path.split('.', 1);
    const { previous_attributes: earlier } = data;
    if (earlier && !Object.hasOwn(earlier, field)) return false;
    const shown = valueAt(data.object, path) ?? null;
    return JSON.stringify(shown) === JSON.stringify(after);
  });
}

/** The cause that a row tells, beside its event. */
export const causeOf = (row: CauseRow): Pick<Cause, 'operation' | 'outside'> =>
  row.operation
    ? {
        operation: {
          id: row.operation,
          kind: row.kind,
          subject: row.subject,
          by: { id: row.requested_by, name: row.requested_by_name },
        },
      }
    : row.requested
      ? { outside: true }
      : {};

/**
 * Why objects changed that were only read: the events that Stripe made of them since the version
 * before, as far as they show the change. Within two seconds nobody knows which of an event and a
 * reading is newer, so the object is read, and its event is what led to that.
 * @param taken events that brought about versions of their own
 * @returns the causes by the versions' `pk`
 */
export async function causesOf(
  { read }: Pick<Store, 'read'>,
  versions: readonly ReadVersion[],
  taken: ReadonlySet<string>,
): Promise<ReadonlyMap<number, Cause>> {
  if (versions.length === 0) return new Map();
  const from = Math.min(...versions.map(({ since }) => since ?? 0)) - tolerance;
  const until = Math.max(...versions.map(({ at }) => at)) + tolerance;
  const objects = [...new Set(versions.map(({ id }) => id))];
  const { rows } = await tellingStatement(objects, from, until).execute(read);
  const events = rows
    .filter(({ event }) => !taken.has(event))
    .map((row) => ({ row, told: JSON.parse(row.payload) as Told }));
  return new Map(
    versions.map(({ pk, id, at, since, changes }) => {
      const telling = events.filter(
        ({ row, told }) =>
          row.object === id &&
          row.created <= at + tolerance &&
          row.created >= (since ?? 0) - tolerance &&
          shows(told, changes),
      );
      const names = telling.map(({ row }) => ({ id: row.event, type: row.type }));
      const [event, ...besides] = names;
      const causes = telling.map(({ row }) => causeOf(row));
      const operation = causes.find((each) => each.operation)?.operation;
      const cause: Cause = {
        ...(event ? { event } : {}),
        ...(besides.length > 0 ? { besides } : {}),
        ...(operation
          ? { operation }
          : causes.some(({ outside }) => outside)
            ? { outside: true as const }
            : {}),
      };
      return [pk, cause] as const;
    }),
  );
}
