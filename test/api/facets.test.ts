import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Facets } from '../../api/facets/routes.ts';
import { type AppForTest, startApp } from '../support/app.ts';

let app: AppForTest;

beforeAll(async () => {
  app = await startApp({ world: 'demo' });
  await app.synced();
});
afterAll(() => app.stop());

/** The values, the most frequent first. */
const byUse = (values: readonly string[]) =>
  [...Map.groupBy(values, (value) => value)]
    .sort(([a, some], [b, others]) => others.length - some.length || (a < b ? -1 : 1))
    .map(([value]) => value);

test('filters offer the currencies and countries that there are, the most used first', async () => {
  const { stripe } = app.sandbox;
  const viewer = await app.as('viewer');
  const { data } = await viewer.read<{ data: Facets }>('/api/facets');
  const accounts = await stripe.accounts.list({ limit: 100 }).autoPagingToArray({ limit: 10_000 });
  expect(data.countries).toEqual(byUse(accounts.map(({ country }) => country ?? '')));
  const charges = await stripe.charges.list({ limit: 100 }).autoPagingToArray({ limit: 10_000 });
  const charged = new Set(charges.map(({ currency }) => currency));
  expect(data.currencies).toEqual(expect.arrayContaining([...charged]));
  expect(new Set(data.currencies).size).toBe(data.currencies.length);
  expect(charged.has(data.currencies[0] ?? '')).toBe(true);
});

test('nobody who is not signed in is told', async () => {
  expect((await app.nobody.get('/api/facets')).status).toBe(401);
});
