import { type RawBuilder, sql } from 'kysely';
import { type Actor, audit } from '../audit/audit.ts';
import type { Services } from '../context.ts';
import { conflict } from '../kit/errors.ts';
import { nowInSeconds } from '../kit/time.ts';
import type { PlannedOrder } from '../operations/carry-out.ts';
import type { Operations } from '../operations/pipeline.ts';
import type { Timing } from '../operations/timing.ts';
import { unsentOf } from '../shares/by-hand.ts';
import type { Store, Write } from '../store/database.ts';

/** Sends on what payments were split into, once each has succeeded. */
export interface Splits {
  /** Orders every planned transfer whose money is there. @returns how many those were */
  look(): Promise<number>;
  /**
   * Looks now, whenever a session, a charge or an operation has changed, and once a round: a look
   * may have failed. Returns how to stop.
   */
  watch(): () => void;
}

/** How many are ordered in one transaction. */
const most = 100;

interface Due {
  operation: string;
  planned_by: string;
  destination: string;
  amount: number;
  currency: string;
  transfer_group: string | null;
  session: string;
  charge: string;
}

/**
 * Those whose payment Stripe says has succeeded, and has booked. A customer's coming back tells
 * nothing, and neither does a completed session: a bank debit may fail days later. What was refunded
 * or disputed before it was sent on waits for a person.
 * @see https://docs.stripe.com/connect/separate-charges-and-transfers#transfer-availability
 */
export const dueStatement = sql<Due>`
  select p.operation, p.planned_by, p.destination, p.amount, p.currency, p.transfer_group,
    cs.id as session, c.id as charge
  from planned_transfer p
    join operation o on o.id = p.planned_by and o.status = 'succeeded'
    join operation_step s on s.operation = p.planned_by and s.status = 'succeeded'
    join stripe_checkout_session cs on cs.id = s.object and cs.state = 'paid'
    join stripe_charge c on c.payment_intent = cs.payment_intent and c.outcome = 'succeeded'
      and c.balance_transaction is not null
  where p.state = 'planned'
  order by p.pk
  limit ${sql.lit(most)}`;

const orderOf = (due: Due): PlannedOrder => ({
  id: due.operation,
  kind: 'transfer.create',
  plannedBy: due.planned_by,
  subject: due.destination,
  input: {
    destination: due.destination,
    amount: due.amount,
    currency: due.currency,
    ...(due.transfer_group ? { transferGroup: due.transfer_group } : {}),
    sourceTransaction: due.charge,
  },
});

/** A planned transfer that nothing will send by itself any more, and its session. */
interface Passed {
  pk: number;
  session: string;
}

/** What waits on sessions that nobody can complete any more. */
export const voidStatement = sql<Passed>`
  select p.pk, s.object as session from planned_transfer p
    join operation_step s on s.operation = p.planned_by and s.status = 'succeeded'
    join stripe_checkout_session cs on cs.id = s.object and cs.state = 'expired'
  where p.state = 'planned'`;

/**
 * What waits on payments whose customer got money back, or may get it: a person decides, also where
 * all was refunded, since a refund may yet fail.
 */
export const heldStatement = sql<Passed>`
  select p.pk, s.object as session from planned_transfer p
    join operation_step s on s.operation = p.planned_by and s.status = 'succeeded'
    join stripe_checkout_session cs on cs.id = s.object and cs.state = 'paid'
    join stripe_charge c on c.payment_intent = cs.payment_intent
      and c.outcome in ('partially_refunded', 'refunded', 'disputed')
  where p.state = 'planned'`;

/** What became of planned transfers, for the pages that show them and for the inbox. */
function announce(write: Write, sessions: Iterable<string>) {
  for (const id of new Set(sessions))
    write.changed({ kind: 'planned_transfer', area: 'checkout', id });
}

/** What the looks are about. */
const watched = new Set(['checkout.session', 'charge', 'operation']);

