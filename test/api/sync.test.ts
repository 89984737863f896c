import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DriftMeasured } from '../../api/drift/measured.ts';
import { type AppForTest, startApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';

/** Every row of a list, page by page. */
async function allRows<Row>(app: AppForTest, path: string, query = ''): Promise<Row[]> {
  const finance = await app.as('finance');
  const rows: Row[] = [];
  for (let cursor = ''; ; ) {
    const page = await finance.get<{ data: Row[]; next: string | null }>(
      `${path}?limit=100${query}${cursor && `&cursor=${cursor}`}`,
    );
    expect(page.status).toBe(200);
    rows.push(...page.body.data);
    if (page.body.next === null) return rows;
    cursor = page.body.next;
  }
}

const listAll = async <T extends { id: string }>(list: Stripe.ApiListPromise<T>): Promise<T[]> =>
  list.autoPagingToArray({ limit: 10_000 });

describe('the demo world', () => {
  let app: AppForTest;

  beforeAll(async () => {
    app = await startApp({ world: 'demo', env: { DRIFT_SAMPLES: '100000' } });
    await app.synced();
  });
  afterAll(() => app.stop());

  test('every payment, account, dispute and group of Stripe is listed, once', async () => {
    const { stripe } = app.sandbox;
    const [charges, accounts, disputes] = await Promise.all([
      listAll(stripe.charges.list({ limit: 100 })),
      listAll(stripe.accounts.list({ limit: 100 })),
      listAll(stripe.disputes.list({ limit: 100 })),
    ]);
    const ids = (rows: { id: string }[]) => rows.map(({ id }) => id).sort();
    expect(ids(await allRows(app, '/api/payments'))).toEqual(ids(charges));
    expect(ids(await allRows(app, '/api/accounts'))).toEqual(ids(accounts));
    expect(ids(await allRows(app, '/api/disputes'))).toEqual(ids(disputes));
    const paid = charges.filter(({ status }) => status !== 'failed');
    const groups = new Set(paid.map(({ transfer_group }) => transfer_group).filter(Boolean));
    const listed = await allRows<{ group: string }>(app, '/api/groups');
    for (const group of groups) expect(listed.map((row) => row.group)).toContain(group);
  });

  test('every balance is what Stripe says it is', async () => {
    const { stripe } = app.sandbox;
    const rows = await allRows<{
      account: string;
      currency: string;
      available: number;
      pending: number;
    }>(app, '/api/balances');
    const accounts = await listAll(stripe.accounts.list({ limit: 100 }));
    for (const { id } of accounts.slice(0, 20)) {
      const balance = await stripe.balance.retrieve({}, { stripeAccount: id });
      for (const { amount, currency } of balance.available)
        expect(rows).toContainEqual(
          expect.objectContaining({ account: id, currency, available: amount }),
        );
    }
  });

  test('each group keeps exactly the net of its balance transactions at Stripe', async () => {
    const { stripe } = app.sandbox;
    const finance = await app.as('finance');
    const booked = await listAll(stripe.balanceTransactions.list({ limit: 100 }));
    const net = new Map(booked.map((each) => [each.id, each.net]));
    const groups = await allRows<{ group: string; currency: string; kept: number }>(
      app,
      '/api/groups',
    );
    for (const row of groups.slice(0, 60)) {
      const { body } = await finance.get<{
        data: {
          ledgers: {
            currency: string;
            kept: number;
            entries: { balance_transaction: string; running: number }[];
          }[];
        };
      }>(`/api/groups/${encodeURIComponent(row.group)}?source=snapshot`);
      const ledger = body.data.ledgers.find(({ currency }) => currency === row.currency);
      const sum = ledger?.entries.reduce(
        (total, entry) => total + (net.get(entry.balance_transaction) ?? 0),
        0,
      );
      expect(sum).toBe(row.kept);
      expect(ledger?.entries.at(-1)?.running).toBe(row.kept);
    }
  });

  test('nothing that is sampled of it differs from what Stripe holds', async () => {
    const manager = await app.as('manager');
    const measured = await eventually(async () => {
      const { data } = await manager.read<{ data: DriftMeasured }>('/api/sync/drift');
      expect(data.week.sampled).toBeGreaterThan(40);
      return data;
    }, 60_000);
    expect(measured.week).toMatchObject({ late: 0, drifted: 0 });
    expect(measured.kinds.map(({ kind, looking }) => [kind, looking])).toEqual(
      measured.kinds.map(({ kind }) => [kind, 0]),
    );
  }, 60_000);

  test.each([
    ['/api/payments?outcome=lost', 'outcome'],
    ['/api/payments?sort=colour', 'sort'],
    ['/api/payments?limit=1000', 'limit'],
    ['/api/payments?cursor=nonsense', 'cursor'],
    ['/api/payments?amount[gte]=ten', 'amount'],
    ['/api/payments?colour=red', 'colour'],
    ['/api/accounts?charges_enabled=perhaps', 'charges_enabled'],
  ])('%s is refused, naming what is wrong', async (path, field) => {
    const viewer = await app.as('viewer');
    const { status, body } = await viewer.get<{ error: { code: string; field: string } }>(path);
    expect(status).toBe(400);
    expect(body.error).toMatchObject({ code: 'invalid_input', field });
  });
});
