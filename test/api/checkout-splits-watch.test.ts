import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createSplits } from '../../api/checkout/splits.ts';
import { type Locks, processLocks } from '../../api/kit/locks.ts';
import { areaMigrations } from '../../api/start.ts';
import { openStore } from '../../api/store/open.ts';
import { snapshots } from '../../api/sync/registry.ts';
import { temporaryFolder } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';

test('after a look that failed it looks again, though nothing has changed since', async () => {
  const folder = temporaryFolder();
  const { store } = await openStore(`${folder.path}/store.db`, snapshots, areaMigrations);
  const free = processLocks();
  let looks = 0;
  const locks: Locks = {
    with(keys, work) {
      looks++;
      return looks === 1 ? Promise.reject(new Error('database is locked')) : free.with(keys, work);
    },
  };
  const said: unknown[] = [];
  const log = pino({}, { write: (line) => void said.push(JSON.parse(line).msg) });
  const operations = { carryOut: () => Promise.resolve(0) };
  const stop = createSplits({ store, locks, log }, operations, { round: 5 }).watch();
  await eventually(() => expect(looks).toBeGreaterThan(1));
  expect(said).toEqual(['could not look for payments to split']);
  stop();
  await free.with(['checkout:splits'], () => store.close());
  folder.remove();
});
