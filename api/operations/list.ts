import { sql } from 'kysely';
import type { Occurrence } from '../audit/people.ts';
import type { Store } from '../store/database.ts';
import { type Listing, type ListSource, listRows, parseListQuery } from '../store/listing.ts';
import { operationWords } from '../store/word-index.ts';
import { alreadySo } from './action.ts';
import { subjectName } from './names.ts';
import { type OperationStatus, operationStatuses } from './status.ts';

/** A line of the operations list. Times are Unix seconds. */
export interface OperationRow {
  id: string;
  kind: string;
  status: OperationStatus;
  needsPerson: boolean;
  subject: string;
  /** What people call it, as far as it is kept. */
  subjectName: string | null;
  reason: string;
  by: { id: string; name: string };
  batch: string | null;
  created: number;
  finishedAt: number | null;
  /** Until when it can be approved, where it waits for that. */
  expiresAt: number | null;
  /** What it moves, where that is one amount. */
  amount: number | null;
  currency: string | null;
  /** Why it waits or was not done. */
  error: string | null;
  /** It was refused since all was so already: there was nothing to do. */
  skipped: boolean;
}

type StoredRow = Omit<OperationRow, 'needsPerson' | 'by' | 'skipped'> & {
  needsPerson: 0 | 1;
  skipped: 0 | 1;
  byId: string;
  byName: string;
};

/** The operations, each with its amount where it moves one. */
export const operationsSource: ListSource = {
  from: sql`(
  select pk, id, kind, status, needs_person, subject, reason, batch, requested_by,
    requested_by_name, created_at as created, finished_at, expires_at, error
  from operation
)`,
  columns: sql`id, kind, status, needs_person as "needsPerson", subject,
    ${subjectName} as "subjectName", reason, batch,
    requested_by as "byId", requested_by_name as "byName", created,
    finished_at as "finishedAt", expires_at as "expiresAt",
    (select amount from operation_amount a where a.operation = id
      group by operation having count(*) = 1) as amount,
    (select currency from operation_amount a where a.operation = id
      group by operation having count(*) = 1) as currency,
    error ->> 'message' as error,
    iif(status = 'refused' and error ->> 'code' = ${alreadySo}, 1, 0) as skipped`,
};

/** How staff list operations. */
export const operationListing: Listing = {
  filters: {
    id: { by: 'choice', column: 'id' },
    status: { by: 'choice', column: 'status', values: operationStatuses },
    kind: { by: 'choice', column: 'kind' },
    by: { by: 'choice', column: 'requested_by' },
    subject: { by: 'choice', column: 'subject' },
    batch: { by: 'choice', column: 'batch' },
    created: { by: 'range', column: 'created' },
    q: {
      by: 'words',
      columns: ['id', 'subject', 'reason', 'requested_by_name'],
      index: operationWords,
    },
  },
  sorts: ['created'],
  defaultSort: '-created',
  tabs: 'status',
};

/** A page of the operations that the query asks for. @throws AppError `invalid_input`. */
export async function listOperations(store: Store, query: Readonly<Record<string, string>>) {
  const asked = parseListQuery(operationListing, query);
  const page = await listRows<StoredRow>(store, operationsSource, asked);
  const data = page.data.map(
    ({ needsPerson, skipped, byId, byName, ...row }): OperationRow => ({
      ...row,
      needsPerson: needsPerson === 1,
      skipped: skipped === 1,
      by: { id: byId, name: byName },
    }),
  );
  return { data, next: page.next };
}

/** Where operations name who ordered them. */
export const peopleWhoOrdered: Occurrence = {
  table: 'operation',
  id: 'requested_by',
  name: 'requested_by_name',
  order: 'created_at',
};
