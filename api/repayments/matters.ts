import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import { unfinishedStatuses, waitingStatuses } from '../operations/status.ts';
import type { Tables } from '../store/tables.ts';
import { forMark } from '../transfers/rules.ts';
import type { Contested, Matter, Ordered, SentToSeller, TakenBack } from './owed.ts';

/** The store as a transaction sees it, or as it was committed. */
type Database = Kysely<Tables> | Transaction<Tables>;

/**
 * The repayment whose plan is being made: what was ordered after it has to make way for it, unless
 * that may have been sent, while this one was refused and is now tried again.
 */
type Planned = string | undefined;

/** What belongs together: the disputes of a group's payments, or of a payment in no group. */
interface Whole extends Matter {
  readonly group: string | null;
}

const among = (ids: readonly string[]): RawBuilder<unknown> =>
  sql`(select value from json_each(${JSON.stringify(ids)}))`;

/** What the bank took of a dispute, and when it came back, by what Stripe booked. */
const taken = sql`(select -(value ->> '$.amount') from json_each(d.json, '$.balance_transactions')
    where value ->> '$.amount' < 0 limit 1)`;
const takenIn = sql`(select value ->> '$.currency' from json_each(d.json, '$.balance_transactions')
    where value ->> '$.amount' < 0 limit 1)`;
const cameBack = sql`(select max(value ->> '$.created')
    from json_each(d.json, '$.balance_transactions') where value ->> '$.amount' > 0)`;

type ContestedRow = Contested & { matter: string; group: string | null };

/** All disputes of the matters of these, but for those that no money was taken for. */
async function disputesWith(db: Database, disputes: readonly string[]): Promise<ContestedRow[]> {
  const columns = sql`m.matter, m.transfer_group as "group", d.id, d.charge,
    coalesce(${taken}, d.amount) as amount, coalesce(${takenIn}, d.currency) as currency,
    d.created as opened, iif(d.status = 'won', ${cameBack}, null) as won`;
  const tookMoney = sql`d.status not like 'warning%' and d.status <> 'prevented'`;
  const { rows } = await sql<ContestedRow>`
    with matters as materialized (
      select distinct coalesce('group ' || c.transfer_group, 'payment ' || d.charge) as matter,
        d.charge, c.transfer_group
      from stripe_dispute d left join stripe_charge c on c.id = d.charge
      where d.id in ${among(disputes)}
    )
    select ${columns} from matters m cross join stripe_dispute d on d.charge = m.charge
      where ${tookMoney}
    union
    select ${columns} from matters m
      cross join stripe_charge c on c.transfer_group = m.transfer_group
      cross join stripe_dispute d on d.charge = c.id where ${tookMoney}
    order by won, id`.execute(db);
  return rows;
}

type SentRow = SentToSeller & { group: string | null };

const sentColumns = sql`t.id, t.destination, t.amount, t.currency, t.created,
  t.source_transaction as source, t.transfer_group as "group", t.repays`;

const sentBy = async (db: Database, where: RawBuilder<unknown>): Promise<SentRow[]> =>
  (await sql<SentRow>`select ${sentColumns} from stripe_transfer t where ${where}`.execute(db))
    .rows;

/** What was sent of these disputes' payments, by their groups, or to give back what they took. */
const sentOf = async (db: Database, disputes: readonly ContestedRow[]): Promise<SentRow[]> =>
  (
    await Promise.all([
      sentBy(db, sql`t.source_transaction in ${among(disputes.map(({ charge }) => charge))}`),
      sentBy(
        db,
        sql`t.transfer_group in ${among(disputes.flatMap(({ group }) => group ?? []))}
          and t.source_transaction is null`,
      ),
      sentBy(db, sql`t.repays in ${among(disputes.map(({ id }) => id))}`),
    ])
  ).flat();

const reversalsOf = async (db: Database, transfers: readonly string[]): Promise<TakenBack[]> => {
  const { rows } = await sql<Omit<TakenBack, 'forRefund'> & { forRefund: 0 | 1 }>`
    select r.id, r.transfer, r.amount, r.created,
      r.source_refund is not null or coalesce(o.kind, '') = 'refund.create'
        or coalesce(r.json ->> ${`$.metadata.${forMark}`}, '') = 'refund' as "forRefund"
    from stripe_transfer_reversal r
    left join operation o on o.id = r.json ->> '$.metadata.operation_id'
    where r.transfer in ${among(transfers)}`.execute(db);
  return rows.map((row) => ({ ...row, forRefund: row.forRefund === 1 }));
};

/**
 * Repayments of these that are ordered, and not yet seen as transfers.
 * @param planned counts only what was ordered before it, or may have been sent.
 */
