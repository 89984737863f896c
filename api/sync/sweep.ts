import { balance, balanceSettings, platformId } from '../balances/snapshot.ts';
import type { Store } from '../store/database.ts';
import type { Owner } from '../store/snapshot.ts';
import { type Gateway, GatewayClosed } from '../stripe/gateway.ts';
import type { Refetcher } from './refetch.ts';

const concurrency = 6;
/** How long an account's figures may stand unread: seconds for busy accounts, and for quiet ones. */
const busyInterval = 15 * 60;
const quietInterval = 6 * 3600;
/** An account that was paid within this time is busy. Seconds. */
const busyWithin = 3 * 86_400;

/** Reads what no list shows: balances and payout settings, account by account. */
export interface Sweep {
  /** Sweeps the accounts that are due, those with recent activity first. */
  work(): Promise<void>;
  /** Makes every account due: something may have been missed. */
  allDue(): Promise<void>;
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

  async function sweepOne(account: string) {
    let interval = quietInterval;
    try {
      const isPlatform = account === platformId;
      await refetcher.now(own(account, isPlatform ? null : account), 'sweep');
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
        .set({ due_at: now + interval, ...(interval > 60 ? { swept_at: now } : {}) })
        .where('account', '=', account)
        .execute();
      changed({ kind: 'sweep', area: 'sync', id: account });
    });
  }

  const due = () =>
    store.read
      .selectFrom('sweep')
      .leftJoin('stripe_account', 'stripe_account.id', 'sweep.account')
      .select('sweep.account')
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
          const waiting = accounts.map(({ account }) => account);
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
    async allDue() {
      await store.write(async ({ db }) => {
        await db
          .insertInto('sweep')
          .values({ account: platformId, due_at: 0, swept_at: null })
          .onConflict((conflict) => conflict.column('account').doNothing())
          .execute();
        await db.updateTable('sweep').set({ due_at: 0 }).execute();
      });
    },
  };
}
