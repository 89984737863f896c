import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { linksQuery } from '../../api/onboarding/links.ts';
import { onboardingMigrations } from '../../api/onboarding/tables.ts';
import type { Store } from '../../api/store/database.ts';
import { openStore } from '../../api/store/open.ts';
import { temporaryFolder } from '../support/app.ts';

const folder = temporaryFolder();
let store: Store;
beforeAll(async () => {
  ({ store } = await openStore(join(folder.path, 'store.db'), [], onboardingMigrations));
});
afterAll(async () => {
  await store.close();
  folder.remove();
});

test('an account finds its links by an index, the newest first', async () => {
  const query = linksQuery(store.read, 'acct_1');
  const plan = await query.explain<{ detail: string }>(undefined, sql`query plan`);
  expect(plan.map(({ detail }) => detail)).toEqual([
    'SEARCH account_link USING INDEX account_link_by_account (account=?)',
  ]);
});
