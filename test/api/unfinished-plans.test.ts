import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { unfinishedListing, unfinishedSource } from '../../api/accounts/unfinished-list.ts';
import { onboardingMigrations } from '../../api/onboarding/tables.ts';
import {
  unfinishedListing as paymentListing,
  unfinishedSource as paymentsSource,
} from '../../api/payments/unfinished-list.ts';
import type { Store } from '../../api/store/database.ts';
import { listStatement, parseListQuery } from '../../api/store/listing.ts';
import { openStore } from '../../api/store/open.ts';
import { snapshots } from '../../api/sync/registry.ts';

const folder = mkdtempSync(join(tmpdir(), 'countinghouse-plans-'));
let store: Store;

beforeAll(async () => {
  ({ store } = await openStore(join(folder, 'store.db'), snapshots, onboardingMigrations));
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

test.each(unfinishedListing.sorts.flatMap((sort) => [sort, `-${sort}`]))(
  'unfinished onboardings sorted by %s are found by their status, in order',
  async (sort) => {
    const statement = listStatement(unfinishedSource, parseListQuery(unfinishedListing, { sort }));
    const { rows } = await sql<{ detail: string }>`explain query plan ${statement}`.execute(
      store.read,
    );
    const plan = rows.map(({ detail }) => detail).join('\n');
    expect(plan).toMatch(/SEARCH a USING INDEX stripe_account_by_status_\w+ \(status=\?/);
    expect(plan).toMatch(/SEARCH l USING (COVERING )?INDEX account_link_by_account/);
    expect(plan).toMatch(/SEARCH h USING COVERING INDEX snapshot_history_by_object/);
    expect(plan).not.toContain('TEMP B-TREE FOR ORDER BY');
  },
);

test.each(paymentListing.sorts.flatMap((sort) => [sort, `-${sort}`]))(
  'unfinished payments sorted by %s are found among all, in order',
  async (sort) => {
    for (const filter of ['status=canceled', 'currency=usd&amount[gte]=5', '']) {
      const asked = Object.fromEntries(new URLSearchParams(filter));
      const query = parseListQuery(paymentListing, { sort, ...asked });
      const statement = listStatement(paymentsSource, query);
      const { rows } = await sql<{ detail: string }>`explain query plan ${statement}`.execute(
        store.read,
      );
      const plan = rows.map(({ detail }) => detail).join('\n');
      expect(plan).toMatch(/USING INDEX stripe_payment_intent_by_unpaid_created \(unpaid=\?/);
      expect(plan).not.toContain('TEMP B-TREE FOR ORDER BY');
      expect(plan).not.toMatch(/^SCAN/m);
    }
  },
);
