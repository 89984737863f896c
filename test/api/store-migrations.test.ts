import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
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
