import { sql } from 'kysely';
import { balance, balanceSettings, platformId } from '../balances/snapshot.ts';
import type { Store } from '../store/database.ts';
import type { Owner } from '../store/snapshot.ts';
import { type Gateway, GatewayClosed } from '../stripe/gateway.ts';
import type { Refetcher } from './refetch.ts';

const concurrency = 6;
/** How long an account's figures may stand unread: seconds for busy accounts, and for quiet ones. */
const busyInterval = 15 * 60;
const quietInterval = 6 * 3600;
/** For how long after it was made a payout may still change. Seconds. */
const payoutsChangeFor = 14 * 86_400;
/** An account that was paid within this time is busy. Seconds. */
const busyWithin = 3 * 86_400;

interface Due {
  account: string;
  missed_since: number | null;
}

/** Reads what no list shows: balances and payout settings, account by account. */
export interface Sweep {
  /** Sweeps the accounts that are due, those with recent activity first. */
  work(): Promise<void>;
  /**
   * Makes every account due, those that were paid lately first.
   * @param missedSince Unix seconds since when its events may have been missed; the account itself
   * and its payouts are read too then. Null when there was no gap.
   */
  allDue(missedSince: number | null): Promise<void>;
}

/** Makes the sweep of a store. `onError` hears of accounts that could not be read. */
export function createSweep(
  store: Store,
  gateway: Gateway,
  refetcher: Refetcher,
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

  const own = (id: string, account: Owner) => [
    { kind: balance.kind, id, account },
    { kind: balanceSettings.kind, id, account },
  ];

  /** Connected accounts' events are not in the platform's list: after a gap it is asked anew. */
  async function readMissed(account: string, since: number) {
    await refetcher.now([{ kind: 'account', id: account, account: null }], 'sweep');
    await store.write(async ({ db }) => {
      await db
        .insertInto('backfill_range')
        .values({
          kind: 'payout',
          account,
          // A payout may fail days after it was made.
          since: since - payoutsChangeFor,
          until: gateway.now() + 60,
          cursor: null,
          state: 'waiting',
          pages: 0,
          objects: 0,
          error: null,
        })
        .execute();
    });
  }

  async function sweepOne({ account, missed_since }: Due) {
    let interval = quietInterval;
    try {
      const isPlatform = account === platformId;
      await refetcher.now(own(account, isPlatform ? null : account), 'sweep');
      if (missed_since !== null && !isPlatform) await readMissed(account, missed_since);
      const busy = isPlatform || (await lastPaid(account)) > gateway.now() - busyWithin;
      if (busy) interval = busyInterval;
    } catch (error) {
      if (error instanceof GatewayClosed) throw error;
      onError(account, error);
      interval = 60;
    }
    const now = gateway.now();
    await store.write(async ({ db, changed }) => {
      await db
        .updateTable('sweep')
        .set({
          due_at: now + interval,
          ...(interval > 60 ? { swept_at: now, missed_since: null } : {}),
        })
        .where('account', '=', account)
        .execute();
      changed({ kind: 'sweep', area: 'sync', id: account });
    });
  }

  const due = () =>
    store.read
      .selectFrom('sweep')
      .leftJoin('stripe_account', 'stripe_account.id', 'sweep.account')
      .select(['sweep.account', 'sweep.missed_since'])
      .where('sweep.due_at', '<=', gateway.now())
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

  let working: Promise<void> | undefined;

  return {
    work() {
      working ??= (async () => {
        for (let accounts = await due(); accounts.length > 0; accounts = await due()) {
          const waiting = [...accounts];
          await Promise.all(
            Array.from({ length: concurrency }, async () => {
              for (let next = waiting.shift(); next; next = waiting.shift()) await sweepOne(next);
            }),
          );
        }
      })().finally(() => {
        working = undefined;
      });
      return working;
    },
    async allDue(missedSince) {
      const busy = gateway.now() - busyWithin;
      await store.write(async ({ db }) => {
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
      });
    },
  };
}
