import { Hono } from 'hono';
import { z } from 'zod';
import type { Services } from '../context.ts';
import { historyRoutes } from '../history/routes.ts';
import { clientAddress } from '../kit/address.ts';
import { notFound } from '../kit/errors.ts';
import { sourceQuery, textQuery } from '../kit/query.ts';
import { validate } from '../kit/validate.ts';
import { longestText } from '../operations/inputs.ts';
import { need } from '../staff/permission.ts';
import { listRows, parseListQuery } from '../store/listing.ts';
import { listingOf } from '../store/snapshot.ts';
import { summaryOf } from '../store/summary.ts';
import { type Freshness, fromSnapshot, readThrough } from '../stripe/read-through.ts';
import { checkoutChanges } from './changes.ts';
import { checkoutDetail } from './detail.ts';
import { readLineItems } from './line-items.ts';
import { type CheckoutRow, checkoutSource } from './list.ts';
import { plannedOfGroup, plannedOfPayment } from './planned.ts';
import { checkoutSession } from './snapshot.ts';
import { cancelSplit } from './splits.ts';

/** What is planned of a payment, or within a group. */
const plannedQuery = validate(
  'query',
  z
    .strictObject({
      payment_intent: z.string().min(1).max(255).optional(),
      transfer_group: z.string().min(1).max(500).optional(),
    })
    .refine(({ payment_intent, transfer_group }) => payment_intent ?? transfer_group, {
      error: 'Say of which payment, or of which group.',
      path: ['payment_intent'],
    }),
);

const cancelBody = validate(
  'json',
  z.strictObject({
    reason: z.string('Say why.').trim().min(1, 'Say why.').max(longestText, 'Say it shorter.'),
  }),
);

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
    .get('/terms', need('checkout:read'), (c) => c.json({ stripeNow: stripe.now() }))
    .get('/planned', need('checkout:read'), plannedQuery, async (c) => {
      const { payment_intent, transfer_group } = c.req.valid('query');
      const data =
        payment_intent === undefined
          ? await plannedOfGroup(store, transfer_group ?? '')
          : await plannedOfPayment(store, payment_intent);
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
    .post('/:id/planned-transfers/cancel', need('transfer:create'), cancelBody, async (c) => {
      const { reason } = c.req.valid('json');
      const by = { ...c.var.staff, address: clientAddress(c) };
      const canceled = await cancelSplit(store, by, c.req.param('id'), reason);
      return c.json({ canceled });
    })
    .post('/:id/refresh', need('checkout:read'), async (c) => {
      const id = c.req.param('id');
      return c.json(await detail(id, await ask(id)));
    })
    .route('/', historyRoutes(services, checkoutChanges));
};
