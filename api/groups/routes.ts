import { Hono } from 'hono';
import type { Services } from '../context.ts';
import { historyRoutes } from '../history/routes.ts';
import { notFound } from '../kit/errors.ts';
import { sourceQuery, textQuery } from '../kit/query.ts';
import { noteRoutes } from '../notes/routes.ts';
import { need } from '../staff/permission.ts';
import { listRows, parseListQuery } from '../store/listing.ts';
import { summaryOf } from '../store/summary.ts';
import { type Freshness, fromSnapshot, readThrough } from '../stripe/read-through.ts';
import { groupChanges } from './changes.ts';
import { groupDetail, isGroup } from './detail.ts';
import { type GroupRow, groupListing, groupsSource } from './list.ts';
import { readGroup } from './read.ts';

const noted = { kind: 'group', area: 'groups', name: 'Transfer group' };

/** `/api/groups`: transfer groups and where their money went. */
export const groupRoutes = (services: Services) => {
  const { store, stripe, sync } = services;

  /** A ledger is as new as its members: those of a whole group when all of them were just read. */
  async function detail(group: string, freshness: Freshness, asOf: number | null) {
    const data = await groupDetail(store, group);
    if (!data) throw notFound(`Transfer group ${group}`);
    return { data, asOf, ...freshness };
  }

  async function fresh(group: string) {
    const begun = stripe.now();
    const freshness = await readThrough(services, () => readGroup(services, group));
    return detail(group, freshness, freshness.source === 'stripe' ? begun : sync.asOf());
  }

  return new Hono()
    .get('/', need('group:read'), textQuery, async (c) => {
      const query = parseListQuery(groupListing, c.req.valid('query'));
      const page = await listRows<Omit<GroupRow, 'isOutOfPocket'> & { isOutOfPocket: 0 | 1 }>(
        store,
        groupsSource,
        query,
      );
      const data = page.data.map(
        (row): GroupRow => ({ ...row, isOutOfPocket: row.isOutOfPocket === 1 }),
      );
      return c.json({ ...page, data, asOf: sync.asOf() });
    })
    .get('/summary', need('group:read'), textQuery, async (c) => {
      const data = await summaryOf(store, groupsSource, groupListing, c.req.valid('query'));
      return c.json({ data, asOf: sync.asOf() });
    })
    .get('/:id', need('group:read'), sourceQuery, async (c) => {
      const group = c.req.param('id');
      return c.json(
        c.req.valid('query').source === 'snapshot'
          ? await detail(group, fromSnapshot, sync.asOf())
          : await fresh(group),
      );
    })
    .post('/:id/refresh', need('group:read'), async (c) => c.json(await fresh(c.req.param('id'))))
    .route('/', historyRoutes(services, groupChanges))
    .route('/', noteRoutes(store, { ...noted, exists: (id) => isGroup(store, id) }));
};
