import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FoundOfKind } from '../../api/search/search.ts';
import { type AppForTest, runMain, startApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { pay, verifiedSeller } from '../support/merchant.ts';

let app: AppForTest;
let charge: { id: string; payment_intent: string };
let acme: string;
let transfer: string;

async function found(typed: string, role: 'viewer' | 'manager' = 'viewer') {
  const client = await app.as(role);
  const { data } = await client.read<{ data: FoundOfKind[] }>(
    `/api/search?q=${encodeURIComponent(typed)}`,
  );
  return data;
}

/** What was found, as `kind id`, in its order. */
const ids = async (typed: string) =>
  (await found(typed)).flatMap(({ kind, found }) => found.map(({ id }) => `${kind} ${id}`));

beforeAll(async () => {
  app = await startApp();
  await app.synced();
  const { sandbox } = app;
  acme = await verifiedSeller(sandbox, 'Acme Bicycles');
  const paid = await pay(sandbox, {
    amount: 12_050,
    currency: 'usd',
    description: 'Two café chairs',
    transfer_group: 'order_1042',
    receipt_email: 'kim.smith@example.com',
    metadata: { sku: 'CHAIR-77' },
  });
  charge = { id: paid.id, payment_intent: String(paid.payment_intent) };
  await pay(sandbox, { amount: 500, currency: 'jpy', transfer_group: 'order_10421' });
  transfer = (
    await sandbox.stripe.transfers.create({
      amount: 4200,
      currency: 'usd',
      destination: acme,
      transfer_group: 'order_1042',
      description: 'Share of Acme',
    })
  ).id;
  await eventually(async () => {
    const kinds = new Set((await ids('order_1042')).map((each) => each.split(' ')[0]));
    expect([...kinds].sort()).toEqual(['group', 'payment', 'transfer']);
    expect(await ids('acme bicycles')).toContain(`account ${acme}`);
    expect(await ids('order_10421')).toHaveLength(2);
  });
});
afterAll(() => app.stop());

describe('one box finds a payment', () => {
  test.each<[string, () => string]>([
    ['its id', () => charge.id],
    ['the beginning of its id', () => charge.id.slice(0, 12)],
    ['the end of its id', () => charge.id.slice(-6)],
    ['its payment intent', () => charge.payment_intent],
    ['an e-mail', () => 'KIM.smith@example.com'],
    ['a part of an e-mail', () => 'smith@exam'],
    ['words of its description, marks and order aside', () => 'chairs CAFE'],
    ['its metadata', () => 'chair-77'],
    ['an amount', () => '120.50'],
    ['an amount with its currency', () => '120.50 usd'],
    ['an amount with the sign of its currency', () => '$120.50'],
    ['the last four digits and an amount', () => '0077 120.50'],
    ['its group', () => 'order_1042'],
  ])('by %s', async (_, typed) => {
    expect(await ids(typed())).toContain(`payment ${charge.id}`);
  });

  test.each([
    'nobody@example.com',
    '120.50 eur',
    '20.50',
    '0077 120.51',
    'chairs bicycle',
    '',
    'ab',
    '"; --',
  ])('and not by %j', async (typed) => {
    expect(await ids(typed)).not.toContain(`payment ${charge.id}`);
  });

  test('a currency without decimals', async () => {
    const [group] = await found('¥500');
    expect(group).toMatchObject({ kind: 'payment', found: [{ amount: 500, currency: 'jpy' }] });
  });
});

test('what is called exactly so comes first', async () => {
  const [best] = await found('order_1042');
  expect(best?.kind).toBe('group');
  expect(best?.found.map(({ id }) => id)).toEqual(['order_1042', 'order_10421']);
  expect((await found('acme bicycles'))[0]).toMatchObject({
    kind: 'account',
    found: [{ id: acme, title: 'Acme Bicycles' }],
    more: false,
  });
});

test('a group is found by its name in any script', async () => {
  for (const name of ['Möbel_7', '注文_7'])
    await pay(app.sandbox, { amount: 777, currency: 'usd', transfer_group: name });
  for (const name of ['Möbel_7', '注文_7'])
    await eventually(async () => expect(await ids(name)).toContain(`group ${name}`));
});

test('a line tells what tells it from others', async () => {
  const [group] = await found(transfer);
  expect(group).toEqual({
    kind: 'transfer',
    more: false,
    found: [
      {
        kind: 'transfer',
        id: transfer,
        title: 'Acme Bicycles',
        detail: 'Share of Acme',
        amount: 4200,
        currency: 'usd',
        status: 'paid',
        at: expect.any(Number),
      },
    ],
  });
});

test('more than the page holds is said', async () => {
  const viewer = await app.as('viewer');
  const { data } = await viewer.read<{ data: FoundOfKind[] }>('/api/search?q=order_1042&limit=1');
  expect(data.find(({ kind }) => kind === 'group')).toMatchObject({ more: true });
  const answer = await viewer.get('/api/search?q=a&limit=0');
  expect(answer.status).toBe(400);
});

test('a booking leads to what it was booked for', async () => {
  const { balance_transaction } = await app.sandbox.stripe.charges.retrieve(charge.id);
  expect(await ids(String(balance_transaction))).toEqual([`balance_transaction ${charge.id}`]);
});

test('events are found by whom may read them', async () => {
  const [event] = (await app.sandbox.stripe.events.list({ type: 'charge.succeeded' })).data;
  const id = event?.id ?? '';
  await eventually(async () => {
    expect(await found(id, 'manager')).toMatchObject([{ kind: 'event', found: [{ id }] }]);
  });
  expect(await found(id)).toEqual([]);
});

test('what changes is found by its new words only', async () => {
  await app.sandbox.stripe.charges.update(charge.id, { description: 'Three stools' });
  await eventually(async () => expect(await ids('three stools')).toEqual([`payment ${charge.id}`]));
  expect(await ids('café chairs')).toEqual([]);
});

describe('the lists find by the same words', () => {
  test.each([
    ['/api/payments', '0077 120.50', 1],
    ['/api/payments', 'order_1042 smith', 1],
    ['/api/payments', 'or', 2],
    ['/api/transfers', 'acme', 1],
    ['/api/transfers', 'bicycles 42.00', 1],
    ['/api/transfers', 'bicycles 42.01', 0],
    ['/api/accounts', 'acme', 1],
    ['/api/groups', 'ORDER_10421', 1],
    ['/api/balances', 'acme', 1],
    ['/api/payouts', 'acme', 0],
    ['/api/disputes', 'smith', 0],
  ])('%s?q=%s', async (path, typed, count) => {
    const viewer = await app.as('viewer');
    const query = `q=${encodeURIComponent(typed)}`;
    await eventually(async () => {
      const { data } = await viewer.read<{ data: unknown[] }>(`${path}?${query}`);
      expect(data).toHaveLength(count);
    });
    const summary = await viewer.read<{ data: { count: number } }>(`${path}/summary?${query}`);
    expect(summary.data.count).toBe(count);
  });
});

test('a rebuild finds the same, and a lost index is made anew', async () => {
  const typed = ['order_1042', '120.50', 'acme', charge.id.slice(-6), '0077'];
  const before = await Promise.all(typed.map((each) => found(each)));
  await app.quit();
  const file = join(app.dataDir, 'sandbox', 'countinghouse.db');
  const database = new Database(file);
  const indexed = () => database.prepare('select count(*) from stripe_charge_words').pluck().get();
  const all = indexed();
  // Whatever has come out of step with the rows is put right.
  database.exec('delete from stripe_charge_words where rowid = 1');
  database.exec("insert into stripe_transfer_words (rowid, words) values (999, 'order_1042')");
  database.exec('drop trigger group_ledger_words_insert');
  const rebuilding = runMain(
    {
      DATA_DIR: app.dataDir,
      STRIPE_API_BASE: app.sandbox.url,
      STRIPE_SECRET_KEY: app.sandbox.secretKey,
    },
    ['rebuild'],
  );
  expect(await rebuilding.ended).toBe(0);
  expect(indexed()).toBe(all);
  database.close();
  await app.restart();
  expect(await Promise.all(typed.map((each) => found(each)))).toEqual(before);
}, 60_000);
