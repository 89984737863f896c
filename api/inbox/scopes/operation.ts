import { sql } from 'kysely';
import { among, defineScope } from '../finding.ts';
import { operationKinds } from '../kinds/operations.ts';

/** An order of staff's that waits. */
export interface WaitingOperation {
  readonly id: string;
  readonly kind: string;
  readonly status: string;
  /** Only a person can find out what became of it. */
  readonly needsPerson: 0 | 1;
  readonly by: string;
  /** Unix seconds by the server's clock. */
  readonly created: number;
  /** What it moves, of its first currency; null where it moves no money. */
  readonly amount: number | null;
  readonly currency: string | null;
}

const waits = sql`(o.status = 'waiting_funds' or o.needs_person = 1)`;

/** Operations that wait for money, or for a person to find out what became of them. */
export const operations = defineScope<WaitingOperation>({
  name: 'operation',
  kinds: operationKinds,
  touched: async (_db, changes) => changes.get('operation') ?? [],
  async all(db) {
    const { rows } = await sql<{ id: string }>`
      select o.id from operation o where ${waits}`.execute(db);
    return rows.map(({ id }) => id);
  },
  async read(db, ids) {
    const { rows } = await sql<WaitingOperation>`
      select o.id, o.kind, o.status, o.needs_person as "needsPerson", o.requested_by_name as "by",
        o.created_at as created, a.amount, a.currency
      from operation o left join operation_amount a on a.operation = o.id and a.currency = (
        select min(currency) from operation_amount where operation = o.id)
      where o.id in ${among(ids)} and ${waits}`.execute(db);
    return new Map(rows.map((row) => [row.id, row]));
  },
});
