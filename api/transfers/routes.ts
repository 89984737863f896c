import { Hono } from 'hono';
import { account } from '../accounts/snapshot.ts';
import type { Services } from '../context.ts';
import { historyRoutes } from '../history/routes.ts';
import { notFound } from '../kit/errors.ts';
import { sourceQuery, textQuery } from '../kit/query.ts';
import { charge } from '../payments/snapshot.ts';
import { need } from '../staff/permission.ts';
import { listRows, parseListQuery } from '../store/listing.ts';
import { listingOf } from '../store/snapshot.ts';
import { summaryOf } from '../store/summary.ts';
import { type Freshness, fromSnapshot, readThrough } from '../stripe/read-through.ts';
import {
  destinationCandidate,
  destinationsSource,
  type StoredDestination,
  type StoredSource,
  sourceCandidate,
  sourcesSource,
} from './candidates.ts';
import { transferChanges } from './changes.ts';
import { transferDetail } from './detail.ts';
import { readTransfer } from './follow.ts';
import { type TransferRow, transfersSource } from './list.ts';
import { transfer } from './snapshot.ts';

/** `/api/transfers`: what connected accounts were sent, and what became of it. */
export const transferRoutes = (services: Services) => {
  const { store, stripe, sync } = services;

  async function detail(id: string, freshness: Freshness) {
    const data = await transferDetail(store, id, stripe.now());
    if (!data) throw notFound(`Transfer ${id}`);
    return { data, asOf: data.observedAt, ...freshness };
  }

  const ask = (id: string) => readThrough(services, () => readTransfer(services, id));

  return new Hono()
    .get('/', need('transfer:read'), textQuery, async (c) => {
      const query = parseListQuery(listingOf(transfer), c.req.valid('query'));
      const page = await listRows<TransferRow>(store, transfersSource, query);
      return c.json({ ...page, asOf: sync.asOf() });
    })
    .get('/summary', need('transfer:read'), textQuery, async (c) => {
      const query = c.req.valid('query');
      const data = await summaryOf(store, transfersSource, listingOf(transfer), query);
      return c.json({ data, asOf: sync.asOf() });
    })
    .get('/destinations', need('account:read'), textQuery, async (c) => {
      const query = parseListQuery(listingOf(account), c.req.valid('query'));
      const page = await listRows<StoredDestination>(store, destinationsSource, query);
      return c.json({ ...page, data: page.data.map(destinationCandidate), asOf: sync.asOf() });
    })
    .get('/sources', need('payment:read'), textQuery, async (c) => {
      const query = parseListQuery(listingOf(charge), c.req.valid('query'));
      const page = await listRows<StoredSource>(store, sourcesSource, query);
      return c.json({ ...page, data: page.data.map(sourceCandidate), asOf: sync.asOf() });
    })
    .get('/:id', need('transfer:read'), sourceQuery, async (c) => {
      const id = c.req.param('id');
      const fresh = c.req.valid('query').source === 'snapshot' ? fromSnapshot : await ask(id);
      return c.json(await detail(id, fresh));
    })
    .post('/:id/refresh', need('transfer:read'), async (c) => {
      const id = c.req.param('id');
      return c.json(await detail(id, await ask(id)));
    })
    .route('/', historyRoutes(services, transferChanges));
};
