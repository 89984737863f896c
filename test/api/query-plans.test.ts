import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RawBuilder, sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lastChangesStatement } from '../../api/accounts/clock.ts';
import { accountsSource } from '../../api/accounts/list.ts';
import { account } from '../../api/accounts/snapshot.ts';
import { peopleOnRecord } from '../../api/audit/list.ts';
import { peopleStatement } from '../../api/audit/people.ts';
import { auditMigrations } from '../../api/audit/tables.ts';
import { movedAfter } from '../../api/balances/as-of.ts';
import { balanceListing, balancesSource } from '../../api/balances/list.ts';
import { transactionListing, transactionsSource } from '../../api/balances/transactions.ts';
import { checkoutSource } from '../../api/checkout/list.ts';
import { checkoutSession } from '../../api/checkout/snapshot.ts';
import { disputesSource } from '../../api/disputes/list.ts';
import { dispute } from '../../api/disputes/snapshot.ts';
import { rowToCompare } from '../../api/drift/draw.ts';
import { hoursStatement, lastStatement } from '../../api/drift/measured.ts';
import { driftMigrations } from '../../api/drift/tables.ts';
import { facetsStatement } from '../../api/facets/routes.ts';
import { openDisputes } from '../../api/forecast/disputes.ts';
import { releasesToday } from '../../api/forecast/pending.ts';
import { ledgerStatement, memberGroupsStatement } from '../../api/groups/entries.ts';
import { groupListing, groupsSource } from '../../api/groups/list.ts';
import { peopleWhoOrdered } from '../../api/operations/list.ts';
import { operationMigrations } from '../../api/operations/migrations.ts';
import { paymentsSource } from '../../api/payments/list.ts';
import { charge } from '../../api/payments/snapshot.ts';
import { payoutDayListing, payoutDaysSource } from '../../api/payouts/day-list.ts';
import { linesStatement } from '../../api/payouts/lines.ts';
import { payoutsSource } from '../../api/payouts/list.ts';
import { partsStatement } from '../../api/payouts/parts.ts';
import { payout } from '../../api/payouts/snapshot.ts';
import { payoutMigrations } from '../../api/payouts/tables.ts';
import { unreadOfDays, unreadOfPlatform } from '../../api/payouts/unread.ts';
import { tellingStatement } from '../../api/store/causes.ts';
import type { Store } from '../../api/store/database.ts';
import { historyStatement } from '../../api/store/history.ts';
import {
  type Listing,
  type ListSource,
  listStatement,
  parseListQuery,
} from '../../api/store/listing.ts';
import { openStore } from '../../api/store/open.ts';
import { listingOf } from '../../api/store/snapshot.ts';
import { summaryStatement } from '../../api/store/summary.ts';
import { eventListing, eventsSource } from '../../api/sync/event-list.ts';
import { waitingEvents } from '../../api/sync/inbox.ts';
import { snapshots } from '../../api/sync/registry.ts';
import { destinationsSource, sourcesSource } from '../../api/transfers/candidates.ts';
import { bookingQuery, payoutQuery, payoutsSinceQuery } from '../../api/transfers/destination.ts';
import { bookingsQuery } from '../../api/transfers/detail.ts';
import { transfersSource } from '../../api/transfers/list.ts';
import { transfer } from '../../api/transfers/snapshot.ts';
import { viewMigrations } from '../../api/views/tables.ts';
import { viewsStatement } from '../../api/views/views.ts';

const folder = mkdtempSync(join(tmpdir(), 'countinghouse-plans-'));
let store: Store;

beforeAll(async () => {
  ({ store } = await openStore(join(folder, 'store.db'), snapshots, {
    ...auditMigrations,
    ...driftMigrations,
    ...operationMigrations,
    ...payoutMigrations,
    ...viewMigrations,
  }));
  // Sign-in makes it, which is not started here.
  const user = sql`create table user (id text primary key, name text)`;
  await store.write(({ db }) => user.execute(db));
});

afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const lists: [name: string, source: ListSource, listing: Listing][] = [
  ['accounts', accountsSource, listingOf(account)],
  ['balances', balancesSource, balanceListing],
  ['platform transactions', transactionsSource('platform'), transactionListing],
  ['account transactions', transactionsSource('acct_1'), transactionListing],
  ['groups', groupsSource, groupListing],
  ['payments', paymentsSource, listingOf(charge)],
  ['transfers', transfersSource, listingOf(transfer)],
  ['transfer destinations', destinationsSource, listingOf(account)],
  ['transfer sources', sourcesSource, listingOf(charge)],
  ['payouts', payoutsSource, listingOf(payout)],
  ['payout days', payoutDaysSource, payoutDayListing],
  ['disputes', disputesSource, listingOf(dispute)],
  ['checkout', checkoutSource, listingOf(checkoutSession)],
  ['events', eventsSource, eventListing],
];

const requests = lists.flatMap(([name, source, listing]) =>
  listing.sorts.flatMap((sort) =>
    [sort, `-${sort}`].map((wanted) => ({ name, source, listing, wanted })),
  ),
);

async function detailsOf(statement: RawBuilder<unknown>) {
  const plan = sql<{ detail: string }>`explain query plan ${statement}`;
  const { rows } = await plan.execute(store.read);
  return rows.map(({ detail }) => detail);
}

interface Request {
  source: ListSource;
  listing: Listing;
  query: Record<string, string>;
  narrow?: string;
}

async function planOf({ source, listing, query, narrow }: Request) {
  const details = await detailsOf(listStatement(source, parseListQuery(listing, query), narrow));
  return details.join('\n');
}

function listOf(name: string) {
  const [, source, listing] = lists.find(([each]) => each === name) ?? [];
  if (!source || !listing) throw new Error(`No list is called ${name}`);
  return { source, listing };
}

test.each(requests)('$name sorted by $wanted walk an index, never a sorted copy', async (each) => {
  const plan = await planOf({ ...each, query: { sort: each.wanted } });
  expect(plan).not.toContain('TEMP B-TREE FOR ORDER BY');
  expect(plan).toMatch(/USING (COVERING )?INDEX|USING INTEGER PRIMARY KEY/);
});

test.each([
  ['accounts', { status: 'restricted,rejected', sort: 'deadline' }],
  ['payments', { outcome: 'refunded,partially_refunded' }],
  ['payments', { currency: 'eur,gbp', sort: '-amount' }],
  ['disputes', { status: 'won,lost,prevented' }],
  ['disputes', { status: 'won,lost', sort: '-amount' }],
  ['transfers', { currency: 'eur,gbp' }],
  ['transfers', { state: 'paid,reversed', sort: '-amount_reversed' }],
  ['transfers', { currency: 'eur,gbp', sort: 'amount_reversed' }],
  ['payments', { outcome: 'refunded,disputed', sort: '-amount_refunded' }],
  ['payments', { currency: 'eur,gbp', sort: '-amount_refunded' }],
  ['balances', { currency: 'eur,gbp', sort: 'available' }],
])('%s filtered by several values, %o, merge a page of each', async (name, query) => {
  const plan = await planOf({ ...listOf(name), query });
  expect(plan).toContain('UNION ALL');
  expect(plan).not.toMatch(/^SCAN (stripe|balance)/m);
  // Nothing is sorted but the pages, to bring them together.
  const lines = plan.split('\n');
  const sorted = lines.flatMap((line, n) => (/TEMP B-TREE/.test(line) ? [lines[n - 1]] : []));
  for (const what of sorted) expect(what).toMatch(/^SCAN \(subquery-\d+\)$/);
});

const ranges = lists.flatMap(([name, { probes = {} }, { filters }]) =>
  Object.entries(probes).map(([column, table]) => ({ name, column, table, filters })),
);

test.each(ranges)('whether few $name fit a filter on $column, its index tells', async (each) => {
  const { column, table, filters } = each;
  const bounded = Object.values(filters).some(
    (filter) => 'column' in filter && filter.column === column,
  );
  expect(bounded).toBe(true);
  const [detail] = await detailsOf(
    sql`select 1 from ${table} where ${sql.ref(column)} >= 5 limit 10`,
  );
  expect(detail).toMatch(/^SEARCH \S+ USING (COVERING )?INDEX/);
});

test.each([
  ['source', { source: 'ch_1' }],
  ['net', { 'net[gte]': '5000000' }],
  ['available_on', { 'available_on[lt]': '1700000000' }],
])(
  'a few bookings by %s are found without walking all of the platform’s',
  async (narrow, query) => {
    const plan = await planOf({ ...listOf('platform transactions'), query, narrow });
    expect(plan).toMatch(
      new RegExp(`SEARCH t USING INDEX stripe_balance_transaction_by_${narrow} \\(`),
    );
  },
);

