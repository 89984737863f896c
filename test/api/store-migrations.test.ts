import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { auditMigrations } from '../../api/audit/tables.ts';
import { operationMigrations } from '../../api/operations/migrations.ts';
import { openDatabase, type Store } from '../../api/store/database.ts';
import { storeMigrations } from '../../api/store/migrations.ts';
import { migrate } from '../../api/store/schema.ts';
import { temporaryFolder } from '../support/app.ts';

let folder: ReturnType<typeof temporaryFolder>;
let store: Store;

beforeEach(() => {
  folder = temporaryFolder();
  store = openDatabase(join(folder.path, 'store.db'));
});
afterEach(async () => {
  await store.close();
  folder.remove();
});

test('events of an earlier version are kept with the object that each is about, without its secret', async () => {
  const foundation = Object.entries(storeMigrations).filter(([name]) =>
    name.endsWith('foundation'),
  );
  expect(foundation).toHaveLength(1);
  await store.administer((db) => migrate(db, Object.fromEntries(foundation)));
  const payload = JSON.stringify({ id: 'evt_1', data: { object: { id: 'pi_1', amount: 5 } } });
  // Whoever knows a payment's secret could pay or change it in the customer's place.
  const secret = payload.replace('"amount"', '"client_secret":"pi_1_secret_2","amount"');
  await store.administer((db) =>
    sql`insert into stripe_event
      (id, type, account, created, received_at, state, attempts, next_attempt_at, error, payload)
      values ('evt_1', 'payment_intent.created', null, 10, 12, 'failed', 3, 99, 'why', ${secret})`.execute(
      db,
    ),
  );
  await store.administer((db) => migrate(db, storeMigrations));
  const events = await store.read.selectFrom('stripe_event').selectAll().execute();
  expect(events).toMatchObject([
    {
      id: 'evt_1',
      object: 'pi_1',
      state: 'failed',
      attempts: 3,
      error: 'why',
      note: null,
      payload,
    },
  ]);
});

test('operations of an earlier version count for who ordered, tried again or approved them', async () => {
  const all = { ...auditMigrations, ...operationMigrations };
  const before = Object.entries(all).filter(([name]) => !name.endsWith('-operations-standing'));
  expect(before).toHaveLength(Object.keys(all).length - 1);
  await store.administer((db) => migrate(db, Object.fromEntries(before)));
  const operation = (id: string, approval: string | null) => sql`insert into operation
    (id, kind, status, needs_person, subject, objects, input, reason, fingerprint, preview, touches,
      requested_by, requested_by_name, requested_by_role, created_at, approval)
    values (${id}, 'refund.create', 'succeeded', 0, 'ch_1', '[]', '{}', 'Why', 'f', '{}', '[]',
      'ben', 'Ben', 'support', 10, ${approval})`;
  const amount = (id: string, by: string, at: number) => sql`insert into operation_amount
    (operation, kind, requested_by, currency, amount, created_at)
    values (${id}, 'refund.create', ${by}, 'usd', 500, ${at})`;
  const entry = (
    id: string,
    action: string,
    actor: string,
    at: number,
  ) => sql`insert into audit_entry
    (at, action, actor, operation, previous_hash, hash)
    values (${at}, ${action}, ${actor}, ${id}, ${`${id}${action}`}, ${`${id}${action}`})`;
  await store.administer(async (db) => {
    for (const said of [
      operation('alone', null),
      amount('alone', 'ben', 10),
      operation('again', null),
      amount('again', 'ann', 20),
      entry('again', 'operation.retried', 'ann', 20),
      operation('approved', '["Why"]'),
      amount('approved', 'ben', 10),
      entry('approved', 'operation.approved', 'mona', 30),
      operation('waiting', '["Why"]'),
      amount('waiting', 'ben', 10),
    ])
      await said.execute(db);
    await migrate(db, all);
  });
  const rows = await store.read
    .selectFrom('operation as o')
    .innerJoin('operation_amount as a', 'a.operation', 'o.id')
    .select(['o.id', 'vouched_by', 'approved_by', 'approved_at', 'counts_for', 'a.created_at'])
    .orderBy('o.pk')
    .execute();
  const unapproved = { approved_by: null, approved_at: null };
  expect(rows).toEqual([
    { id: 'alone', vouched_by: 'ben', ...unapproved, counts_for: 'ben', created_at: 10 },
    { id: 'again', vouched_by: 'ann', ...unapproved, counts_for: 'ann', created_at: 20 },
    {
      id: 'approved',
      vouched_by: 'ben',
      approved_by: 'mona',
      approved_at: 30,
      counts_for: 'mona',
      created_at: 30,
    },
    { id: 'waiting', vouched_by: 'ben', ...unapproved, counts_for: null, created_at: 10 },
  ]);
});
