import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { groupColumns } from '../../api/exports/columns.ts';
import { groupListing, groupsSource } from '../../api/groups/list.ts';
import type { Store } from '../../api/store/database.ts';
import { everyStatement, listRows, parseListQuery } from '../../api/store/listing.ts';
import { openStore } from '../../api/store/open.ts';
import { snapshots } from '../../api/sync/registry.ts';
import { fillGroups } from './groups.ts';
import { quantile, type Row, timeEach } from './measure.ts';

const groups = 1_000_000;
const pagesAlone = 500;

const everything = parseListQuery(groupListing, {});
const fields = Object.values(groupColumns).flat();

const readPage = (store: Store) => async () =>
  void (await listRows(store, groupsSource, everything));

const slowest = (times: readonly number[]) => `${quantile(times, 0.99).toFixed(2)} ms`;

/** Writes all groups to a file that is thrown away, and reads pages of their list meanwhile. */
async function exportBesidePages(store: Store) {
  let ended = () => {};
  const gone = new Promise<void>((resolve) => {
    ended = resolve;
  });
  const started = performance.now();
  const { file } = await store.export(everyStatement(groupsSource, everything), fields, ended);
  let bytes = 0;
  let memory = 0;
  let written = false;
  const writing = (async () => {
    for await (const piece of file) {
      bytes += piece.length;
      memory = Math.max(memory, process.memoryUsage.rss());
    }
    written = true;
  })();
  const pages: number[] = [];
  while (!written) {
    pages.push(...(await timeEach(1, readPage(store))));
    // The pieces of the file come by the event loop, which reading pages alone would never reach.
    await new Promise((resolve) => setImmediate(resolve));
  }
  await writing;
  const seconds = (performance.now() - started) / 1000;
  await gone;
  return { bytes, memory, pages, seconds };
}

/** A million groups as a file: how fast, how much memory it takes, and what lists feel of it. */
export async function exportCosts(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-exports-'));
  // The thread of an export keeps no process alive; in the app the server does.
  const alive = setInterval(() => {}, 60_000);
  const { store } = await openStore(join(folder, 'store.db'), snapshots, {});
  try {
    await fillGroups(store, groups);
    const alone = await timeEach(pagesAlone, readPage(store));
    const before = process.memoryUsage.rss();
    const { bytes, memory, pages, seconds } = await exportBesidePages(store);
    const million = (figure: number) => Math.round(figure / 1e6).toLocaleString('en');
    return [
      {
        what: 'groups exported as CSV (1 M), pages read beside it',
        figure: `${Math.round(groups / seconds).toLocaleString('en')} rows a second, ${million(bytes)} MB`,
      },
      {
        what: 'memory more while it was written',
        figure: `${million(Math.max(0, memory - before))} MB`,
      },
      {
        what: 'p99 of a page of groups beside it, and alone',
        figure: `${slowest(pages)}, ${slowest(alone)}`,
      },
    ];
  } finally {
    clearInterval(alive);
    await store.close();
    rmSync(folder, { recursive: true });
  }
}
