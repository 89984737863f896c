import { sql } from 'kysely';
import type { GroupLedgerTable } from '../../store/tables.ts';
import { among, type Database, defineScope } from '../finding.ts';
import { clawBacks } from '../kinds/claw-backs.ts';
import { groupKinds } from '../kinds/groups.ts';

/** What a group comes to in one currency. */
export type GroupFigures = Pick<
  GroupLedgerTable,
  | 'transfer_group'
  | 'currency'
  | 'first'
  | 'last'
  | 'unbooked'
  | 'unbooked_since'
  | 'collected'
  | 'fees'
  | 'transferred'
  | 'reversed'
  | 'refunded'
  | 'disputed'
  | 'topped_up'
  | 'kept'
  | 'reconciliation'
  | 'difference'
>;

/** A payment of a group, with what Stripe booked for it. */
export interface GroupCharge {
  readonly id: string;
  readonly status: string;
  /** Minor units of `currency`. */
  readonly captured: number;
  readonly refunded: number;
  /** What its customer's bank has taken back or holds: the disputes that were not won. */
  readonly disputed: number;
  readonly currency: string;
  /** What it brought before fees, in the currency it settled in; null until it is booked. */
  readonly settled: number | null;
  readonly settledCurrency: string | null;
  readonly created: number;
  /** The newest of its refunds, and of those disputes. */
  readonly lastRefund: number | null;
  readonly lastDispute: number | null;
}

/** A transfer of a group. */
export interface GroupTransfer {
  readonly id: string;
  readonly destination: string;
  readonly source: string | null;
  readonly amount: number;
  readonly reversed: number;
  readonly currency: string;
  readonly created: number;
  /** What it gives back: what was taken back of a transfer, or for a dispute of a payment. */
  readonly againFor: string | null;
  readonly againForCharge: string | null;
  /** What refunds knowingly left with its seller: of the done operations, in minor units. */
  readonly unrecovered: number;
  /** The newest of those operations, and why it left it there. */
  readonly unrecoveredBy: string | null;
  readonly unrecoveredWhy: string | null;
}

/** What the kinds of a transfer group judge by. */
export interface GroupFacts {
  readonly group: string;
  /**
   * Its members name others that are not kept yet, as the payment does whose application fee comes
   * with a later event: until then a lack may be only what is not known. Asked where one is shown.
   */
  readonly awaitsMembers: boolean;
  /** One a currency, as Stripe booked it. */
  readonly ledgers: readonly GroupFigures[];
  /** Empty where the ledgers alone say that nothing of it was lost. */
  readonly charges: readonly GroupCharge[];
  readonly transfers: readonly GroupTransfer[];
  /** Its only payment, if it has but one. */
  readonly onlyCharge: string | null;
}

/** Whether any of its money went back or did not come, so that its members have to be read. */
const isTroubled = ({
  refunded,
  disputed,
  transferred,
  reversed,
  collected,
}: GroupFigures): boolean => refunded > 0 || disputed > 0 || transferred - reversed > collected;

async function readLedgers(db: Database, groups: readonly string[]) {
  const { rows } = await sql<GroupFigures>`
    select transfer_group, currency, first, last, unbooked, unbooked_since, collected, fees, transferred,
      reversed, refunded, disputed, topped_up, kept, reconciliation, difference
    from group_ledger where transfer_group in ${among(groups)}`.execute(db);
  return Map.groupBy(rows, ({ transfer_group }) => transfer_group);
}

/** The statuses in which a dispute's money is with the bank. */
const withTheBank = sql`('needs_response', 'under_review', 'lost', 'appeal_needs_response', 'appeal_under_review')`;

/**
 * Whether a refund that failed leaves `amount_refunded` again Stripe does not document: where that
 * still counts all refunds, those that failed are taken out of it.
 */
async function readCharges(db: Database, groups: readonly string[]) {
  const { rows } = await sql<GroupCharge & { group: string }>`
    select c.transfer_group as "group", c.id, c.status, c.currency, c.created,
      coalesce(json_extract(c.json, '$.amount_captured'), 0) as captured,
      c.amount_refunded - (select iif(c.amount_refunded = sum(r.amount),
          coalesce(sum(r.amount) filter (where r.status in ('failed', 'canceled')), 0), 0)
        from stripe_refund r where r.charge = c.id) as refunded, b.amount as settled, b.currency as "settledCurrency",
      (select max(created) from stripe_refund r where r.charge = c.id) as "lastRefund",
      coalesce((select sum(amount) from stripe_dispute d
        where d.charge = c.id and d.status in ${withTheBank}), 0) as disputed,
      (select max(created) from stripe_dispute d
        where d.charge = c.id and d.status in ${withTheBank}) as "lastDispute"
    from stripe_charge c left join stripe_balance_transaction b on b.id = c.balance_transaction
    where c.transfer_group in ${among(groups)}`.execute(db);
  return Map.groupBy(rows, ({ group }) => group);
}

const ofTransfer = sql`t.id, t.destination, t.source_transaction as source, t.amount,
  t.amount_reversed as reversed, t.currency, t.created,
  (select transfer from stripe_transfer_reversal where id = t.repays) as "againFor",
  (select charge from stripe_dispute where id = t.repays) as "againForCharge"`;

