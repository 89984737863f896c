import { sql } from 'kysely';
import type { Store } from '../store/database.ts';
import { snapshots } from './registry.ts';

/**
 * How many objects of each listed kind are kept. No row is ever removed, so the last key of a table
 * is the number of its rows, and counting costs nothing.
 */
export async function keptObjects({ read }: Store): Promise<Record<string, number>> {
  const counts = await Promise.all(
    snapshots
      .filter(({ list }) => list)
      .map(async ({ kind, table }) => {
        const { rows } = await sql<{ last: number | null }>`
          select max(pk) as last from ${sql.table(table)}`.execute(read);
        return [kind, rows[0]?.last ?? 0] as const;
      }),
  );
  return Object.fromEntries(counts);
}