test('a range that finds few rows is looked up, one that finds many is met on the way', async () => {
  const request = {
    ...listOf('payments'),
    query: { 'created[gte]': '1700000000', outcome: 'succeeded', sort: '-amount' },
  };
  expect(await planOf({ ...request, narrow: 'created' })).toMatch(
    /SEARCH stripe_charge USING INDEX stripe_charge_by_created \(created>\?\)/,
  );
  const walked = await planOf(request);
  expect(walked).toMatch(/USING INDEX stripe_charge_by_outcome_amount/);
  expect(walked).not.toContain('TEMP B-TREE');
});

test.each([
  ['payments', {}],
  ['payments', { outcome: 'refunded', 'created[gte]': '1700000000' }],
  ['payments', { currency: 'eur', 'amount[gte]': '500' }],
  ['transfers', {}],
  ['transfers', { state: 'reversed', 'created[gte]': '1700000000' }],
  ['payouts', {}],
  ['payouts', { whose: 'platform', 'arrival_date[gte]': '1700000000' }],
])('the summary of %s by %o walks one index and sorts nothing', async (name, query) => {
  const { source, listing } = listOf(name);
  const details = await detailsOf(summaryStatement(source, listing, query));
  const read = details.filter((detail) => / stripe_/.test(detail));
  expect(read).toHaveLength(1);
  expect(read[0]).toMatch(/USING COVERING INDEX/);
  // What is grouped after it is a row for each currency and tab.
  expect(details.slice(0, details.indexOf('SCAN cell')).join()).not.toContain('TEMP B-TREE');
});

test.each<Record<string, string>>([
  {},
  { isOutOfPocket: 'true', 'kept[lt]': '-100' },
  { currency: 'usd' },
])(
  'the totals of groups by %o walk the index that has them all, and sort nothing',
  async (query) => {
    const { source, listing } = listOf('groups');
    const details = await detailsOf(summaryStatement(source, listing, query));
    const read = details.filter((detail) => detail.includes('group_ledger'));
    expect(read).toEqual([expect.stringMatching(/USING COVERING INDEX group_ledger_summary/)]);
    expect(details.slice(0, details.indexOf('SCAN cell')).join()).not.toContain('TEMP B-TREE');
  },
);

test.each<Record<string, string>>([{ isOutOfPocket: 'true' }, { reconciliation: 'differs' }])(
  'groups by %o stand in the order of their last change in an index',
  async (query) => {
    const plan = await planOf({ ...listOf('groups'), query: { ...query, sort: '-last' } });
    expect(plan).toMatch(/SEARCH group_ledger USING INDEX/);
    expect(plan).not.toContain('TEMP B-TREE');
  },
);

test('what accounts have available leads to them by its index', async () => {
  const { source, listing } = listOf('accounts');
  const details = await detailsOf(summaryStatement(source, listing, { 'balance[lt]': '0' }));
  expect(details.join('\n')).toContain('balance_line USING INDEX balance_line_by_available');
});

test('facets are counted in indexes', async () => {
  for (const detail of await detailsOf(facetsStatement()))
    if (/ (stripe_|balance_line)/.test(detail)) expect(detail).toMatch(/COVERING INDEX/);
});

