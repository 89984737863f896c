import { setTimeout as wait } from 'node:timers/promises';
import type Stripe from 'stripe';
import { balanceTransaction } from '../balances/snapshot.ts';
import type { Services } from '../context.ts';
import type { Store } from '../store/database.ts';
import { expandableId, type Owner, parse } from '../store/snapshot.ts';
import { isNotReconciled, isRefusal } from '../stripe/errors.ts';
import type { Priority } from '../stripe/limiter.ts';
import { composed } from './days.ts';

/** How reading a composition stands in this process. */
export interface Reading {
  /** Stripe is being asked for it right now. */
  readonly reading: boolean;
  /** Why Stripe did not give it when it was last asked; null where it did, or was not asked. */
  readonly refused: string | null;
}

/** Reads from Stripe what payouts consist of, and keeps it. */
export interface Compositions {
  /**
   * Reads the lines of an automatic payout, unless they are known for good. Stripe tells them of
   * no other payout, and, of one that it has not reconciled yet, perhaps not today. A payout of
   * thousands of lines takes a while: it resolves after `patience`, and the reading goes on.
   * @throws Stripe.errors.StripeError when Stripe does not answer; what was known stays.
   */
  read(payout: string): Promise<void>;
  /**
   * Reads these one after the other, after all that somebody waits for, but for those that Stripe
   * refused to tell of. Where Stripe does not answer, the rest is left to whoever asks again.
   */
  readLater(payouts: readonly string[]): void;
  standing(payout: string): Reading;
  /** Begins nothing more; what is under way may end. */
  stop(): void;
}

/** How long somebody waits for the lines before the page is shown without them. Milliseconds. */
const patience = 2500;

const rowsAStatement = 500;

/** A payout, as far as reading its lines needs to know it. */
async function unread({ read }: Store, id: string) {
  const row = await read
    .selectFrom('stripe_payout as p')
    .leftJoin('payout_composition as c', 'c.payout', 'p.id')
    .select(['p.account', 'p.json', 'c.complete'])
    .where('p.id', '=', id)
    .executeTakeFirst();
  if (!row || row.complete === 1) return undefined;
  const { automatic, reconciliation_status } = parse<Stripe.Payout>(row);
  return automatic
    ? { account: row.account, reconciled: reconciliation_status === 'completed' }
    : undefined;
}

/** Whether it is the booking of the payout itself, which stands among its lines. */
const isOwn = ({ type, source }: Stripe.BalanceTransaction, payout: string) =>
  type === 'payout' && expandableId(source) === payout;

/** The rows of the lines, each with its place and the sum so far. */
function inOrder(payout: string, account: Owner, lines: readonly Stripe.BalanceTransaction[]) {
  let running = 0;
  return lines.map(({ id, net }, at) => {
    running += net;
    return { payout, account, balance_transaction: id, n: at + 1, running };
  });
}

/** What the lines of one kind come to, in minor units of the payout's currency. */
export interface CategoryTotal {
  reporting_category: string;
  count: number;
  amount: number;
  fee: number;
  net: number;
}

/** What the lines come to by Stripe's reporting category, the largest first. */
function totalsOf(lines: readonly Stripe.BalanceTransaction[]): CategoryTotal[] {
  const totals = new Map<string, CategoryTotal>();
  for (const { reporting_category, amount, fee, net } of lines) {
    const before = totals.get(reporting_category) ?? { count: 0, amount: 0, fee: 0, net: 0 };
    totals.set(reporting_category, {
      reporting_category,
      count: before.count + 1,
      amount: before.amount + amount,
      fee: before.fee + fee,
      net: before.net + net,
    });
  }
  return [...totals.values()].sort((one, other) => Math.abs(other.net) - Math.abs(one.net));
}

