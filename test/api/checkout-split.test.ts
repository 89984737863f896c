import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { PlannedTransfer } from '../../api/checkout/planned.ts';
import type { FindingRow } from '../../api/inbox/list.ts';
import type { OperationView } from '../../api/operations/view.ts';
import { type AppForTest, startApp } from '../support/app.ts';
import { byBankDebit, byCard, paysOn } from '../support/customer.ts';
import { eventually } from '../support/eventually.ts';
import { pay, verifiedSeller } from '../support/merchant.ts';
import { done, ordered, previewed } from '../support/order.ts';

let app: AppForTest;
let restaurant: string;
let driver: string;
beforeAll(async () => {
  app = await startApp();
  await app.synced();
  restaurant = await verifiedSeller(app.sandbox, 'Restaurant');
  driver = await verifiedSeller(app.sandbox, 'Driver');
});
afterEach(() => app.sandbox.clearFaults());
afterAll(() => app.stop());

const kind = 'checkout.create_split';
let orders = 0;

/** 100.00, of which the restaurant gets 70.00 and the driver 20.00: the guide's own figures. */
const order = () => ({
  lineItems: [{ name: 'Dinner', unitAmount: 10_000, quantity: 1 }],
  currency: 'usd',
  successUrl: 'https://example.com/done',
  transferGroup: `order_split_${++orders}`,
  split: [
    { destination: restaurant, amount: 7000 },
    { destination: driver, amount: 2000 },
  ],
});

/** A session with its split, made by finance. */
async function open() {
  const input = order();
  const id = await done(await app.as('finance'), kind, input);
  const { url } = await app.sandbox.stripe.checkout.sessions.retrieve(id);
  return { id, url, group: input.transferGroup };
}

const sent = async (transfer_group: string) =>
  (await app.sandbox.stripe.transfers.list({ transfer_group })).data.toReversed();

/** The planned transfers of a session once they are as awaited. */
const planned = (id: string, awaited: (planned: PlannedTransfer[]) => void) =>
  eventually(async () => {
    const viewer = await app.as('viewer');
    const { data } = await viewer.read<{ data: { planned: PlannedTransfer[] } }>(
      `/api/checkout/${id}?source=snapshot`,
    );
    awaited(data.planned);
    return data.planned;
  }, 20_000);

/** What the inbox says of shares of a session that were not sent. */
async function unsent(session: string) {
  const finance = await app.as('finance');
  const { data } = await finance.read<{ data: FindingRow[] }>('/api/inbox?kind=share_not_sent');
  return data.filter(({ subject }) => subject === session);
}

const standing = (each: string) => (all: PlannedTransfer[]) =>
  expect(all.map((one) => one.standing)).toEqual([each, each]);

const succeeded = (all: PlannedTransfer[]) =>
  expect(all.map(({ status }) => status)).toEqual(['succeeded', 'succeeded']);

