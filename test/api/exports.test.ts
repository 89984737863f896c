import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AccountRow } from '../../api/accounts/list.ts';
import type { AuditLine } from '../../api/audit/list.ts';
import { type AppForTest, startApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { exportedFrom } from '../support/exported.ts';
import { pay } from '../support/merchant.ts';

let app: AppForTest;

const exported = (path: string) => exportedFrom(app, path);

beforeAll(async () => {
  app = await startApp();
  await app.synced();
  const { sandbox } = app;
  for (const [amount, currency, description] of [
    [12_050, 'usd', '=HYPERLINK("https://evil.example","x")'],
    [500, 'jpy', 'A chair, "blue"\nand a table'],
    [99, 'usd', '-5'],
    [4200, 'eur', '@sum'],
  ] as const)
    await pay(sandbox, { amount, currency, description, transfer_group: 'order_1' });
  await eventually(async () => {
    const finance = await app.as('finance');
    const { data } = await finance.read<{ data: unknown[] }>('/api/payments');
    expect(data).toHaveLength(4);
    const groups = await finance.read<{ data: unknown[] }>('/api/groups');
    expect(groups.data.length).toBeGreaterThan(0);
  });
});
afterAll(() => app.stop());

test('a file has the columns, the filter and the order that were asked for', async () => {
  const { header, lines } = await exported(
    'payments.csv?columns=amount,id,amount_refunded&currency=usd&sort=-amount',
  );
  expect(header).toEqual(['Amount', 'Currency', 'Payment', 'Refunded']);
  const viewer = await app.as('viewer');
  const { data } = await viewer.read<{ data: { id: string }[] }>(
    '/api/payments?currency=usd&sort=-amount',
  );
  expect(lines.map(([, , id]) => id)).toEqual(data.map(({ id }) => id));
  expect(lines.map(([amount, currency, , refunded]) => [amount, currency, refunded])).toEqual([
    ['120.50', 'USD', '0.00'],
    ['0.99', 'USD', '0.00'],
  ]);
});

test('amounts have the decimals of their currency, times are exact', async () => {
  const { lines } = await exported('payments.csv?columns=amount,created&currency=jpy');
  expect(lines).toEqual([['500', 'JPY', expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)]]);
});

test('text does not run as a formula, and keeps commas, quotation marks and lines', async () => {
  const { lines } = await exported('payments.csv?columns=description&sort=created');
  expect(lines.flat()).toEqual([
    '\'=HYPERLINK("https://evil.example","x")',
    'A chair, "blue"\nand a table',
    '-5',
    "'@sum",
  ]);
});

test('why an account is restricted is said in the words of the list', async () => {
  await app.sandbox.stripe.accounts.create({
    type: 'express',
    country: 'US',
    capabilities: { transfers: { requested: true } },
  });
  const viewer = await app.as('viewer');
  const reasons = await eventually(async () => {
    const { data } = await viewer.read<{ data: AccountRow[] }>('/api/accounts');
    expect(data[0]?.disabled_reason).toMatch(/^[a-z_.]+$/);
    return data.map(({ reason, disabled_reason }) => [reason, disabled_reason]);
  });
  const { lines } = await exported('accounts.csv?columns=reason,disabled_reason');
  expect(lines).toEqual(reasons);
});

test('words find in a file what they find in the list', async () => {
  const { lines } = await exported('payments.csv?columns=amount&q=chair');
  expect(lines).toEqual([['500', 'JPY']]);
});

test.each([
  'accounts',
  'balances',
  'payments',
  'groups',
  'transfers',
  'payouts',
  'payout_days',
  'disputes',
  'checkout',
  'onboarding',
  'payout_schedules',
  'unfinished_payments',
])('all columns of %s, as many rows as are said, and as of when', async (list) => {
  const { answer, text, header, lines } = await exported(`${list}.csv`);
  expect(answer.status).toBe(200);
  expect(text.startsWith('\uFEFF')).toBe(true);
  expect(header.length).toBeGreaterThan(5);
  expect(new Set(header).size).toBe(header.length);
  expect(answer.headers.get('x-row-count')).toBe(String(lines.length));
  expect(answer.headers.get('x-as-of')).toMatch(/^2\d{3}-/);
  expect(answer.headers.get('content-disposition')).toMatch(
    new RegExp(`${list}, \\d{4}-\\d\\d-\\d\\d \\d\\d\\.\\d\\d UTC, ${lines.length} rows?\\.csv`),
  );
  for (const line of lines) expect(line).toHaveLength(header.length);
});

describe('what cannot be exported is refused', () => {
  test.each([
    ['payments', 404, 'not_found'],
    ['staff.csv', 404, 'not_found'],
    ['payments.csv?columns=amount,secret', 400, 'invalid_input'],
    ['payments.csv?currency[gte]=5', 400, 'invalid_input'],
    ['payments.csv?sort=name', 400, 'invalid_input'],
    ['payments.csv?holder=platform', 400, 'invalid_input'],
    ['balance_transactions.csv', 400, 'invalid_input'],
    ['balance_transactions.csv?holder=acct_nobody', 404, 'not_found'],
  ])('%s', async (path, status, code) => {
    const finance = await app.as('finance');
    const answer = await finance.get(`/api/exports/${path}`);
    expect(answer).toMatchObject({ status, body: { error: { code } } });
  });

  test('to who may not', async () => {
    const support = await app.as('support');
    expect((await support.get('/api/exports/payments.csv')).status).toBe(403);
  });
});

test('who exported what is on record', async () => {
  await exported('groups.csv?columns=group,kept&currency=usd');
  const manager = await app.as('manager');
  const { data } = await manager.read<{ data: AuditLine[] }>('/api/audit?action=list.exported');
  expect(data[0]).toMatchObject({
    by: { name: expect.any(String) },
    subject: { id: 'groups' },
    after: { rows: 1, columns: ['Group', 'Kept', 'Currency'], currency: 'usd' },
  });
});

test('a file that nobody reads on lets others be written', async () => {
  const finance = await app.as('finance');
  for (let n = 0; n < 5; n += 1) {
    await eventually(async () => {
      const answer = await finance.fetch('/api/exports/payments.csv');
      await answer.body?.cancel();
      expect(answer.status).toBe(200);
    });
  }
});

test('asking for its headers alone leaves nothing behind', async () => {
  const finance = await app.as('finance');
  const manager = await app.as('manager');
  const onRecord = async () =>
    (await manager.read<{ data: AuditLine[] }>('/api/audit?action=list.exported')).data[0]?.seq;
  const before = await onRecord();
  for (let n = 0; n < 5; n += 1)
    await eventually(async () => {
      const answer = await finance.fetch('/api/exports/payments.csv', { method: 'HEAD' });
      expect([answer.status, answer.headers.get('x-row-count')]).toEqual([200, '4']);
    });
  // Nothing left the house.
  expect(await onRecord()).toBe(before);
  await eventually(async () => expect((await exported('payments.csv')).answer.status).toBe(200));
});
