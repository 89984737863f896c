import type { Historied } from '../history/historied.ts';
import { charge } from '../payments/snapshot.ts';
import { transfer } from '../transfers/snapshot.ts';

/** Of a group with more payments or transfers, the newest are followed; the ledger has them all. */
const most = 50;

/** What changed on the payments and transfers that carry a group. */
export const groupChanges: Historied = {
  name: 'Transfer group',
  permission: 'group:read',
  async subjects({ read }, group) {
    const carrying = (table: 'stripe_charge' | 'stripe_transfer') =>
      read
        .selectFrom(table)
        .select(['id', 'currency'])
        .where('transfer_group', '=', group)
        .orderBy('pk', 'desc')
        .limit(most)
        .execute();
    const [charges, transfers] = await Promise.all([
      carrying('stripe_charge'),
      carrying('stripe_transfer'),
    ]);
    if (charges.length + transfers.length === 0) return undefined;
    return [
      ...charges.map((each) => ({ kind: charge.kind, ...each })),
      ...transfers.map((each) => ({ kind: transfer.kind, ...each })),
    ];
  },
};
