import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ErrorBody } from '../../api/kit/errors.ts';
import { mostViews, sameView } from '../../api/views/rules.ts';
import type { SavedView } from '../../api/views/views.ts';
import { type AppForTest, type Client, startApp } from '../support/app.ts';

let app: AppForTest;
let support: Client;
let finance: Client;
let manager: Client;

beforeAll(async () => {
  app = await startApp();
  [support, finance, manager] = [
    await app.as('support'),
    await app.as('finance'),
    await app.as('manager'),
  ];
});
afterAll(() => app.stop());

const views = async (client: Client, list: string) =>
  (await client.read<{ data: SavedView[] }>(`/api/views?list=${encodeURIComponent(list)}`)).data;
const names = async (client: Client, list: string) =>
  (await views(client, list)).map(({ name }) => name);

async function save(client: Client, input: object): Promise<SavedView> {
  const { status, body } = await client.post<{ data: SavedView }>('/api/views', input);
  expect(status).toBe(201);
  return body.data;
}
async function refused(client: Client, path: string, input: object) {
  const { status, body } = await client.post<ErrorBody>(path, input);
  return [status, body.error.code];
}
async function trail(view: string) {
  const { data } = await manager.read<{ data: { action: string; subject: { id: string } }[] }>(
    '/api/audit?limit=100',
  );
  return data.filter(({ subject }) => subject?.id === view).map(({ action }) => action);
}

test('somebody’s own view is theirs: saved, renamed, changed, removed, and off the trail', async () => {
  const view = await save(support, {
    list: 'payment',
    name: '  Failed in euro ',
    query: '?currency=eur&outcome=failed&cursor=abc&sort=-amount&q=',
  });
  expect(view).toMatchObject({
    name: 'Failed in euro',
    query: 'currency=eur&outcome=failed&sort=-amount',
    shared: false,
    canEdit: true,
  });
  expect(await views(support, 'payment')).toEqual([view]);
  expect(await names(support, 'transfer')).toEqual([]);
  expect(await names(finance, 'payment')).toEqual([]);
  expect(await refused(finance, `/api/views/${view.id}`, { name: 'Mine' })).toEqual([
    404,
    'not_found',
  ]);

  const path = `/api/views/${view.id}`;
  expect((await support.post(path, { name: 'Euro', query: 'columns=amount' })).status).toBe(200);
  expect(await views(support, 'payment')).toMatchObject([
    { name: 'Euro', query: 'columns=amount' },
  ]);
  expect((await support.post(`${path}/remove`, {})).status).toBe(200);
  expect(await names(support, 'payment')).toEqual([]);
  expect(await trail(view.id)).toEqual([]);
});

test('a manager shares a view with all who see the list, on record; others leave it as it is', async () => {
  expect(
    await refused(finance, '/api/views', { list: 'payout', name: 'x', query: '', shared: true }),
  ).toEqual([403, 'forbidden']);
  const own = await save(manager, { list: 'payout', name: 'Late', query: 'status=failed' });
  const path = `/api/views/${own.id}`;
  expect(await names(finance, 'payout')).toEqual([]);
  await manager.post(path, { shared: true });
  expect(await views(finance, 'payout')).toMatchObject([
    { name: 'Late', shared: true, canEdit: false, by: own.by },
  ]);
  expect(await refused(finance, path, { name: 'Early' })).toEqual([403, 'forbidden']);
  expect(await refused(finance, `${path}/remove`, {})).toEqual([403, 'forbidden']);

  // Anybody who may share takes care of it, whoever shared it first.
  const admin = await app.as('admin');
  expect((await admin.post(path, { name: 'Failed payouts' })).status).toBe(200);
  expect((await admin.post(`${path}/remove`, {})).status).toBe(200);
  expect(await names(finance, 'payout')).toEqual([]);
  expect(await trail(own.id)).toEqual(['view.removed', 'view.changed', 'view.shared']);
});

test('a list opens with the view that somebody chose, until that is gone or no longer shared', async () => {
  const shared = await save(manager, { list: 'group', name: 'Lost', query: '', shared: true });
  const own = await save(finance, { list: 'group', name: 'My own', query: 'sort=-last' });
  const chosen = async (client: Client) =>
    (await views(client, 'group')).filter(({ isDefault }) => isDefault).map(({ name }) => name);
  const choose = (client: Client, view: string | null) =>
    client.post('/api/views/default', { list: 'group', view });

  await choose(finance, own.id);
  await choose(finance, shared.id);
  expect([await chosen(finance), await chosen(support)]).toEqual([['Lost'], []]);
  await manager.post(`/api/views/${shared.id}`, { shared: false });
  expect(await chosen(finance)).toEqual([]);

  await choose(finance, own.id);
  await choose(finance, null);
  expect(await chosen(finance)).toEqual([]);
  await choose(finance, own.id);
  await finance.post(`/api/views/${own.id}/remove`, {});
  expect(await views(finance, 'group')).toEqual([]);
  expect(await refused(support, '/api/views/default', { list: 'group', view: shared.id })).toEqual([
    404,
    'not_found',
  ]);
});

test('views of a list are for those who see the list', async () => {
  const { status, body } = await finance.get<ErrorBody>('/api/views?list=entry');
  expect([status, body.error.code]).toEqual([403, 'forbidden']);
  const input = { list: 'entry', name: 'Limits', query: '' };
  expect(await refused(finance, '/api/views', input)).toEqual([403, 'forbidden']);
  const view = await save(manager, { ...input, shared: true });
  expect(await refused(finance, `/api/views/${view.id}`, { name: 'x' })).toEqual([
    403,
    'forbidden',
  ]);
});

test.each([
  ['no name', { name: ' ' }, 'name'],
  ['a name without end', { name: 'x'.repeat(61) }, 'name'],
  ['a list that there is not', { list: 'cheques' }, 'list'],
  ['too much', { query: `q=${'x'.repeat(2001)}` }, 'query'],
  ['no address', { query: 'a b=1' }, 'query'],
  ['more than a view is', { owner: 'me' }, 'owner'],
])('%s is not kept', async (_what, wrong, field) => {
  const input = { list: 'payment', name: 'View', query: '', ...wrong };
  const { status, body } = await support.post<ErrorBody>('/api/views', input);
  expect([status, body.error.field]).toEqual([400, field]);
});

test('nothing is changed by nothing', async () => {
  expect((await refused(support, '/api/views/none', {}))[0]).toBe(400);
  expect((await refused(support, '/api/views/none', { name: 'x' }))[0]).toBe(404);
});

test('somebody keeps as many of a list as they can choose from', async () => {
  for (let n = 0; n < mostViews; n += 1)
    await save(support, { list: 'dispute', name: `View ${n}`, query: '' });
  const one = { list: 'dispute', name: 'One more', query: '' };
  expect(await refused(support, '/api/views', one)).toEqual([409, 'too_many_views']);
  await save(finance, one);
});

test('a view is the same in whichever order it is asked', () => {
  expect(sameView('?b=2&a=1&cursor=x', 'a=1&b=2&c=')).toBe(true);
  expect(sameView('a=1', 'a=2')).toBe(false);
});
