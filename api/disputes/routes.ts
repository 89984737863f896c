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
import { disputeChanges } from './changes.ts';
import { disputeDetail } from './detail.ts';
import { type DisputeRow, disputesSource } from './list.ts';
import { dispute } from './snapshot.ts';

/** `/api/disputes`: disputes and inquiries, by what is due. */
export const disputeRoutes = (services: Services) => {
  const { store, sync } = services;

  async function detail(id: string, freshness: Freshness) {
    const data = await disputeDetail(store, id);
    if (!data) throw notFound(`Dispute ${id}`);
    return { data, asOf: data.observedAt, ...freshness };
  }

  const ask = (id: string) => readThrough(services, [{ kind: dispute.kind, id, account: null }]);

  return new Hono()
    .get('/', need('dispute:read'), textQuery, async (c) => {
      const query = parseListQuery(listingOf(dispute), c.req.valid('query'));
      const page = await listRows<
        Omit<DisputeRow, 'is_charge_refundable'> & {
          is_charge_refundable: 0 | 1;
        }
      >(store, disputesSource, query);
      const data: DisputeRow[] = page.data.map((row) => ({
        ...row,
        is_charge_refundable: row.is_charge_refundable === 1,
      }));
      return c.json({ ...page, data, asOf: sync.asOf() });
    })
    .get('/summary', need('dispute:read'), textQuery, async (c) => {
      const data = await summaryOf(store, disputesSource, listingOf(dispute), c.req.valid('query'));
      return c.json({ data, asOf: sync.asOf() });
    })
    .get('/:id', need('dispute:read'), sourceQuery, async (c) => {
      const id = c.req.param('id');
      const fresh = c.req.valid('query').source === 'snapshot' ? fromSnapshot : await ask(id);
      return c.json(await detail(id, fresh));
    })
    .post('/:id/refresh', need('dispute:read'), async (c) => {
      const id = c.req.param('id');
      return c.json(await detail(id, await ask(id)));
    })
    .route('/', historyRoutes(services, disputeChanges));
};
