import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect, sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findingListing, findingsSource } from '../../api/inbox/list.ts';
import { scopes } from '../../api/inbox/look.ts';
import { readMatterOf, readMatters } from '../../api/repayments/matters.ts';
import { areaMigrations } from '../../api/start.ts';
import { listStatement, parseListQuery } from '../../api/store/listing.ts';
import { openStore } from '../../api/store/open.ts';
import type { Tables } from '../../api/store/tables.ts';
import { snapshots } from '../../api/sync/registry.ts';
import { temporaryFolder } from '../support/app.ts';
import { noon } from './findings-told.ts';

const folder = temporaryFolder();
const asked: { sql: string; parameters: readonly unknown[] }[] = [];
let db: Kysely<Tables>;
let database: Database.Database;

/** Groups that make every statement of their scope run: one in trouble, one untouched. */
const ledgers = [
  { transfer_group: 'order_1', transferred: 9000, refunded: 10_000, kept: -1 },
  { transfer_group: 'order_2', transferred: 0, refunded: 0 },
];

beforeAll(async () => {
  const file = join(folder.path, 'store.db');
  const { store } = await openStore(file, snapshots, areaMigrations);
  await store.write(async (write) => {
    const figures = { fees: 0, reversed: 0, disputed: 0, application_fees: 0, topped_up: 0 };
    const rest = { first: 1, last: 1, members: 1, sellers: 1, unbooked: 0, kept: 0, pending: 0 };
    const state = { reconciliation: 'reconciles' as const, difference: 0, out_of_pocket: 0 };
    for (const ledger of ledgers)
      await write.db
        .insertInto('group_ledger')
        .values({ currency: 'usd', collected: 10_000, ...figures, ...rest, ...state, ...ledger })
        .execute();
    const kept = sql`'{}', 1, 1, 'page'`;
    await sql`insert into stripe_transfer (id, transfer_group, json, observed_at, observed_seq, observed_by)
      values ('tr_1', 'order_1', ${kept})`.execute(write.db);
    await sql`insert into stripe_transfer_reversal (id, transfer, json, observed_at, observed_seq, observed_by)
      values ('trr_1', 'tr_1', ${kept})`.execute(write.db);
  });
  await store.close();
  database = new Database(file);
  db = new Kysely<Tables>({
    dialect: new SqliteDialect({ database }),
    log: ({ query }) => void asked.push({ sql: query.sql, parameters: query.parameters }),
  });
});
afterAll(async () => {
  await db.destroy();
  folder.remove();
});

/** How SQLite would run whatever has been asked since. */
async function plans(ask: () => Promise<unknown>) {
  asked.length = 0;
  await ask();
  expect(asked.length).toBeGreaterThan(0);
  return [...asked].flatMap((each) =>
    database
      .prepare<unknown[], { detail: string }>(`explain query plan ${each.sql}`)
      .all(...each.parameters)
      .map(({ detail }) => detail),
  );
}

/** What reads a table from end to end; intermediate results are small. */
const scans = (details: readonly string[]) =>
  details.filter((detail) => /^SCAN (?!json_each|m$|member|k$|kept)/.test(detail));

test.each(scopes.map((scope) => [scope.name, scope] as const))(
  'what is looked for in a %s is read by indexes',
  async (_name, scope) => {
    const ids = ['order_1', 'order_2', 'platform', 'webhooks'];
    expect(scans(await plans(() => scope.judge(db, ids, noon)))).toEqual([]);
  },
);

const ids = ['some_1'];
const changes = new Map(
  [
    'group',
    'charge',
    'dispute',
    'transfer',
    'transfer_reversal',
    'payment_intent',
    'payout',
    'operation',
    'planned_transfer',
  ].map((kind) => [kind, ids]),
);

test('so is what a change touches', async () => {
  const details = await plans(async () => {
    for (const scope of scopes) await scope.touched(db, changes);
  });
  expect(scans(details)).toEqual([]);
});

test('what was given back for a won dispute, or by a reversal, is found by what names it', async () => {
  const details = [
    ...(await plans(() => readMatters(db, ids, 'some_operation'))),
    ...(await plans(() => readMatterOf(db, 'trr_1'))),
  ];
  expect(scans(details)).toEqual([]);
  for (const index of ['stripe_transfer_by_repays', 'operation_by_repays'])
    expect(details.join('\n')).toContain(`USING INDEX ${index} `);
});

const filters: Record<string, string>[] = [
  {},
  { state: 'open' },
  { state: 'open', kind: 'dispute_due' },
];

test.each(['due', '-amount', 'since'])('findings by %s walk an index', async (sort) => {
  for (const filter of filters) {
    const query = parseListQuery(findingListing, { sort, ...filter });
    const { rows } = await sql<{ detail: string }>`
      explain query plan ${listStatement(findingsSource, query)}`.execute(db);
    const plan = rows.map(({ detail }) => detail).join('\n');
    expect(plan).not.toContain('TEMP B-TREE');
    expect(plan).toMatch(/(SCAN|SEARCH) f USING INDEX/);
  }
});
