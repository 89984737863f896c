import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RawBuilder, sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { plannedStatement } from '../../api/checkout/planned.ts';
import { dueStatement, heldStatement } from '../../api/checkout/splits.ts';
import { areaMigrations } from '../../api/start.ts';
import type { Store } from '../../api/store/database.ts';
import { openStore } from '../../api/store/open.ts';
import { snapshots } from '../../api/sync/registry.ts';

// How SQLite answers what pages and the splitting of payments ask, of a table of any size.

const folder = mkdtempSync(join(tmpdir(), 'countinghouse-checkout-'));
let store: Store;
beforeAll(async () => {
  ({ store } = await openStore(join(folder, 'store.db'), snapshots, areaMigrations));
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

async function planOf(statement: RawBuilder<unknown>): Promise<string> {
  const plan = sql<{ detail: string }>`explain query plan ${statement}`;
  const { rows } = await plan.execute(store.read);
  return rows.map(({ detail }) => detail).join('\n');
}

test.each([
  ['due', dueStatement],
  ['to be held', heldStatement],
])('what is %s is looked for among what waits alone', async (_, statement) => {
  const plan = await planOf(statement);
  expect(plan).toMatch(/SEARCH p USING INDEX planned_transfer_by_state_pk \(state=\?\)/);
  expect(plan).toMatch(/SEARCH c USING INDEX stripe_charge_by_payment_intent/);
  expect(plan).not.toMatch(/^SCAN|TEMP B-TREE/m);
});

test.each([
  ['a session', sql`select operation from operation_step where object = ${'cs_1'}`],
  ['a group', sql`select planned_by from planned_transfer where transfer_group = ${'g'}`],
])('what is planned of %s is found by indexes', async (_, planners) => {
  const plan = await planOf(plannedStatement(planners));
  expect(plan).toMatch(/SEARCH p USING INDEX planned_transfer_by_planned_by/);
  expect(plan).toMatch(
    /SEARCH stripe_charge USING (COVERING )?INDEX stripe_charge_by_payment_intent/,
  );
  expect(plan).not.toMatch(/^SCAN/m);
});
