import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { OperationView } from '../../api/operations/view.ts';
import { type AppForTest, startApp } from '../support/app.ts';
import { byBankDebit, byCard, paysOn } from '../support/customer.ts';
import { eventually } from '../support/eventually.ts';
import { pay } from '../support/merchant.ts';
import { done, ordered, previewed } from '../support/order.ts';
import { type Splitting, splitKind, splitting, standing, succeeded } from '../support/split.ts';

let app: AppForTest;
let split: Splitting;
beforeAll(async () => {
  app = await startApp();
  split = await splitting(app);
});
afterEach(() => app.sandbox.clearFaults());
afterAll(() => app.stop());

test('of 100.00 by card 70.00 and 20.00 go on, and 6.80 are kept, to the cent', async () => {
  const finance = await app.as('finance');
  const preview = await previewed(finance, splitKind, split.order());
  expect(preview).toMatchObject({
    warnings: [],
    bottomLine: 'Stripe’s fee is about 3.20 USD: the platform keeps about 6.80 USD.',
  });
  expect(preview.effects.map(({ amount }) => amount)).toEqual([-10_000, 7000, 2000, 1000]);
  const { id, url, group } = await split.open();
  await split.planned(id, standing('waits_for_customer'));
  expect(await split.sent(group)).toEqual([]);
  await paysOn(url, byCard);
  const [first] = await split.planned(id, succeeded);
  const transfers = await split.sent(group);
  expect(transfers.map(({ amount, destination }) => [amount, destination])).toEqual([
    [7000, split.restaurant],
    [2000, split.driver],
  ]);
  for (const { source_transaction } of transfers) expect(source_transaction).toBe(first?.charge);
  const { data } = await eventually(async () => {
    const page = await finance.read<{ data: { ledgers: { kept: number }[] } }>(
      `/api/groups/${group}`,
    );
    expect(JSON.stringify(page.data)).toContain('"kept":680');
    return page;
  });
  expect(data).toBeDefined();
  // The transfers go by what was planned: whoever planned them answers for them.
  const operation = await finance.read<OperationView>(`/api/operations/${first?.operation}`);
  expect(operation).toMatchObject({ kind: 'transfer.create', reason: 'A test wants it' });
  expect(operation.plannedBy).toBeDefined();
});

test('amounts of a currency without decimals are sent on as they are', async () => {
  const yen = { currency: 'jpy', lineItems: [{ name: 'Dinner', unitAmount: 10_000, quantity: 1 }] };
  const finance = await app.as('finance');
  const input = { ...split.order(), ...yen };
  expect((await previewed(finance, splitKind, input)).blocked?.code).toBe('settles_elsewhere');
  await pay(app.sandbox, { currency: 'jpy', amount: 500 });
  const preview = await previewed(finance, splitKind, input);
  expect(preview.effects.map(({ amount }) => amount)).toEqual([-10_000, 7000, 2000, 1000]);
  const id = await done(finance, splitKind, input);
  const { url } = await app.sandbox.stripe.checkout.sessions.retrieve(id);
  await paysOn(url, byCard);
  await split.planned(id, succeeded);
  expect(
    (await split.sent(input.transferGroup)).map(({ amount, currency }) => [amount, currency]),
  ).toEqual([
    [7000, 'jpy'],
    [2000, 'jpy'],
  ]);
});

test('a bank debit is sent on when it has succeeded, not when it was submitted', async () => {
  const { id, url, group } = await split.open();
  await paysOn(url, byBankDebit());
  await split.planned(id, standing('waits_for_payment'));
  expect(await split.sent(group)).toEqual([]);
  await app.sandbox.advance(8 * 24 * 3600);
  await split.planned(id, succeeded);
  expect(await split.sent(group)).toHaveLength(2);
});

test('of a bank debit that fails nothing is sent on, ever', async () => {
  const { id, url, group } = await split.open();
  await paysOn(url, byBankDebit('000222222227'));
  await split.planned(id, standing('waits_for_payment'));
  await app.sandbox.advance(8 * 24 * 3600);
  await split.planned(id, standing('payment_failed'));
  expect(await split.sent(group)).toEqual([]);
});

test('an expired session ends its split', async () => {
  const { id } = await split.open();
  await done(await app.as('finance'), 'checkout.expire', { session: id });
  await split.planned(id, standing('void'));
});

test('a split is canceled before it is sent on, by who may transfer, and on record', async () => {
  const { id, url, group } = await split.open();
  const path = `/api/checkout/${id}/planned-transfers/cancel`;
  const support = await app.as('support');
  expect((await support.post(path, { reason: 'No' })).status).toBe(403);
  const finance = await app.as('finance');
  expect((await finance.post(path, { reason: ' ' })).status).toBe(400);
  expect((await finance.post(path, { reason: 'They settle it in cash' })).body).toEqual({
    canceled: 2,
  });
  expect((await finance.post(path, { reason: 'Again' })).status).toBe(409);
  await paysOn(url, byCard);
  const manager = await app.as('manager');
  await eventually(async () => {
    const { data } = await manager.read<{ data: { state: string } }>(`/api/checkout/${id}`);
    expect(data.state).toBe('paid');
  });
  await split.planned(id, standing('canceled'));
  expect(await split.sent(group)).toEqual([]);
  const trail = await manager.get(`/api/audit?subject=${id}`);
  expect(JSON.stringify(trail.body)).toContain('They settle it in cash');
});

