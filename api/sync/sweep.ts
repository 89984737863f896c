import { sql } from 'kysely';
import { balance, balanceSettings, platformId } from '../balances/snapshot.ts';
import { inPasses } from '../kit/passes.ts';
import type { Store, Write } from '../store/database.ts';
import type { Owner } from '../store/snapshot.ts';
import { isRefusal } from '../stripe/errors.ts';
import type { Gateway } from '../stripe/gateway.ts';
import type { RateMeter } from './rate.ts';
import type { Refetcher } from './refetch.ts';

const concurrency = 6;
/** How long an account's figures may stand unread: seconds for busy accounts, and for quiet ones. */
const busyInterval = 15 * 60;
const quietInterval = 6 * 3600;
/** For how long after it was made a payout may still change. Seconds. */
const payoutsChangeFor = 14 * 86_400;
/** An account that was paid within this time is busy. Seconds. */
const busyWithin = 3 * 86_400;

/** What is read by the sweep alone, under the id of its account. */
export const sweptKinds: readonly string[] = [balance.kind, balanceSettings.kind];

/** Requests that sweeping one account takes: its balance, and its payout settings. */
export const requestsAnAccount = sweptKinds.length;

interface Due {
  account: string;
  missed_since: number | null;
}

/** Reads what no list shows: balances and payout settings, account by account. */
export interface Sweep {
  /**
   * Sweeps the accounts that are due, those with recent activity first.
   * @throws Stripe.errors.StripeError when Stripe does not answer; the others stay due.
   */
  work(): Promise<void>;
  /**
   * Makes every account due, those that were paid lately first.
   * @param missedSince Unix seconds since when its events may have been missed; the account itself
   * and its payouts are read too then. Null when there was no gap.
   */
  allDue(write: Write, missedSince: number | null): Promise<void>;
}

/** Makes the sweep of a store. `onError` hears of what Stripe refused. */
export function createSweep(
  store: Store,
  gateway: Gateway,
  refetcher: Refetcher,
  meter: RateMeter,
  onError: (account: string, error: unknown) => void,
): Sweep {
  async function lastPaid(account: string): Promise<number> {
    const row = await store.read
      .selectFrom('stripe_transfer')
      .select('created')
      .where('destination', '=', account)
      .orderBy('created', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row?.created ?? 0;
  }

  const own = (id: string, account: Owner) => sweptKinds.map((kind) => ({ kind, id, account }));

  /** Reads one thing; what Stripe refuses keeps nothing else from being read. */
  async function readPart(account: string, read: () => Promise<void>) {
    try {
      await read();
    } catch (error) {
      if (!isRefusal(error)) throw error;
      onError(account, error);
    }
  }

  /** Connected accounts' events are not in the platform's list: after a gap it is asked anew. */
  async function readMissed(account: string, since: number) {
    await readPart(account, () =>
      refetcher.now([{ kind: 'account', id: account, account: null }], 'sweep'),
    );
    // A payout may fail days after it was made.
    await readPart(account, () =>
      refetcher.since('payout', account, since - payoutsChangeFor, 'sweep'),
    );
  }

  async function sweepOne({ account, missed_since }: Due) {
    const owner = account === platformId ? null : account;
    if (missed_since !== null && owner !== null) await readMissed(account, missed_since);
    for (const reference of own(account, owner)) {
      await readPart(account, () => refetcher.now([reference], 'sweep'));
      meter.note(1);
    }
    const busy = owner === null || (await lastPaid(account)) > gateway.now() - busyWithin;
    const now = gateway.now();
    await store.write(async ({ db, changed }) => {
      await db
        .updateTable('sweep')
        .set({
          due_at: now + (busy ? busyInterval : quietInterval),
          swept_at: now,
          missed_since: null,
        })
        .where('account', '=', account)
        .execute();
      changed({ kind: 'sweep', area: 'sync', id: account });
    });
  }

  const dueBy = (moment: number) =>
    store.read
      .selectFrom('sweep')
      .leftJoin('stripe_account', 'stripe_account.id', 'sweep.account')
      .select(['sweep.account', 'sweep.missed_since'])
      .where('sweep.due_at', '<=', moment)
      // Gone accounts cannot be asked any more.
      .where((where) =>
        where.or([
          where('stripe_account.deleted', 'is', null),
          where('stripe_account.deleted', '=', 0),
        ]),
      )
      .orderBy('sweep.due_at')
      .limit(200)
      .execute();

  return {
    work: inPasses(async () => {
      const moment = gateway.now();
      // An account that is swept is due later than the moment, so this comes to an end.
      for (let due = await dueBy(moment); due.length > 0; due = await dueBy(moment))
        await Promise.all(
          Array.from({ length: concurrency }, async () => {
            for (let next = due.shift(); next; next = due.shift()) await sweepOne(next);
          }),
        );
    }),
    async allDue({ db }, missedSince) {
      const busy = gateway.now() - busyWithin;
      await db
        .insertInto('sweep')
        .values({ account: platformId, due_at: 0, swept_at: null, missed_since: null })
        .onConflict((conflict) => conflict.column('account').doNothing())
        .execute();
      await sql`
        update sweep set missed_since = coalesce(missed_since, ${missedSince}),
          due_at = not exists (
            select 1 from stripe_transfer t
            where t.destination = sweep.account and t.created > ${busy})
      `.execute(db);
    },
  };
}
