import type Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import { type EngineWorld, engineWorld } from './engine-world.ts';

type Session = Stripe.Checkout.Session;

const chair = (unit_amount = 5000) => ({
  price_data: { currency: 'usd', unit_amount, product_data: { name: 'Chair' } },
  quantity: 1,
});
const terms = {
  mode: 'payment',
  line_items: [chair()],
  success_url: 'https://example.com',
};

function world() {
  const made = engineWorld();
  const open = (more: object = {}) =>
    made.post<Session>('/v1/checkout/sessions', { ...terms, ...more });
  const pay = (session: Session, more: object = {}) =>
    made.engine.simulate('checkout_payment', { checkout_session: session.id, ...more }) as Session;
  return { ...made, open, pay };
}
/** What happened since the platform's own beginnings, oldest first. */
const told = ({ get }: EngineWorld) =>
  get<Stripe.ApiList<Stripe.Event>>('/v1/events', { limit: 100 })
    .data.map(({ type }) => type)
    .reverse()
    .slice(2);
/** The `param` of the refusal. */
const refusal = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    return (error as { param?: string }).param;
  }
  throw new Error('it was not refused');
};
const typed = {
  payment_method_data: {
    type: 'card',
    card: { number: '4242424242424242', exp_month: '12', exp_year: '2034', cvc: '123' },
    billing_details: {
      email: 'jenny@example.com',
      name: 'Jenny',
      address: { line1: 'A street', country: 'US' },
    },
  },
};

describe('the customer of a session', () => {
  test('is a guest unless the session asks for a customer', () => {
    const { open, pay } = world();
    expect(pay(open(), typed)).toMatchObject({
      customer: null,
      customer_creation: 'if_required',
      customer_details: { email: 'jenny@example.com', name: 'Jenny' },
    });
  });

  test('is made when it is to be always, once for all attempts to pay', () => {
    const made = world();
    const session = made.open({ customer_creation: 'always' });
    expect(() => made.pay(session, { payment_method: 'pm_card_visa_chargeDeclined' })).toThrow();
    const { customer, payment_intent: id } = made.pay(session, typed);
    const { data } = made.get<Stripe.ApiList<Stripe.Customer>>('/v1/customers');
    expect(data).toMatchObject([{ id: customer }]);
    expect(made.get(`/v1/payment_intents/${id}`)).toMatchObject({ customer });
  });

  test('is made, and the payment method saved for it, when that is to be used again', () => {
    const made = world();
    const session = made.open({ payment_intent_data: { setup_future_usage: 'off_session' } });
    const paid = made.pay(session, typed);
    expect(made.get(`/v1/customers/${paid.customer}`)).toMatchObject({
      email: 'jenny@example.com',
      name: 'Jenny',
      address: { line1: 'A street', city: null },
    });
    const { data } = made.get<Stripe.ApiList<Stripe.PaymentMethod>>('/v1/payment_methods', {
      customer: paid.customer,
    });
    expect(data).toMatchObject([{ customer: paid.customer, card: { last4: '4242' } }]);
    expect(told(made)).toEqual([
      'customer.created',
      'payment_intent.created',
      'payment_method.attached',
      'charge.succeeded',
      'payment_intent.succeeded',
      'checkout.session.completed',
      'charge.updated',
    ]);
  });

  test('who is known is told by email, and brought up to date where that is asked for', () => {
    const { get, open, pay, post } = world();
    const { id: customer } = post<Stripe.Customer>('/v1/customers', { email: 'a@example.com' });
    const session = open({ customer, customer_update: { name: 'auto', address: 'never' } });
    expect(session).toMatchObject({
      customer_creation: null,
      customer_details: { email: 'a@example.com' },
      customer_email: null,
    });
    expect(pay(session, typed).customer_details).toMatchObject({ email: 'a@example.com' });
    expect(get(`/v1/customers/${customer}`)).toMatchObject({ name: 'Jenny', address: null });
    for (const other of ['customer_email', 'customer_account', 'customer_creation']) {
      const value = other === 'customer_creation' ? 'always' : 'a@example.com';
      expect(() => open({ customer, [other]: value })).toThrow(/one of these parameters/);
    }
    expect(refusal(() => open({ customer_update: { name: 'auto' } }))).toBe('customer_update');
  });
});

