import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { findOperation } from '../../api/operations/view.ts';
import { readGivesBack } from '../../api/repayments/read-sent-again.ts';
import { areaMigrations } from '../../api/start.ts';
import type { Store } from '../../api/store/database.ts';
import { openStore } from '../../api/store/open.ts';
import { snapshots } from '../../api/sync/registry.ts';
import type { TransferInput, TransferReverseInput } from '../../api/transfers/inputs.ts';
import { readRepaid } from '../../api/transfers/repaid.ts';
import { planReverse } from '../../api/transfers/reverse-plan.ts';
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

const emptied = [
  'operation_step',
  'operation',
  'stripe_dispute',
  'stripe_transfer',
  'stripe_transfer_reversal',
];

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
    transfer_group: 'order_1',
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
  expect(await left('first')).toEqual({ state: 'owed', left: 8000, besides: 0 });
  expect(await left('second')).toEqual({ state: 'owed', left: 0, besides: 0 });
  expect(await left()).toEqual({ state: 'owed', left: 0, besides: 0 });
});

test.each(['running', 'unknown', 'succeeded'])(
  'a repayment that is tried again counts a later one that is %s, before its transfer is known',
  async (status) => {
    await order('first', 'queued');
    await order('second', status);
    expect(await left('first')).toEqual({ state: 'owed', left: 0, besides: 0 });
  },
);

test('a repayment never counts itself', async () => {
  await order('first', 'unknown');
  expect(await left('first')).toEqual({ state: 'owed', left: 8000, besides: 0 });
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

test('what was sent before transfers said what they give back counts, what is sent later is told', async () => {
  await store.write(({ db }) =>
    sql`insert or replace into stripe_charge (id, transfer_group, json, observed_at, observed_seq, observed_by)
      values ('ch_1', 'order_1', '{}', 1, 1, 'page')`.execute(db),
  );
  const sent = { destination: 'acct_1', currency: 'usd', transfer_group: 'order_1' };
  await keep('stripe_transfer', { ...sent, id: 'tr_2', amount: 3000, created: 300 });
  const now = Math.floor(Date.now() / 1000);
  await keep('stripe_transfer', { ...sent, id: 'tr_3', amount: 1000, created: now + 60 });
  expect(await left()).toEqual({ state: 'owed', left: 5000, besides: 1000 });
});

test('what undoes a reversal names it, also where that was planned before transfers did', async () => {
  await keep('operation', {
    id: 'op_1',
    kind: 'transfer.reverse',
    status: 'succeeded',
    finished_at: 1,
  });
  const undo = { kind: 'transfer.create', input: { destination: 'acct_1' }, text: 'Send again' };
  const step = { operation: 'op_1', status: 'succeeded', object: 'trr_1', name: 'reversal' };
  await keep('operation_step', {
    ...step,
    n: 1,
    idempotency_key: 'key_1',
    undo: JSON.stringify(undo),
  });
  await keep('operation_step', {
    ...step,
    n: 2,
    idempotency_key: 'key_2',
    name: 'refund',
    undo: JSON.stringify(undo),
  });
  const steps = (await findOperation(store, new Map(), 'op_1'))?.steps;
  expect(steps?.map((each) => each.undo?.input)).toEqual([
    { destination: 'acct_1', repays: 'trr_1' },
    { destination: 'acct_1' },
  ]);
});

test('what was taken back for a refund while the dispute was open is not owed once it is won', async () => {
  await keep('stripe_transfer_reversal', {
    id: 'trr_2',
    transfer: 'tr_1',
    amount: 1600,
    created: 120,
    json: JSON.stringify({ metadata: { for: 'refund' } }),
  });
  await store.write(({ db }) =>
    sql`update stripe_transfer_reversal set amount = 6400 where id = 'trr_1'`.execute(db),
  );
  expect(await left()).toEqual({ state: 'owed', left: 6400, besides: 0 });
});

test('a reversal for a refund says so to Stripe, and one that is not does not', () => {
  const transfer = {
    id: 'tr_1',
    amount: 8000,
    amount_reversed: 0,
    currency: 'usd',
    destination: 'acct_1',
    transfer_group: null,
  };
  const facts = { transfer, balance: null, onTheWay: false, name: 'Casa Verde' };
  const params = (more: Pick<TransferReverseInput, 'for'>) =>
    planReverse({ transfer: 'tr_1', amount: 1600, ...more }, facts).steps[0]?.params;
  expect(params({ for: 'refund' })).toEqual({ amount: 1600, metadata: { for: 'refund' } });
  expect(params({})).toEqual({ amount: 1600 });
});
