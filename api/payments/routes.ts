import { Hono } from 'hono';
import { z } from 'zod';
import type { Services } from '../context.ts';
import { historyRoutes } from '../history/routes.ts';
import { notFound } from '../kit/errors.ts';
import { sourceQuery, textQuery } from '../kit/query.ts';
import { validate } from '../kit/validate.ts';
import { amountInput } from '../operations/inputs.ts';
import { need } from '../staff/permission.ts';
import { listRows, parseListQuery } from '../store/listing.ts';
import { listingOf, type Reference } from '../store/snapshot.ts';
import { summaryOf } from '../store/summary.ts';
import { type Freshness, fromSnapshot, readThrough } from '../stripe/read-through.ts';
import { paymentChanges } from './changes.ts';
import { isPaymentIntent, isRefund, knownChargeId } from './charge-id.ts';
import { intentDetail, paymentDetail } from './detail.ts';
import { paymentIntent } from './intent-snapshot.ts';
import { type PaymentRow, paymentsSource } from './list.ts';
import { reversalChoices } from './reversal-choices.ts';
import { charge, refund } from './snapshot.ts';
import {
  type StoredUnfinished,
  unfinishedListing,
  unfinishedRow,
  unfinishedSource,
} from './unfinished-list.ts';

const amountQuery = validate(
  'query',
  z.strictObject({
    amount: z.coerce.number<string>().pipe(amountInput).optional(),
  }),
);

/** `/api/payments`: charges on the platform, with all that became of them. */
export const paymentRoutes = (services: Services) => {
  const { store, sync } = services;

  async function detail(id: string, freshness: Freshness) {
    const now = services.stripe.now();
    const known = await knownChargeId(store, id);
    const data =
      (known && (await paymentDetail(store, known, now))) ||
      (isPaymentIntent(id) && (await intentDetail(store, id, now)));
    if (!data) throw notFound(`Payment ${id}`);
    return { data, asOf: data.observedAt, ...freshness };
  }

  const read = (kind: string, id: string) =>
    sync.refresh([{ kind, id, account: null }], 'interactive');

  const keptCharge = (id: string) =>
    store.read
      .selectFrom('stripe_charge')
      .select('payment_intent')
      .where('id', '=', id)
      .executeTakeFirst();

  /**
   * The objects of a page that may have changed: charge, intent, and the refunds that are not done.
   * What leads from the asked for id to the others is read first, where it is not known.
   */
  async function onPage(id: string): Promise<Reference[]> {
    if (isPaymentIntent(id)) await read(paymentIntent.kind, id);
    else if (isRefund(id)) await read(refund.kind, id);
    const chargeId = await knownChargeId(store, id);
    if (!chargeId) return [];
    const kept = await keptCharge(chargeId);
    if (!kept) await read(charge.kind, chargeId);
    const intent = (kept ?? (await keptCharge(chargeId)))?.payment_intent;
    const refunds = await store.read
      .selectFrom('stripe_refund')
      .select('id')
      .where('charge', '=', chargeId)
      .where('status', 'in', ['pending', 'requires_action'])
      .execute();
    return [
      ...(kept ? [{ kind: charge.kind, id: chargeId }] : []),
      ...(intent && intent !== id ? [{ kind: paymentIntent.kind, id: intent }] : []),
      ...refunds.flatMap((each) => (each.id === id ? [] : [{ kind: refund.kind, id: each.id }])),
    ].map((reference) => ({ ...reference, account: null }));
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
    .get('/unfinished', need('payment:read'), textQuery, async (c) => {
      const query = parseListQuery(unfinishedListing, c.req.valid('query'));
      const page = await listRows<StoredUnfinished>(store, unfinishedSource, query);
      return c.json({ ...page, data: page.data.map(unfinishedRow), asOf: sync.asOf() });
    })
    .get('/unfinished/summary', need('payment:read'), textQuery, async (c) => {
      const query = c.req.valid('query');
      const data = await summaryOf(store, unfinishedSource, unfinishedListing, query);
      return c.json({ data, asOf: sync.asOf() });
    })
    .get('/:id', need('payment:read'), sourceQuery, async (c) => {
      const id = c.req.param('id');
      const fresh = c.req.valid('query').source === 'snapshot' ? fromSnapshot : await ask(id);
      return c.json(await detail(id, fresh));
    })
    .get('/:id/reversals', need('payment:read'), amountQuery, async (c) => {
      const charge = c.req.param('id');
      const data = await reversalChoices(services, charge, c.req.valid('query').amount);
      return c.json({ data, asOf: services.stripe.now() });
    })
    .post('/:id/refresh', need('payment:read'), async (c) => {
      const id = c.req.param('id');
      return c.json(await detail(id, await ask(id)));
    })
    .route('/', historyRoutes(services, paymentChanges));
};
