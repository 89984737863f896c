import { sql } from 'kysely';
import type Stripe from 'stripe';
import type { Store } from '../store/database.ts';
import { repaysMark } from '../transfers/rules.ts';
import type { GivenBack, GivesBack } from './sent-again.ts';

/** What these transfers give back, as far as they say so and it is kept. */
export async function readGivesBack(
  { read }: Pick<Store, 'read'>,
  transfers: readonly Pick<Stripe.Transfer, 'id' | 'metadata'>[],
): Promise<GivesBack> {
  const named = transfers.flatMap(({ id, metadata }) => {
    const repays = metadata[repaysMark];
    return repays === undefined ? [] : [{ id, repays }];
  });
  if (named.length === 0) return new Map();
  const all = sql`(select value from json_each(${JSON.stringify(named.map(({ repays }) => repays))}))`;
  const { rows } = await sql<{ id: string; transfer: string | null; charge: string | null }>`
    select id, transfer, null as charge from stripe_transfer_reversal where id in ${all}
    union all
    select id, null, charge from stripe_dispute where id in ${all}`.execute(read);
  const kept = new Map(rows.map((row) => [row.id, row]));
  return new Map(
    named.flatMap(({ id, repays }): [string, GivenBack][] => {
      const { transfer = null, charge = null } = kept.get(repays) ?? {};
      if (transfer !== null) return [[id, { transfer }]];
      return charge === null ? [] : [[id, { charge }]];
    }),
  );
}
