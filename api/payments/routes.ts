import { Hono } from 'hono';
import type { Services } from '../context.ts';
import { notFound } from '../kit/errors.ts';
import { sourceQuery, textQuery } from '../kit/query.ts';
import { need } from '../staff/permission.ts';
import { listRows, parseListQuery } from '../store/listing.ts';
import { listingOf, type Reference } from '../store/snapshot.ts';
import { summaryOf } from '../store/summary.ts';
import { type Freshness, fromSnapshot, readThrough } from '../stripe/read-through.ts';
import { isRefund, knownChargeId, latestChargeId } from './charge-id.ts';
import { paymentDetail } from './detail.ts';
import { type PaymentRow, paymentsSource } from './list.ts';
import { charge, refund } from './snapshot.ts';

/** `/api/payments`: charges on the platform, with all that became of them. */
export const paymentRoutes = (services: Services) => {
  const { store, sync } = services;

  async function detail(id: string, freshness: Freshness) {
    const known = await knownChargeId(store, id);
    const data = known && (await paymentDetail(store, known));
    if (!data) throw notFound(`Payment ${id}`);
    return { data, asOf: data.observedAt, ...freshness };
  }

  /** A charge, and of its refunds the one asked for and those that may yet change. */
  async function onPage(id: string): Promise<Reference[]> {
    const latest = await latestChargeId(services.stripe, id);
    if (latest === null) return [];
    const refunds = await store.read
      .selectFrom('stripe_refund')
      .select('id')
      .where('charge', '=', latest)
      .where('status', 'in', ['pending', 'requires_action'])
      .execute();
    const changing = new Set(refunds.map((each) => each.id));
    if (isRefund(id)) changing.add(id);
    return [
      { kind: charge.kind, id: latest, account: null },
      ...[...changing].map((each) => ({ kind: refund.kind, id: each, account: null })),
    ];
  }

  const ask = (id: string) => readThrough(services, () => onPage(id));

  return new Hono()
    .get('/', need('payment:read'), textQuery, async (c) => {
      const query = parseListQuery(listingOf(charge), c.req.valid('query'));
      const page = await listRows<PaymentRow>(store, paymentsSource, query);
      return c.json({ ...page, asOf: sync.asOf() });
    })
    .get('/summary', need('payment:read'), textQuery, async (c) => {
      const data = await summaryOf(store, paymentsSource, listingOf(charge), c.req.valid('query'));
      return c.json({ data, asOf: sync.asOf() });
    })
    .get('/:id', need('payment:read'), sourceQuery, async (c) => {
      const id = c.req.param('id');
      const fresh = c.req.valid('query').source === 'snapshot' ? fromSnapshot : await ask(id);
      return c.json(await detail(id, fresh));
    })
    .post('/:id/refresh', need('payment:read'), async (c) => {
      const id = c.req.param('id');
      return c.json(await detail(id, await ask(id)));
    });
};
