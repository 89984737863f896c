import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { groupListing, groupsSource } from '../../api/groups/list.ts';
import type { Store } from '../../api/store/database.ts';
import { listRows, parseListQuery } from '../../api/store/listing.ts';
import { openStore } from '../../api/store/open.ts';
import { summaryOf } from '../../api/store/summary.ts';
import { snapshots } from '../../api/sync/registry.ts';
import { quantile, type Row, timeEach } from './measure.ts';

const runs = 200;
const warmUp = 20;

/** What finance asks the groups for: each order, and the filters that find few and many. */
const requests: readonly [what: string, query: Record<string, string>][] = [
  ['out of pocket first', {}],
  ['by last change', { sort: '-last' }],
  ['by what sellers gave back', { sort: '-reversed' }],
  ['by what disputes took', { sort: '-disputed' }],
  ['by what was kept, in USD', { sort: '-kept', currency: 'usd' }],
  ['by fees, in JPY', { sort: '-fees', currency: 'jpy' }],
  ['out of pocket, by last change', { isOutOfPocket: 'true', sort: '-last' }],
  ['out of pocket, by collected', { isOutOfPocket: 'true', sort: '-collected' }],
  ['that differ', { reconciliation: 'differs' }],
  ['not yet booked, by last change', { reconciliation: 'unbooked', sort: '-last' }],
  ['lost more than 500.00 to disputes', { 'disputed[gt]': '50000', sort: '-last' }],
  [
    'refunded, in EUR and GBP, by last change',
    { 'refunded[gt]': '0', currency: 'eur,gbp', sort: '-last' },
  ],
];

/**
 * Fills the derived table with made-up groups: one in 25 is out of pocket, one in 12 was refunded,
 * one in 100 disputed, one in 500 not yet booked, one in 10,000 differs.
 */
export async function fillGroups(store: Store, groups: number) {
  await store.administer(async (db) => {
    const { rows: indexes } = await sql<{ name: string; sql: string }>`
      select name, sql from sqlite_master
      where tbl_name = 'group_ledger' and type = 'index' and sql is not null`.execute(db);
    // Sorted into an index at once, a million rows take seconds instead of minutes.
    for (const { name } of indexes) await sql`drop index ${sql.table(name)}`.execute(db);
    await sql`
      insert into group_ledger (transfer_group, currency, first, last, members, sellers, unbooked,
        collected, fees, transferred, reversed, refunded, disputed, application_fees, topped_up,
        kept, out_of_pocket, pending, reconciliation, difference)
      with recursive n(n) as (select 1 union all select n + 1 from n where n < ${groups}),
      -- Each is spread over the groups by a multiplier of its own, so that none follows another.
      one as (
        select n, 1000 + (n * 7919) % 90000 as collected, (n * 48271) % 100 as in_currency,
          (n * 16807) % 12007 % 12 = 0 as refunded, (n * 69621) % 10007 % 100 = 0 as disputed,
          (n * 39373) % 20011 % 25 = 0 as lost, (n * 30269) % 10009 as booked from n
      )
      select 'order_' || n, case when in_currency < 60 then 'usd' when in_currency < 85 then 'eur'
          when in_currency < 95 then 'gbp' else 'jpy' end,
        1700000000 + n * 20, 1700000000 + n * 20 + (n * 104729) % 5000000, 3, 2,
        booked between 1 and 20, collected, collected / 33, collected * 4 / 5, 0,
        refunded * collected / 2, disputed * collected, 0, 0,
        iif(lost, -collected / 2, collected / 6), iif(lost, collected / 2, 0), 0,
        case when booked = 0 then 'differs' when booked <= 20 then 'unbooked'
          else 'reconciles' end, 0
      from one`.execute(db);
    for (const index of indexes) await sql.raw(index.sql).execute(db);
  });
}

async function timesOf(store: Store, groups: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [what, query] of requests) {
    const ask = async () =>
      void (await listRows(store, groupsSource, parseListQuery(groupListing, query)));
    await timeEach(warmUp, ask);
    const times = await timeEach(runs, ask);
    rows.push({
      what: `groups ${what} (${groups})`,
      figure: `p50 ${quantile(times, 0.5).toFixed(2)} ms, p99 ${quantile(times, 0.99).toFixed(2)} ms`,
    });
  }
  // Each asks for another time, as the same question would be answered from memory.
  const [summary = Number.NaN] = await timeEach(1, async (n) => {
    await summaryOf(store, groupsSource, groupListing, { 'first[gte]': String(n) });
  });
  return [...rows, { what: `their totals (${groups})`, figure: `${summary.toFixed(0)} ms` }];
}

/** Pages of the groups list, within the server, among a hundred groups and among a million. */
export async function groupListTimes(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [name, groups] of [
    ['100', 100],
    ['1 M', 1_000_000],
  ] as const) {
    const folder = mkdtempSync(join(tmpdir(), 'bench-groups-'));
    const { store } = await openStore(join(folder, 'store.db'), snapshots, {});
    try {
      await fillGroups(store, groups);
      rows.push(...(await timesOf(store, name)));
    } finally {
      await store.close();
      rmSync(folder, { recursive: true });
    }
  }
  return rows;
}
