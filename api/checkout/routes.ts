import { Hono } from 'hono';
import type { Services } from '../context.ts';
import { historyRoutes } from '../history/routes.ts';
import { notFound } from '../kit/errors.ts';
import { sourceQuery, textQuery } from '../kit/query.ts';
import { need } from '../staff/permission.ts';
import { listRows, parseListQuery } from '../store/listing.ts';
import { listingOf } from '../store/snapshot.ts';
import { summaryOf } from '../store/summary.ts';
import { type Freshness, fromSnapshot, readThrough } from '../stripe/read-through.ts';
import { checkoutChanges } from './changes.ts';
import { checkoutDetail } from './detail.ts';
import { readLineItems } from './line-items.ts';
import { type CheckoutRow, checkoutSource } from './list.ts';
import { checkoutSession } from './snapshot.ts';

/** `/api/checkout`: Checkout Sessions and what they led to. */
export const checkoutRoutes = (services: Services) => {
  const { store, sync, stripe } = services;

  async function detail(id: string, freshness: Freshness) {
    const data = await checkoutDetail(store, id);
    if (!data) throw notFound(`Checkout Session ${id}`);
    return { data, asOf: data.observedAt, ...freshness };
  }

  const ask = (id: string) =>
    readThrough(services, [{ kind: checkoutSession.kind, id, account: null }]);

  return new Hono()
    .get('/', need('checkout:read'), textQuery, async (c) => {
      const query = parseListQuery(listingOf(checkoutSession), c.req.valid('query'));
      const page = await listRows<CheckoutRow>(store, checkoutSource, query);
      return c.json({ ...page, asOf: sync.asOf() });
    })
    .get('/summary', need('checkout:read'), textQuery, async (c) => {
      const listing = listingOf(checkoutSession);
      const data = await summaryOf(store, checkoutSource, listing, c.req.valid('query'));
      return c.json({ data, asOf: sync.asOf() });
    })
    .get('/:id', need('checkout:read'), sourceQuery, async (c) => {
      const id = c.req.param('id');
      const fresh = c.req.valid('query').source === 'snapshot' ? fromSnapshot : await ask(id);
      return c.json(await detail(id, fresh));
    })
    .get('/:id/line-items', need('checkout:read'), async (c) => {
      const data = await readLineItems(stripe, c.req.param('id'));
      return c.json({ data, asOf: stripe.now() });
    })
    .post('/:id/refresh', need('checkout:read'), async (c) => {
      const id = c.req.param('id');
      return c.json(await detail(id, await ask(id)));
    })
    .route('/', historyRoutes(services, checkoutChanges));
};
