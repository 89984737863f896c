import { sql } from 'kysely';
import { readMatters } from '../../repayments/matters.ts';
import type { Matter } from '../../repayments/owed.ts';
import { among, type Database, defineScope } from '../finding.ts';
import { repaymentKinds } from '../kinds/repayments.ts';

/** What sellers gave back for disputes of a payment, or of a group, of which one was won. */
export interface WonMatter extends Matter {
  readonly group: string | null;
}

/** The won disputes whose sellers these transfers and reversals may have paid for. */
async function wonBy(db: Database, transfers: readonly string[], reversals: readonly string[]) {
  if (transfers.length + reversals.length === 0) return [];
  const { rows } = await sql<{ id: string }>`
    with moved as materialized (
      select source_transaction, transfer_group, repays from stripe_transfer
        where id in ${among(transfers)}
      union
      select t.source_transaction, t.transfer_group, t.repays
        from stripe_transfer_reversal r cross join stripe_transfer t on t.id = r.transfer
        where r.id in ${among(reversals)}
    )
    select d.id from moved m cross join stripe_dispute d on d.charge = m.source_transaction
      where d.status = 'won'
    union
    select d.id from moved m cross join stripe_charge c on c.transfer_group = m.transfer_group
      cross join stripe_dispute d on d.charge = c.id
      where d.status = 'won'
    union
    select d.id from moved m cross join stripe_dispute d on d.id = m.repays`.execute(db);
  return rows.map(({ id }) => id);
}

/** The won disputes that belong with these: what is taken back is shared out over all of them. */
async function wonWith(db: Database, disputes: readonly string[]): Promise<string[]> {
  if (disputes.length === 0) return [];
  const { rows } = await sql<{ id: string }>`
    with m as materialized (
      select d.charge, c.transfer_group
      from stripe_dispute d left join stripe_charge c on c.id = d.charge
      where d.id in ${among(disputes)}
    )
    select d.id from m cross join stripe_dispute d on d.charge = m.charge
      where d.status = 'won'
    union
    select d.id from m cross join stripe_charge c on c.transfer_group = m.transfer_group
      cross join stripe_dispute d on d.charge = c.id
      where d.status = 'won'`.execute(db);
  return rows.map(({ id }) => id);
}

/** What these operations give back, where they do. */
async function repaidBy(db: Database, operations: readonly string[]): Promise<string[]> {
  if (operations.length === 0) return [];
  const { rows } = await sql<{ repays: string }>`
    select input ->> '$.repays' as repays from operation
    where id in ${among(operations)} and input ->> '$.repays' is not null`.execute(db);
  return rows.map(({ repays }) => repays);
}

/** Disputes that were won after sellers had given back their share. */
export const wonDisputes = defineScope<WonMatter>({
  name: 'won_dispute',
  kinds: repaymentKinds,
  async touched(db, changes) {
    const repaid = await repaidBy(db, changes.get('operation') ?? []);
    const isReversal = (id: string) => id.startsWith('trr_');
    const disputes = [
      ...(changes.get('dispute') ?? []),
      ...repaid.filter((id) => !isReversal(id)),
      ...(await wonBy(db, changes.get('transfer') ?? [], [
        ...(changes.get('transfer_reversal') ?? []),
        ...repaid.filter(isReversal),
      ])),
    ];
    return [...disputes, ...(await wonWith(db, disputes))];
  },
  async all(db) {
    const { rows } = await sql<{ id: string }>`
      select id from stripe_dispute where status = 'won'`.execute(db);
    return rows.map(({ id }) => id);
  },
  async read(db, ids) {
    const asked = new Set(ids);
    const matters = await readMatters(db, ids);
    return new Map(
      matters.flatMap((matter) => {
        // One of them stands for all: the first to be won, which no later one can become.
        const first = matter.disputes.find(({ won }) => won !== null);
        return first && asked.has(first.id) ? [[first.id, matter] as const] : [];
      }),
    );
  },
});