describe('a session that costs nothing', () => {
  test('needs no payment and completes without one', () => {
    const made = world();
    const session = made.open({ line_items: [chair(0)] });
    expect(session).toMatchObject({ amount_total: 0, payment_status: 'no_payment_required' });
    expect(made.pay(session, { email: 'jenny@example.com' })).toMatchObject({
      status: 'complete',
      payment_status: 'no_payment_required',
      payment_intent: null,
      customer_details: { email: 'jenny@example.com' },
    });
    expect(told(made)).toEqual(['checkout.session.completed']);
  });

  test('needs one again when an update adds to it', () => {
    const { open, post } = world();
    const free = open({ line_items: [chair(0)], customer_creation: 'always' });
    const priced = post(`/v1/checkout/sessions/${free.id}`, { line_items: [chair(900)] });
    expect(priced).toMatchObject({ amount_total: 900, payment_status: 'unpaid' });
  });
});

describe('who shows the page', () => {
  const embedded = { success_url: undefined, return_url: 'https://example.com' };
  const create = (apiVersion: string | null, more: object) => {
    const params = Object.entries({ ...terms, line_items: [], ...more });
    return world().engine.handle({
      method: 'POST',
      path: '/v1/checkout/sessions',
      params: Object.fromEntries(params.filter(([, value]) => value !== undefined)),
      account: null,
      idempotencyKey: null,
      requestId: 'req_test',
      apiVersion,
    });
  };

  test.each([
    ['hosted', {}],
    ['embedded', embedded],
    ['custom', embedded],
  ])('was called %s before dahlia', (ui_mode, more) => {
    // It gets as far as its lines, of which there are none.
    const asked = (version: string) => refusal(() => create(version, { ui_mode, ...more }));
    expect(asked('2025-09-30.clover')).toBe('line_items');
    expect(asked('2026-03-25.dahlia')).toBe('ui_mode');
    expect(asked('2026-10-28.endive')).toBe('ui_mode');
  });

  test('is told by the words of today, with where it leads', () => {
    const { open } = world();
    expect(open({ ui_mode: 'hosted' }).ui_mode).toBe('hosted_page');
    const mode = { ui_mode: 'embedded_page', success_url: '' };
    const never = { mode: 'payment', line_items: [chair()], ui_mode: 'embedded_page' };
    const { post } = world();
    const create = (more: object) => post<Session>('/v1/checkout/sessions', { ...never, ...more });
    expect(create({ return_url: 'https://example.com' }).redirect_on_completion).toBe('always');
    const stays = { redirect_on_completion: 'never' };
    expect(create(stays)).toMatchObject({ ...stays, ui_mode: 'embedded_page', url: null });
    expect(refusal(() => create({ ...stays, return_url: 'https://example.com' }))).toBe(
      'return_url',
    );
    expect(refusal(() => open({ ...mode }))).toBe('success_url');
    expect(refusal(() => open(stays))).toBe('redirect_on_completion');
  });
});