/** Makes the reader of compositions. */
export function createCompositions({
  store,
  sync,
  log,
}: Pick<Services, 'store' | 'sync' | 'log'>): Compositions {
  const underWay = new Map<string, Promise<void>>();
  const refusals = new Map<string, string>();
  /** What nobody waits for. */
  const later = new Set<string>();
  let working = false;
  let stopped = false;

  /** All balance transactions under a payout in the order of booking; they are kept on the way. */
  async function readLines(payout: string, account: Owner, priority: Priority) {
    const lines = new Map<string, Stripe.BalanceTransaction>();
    const { at } = await sync.readList(
      {
        kind: balanceTransaction.kind,
        account,
        list: async (client, page, options) => {
          const answer = await client.balanceTransactions.list({ ...page, payout }, options);
          for (const line of answer.data) if (!isOwn(line, payout)) lines.set(line.id, line);
          return answer;
        },
      },
      priority,
    );
    // Stripe lists the newest first.
    return { lines: [...lines.values()].reverse(), at };
  }

  async function readOnce(payout: string, priority: Priority) {
    const known = await unread(store, payout);
    if (!known) return;
    const { account, reconciled } = known;
    const { lines, at } = await readLines(payout, account, priority);
    const rows = inOrder(payout, account, lines);
    await store.write(async ({ db, changed }) => {
      // What was read before Stripe had reconciled may have left the payout again.
      await db.deleteFrom('payout_line').where('payout', '=', payout).execute();
      for (let from = 0; from < rows.length; from += rowsAStatement)
        await db
          .insertInto('payout_line')
          .values(rows.slice(from, from + rowsAStatement))
          .execute();
      const before = await db
        .selectFrom('payout_composition')
        .select(['complete', 'totals'])
        .where('payout', '=', payout)
        .executeTakeFirst();
      const composition = {
        read_at: at,
        complete: reconciled ? (1 as const) : (0 as const),
        totals: JSON.stringify(totalsOf(lines)),
      };
      await db
        .insertInto('payout_composition')
        .values({ payout, ...composition })
        .onConflict((again) => again.column('payout').doUpdateSet(composition))
        .execute();
      await composed(db, payout, before, composition);
      changed({ kind: 'payout', area: 'payouts', id: payout });
    });
  }

  /** The payout's page must not fail for want of its lines; it says why it has none. */
  async function readUnlessRefused(payout: string, priority: Priority) {
    refusals.delete(payout);
    try {
      await readOnce(payout, priority);
    } catch (error) {
      if (isNotReconciled(error)) return;
      if (!isRefusal(error)) throw error;
      log.warn({ err: error, payout }, 'Stripe does not say what a payout consists of');
      refusals.set(payout, error instanceof Error ? error.message : String(error));
    }
  }

  function begin(payout: string, priority: Priority): Promise<void> {
    const begun = readUnlessRefused(payout, priority).finally(() => underWay.delete(payout));
    underWay.set(payout, begun);
    // Whoever waits hears of an error; once nobody does, the next reading tries again.
    begun.catch(() => {});
    return begun;
  }

  async function workThrough() {
    working = true;
    try {
      for (const payout of later) {
        later.delete(payout);
        if (!stopped) await (underWay.get(payout) ?? begin(payout, 'sweep'));
      }
    } catch (error) {
      later.clear();
      if (!stopped) log.warn({ err: error }, 'cannot read what payouts consist of');
    } finally {
      working = false;
    }
  }

  return {
    async read(payout) {
      const enough = new AbortController();
      const waited = wait(patience, undefined, { signal: enough.signal }).catch(() => {});
      try {
        await Promise.race([underWay.get(payout) ?? begin(payout, 'interactive'), waited]);
      } finally {
        enough.abort();
      }
    },
    readLater(payouts) {
      for (const payout of payouts) if (!refusals.has(payout)) later.add(payout);
      if (!working && later.size > 0) void workThrough();
    },
    stop() {
      stopped = true;
    },
    standing: (payout) => ({
      reading: underWay.has(payout),
      refused: refusals.get(payout) ?? null,
    }),
  };
}
