import { Hono } from 'hono';
import type { Services } from '../context.ts';
import { textQuery } from '../kit/query.ts';
import { need } from '../staff/permission.ts';
import { listRows, parseListQuery } from '../store/listing.ts';
import { summaryOf } from '../store/summary.ts';
import { readThrough } from '../stripe/read-through.ts';
import { type BalanceRow, balanceListing, balancesSource } from './list.ts';
import { balance, platformId } from './snapshot.ts';

/** `/api/balances`: what the platform and its accounts hold. */
export const balanceRoutes = (services: Services) => {
  const { store, sync } = services;

  async function platform() {
    const [balances, inTransit, row] = await Promise.all([
      store.read
        .selectFrom('balance_line')
        .select(['currency', 'available', 'pending', 'total', 'reserved', 'instant'])
        .where('holder', '=', platformId)
        .orderBy('currency')
        .execute(),
      store.read
        .selectFrom('stripe_payout')
        .select((column) => [
          'currency',
          column.fn.sum<number>('amount').as('amount'),
          column.fn.countAll<number>().as('count'),
        ])
        .where('account', 'is', null)
        .where('status', 'in', ['pending', 'in_transit'])
        .groupBy('currency')
        .execute(),
      store.read
        .selectFrom('stripe_balance')
        .select('observed_at')
        .where('id', '=', platformId)
        .executeTakeFirst(),
    ]);
    return { data: { balances, inTransit }, asOf: row?.observed_at ?? null };
  }

  return new Hono()
    .get('/', need('balance:read'), textQuery, async (c) => {
      const query = parseListQuery(balanceListing, c.req.valid('query'));
      const page = await listRows<Omit<BalanceRow, 'negative'> & { negative: 0 | 1 }>(
        store,
        balancesSource,
        query,
      );
      const data: BalanceRow[] = page.data.map((row) => ({ ...row, negative: row.negative === 1 }));
      return c.json({ ...page, data, asOf: sync.asOf() });
    })
    .get('/summary', need('balance:read'), textQuery, async (c) => {
      const data = await summaryOf(store, balancesSource, balanceListing, c.req.valid('query'));
      return c.json({ data, asOf: sync.asOf() });
    })
    .get('/platform', need('balance:read'), async (c) => c.json(await platform()))
    .post('/platform/refresh', need('balance:read'), async (c) => {
      const reference = { kind: balance.kind, id: platformId, account: null };
      const fresh = await readThrough(services, [reference]);
      return c.json({ ...(await platform()), ...fresh });
    });
};
