import Stripe from 'stripe';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type SandboxForTest, startSandbox } from '../support/sandbox.ts';
import { begin, books, seller, total } from './books.ts';
import { engineWorld } from './engine-world.ts';

let sandbox: SandboxForTest;
let stripe: Stripe;

beforeAll(async () => {
  sandbox = await startSandbox();
  stripe = sandbox.stripe;
});
beforeEach(() => begin(sandbox));
afterAll(() => sandbox.stop());

type Params = Stripe.Checkout.SessionCreateParams;

/** One night in a rented home, as a platform sells it. */
const night = (
  unit_amount = 10_000,
  currency = 'usd',
): NonNullable<Params['line_items']>[number] => ({
  price_data: { currency, unit_amount, product_data: { name: 'A night in the old mill' } },
  quantity: 1,
});

function open(more: Partial<Params> = {}): Promise<Stripe.Checkout.Session> {
  return stripe.checkout.sessions.create({
    mode: 'payment',
    line_items: [night()],
    success_url: 'https://example.com/success?session={CHECKOUT_SESSION_ID}',
    cancel_url: 'https://example.com/cancel',
    ...more,
  });
}

function pays(session: Stripe.Checkout.Session, payment_method?: string) {
  return sandbox.simulate<Stripe.Checkout.Session>('checkout_payment', {
    checkout_session: session.id,
    ...(payment_method && { payment_method }),
  });
}

/** What Stripe told since the world began, oldest first. */
async function told(): Promise<string[]> {
  const events = await stripe.events.list({ limit: 100 }).autoPagingToArray({ limit: 1000 });
  return events.map(({ type }) => type).reverse();
}

describe('a session', () => {
  test('is open and unpaid, with its lines but without a payment, until the customer pays', async () => {
    const session = await open({
      line_items: [{ ...night(4000), quantity: 2 }, night(250)],
      client_reference_id: 'booking-7',
      customer_email: 'jenny@example.com',
      metadata: { booking: '7' },
    });
    expect(session).toMatchObject({
      object: 'checkout.session',
      status: 'open',
      payment_status: 'unpaid',
      payment_intent: null,
      amount_subtotal: 8250,
      amount_total: 8250,
      currency: 'usd',
      client_reference_id: 'booking-7',
      customer_details: { email: 'jenny@example.com' },
      metadata: { booking: '7' },
      payment_method_types: ['card', 'us_bank_account'],
      expires_at: session.created + 86_400,
      ui_mode: 'hosted_page',
    });
    expect(session.id).toMatch(/^cs_test_/);
    expect(session.url).toBe(`${sandbox.url}/checkout/${await platform()}/${session.id}`);
    expect(await told()).toEqual(['balance_settings.updated', 'account.updated']);
    const lines = await stripe.checkout.sessions.listLineItems(session.id);
    expect(lines.data.map((line) => [line.description, line.quantity, line.amount_total])).toEqual([
      ['A night in the old mill', 2, 8000],
      ['A night in the old mill', 1, 250],
    ]);
    const [first, second] = lines.data;
    const next = { limit: 1, starting_after: first!.id };
    const page = await stripe.checkout.sessions.listLineItems(session.id, next);
    expect(page).toMatchObject({ data: [{ id: second!.id }], has_more: false });
    const expanded = await stripe.checkout.sessions.retrieve(session.id, {
      expand: ['line_items.data.price.product'],
    });
    const product = expanded.line_items!.data[0]!.price!.product;
    expect(product).toMatchObject({ name: 'A night in the old mill', active: false });
  });

  test('of a price: the product is named, the quantity counts', async () => {
    const product = await stripe.products.create({ name: 'Chair' });
    const price = await stripe.prices.create({
      product: product.id,
      currency: 'usd',
      unit_amount: 1500,
    });
    const session = await open({ line_items: [{ price: price.id, quantity: 3 }] });
    expect(session.amount_total).toBe(4500);
    const { data } = await stripe.checkout.sessions.listLineItems(session.id);
    expect(data).toMatchObject([{ description: 'Chair', price: { id: price.id } }]);
  });

  test('is found by its payment, its status and its customer', async () => {
    const paid = await pays(await open({ customer_email: 'a@example.com' }));
    const customer = (await stripe.customers.create()).id;
    const other = await open({ customer });
    const found = async (params: Stripe.Checkout.SessionListParams) =>
      (await stripe.checkout.sessions.list(params)).data.map(({ id }) => id);
    expect(await found({})).toEqual([other.id, paid.id]);
    expect(await found({ payment_intent: paid.payment_intent as string })).toEqual([paid.id]);
    expect(await found({ status: 'open' })).toEqual([other.id]);
    expect(await found({ customer })).toEqual([other.id]);
    expect(await found({ customer_details: { email: 'a@example.com' } })).toEqual([paid.id]);
  });

  test('can be changed while it is open, its metadata also later', async () => {
    const session = await open({ line_items: [night(4000), night(250)] });
    const { data } = await stripe.checkout.sessions.listLineItems(session.id);
    const changed = await stripe.checkout.sessions.update(session.id, {
      line_items: [{ id: data[0]!.id, quantity: 3 }],
      payment_intent_data: { description: 'Three nights' },
    });
    expect(changed.amount_total).toBe(12_000);
    const paid = await pays(changed);
    const intent = await stripe.paymentIntents.retrieve(paid.payment_intent as string);
    expect(intent).toMatchObject({ amount: 12_000, description: 'Three nights' });
    const noted = await stripe.checkout.sessions.update(session.id, { metadata: { seen: 'yes' } });
    expect(noted.metadata).toEqual({ seen: 'yes' });
    await expect(
      stripe.checkout.sessions.update(session.id, { line_items: [night()] }),
    ).rejects.toMatchObject({ statusCode: 400, param: 'line_items' });
  });
});

