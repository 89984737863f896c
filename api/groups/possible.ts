import { type RawBuilder, sql } from 'kysely';
import type { Possible } from '../operations/rules.ts';
import { can as canPayment, type Refundable } from '../payments/rules.ts';
import { can as canTransfer } from '../transfers/rules.ts';
import type { Database, LedgerEntry } from './entries.ts';

type ChargeRow = Pick<Refundable['charge'], 'status' | 'amount_captured' | 'amount_refunded'> & {
  id: string;
  captured: 0 | 1;
  refunded: 0 | 1;
};
type DisputeRow = Pick<Refundable['disputes'][number], 'status'> & {
  charge: string;
  refundable: 0 | 1;
};

async function refunds(db: Database, among: RawBuilder<unknown>) {
  const charges = await sql<ChargeRow>`
    select id, status, amount_captured, amount_refunded, json ->> '$.captured' as captured,
      json ->> '$.refunded' as refunded
    from stripe_charge where id in ${among}`.execute(db);
  const disputes = await sql<DisputeRow>`
    select charge, status, coalesce(json ->> '$.is_charge_refundable', 0) as refundable
    from stripe_dispute where charge in ${among}`.execute(db);
  const about = Map.groupBy(disputes.rows, ({ charge }) => charge);
  return charges.rows.map(({ id, captured, refunded, ...charge }) => {
    const of = (about.get(id) ?? []).map(({ status, refundable }) => ({
      status,
      is_charge_refundable: refundable === 1,
    }));
    const told = { ...charge, captured: captured === 1, refunded: refunded === 1 };
    return [id, canPayment.refund({ charge: told, disputes: of })] as const;
  });
}

async function reversals(db: Database, among: RawBuilder<unknown>) {
  const { rows } = await sql<{ id: string; amount: number; amount_reversed: number }>`
    select id, amount, amount_reversed from stripe_transfer where id in ${among}`.execute(db);
  return rows.map(({ id, ...transfer }) => [id, canTransfer.reverse(transfer)] as const);
}

/** Whether each payment of these entries can be refunded and each transfer reversed, or why not; by id. */
export async function possibleOf(
  db: Database,
  entries: readonly LedgerEntry[],
): Promise<ReadonlyMap<string, Possible>> {
  const among = (kind: LedgerEntry['kind']) => {
    const ids = entries.flatMap((entry) => (entry.kind === kind ? [entry.object] : []));
    return sql`(select value from json_each(${JSON.stringify(ids)}))`;
  };
  const [paid, sent] = await Promise.all([
    refunds(db, among('charge')),
    reversals(db, among('transfer')),
  ]);
  return new Map([...paid, ...sent]);
}
