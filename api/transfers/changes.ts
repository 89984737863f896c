import { type Historied, onlyKept } from '../history/historied.ts';
import { transfer, transferReversal } from './snapshot.ts';

/** A transfer has few reversals; of one with more the newest are followed. */
const most = 50;
const alone = onlyKept(transfer);

/** What changed on a transfer and on its reversals. */
export const transferChanges: Historied = {
  name: 'Transfer',
  permission: 'transfer:read',
  async subjects(store, id) {
    const own = await alone(store, id);
    if (!own) return undefined;
    const reversals = await store.read
      .selectFrom('stripe_transfer_reversal')
      .select('id')
      .where('transfer', '=', id)
      .orderBy('created', 'desc')
      .limit(most)
      .execute();
    return [...own, ...reversals.map((reversal) => ({ kind: transferReversal.kind, ...reversal }))];
  },
};
