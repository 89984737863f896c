import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { configurationsSource } from '../../api/payment-methods/list.ts';
import { paymentMethodConfiguration } from '../../api/payment-methods/snapshot.ts';
import type { Store } from '../../api/store/database.ts';
import { listStatement, parseListQuery } from '../../api/store/listing.ts';
import { openStore } from '../../api/store/open.ts';
import { listingOf } from '../../api/store/snapshot.ts';
import { snapshots } from '../../api/sync/registry.ts';

const folder = mkdtempSync(join(tmpdir(), 'countinghouse-plans-'));
const listing = listingOf(paymentMethodConfiguration);
let store: Store;

beforeAll(async () => {
  ({ store } = await openStore(join(folder, 'store.db'), snapshots, {}));
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

async function planOf(query: Record<string, string>): Promise<string> {
  const statement = listStatement(configurationsSource, parseListQuery(listing, query));
  const { rows } = await sql<{ detail: string }>`explain query plan ${statement}`.execute(
    store.read,
  );
  return rows.map(({ detail }) => detail).join('\n');
}

test.each(listing.sorts.flatMap((sort) => [sort, `-${sort}`]))(
  'configurations sorted by %s walk an index, never a sorted copy',
  async (sort) => {
    const plan = await planOf({ sort });
    expect(plan).not.toContain('TEMP B-TREE FOR ORDER BY');
    expect(plan).toMatch(/USING (COVERING )?INDEX/);
  },
);

test.each([
  [{ whose: 'platform' }, /SEARCH c USING INDEX stripe_payment_method_configuration_by_whose/],
  [{ whose: 'connected', sort: '-available_count' }, /_by_whose_available_count \(whose=\?\)/],
  [{ account: 'acct_1' }, /SEARCH c USING INDEX stripe_payment_method_configuration_by_account/],
])('configurations filtered by %o search an index', async (query, expected) => {
  const plan = await planOf(query);
  expect(plan).toMatch(expected);
  expect(plan).not.toMatch(/^SCAN c$/m);
});

test('those that are due to be read are found by when', async () => {
  const plan = await sql<{ detail: string }>`explain query plan
    select account from sweep where configurations_due_at <= 5
    order by configurations_due_at limit 100`.execute(store.read);
  expect(plan.rows.map(({ detail }) => detail).join('\n')).toMatch(
    /USING INDEX sweep_by_configurations_due/,
  );
});
