import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import type { Tables } from '../store/tables.ts';

export type Database = Kysely<Tables> | Transaction<Tables>;

/** A member of a group, and what Stripe booked for it on the platform's balance. */
export interface LedgerEntry {
  readonly kind:
    | 'charge'
    | 'transfer'
    | 'refund'
    | 'transfer_reversal'
    | 'dispute'
    | 'application_fee'
    | 'fee_refund'
    | 'topup';
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
  /** What the member itself says it moves, money out negative, in minor units of `stated_currency`. */
  readonly stated: number;
  readonly stated_currency: string;
  /** Whether the member says that this was undone: failed, canceled, won or taken back. */
  readonly undone: 0 | 1;
  /**
   * What it says came back by refunds or reversals, less those that are kept; minor units of
   * `stated_currency`. Not 0: one of them is not known yet, or it is itself older than they are.
   */
  readonly unknown_back: number;
  /** Null until Stripe books it. */
  readonly balance_transaction: string | null;
  readonly type: string | null;
  readonly reporting_category: string | null;
  readonly amount: number | null;
  readonly fee: number | null;
  readonly net: number | null;
  /** What one unit of `stated_currency` was booked as; null where nothing was converted. */
  readonly exchange_rate: number | null;
  readonly status: 'available' | 'pending' | 'unbooked';
}

/** An entry, and the transfer group whose it is. */
interface GroupEntry extends LedgerEntry {
  readonly group: string;
}

/**
 * Everything that belongs to a transfer group, in time order: charges, transfers and top-ups with
 * the group, transfers sourced from those charges, and the refunds, disputes, fees and reversals
 * of all of them. A transfer belongs to one group only: that of the charge it was sourced from,
 * as Stripe copies it, even where it carries another; so no cent is in two ledgers. Figures are
 * those of the balance transactions, never of the members themselves, which only `stated` quotes.
 */
export async function ledgerEntries(db: Database, group: string): Promise<LedgerEntry[]> {
  const { rows } = await ledgerStatement([group]).execute(db);
  return rows.map(({ group: _group, ...entry }) => entry);
}

/** The same of several groups by their names; of one that has no members there is nothing. */
export async function ledgersOf(
  db: Database,
  groups: readonly string[],
): Promise<ReadonlyMap<string, readonly LedgerEntry[]>> {
  const { rows } = await ledgerStatement(groups).execute(db);
  return Map.groupBy(rows, ({ group }) => group);
}

/**
 * The one statement that gathers groups: what it costs to begin is more than a group more costs, so
 * that all groups of a transaction are asked for at once. The cross joins fix the order: from the few members to
 * the large tables by index, never the other way, whatever the planner believes of their sizes.
 *
 * `books` says whether a member is expected to be booked though it is not yet: an inquiry moves no
 * money, nor does a refund that failed before it was booked. What a failed debit had been captured
 * for Stripe no longer says; that it was undone is enough.
 *
 * Whether a refund that failed leaves `amount_refunded` again Stripe does not document, so a charge
 * may count those or not.
 */
