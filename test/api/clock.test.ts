import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { snapshots } from '../../api/sync/registry.ts';
import { type AppForTest, runMain, startApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';

const day = 86_400;

interface Platform {
  data: { balances: { currency: string; available: number; pending: number }[] };
}

let app: AppForTest;

beforeAll(async () => {
  app = await startApp({ world: 'demo' });
  await app.synced();
});
afterAll(() => app.stop());

test('when Stripe’s clock is days ahead of ours, new payments and balances are still kept', async () => {
  const { stripe } = app.sandbox;
  await app.sandbox.advance(5 * day);
  const intent = await stripe.paymentIntents.create({
    amount: 7700,
    currency: 'usd',
    payment_method: 'pm_card_visa',
    confirm: true,
    transfer_group: 'order_ahead',
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
  });
  const finance = await app.as('finance');
  await eventually(async () => {
    const { status } = await finance.get(`/api/payments/${intent.id}?source=snapshot`);
    expect(status).toBe(200);
    const held = await stripe.balance.retrieve();
    const { data } = await finance.read<Platform>('/api/balances/platform?source=snapshot');
    for (const { currency, amount } of held.available)
      expect(data.balances).toContainEqual(
        expect.objectContaining({ currency, available: amount }),
      );
  }, 30_000);
});

test('every page is told Stripe’s time, by which its deadlines are', async () => {
  const viewer = await app.as('viewer');
  const { asOf } = await viewer.read<{ asOf: number }>('/api/status');
  expect(Math.abs(asOf - (await app.sandbox.now()))).toBeLessThan(day);
});

test('what became available reads so in the groups', async () => {
  const finance = await app.as('finance');
  const { data } = await finance.read<{ data: { group: string; last: number }[] }>(
    '/api/groups?limit=100',
  );
  const before = (await app.sandbox.now()) - 8 * day;
  const group = data.find(({ last }) => last > before);
  await eventually(async () => {
    const detail = await finance.read<{
      data: { ledgers: { entries: { status: string; at: number }[] }[] };
    }>(`/api/groups/${encodeURIComponent(group?.group ?? '')}?source=snapshot`);
    const due = (await app.sandbox.now()) - 5 * day;
    const entries = detail.data.ledgers.flatMap((ledger) => ledger.entries);
    const old = entries.filter(({ at }) => at < due);
    expect(old.map(({ status }) => status)).not.toContain('pending');
  }, 30_000);
});

const openStore = () =>
  new Database(join(app.dataDir, 'sandbox', 'countinghouse.db'), { readonly: true });

test('accounts whose deadline has passed read so', async () => {
  const overdue = 'select count(*) as n from stripe_account where status_until <= ?';
  await eventually(async () => {
    const database = openStore();
    const found = database.prepare(overdue).get(await app.sandbox.now());
    database.close();
    expect(found).toEqual({ n: 0 });
  }, 30_000);
});

test('what is late by now is in the inbox', async () => {
  const late = `select (select count(*) from finding_recheck where at <= ?) as waiting,
    (select count(*) from finding where kind = 'requirement_due' and due < ?) as overdue`;
  await eventually(async () => {
    const now = await app.sandbox.now();
    const database = openStore();
    const found = database.prepare(late).get(now, now);
    database.close();
    expect(found).toEqual({ waiting: 0, overdue: 0 });
  }, 30_000);
});

test('a rebuild from the kept objects changes nothing, nor what people made of them', async () => {
  const finance = await app.as('finance');
  const { data } = await finance.read<{ data: { id: string }[] }>('/api/inbox?limit=2');
  const [settled, mine] = data.map(({ id }) => id);
  const { user } = await finance.read<{ user: { id: string } }>('/api/me');
  await finance.post('/api/inbox/resolve', { ids: [settled], note: 'The platform bears it' });
  await finance.post('/api/inbox/assign', { ids: [mine], to: user.id });
  await app.quit();
  const contents = () => {
    const database = openStore();
    const derived = ['balance_line', 'group_ledger', 'finding', 'finding_recheck'];
    const tables = [...snapshots.map(({ table }) => table), ...derived];
    const rows = tables.map((table) => database.prepare(`select * from ${table}`).all());
    database.close();
    return rows;
  };
  const before = contents();
  const rebuilt = runMain({ DATA_DIR: app.dataDir, STRIPE_API_BASE: app.sandbox.url }, ['rebuild']);
  expect(await rebuilt.ended).toBe(0);
  expect(rebuilt.output()).toMatch(/Rebuilt from \d+ snapshots/);
  expect(contents()).toEqual(before);
});