async function orderedFor(
  db: Database,
  repays: readonly string[],
  planned: Planned,
): Promise<Ordered[]> {
  const pending = [...unfinishedStatuses, ...waitingStatuses];
  const { rows } = await sql<Ordered>`
    select o.input ->> '$.repays' as repays, o.input ->> '$.destination' as destination,
      o.input ->> '$.amount' as amount, o.input ->> '$.currency' as currency
    from operation o
    where o.input ->> '$.repays' is not null and o.input ->> '$.repays' in ${among(repays)}
      and +o.kind = 'transfer.create'
      and (o.status in ${among(pending)} or o.status = 'succeeded' and not exists (
        select 1 from operation_step s cross join stripe_transfer t on t.id = s.object
        where s.operation = o.id))
      and ${
        planned === undefined
          ? sql`1`
          : sql`o.id <> ${planned} and (o.status in ('running', 'unknown', 'succeeded')
              or o.pk < (select pk from operation where id = ${planned}))`
      }`.execute(db);
  return rows;
}

/** Since when transfers say what they give back: since this store knows of that; Unix seconds. */
async function readMarksSince(db: Database): Promise<number> {
  const { rows } = await sql<{ at: number }>`
    select unixepoch(timestamp) as at from kysely_migration
    where name = '2026-11-22-operations-repays'`.execute(db);
  return rows[0]?.at ?? 0;
}

/** The disputes and transfers of each matter, with all that was taken back and sent again. */
async function complete(
  db: Database,
  disputes: readonly ContestedRow[],
  sent: readonly SentRow[],
  planned: Planned,
): Promise<Map<string, Whole>> {
  const ofDispute = new Map(disputes.map(({ id, matter }) => [id, matter]));
  const ofCharge = new Map(disputes.map(({ charge, matter }) => [charge, matter]));
  const reversals = await reversalsOf(
    db,
    sent.map(({ id }) => id),
  );
  const undoing = await sentBy(db, sql`t.repays in ${among(reversals.map(({ id }) => id))}`);
  const all = new Map([...sent, ...undoing].map((each) => [each.id, each]));
  const ofReversal = new Map(reversals.map(({ id, transfer }) => [id, transfer]));
  /** What it gives back says more than where it was drawn from, and that more than its group. */
  const matterOf = ({ repays, source, group }: SentRow): string =>
    (repays !== null && (ofDispute.get(repays) ?? ofUndone(repays))) ||
    (source !== null && ofCharge.get(source)) ||
    (group === null ? '' : `group ${group}`);
  const ofUndone = (reversal: string): string | undefined => {
    const of = all.get(ofReversal.get(reversal) ?? '');
    return of && matterOf(of);
  };
  const repaid = [...ofDispute.keys(), ...ofReversal.keys()];
  const ordered = await orderedFor(db, repaid, planned);
  const marksSince = await readMarksSince(db);
  const transfers = Map.groupBy(all.values(), matterOf);
  const named = new Map(disputes.map(({ matter, group }) => [matter, group]));
  return new Map(
    [...new Set([...named.keys(), ...transfers.keys()])].map((matter) => {
      const each = transfers.get(matter) ?? [];
      const ids = new Set(each.map(({ id }) => id));
      const own = disputes.filter((dispute) => dispute.matter === matter);
      return [
        matter,
        {
          group: named.get(matter) ?? null,
          disputes: own,
          transfers: each,
          reversals: reversals.filter(({ transfer }) => ids.has(transfer)),
          ordered: ordered.filter(
            ({ repays }) => (ofDispute.get(repays) ?? ofUndone(repays)) === matter,
          ),
          marksSince,
        },
      ];
    }),
  );
}

/**
 * What sellers gave back for these disputes and those that belong with them, and were sent again.
 * One for each payment or group.
 */
export async function readMatters(
  db: Database,
  disputes: readonly string[],
  planned?: string,
): Promise<Whole[]> {
  const contested = await disputesWith(db, disputes);
  const matters = await complete(db, contested, await sentOf(db, contested), planned);
  return [...matters.values()].filter((matter) => matter.disputes.length > 0);
}

/** The same around a reversal, whether its payment is disputed or not; null for an unknown one. */
export async function readMatterOf(
  db: Database,
  reversal: string,
  planned?: string,
): Promise<Matter | null> {
  const [of] = await sentBy(
    db,
    sql`t.id = (select transfer from stripe_transfer_reversal where id = ${reversal})`,
  );
  if (!of) return null;
  const { rows } = await sql<{ id: string }>`
    select id from stripe_dispute where charge = ${of.source}
    union
    select d.id from stripe_charge c cross join stripe_dispute d on d.charge = c.id
    where c.transfer_group = ${of.source === null ? of.group : null}
    union
    select id from stripe_dispute where id = ${of.repays}`.execute(db);
  const contested = await disputesWith(
    db,
    rows.map(({ id }) => id),
  );
  const sent = await sentOf(db, contested);
  const matters = await complete(db, contested, [...sent, of], planned);
  return (
    [...matters.values()].find(({ transfers }) => transfers.some(({ id }) => id === of.id)) ?? null
  );
}