test('of 100.00 by card 70.00 and 20.00 go on, and 6.80 are kept, to the cent', async () => {
  const finance = await app.as('finance');
  const preview = await previewed(finance, kind, order());
  expect(preview).toMatchObject({
    warnings: [],
    bottomLine: 'Stripe’s fee is about 3.20 USD: the platform keeps about 6.80 USD.',
  });
  expect(preview.effects.map(({ amount }) => amount)).toEqual([-10_000, 7000, 2000, 1000]);
  const { id, url, group } = await open();
  await planned(id, standing('waits_for_customer'));
  expect(await sent(group)).toEqual([]);
  await paysOn(url, byCard);
  const [first] = await planned(id, succeeded);
  const transfers = await sent(group);
  expect(transfers.map(({ amount, destination }) => [amount, destination])).toEqual([
    [7000, restaurant],
    [2000, driver],
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
  const input = { ...order(), ...yen };
  expect((await previewed(finance, kind, input)).blocked?.code).toBe('settles_elsewhere');
  await pay(app.sandbox, { currency: 'jpy', amount: 500 });
  const preview = await previewed(finance, kind, input);
  expect(preview.effects.map(({ amount }) => amount)).toEqual([-10_000, 7000, 2000, 1000]);
  const id = await done(finance, kind, input);
  const { url } = await app.sandbox.stripe.checkout.sessions.retrieve(id);
  await paysOn(url, byCard);
  await planned(id, succeeded);
  expect(
    (await sent(input.transferGroup)).map(({ amount, currency }) => [amount, currency]),
  ).toEqual([
    [7000, 'jpy'],
    [2000, 'jpy'],
  ]);
});

test('a bank debit is sent on when it has succeeded, not when it was submitted', async () => {
  const { id, url, group } = await open();
  await paysOn(url, byBankDebit());
  await planned(id, standing('waits_for_payment'));
  expect(await sent(group)).toEqual([]);
  await app.sandbox.advance(8 * 24 * 3600);
  await planned(id, succeeded);
  expect(await sent(group)).toHaveLength(2);
});

test('of a bank debit that fails nothing is sent on, ever', async () => {
  const { id, url, group } = await open();
  await paysOn(url, byBankDebit('000222222227'));
  await planned(id, standing('waits_for_payment'));
  await app.sandbox.advance(8 * 24 * 3600);
  await planned(id, standing('payment_failed'));
  expect(await sent(group)).toEqual([]);
});

test('an expired session ends its split', async () => {
  const { id } = await open();
  await done(await app.as('finance'), 'checkout.expire', { session: id });
  await planned(id, standing('void'));
});

test('a split is canceled before it is sent on, by who may transfer, and on record', async () => {
  const { id, url, group } = await open();
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
  await planned(id, standing('canceled'));
  expect(await sent(group)).toEqual([]);
  const trail = await manager.get(`/api/audit?subject=${id}`);
  expect(JSON.stringify(trail.body)).toContain('They settle it in cash');
});

describe('whatever happens between,', () => {
  test.each([
    ['before Stripe did it', 'before'],
    ['after Stripe did it', 'after'],
  ] as const)('each share is sent once: killed when the answer is lost %s', async (_, drop) => {
    const { id, url, group } = await open();
    await app.sandbox.fault({ method: 'POST', path: '/v1/transfers', drop });
    await paysOn(url, byCard);
    await eventually(async () => {
      const posts = await app.sandbox.requests({ method: 'POST' });
      expect(posts.some(({ params }) => params.transfer_group === group)).toBe(true);
    });
    await app.kill();
    await app.sandbox.clearFaults();
    await app.restart();
    await planned(id, succeeded);
    expect((await sent(group)).map(({ amount }) => amount)).toEqual([7000, 2000]);
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
    const { id, url, group } = await open();
    // Ordered, and about to be looked at.
    await app.sandbox.fault({
      method: 'GET',
      path: '/v1/balance_settings',
      status: 500,
      times: 1000,
    });
    await paysOn(url, byCard);
    await planned(id, standing('ordered'));
    const { payment_intent } = await app.sandbox.stripe.checkout.sessions.retrieve(id);
    await happens(String(payment_intent));
    await app.sandbox.clearFaults();
    const [first] = await planned(id, (all) =>
      expect(all.map(({ status }) => status)).toEqual(['refused', 'refused']),
    );
    expect(await sent(group)).toEqual([]);
    const finance = await app.as('finance');
    const { error } = await finance.read<OperationView>(`/api/operations/${first?.operation}`);
    expect(error?.code).toBe('payment_contested');
  });

  test('what was refunded before it could be sent on waits for a person, whatever becomes of the refund', async () => {
    const { id, url, group } = await open();
    await app.quit();
    await paysOn(url, byCard);
    const { payment_intent } = await app.sandbox.stripe.checkout.sessions.retrieve(id);
    const refund = await app.sandbox.stripe.refunds.create({
      payment_intent: String(payment_intent),
    });
    await app.restart();
    await app.synced();
    const [forRestaurant] = await planned(id, standing('held'));
    expect(await sent(group)).toEqual([]);
    expect(await unsent(id)).toMatchObject([
      { amount: 9000, currency: 'usd', group, fix: { act: 'see_checkout', session: id } },
    ]);
    const finance = await app.as('finance');
    const byHand = { destination: restaurant, amount: 7000, currency: 'usd' };
    const charge = forRestaurant?.charge ?? '';
    await done(finance, 'transfer.create', { ...byHand, sourceTransaction: charge });
    await app.sandbox.simulate('refund_failure', { refund: refund.id });
    await eventually(async () => {
      const path = `/api/payments/${charge}?source=snapshot`;
      expect(JSON.stringify(await finance.read(path))).toContain('"amount_refunded":0');
    });
    await planned(id, (all) =>
      expect(all.map((one) => one.standing)).toEqual(['sent_by_hand', 'held']),
    );
    await eventually(async () => expect(await unsent(id)).toMatchObject([{ amount: 2000 }]));
    await finance.post(`/api/checkout/${id}/planned-transfers/cancel`, { reason: 'No tip' });
    await planned(id, (all) =>
      expect(all.map((one) => one.standing)).toEqual(['sent_by_hand', 'canceled']),
    );
    expect(await unsent(id)).toEqual([]);
    expect(await sent(group)).toMatchObject([{ amount: 7000, source_transaction: charge }]);
  });
});

describe('a share that could not be sent', () => {
  const path = (operation: string) => `/api/operations/${operation}/retry`;

  /** A session that was paid while the driver could not be sent anything. */
  async function lost() {
    const { id, url, group } = await open();
    await app.sandbox.simulate('account_past_due', { account: driver });
    await paysOn(url, byCard);
    const [, second] = await planned(id, (all) =>
      expect(all.map(({ status }) => status)).toEqual(['succeeded', 'refused']),
    );
    return { id, group, operation: second?.operation ?? '', charge: second?.charge ?? '' };
  }
  const restored = () => app.sandbox.simulate('account_requirements_met', { account: driver });

  test('is found, and sent once it can be, by whoever tries it again', async () => {
    const { id, group, operation } = await lost();
    const [finding] = await unsent(id);
    expect(finding).toMatchObject({ amount: 2000, currency: 'usd', group });
    expect(finding?.facts).toContain('cannot receive transfers');
    await restored();
    const manager = await app.as('manager');
    expect((await manager.post(path(operation), {})).status).toBe(200);
    await planned(id, succeeded);
    expect((await sent(group)).map(({ amount }) => amount)).toEqual([7000, 2000]);
    await eventually(async () => expect(await unsent(id)).toEqual([]));
    expect((await manager.post(path(operation), {})).status).toBe(409);
  });

  test('is not sent again where somebody has sent it by hand', async () => {
    const { id, operation, charge } = await lost();
    await restored();
    const finance = await app.as('finance');
    const byHand = { destination: driver, amount: 1000, currency: 'usd' };
    await done(finance, 'transfer.create', { ...byHand, sourceTransaction: charge });
    await planned(id, (all) => expect(all[1]?.standing).toBe('sent_by_hand'));
    expect(await unsent(id)).toEqual([]);
    await finance.post(path(operation), {});
    const { error } = await eventually(async () => {
      const seen = await finance.read<OperationView>(`/api/operations/${operation}`);
      expect(seen).toMatchObject({ status: 'refused', error: { code: 'sent_already' } });
      return seen;
    });
    expect(error?.message).toContain('by hand');
    const drawn = await app.sandbox.stripe.transfers.list({ destination: driver });
    const ofIt = drawn.data.filter(({ source_transaction }) => source_transaction === charge);
    expect(ofIt).toHaveLength(1);
  });

  test('is let go with the split, and not tried again then', async () => {
    const { id, operation } = await lost();
    await restored();
    const finance = await app.as('finance');
    const cancel = `/api/checkout/${id}/planned-transfers/cancel`;
    expect((await finance.post(cancel, { reason: 'Paid in cash' })).body).toEqual({ canceled: 1 });
    await planned(id, (all) => expect(all[1]?.standing).toBe('canceled'));
    expect(await unsent(id)).toEqual([]);
    expect((await finance.post(path(operation), {})).status).toBe(409);
  });

  test('needs approval where whoever tries it again may not send as much alone', async () => {
    const { id, operation } = await lost();
    await restored();
    const admin = await app.as('admin');
    const limit = { role: 'manager', kind: 'transfer.create', currency: 'usd' };
    await admin.post('/api/limits', { ...limit, single: 1000, day: 1000 });
    const manager = await app.as('manager');
    await manager.post(path(operation), {});
    await eventually(async () => {
      const seen = await manager.read<OperationView>(`/api/operations/${operation}`);
      expect(seen.status).toBe('waiting_approval');
    });
    await admin.post('/api/limits/remove', limit);
    const approve = `/api/operations/${operation}/approve`;
    expect(await manager.post(approve, {})).toMatchObject({
      status: 403,
      body: { error: { code: 'own_operation' } },
    });
    expect((await admin.post(approve, {})).status).toBe(200);
    await planned(id, succeeded);
  });

  test('counts no second time for whoever planned it', async () => {
    const { id, operation } = await lost();
    await restored();
    const admin = await app.as('admin');
    const limit = { role: 'finance', kind: 'transfer.create', currency: 'usd' };
    await admin.post('/api/limits', { ...limit, single: 1, day: 1 });
    const finance = await app.as('finance');
    await app.sandbox.fault({
      method: 'POST',
      path: '/v1/transfers',
      status: 400,
      error: { type: 'invalid_request_error', message: 'Not now' },
      times: 1,
    });
    expect((await finance.post(path(operation), {})).status).toBe(200);
    await eventually(async () => {
      const { status, steps } = await finance.read<OperationView>(`/api/operations/${operation}`);
      expect([status, steps.length]).toEqual(['refused', 1]);
    });
    expect((await finance.post(path(operation), {})).status).toBe(200);
    await planned(id, succeeded);
    await admin.post('/api/limits/remove', limit);
  });
});

test('limits count the shares as transfers when they are planned, and not again when they are sent', async () => {
  const admin = await app.as('admin');
  const limit = { role: 'finance', kind: 'transfer.create', currency: 'usd' };
  await admin.post('/api/limits', { ...limit, single: 5000, day: null });
  const finance = await app.as('finance');
  const waiting = await ordered(finance, kind, order());
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
  await planned(id, succeeded);
  await admin.post('/api/limits/remove', limit);
});
