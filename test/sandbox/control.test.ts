import type Stripe from 'stripe';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { DueWork } from '../../api/sandbox/engine/due.ts';
import type { OpenLink } from '../../api/sandbox/resources/open-links.ts';
import type { ShownSimulation } from '../../api/sandbox/resources/simulations.ts';
import type { EndpointDeliveries } from '../../api/sandbox/webhooks/deliveries.ts';
import { eventually } from '../support/eventually.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { type SandboxForTest, startSandbox } from '../support/sandbox.ts';

// What is read and ordered under `/_sandbox/` beside the clock, faults and limits.

let sandbox: SandboxForTest;
let stripe: Stripe;
beforeAll(async () => {
  sandbox = await startSandbox();
  stripe = sandbox.stripe;
});
afterAll(() => sandbox.stop());
beforeEach(() => sandbox.reset());

async function data<T>(path: string): Promise<T[]> {
  const answer = await sandbox.control('GET', path);
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { data: T[] }).data;
}
const pay = () =>
  stripe.paymentIntents.create({
    amount: 5000,
    currency: 'usd',
    payment_method: 'pm_card_visa',
    confirm: true,
  });
const session = () =>
  stripe.checkout.sessions.create({
    mode: 'payment',
    line_items: [
      {
        price_data: { currency: 'usd', unit_amount: 2500, product_data: { name: 'Chair' } },
        quantity: 1,
      },
    ],
    success_url: 'https://example.com/done',
  });

describe('what is due', () => {
  test('is told soonest first, and the clock goes there', async () => {
    expect(await data('/due')).toEqual([]);
    const refused = await sandbox.control('POST', '/clock/advance', { to: 'next_due' });
    expect(refused.status).toBe(400);
    const { id, expires_at } = await session();
    await pay();
    const due = await data<DueWork>('/due');
    expect(due[0]).toEqual({ at: expires_at, kind: 'checkout_expiry', subject: id });
    expect(due.map(({ kind }) => kind)).toContain('funds_available');
    expect(due.map(({ at }) => at)).toEqual(due.map(({ at }) => at).sort((a, b) => a - b));
    expect(await data('/due?limit=1')).toHaveLength(1);

    const answer = await sandbox.control('POST', '/clock/advance', { to: 'next_due' });
    expect(((await answer.json()) as { now: number }).now).toBeGreaterThanOrEqual(expires_at);
    expect((await stripe.checkout.sessions.retrieve(id)).status).toBe('expired');
  });

  test.each(['/due?limit=0', '/due?limit=x', '/requests?limit=-1'])('not %s', async (path) => {
    expect((await sandbox.control('GET', path)).status).toBe(400);
  });
});

