import type Stripe from 'stripe';
import { account as accountSnapshot } from '../accounts/snapshot.ts';
import { balanceSettings, platformId } from '../balances/snapshot.ts';
import type { Store, Write } from '../store/database.ts';
import type { Derivation } from '../store/derive.ts';
import { parse } from '../store/snapshot.ts';
import { type ScheduleRowValues, scheduleRowOf } from './row.ts';

/** How many accounts are looked at in one transaction when all rows are made anew. */
const rebuildBatch = 500;

async function objectsOf({ db }: Pick<Write, 'db'>, id: string) {
  const [account, settings] = await Promise.all([
    db.selectFrom('stripe_account').select('json').where('id', '=', id).executeTakeFirst(),
    db.selectFrom('stripe_balance_settings').select('json').where('id', '=', id).executeTakeFirst(),
  ]);
  return {
    account: account && parse<Stripe.Account>(account),
    settings: settings && parse<Stripe.BalanceSettings>(settings),
  };
}

/** Writes an account's row where it is another than before; it keeps its place (`pk`). */
async function writeRow(write: Write, row: ScheduleRowValues): Promise<void> {
  const before = await write.db
    .selectFrom('payout_schedule')
    .selectAll()
    .where('account', '=', row.account)
    .executeTakeFirst();
  const changed = Object.fromEntries(
    Object.entries(row).filter(([name, value]) => before?.[name as keyof typeof row] !== value),
  );
  if (Object.keys(changed).length === 0) return;
  await (before
    ? write.db.updateTable('payout_schedule').set(changed).where('pk', '=', before.pk).execute()
    : write.db.insertInto('payout_schedule').values(row).execute());
  write.changed({ kind: 'payout_schedule', area: 'payouts', id: row.account });
}

async function follow(write: Write, id: string): Promise<void> {
  const { account, settings } = await objectsOf(write, id);
  // Settings may be known first; the row is made with the account.
  if (account) await writeRow(write, scheduleRowOf(account, settings));
}

const idsAfter = ({ read }: Pick<Store, 'read'>, pk: number) =>
  read
    .selectFrom('stripe_account')
    .select(['pk', 'id'])
    .where('pk', '>', pk)
    .orderBy('pk')
    .limit(rebuildBatch)
    .execute();

/** `payout_schedule` from the accounts and their balance settings. */
export const payoutSchedules: Derivation = {
  async update(write, written) {
    const touched = written
      .filter(
        ({ snapshot: { kind } }) => kind === accountSnapshot.kind || kind === balanceSettings.kind,
      )
      .map(({ id }) => id);
    for (const id of new Set(touched)) if (id !== platformId) await follow(write, id);
  },
  async rebuild(store) {
    // Accounts are never let go of, so that each row that there is comes by.
    for (let after = 0, more = true; more; ) {
      const rows = await idsAfter(store, after);
      await store.write(async (write) => {
        for (const { id } of rows) await follow(write, id);
      });
      after = rows.at(-1)?.pk ?? after;
      more = rows.length === rebuildBatch;
    }
  },
};
