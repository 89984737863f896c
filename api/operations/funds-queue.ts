import { audit } from '../audit/audit.ts';
import { platformId } from '../balances/snapshot.ts';
import { formatMoney, money } from '../kit/money.ts';
import type { Write } from '../store/database.ts';
import type { Amount } from './action.ts';
import type { Deciding } from './deciding.ts';
import { journalAgain } from './entry.ts';
import { announce } from './journal.ts';
import type { OperationError } from './view.ts';

/** The operations that wait until the platform's available balance covers them. */
export interface FundsQueue {
  /**
   * Compares what waits with what is available, and tries again what is covered: of each currency
   * by priority and then by age. The first that is not covered holds up those behind it, so that
   * many small ones never starve a large one.
   */
  look(): Promise<void>;
  /** Looks whenever the platform's balance has changed. Returns how to stop. */
  watch(): () => void;
}

/** What is missing, for staff. */
const missing = (amount: number, available: number, currency: string): OperationError => {
  if (amount <= available)
    return { code: 'balance_insufficient', message: 'Waits for its turn behind another one.' };
  const say = (sum: number) => formatMoney(money(sum, currency));
  return {
    code: 'balance_insufficient',
    message:
      available < 0
        ? `${say(amount - available)} missing, with what waits before it.`
        : `${say(amount - available)} missing of ${say(amount)}.`,
  };
};

/** Stripe refused it with as much available as there is now: part of that is not for transfers. */
const refusedAll = (available: number, currency: string): OperationError => ({
  code: 'balance_insufficient',
  message: `Waits until more than ${formatMoney(money(available, currency))} are available: with that much Stripe has refused it.`,
});

/** Makes the queue of a pipeline. */
export function createFundsQueue({ services, catalogue, runner }: Deciding): FundsQueue {
  const { store, stripe, locks, log } = services;
  /** What has been let go and has not ended: its money still stands in the balance, or just did. */
  const promised = new Map<string, Amount>();
  /** How much was available when an operation was last let go; kept until it leaves the queue. */
  const triedWith = new Map<string, number>();
  let watching = false;

  const waiting = () =>
    store.read
      .selectFrom('operation as o')
      .innerJoin('operation_amount as a', 'a.operation', 'o.id')
      .select(['o.id', 'o.kind', 'o.subject', 'o.batch', 'o.error', 'a.currency', 'a.amount'])
      .where('o.status', '=', 'waiting_funds')
      .orderBy('o.priority', 'desc')
      .orderBy('o.pk')
      .execute();
  type Waiting = Awaited<ReturnType<typeof waiting>>[number];

  const say = (write: Write, row: Waiting) =>
    // A later version may not know the kind any more.
    announce(write, catalogue.all.get(row.kind)?.area ?? 'operations', row);

  /** Its next try is a step of its own, with a key of its own: Stripe has refused the last one. */
  async function tryAgain(row: Waiting): Promise<void> {
    await store.write(async (write) => {
      const { numUpdatedRows } = await write.db
        .updateTable('operation')
        .set({ status: 'queued', error: null })
        .where('id', '=', row.id)
        .where('status', '=', 'waiting_funds')
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return;
      await journalAgain(write, row.id, stripe.now());
      const { id: operation, subject } = row;
      await audit(write, { action: 'operation.funded', actor: null, subject, operation });
      say(write, row);
    });
    promised.set(row.id, row);
    void runner.run(row.id).then(() => {
      promised.delete(row.id);
      lookSoon();
    });
  }

  async function keepWaiting(row: Waiting, error: OperationError): Promise<void> {
    const text = JSON.stringify(error);
    if (text === row.error) return;
    await store.write(async (write) => {
      await write.db
        .updateTable('operation')
        .set({ error: text })
        .where('id', '=', row.id)
        .where('status', '=', 'waiting_funds')
        .execute();
      say(write, row);
    });
  }

  async function look(): Promise<void> {
    const letGo = new Set(promised.keys());
    const rows = await waiting();
    const stillHere = new Set([...letGo, ...rows.map(({ id }) => id)]);
    for (const id of triedWith.keys()) if (!stillHere.has(id)) triedWith.delete(id);
    if (rows.length === 0) return;
    const { value: balance } = await stripe.read('interactive', null, (client, options) =>
      client.balance.retrieve({}, options),
    );
    const left = new Map(balance.available.map(({ currency, amount }) => [currency, amount]));
    const take = ({ currency, amount }: Amount) =>
      left.set(currency, (left.get(currency) ?? 0) - amount);
    for (const amount of promised.values()) take(amount);
    const heldUp = new Set<string>();
    for (const row of rows) {
      const { id, amount, currency } = row;
      const available = left.get(currency) ?? 0;
      const isMissing = amount > available;
      const wasRefused = !isMissing && available <= (triedWith.get(id) ?? -1);
      if (isMissing || wasRefused) heldUp.add(currency);
      if (wasRefused) await keepWaiting(row, refusedAll(available, currency));
      else if (heldUp.has(currency)) await keepWaiting(row, missing(amount, available, currency));
      else {
        triedWith.set(id, available);
        await tryAgain(row);
      }
      take(row);
    }
  }

  /** One look at a time: two would promise the same money twice. */
  const looking = () => locks.with(['operations:funds'], look);

  function lookSoon() {
    if (!watching) return;
    looking().catch((error: unknown) => log.warn({ err: error }, 'could not look for funds'));
  }

  return {
    look: looking,
    watch() {
      watching = true;
      const unlisten = store.onCommit((changes) => {
        if (changes.some(({ kind, id }) => kind === 'balance' && id === platformId)) lookSoon();
      });
      return () => {
        watching = false;
        unlisten();
      };
    },
  };
}