describe('deliveries', () => {
  let receiver: Receiver;
  const register = async () => {
    receiver = await startReceiver();
    return stripe.webhookEndpoints.create({
      url: receiver.url,
      enabled_events: ['charge.succeeded', 'transfer.created'],
    });
  };
  const overview = () => data<EndpointDeliveries>('/deliveries');
  const redeliver = (event: string, endpoint: string) =>
    sandbox.control('POST', '/deliveries', { event, endpoint });

  test('that were accepted are told, and can be sent again', async () => {
    const { id, url } = await register();
    await pay();
    const accepted = { state: 'accepted', attempts: 1, nextAt: null, lastAnswer: { status: 200 } };
    await eventually(async () =>
      expect(await overview()).toMatchObject([
        { id, url, connect: false, enabled: true, waiting: 0, deliveries: [accepted] },
      ]),
    );
    const [{ deliveries } = { deliveries: [] }] = await overview();
    const event = deliveries[0]!.event;
    expect((await redeliver(event, id)).status).toBe(202);
    await eventually(async () => {
      const [endpoint] = await overview();
      expect(endpoint?.deliveries.map(({ again }) => again)).toEqual([true, false]);
    });
    expect(receiver.received).toHaveLength(2);
    expect(receiver.received[0]!.body).toBe(receiver.received[1]!.body);
    expect((await stripe.events.retrieve(event)).pending_webhooks).toBe(0);
    receiver.close();
  });

  test('that fail say why and when they are tried again, or are tried now', async () => {
    const { id } = await register();
    receiver.answer(503);
    await pay();
    await eventually(async () => {
      const [endpoint] = await overview();
      expect(endpoint).toMatchObject({
        waiting: 1,
        deliveries: [{ state: 'waiting', lastAnswer: { status: 503 } }],
      });
    });
    receiver.close();
    await sandbox.advance(40);
    await eventually(async () => {
      const [endpoint] = await overview();
      const [waiting] = endpoint!.deliveries;
      expect(waiting?.lastAnswer).toMatchObject({
        status: null,
        error: expect.stringContaining('ECONNREFUSED'),
      });
      expect(waiting!.nextAt).toBeGreaterThan(waiting!.lastAnswer!.at);
    });
    const [endpoint] = await overview();
    const before = endpoint!.deliveries[0]!;
    await redeliver(before.event, id);
    await eventually(async () => {
      const [{ deliveries } = { deliveries: [] }] = await overview();
      expect(deliveries[0]!.attempts).toBe(before.attempts + 1);
    });
  });

  test('that were given up are told, and still count when they are accepted after all', async () => {
    const { id } = await register();
    receiver.answer(500);
    await pay();
    await eventually(async () => {
      await sandbox.advance(86_400);
      const [{ deliveries } = { deliveries: [] }] = await overview();
      expect(deliveries).toMatchObject([{ state: 'given_up', attempts: 11, nextAt: null }]);
    });
    receiver.answer(200);
    const [{ deliveries } = { deliveries: [] }] = await overview();
    const event = deliveries[0]!.event;
    expect((await stripe.events.retrieve(event)).pending_webhooks).toBe(1);
    await redeliver(event, id);
    await eventually(async () =>
      expect((await stripe.events.retrieve(event)).pending_webhooks).toBe(0),
    );
    receiver.close();
  });

  test('are not made of nothing', async () => {
    const { id } = await register();
    await pay();
    const [event] = (await stripe.events.list({ type: 'charge.succeeded' })).data;
    const refusals = [
      await redeliver('evt_nothing', id),
      await redeliver(event!.id, 'we_nothing'),
      await sandbox.control('POST', '/deliveries', { event: event!.id }),
    ];
    await stripe.webhookEndpoints.update(id, { disabled: true });
    refusals.push(await redeliver(event!.id, id));
    expect(refusals.map(({ status }) => status)).toEqual([400, 400, 400, 400]);
    receiver.close();
  });
});

test('pages that wait for a visitor are told until they are visited or over', async () => {
  const links = () => data<OpenLink>('/links');
  expect(await links()).toEqual([]);
  const { id, url } = await session();
  const account = await stripe.accounts.create({ type: 'express', email: 'jo@example.com' });
  const link = await stripe.accountLinks.create({
    account: account.id,
    type: 'account_onboarding',
    refresh_url: 'https://example.com/refresh',
    return_url: 'https://example.com/return',
  });
  expect(await links()).toMatchObject([
    { kind: 'checkout_session', id, url, amount: 2500, currency: 'usd' },
    { kind: 'onboarding', id: account.id, url: link.url, name: 'jo@example.com' },
  ]);
  await fetch(link.url);
  await sandbox.simulate('account_onboarding', { account: account.id, stage: 'verified' });
  const login = await stripe.accounts.createLoginLink(account.id);
  expect(await links()).toMatchObject([
    { kind: 'checkout_session' },
    { kind: 'login', url: login.url },
  ]);
  await fetch(login.url);
  await stripe.checkout.sessions.expire(id);
  expect(await links()).toEqual([]);
});

