import { setImmediate as breathe } from 'node:timers/promises';
import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import type { Write } from '../store/database.ts';
import type { Derivation, WrittenSnapshot } from '../store/derive.ts';
import type { GroupLedgerTable, Tables } from '../store/tables.ts';

type Database = Kysely<Tables> | Transaction<Tables>;

/** A member of a group, and what Stripe booked for it on the platform's balance. */
export interface LedgerEntry {
  readonly kind:
    | 'charge'
    | 'transfer'
    | 'refund'
    | 'transfer_reversal'
    | 'dispute'
    | 'application_fee'
    | 'fee_refund';
  readonly object: string;
  /** The object whose page tells of it: a reversal's transfer, a refund's or a fee's charge. */
  readonly about: string;
  /** Unix seconds: when it was booked, or created when it is not booked yet. */
  readonly at: number;
  /** The connected account it went to or came from, if any. */
  readonly account: string | null;
  /** The customer who paid or was paid back, by name or e-mail. */
  readonly customer: string | null;
  readonly currency: string;
  /** Null until Stripe books it. */
  readonly balance_transaction: string | null;
  readonly type: string | null;
  readonly amount: number | null;
  readonly fee: number | null;
  readonly net: number | null;
  readonly status: 'available' | 'pending' | 'unbooked';
}

/**
 * Everything that belongs to a transfer group, in time order: charges and transfers with the
 * group, transfers sourced from those charges, and the refunds, disputes, fees and reversals of
 * both. Figures are those of the balance transactions, never of the members themselves.
 */
export async function ledgerEntries(db: Database, group: string): Promise<LedgerEntry[]> {
  const { rows } = await ledgerStatement(group).execute(db);
  return rows;
}

/**
 * The one statement that gathers a group. The cross joins fix the order: from the few members to
 * the large tables by index, never the other way, whatever the planner believes of their sizes.
 */
export const ledgerStatement = (group: string): RawBuilder<LedgerEntry> => sql`
    with charge as materialized (
      select id, currency, created, status, outcome, coalesce(customer, customer_email) as customer
        from stripe_charge where transfer_group = ${group}
    ), transfer as materialized (
      select id, currency, created, destination from stripe_transfer
        where transfer_group = ${group}
      union
      select t.id, t.currency, t.created, t.destination
        from charge cross join stripe_transfer t on t.source_transaction = charge.id
    ), fee as materialized (
      select f.id, f.currency, f.created, f.payer, charge.id as charge
        from charge cross join stripe_application_fee f on f.originating_transaction = charge.id
    ), member as (
      select 'charge' as kind, id, id as about, customer, currency, created, null as account,
        1 as books from charge
        where status <> 'failed' and outcome <> 'uncaptured'
      union all
      select 'transfer', id, id, null, currency, created, destination, 1 from transfer
      union all
      select 'refund', r.id, charge.id, charge.customer, r.currency, r.created, null,
        r.status not in ('failed', 'canceled')
        from charge cross join stripe_refund r on r.charge = charge.id
      union all
      select 'transfer_reversal', v.id, transfer.id, null, v.currency, v.created,
        transfer.destination, 1
        from transfer cross join stripe_transfer_reversal v on v.transfer = transfer.id
      union all
      select 'dispute', d.id, d.id, charge.customer, d.currency, d.created, null, 0
        from charge cross join stripe_dispute d on d.charge = charge.id
      union all
      select 'application_fee', id, charge, null, currency, created, payer, 1 from fee
      union all
      select 'fee_refund', b.id, fee.charge, null, b.currency, b.created, fee.payer, 1
        from fee cross join stripe_fee_refund b on b.fee = fee.id
    )
    select m.kind, m.id as object, m.about, m.customer, m.account,
      coalesce(b.created, m.created) as at, coalesce(b.currency, m.currency) as currency, b.id as balance_transaction, b.type,
      b.amount, b.fee, b.net, coalesce(b.status, 'unbooked') as status
    from member m
      left join stripe_balance_transaction b on b.source = m.id and b.account is null
    -- An inquiry moves no money; nor does a refund that failed before it was booked.
    where b.id is not null or m.books
    -- Within a second money comes in before it goes out, as the guides tell it.
    order by at, case m.kind when 'charge' then 0 when 'transfer' then 1
      when 'application_fee' then 2 else 3 end, b.pk`;

export type LedgerFigures = Omit<GroupLedgerTable, 'pk' | 'transfer_group' | 'currency'>;

