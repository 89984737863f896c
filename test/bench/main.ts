import { fileURLToPath } from 'node:url';
import { type AppForTest, startApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { bigWorld } from './big-worlds.ts';
import { driftCosts } from './drift.ts';
import { exportCosts } from './exports.ts';
import { listFirstLoads } from './first-load.ts';
import { groupListTimes } from './groups.ts';
import { ingest } from './ingest.ts';
import { groupTimes, listTimes } from './lists.ts';
import { printTable, type Row } from './measure.ts';
import { operationCosts } from './operations.ts';
import { recomputeCosts } from './recompute.ts';
import { searchTimes } from './search.ts';
import { storm } from './storm.ts';
import { besideSummaries, summaryTimes } from './summaries.ts';
import { enlarge } from './world.ts';

const payments = 50_000;

/** Waits until nothing is left to read from Stripe, so that only the lists are measured. */
async function quiet(app: AppForTest) {
  await app.synced();
  const manager = await app.as('manager');
  await eventually(async () => {
    const { data } = await manager.read<{
      data: {
        refetches: { waiting: number };
        sweep: { due: number };
        limiter: { perSecond: number };
      };
    }>('/api/sync');
    const { refetches, sweep, limiter } = data;
    if (refetches.waiting + sweep.due + limiter.perSecond > 0) throw new Error('It still reads');
  }, 60_000);
}

/** Lists and ledgers, first on the demo world, then with 200 k snapshots beside it. */
async function reads(): Promise<Row[]> {
  const app = await startApp({ world: 'demo', web: true, env: { LOG_LEVEL: 'silent' } });
  try {
    await quiet(app);
    const before = await app.as('finance');
    const demo = [...(await listTimes(before, 'demo')), await groupTimes(before, 'demo')];
    await app.quit();
    const kept = await enlarge(app.dataDir, payments);
    await app.restart();
    await quiet(app);
    const finance = await app.as('finance');
    return [
      ...demo,
      ...(await listTimes(finance, '200 k more')),
      await groupTimes(finance, '200 k more'),
      ...(await summaryTimes(finance, '200 k more')),
      await besideSummaries(finance, '200 k more'),
      {
        what: 'snapshots kept, groups included',
        figure: `${Math.round(kept).toLocaleString('en')} a second`,
      },
    ];
  } finally {
    await app.stop();
  }
}

/** What can be measured, by the name that asks for only that. */
const parts: Readonly<Record<string, () => Row[] | Promise<Row[]>>> = {
  reads,
  groups: groupListTimes,
  search: () => searchTimes(),
  exports: exportCosts,
  ingest,
  recompute: recomputeCosts,
  drift: driftCosts,
  storm,
  operations: operationCosts,
  medium: () => bigWorld('medium'),
  large: () => bigWorld('large'),
  'first-load': () => listFirstLoads(fileURLToPath(new URL('../../dist', import.meta.url))),
};

/** Takes minutes and gigabytes, so that it is measured only when it is asked for. */
const onlyAsked = ['search', 'exports', 'large'];

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !Object.hasOwn(parts, name));
if (unknown !== undefined) {
  console.error(`There is no "${unknown}" to measure. Ask for ${Object.keys(parts).join(', ')}.`);
  process.exit(1);
}
const started = performance.now();
const rows: Row[] = [];
for (const [name, measure] of Object.entries(parts))
  if (asked.length === 0 ? !onlyAsked.includes(name) : asked.includes(name))
    rows.push(...(await measure()));
printTable(rows);
console.log(`in ${((performance.now() - started) / 1000).toFixed(0)} s`);
