import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ErrorBody } from '../../api/kit/errors.ts';
import { type AppForTest, startApp } from '../support/app.ts';

let app: AppForTest;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

const refused = async (query: string) => {
  const viewer = await app.as('viewer');
  const { status, body } = await viewer.get<ErrorBody>(`/api/payments?${query}`);
  return [status, body.error?.code, body.error?.field];
};

test.each([
  ['a filter that there is not', 'colour=red', 'colour'],
  ['a name that every object has', 'constructor=1', 'constructor'],
  ['the name of an object’s prototype', '__proto__=1', '__proto__'],
  ['a bound on what has none', 'currency[gte]=1', 'currency[gte]'],
  ['a bound that there is not', 'amount[near]=5', 'amount'],
  ['a bound that every object has', 'amount[constructor]=5', 'amount'],
  ['an amount without a bound', 'amount=5', 'amount'],
  ['a sort that every object has', 'sort=constructor', 'sort'],
  ['a parameter given twice', 'currency=usd&currency=eur', 'currency'],
  ['too large a page', 'limit=101', 'limit'],
  ['a made-up cursor', 'cursor=x', 'cursor'],
  ['more words than anybody types', `q=${'word '.repeat(2000)}`, 'q'],
])('%s is refused by its name', async (_, query, field) => {
  expect(await refused(query)).toEqual([400, 'invalid_input', field]);
});

test.each(['source=elsewhere', 'source=stripe&source=snapshot'])(
  'a page’s object from %s is refused',
  async (query) => {
    const viewer = await app.as('viewer');
    const { status, body } = await viewer.get<ErrorBody>(`/api/payments/ch_1?${query}`);
    expect([status, body.error.field, body.error.message]).toEqual([
      400,
      'source',
      'source is stripe or snapshot.',
    ]);
  },
);

test.each([
  'accounts',
  'balances',
  'payments',
  'groups',
  'transfers',
  'payouts',
  'disputes',
  'operations',
  'audit',
  'inbox',
  'sync/events',
])('no sign that can be typed breaks the search of %s', async (list) => {
  const manager = await app.as('manager');
  for (const typed of [
    'abc\0def',
    '\0',
    '"',
    'abc\'"',
    'abc*',
    '%_\\',
    '{abc}: NEAR(',
    '-AND',
    '👩‍👩‍👧',
  ])
    for (const path of [list, `${list}/summary`, 'search']) {
      const { status } = await manager.get(`/api/${path}?q=${encodeURIComponent(typed)}`);
      expect([path, typed, status]).toEqual([path, typed, 200]);
    }
});