/** Those that the ledgers count: a transfer belongs where the payment does that it came from. */
async function readTransfers(db: Database, groups: readonly string[]) {
  const { rows } = await sql<GroupTransfer & { group: string }>`
    with member as materialized (
      select t.transfer_group as "group", ${ofTransfer}
      from stripe_transfer t left join stripe_charge c on c.id = t.source_transaction
      where t.transfer_group in ${among(groups)}
        and coalesce(c.transfer_group, t.transfer_group) = t.transfer_group
      union
      select c.transfer_group, ${ofTransfer}
      from stripe_charge c cross join stripe_transfer t on t.source_transaction = c.id
      where c.transfer_group in ${among(groups)}
    ), kept as (
      select m.id, sum(u.amount) as amount, max(u.operation) as operation
      from member m cross join operation_unrecovered u
        on u.account = m.destination and u.transfer = m.id
      cross join operation o on o.id = u.operation and o.status in ('succeeded', 'partly_done')
      group by m.id
    )
    select m.*, coalesce(k.amount, 0) as unrecovered, k.operation as "unrecoveredBy",
      (select why from operation_unrecovered
        where operation = k.operation and transfer = m.id) as "unrecoveredWhy"
    from member m left join kept k on k.id = m.id
    order by m.created, m.id`.execute(db);
  return Map.groupBy(rows, ({ group }) => group);
}

/** Those of these groups whose sellers were sent money of a payment that failed later. */
async function withFailed(db: Database, groups: readonly string[]) {
  if (groups.length === 0) return [];
  const { rows } = await sql<{ group: string }>`
    select distinct c.transfer_group as "group"
    from stripe_charge c cross join stripe_transfer t on t.source_transaction = c.id
    where c.transfer_group in ${among(groups)} and c.status = 'failed'`.execute(db);
  return rows.map(({ group }) => group);
}

/** Those of these groups whose members name a transfer, an application fee or a payment that is not kept. */
async function withMembersToCome(db: Database, groups: readonly string[]) {
  if (groups.length === 0) return new Set<string>();
  const { rows } = await sql<{ group: string }>`
    select c.transfer_group as "group" from stripe_charge c
    where c.transfer_group in ${among(groups)} and c.status <> 'failed' and (
      not exists (select 1 from stripe_transfer t where t.id = c.json ->> '$.transfer')
        and c.json ->> '$.transfer' is not null
      or not exists (
        select 1 from stripe_application_fee f where f.id = c.json ->> '$.application_fee')
        and c.json ->> '$.application_fee' is not null)
    union
    select t.transfer_group from stripe_transfer t
    where t.transfer_group in ${among(groups)} and t.source_transaction is not null
      and not exists (select 1 from stripe_charge c where c.id = t.source_transaction)`.execute(db);
  return new Set(rows.map(({ group }) => group));
}

/** The payment of each of these groups that has but one. */
async function readOnlyCharges(db: Database, groups: readonly string[]) {
  if (groups.length === 0) return new Map<string, string>();
  const { rows } = await sql<{ group: string; id: string }>`
    select transfer_group as "group", min(id) as id from stripe_charge
    where transfer_group in ${among(groups)} and status = 'succeeded'
    group by transfer_group having count(*) = 1`.execute(db);
  return new Map(rows.map(({ group, id }) => [group, id]));
}

/** Whether it brought money that nobody was sent: then it matters which payment did. */
const isUndistributed = ({ collected, transferred }: GroupFigures): boolean =>
  collected > 0 && transferred === 0;

/** Whether less seems to have come in than went out. */
const seemsShort = ({ kept, transferred, reversed, collected, topped_up }: GroupFigures): boolean =>
  kept < 0 || transferred - reversed > collected + topped_up;

/** Transfer groups: where the money of payments went, and whether it came back. */
export const groups = defineScope<GroupFacts>({
  name: 'group',
  kinds: [...clawBacks, ...groupKinds],
  async touched(db, changes) {
    const named = changes.get('group') ?? [];
    const operations = changes.get('operation');
    if (!operations) return named;
    // Once a refund is done, what it left with sellers is known to be left.
    const { rows } = await sql<{ group: string }>`
      select distinct coalesce(c.transfer_group, t.transfer_group) as "group"
      from operation_unrecovered u cross join stripe_transfer t on t.id = u.transfer
      left join stripe_charge c on c.id = t.source_transaction
      where u.operation in ${among(operations)}
        and coalesce(c.transfer_group, t.transfer_group) is not null`.execute(db);
    return [...named, ...rows.map(({ group }) => group)];
  },
  async all(db) {
    const { rows } = await sql<{ group: string }>`
      select distinct transfer_group as "group" from group_ledger`.execute(db);
    return rows.map(({ group }) => group);
  },
  async read(db, ids) {
    const ledgers = await readLedgers(db, ids);
    const having = (is: (ledger: GroupFigures) => boolean) =>
      [...ledgers].filter(([, each]) => each.some(is)).map(([group]) => group);
    const failed = await withFailed(
      db,
      having(({ transferred }) => transferred > 0),
    );
    const troubled = [...new Set([...having(isTroubled), ...failed])];
    const some = troubled.length > 0;
    const charges = some ? await readCharges(db, troubled) : undefined;
    const transfers = some ? await readTransfers(db, troubled) : undefined;
    const onlyCharges = await readOnlyCharges(db, having(isUndistributed));
    const awaiting = await withMembersToCome(db, having(seemsShort));
    return new Map(
      [...ledgers].map(([group, each]) => [
        group,
        {
          group,
          awaitsMembers: awaiting.has(group),
          ledgers: each,
          charges: charges?.get(group) ?? [],
          transfers: transfers?.get(group) ?? [],
          onlyCharge: onlyCharges.get(group) ?? null,
        },
      ]),
    );
  },
});
