import { Hono } from 'hono';
import { z } from 'zod';
import { balance, balanceSettings } from '../balances/snapshot.ts';
import type { Services } from '../context.ts';
import { historyRoutes } from '../history/routes.ts';
import { clientAddress } from '../kit/address.ts';
import { notFound } from '../kit/errors.ts';
import { sourceQuery, textQuery } from '../kit/query.ts';
import { validate } from '../kit/validate.ts';
import { accountInput, longestText } from '../operations/inputs.ts';
import { configurationPage, paymentMethodConfiguration } from '../payment-methods/snapshot.ts';
import { need } from '../staff/permission.ts';
import { listRows, parseListQuery } from '../store/listing.ts';
import { listingOf } from '../store/snapshot.ts';
import { summaryOf } from '../store/summary.ts';
import { isRefusal } from '../stripe/errors.ts';
import { type Freshness, fromSnapshot, readThrough } from '../stripe/read-through.ts';
import { makeBankToken } from './bank-token.ts';
import { accountChanges } from './changes.ts';
import { bankTokenInput } from './creation-input.ts';
import { accountDetail } from './detail.ts';
import { accountRow, accountsSource, type StoredAccountRow } from './list.ts';
import { makeLoginLink } from './login-link.ts';
import { account, capability } from './snapshot.ts';
import {
  type StoredUnfinished,
  unfinishedListing,
  unfinishedRow,
  unfinishedSource,
} from './unfinished-list.ts';

const why = z.strictObject({
  reason: z
    .string('Say why: a login link is put on record.')
    .trim()
    .min(1, 'Say why: a login link is put on record.')
    .max(longestText, `The reason has at most ${longestText} characters.`),
});
const whose = z.object({ id: accountInput });

/** `/api/accounts`: connected accounts, where they stand and what they hold. */
export const accountRoutes = (services: Services) => {
  const { log, store, stripe, sync } = services;

  async function detail(id: string, freshness: Freshness) {
    const data = await accountDetail(store, id, stripe.now());
    if (!data) throw notFound(`Account ${id}`);
    return { data, asOf: data.observedAt, ...freshness };
  }

  /** What not every key may read, and a gone account has none of. */
  const asFarAsGiven = (id: string, what: string, read: Promise<unknown>) =>
    read.catch((error: unknown) => {
      if (!isRefusal(error)) throw error;
      log.warn({ account: id, err: error }, `Stripe does not give the ${what}`);
    });

  /** What its capabilities need. */
  const readCapabilities = (id: string) =>
    sync.refresh([{ kind: capability.kind, id, account: null }], 'interactive');

  /** Which payment methods it offers, of which Stripe has no events. */
  const readConfigurations = (id: string) =>
    sync.readList(
      { kind: paymentMethodConfiguration.kind, account: id, list: configurationPage },
      'interactive',
    );

  const ask = (id: string) =>
    readThrough(services, async () => {
      const own = [
        { kind: account.kind, id, account: null },
        { kind: balance.kind, id, account: id },
        { kind: balanceSettings.kind, id, account: id },
      ];
      await Promise.all([
        sync.refresh(own, 'interactive'),
        asFarAsGiven(id, 'capabilities', readCapabilities(id)),
        asFarAsGiven(id, 'payment method configurations', readConfigurations(id)),
      ]);
      return [];
    });

  return (
    new Hono()
      .get('/', need('account:read'), textQuery, async (c) => {
        const query = parseListQuery(listingOf(account), c.req.valid('query'));
        const page = await listRows<StoredAccountRow>(store, accountsSource, query);
        return c.json({ ...page, data: page.data.map(accountRow), asOf: sync.asOf() });
      })
      .get('/summary', need('account:read'), textQuery, async (c) => {
        const data = await summaryOf(
          store,
          accountsSource,
          listingOf(account),
          c.req.valid('query'),
        );
        return c.json({ data, asOf: sync.asOf() });
      })
      .get('/onboarding', need('account:read'), textQuery, async (c) => {
        const query = parseListQuery(unfinishedListing, c.req.valid('query'));
        const page = await listRows<StoredUnfinished>(store, unfinishedSource, query);
        return c.json({ ...page, data: page.data.map(unfinishedRow), asOf: sync.asOf() });
      })
      .get('/onboarding/summary', need('account:read'), textQuery, async (c) => {
        const query = c.req.valid('query');
        const data = await summaryOf(store, unfinishedSource, unfinishedListing, query);
        return c.json({ data, asOf: sync.asOf() });
      })
      .get('/:id', need('account:read'), sourceQuery, async (c) => {
        const id = c.req.param('id');
        const fresh = c.req.valid('query').source === 'snapshot' ? fromSnapshot : await ask(id);
        return c.json(await detail(id, fresh));
      })
      // Neither is an operation: the one keeps a number out of the journal, the other a secret.
      .post('/bank-tokens', need('account:create'), validate('json', bankTokenInput), async (c) => {
        c.header('cache-control', 'no-store');
        return c.json({ data: await makeBankToken(stripe, c.req.valid('json')) }, 201);
      })
      .post(
        '/:id/login-link',
        need('account_link:create'),
        validate('param', whose),
        validate('json', why),
        async (c) => {
          const actor = { ...c.var.staff, address: clientAddress(c) };
          const { reason } = c.req.valid('json');
          const data = await makeLoginLink(services, actor, c.req.valid('param').id, reason);
          c.header('cache-control', 'no-store');
          return c.json({ data }, 201);
        },
      )
      .post('/:id/refresh', need('account:read'), async (c) => {
        const id = c.req.param('id');
        return c.json(await detail(id, await ask(id)));
      })
      .route('/', historyRoutes(services, accountChanges))
  );
};
