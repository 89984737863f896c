import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ErrorBody } from '../../api/kit/errors.ts';
import type { Note } from '../../api/notes/notes.ts';
import { type AppForTest, type Client, startApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { pay } from '../support/merchant.ts';

let app: AppForTest;
let support: Client;
let finance: Client;

beforeAll(async () => {
  app = await startApp();
  await app.synced();
  [support, finance] = [await app.as('support'), await app.as('finance')];
  await pay(app.sandbox, { transfer_group: 'order 7/b' });
  await eventually(() => finance.read(`${group}?source=snapshot`));
});
afterAll(() => app.stop());

const group = `/api/groups/${encodeURIComponent('order 7/b')}`;
const notes = async () =>
  (await finance.read<{ data: { notes: Note[] } }>(`${group}?source=snapshot`)).data.notes;
const trail = async (action: string) => {
  const manager = await app.as('manager');
  const { data } = await manager.read<{
    data: { subject: { id: string }; before: unknown; after: unknown; by: { name: string } }[];
  }>(`/api/audit?action=${action}`);
  return data;
};

test('what somebody writes about a group stands on it with their name, and on the trail', async () => {
  const { status, body } = await support.post<{ data: Note }>(`${group}/notes`, {
    text: '  The courier says that it arrived. ',
  });
  expect(status).toBe(201);
  const { id, by } = body.data;
  expect(await notes()).toEqual([{ ...body.data, text: 'The courier says that it arrived.' }]);
  const [line] = await trail('note.added');
  expect(line).toMatchObject({
    subject: { id: 'order 7/b' },
    by: { name: by.name },
    after: { id, text: 'The courier says that it arrived.' },
  });
});

test('a note is taken back by whoever wrote it, and nobody else; the trail keeps what it said', async () => {
  const { body } = await support.post<{ data: Note }>(`${group}/notes`, { text: 'Wrong order' });
  const { id } = body.data;
  const path = `${group}/notes/${id}/remove`;
  const other = await finance.post<ErrorBody>(path, {});
  expect([other.status, other.body.error.code]).toEqual([403, 'not_author']);
  expect((await support.post(path, {})).status).toBe(200);
  expect((await notes()).map((note) => note.id)).not.toContain(id);
  expect(await trail('note.removed')).toMatchObject([{ before: { id, text: 'Wrong order' } }]);
  expect((await support.post(path, {})).status).toBe(404);
});

test.each([
  ['nothing', { text: '   ' }, 'Write something.'],
  ['too much', { text: 'x'.repeat(2001) }, 'A note has at most 2000 characters.'],
])('%s is no note', async (_what, input, message) => {
  const { status, body } = await support.post<ErrorBody>(`${group}/notes`, input);
  expect([status, body.error.field, body.error.message]).toEqual([400, 'text', message]);
});

test('nothing is written about what is not there, and viewers write nothing', async () => {
  const nowhere = await support.post<ErrorBody>('/api/groups/order_none/notes', { text: 'Hello' });
  expect([nowhere.status, nowhere.body.error.code]).toEqual([404, 'not_found']);
  const viewer = await app.as('viewer');
  expect((await viewer.post(`${group}/notes`, { text: 'Hello' })).status).toBe(403);
});
