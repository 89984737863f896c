import { sql } from 'kysely';
import { among, type Database, defineScope } from '../finding.ts';
import { repaymentKinds } from '../kinds/repayments.ts';

/** A transfer of the payment of a dispute, or of its group; minor units. */
export interface WonTransfer {
  readonly id: string;
  readonly destination: string;
  readonly amount: number;
  readonly reversed: number;
  readonly currency: string;
  readonly created: number;
  /** Those that no refund brought with it. */
  readonly reversals: readonly { readonly amount: number; readonly created: number }[];
}

/** A dispute whose money came back to the platform. */
export interface WonDispute {
  readonly id: string;
  readonly amount: number;
  readonly currency: string;
  readonly group: string | null;
  readonly opened: number;
  /** When the money came back, by what Stripe booked. */
  readonly closed: number;
  /** Oldest first. */
  readonly transfers: readonly WonTransfer[];
}

async function transfersOf(db: Database, disputes: readonly string[]) {
  const { rows } = await sql<Omit<WonTransfer, 'reversals'> & { dispute: string }>`
    select d.id as dispute, t.id, t.destination, t.amount, t.amount_reversed as reversed,
      t.currency, t.created
    from stripe_dispute d cross join stripe_transfer t on t.source_transaction = d.charge
    where d.id in ${among(disputes)}
    union
    select d.id, t.id, t.destination, t.amount, t.amount_reversed, t.currency, t.created
    from stripe_dispute d cross join stripe_charge c on c.id = d.charge
    cross join stripe_transfer t on t.transfer_group = c.transfer_group
    where d.id in ${among(disputes)} and t.source_transaction is null
    order by 7, 2`.execute(db);
  return rows;
}

/** Reversals by transfer. Those of a refund's own plan are for the refund. */
async function reversalsOf(db: Database, transfers: readonly string[]) {
  const { rows } = await sql<{ transfer: string; amount: number; created: number }>`
    select r.transfer, r.amount, r.created from stripe_transfer_reversal r
    left join operation o on o.id = r.json ->> '$.metadata.operation_id'
    where r.transfer in ${among(transfers)} and r.source_refund is null
      and coalesce(o.kind, '') <> 'refund.create'`.execute(db);
  return Map.groupBy(rows, ({ transfer }) => transfer);
}

/** Disputes that were won after sellers had given back their share. */
export const wonDisputes = defineScope<WonDispute>({
  name: 'won_dispute',
  kinds: repaymentKinds,
  async touched(db, changes) {
    const disputes = changes.get('dispute') ?? [];
    const transfers = changes.get('transfer') ?? [];
    const reversals = changes.get('transfer_reversal') ?? [];
    if (transfers.length + reversals.length === 0) return disputes;
    const { rows } = await sql<{ id: string }>`
      with moved as materialized (
        select source_transaction, transfer_group from stripe_transfer
          where id in ${among(transfers)}
        union
        select t.source_transaction, t.transfer_group
          from stripe_transfer_reversal r cross join stripe_transfer t on t.id = r.transfer
          where r.id in ${among(reversals)}
      )
      select d.id from moved m cross join stripe_dispute d on d.charge = m.source_transaction
        where d.status = 'won'
      union
      select d.id from moved m cross join stripe_charge c on c.transfer_group = m.transfer_group
        cross join stripe_dispute d on d.charge = c.id
        where d.status = 'won'`.execute(db);
    return [...disputes, ...rows.map(({ id }) => id)];
  },
  async all(db) {
    const { rows } = await sql<{ id: string }>`
      select id from stripe_dispute where status = 'won'`.execute(db);
    return rows.map(({ id }) => id);
  },
  async read(db, ids) {
    const { rows } = await sql<Omit<WonDispute, 'transfers'>>`
      select d.id, d.amount, d.currency, d.created as opened, c.transfer_group as "group",
        (select max(value ->> '$.created') from json_each(d.json, '$.balance_transactions')
          where value ->> '$.amount' > 0) as closed
      from stripe_dispute d left join stripe_charge c on c.id = d.charge
      where d.id in ${among(ids)} and d.status = 'won'`.execute(db);
    // One that Stripe has not booked yet comes again with what it books.
    const won = rows.filter(({ closed }) => closed !== null);
    if (won.length === 0) return new Map();
    const transfers = await transfersOf(
      db,
      won.map(({ id }) => id),
    );
    const reversals = await reversalsOf(
      db,
      transfers.map(({ id }) => id),
    );
    return new Map(
      won.map((dispute) => [
        dispute.id,
        {
          ...dispute,
          transfers: transfers
            .filter((each) => each.dispute === dispute.id)
            .map((each) => ({ ...each, reversals: reversals.get(each.id) ?? [] })),
        },
      ]),
    );
  },
});
