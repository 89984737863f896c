import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { SyncForTest } from './sync-harness.ts';

let it: SyncForTest;

beforeEach(async () => {
  it = await SyncForTest.make();
});
afterEach(() => it.end());

const kept = async (account: string | null) => {
  const rows = await it.read
    .selectFrom('stripe_balance_transaction')
    .select(['id', 'net', 'account'])
    .execute();
  return rows.filter((row) => row.account === account);
};
const total = (rows: { net: number }[]) => rows.reduce((sum, { net }) => sum + net, 0);
const asked = () => it.sandbox.requests({ path: '/v1/balance_transactions' });

test('only the platform’s bookings are read by themselves; an account’s are kept once looked at', async () => {
  const id = await it.fundedSeller();
  await it.begin();
  await it.upToDate();
  expect(await kept(id)).toEqual([]);
  expect((await asked()).filter(({ account }) => account === id)).toEqual([]);

  await it.sync.readList({ kind: 'balance_transaction', account: id }, 'interactive');
  const [received] = await kept(id);
  expect(received).toMatchObject({ net: 9000, account: id });
  const { available, pending } = await it.sandbox.stripe.balance.retrieve();
  const held = [...available, ...pending].reduce((sum, { amount }) => sum + amount, 0);
  expect(total(await kept(null))).toBe(held);
});

test('a list is read a page at a time, no further than was asked for', async () => {
  await Promise.all(Array.from({ length: 101 }, (_, n) => it.pay(1000 + n)));
  await it.open();
  const kind = 'balance_transaction';
  const read = await it.sync.readList({ kind, account: null, pages: 1 }, 'interactive');
  expect(read.more).toBe(true);
  expect(await it.keptIds('stripe_balance_transaction')).toHaveLength(100);
  const whole = await it.sync.readList({ kind, account: null }, 'interactive');
  expect(whole).toMatchObject({ more: false });
  expect(await it.keptIds('stripe_balance_transaction')).toHaveLength(101);
});

test('one of an account’s that is to be read again is asked of that account', async () => {
  const account = await it.fundedSeller();
  await it.open();
  await it.sync.readList({ kind: 'balance_transaction', account }, 'interactive');
  const [{ id } = { id: '' }] = await kept(account);
  await it.running.begin();
  await it.sync.refreshSoon([{ kind: 'balance_transaction', id, account }]);
  await eventually(async () => {
    const read = await it.sandbox.requests({ path: `/v1/balance_transactions/${id}` });
    expect(read).toEqual([expect.objectContaining({ account, status: 200 })]);
  });
});
