import { Hono } from 'hono';
import type { Services } from '../context.ts';
import { notFound } from '../kit/errors.ts';
import { textQuery } from '../kit/query.ts';
import { need } from '../staff/permission.ts';
import { listRows, parseListQuery } from '../store/listing.ts';
import { summaryOf } from '../store/summary.ts';
import { byCurrency, figuresOf, type LedgerEntry, ledgerEntries } from './ledger.ts';
import { type GroupRow, groupListing, groupsSource } from './list.ts';

/** An entry of the ledger with the platform's running total after it, in minor units. */
export interface RunningEntry extends LedgerEntry {
  /** The account's name, where the entry concerns one. */
  name: string | null;
  running: number;
}

function withRunningTotal(entries: readonly LedgerEntry[], names: Map<string, string>) {
  let running = 0;
  return entries.map((entry): RunningEntry => {
    running += entry.net ?? 0;
    const name = entry.account && (names.get(entry.account) ?? null);
    return { ...entry, name, running };
  });
}

/** Whether any payment names the group, even one that failed and so moved no money. */
async function isNamed({ read }: Services['store'], group: string): Promise<boolean> {
  const row = await read
    .selectFrom('stripe_charge')
    .select('pk')
    .where('transfer_group', '=', group)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** `/api/groups`: transfer groups and where their money went. */
export const groupRoutes = ({ store, sync }: Services) =>
  new Hono()
    .get('/', need('group:read'), textQuery, async (c) => {
      const query = parseListQuery(groupListing, c.req.valid('query'));
      const page = await listRows<GroupRow>(store, groupsSource, query);
      return c.json({ ...page, asOf: sync.asOf() });
    })
    .get('/summary', need('group:read'), textQuery, async (c) => {
      const data = await summaryOf(store, groupsSource, groupListing, c.req.valid('query'));
      return c.json({ data, asOf: sync.asOf() });
    })
    .get('/:group', need('group:read'), async (c) => {
      const group = c.req.param('group');
      const entries = await ledgerEntries(store.read, group);
      if (entries.length === 0 && !(await isNamed(store, group)))
        throw notFound(`Transfer group ${group}`);
      const accounts = [...new Set(entries.map(({ account }) => account))].filter(
        (account) => account !== null,
      );
      const known = await store.read
        .selectFrom('stripe_account')
        .select(['id', 'name'])
        .where('id', 'in', accounts)
        .execute();
      const names = new Map(known.map(({ id, name }) => [id, name]));
      const ledgers = [...byCurrency(entries)].map(([currency, members]) => {
        const { application_fees: applicationFees, ...figures } = figuresOf(members);
        return {
          currency,
          ...figures,
          applicationFees,
          entries: withRunningTotal(members, names),
        };
      });
      return c.json({ data: { group, ledgers }, asOf: sync.asOf() });
    });
