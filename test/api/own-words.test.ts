import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { audit } from '../../api/audit/audit.ts';
import { listAudit } from '../../api/audit/list.ts';
import { listOperations } from '../../api/operations/list.ts';
import { areaMigrations } from '../../api/start.ts';
import type { Store } from '../../api/store/database.ts';
import { type ListQuery, listRows, parseListQuery } from '../../api/store/listing.ts';
import { openStore } from '../../api/store/open.ts';
import { rebuildWordIndexes } from '../../api/store/word-index.ts';
import { type EventRow, eventListing, eventsSource } from '../../api/sync/event-list.ts';
import { snapshots } from '../../api/sync/registry.ts';
import { temporaryFolder } from '../support/app.ts';

const folder = temporaryFolder();
let store: Store;

beforeAll(async () => {
  ({ store } = await openStore(`${folder.path}/store.db`, snapshots, areaMigrations));
  // Sign-in makes it, which is not started here.
  await store.write(({ db }) =>
    sql`create table user (id text primary key, name text)`.execute(db),
  );
  await store.write(async (write) => {
    for (const [n, type, object] of [
      [1, 'charge.succeeded', 'ch_1Ab'],
      [2, 'charge.refunded', 'ch_1Ab'],
      [3, 'transfer.created', 'tr_1Cd'],
    ] as const)
      await sql`insert into stripe_event
          (id, type, object, created, received_at, state, next_attempt_at, payload)
        values (${`evt_${n}x`}, ${type}, ${object}, ${n}, ${n}, 'handled', 0, '{}')`.execute(
        write.db,
      );
    for (const reason of ['The soup of 3 was cold', '100% wrong_order', 'The soup was late'])
      await audit(write, {
        action: 'limit.set',
        actor: { id: 'u1', name: 'Ada Lovelace' },
        subject: 'refund.create',
        reason,
      });
  });
});
afterAll(async () => {
  await store.close();
  folder.remove();
});

const events = async (q: string) => {
  const query: ListQuery = parseListQuery(eventListing, { q, sort: 'created' });
  const { data } = await listRows<EventRow>(store, eventsSource, query);
  return data.map(({ id }) => id);
};
const reasons = async (q: string) =>
  (await listAudit(store, { q })).data.map((each) => each.reason);

test.each([
  ['evt_2x', ['evt_2x']],
  ['evt_', ['evt_1x', 'evt_2x', 'evt_3x']],
  ['ch_1', ['evt_1x', 'evt_2x']],
  ['refunded ch_1Ab', ['evt_2x']],
  ['ed', ['evt_1x', 'evt_2x', 'evt_3x']],
  ['CHARGE', ['evt_1x', 'evt_2x']],
  ['1Ab', []],
  ['%', []],
])('%s finds events by the beginning of an id and any part of a type', async (q, ids) => {
  expect(await events(q)).toEqual(ids);
});

test.each([
  ['SOUP', ['The soup was late', 'The soup of 3 was cold']],
  ['soup was', ['The soup was late']],
  ['0% wrong_', ['100% wrong_order']],
  ['of', ['The soup of 3 was cold']],
  ['ada love', ['The soup was late', '100% wrong_order', 'The soup of 3 was cold']],
  ['tomato', []],
])('%s finds what the trail says of people, objects and reasons', async (q, found) => {
  expect(await reasons(q)).toEqual(found);
});

test('orders are found by who ordered them and why, and no more by what they said before', async () => {
  const found = async (q: string) => (await listOperations(store, { q })).data.map(({ id }) => id);
  const columns = await sql<{ name: string; type: string; notnull: 0 | 1; dflt_value: unknown }>`
    select name, type, "notnull", dflt_value from pragma_table_info('operation')`.execute(
    store.read,
  );
  // Whatever else an operation must have is of no account here.
  const values: Record<string, unknown> = {};
  for (const { name, type, notnull, dflt_value } of columns.rows)
    if (notnull && dflt_value === null && name !== 'pk')
      values[name] = /int/i.test(type) ? 0 : '{}';
  const operation = {
    ...values,
    id: 'op_1',
    subject: 'ch_77',
    reason: 'A chair was broken',
    requested_by_name: 'Grace Hopper',
  };
  await store.write(({ db }) =>
    db
      .insertInto('operation')
      .values(operation as never)
      .execute(),
  );
  expect([await found('hopper'), await found('chair was'), await found('ch_7')]).toEqual([
    ['op_1'],
    ['op_1'],
    ['op_1'],
  ]);
  await store.write(({ db }) =>
    db.updateTable('operation').set({ reason: 'A table' }).where('id', '=', 'op_1').execute(),
  );
  expect([await found('chair'), await found('a table')]).toEqual([[], ['op_1']]);
  await rebuildWordIndexes(store, snapshots);
  expect([await found('chair'), await found('a table'), await found('hopper')]).toEqual([
    [],
    ['op_1'],
    ['op_1'],
  ]);
});
