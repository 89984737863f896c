import { Hono } from 'hono';
import type { Services } from '../context.ts';
import { historyRoutes } from '../history/routes.ts';
import { notFound } from '../kit/errors.ts';
import { readLimit } from '../kit/pages.ts';
import { sourceQuery, textQuery } from '../kit/query.ts';
import { need } from '../staff/permission.ts';
import { listRows, parseListQuery } from '../store/listing.ts';
import { listingOf, type Owner } from '../store/snapshot.ts';
import { summaryOf } from '../store/summary.ts';
import { isPassing } from '../stripe/errors.ts';
import { type Freshness, fromSnapshot, readThrough } from '../stripe/read-through.ts';
import { payoutChanges } from './changes.ts';
import { type PayoutDayRow, payoutDayListing, payoutDaysSource } from './day-list.ts';
import { besides, payoutDetail } from './detail.ts';
import { linesOf } from './lines.ts';
import { payoutRow, payoutsSource, type StoredRow } from './list.ts';
import { partsOf } from './parts.ts';
import { payableOf } from './read-payout.ts';
import { platformHolder } from './rules.ts';
import { payout } from './snapshot.ts';
import { unreadOfDays, unreadPayouts } from './unread.ts';

const isAccountId = (text: string): boolean => /^acct_\w{1,250}$/.test(text);

/**
 * `/api/payouts`: what leaves Stripe for a bank, of the platform and of connected accounts. What
 * the payouts of the days that are filtered by consist of, `POST /days/refresh` has read without
 * waiting for it; it says of how many.
 */
export const payoutRoutes = (services: Services) => {
  const { store, stripe, sync, compositions, log } = services;

  /** Whose payout it is, by the snapshots; undefined for one that is not known. */
  async function ownerOf(id: string): Promise<Owner | undefined> {
    const row = await store.read
      .selectFrom('stripe_payout')
      .select('account')
      .where('id', '=', id)
      .executeTakeFirst();
    return row?.account;
  }

  async function detail(id: string, freshness: Freshness) {
    const data = await payoutDetail(store, id, stripe.now());
    if (!data) throw notFound(`Payout ${id}`);
    const composition = { ...data.composition, ...compositions.standing(id) };
    return { data: { ...data, composition }, asOf: data.observedAt, ...freshness };
  }

  /** The payout as Stripe has it, and then what it consists of. One not known is the platform's. */
  const ask = (id: string) =>
    readThrough(services, async () => {
      const account = (await ownerOf(id)) ?? null;
      await sync.refresh([{ kind: payout.kind, id, account }], 'interactive');
      await Promise.all([readBesides(id), compositions.read(id)]);
      return [];
    });

  /** What stands beside the payout; where Stripe does not give it, the page is without it. */
  async function readBesides(id: string) {
    try {
      await sync.refresh(await besides(store, id), 'interactive');
    } catch (error) {
      if (isPassing(error)) throw error;
      log.warn({ err: error, payout: id }, 'Stripe does not show all of a payout');
    }
  }

  return new Hono()
    .get('/', need('payout:read'), textQuery, async (c) => {
      const query = parseListQuery(listingOf(payout), c.req.valid('query'));
      const page = await listRows<StoredRow>(store, payoutsSource, query);
      return c.json({ ...page, data: page.data.map(payoutRow), asOf: sync.asOf() });
    })
    .get('/summary', need('payout:read'), textQuery, async (c) => {
      const query = c.req.valid('query');
      const data = await summaryOf(store, payoutsSource, listingOf(payout), query);
      return c.json({ data, asOf: sync.asOf() });
    })
    .get('/days', need('payout:read'), textQuery, async (c) => {
      const query = parseListQuery(payoutDayListing, c.req.valid('query'));
      const page = await listRows<PayoutDayRow>(store, payoutDaysSource, query);
      return c.json({ ...page, asOf: sync.asOf() });
    })
    .get('/days/summary', need('payout:read'), textQuery, async (c) => {
      const query = c.req.valid('query');
      const data = await summaryOf(store, payoutDaysSource, payoutDayListing, query);
      return c.json({ data, asOf: sync.asOf() });
    })
    .post('/days/refresh', need('payout:read'), textQuery, async (c) => {
      const payouts = await unreadPayouts(store, unreadOfDays(c.req.valid('query')));
      compositions.readLater(payouts);
      return c.json({ data: { reading: payouts.length } });
    })
    .get('/payable/:holder', need('payout:read'), async (c) => {
      const holder = c.req.param('holder');
      if (holder !== platformHolder && !isAccountId(holder)) throw notFound('This balance');
      const owner = holder === platformHolder ? null : holder;
      return c.json({ data: await payableOf(services, owner), asOf: stripe.now() });
    })
    .get('/:id', need('payout:read'), sourceQuery, async (c) => {
      const id = c.req.param('id');
      const fresh = c.req.valid('query').source === 'snapshot' ? fromSnapshot : await ask(id);
      return c.json(await detail(id, fresh));
    })
    .get('/:id/lines', need('payout:read'), textQuery, async (c) => {
      const id = c.req.param('id');
      const account = await ownerOf(id);
      if (account === undefined) throw notFound(`Payout ${id}`);
      const { cursor, limit } = c.req.valid('query');
      return c.json(await linesOf(store, id, account, { cursor, limit: readLimit(limit) }));
    })
    .get('/:id/groups', need('payout:read'), textQuery, async (c) => {
      const id = c.req.param('id');
      const account = await ownerOf(id);
      if (account === undefined) throw notFound(`Payout ${id}`);
      const { cursor, limit } = c.req.valid('query');
      return c.json(await partsOf(store, id, account, { cursor, limit: readLimit(limit) }));
    })
    .post('/:id/refresh', need('payout:read'), async (c) => {
      const id = c.req.param('id');
      return c.json(await detail(id, await ask(id)));
    })
    .route('/', historyRoutes(services, payoutChanges));
};