/** What the entries of one currency come to, in minor units; `kept` is the platform's own. */
export function figuresOf(entries: readonly LedgerEntry[]): LedgerFigures {
  const figures: LedgerFigures = {
    first: entries.reduce((first, { at }) => Math.min(first, at), Number.POSITIVE_INFINITY),
    last: entries.reduce((last, { at }) => Math.max(last, at), 0),
    members: new Set(entries.map(({ object }) => object)).size,
    sellers: new Set(entries.map(({ account }) => account).filter((a) => a !== null)).size,
    unbooked: entries.filter(({ status }) => status === 'unbooked').length,
    collected: 0,
    fees: 0,
    transferred: 0,
    reversed: 0,
    refunded: 0,
    disputed: 0,
    application_fees: 0,
    kept: 0,
  };
  for (const { kind, amount, fee, net } of entries) {
    if (amount === null || fee === null || net === null) continue;
    figures.kept += net;
    // A dispute's fees are part of what the dispute costs, not of what collecting cost.
    if (kind === 'dispute') figures.disputed -= net;
    else figures.fees += fee;
    if (kind === 'charge') figures.collected += amount;
    else if (kind === 'transfer') figures.transferred -= amount;
    else if (kind === 'transfer_reversal') figures.reversed += amount;
    else if (kind === 'refund') figures.refunded -= amount;
    else if (kind === 'application_fee' || kind === 'fee_refund')
      figures.application_fees += amount;
  }
  return figures;
}

/** The entries by settlement currency: no sum ever crosses currencies. */
export function byCurrency(entries: readonly LedgerEntry[]): Map<string, LedgerEntry[]> {
  return Map.groupBy(entries, ({ currency }) => currency);
}

/** Rows keep their place (`pk`), on which a reader's cursor may stand. */
async function writeLedger({ db }: Write, group: string) {
  const ledgers = byCurrency(await ledgerEntries(db, group));
  const gone = db.deleteFrom('group_ledger').where('transfer_group', '=', group);
  const currencies = [...ledgers.keys()];
  await (currencies.length > 0 ? gone.where('currency', 'not in', currencies) : gone).execute();
  for (const [currency, entries] of ledgers) {
    const figures = figuresOf(entries);
    await db
      .insertInto('group_ledger')
      .values({ transfer_group: group, currency, ...figures })
      .onConflict((row) => row.columns(['transfer_group', 'currency']).doUpdateSet(figures))
      .execute();
  }
}

const memberKinds = new Set([
  'charge',
  'transfer',
  'refund',
  'transfer_reversal',
  'dispute',
  'application_fee',
  'fee_refund',
  'balance_transaction',
]);

/** The groups that these objects belong to, or belonged to before. */
async function groupsOf(db: Database, written: readonly WrittenSnapshot[]): Promise<Set<string>> {
  const groups = new Set<string>();
  const ids = new Set<string>();
  for (const { snapshot, id, before, after } of written) {
    if (!memberKinds.has(snapshot.kind)) continue;
    for (const object of [before, after] as { transfer_group?: string; source?: string }[]) {
      if (object?.transfer_group) groups.add(object.transfer_group);
      if (snapshot.kind === 'balance_transaction' && typeof object?.source === 'string')
        ids.add(object.source);
    }
    ids.add(id);
  }
  if (ids.size === 0) return groups;
  const { rows } = await memberGroupsStatement([...ids]).execute(db);
  for (const row of rows) groups.add(row.transfer_group);
  return groups;
}

/** From any members to their charges and transfers, and from those to the groups. */
export const memberGroupsStatement = (
  ids: readonly string[],
): RawBuilder<{ transfer_group: string }> => sql`
  with given as materialized (select value as id from json_each(${JSON.stringify(ids)})),
  fee as (
    select originating_transaction from stripe_application_fee where id in given
    union all
    select f.originating_transaction from stripe_fee_refund r
      cross join stripe_application_fee f on f.id = r.fee where r.id in given
  ), transfer as (
    select id from given
    union all select transfer from stripe_transfer_reversal where id in given
  ), charge as (
    select id from given
    union all select charge from stripe_refund where id in given
    union all select charge from stripe_dispute where id in given
    union all select originating_transaction from fee
    union all select source_transaction from stripe_transfer where id in transfer
  )
  select transfer_group from stripe_charge where id in charge and transfer_group is not null
  union
  select transfer_group from stripe_transfer where id in transfer and transfer_group is not null`;

/** Groups of one transaction of a rebuild. */
const rebuildBatch = 200;

/** `group_ledger` from the members and their balance transactions. */
export const groupLedgers: Derivation = {
  async update(write, written) {
    for (const group of await groupsOf(write.db, written)) {
      await writeLedger(write, group);
      write.changed({ kind: 'group', area: 'groups', id: group });
    }
  },
  async rebuild(store) {
    const { rows } = await sql<{ transfer_group: string }>`
      select transfer_group from stripe_charge where transfer_group is not null
      union
      select transfer_group from stripe_transfer where transfer_group is not null
      union
      select transfer_group from group_ledger
    `.execute(store.read);
    for (let from = 0; from < rows.length; from += rebuildBatch) {
      await store.write(async (write) => {
        for (const { transfer_group } of rows.slice(from, from + rebuildBatch))
          await writeLedger(write, transfer_group);
      });
      await breathe();
    }
  },
};
