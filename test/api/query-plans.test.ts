import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accountsSource } from '../../api/accounts/list.ts';
import { account } from '../../api/accounts/snapshot.ts';
import { balanceListing, balancesSource } from '../../api/balances/list.ts';
import { transactionListing, transactionsSource } from '../../api/balances/transactions.ts';
import { disputesSource } from '../../api/disputes/list.ts';
import { dispute } from '../../api/disputes/snapshot.ts';
import { ledgerStatement, memberGroupsStatement } from '../../api/groups/ledger.ts';
import { groupListing, groupsSource } from '../../api/groups/list.ts';
import { operationMigrations } from '../../api/operations/tables.ts';
import { paymentsSource } from '../../api/payments/list.ts';
import { charge } from '../../api/payments/snapshot.ts';
import { linesStatement } from '../../api/payouts/lines.ts';
import { payoutsSource } from '../../api/payouts/list.ts';
import { payout } from '../../api/payouts/snapshot.ts';
import { payoutMigrations } from '../../api/payouts/tables.ts';
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
import { eventListing, eventsSource } from '../../api/sync/event-list.ts';
import { waitingEvents } from '../../api/sync/inbox.ts';
import { snapshots } from '../../api/sync/registry.ts';
import { transfersSource } from '../../api/transfers/list.ts';
import { transfer } from '../../api/transfers/snapshot.ts';

const folder = mkdtempSync(join(tmpdir(), 'countinghouse-plans-'));
let store: Store;

beforeAll(async () => {
  ({ store } = await openStore(join(folder, 'store.db'), snapshots, {
    ...operationMigrations,
    ...payoutMigrations,
  }));
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
  ['payouts', payoutsSource, listingOf(payout)],
  ['disputes', disputesSource, listingOf(dispute)],
  ['events', eventsSource, eventListing],
];

/** Sorting a joined name cannot be answered by one table's index. */
const sortedByHand = new Set(['balances name']);

const requests = lists.flatMap(([name, source, listing]) =>
  listing.sorts
    .filter((sort) => !sortedByHand.has(`${name} ${sort}`))
    .flatMap((sort) => [sort, `-${sort}`].map((wanted) => ({ name, source, listing, wanted }))),
);

async function planOf({
  source,
  listing,
  query,
}: {
  source: ListSource;
  listing: Listing;
  query: Record<string, string>;
}) {
  const statement = listStatement(source, parseListQuery(listing, query));
  const plan = sql<{ detail: string }>`explain query plan ${statement}`;
  const { rows } = await plan.execute(store.read);
  return rows.map(({ detail }) => detail).join('\n');
}

test.each(requests)('$name sorted by $wanted walk an index, never a sorted copy', async (each) => {
  const plan = await planOf({ ...each, query: { sort: each.wanted } });
  expect(plan).not.toContain('TEMP B-TREE FOR ORDER BY');
  expect(plan).toMatch(/USING (COVERING )?INDEX|USING INTEGER PRIMARY KEY/);
});

test.each([
  ['accounts', { status: 'restricted' }, /SEARCH stripe_account USING INDEX/],
  ['payments', { outcome: 'disputed' }, /SEARCH stripe_charge USING INDEX/],
  ['payments', { transfer_group: 'order_1' }, /SEARCH stripe_charge USING INDEX/],
  ['payments', { destination: 'acct_1' }, /SEARCH stripe_charge USING INDEX/],
  ['payments', { account: 'acct_1' }, /SEARCH stripe_charge USING INDEX/],
  ['payments', { customer_email: 'a@b.test' }, /SEARCH stripe_charge USING INDEX/],
  ['payments', { 'created[gte]': '1700000000' }, /SEARCH stripe_charge USING INDEX/],
  ['transfers', { state: 'reversed' }, /SEARCH stripe_transfer USING INDEX/],
  ['transfers', { destination: 'acct_1' }, /SEARCH stripe_transfer USING INDEX/],
  ['transfers', { transfer_group: 'order_1' }, /SEARCH stripe_transfer USING INDEX/],
  ['transfers', { source_transaction: 'ch_1' }, /SEARCH stripe_transfer USING INDEX/],
  ['transfers', { destination_payment: 'py_1' }, /SEARCH stripe_transfer USING INDEX/],
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
  ['groups', { 'kept[lt]': '0', sort: 'kept' }, /SEARCH group_ledger USING INDEX/],
  ['groups', { currency: 'jpy' }, /SEARCH group_ledger USING INDEX/],
  ['events', { state: 'failed' }, /SEARCH stripe_event USING INDEX/],
  ['events', { type: 'charge.refunded' }, /SEARCH stripe_event USING INDEX/],
  ['events', { account: 'acct_1' }, /SEARCH stripe_event USING INDEX/],
] as const)('%s filtered by %o search an index', async (name, query, expected) => {
  const [, source, listing] = lists.find(([each]) => each === name) ?? [];
  if (!source || !listing) throw new Error(`No list is called ${name}`);
  expect(await planOf({ source, listing, query })).toMatch(expected);
});

test.each([
  ['a group finds its members', () => ledgerStatement('order_1')],
  ['the inbox finds what waits', () => waitingEvents(1_795_000_000)],
  ['a history finds what did it', () => historyStatement('charge', 'ch_1')],
  ['a payout finds its lines', () => linesStatement('po_1', null, 0, 50)],
  ['an account’s payout finds its lines', () => linesStatement('po_1', 'acct_1', 0, 50)],
  ['members find their groups', () => memberGroupsStatement(['ch_1', 'tr_1'])],
])('%s by indexes', async (_what, statement) => {
  const { rows } = await sql<{ detail: string }>`explain query plan ${statement()}`.execute(
    store.read,
  );
  const details = rows.map(({ detail }) => detail);
  // The named intermediate results are small; every stored table must be searched.
  const scanned = details.filter((detail) =>
    /^SCAN (?!(charge|transfer|fee|given|m)$|json_each)/.test(detail),
  );
  expect(scanned).toEqual([]);
  expect(details.filter((detail) => detail.includes('AUTOMATIC'))).toEqual([]);
});