/**
 * Makes what sends payments' shares on.
 * @param round how often it looks at the least, in milliseconds
 */
export function createSplits(
  { store, locks, log }: Pick<Services, 'store' | 'locks' | 'log'>,
  operations: Pick<Operations, 'carryOut'>,
  { round }: Pick<Timing, 'round'>,
): Splits {
  let watching = false;
  let again = false;
  let running = false;

  /** In one transaction with their orders, so that each is ordered once whatever happens between. */
  const choose = async (write: Write): Promise<PlannedOrder[]> => {
    const { rows } = await dueStatement.execute(write.db);
    if (rows.length === 0) return [];
    await write.db
      .updateTable('planned_transfer')
      .set({ state: 'ordered', settled_at: nowInSeconds() })
      .where(
        'operation',
        'in',
        rows.map(({ operation }) => operation),
      )
      .execute();
    announce(
      write,
      rows.map(({ session }) => session),
    );
    return rows.map(orderOf);
  };

  /** Most looks find nothing, and cost no transaction. */
  async function settle(statement: RawBuilder<Passed>, state: 'void' | 'held') {
    if ((await statement.execute(store.read)).rows.length === 0) return;
    await store.write(async (write) => {
      const { rows } = await statement.execute(write.db);
      await write.db
        .updateTable('planned_transfer')
        .set({ state, settled_at: nowInSeconds() })
        .where(
          'pk',
          'in',
          rows.map(({ pk }) => pk),
        )
        .execute();
      announce(
        write,
        rows.map(({ session }) => session),
      );
    });
  }

  async function look(): Promise<number> {
    await settle(voidStatement, 'void');
    await settle(heldStatement, 'held');
    const { rows } = await dueStatement.execute(store.read);
    if (rows.length === 0) return 0;
    const begun = await operations.carryOut(choose);
    return begun < most ? begun : begun + (await look());
  }

  const looking = () => locks.with(['checkout:splits'], look);

  /** Changes come in bursts: whatever comes while it looks is one more look. */
  async function lookSoon() {
    again = true;
    if (running) return;
    running = true;
    try {
      while (again && watching) {
        again = false;
        await looking();
      }
    } catch (error) {
      log.warn({ err: error }, 'could not look for payments to split');
    } finally {
      running = false;
    }
  }

  return {
    look: looking,
    watch() {
      watching = true;
      const unlisten = store.onCommit((changes) => {
        if (changes.some(({ kind }) => watched.has(kind))) void lookSoon();
      });
      const rounds = setInterval(() => void lookSoon(), round);
      void lookSoon();
      return () => {
        watching = false;
        clearInterval(rounds);
        unlisten();
      };
    },
  };
}

/** Whatever waits; of what is held or was ordered in vain, what nobody has sent by hand. */
const mayBeLetGo = sql<boolean>`(state = 'planned' or ${unsentOf('planned_transfer')} > 0)`;

/**
 * Cancels what of a session's split has not been sent, and will not be unless somebody orders it.
 * @returns how many transfers that were
 * @throws AppError 409 `nothing_planned`
 */
export async function cancelSplit(
  store: Pick<Store, 'write'>,
  by: Actor,
  session: string,
  reason: string,
): Promise<number> {
  return store.write(async (write) => {
    const canceled = await write.db
      .updateTable('planned_transfer')
      .set({ state: 'canceled', settled_at: nowInSeconds(), canceled_by_name: by.name })
      .where(mayBeLetGo)
      .where('planned_by', 'in', (from) =>
        from.selectFrom('operation_step').select('operation').where('object', '=', session),
      )
      .returning(['destination', 'amount', 'currency'])
      .execute();
    if (canceled.length === 0)
      throw conflict('nothing_planned', 'Nothing of this is planned any more. Look at it again.');
    await audit(write, {
      action: 'planned_transfers.canceled',
      actor: by,
      subject: session,
      reason,
      before: { planned: canceled },
    });
    announce(write, [session]);
    return canceled.length;
  });
}
