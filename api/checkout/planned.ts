import { sql } from 'kysely';
import { ulid } from 'ulid';
import { type OperationStatus, voidStatuses } from '../operations/status.ts';
import { contested, unsentOf } from '../shares/by-hand.ts';
import type { Store, Write } from '../store/database.ts';
import type { CheckoutSplitInput } from './inputs.ts';
import type { PlannedState } from './rules.ts';

/** Writes what a payment is to be split into, with the order of its session. */
export async function planSplit(
  { db }: Write,
  operation: string,
  { split, currency, transferGroup }: CheckoutSplitInput,
): Promise<void> {
  await db
    .insertInto('planned_transfer')
    .values(
      split.map(({ destination, amount }) => ({
        operation: ulid(),
        planned_by: operation,
        destination,
        amount,
        currency,
        transfer_group: transferGroup ?? null,
        state: 'planned' as const,
      })),
    )
    .execute();
}

/** Where a planned transfer stands, for people: the word for what it waits on, or became. */
export type PlannedStanding =
  | 'waits_for_customer'
  | 'waits_for_payment'
  | 'payment_failed'
  | 'held'
  | 'refunded'
  | 'next'
  | 'not_made'
  | 'canceled'
  | 'void'
  | 'ordered'
  | 'not_sent'
  | 'sent_by_hand';

/** A planned transfer as pages show it. */
export interface PlannedTransfer {
  /** The ULID of its operation, which there is from when it was ordered. */
  operation: string;
  /** The session; null until it is made. */
  session: string | null;
  /** The charge that it is drawn from; null before the customer has paid. */
  charge: string | null;
  destination: string;
  name: string | null;
  amount: number;
  currency: string;
  transfer_group: string | null;
  standing: PlannedStanding;
  /** What is left to a person to send by hand: minor units of `currency`. */
  unsent: number;
  /** Of its operation; null before it was ordered. */
  status: OperationStatus | null;
  canceled_by_name: string | null;
}

interface Row extends Omit<PlannedTransfer, 'standing'> {
  state: PlannedState;
  sessionState: string | null;
  /** Of the operation that planned it. */
  plannerStatus: OperationStatus;
  outcome: string | null;
  /** Whether the customer got some of the payment back, or may. */
  contested: 0 | 1;
}

const ended: readonly OperationStatus[] = voidStatuses;

/** What of it waits on whom; a refund or a dispute that came first leaves it to a person. */
function standingOf({
  state,
  session,
  sessionState,
  plannerStatus,
  outcome,
  status,
  contested,
  unsent,
}: Row): PlannedStanding {
  if (state === 'held' || (state === 'ordered' && status !== null && ended.includes(status))) {
    if (outcome === 'refunded') return 'refunded';
    if (unsent === 0) return 'sent_by_hand';
    return contested ? 'held' : 'not_sent';
  }
  if (state !== 'planned') return state;
  if (session === null && ended.includes(plannerStatus)) return 'not_made';
  if (sessionState === 'expired') return 'void';
  if (outcome === 'failed') return 'payment_failed';
  if (sessionState === 'unpaid') return 'waits_for_payment';
  if (sessionState !== 'paid') return 'waits_for_customer';
  if (outcome === 'refunded') return 'refunded';
  return outcome === null || outcome === 'succeeded' || outcome === 'pending' ? 'next' : 'held';
}

/** The newest charge of a session's payment. */
const chargeOf = sql`(select max(pk) from stripe_charge where payment_intent = cs.payment_intent)`;

/** What is planned of some orders, in the order in which it was planned. */
export const plannedStatement = (planners: ReturnType<typeof sql>) => sql<Row>`
  select p.operation, s.object as session, c.id as charge, p.destination, a.name, p.amount,
    p.currency, p.transfer_group, p.state, o.status, p.canceled_by_name,
    cs.state as "sessionState", planner.status as "plannerStatus", c.outcome,
    ${contested('p')} as contested, ${unsentOf('p')} as unsent
  from planned_transfer p
    join operation planner on planner.id = p.planned_by
    left join operation_step s on s.operation = p.planned_by and s.object is not null
    left join stripe_checkout_session cs on cs.id = s.object
    left join stripe_charge c on c.pk = ${chargeOf}
    left join operation o on o.id = p.operation
    left join stripe_account a on a.id = p.destination
  where p.planned_by in (${planners})
  order by p.pk`;

async function plannedOf({ read }: Pick<Store, 'read'>, planners: ReturnType<typeof sql>) {
  const { rows } = await plannedStatement(planners).execute(read);
  return rows.map((row): PlannedTransfer => {
    const {
      state: _,
      sessionState: _session,
      plannerStatus: _planner,
      outcome: _o,
      contested: _contested,
      ...shown
    } = row;
    return { ...shown, standing: standingOf(row) };
  });
}

/** What a session's payment is split into. */
export const plannedOfSession = (store: Pick<Store, 'read'>, session: string) =>
  plannedOf(store, sql`select operation from operation_step where object = ${session}`);

/** The same of the session that a payment came from. */
export const plannedOfPayment = (store: Pick<Store, 'read'>, intent: string) =>
  plannedOf(
    store,
    sql`select s.operation from stripe_checkout_session cs
      join operation_step s on s.object = cs.id where cs.payment_intent = ${intent}`,
  );

/** What is planned within a transfer group. */
export const plannedOfGroup = (store: Pick<Store, 'read'>, group: string) =>
  plannedOf(store, sql`select planned_by from planned_transfer where transfer_group = ${group}`);
