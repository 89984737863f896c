import { type RawBuilder, sql } from 'kysely';
import { voidStatuses } from '../operations/status.ts';
import type { Store } from '../store/database.ts';

/** How a statement calls the planned transfer that it asks about. */
type Share = 'p' | 'q' | 'planned_transfer';

const ended = sql.join(voidStatuses.map((status) => sql.lit(status)));
const its = (share: Share, column: string) => sql.ref(`${share}.${column}`);

/** What its account was sent from its payment, and has left of it. */
const drawn = (share: Share) => sql`coalesce((
  select sum(ht.left) from operation_step hs
    cross join stripe_checkout_session hcs on hcs.id = hs.object
    cross join stripe_charge hc on hc.payment_intent = hcs.payment_intent
    cross join stripe_transfer ht on ht.source_transaction = hc.id
  where hs.operation = ${its(share, 'planned_by')} and ht.destination = ${its(share, 'destination')}
    and ht.currency = ${its(share, 'currency')}), 0)`;

/**
 * What its account was sent from the balance within its group since its session was made, and has
 * left of it. What gives back a loss counts where that was taken of the same money.
 */
const beside = (share: Share) => sql`coalesce((
  select sum(ht.left) from operation_step hs
    cross join stripe_checkout_session hcs on hcs.id = hs.object
    cross join stripe_transfer ht on ht.transfer_group = coalesce(${its(share, 'transfer_group')},
      (select max(transfer_group) from stripe_charge where payment_intent = hcs.payment_intent))
  where hs.operation = ${its(share, 'planned_by')} and ht.destination = ${its(share, 'destination')}
    and ht.currency = ${its(share, 'currency')}
    and ht.source_transaction is null and ht.created >= hcs.created
    and (ht.repays is null
      or exists (select 1 from stripe_dispute hd cross join stripe_charge hc on hc.id = hd.charge
        where hd.id = ht.repays and hc.payment_intent = hcs.payment_intent)
      or exists (select 1 from stripe_transfer_reversal hr
          cross join stripe_transfer back on back.id = hr.transfer
        where hr.id = ht.repays and back.destination = ht.destination
          and (back.source_transaction is null and back.created >= hcs.created
              and back.transfer_group = ht.transfer_group
            or back.source_transaction in
              (select id from stripe_charge where payment_intent = hcs.payment_intent))))), 0)`;

/** Its order ended before anything was sent. */
const inVain = (share: Share) => sql<boolean>`(${its(share, 'state')} = 'ordered'
  and (select status from operation where id = ${its(share, 'operation')}) in (${ended}))`;

/** Whether its payment has, of its charges, one that came to one of these. */
const cameTo = (share: Share, outcomes: readonly string[]) => sql<boolean>`exists (
  select 1 from operation_step hs
    cross join stripe_checkout_session hcs on hcs.id = hs.object
    cross join stripe_charge hc on hc.payment_intent = hcs.payment_intent
  where hs.operation = ${its(share, 'planned_by')}
    and hc.outcome in (${sql.join(outcomes.map((outcome) => sql.lit(outcome)))}))`;

/** The customer got some of its payment back, or may: how much of it is theirs, a person says. */
export const contested = (share: Share): RawBuilder<boolean> =>
  sql<boolean>`(${its(share, 'state')} = 'held'
    or ${cameTo(share, ['partially_refunded', 'refunded', 'disputed'])})`;

/** What of the balance's money was for what of its group was to be sent to its account earlier. */
const earlier = (share: Exclude<Share, 'q'>) => sql`coalesce((
  select sum(max(0, q.amount - ${drawn('q')})) from planned_transfer q
  where q.transfer_group = ${its(share, 'transfer_group')}
    and q.destination = ${its(share, 'destination')} and q.currency = ${its(share, 'currency')}
    and q.pk < ${its(share, 'pk')} and ${inVain('q')} and not ${contested('q')}), 0)`;

/**
 * What of a planned transfer nothing will send by itself and nobody has sent by hand: minor units
 * of its currency, 0 where there is none. Sent by hand is what its account has from the payment,
 * or from the balance within its group since the session was made. Of a refunded or disputed
 * payment any such money is all: whoever sent it has said how much of the share is due. While all
 * of a payment is refunded there is nothing to send of it; a refund may yet fail.
 */
export const unsentOf = (share: Exclude<Share, 'q'>): RawBuilder<number> => sql<number>`(case
  when ${cameTo(share, ['refunded'])} then 0
  when ${contested(share)} and (${its(share, 'state')} = 'held' or ${inVain(share)})
    then iif(${drawn(share)} + ${beside(share)} > 0, 0, ${its(share, 'amount')})
  when ${inVain(share)} then max(0, ${its(share, 'amount')} - ${drawn(share)}
    - max(0, ${beside(share)} - ${earlier(share)}))
  else 0 end)`;

/**
 * When the session was made, by Stripe's clock, with which an operation was planned; null for one
 * that was not planned.
 */
export async function plannedSince(
  { read }: Pick<Store, 'read'>,
  operation: string,
): Promise<number | null> {
  const { rows } = await sql<{ created: number }>`
    select cs.created from planned_transfer p
      cross join operation_step s on s.operation = p.planned_by
      cross join stripe_checkout_session cs on cs.id = s.object
    where p.operation = ${operation}`.execute(read);
  return rows[0]?.created ?? null;
}
