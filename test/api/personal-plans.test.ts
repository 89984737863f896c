import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditMigrations } from '../../api/audit/tables.ts';
import { linksQuery } from '../../api/onboarding/links.ts';
import { onboardingMigrations } from '../../api/onboarding/tables.ts';
import { dueQuery } from '../../api/operations/forget.ts';
import { operationMigrations } from '../../api/operations/migrations.ts';
import type { Store } from '../../api/store/database.ts';
import { openStore } from '../../api/store/open.ts';
import { temporaryFolder } from '../support/app.ts';

const folder = temporaryFolder();
let store: Store;
beforeAll(async () => {
  const tables = { ...auditMigrations, ...operationMigrations, ...onboardingMigrations };
  ({ store } = await openStore(join(folder.path, 'store.db'), [], tables));
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

test('what is to be forgotten is found among what holds something personal, and nothing else', async () => {
  const query = dueQuery(store.read, 1_795_000_000);
  const plan = await query.explain<{ detail: string }>(undefined, sql`query plan`);
  expect(plan.map(({ detail }) => detail)).toEqual([
    'SEARCH o USING INDEX operation_personal (finished_at>?)',
    expect.stringMatching(/^CORRELATED SCALAR SUBQUERY/),
    expect.stringMatching(/^SEARCH s USING INDEX \w+ \(operation=\?\)$/),
  ]);
});