describe('paid by card', () => {
  test('the session completes between the payment and its booking', async () => {
    const session = await pays(await open());
    expect(session).toMatchObject({ status: 'complete', payment_status: 'paid', url: null });
    expect((await told()).slice(2)).toEqual([
      'payment_intent.created',
      'charge.succeeded',
      'payment_intent.succeeded',
      'checkout.session.completed',
      'charge.updated',
    ]);
    const { data } = await stripe.events.list({ type: 'checkout.session.completed' });
    expect(data[0]!.data.object).toMatchObject({ id: session.id, payment_status: 'paid' });
  });

  test('the payment is what the session says of it', async () => {
    const session = await pays(
      await open({
        line_items: [
          {
            price_data: {
              currency: 'usd',
              unit_amount_decimal: Stripe.Decimal.from('1250.5'),
              product_data: { name: 'Nails' },
            },
            quantity: 3,
          },
        ],
        payment_intent_data: {
          description: 'Nails',
          metadata: { order: '7' },
          shipping: { name: 'Jenny', address: { line1: 'A street', country: 'US' } },
        },
        payment_method_options: { card: { request_three_d_secure: 'any' } },
      }),
    );
    const intent = await stripe.paymentIntents.retrieve(session.payment_intent as string, {
      expand: ['latest_charge'],
    });
    const told = { description: 'Nails', metadata: { order: '7' }, shipping: { name: 'Jenny' } };
    // 3 × 12.505 is 37.515, of which half a cent is rounded up.
    expect(intent).toMatchObject({ ...told, amount: 3752, latest_charge: told });
  });

  test('as a destination charge it is divided to the cent', async () => {
    const destination = await seller(stripe);
    const session = await pays(
      await open({
        payment_intent_data: { application_fee_amount: 123, transfer_data: { destination } },
      }),
    );
    const intent = await stripe.paymentIntents.retrieve(session.payment_intent as string);
    expect(intent.transfer_group).toBe(`group_${intent.id}`);
    expect(await books(stripe)).toEqual([
      ['charge', 'charge', 10_000, 320, 9680],
      ['transfer', 'transfer', -10_000, 0, -10_000],
      ['application_fee', 'platform_earning', 123, 0, 123],
    ]);
    expect(total(await books(stripe))).toBe(-197);
    expect(await books(stripe, destination)).toEqual([['payment', 'charge', 10_000, 123, 9877]]);
    expect(await told()).toEqual(
      expect.arrayContaining(['transfer.created', 'application_fee.created']),
    );
  });

  test('as a separate charge it carries the transfer group to its transfers', async () => {
    const session = await pays(await open({ payment_intent_data: { transfer_group: 'ORDER100' } }));
    const { data } = await stripe.charges.list({ transfer_group: 'ORDER100' });
    expect(data).toMatchObject([{ payment_intent: session.payment_intent, amount: 10_000 }]);
    const transfer = await stripe.transfers.create({
      amount: 7000,
      currency: 'usd',
      destination: await seller(stripe),
      source_transaction: data[0]!.id,
    });
    expect(transfer.transfer_group).toBe('ORDER100');
  });

  test('for a connected account its session belongs to that account', async () => {
    const stripeAccount = await seller(stripe);
    const session = await stripe.checkout.sessions.create(
      {
        mode: 'payment',
        line_items: [night()],
        success_url: 'https://example.com',
        payment_intent_data: { application_fee_amount: 500 },
      },
      { stripeAccount },
    );
    await pays(session);
    expect(await books(stripe, stripeAccount)).toEqual([['charge', 'charge', 10_000, 820, 9180]]);
    expect((await stripe.checkout.sessions.list()).data).toEqual([]);
    const { data } = await stripe.events.list({}, { stripeAccount });
    expect(data.map(({ type }) => type)).toContain('checkout.session.completed');
  });

  test('declined: the session stays open and the same payment is tried again', async () => {
    const session = await open();
    await expect(pays(session, 'pm_card_visa_chargeDeclinedInsufficientFunds')).rejects.toThrow(
      /402.*insufficient funds/,
    );
    const waiting = await stripe.checkout.sessions.retrieve(session.id, {
      expand: ['payment_intent'],
    });
    expect(waiting).toMatchObject({ status: 'open', payment_status: 'unpaid' });
    const intent = waiting.payment_intent as Stripe.PaymentIntent;
    expect(intent.status).toBe('requires_payment_method');
    const paid = await pays(session);
    expect(paid).toMatchObject({ status: 'complete', payment_intent: intent.id });
  });

  test('authenticated first: it completes when the customer has done so', async () => {
    const session = await pays(await open(), 'pm_card_authenticationRequired');
    expect(session.status).toBe('open');
    await sandbox.simulate('authentication', { payment_intent: session.payment_intent });
    const after = await stripe.checkout.sessions.retrieve(session.id);
    expect(after).toMatchObject({ status: 'complete', payment_status: 'paid' });
  });

  test('captured by hand: it completes unpaid and is paid with the capture', async () => {
    const session = await pays(await open({ payment_intent_data: { capture_method: 'manual' } }));
    expect(session).toMatchObject({ status: 'complete', payment_status: 'unpaid' });
    await stripe.paymentIntents.capture(session.payment_intent as string);
    const after = await stripe.checkout.sessions.retrieve(session.id);
    expect(after.payment_status).toBe('paid');
    expect(await told()).not.toContain('checkout.session.async_payment_succeeded');
  });
});

