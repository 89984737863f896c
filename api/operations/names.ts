import type Stripe from 'stripe';
import type { Store } from '../store/database.ts';
import { expandableId } from '../store/snapshot.ts';

/**
 * What people call these accounts, by id, as far as they are kept.
 * @param accounts expanded or not; null stands for none.
 */
export async function accountNames(
  { read }: Pick<Store, 'read'>,
  accounts: readonly (string | Stripe.Account | null)[],
): Promise<Map<string, string>> {
  const ids = new Set(accounts.map(expandableId).filter((id) => id !== null));
  if (ids.size === 0) return new Map();
  const rows = await read
    .selectFrom('stripe_account')
    .select(['id', 'name'])
    .where('id', 'in', [...ids])
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name ?? id]));
}
