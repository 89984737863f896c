import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ErrorBody } from '../../api/kit/errors.ts';
import type { TimelineLine } from '../../api/kit/timeline.ts';
import type { UnfinishedPayment } from '../../api/payments/unfinished-list.ts';
import { type AppForTest, startApp } from '../support/app.ts';
import { exportedFrom } from '../support/exported.ts';

interface Payment {
  data: { charge: { id: string; amount: number; status: string } };
  source: 'stripe' | 'snapshot';
  staleBecause?: string;
}

interface IntentPage {
  intent: object;
  standing: object;
  timeline: TimelineLine[];
}

let app: AppForTest;
beforeAll(async () => {
  app = await startApp();
  await app.synced();
  // No webhook tells of what is paid from here on.
  const { stripe } = app.sandbox;
  for (const { id } of (await stripe.webhookEndpoints.list()).data)
    await stripe.webhookEndpoints.del(id);
});
afterAll(() => app.stop());

const pay = (amount: number, payment_method = 'pm_card_visa') =>
  app.sandbox.stripe.paymentIntents.create({
    amount,
    currency: 'usd',
    payment_method,
    confirm: true,
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
  });

const open = async <T>(path: string) => (await app.as('support')).get<T>(`/api/payments/${path}`);

test('a payment intent that is not known here is asked of Stripe', async () => {
  const { id, latest_charge } = await pay(4200);
  const { status, body } = await open<Payment>(id);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    data: { charge: { id: latest_charge, amount: 4200 } },
    source: 'stripe',
  });
  expect((await open<Payment>(`${id}?source=snapshot`)).status).toBe(200);
});

test('from the snapshot alone it is not found, and then refreshed', async () => {
  const { id } = await pay(4300);
  expect((await open(`${id}?source=snapshot`)).status).toBe(404);
  const refreshed = await (await app.as('support')).post<Payment>(
    `/api/payments/${id}/refresh`,
    {},
  );
  expect(refreshed.body.data.charge.amount).toBe(4300);
});

test('a second attempt to pay is the one that is shown', async () => {
  const { stripe } = app.sandbox;
  const failing = await stripe.paymentIntents.create({
    amount: 4400,
    currency: 'usd',
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
  });
  await expect(
    stripe.paymentIntents.confirm(failing.id, { payment_method: 'pm_card_visa_chargeDeclined' }),
  ).rejects.toMatchObject({ code: 'card_declined' });
  expect((await open<Payment>(failing.id)).body.data.charge.status).toBe('failed');
  await stripe.paymentIntents.confirm(failing.id, { payment_method: 'pm_card_visa' });
  expect((await open<Payment>(failing.id)).body.data.charge.status).toBe('succeeded');
});

test('an intent that nobody has paid is shown with what it waits for', async () => {
  const { stripe } = app.sandbox;
  const { id } = await stripe.paymentIntents.create({ amount: 4500, currency: 'usd' });
  const { data } = (await open<{ data: IntentPage }>(id)).body;
  expect(data).toMatchObject({
    charge: null,
    outcome: 'requires_payment_method',
    intent: { id, amount: 4500 },
    standing: { tone: 'waiting', title: 'Waiting on the customer: nobody has paid yet' },
    timeline: [
      { text: 'Payment begun', object: id },
      { ahead: true, text: 'The customer pays, with another card or in another way' },
    ],
  });
  expect(data.intent).not.toHaveProperty('client_secret');
  await stripe.paymentIntents.cancel(id, { cancellation_reason: 'abandoned' });
  const after = (await open<{ data: IntentPage }>(id)).body.data;
  expect(after.standing).toMatchObject({ title: 'Canceled: nothing was collected' });
  expect(after.timeline.at(-1)).toMatchObject({ notes: ['The customer left.'] });
});