test('what can be simulated is told with its parameters', async () => {
  const simulations = await data<ShownSimulation>('/simulate');
  expect(simulations.find(({ name }) => name === 'account_onboarding')).toEqual({
    name: 'account_onboarding',
    meaning: expect.stringContaining('verified by default'),
    params: [
      { name: 'account', required: true },
      { name: 'stage', required: false, values: ['partial', 'submitted', 'verified', 'failed'] },
      { name: 'business_type', required: false, values: ['company', 'individual'] },
      { name: 'external_account', required: false },
    ],
  });
  const { id } = await stripe.accounts.create({ type: 'express' });
  expect(await sandbox.simulate('account_onboarding', { account: id })).toMatchObject({
    details_submitted: true,
    requirements: { currently_due: [] },
  });
  await expect(sandbox.simulate('rain')).rejects.toThrow(
    `must be one of ${simulations.map(({ name }) => name).join(', ')}`,
  );
});

describe('what happens by itself chooses its subject', () => {
  test('a payment arrives, and a dispute opens against the newest', async () => {
    await expect(sandbox.simulate('dispute')).rejects.toThrow('take one first');
    const { latest_charge } = await sandbox.simulate<Stripe.PaymentIntent>('payment');
    await pay().then(({ id }) => stripe.refunds.create({ payment_intent: id }));
    expect(await sandbox.simulate<Stripe.Dispute>('dispute')).toMatchObject({
      charge: latest_charge,
      status: 'needs_response',
    });
    await expect(sandbox.simulate('dispute')).rejects.toThrow('take one first');
  });

  test('the latest payout on its way fails, whosever it is', async () => {
    await expect(sandbox.simulate('payout_failure')).rejects.toThrow('No payout is on its way');
    const account = await stripe.accounts.create({ type: 'express', country: 'US' });
    await sandbox.simulate('account_onboarding', { account: account.id, stage: 'verified' });
    await stripe.paymentIntents.create({
      amount: 5000,
      currency: 'usd',
      payment_method: 'pm_card_bypassPending',
      confirm: true,
    });
    await stripe.transfers.create({ amount: 1000, currency: 'usd', destination: account.id });
    const own = { stripeAccount: account.id };
    const payout = await stripe.payouts.create({ amount: 700, currency: 'usd' }, own);
    const canceled = await stripe.payouts.create({ amount: 100, currency: 'usd' }, own);
    await stripe.payouts.cancel(canceled.id, {}, own);
    expect(await sandbox.simulate('payout_failure')).toMatchObject({ id: payout.id });
    expect((await stripe.payouts.retrieve(payout.id, {}, own)).status).toBe('failed');
  });

  test('the newest account in order falls past due', async () => {
    await expect(sandbox.simulate('account_past_due')).rejects.toThrow('No connected account');
    const [older, newer] = [
      await stripe.accounts.create({ type: 'express' }),
      await stripe.accounts.create({ type: 'express' }),
    ];
    for (const { id } of [older, newer]) {
      await sandbox.simulate('account_onboarding', { account: id, stage: 'verified' });
    }
    expect(await sandbox.simulate('account_past_due')).toMatchObject({
      id: newer.id,
      requirements: { disabled_reason: 'requirements.past_due' },
    });
    expect(await sandbox.simulate('account_past_due')).toMatchObject({ id: older.id });
  });
});

test('requests are narrowed by path, glob and number, the newest last', async () => {
  await pay();
  await stripe.charges.list();
  await stripe.balance.retrieve();
  const paths = async (query: string) =>
    (await data<{ path: string }>(`/requests?${query}`)).map(({ path }) => path);
  expect(await paths('limit=2')).toEqual(['/v1/charges', '/v1/balance']);
  expect(await paths('path=/v1/*&limit=1')).toEqual(['/v1/balance']);
  expect(await paths('path=/v1/p**')).toEqual(['/v1/payment_intents']);
  expect(await paths('path=/v1/charges&method=GET')).toEqual(['/v1/charges']);
});