describe('the parameters of a session', () => {
  test('are shown again, completed with what is usual', () => {
    const { open } = world();
    const shown = {
      adaptive_pricing: { enabled: true },
      allow_promotion_codes: true,
      billing_address_collection: 'required',
      integration_identifier: 'shop-7',
      locale: 'fr',
      managed_payments: { enabled: false },
      origin_context: 'web',
      permissions: { update_shipping_details: 'server_only' },
      phone_number_collection: { enabled: true },
      shipping_address_collection: { allowed_countries: ['US', 'CA'] },
      submit_type: 'book',
      wallet_options: { link: { display: 'never' } },
    };
    expect(
      open({
        ...shown,
        after_expiration: { recovery: { enabled: true } },
        automatic_tax: { enabled: true },
        branding_settings: { button_color: '#112233', font_family: '' },
        consent_collection: { terms_of_service: 'required' },
        custom_text: { submit: { message: 'Thanks' }, after_submit: '' },
        invoice_creation: { enabled: true, invoice_data: { metadata: { a: '1' } } },
        name_collection: { business: { enabled: true } },
        payment_method_options: { card: { capture_method: 'manual' } },
        saved_payment_method_options: { payment_method_save: 'enabled' },
        tax_id_collection: { enabled: true },
      }),
    ).toMatchObject({
      ...shown,
      after_expiration: {
        recovery: { enabled: true, allow_promotion_codes: false, expires_at: null, url: null },
      },
      automatic_tax: {
        enabled: true,
        liability: { type: 'self' },
        status: 'requires_location_inputs',
      },
      branding_settings: {
        background_color: '#ffffff',
        border_style: 'rounded',
        button_color: '#112233',
        font_family: 'default',
        icon: null,
      },
      consent_collection: { promotions: null, terms_of_service: 'required' },
      custom_text: { submit: { message: 'Thanks' }, after_submit: null },
      invoice_creation: {
        enabled: true,
        invoice_data: { description: null, metadata: { a: '1' } },
      },
      name_collection: { business: { enabled: true, optional: false } },
      payment_method_options: {
        card: { capture_method: 'manual', request_three_d_secure: 'automatic' },
      },
      saved_payment_method_options: {
        allow_redisplay_filters: null,
        payment_method_save: 'enabled',
      },
      tax_id_collection: { enabled: true, required: 'never' },
    });
  });

  test('that offer more to buy are shown and change no total', () => {
    const { open, post } = world();
    const product_data = { name: 'Cushion', tax_details: { tax_code: 'txcd_1' } };
    const price = post<Stripe.Price>('/v1/prices', {
      currency: 'usd',
      unit_amount: 900,
      product_data,
      expand: ['product'],
    });
    expect(price.product).toMatchObject({
      tax_details: { performance_location: null, tax_code: 'txcd_1' },
    });
    const optional_items = [
      { price: price.id, quantity: 2, adjustable_quantity: { enabled: true, maximum: 4 } },
    ];
    expect(open({ optional_items, submit_type: 'subscribe' })).toMatchObject({
      amount_total: 5000,
      optional_items: [
        {
          adjustable_quantity: { enabled: true, maximum: 4, minimum: 0 },
          price: price.id,
          quantity: 2,
        },
      ],
      submit_type: 'subscribe',
    });
    const euros = post<Stripe.Price>('/v1/prices', {
      currency: 'eur',
      unit_amount: 900,
      product_data,
    });
    expect(() => open({ optional_items: [{ price: euros.id, quantity: 1 }] })).toThrow(
      'only supports `eur`',
    );
  });

  test('that change how the payment is taken reach it', () => {
    const { get, open, pay } = world();
    const card = { capture_method: 'manual' };
    const held = pay(
      open({
        payment_method_options: { card },
        excluded_payment_method_types: ['us_bank_account'],
      }),
    );
    expect(held.payment_status).toBe('unpaid');
    expect(get(`/v1/payment_intents/${held.payment_intent}`)).toMatchObject({
      status: 'requires_capture',
      payment_method_options: { card },
      payment_method_types: ['card'],
    });
  });

  test.each([
    ['discounts[0][coupon]', { discounts: [{ coupon: 'SUMMER' }] }],
    ['discounts[0][promotion_code]', { discounts: [{ promotion_code: 'promo_x' }] }],
    ['line_items[0][tax_rates][0]', { line_items: [{ ...chair(), tax_rates: ['txr_1'] }] }],
    [
      'line_items[0][price_data][recurring]',
      {
        line_items: [
          { ...chair(), price_data: { ...chair().price_data, recurring: { interval: 'month' } } },
        ],
      },
    ],
    ['optional_items[0][price]', { optional_items: [{ price: 'price_x', quantity: 1 }] }],
    ['submit_type', { submit_type: 'pay', ui_mode: 'elements' }],
    ['subscription_data', { subscription_data: { description: 'x' } }],
    ['setup_intent_data', { setup_intent_data: { description: 'x' } }],
    ['payment_method_collection', { payment_method_collection: 'always' }],
    ['currency', { currency: 'eur' }],
    [
      'shipping_address_collection[allowed_countries][0]',
      { shipping_address_collection: { allowed_countries: ['XX'] } },
    ],
    [
      'allowed_payment_method_types',
      {
        allowed_payment_method_types: ['card'],
        excluded_payment_method_types: ['us_bank_account'],
      },
    ],
  ])('are refused where they do not fit: %s', (param, more) => {
    expect(refusal(() => world().open(more))).toBe(param);
  });
});
