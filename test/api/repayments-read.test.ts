import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { readGivesBack } from '../../api/repayments/read-sent-again.ts';
import { areaMigrations } from '../../api/start.ts';
import type { Store } from '../../api/store/database.ts';
import { openStore } from '../../api/store/open.ts';
import { snapshots } from '../../api/sync/registry.ts';
import type { TransferInput } from '../../api/transfers/inputs.ts';
import { readRepaid } from '../../api/transfers/repaid.ts';
import { temporaryFolder } from '../support/app.ts';

// A payment of 100.00 was disputed, 80.00 of it taken back from its seller, and the dispute won.

const folder = temporaryFolder();
let store: Store;

type Row = Record<string, string | number | null>;

/** Keeps a row; what it does not say of the columns that have to be said is nothing. */
const keep = (table: string, row: Row) =>
  store.write(async ({ db }) => {
    const { rows } = await sql<{ name: string; type: string }>`
      select name, type from pragma_table_info(${table})
      where "notnull" = 1 and dflt_value is null and name <> 'pk'`.execute(db);
    const rest = rows.map(({ name, type }): [string, string | number] => [
      name,
      /int/i.test(type) ? 0 : '{}',
    ]);
    const all = Object.entries({ ...Object.fromEntries(rest), ...row });
    await sql`insert into ${sql.table(table)} (${sql.join(all.map(([name]) => sql.ref(name)))})
      values (${sql.join(all.map(([, value]) => value))})`.execute(db);
  });

const input: TransferInput = {
  destination: 'acct_1',
  amount: 8000,
  currency: 'usd',
  repays: 'du_1',
};

/** A repayment as staff ordered it, in the order of their ids. */
const order = (id: string, status: string) =>
  keep('operation', { id, status, kind: 'transfer.create', input: JSON.stringify(input) });

/** What is left to be given back, for the plan of an operation or for a preview. */
const left = (operation?: string) => readRepaid(store, input, operation);

const emptied = ['operation', 'stripe_dispute', 'stripe_transfer', 'stripe_transfer_reversal'];

beforeAll(async () => {
  const file = join(folder.path, 'store.db');
  ({ store } = await openStore(file, snapshots, areaMigrations));
});
beforeEach(async () => {
  for (const table of emptied)
    await store.write(({ db }) => sql`delete from ${sql.table(table)}`.execute(db));
  const booked = [
    { amount: -10_000, currency: 'usd', created: 100 },
    { amount: 10_000, currency: 'usd', created: 200 },
  ];
  await keep('stripe_dispute', {
    id: 'du_1',
    charge: 'ch_1',
    status: 'won',
    amount: 10_000,
    currency: 'usd',
    created: 100,
    json: JSON.stringify({ balance_transactions: booked }),
  });
  await keep('stripe_transfer', {
    id: 'tr_1',
    destination: 'acct_1',
    amount: 8000,
    currency: 'usd',
    created: 10,
    source_transaction: 'ch_1',
  });
  await keep('stripe_transfer_reversal', {
    id: 'trr_1',
    transfer: 'tr_1',
    amount: 8000,
    created: 110,
  });
});
afterAll(async () => {
  await store.close();
  folder.remove();
});

test('a repayment that is only ordered makes way for one that was ordered before it', async () => {
  await order('first', 'queued');
  await order('second', 'queued');
  expect(await left('first')).toEqual({ state: 'owed', left: 8000 });
  expect(await left('second')).toEqual({ state: 'owed', left: 0 });
  expect(await left()).toEqual({ state: 'owed', left: 0 });
});

test.each(['running', 'unknown', 'succeeded'])(
  'a repayment that is tried again counts a later one that is %s, before its transfer is known',
  async (status) => {
    await order('first', 'queued');
    await order('second', status);
    expect(await left('first')).toEqual({ state: 'owed', left: 0 });
  },
);

test('a repayment never counts itself', async () => {
  await order('first', 'unknown');
  expect(await left('first')).toEqual({ state: 'owed', left: 8000 });
});

test('what a transfer gives back is the transfer of a reversal, or the payment of a dispute', async () => {
  const marked = ['trr_1', 'du_1', 'du_none'].map((repays, n) => ({
    id: `tr_again_${n}`,
    metadata: { repays },
  }));
  expect([...(await readGivesBack(store, [{ id: 'tr_1', metadata: {} }, ...marked]))]).toEqual([
    ['tr_again_0', { transfer: 'tr_1' }],
    ['tr_again_1', { charge: 'ch_1' }],
  ]);
});
