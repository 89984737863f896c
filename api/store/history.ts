import { type RawBuilder, sql } from 'kysely';
import type { Store } from './database.ts';

/** One change of an object, as its page's history shows it. */
export interface HistoryEntry {
  /** Names it among the changes of its object. */
  n: number;
  /** In Stripe's time, Unix seconds. */
  at: number;
  /** `event evt_…` or `fetch`. */
  source: string;
  /** The event that told of it; of a `fetch` nobody knows. */
  event?: { id: string; type: string };
  /** What staff did to bring it about, where the event's request was ours. */
  operation?: {
    id: string;
    kind: string;
    /** The object that it was about. */
    subject: string;
    by: { id: string; name: string };
  };
  /** Somebody asked Stripe for it, and not by this tool: in its dashboard, or by the API. */
  outside?: true;
  changes: { path: string; before: unknown; after: unknown }[];
}

const longest = 50;

interface HistoryRow {
  pk: number;
  at: number;
  source: string;
  changes: string;
  event: string | null;
  type: string | null;
  /** Whether Stripe says that somebody's request was the cause. */
  requested: 0 | 1;
  operation: string | null;
  kind: string;
  subject: string;
  requested_by: string;
  requested_by_name: string;
}

/**
 * The newest changes of an object, newest first, each with its event, and the operation whose
 * request Stripe says was the cause: https://docs.stripe.com/api/events/object#event_object-request
 */
export const historyStatement = (kind: string, id: string): RawBuilder<HistoryRow> => sql`
  select h.pk, h.at, h.source, h.changes, e.id as event, e.type,
    json_extract(e.payload, '$.request.id') is not null as requested, o.id as operation, o.kind, o.subject,
    o.requested_by, o.requested_by_name
  from snapshot_history h
  left join stripe_event e
    on h.source like 'event %' and e.id = substr(h.source, length('event ') + 1)
  left join operation_step s
    on s.idempotency_key = json_extract(e.payload, '$.request.idempotency_key')
  left join operation o on o.id = s.operation
  where h.kind = ${kind} and h.id = ${id}
  order by h.at desc, h.pk desc limit ${longest}`;

/** The newest changes of an object, newest first. */
export async function historyOf(store: Store, kind: string, id: string): Promise<HistoryEntry[]> {
  const { rows } = await historyStatement(kind, id).execute(store.read);
  return rows.map((row) => ({
    n: row.pk,
    at: row.at,
    source: row.source,
    ...(row.event && row.type ? { event: { id: row.event, type: row.type } } : {}),
    ...(row.operation
      ? {
          operation: {
            id: row.operation,
            kind: row.kind,
            subject: row.subject,
            by: { id: row.requested_by, name: row.requested_by_name },
          },
        }
      : row.requested
        ? { outside: true as const }
        : {}),
    changes: JSON.parse(row.changes) as HistoryEntry['changes'],
  }));
}
