import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startExport } from '../../api/store/export.ts';
import { temporaryFolder } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
  new Database(join(folder.path, 'store.db')).exec('create table t (n)').close();
});
afterEach(() => folder.remove());

const numbers = (count: number) => ({
  file: join(folder.path, 'store.db'),
  rows: {
    sql: 'with recursive r(n) as (select 1 union all select n + 1 from r where n < ?) select n from r',
    parameters: [count],
  },
  count: { sql: 'select ? as n', parameters: [count] },
  fields: [{ header: 'N', of: ['n'] }],
});

test('a file that nobody goes on reading breaks off and lets its thread go', async () => {
  const ended = vi.fn();
  const { file } = await startExport(numbers(100_000), ended, 20);
  const reader = file.getReader();
  expect((await reader.read()).done).toBe(false);
  await eventually(() => expect(ended).toHaveBeenCalledTimes(1));
  await expect(reader.read()).rejects.toThrow('has ended');
});

test('one that is read is whole', async () => {
  const ended = vi.fn();
  const { count, file } = await startExport(numbers(100_000), ended);
  const text = await new Response(file).text();
  expect([count, text.split('\r\n').length - 2]).toEqual([100_000, 100_000]);
  await eventually(() => expect(ended).toHaveBeenCalledTimes(1));
});
