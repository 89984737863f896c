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
import { configurationChanges } from './changes.ts';
import { configurationDetail } from './detail.ts';
import { configurationRow, configurationsSource, type StoredRow } from './list.ts';
import { paymentMethodConfiguration } from './snapshot.ts';

/** `/api/payment-methods`: which payment methods the platform and its accounts offer, and why. */
export const paymentMethodRoutes = (services: Services) => {
  const { store, sync } = services;
  const listing = listingOf(paymentMethodConfiguration);

  async function detail(id: string, freshness: Freshness) {
    const data = await configurationDetail(store, id);
    if (!data) throw notFound(`Payment method configuration ${id}`);
    return { data, asOf: data.observedAt, ...freshness };
  }

  /** The configuration, and the account whose capabilities tell what it lacks. */
  const ask = (id: string) =>
    readThrough(services, async () => {
      const known = await store.read
        .selectFrom('stripe_payment_method_configuration')
        .select('account')
        .where('id', '=', id)
        .executeTakeFirst();
      const account = known?.account ?? null;
      return [
        { kind: paymentMethodConfiguration.kind, id, account },
        ...(account === null ? [] : [{ kind: 'account', id: account, account: null }]),
      ];
    });

  return new Hono()
    .get('/', need('payment_method:read'), textQuery, async (c) => {
      const query = parseListQuery(listing, c.req.valid('query'));
      const page = await listRows<StoredRow>(store, configurationsSource, query);
      return c.json({ ...page, data: page.data.map(configurationRow), asOf: sync.asOf() });
    })
    .get('/summary', need('payment_method:read'), textQuery, async (c) => {
      const data = await summaryOf(store, configurationsSource, listing, c.req.valid('query'));
      return c.json({ data, asOf: sync.asOf() });
    })
    .get('/:id', need('payment_method:read'), sourceQuery, async (c) => {
      const id = c.req.param('id');
      const fresh = c.req.valid('query').source === 'snapshot' ? fromSnapshot : await ask(id);
      return c.json(await detail(id, fresh));
    })
    .post('/:id/refresh', need('payment_method:read'), async (c) => {
      const id = c.req.param('id');
      return c.json(await detail(id, await ask(id)));
    })
    .route('/', historyRoutes(services, configurationChanges));
};