test.each([
  ['payments', { id: 'ch_1' }, /SEARCH stripe_charge USING INDEX sqlite_autoindex/],
  ['payouts', { id: 'po_1,po_2', sort: '-created' }, /SEARCH p USING INDEX sqlite_autoindex/],
  ['accounts', { status: 'restricted' }, /SEARCH stripe_account USING INDEX/],
  ['payments', { outcome: 'disputed' }, /SEARCH stripe_charge USING INDEX/],
  ['payments', { transfer_group: 'order_1' }, /SEARCH stripe_charge USING INDEX/],
  ['payments', { destination: 'acct_1' }, /SEARCH stripe_charge USING INDEX/],
  ['payments', { account: 'acct_1' }, /SEARCH stripe_charge USING INDEX/],
  ['payments', { customer_email: 'a@b.test' }, /SEARCH stripe_charge USING INDEX/],
  ['payments', { method: 'us_bank_account' }, /SEARCH stripe_charge USING INDEX/],
  ['payments', { failure_code: 'card_declined' }, /SEARCH stripe_charge USING INDEX/],
  ['payments', { payment_intent: 'pi_1' }, /SEARCH stripe_charge USING INDEX/],
  ['accounts', { payouts_enabled: 'false' }, /SEARCH stripe_account USING INDEX/],
  ['accounts', { currency: 'jpy' }, /SEARCH stripe_account USING INDEX/],
  ['accounts', { 'balance[lt]': '0' }, /SEARCH balance_line USING .*\(holder=\?\)/],
  ['balances', { currency: 'jpy', sort: '-total' }, /SEARCH l USING INDEX/],
  ['disputes', { reason: 'fraudulent' }, /SEARCH d USING INDEX/],
  ['payments', { 'created[gte]': '1700000000' }, /SEARCH stripe_charge USING INDEX/],
  ['transfers', { state: 'reversed' }, /SEARCH stripe_transfer USING INDEX/],
  ['transfers', { destination: 'acct_1' }, /SEARCH stripe_transfer USING INDEX/],
  ['transfers', { transfer_group: 'order_1' }, /SEARCH stripe_transfer USING INDEX/],
  ['transfers', { source_transaction: 'ch_1' }, /SEARCH stripe_transfer USING INDEX/],
  ['transfers', { destination_payment: 'py_1' }, /SEARCH stripe_transfer USING INDEX/],
  ['checkout', { payment_intent: 'pi_1' }, /SEARCH stripe_checkout_session USING INDEX/],
  ['payouts', { status: 'failed' }, /SEARCH p USING INDEX/],
  ['payouts', { status: 'failed', sort: 'arrival_date' }, /SEARCH p USING INDEX/],
  ['payouts', { account: 'platform' }, /SEARCH p USING INDEX/],
  ['payouts', { account: 'acct_1', sort: '-arrival_date' }, /SEARCH p USING INDEX/],
  ['payouts', { whose: 'platform' }, /SEARCH p USING INDEX/],
  ['payouts', { failure_code: 'no_account' }, /SEARCH p USING INDEX/],
  ['payouts', { 'arrival_date[gte]': '1700000000', sort: 'arrival_date' }, /SEARCH p USING INDEX/],
  ['disputes', { status: 'needs_response' }, /SEARCH d USING INDEX/],
  ['disputes', { account: 'acct_1' }, /SEARCH d USING INDEX/],
  ['disputes', { charge: 'ch_1' }, /SEARCH d USING INDEX/],
  [
    'platform transactions',
    { reporting_category: 'dispute' },
    /INDEX stripe_balance_transaction_by_account_reporting_category_created/,
  ],
  ['groups', { 'kept[lt]': '0', sort: 'kept' }, /SEARCH group_ledger USING INDEX/],
  ['groups', { isOutOfPocket: 'true' }, /USING INDEX group_ledger_by_kept/],
  ['payout days', { whose: 'platform' }, /SEARCH payout_day USING INDEX payout_day_by_whose_day/],
  ['payout days', { currency: 'jpy' }, /SEARCH payout_day USING INDEX payout_day_by_currency_day/],
  [
    'payout days',
    { 'day[gte]': '1795000000', 'day[lt]': '1796000000' },
    /SEARCH payout_day USING INDEX payout_day_by_day/,
  ],
  [
    'groups',
    { 'disputed[gt]': '5', sort: '-last' },
    /SCAN group_ledger USING INDEX group_ledger_by_last(?!.*B-TREE)/s,
  ],
  ['groups', { currency: 'jpy' }, /SEARCH group_ledger USING INDEX/],
  ['events', { state: 'failed' }, /SEARCH stripe_event USING INDEX/],
  ['events', { type: 'charge.refunded' }, /SEARCH stripe_event USING INDEX/],
  ['events', { account: 'acct_1' }, /SEARCH stripe_event USING INDEX/],
] as const)('%s filtered by %o search an index', async (name, query, expected) => {
  expect(await planOf({ ...listOf(name), query })).toMatch(expected);
});

