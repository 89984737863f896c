import type { Derivation } from '../store/derive.ts';

/**
 * Puts every account that becomes known on the sweep's list, and its payouts on backfill's: both
 * are found only by asking for the account itself.
 */
export const accountSchedule: Derivation = {
  async update({ db }, written) {
    const accounts = written.filter(
      ({ snapshot, before }) => snapshot.kind === 'account' && !before,
    );
    if (accounts.length === 0) return;
    await db
      .insertInto('sweep')
      .values(
        accounts.map(({ id }) => ({ account: id, due_at: 0, swept_at: null, missed_since: null })),
      )
      .onConflict((conflict) => conflict.column('account').doNothing())
      .execute();
    await db
      .insertInto('backfill_range')
      .values(
        accounts.map(({ id }) => ({
          kind: 'payout',
          account: id,
          since: 0,
          until: 9_999_999_999,
          cursor: null,
          state: 'waiting' as const,
          pages: 0,
          objects: 0,
          error: null,
        })),
      )
      .execute();
  },
  // The schedules are not computed from snapshots, only begun by them: nothing to make anew.
  async rebuild() {},
};