describe('whatever happens between,', () => {
  test.each([
    ['before Stripe did it', 'before'],
    ['after Stripe did it', 'after'],
  ] as const)('each share is sent once: killed when the answer is lost %s', async (_, drop) => {
    const { id, url, group } = await split.open();
    await app.sandbox.fault({ method: 'POST', path: '/v1/transfers', drop });
    await paysOn(url, byCard);
    await eventually(async () => {
      const posts = await app.sandbox.requests({ method: 'POST' });
      expect(posts.some(({ params }) => params.transfer_group === group)).toBe(true);
    });
    await app.kill();
    await app.sandbox.clearFaults();
    await app.restart();
    await split.planned(id, succeeded);
    expect((await split.sent(group)).map(({ amount }) => amount)).toEqual([7000, 2000]);
  });

  test.each([
    [
      'refunded',
      (payment_intent: string) =>
        app.sandbox.stripe.refunds.create({ payment_intent, amount: 5000 }),
    ],
    [
      'disputed',
      async (payment_intent: string) => {
        const { latest_charge } = await app.sandbox.stripe.paymentIntents.retrieve(payment_intent);
        return app.sandbox.simulate('dispute', { charge: latest_charge });
      },
    ],
  ])('what is %s once it was ordered is not sent on', async (_, happens) => {
    const { id, url, group } = await split.open();
    // Ordered, and about to be looked at.
    await app.sandbox.fault({
      method: 'GET',
      path: '/v1/balance_settings',
      status: 500,
      times: 1000,
    });
    await paysOn(url, byCard);
    await split.planned(id, standing('ordered'));
    const { payment_intent } = await app.sandbox.stripe.checkout.sessions.retrieve(id);
    await happens(String(payment_intent));
    await app.sandbox.clearFaults();
    const [first] = await split.planned(id, (all) =>
      expect(all.map(({ status }) => status)).toEqual(['refused', 'refused']),
    );
    expect(await split.sent(group)).toEqual([]);
    const finance = await app.as('finance');
    const { error } = await finance.read<OperationView>(`/api/operations/${first?.operation}`);
    expect(error?.code).toBe('payment_contested');
  });

  test('what was refunded before it could be sent on waits for a person as long as some is left', async () => {
    const { id, url, group } = await split.open();
    await app.quit();
    await paysOn(url, byCard);
    const { payment_intent } = await app.sandbox.stripe.checkout.sessions.retrieve(id);
    const refunds = (amount: number) =>
      app.sandbox.stripe.refunds.create({ payment_intent: String(payment_intent), amount });
    await refunds(4000);
    await app.restart();
    await app.synced();
    const [forRestaurant] = await split.planned(id, standing('held'));
    expect(await split.sent(group)).toEqual([]);
    const found = { amount: 9000, currency: 'usd', group };
    const [finding] = await split.unsent(id);
    expect(finding).toMatchObject({ ...found, fix: { act: 'see_checkout', session: id } });
    expect(finding?.facts).toContain('40.00 USD of the payment were refunded first');
    const rest = await refunds(6000);
    await split.planned(id, standing('refunded'));
    await eventually(async () => expect(await split.unsent(id)).toEqual([]));
    await app.sandbox.simulate('refund_failure', { refund: rest.id });
    await split.planned(id, standing('held'));
    await eventually(async () => expect(await split.unsent(id)).toMatchObject([found]));
    const finance = await app.as('finance');
    const byHand = { destination: split.restaurant, amount: 7000, currency: 'usd' };
    const charge = forRestaurant?.charge ?? '';
    await done(finance, 'transfer.create', { ...byHand, sourceTransaction: charge });
    await split.planned(id, (all) =>
      expect(all.map((one) => one.standing)).toEqual(['sent_by_hand', 'held']),
    );
    await eventually(async () => expect(await split.unsent(id)).toMatchObject([{ amount: 2000 }]));
    await finance.post(`/api/checkout/${id}/planned-transfers/cancel`, { reason: 'No tip' });
    await split.planned(id, (all) =>
      expect(all.map((one) => one.standing)).toEqual(['sent_by_hand', 'canceled']),
    );
    expect(await split.unsent(id)).toEqual([]);
    expect(await split.sent(group)).toMatchObject([{ amount: 7000, source_transaction: charge }]);
  });
});

test('limits count the shares as transfers when they are planned, and not again when they are sent', async () => {
  const admin = await app.as('admin');
  const limit = { role: 'finance', kind: 'transfer.create', currency: 'usd' };
  await admin.post('/api/limits', { ...limit, single: 5000, day: null });
  const finance = await app.as('finance');
  const waiting = await ordered(finance, splitKind, split.order());
  expect(waiting).toMatchObject({
    status: 'waiting_approval',
    approval: { reasons: [expect.stringContaining('90.00 USD is above the limit of 50.00')] },
  });
  const manager = await app.as('manager');
  const { status } = await manager.post(`/api/operations/${waiting.id}/approve`, {
    note: 'Fine',
  });
  expect(status).toBe(200);
  const id = await eventually(async () => {
    const { status: now, steps } = await manager.read<OperationView>(
      `/api/operations/${waiting.id}`,
    );
    expect(now).toBe('succeeded');
    return String(steps[0]?.object);
  });
  const { url } = await app.sandbox.stripe.checkout.sessions.retrieve(id);
  await paysOn(url, byCard);
  await split.planned(id, succeeded);
  await admin.post('/api/limits/remove', limit);
});