test.each([
  ['a group finds its members', () => ledgerStatement(['order_1', 'order_2'])],
  ['the inbox finds what waits', () => waitingEvents(1_795_000_000)],
  [
    'a history finds what did it',
    () =>
      historyStatement(
        [
          { kind: 'charge', id: 'ch_1' },
          { kind: 'refund', id: 're_1' },
        ],
        20,
        { at: 1_795_000_000, pk: 7 },
      ),
  ],
  [
    'the clock finds since when',
    () => lastChangesStatement({ kind: 'account', id: 'acct_1' }, ['charges_enabled']),
  ],
  ['a version finds its events', () => tellingStatement(['ch_1', 're_1'], 0, 1_795_000_000)],
  ['a payout finds its lines', () => linesStatement('po_1', null, 0, 50)],
  ['an account’s payout finds its lines', () => linesStatement('po_1', 'acct_1', 0, 50)],
  ['the sampler draws a row', () => rowToCompare(charge, 1)],
  ['measured drift finds its hours', () => hoursStatement(1_795_000_000)],
  ['and what was found last of each kind', () => lastStatement(['charge', 'payout'])],
  ['the platform’s payouts find their lines to read', () => unreadOfPlatform],
  ['days find payouts to read', () => unreadOfDays({ whose: 'connected', 'day[gte]': '0' })],
  ['a payout finds its groups', () => partsStatement('po_1', null, 0, 50)],
  ['an account’s payout finds its groups', () => partsStatement('po_1', 'acct_1', 0, 50)],
  ['a list finds its views', () => viewsStatement('account', 'member_1')],
  ['a filter finds who ordered', () => peopleStatement(peopleWhoOrdered)],
  ['a filter finds who is on record', () => peopleStatement(peopleOnRecord)],
  ['members find their groups', () => memberGroupsStatement(['ch_1', 'tr_1'])],
])('%s by indexes', async (_what, statement) => {
  const details = await detailsOf(statement());
  // The intermediate results are small; every stored table must be searched.
  const scanned = details.filter((detail) =>
    /^SCAN (?!(charge|transfer|fee|given|h|m|line|part|person|\(subquery-\d+\))$|json_each)/.test(
      detail,
    ),
  );
  expect(scanned).toEqual([]);
  expect(details.filter((detail) => detail.includes('AUTOMATIC'))).toEqual([]);
});

test.each([
  [
    'what the platform was booked for a transfer',
    () => bookingsQuery(store, ['tr_1', 'trr_1']),
    ['stripe_balance_transaction_by_source (source=?)'],
  ],
  [
    'how a seller booked what it was sent',
    () => bookingQuery(store, { payment: 'py_1', account: 'acct_1' }),
    ['stripe_balance_transaction_by_source (source=?)'],
  ],
  [
    'the payout that took it',
    () => payoutQuery(store, 'txn_1'),
    ['payout_line_by_balance_transaction (balance_transaction=?)', '(id=?)'],
  ],
  [
    'the payouts that may have taken it',
    () => payoutsSinceQuery(store, 'acct_1', 'usd', 1_795_000_000),
    ['stripe_payout_by_account_created (account=? AND created>?)', '(payout=?)'],
  ],
])('%s is found by an index of few rows', async (_what, query, expected) => {
  const plan = await query().explain<{ detail: string }>(undefined, sql`query plan`);
  const searched = plan.filter(({ detail }) => detail.startsWith('SEARCH'));
  expect(searched).toHaveLength(expected.length);
  for (const [n, index] of expected.entries()) expect(searched[n]?.detail).toContain(index);
});

const noon = 20_778 * 86_400 + 43_200;
test.each([
  ['what the platform has pending today', releasesToday('platform', noon, noon + 60)],
  ['what an account has pending today', releasesToday('acct_1', noon, noon + 60)],
  ['what has moved the platform since', movedAfter('platform', noon)],
  ['what has moved an account since', movedAfter('acct_1', noon)],
  ['what disputes may still take', openDisputes],
])('%s is found by times and states, without walking a table', async (_, statement) => {
  const plan = (await detailsOf(statement)).filter((line) => /stripe_|balance_day/.test(line));
  expect(plan.length).toBeGreaterThan(0);
  for (const line of plan) expect(line).toMatch(/SEARCH .*USING (COVERING )?INDEX/);
  // The platform's transactions are all one account's.
  expect(plan.join('\n')).not.toMatch(/stripe_balance_transaction\w* \(account=\?\)$/m);
});
