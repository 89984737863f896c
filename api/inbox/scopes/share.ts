import { sql } from 'kysely';
import { unsentOf } from '../../shares/by-hand.ts';
import { among, defineScope } from '../finding.ts';
import { shareKinds } from '../kinds/shares.ts';

/** What of a payment was to be sent to sellers and was not, of one Checkout Session. */
export interface UnsentShares {
  readonly session: string;
  readonly group: string | null;
  /** What of it is still to be sent: minor units, above zero, of `currency`. */
  readonly amount: number;
  readonly currency: string;
  /** To how many accounts. */
  readonly accounts: number;
  /** How many of them are held, as the payment was refunded or disputed first. */
  readonly held: number;
  /** What of an undisputed payment was refunded: minor units of `refundedIn`, or 0. */
  readonly refunded: number;
  /** ISO 4217, lower case; null where nothing was refunded. */
  readonly refundedIn: string | null;
  /** Why the others were not sent, in words for staff, where that is told. */
  readonly why: string | null;
  /** Unix seconds by the server's clock. */
  readonly since: number;
}

/** Shares of payments that were planned with a Checkout Session, and not sent. */
export const shares = defineScope<UnsentShares>({
  name: 'share',
  kinds: shareKinds,
  async touched(db, changes) {
    const sessions = changes.get('planned_transfer') ?? [];
    const operations = changes.get('operation') ?? [];
    const transfers = changes.get('transfer') ?? [];
    const charges = changes.get('charge') ?? [];
    if (operations.length + transfers.length + charges.length === 0) return sessions;
    const { rows } = await sql<{ id: string }>`
      select s.object as id
        from planned_transfer p cross join operation_step s on s.operation = p.planned_by
        where p.operation in ${among(operations)} and s.object is not null
      union
      select cs.id from stripe_transfer t cross join stripe_charge c on c.id = t.source_transaction
        cross join stripe_checkout_session cs on cs.payment_intent = c.payment_intent
        where t.id in ${among(transfers)}
      union
      select s.object from stripe_transfer t
        cross join planned_transfer p on p.transfer_group = t.transfer_group
        cross join operation_step s on s.operation = p.planned_by
        where t.id in ${among(transfers)} and s.object is not null
      union
      select cs.id from stripe_transfer t
        cross join stripe_charge c on c.transfer_group = t.transfer_group
        cross join stripe_checkout_session cs on cs.payment_intent = c.payment_intent
        where t.id in ${among(transfers)}
      union
      select cs.id from stripe_charge c
        cross join stripe_checkout_session cs on cs.payment_intent = c.payment_intent
        where c.id in ${among(charges)}`.execute(db);
    return [...sessions, ...rows.map(({ id }) => id)];
  },
  async all(db) {
    const { rows } = await sql<{ id: string }>`
      select distinct s.object as id
      from planned_transfer p cross join operation_step s on s.operation = p.planned_by
      where p.state in ('held', 'ordered') and s.object is not null
        and ${unsentOf('p')} > 0`.execute(db);
    return rows.map(({ id }) => id);
  },
  async read(db, ids) {
    const { rows } = await sql<UnsentShares>`
      select s.object as session, p.transfer_group as "group", sum(${unsentOf('p')}) as amount, p.currency,
        count(*) as accounts, sum(p.state = 'held') as held, max(o.error ->> '$.message') as why,
        min(p.settled_at) as since, coalesce(c.amount_refunded, 0) as refunded,
        c.currency as "refundedIn"
      from operation_step s cross join planned_transfer p on p.planned_by = s.operation
        left join operation o on o.id = p.operation
        left join stripe_checkout_session cs on cs.id = s.object
        left join stripe_charge c on c.payment_intent = cs.payment_intent
          and c.outcome = 'partially_refunded'
      where s.object in ${among(ids)} and ${unsentOf('p')} > 0
      group by s.object`.execute(db);
    return new Map(rows.map((row) => [row.session, row]));
  },
});
