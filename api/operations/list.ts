import { sql } from 'kysely';
import type { Store } from '../store/database.ts';
import { type Listing, type ListSource, listRows, parseListQuery } from '../store/listing.ts';
import { type OperationStatus, operationStatuses } from './status.ts';

/** A line of the operations list. Times are Unix seconds. */
export interface OperationRow {
  id: string;
  kind: string;
  status: OperationStatus;
  needsPerson: boolean;
  subject: string;
  reason: string;
  by: { id: string; name: string };
  batch: string | null;
  createdAt: number;
  finishedAt: number | null;
  /** Until when it can be approved, where it waits for that. */
  expiresAt: number | null;
  /** What it moves, where that is one amount. */
  amount: number | null;
  currency: string | null;
  /** Why it waits or was not done. */
  error: string | null;
}

type StoredRow = Omit<OperationRow, 'needsPerson' | 'by'> & {
  needsPerson: 0 | 1;
  byId: string;
  byName: string;
};

const source: ListSource = {
  from: sql.table('operation'),
  columns: sql`id, kind, status, needs_person as "needsPerson", subject, reason, batch,
    requested_by as "byId", requested_by_name as "byName", created_at as "createdAt",
    finished_at as "finishedAt", expires_at as "expiresAt",
    (select amount from operation_amount a where a.operation = operation.id
      group by operation having count(*) = 1) as amount,
    (select currency from operation_amount a where a.operation = operation.id
      group by operation having count(*) = 1) as currency,
    error ->> 'message' as error`,
};

const listing: Listing = {
  filters: {
    status: { by: 'choice', column: 'status', values: operationStatuses },
    kind: { by: 'choice', column: 'kind' },
    by: { by: 'choice', column: 'requested_by' },
    subject: { by: 'choice', column: 'subject' },
    batch: { by: 'choice', column: 'batch' },
  },
  sorts: ['created_at'],
  defaultSort: '-created_at',
};

/** A page of the operations that the query asks for. @throws AppError `invalid_input`. */
export async function listOperations(store: Store, query: Readonly<Record<string, string>>) {
  const page = await listRows<StoredRow>(store, source, parseListQuery(listing, query));
  const data = page.data.map(
    ({ needsPerson, byId, byName, ...row }): OperationRow => ({
      ...row,
      needsPerson: needsPerson === 1,
      by: { id: byId, name: byName },
    }),
  );
  return { data, next: page.next };
}