export const ledgerStatement = (groups: readonly string[]): RawBuilder<GroupEntry> => sql`
    with given(grp) as materialized (
      select value from json_each(${JSON.stringify(groups)})
    ), charge as materialized (
      select grp, id, currency, created, status, coalesce(customer, customer_email) as customer,
        iif(status = 'pending', amount, amount_captured) as captured, amount_refunded as refunded
        from given cross join stripe_charge on transfer_group = grp
    ), transfer as materialized (
      select grp, t.id, t.currency, t.created, t.destination, t.amount, t.amount_reversed as reversed
        from given cross join stripe_transfer t on t.transfer_group = grp
          left join stripe_charge c on c.id = t.source_transaction
        where coalesce(c.transfer_group, grp) = grp
      union
      select grp, t.id, t.currency, t.created, t.destination, t.amount, t.amount_reversed
        from charge cross join stripe_transfer t on t.source_transaction = charge.id
    ), fee as materialized (
      select grp, f.id, f.currency, f.created, f.payer, f.amount, f.amount_refunded as refunded,
        charge.id as charge
        from charge cross join stripe_application_fee f on f.originating_transaction = charge.id
    ), member as (
      select grp, 'charge' as kind, id, id as about, customer, currency, created, null as account,
        captured as stated, status = 'failed' as undone, status <> 'failed' and captured > 0 as books,
        refunded - (select iif(charge.refunded = coalesce(sum(r.amount), 0), charge.refunded,
            coalesce(sum(r.amount) filter (where r.status not in ('failed', 'canceled')), 0))
          from stripe_refund r where r.charge = charge.id) as unknown_back
        from charge
      union all
      select grp, 'transfer', id, id, null, currency, created, destination, -amount, 0, 1,
        reversed - (select coalesce(sum(v.amount), 0) from stripe_transfer_reversal v
          where v.transfer = transfer.id)
        from transfer
      union all
      select grp, 'refund', r.id, charge.id, charge.customer, r.currency, r.created, null,
        -r.amount, r.status in ('failed', 'canceled'), r.status not in ('failed', 'canceled'), 0
        from charge cross join stripe_refund r on r.charge = charge.id
      union all
      select grp, 'transfer_reversal', v.id, transfer.id, null, v.currency, v.created,
        transfer.destination, v.amount, 0, 1, 0
        from transfer cross join stripe_transfer_reversal v on v.transfer = transfer.id
      union all
      select grp, 'dispute', d.id, d.id, charge.customer, d.currency, d.created, null,
        iif(d.status like 'warning%', 0, -d.amount), d.status = 'won',
        d.status in ('needs_response', 'under_review', 'lost'), 0
        from charge cross join stripe_dispute d on d.charge = charge.id
      union all
      select grp, 'application_fee', id, charge, null, currency, created, payer, amount, 0, 1,
        refunded - (select coalesce(sum(b.amount), 0) from stripe_fee_refund b
          where b.fee = fee.id)
        from fee
      union all
      select grp, 'fee_refund', b.id, fee.charge, null, b.currency, b.created, fee.payer, -b.amount, 0, 1, 0
        from fee cross join stripe_fee_refund b on b.fee = fee.id
      union all
      select grp, 'topup', id, id, null, currency, created, null, amount, status = 'reversed',
        status in ('pending', 'succeeded'), 0
        from given cross join stripe_topup on transfer_group = grp
    )
    select m.grp as "group", m.kind, m.id as object, m.about, m.customer, m.account,
      coalesce(b.created, m.created) as at, coalesce(b.currency, m.currency) as currency,
      m.stated, m.currency as stated_currency, m.undone, m.unknown_back, b.id as balance_transaction, b.type,
      b.reporting_category, b.amount, b.fee, b.net, b.exchange_rate,
      coalesce(b.status, 'unbooked') as status
    from member m
      left join stripe_balance_transaction b on b.source = m.id and b.account is null
    where b.id is not null or m.books
    -- Within a second money comes in before it goes out, as the guides tell it.
    order by at, case m.kind when 'topup' then 0 when 'charge' then 0 when 'transfer' then 1
      when 'application_fee' then 2 else 3 end, b.pk`;

/** The entries by settlement currency: no sum ever crosses currencies. */
export function byCurrency(entries: readonly LedgerEntry[]): Map<string, LedgerEntry[]> {
  return Map.groupBy(entries, ({ currency }) => currency);
}

/** From any members to their charges, transfers and top-ups, and from those to the groups. */
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
  select transfer_group from stripe_transfer where id in transfer and transfer_group is not null
  union
  -- A charge that comes to be known takes the transfers that it was the source of into its group.
  select transfer_group from stripe_transfer
    where source_transaction in given and transfer_group is not null
  union
  select transfer_group from stripe_topup where id in given and transfer_group is not null`;