describe('payments that nobody has paid', () => {
  const begin = (receipt_email: string, method?: string) =>
    app.sandbox.stripe.paymentIntents
      .create({
        amount: 4800,
        currency: 'chf',
        receipt_email,
        automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
        ...(method && { payment_method: method, confirm: true }),
      })
      // A decline is told with the intent as it stands then.
      .catch((error: Stripe.errors.StripeCardError) => error.payment_intent!);

  const listed = async (query = '') => {
    const support = await app.as('support');
    const path = `/api/payments/unfinished?currency=chf&${query}`;
    const { data } = await support.read<{ data: UnfinishedPayment[] }>(path);
    return data;
  };
  const found = async (text: string) => {
    const support = await app.as('support');
    type Groups = { data: { kind: string; found: { id: string }[] }[] };
    const { data } = await support.read<Groups>(`/api/search?q=${encodeURIComponent(text)}`);
    return data.filter(({ kind }) => kind === 'payment').flatMap((group) => group.found);
  };

  test('are listed with how they stand, why the last attempt failed, and who it was', async () => {
    const { stripe } = app.sandbox;
    const left = await begin('left@example.com');
    const declined = await begin('declined@example.com', 'pm_card_visa_chargeDeclinedStolenCard');
    const asked = await begin('asked@example.com', 'pm_card_authenticationRequired');
    const ended = await begin('ended@example.com');
    await stripe.paymentIntents.cancel(ended.id, { cancellation_reason: 'duplicate' });
    const paid = await begin('paid@example.com', 'pm_card_visa');
    for (const { id } of [left, declined, asked, ended, paid])
      expect((await open(id)).status).toBe(200);

    const rows = await listed();
    const stands = rows.map(({ id, status }) => [id, status]);
    expect(new Map(stands as [string, string][])).toEqual(
      new Map([
        [left.id, 'requires_payment_method'],
        [declined.id, 'requires_payment_method'],
        [asked.id, 'requires_action'],
        [ended.id, 'canceled'],
      ]),
    );
    expect(rows.find(({ id }) => id === declined.id)).toMatchObject({
      email: 'declined@example.com',
      amount: 4800,
      latest_charge: declined.latest_charge,
      attempts: 1,
      failure: { code: 'stolen_card', means: 'The card was reported stolen.' },
    });
    expect(rows.find(({ id }) => id === left.id)).toMatchObject({ attempts: 0, failure: null });

    expect((await listed('status=canceled')).map(({ id }) => id)).toEqual([ended.id]);
    expect((await listed('q=declined%40example')).map(({ id }) => id)).toEqual([declined.id]);
    const support = await app.as('support');
    const summary = '/api/payments/unfinished/summary?currency=chf';
    expect(await support.read(summary)).toMatchObject({
      data: { count: 4, totals: [{ currency: 'chf', amount: 4 * 4800 }] },
    });

    const { header, lines } = await exportedFrom(
      app,
      'unfinished_payments.csv?columns=customer,amount,status,attempts,failure&currency=chf',
    );
    expect(header.slice(4)).toEqual(['Status', 'Charges tried', 'Last attempt failed']);
    expect(lines.map(([, id]) => id)).toEqual(rows.map(({ id }) => id));
    const line = (id: string) => lines.find((each) => each[1] === id)?.filter((_, n) => n !== 1);
    expect(line(declined.id)).toEqual([
      ...['declined@example.com', '48.00', 'CHF', 'Requires payment method', '1'],
      'The card was reported stolen.',
    ]);
    expect(line(ended.id)).toEqual(['ended@example.com', '48.00', 'CHF', 'Canceled', '0', '']);

    // By the search box each is found once: by its charge where there is any.
    expect(await found('asked@example.com')).toMatchObject([{ id: asked.id }]);
    expect(await found('declined@example.com')).toMatchObject([{ id: declined.latest_charge }]);
    expect(await found('paid@example.com')).toMatchObject([{ id: paid.latest_charge }]);
  });

  test('leave the list when they are paid', async () => {
    const { stripe } = app.sandbox;
    const { id } = await begin('late@example.com', 'pm_card_visa_chargeDeclined');
    await open(id);
    expect(await listed('q=late%40example')).toHaveLength(1);
    await stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_visa' });
    await open(id);
    expect(await listed('q=late%40example')).toEqual([]);
  });
});

test.each([
  ['an intent that Stripe does not know', async () => 'pi_unknown1'],
  ['a charge that Stripe does not know', async () => 'ch_unknown1'],
])('%s is not found', async (_, made) => {
  const { status, body } = await open<ErrorBody>(await made());
  expect([status, body.error.code]).toEqual([404, 'not_found']);
});

test('while Stripe does not answer, what is known is shown and the rest is not found', async () => {
  const known = await pay(4600);
  await open(known.id);
  const unknown = await pay(4700);
  await app.sandbox.fault({ path: '/v1/payment_intents/*', status: 500, times: 2 });
  const { status, body } = await open<Payment>(known.id);
  expect([status, body.source]).toEqual([200, 'snapshot']);
  expect(body.staleBecause).toBe('Stripe does not answer right now.');
  expect((await open(unknown.id)).status).toBe(404);
});
