import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AccountRow } from '../../api/accounts/list.ts';
import type { BalanceRow } from '../../api/balances/list.ts';
import type { ErrorBody } from '../../api/kit/errors.ts';
import { type AppForTest, type Client, startApp } from '../support/app.ts';

let app: AppForTest;
let viewer: Client;
/** What every account holds, as the balances list tells it. */
let lines: BalanceRow[];

/** All pages of a list. */
async function every<Row>(path: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: { data: Row[]; next: string | null } = await viewer.read(
      `${path}${path.includes('?') ? '&' : '?'}limit=100${cursor && `&cursor=${cursor}`}`,
    );
    rows.push(...page.data);
    cursor = page.next;
  }
  return rows;
}

const found = async (query: string) =>
  (await every<AccountRow>(`/api/accounts?${query}`)).map(({ id }) => id).sort();
const holding = (fits: (line: BalanceRow) => boolean) =>
  [...new Set(lines.filter(fits).map(({ account }) => account))].sort();

beforeAll(async () => {
  app = await startApp({ world: 'demo' });
  await app.synced();
  viewer = await app.as('viewer');
  lines = await every<BalanceRow>('/api/balances');
});
afterAll(() => app.stop());

test('accounts are found by what they have available, in whichever currency', async () => {
  const negative = holding(({ available }) => available < 0);
  expect(negative.length).toBeGreaterThan(0);
  expect(await found('balance[lte]=-1')).toEqual(negative);
  expect(await found('balance[lt]=0&sort=name')).toEqual(negative);
  expect(await found('balance[gte]=100000')).toEqual(
    holding(({ available }) => available >= 100_000),
  );
});

test('both ends of a range are of one and the same balance, in the currency that is asked for', async () => {
  const within = (line: BalanceRow) => line.available >= 1 && line.available <= 50_000;
  expect(await found('balance[gte]=1&balance[lte]=50000')).toEqual(holding(within));
  const accounts = await every<AccountRow>('/api/accounts?currency=usd');
  const dollars = new Set(accounts.map(({ id }) => id));
  const expected = holding((line) => within(line) && line.currency === 'usd');
  expect(expected.length).toBeGreaterThan(0);
  expect(await found('balance[gte]=1&balance[lte]=50000&currency=usd')).toEqual(
    expected.filter((id) => dollars.has(id)),
  );
});

test('it goes with other filters, with words and with the sums above the list', async () => {
  const all = await every<AccountRow>('/api/accounts?balance[lt]=0');
  const [one] = all;
  if (!one) throw new Error('No account is below zero');
  const of = `balance[lt]=0&status=${one.status}&country=${one.country}`;
  const same = all.filter(
    ({ status, country }) => status === one.status && country === one.country,
  );
  expect(await found(of)).toEqual(same.map(({ id }) => id).sort());
  expect(await found(`balance[lt]=0&q=${one.id}`)).toEqual([one.id]);
  const { data } = await viewer.read<{ data: { count: number } }>(
    '/api/accounts/summary?balance[lt]=0',
  );
  expect(data.count).toBe(all.length);
});

test('what is no figure is told by its name', async () => {
  const { status, body } = await viewer.get<ErrorBody>('/api/accounts?balance[lt]=much');
  expect([status, body.error.field]).toEqual([400, 'balance']);
});
