import type Stripe from 'stripe';
import { ulid } from 'ulid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DisputeRow } from '../../api/disputes/list.ts';
import type { TimelineLine } from '../../api/kit/timeline.ts';
import type { Preview } from '../../api/operations/prepare.ts';
import type { PaymentRow } from '../../api/payments/list.ts';
import type { HistoryEntry } from '../../api/store/history.ts';
import { type AppForTest, startApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { pay, seller } from '../support/merchant.ts';

let app: AppForTest;
beforeAll(async () => {
  app = await startApp();
  await app.synced();
});
afterAll(() => app.stop());

interface Page {
  charge: { id: string };
  outcome: string;
  standing: { tone: string; title: string; more: string[]; object?: string } | null;
  timeline: TimelineLine[];
  groupTransfers: { id: string }[];
  waitingRefunds: object[];
}

/** A payment's page once it says what is awaited. */
const page = (id: string, awaited: (page: Page) => void) =>
  eventually(async () => {
    const support = await app.as('support');
    const { data } = await support.read<{ data: Page }>(`/api/payments/${id}`);
    awaited(data);
    return data;
  });

const texts = ({ timeline }: Page) => timeline.map(({ text }) => text);

/** A payment that a customer has only begun. */
const begin = (more: Partial<Stripe.PaymentIntentCreateParams> = {}) =>
  app.sandbox.stripe.paymentIntents.create({
    amount: 6000,
    currency: 'usd',
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
    ...more,
  });

/** The ids of a list, once as many have arrived as are awaited. */
async function listed(path: string, awaited: number): Promise<string[]> {
  const support = await app.as('support');
  return eventually(async () => {
    const { data } = await support.read<{ data: (PaymentRow | DisputeRow)[] }>(path);
    if (data.length < awaited) throw new Error(`${path} has ${data.length} of ${awaited}`);
    return data.map(({ id }) => id).sort();
  });
}

test('the payments and disputes of an account are those whose money reaches it', async () => {
  const { sandbox } = app;
  const { stripe } = sandbox;
  const [bakery, florist] = [await seller(sandbox, 'Bakery'), await seller(sandbox, 'Florist')];
  const destined = await pay(sandbox, { transfer_data: { destination: bakery } });
  const sourced = await pay(sandbox);
  const grouped = await pay(sandbox, { transfer_group: 'order_1' });
  await pay(sandbox, { transfer_data: { destination: florist } });
  const transfer = { amount: 500, currency: 'usd', destination: bakery };
  await stripe.transfers.create({ ...transfer, source_transaction: sourced.id });
  await stripe.transfers.create({ ...transfer, transfer_group: 'order_1' });
  const dispute = await sandbox.simulate<{ id: string }>('dispute', { charge: grouped.id });

  const reaching = [destined.id, sourced.id, grouped.id].sort();
  expect(await listed(`/api/payments?account=${bakery}`, 3)).toEqual(reaching);
  expect(await listed(`/api/disputes?account=${bakery}`, 1)).toEqual([dispute.id]);
  expect(await listed(`/api/disputes?charge=${grouped.id}`, 1)).toEqual([dispute.id]);
  expect(await listed(`/api/disputes?account=${florist}`, 0)).toEqual([]);
});

test('the id of a refund opens the payment that it is of', async () => {
  const charge = await pay(app.sandbox);
  const refund = await app.sandbox.stripe.refunds.create({ charge: charge.id, amount: 300 });
  const support = await app.as('support');
  const { data } = await support.read<{ data: { charge: { id: string } } }>(
    `/api/payments/${refund.id}`,
  );
  expect(data.charge.id).toBe(charge.id);
  expect((await support.get('/api/payments/re_unknown1')).status).toBe(404);
});

test('the history of a payment says which event told of a change, and who had ordered it', async () => {
  const charge = await pay(app.sandbox);
  const support = await app.as('support');
  await support.read(`/api/payments/${charge.id}`);
  // Changes within the same seconds can be told apart by nobody.
  await app.sandbox.advance(60);
  const order = { kind: 'refund.create', input: { charge: charge.id, amount: 700 } };
  const { body: preview } = await support.post<Preview>('/api/operations/preview', order);
  const id = ulid();
  const submitted = { ...order, id, reason: 'Cold soup', fingerprint: preview.fingerprint };
  await support.post('/api/operations', submitted);
  await app.sandbox.advance(60);
  await app.sandbox.stripe.charges.update(charge.id, { description: 'Soup' });
  const history = () =>
    eventually(async () => {
      const { data } = await support.read<{ data: { history: HistoryEntry[] } }>(
        `/api/payments/${charge.id}?source=snapshot`,
      );
      const told = data.history.filter(({ event }) => event);
      if (told.length < 2) throw new Error(JSON.stringify(data.history));
      return told;
    });
  const [described, refunded] = await history();
  expect(described).toMatchObject({
    event: { type: 'charge.updated' },
    changes: [{ path: 'description', before: null, after: 'Soup' }],
  });
  expect(described).not.toHaveProperty('operation');
  expect(refunded).toMatchObject({
    event: { type: 'charge.refunded' },
    operation: { id, kind: 'refund.create', subject: charge.id, by: { name: 'Sam Okafor' } },
    changes: [{ path: 'amount_refunded', before: 0, after: 700 }],
  });
});

test('an intent is kept from its events alone, without its secret', async () => {
  const { sandbox } = app;
  const asked = async () =>
    (await sandbox.requests({ method: 'GET' })).filter(({ path }) =>
      path.startsWith('/v1/payment_intents/'),
    ).length;
  const before = await asked();
  const { payment_intent } = await pay(sandbox, { capture_method: 'automatic' });
  const support = await app.as('support');
  await eventually(async () => {
    const { data } = await support.read<{ data: { charge: object } }>(
      `/api/payments/${payment_intent}?source=snapshot`,
    );
    expect(data.charge).toMatchObject({ status: 'succeeded' });
  });
  const manager = await app.as('manager');
  const secrets = await eventually(async () => {
    const { data } = await manager.read<{ data: { id: string; state: string }[] }>(
      `/api/sync/events?q=${payment_intent}`,
    );
    expect(data.map(({ state }) => state)).toEqual(['handled', 'handled']);
    return Promise.all(
      data.map(async ({ id }) => (await manager.fetch(`/api/sync/events/${id}`)).text()),
    );
  });
  for (const body of secrets) expect(body).not.toContain('_secret_');
  expect(await asked()).toBe(before);
});

test('a payment that was declined, authenticated and paid tells it all on one time line', async () => {
  const { sandbox } = app;
  const { id } = await begin();
  const declined = { payment_method: 'pm_card_visa_chargeDeclinedInsufficientFunds' };
  await expect(sandbox.stripe.paymentIntents.confirm(id, declined)).rejects.toMatchObject({
    code: 'card_declined',
  });
  const failed = await page(id, ({ outcome }) => expect(outcome).toBe('failed'));
  expect(failed.standing).toEqual({
    tone: 'bad',
    title: 'The payment failed: nothing was collected',
    more: [
      'There is not enough money on the card or account.',
      'The customer pays with another card, or tries again once there is.',
    ],
  });
  await sandbox.advance(60);
  await sandbox.stripe.paymentIntents.confirm(id, {
    payment_method: 'pm_card_authenticationRequired',
  });
  const asked = 'The customer was asked to confirm with their bank (3D Secure)';
  const waiting = await page(id, (each) => expect(texts(each)).toContain(asked));
  expect(texts(waiting).at(-1)).toBe('The customer has to confirm with their bank (3D Secure)');
  await sandbox.advance(60);
  await sandbox.simulate('authentication', { payment_intent: id, outcome: 'success' });
  const paid = await page(id, ({ outcome }) => expect(outcome).toBe('succeeded'));
  expect(paid.standing).toBeNull();
  expect(texts(paid).slice(0, 4)).toEqual([
    'Payment begun',
    'Attempt with Visa ····9995',
    asked,
    'Paid with Visa ····3184',
  ]);
  expect(paid.timeline[1]?.notes?.[1]).toContain('Code insufficient_funds.');
  expect(paid.timeline[3]).toMatchObject({
    money: { amount: 6000, currency: 'usd' },
    notes: ['The customer confirmed the payment with their bank (3D Secure).'],
  });
  // The page of the attempt that failed leads to the one that did not.
  const attempt = await page(failed.charge.id, ({ standing }) =>
    expect(standing?.object).toBe(paid.charge.id),
  );
  expect(texts(attempt).slice(0, 4)).toEqual(texts(paid).slice(0, 4));
});

test('a customer who failed to confirm and paid by another card is seen to have done both', async () => {
  const { sandbox } = app;
  const { id } = await begin();
  const first = { payment_method: 'pm_card_authenticationRequired' };
  await sandbox.stripe.paymentIntents.confirm(id, first);
  const fails = { payment_intent: id, outcome: 'failure' };
  await expect(sandbox.simulate('authentication', fails)).rejects.toThrow('402');
  await sandbox.advance(60);
  await sandbox.stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_visa' });
  // What its events tell comes to be known one by one.
  const { timeline } = await page(id, (payment) =>
    expect(payment.timeline.map(({ text }) => text).slice(0, 4)).toEqual([
      'Payment begun',
      'The customer was asked to confirm with their bank (3D Secure)',
      'Attempt with Visa ····3184',
      'Paid with Visa ····4242',
    ]),
  );
  expect(timeline[2]?.notes?.[1]).toContain('Code payment_intent_authentication_failure.');
});

test('what is suspected of fraud is not for the customer to hear', async () => {
  const { stripe } = app.sandbox;
  const { id } = await begin();
  await expect(
    stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_visa_chargeDeclinedStolenCard' }),
  ).rejects.toMatchObject({ decline_code: 'stolen_card' });
  const { standing, timeline } = await page(id, ({ outcome }) => expect(outcome).toBe('failed'));
  expect(standing?.more).toEqual([
    'The card was reported stolen.',
    'Tell the customer only that the card was declined, and to ask their bank or pay in another way.',
  ]);
  expect(timeline[1]?.notes?.join(' ')).not.toContain('Stripe:');
});

test('a refund that failed after it had succeeded is told first, and on the time line', async () => {
  const { sandbox } = app;
  const { id } = await begin({ payment_method: 'pm_card_refundFail', confirm: true });
  await page(id, ({ outcome }) => expect(outcome).toBe('succeeded'));
  await sandbox.stripe.refunds.create({ payment_intent: id, amount: 2500 });
  await page(id, ({ outcome }) => expect(outcome).toBe('partially_refunded'));
  await sandbox.advance(86_400);
  const { standing, timeline } = await page(id, (each) =>
    expect(each.standing?.title).toBe('A refund of 25.00 USD failed'),
  );
  expect(standing?.tone).toBe('bad');
  const refunds = timeline.filter(({ object }) => object?.startsWith('re_'));
  expect(refunds).toMatchObject([
    { text: 'Refund to the customer', money: { amount: -2500 }, status: 'failed' },
    {
      text: 'The refund failed, and the money came back to the platform',
      money: { amount: 2500 },
    },
  ]);
});

test('a refund that waits for the customer is told until it is canceled', async () => {
  const { stripe, simulate } = app.sandbox;
  const charge = await pay(app.sandbox, { payment_method: 'pm_card_pendingRefund' });
  const { id } = await stripe.refunds.create({ charge: charge.id, amount: 1200 });
  const { waitingRefunds } = await page(charge.id, ({ outcome }) =>
    expect(outcome).toBe('partially_refunded'),
  );
  expect(waitingRefunds).toEqual([]);
  await simulate('refund_action', { refund: id });
  const told = (refunds: object[]) =>
    page(charge.id, (each) => expect(each.waitingRefunds).toEqual(refunds));
  await told([{ id, amount: 1200, currency: 'usd' }]);
  await stripe.refunds.cancel(id);
  await told([]);
});

test('transfers drawn from a payment, and those of a group of its own, stand on its time line; others beside it', async () => {
  const { sandbox } = app;
  const account = await seller(sandbox, 'Pottery');
  const charge = await pay(sandbox, { transfer_group: 'order_2' });
  const transfer = {
    amount: 900,
    currency: 'usd',
    destination: account,
    transfer_group: 'order_2',
  };
  const beside = await sandbox.stripe.transfers.create(transfer);
  const drawn = await sandbox.stripe.transfers.create({
    ...transfer,
    source_transaction: charge.id,
  });
  const reversal = await sandbox.stripe.transfers.createReversal(drawn.id, { amount: 400 });
  const alone = await page(charge.id, (each) => {
    expect(texts(each)).toContain('Taken back from');
    expect(texts(each)).toContain('Transferred within its group to');
  });
  expect(alone.groupTransfers).toEqual([]);
  // With a second payment nobody can say whose money it was.
  await pay(sandbox, { transfer_group: 'order_2' });
  const { timeline, groupTransfers } = await page(charge.id, (each) => {
    expect(each.groupTransfers).toHaveLength(1);
    expect(texts(each)).not.toContain('Transferred within its group to');
  });
  expect(groupTransfers[0]?.id).toBe(beside.id);
  expect(timeline.filter(({ object }) => object?.startsWith('tr'))).toMatchObject([
    {
      object: drawn.id,
      text: 'Transferred to',
      party: { id: account, name: 'Pottery' },
      money: { amount: -900 },
    },
    { object: reversal.id, money: { amount: 400 } },
  ]);
});
