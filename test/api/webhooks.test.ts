import Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AppForTest, startApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { startSandbox } from '../support/sandbox.ts';

interface GroupDetail {
  data: { ledgers: { currency: string; kept: number; entries: { running: number }[] }[] };
}

const confirm = {
  confirm: true,
  automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
} as const;

/** Delivers an event as Stripe would, signed with this secret. */
function deliver(app: AppForTest, event: object, secret: string): Promise<Response> {
  const payload = JSON.stringify(event);
  const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret });
  return fetch(`${app.url}/webhooks/stripe`, {
    method: 'POST',
    headers: { 'stripe-signature': signature },
    body: payload,
  });
}

describe('with webhooks', () => {
  let app: AppForTest;
  let seller: Stripe.Account;
  let driver: Stripe.Account;

  beforeAll(async () => {
    app = await startApp();
    await app.synced();
    const { stripe } = app.sandbox;
    seller = await stripe.accounts.create({ type: 'express', country: 'US' });
    driver = await stripe.accounts.create({ type: 'express', country: 'US' });
  });
  afterAll(() => app.stop());

  test('the restaurant order of the guide keeps 6.80, and after a refund loses what sellers keep', async () => {
    const { stripe } = app.sandbox;
    const finance = await app.as('finance');
    const group = 'order_95';
    const intent = await stripe.paymentIntents.create({
      ...confirm,
      amount: 10_000,
      currency: 'usd',
      payment_method: 'pm_card_visa',
      transfer_group: group,
    });
    const charge = String(intent.latest_charge);
    for (const [destination, amount] of [
      [seller.id, 7000],
      [driver.id, 2000],
    ] as const)
      await stripe.transfers.create({
        amount,
        currency: 'usd',
        destination,
        source_transaction: charge,
      });
    const kept = async () => {
      const { body } = await finance.get<GroupDetail>(`/api/groups/${group}?source=snapshot`);
      return body.data?.ledgers[0]?.entries.map(({ running }) => running);
    };
    await eventually(async () => expect(await kept()).toEqual([9680, 2680, 680]));
    await stripe.refunds.create({ charge });
    await eventually(async () => expect(await kept()).toEqual([9680, 2680, 680, -9320]));
    const { body } = await finance.get<{
      data: { kept: number; refunded: number; transferred: number }[];
    }>(`/api/groups?group=${group}`);
    expect(body.data).toMatchObject([
      { collected: 10_000, fees: 320, transferred: 9000, refunded: 10_000, kept: -9320 },
    ]);
  });

  test('the home rental of the guide loses 1.97 where the fee is 1.23', async () => {
    const { stripe } = app.sandbox;
    const finance = await app.as('finance');
    const intent = await stripe.paymentIntents.create({
      ...confirm,
      amount: 10_000,
      currency: 'usd',
      payment_method: 'pm_card_visa',
      application_fee_amount: 123,
      transfer_data: { destination: seller.id },
    });
    await eventually(async () => {
      const { body } = await finance.get<GroupDetail>(
        `/api/groups/group_${intent.id}?source=snapshot`,
      );
      expect(body.data?.ledgers[0]?.kept).toBe(-197);
    });
  });

  test('a seller’s balance follows its transfers', async () => {
    const viewer = await app.as('viewer');
    const { stripe } = app.sandbox;
    await eventually(async () => {
      const { body } = await viewer.get<{
        data: { balances: { currency: string; total: number }[] };
      }>(`/api/accounts/${driver.id}?source=snapshot`);
      const held = await stripe.balance.retrieve({}, { stripeAccount: driver.id });
      const total = [...held.available, ...held.pending].reduce(
        (sum, { amount }) => sum + amount,
        0,
      );
      expect(total).toBe(2000);
      expect(body.data?.balances).toMatchObject([{ currency: 'usd', total }]);
    });
  });

  test('an event that is not signed by Stripe changes nothing', async () => {
    const answer = await deliver(app, { id: 'evt_forged', type: 'charge.refunded' }, 'whsec_guess');
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: { code: 'bad_signature' } });
  });

  test('what happens while it is down is caught up with', async () => {
    await app.quit();
    const { stripe } = app.sandbox;
    const intent = await stripe.paymentIntents.create({
      ...confirm,
      amount: 4321,
      currency: 'usd',
      payment_method: 'pm_card_visa',
    });
    await app.restart();
    const viewer = await app.as('viewer');
    await eventually(async () => {
      const { status } = await viewer.get(`/api/payments/${intent.id}?source=snapshot`);
      expect(status).toBe(200);
    });
  });
});

test('with configured secrets, events of unknown types are stored, and each event counts once', async () => {
  const app = await startApp({
    env: {
      STRIPE_WEBHOOK_SECRET: 'whsec_platform',
      STRIPE_CONNECT_WEBHOOK_SECRET: 'whsec_connect',
    },
  });
  try {
    await app.synced();
    const event = {
      id: 'evt_new',
      object: 'event',
      type: 'brand.new',
      livemode: false,
      created: await app.sandbox.now(),
      api_version: '2026-10-28.endive',
      data: { object: { id: 'new_1', object: 'brand_new' } },
    };
    for (const secret of ['whsec_platform', 'whsec_connect', 'whsec_platform'])
      expect((await deliver(app, event, secret)).status).toBe(200);
    const manager = await app.as('manager');
    await eventually(async () => {
      const { body } = await manager.get<{ data: { events: Record<string, number> } }>('/api/sync');
      expect(body.data.events).toMatchObject({ unknown: 1, waiting: 0, failed: 0 });
    });
    const stored = await manager.read<{ data: object[] }>('/api/sync/events?state=unknown');
    expect(stored.data).toMatchObject([{ id: 'evt_new', type: 'brand.new', object: 'new_1' }]);

    // A destination that was set up for thin payloads is told so, and not that its secret is wrong.
    const thin = { id: 'evt_thin', object: 'v2.core.event', type: 'v1.charge.refunded' };
    const refused = await deliver(app, thin, 'whsec_connect');
    expect([refused.status, await refused.json()]).toMatchObject([
      400,
      { error: { code: 'not_a_snapshot' } },
    ]);
  } finally {
    await app.stop();
  }
});

test('a backfill that is killed goes on where it was, and reads no page twice but the last', async () => {
  const sandbox = await startSandbox({ scale: 'demo' });
  const path = '/v1/balance_transactions';
  await sandbox.fault({ method: 'GET', path, delayMs: 100 });
  const app = await startApp({ sandbox });
  try {
    const read = () => sandbox.requests({ path, method: 'GET' });
    await eventually(async () => expect((await read()).length).toBeGreaterThan(8));
    await app.kill();
    await sandbox.clearFaults();
    await app.restart();
    await app.synced();
    const pages = (await read()).map(({ params }) => JSON.stringify(params));
    expect(pages.length).toBeGreaterThan(20);
    // Each of the ranges that were being read at once may have lost the page it was at.
    expect(pages.length - new Set(pages).size).toBeLessThanOrEqual(4);
    const kept = await app
      .as('manager')
      .then((manager) =>
        manager.read<{ data: { backfill: { kinds: { kind: string; objects: number }[] } } }>(
          '/api/sync',
        ),
      );
    const held = await sandbox.stripe.balanceTransactions
      .list({ limit: 100 })
      .autoPagingToArray({ limit: 10_000 });
    const counted = kept.data.backfill.kinds.find(({ kind }) => kind === 'balance_transaction');
    expect(counted?.objects).toBe(held.length);
  } finally {
    await app.stop();
    await sandbox.stop();
  }
  // The demo world is made, read in part, and by a second start read to its end.
}, 60_000);
