import { Hono } from 'hono';
import { z } from 'zod';
import type { Services } from '../context.ts';
import { historyRoutes } from '../history/routes.ts';
import { badInput, notFound } from '../kit/errors.ts';
import { textQuery } from '../kit/query.ts';
import { validate } from '../kit/validate.ts';
import { need } from '../staff/permission.ts';
import { listRows, parseListQuery } from '../store/listing.ts';
import { summaryOf } from '../store/summary.ts';
import { type Freshness, fromSnapshot, readThrough } from '../stripe/read-through.ts';
import { balanceAt } from './as-of.ts';
import { balanceChanges } from './changes.ts';
import { balanceDetail } from './detail.ts';
import { historyOfBalance, longestHistory } from './history.ts';
import { type BalanceRow, balanceListing, balancesSource } from './list.ts';
import { isKnown, knownHolder, ownerOf, readLate, readTransactions } from './reach.ts';
import { balance } from './snapshot.ts';
import { type TransactionRow, transactionListing, transactionsSource } from './transactions.ts';

/** As for other details; `further` has the balance transactions before the known ones read too. */
const readQuery = validate(
  'query',
  z.object({
    source: z.enum(['stripe', 'snapshot'], 'source is stripe or snapshot.').optional(),
    further: z.literal('true', 'further is true or left out.').optional(),
  }),
);

/** How many days of a balance's history are asked for. */
const daysQuery = validate(
  'query',
  z.object({
    days: z.coerce
      .number('days is a number.')
      .int('days is a whole number.')
      .min(1, 'days is at least 1.')
      .max(longestHistory, `days is at most ${longestHistory}.`)
      .default(longestHistory),
  }),
);

/** The moment that a balance is asked for. */
const momentQuery = validate(
  'query',
  z.object({
    at: z.coerce
      .number('at is a time in Unix seconds.')
      .int('at is a time in whole Unix seconds.')
      .min(0, 'at is not before 1970.'),
  }),
);

/** `/api/balances`: what the platform and its accounts hold, and what moved it. */
export const balanceRoutes = (services: Services) => {
  const { store, sync } = services;

  async function detail(holder: string, freshness: Freshness) {
    const data = await balanceDetail(services, holder);
    if (!data) throw notFound(`A balance of ${holder}`);
    return { data, asOf: data.observedAt, ...freshness };
  }

  /** The balance and the newest of its transactions, as Stripe has them. */
  const ask = (holder: string, further = false) =>
    readThrough(services, async () => {
      const account = ownerOf(holder);
      const own = [{ kind: balance.kind, id: holder, account }];
      // An account that was made a moment ago may not be known here yet.
      if (!(await isKnown(store, holder))) own.push({ kind: 'account', id: holder, account: null });
      await Promise.all([
        sync.refresh(own, 'interactive'),
        readTransactions(services, holder, further),
      ]);
      await readLate(services, holder);
      return [];
    });

  const known = (holder: string) => knownHolder(store, holder);

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
    .get('/:id', need('balance:read'), readQuery, async (c) => {
      const id = c.req.param('id');
      const { source, further } = c.req.valid('query');
      const fresh = source === 'snapshot' ? fromSnapshot : await ask(id, further === 'true');
      return c.json(await detail(id, fresh));
    })
    .post('/:id/refresh', need('balance:read'), async (c) => {
      const id = c.req.param('id');
      return c.json(await detail(id, await ask(id)));
    })
    .get('/:id/history', need('balance:read'), daysQuery, async (c) => {
      const holder = await known(c.req.param('id'));
      const data = await historyOfBalance(services, holder, c.req.valid('query').days);
      if (!data) throw notFound(`The balance of ${holder}`);
      return c.json({ data, asOf: data.observedAt });
    })
    .get('/:id/as-of', need('balance:read'), momentQuery, async (c) => {
      const holder = await known(c.req.param('id'));
      const { at } = c.req.valid('query');
      if (at > services.stripe.now()) throw badInput('at has not come yet.', 'at');
      return c.json({ data: await balanceAt(services, holder, at) });
    })
    .get('/:id/transactions', need('balance:read'), textQuery, async (c) => {
      const source = transactionsSource(await known(c.req.param('id')));
      const query = parseListQuery(transactionListing, c.req.valid('query'));
      const page = await listRows<TransactionRow>(store, source, query);
      return c.json({ ...page, asOf: sync.asOf() });
    })
    .get('/:id/transactions/summary', need('balance:read'), textQuery, async (c) => {
      const source = transactionsSource(await known(c.req.param('id')));
      const data = await summaryOf(store, source, transactionListing, c.req.valid('query'));
      return c.json({ data, asOf: sync.asOf() });
    })
    .route('/', historyRoutes(services, balanceChanges));
};