describe('paid by bank debit', () => {
  test('that clears: complete at once, paid when the bank has answered', async () => {
    const session = await pays(await open(), 'pm_usBankAccount');
    expect(session).toMatchObject({ status: 'complete', payment_status: 'unpaid' });
    expect((await told()).slice(-3)).toEqual([
      'payment_intent.processing',
      'charge.pending',
      'checkout.session.completed',
    ]);
    await sandbox.advance(180);
    const types = await told();
    const from = types.indexOf('charge.succeeded');
    expect(types.slice(from, from + 3)).toEqual([
      'charge.succeeded',
      'payment_intent.succeeded',
      'checkout.session.async_payment_succeeded',
    ]);
    const after = await stripe.checkout.sessions.retrieve(session.id);
    expect(after.payment_status).toBe('paid');
  });

  test('that fails: it stays complete and unpaid', async () => {
    const session = await pays(await open(), 'pm_usBankAccount_insufficientFunds');
    await sandbox.advance(180);
    const types = await told();
    const from = types.indexOf('charge.failed');
    expect(types.slice(from, from + 3)).toEqual([
      'charge.failed',
      'payment_intent.payment_failed',
      'checkout.session.async_payment_failed',
    ]);
    const after = await stripe.checkout.sessions.retrieve(session.id);
    expect(after).toMatchObject({ status: 'complete', payment_status: 'unpaid' });
  });
});

test('a debit on a payment page may be set to take its time too', () => {
  const { post } = engineWorld({ paymentPageDebitsSettleAtOnce: false });
  const price_data = { currency: 'usd', unit_amount: 900, product_data: { name: 'Chair' } };
  const { id } = post<Stripe.Checkout.Session>('/v1/checkout/sessions', {
    mode: 'payment',
    line_items: [{ price_data, quantity: 1 }],
    success_url: 'https://example.com',
  });
  const payment_method = 'pm_usBankAccount';
  const confirmed = post(`/v1/payment_pages/${id}/confirm`, { payment_method });
  expect(confirmed).toMatchObject({ status: 'complete', payment_status: 'unpaid' });
});

describe('a session that is not paid', () => {
  test('expires by itself when its time has come', ({ onTestFinished }) => {
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    const { engine, get, post } = engineWorld();
    const { id } = post<Stripe.Checkout.Session>('/v1/checkout/sessions', {
      mode: 'payment',
      line_items: [night()],
      success_url: 'https://example.com/success',
      expires_at: engine.now() + 3600,
    });
    const session = () => get<Stripe.Checkout.Session>(`/v1/checkout/sessions/${id}`);
    engine.advance(3599);
    expect(session().status).toBe('open');
    engine.advance(1);
    expect(session()).toMatchObject({ status: 'expired', payment_status: 'unpaid', url: null });
    const [latest] = get<Stripe.ApiList<Stripe.Event>>('/v1/events').data;
    expect(latest!.type).toBe('checkout.session.expired');
  });

  test('is expired by the platform, with the payment that was begun', async () => {
    const session = await pays(await open(), 'pm_card_authenticationRequired');
    const intent = session.payment_intent as string;
    await expect(stripe.paymentIntents.cancel(intent)).rejects.toMatchObject({
      statusCode: 400,
      code: 'payment_intent_unexpected_state',
    });
    await stripe.checkout.sessions.expire(session.id);
    expect(await stripe.paymentIntents.retrieve(intent)).toMatchObject({
      status: 'canceled',
      cancellation_reason: 'expired',
    });
    expect((await told()).slice(-2)).toEqual([
      'payment_intent.canceled',
      'checkout.session.expired',
    ]);
  });

  test('a completed one does not expire', async () => {
    const session = await pays(await open());
    await sandbox.advance(90_000);
    expect((await stripe.checkout.sessions.retrieve(session.id)).status).toBe('complete');
  });
});

const platform = async () => (await stripe.accounts.retrieveCurrent()).id;
