import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SandboxForTest, startSandbox } from '../support/sandbox.ts';
import { engineWorld } from './engine-world.ts';

type Session = Stripe.Checkout.Session;

const chair = {
  price_data: { currency: 'usd', unit_amount: 5000, product_data: { name: 'Chair' } },
  quantity: 1,
};
const terms = {
  mode: 'payment' as const,
  line_items: [chair],
  success_url: 'https://example.com',
};
const label = (custom: string) => ({ custom, type: 'custom' as const });
const mail = {
  shipping_rate_data: {
    display_name: 'By mail',
    fixed_amount: { amount: 500, currency: 'usd' },
    delivery_estimate: { minimum: { unit: 'day' as const, value: 2 } },
  },
};
const courier = {
  shipping_rate_data: {
    display_name: 'By courier',
    fixed_amount: {
      amount: 900,
      currency: 'eur',
      currency_options: { usd: { amount: 1000 } },
    },
  },
};

function world() {
  const made = engineWorld();
  const open = (more: object = {}) =>
    made.post<Session>('/v1/checkout/sessions', { ...terms, ...more });
  const pay = (session: Session, more: object = {}) =>
    made.engine.simulate('checkout_payment', { checkout_session: session.id, ...more }) as Session;
  return { ...made, open, pay };
}
/** The `param` of the refusal. */
const refusal = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    return (error as { param?: string }).param;
  }
  throw new Error('it was not refused');
};

describe('delivery', () => {
  test('costs what its first option does until another is chosen', () => {
    const { get, open, pay } = world();
    const session = open({ shipping_options: [mail, courier] });
    const [first, second] = session.shipping_options;
    expect(session).toMatchObject({
      amount_subtotal: 5000,
      amount_total: 5500,
      shipping_cost: {
        amount_subtotal: 500,
        amount_total: 500,
        shipping_rate: first!.shipping_rate,
      },
      total_details: { amount_shipping: 500 },
    });
    expect(second!.shipping_amount).toBe(1000);
    const expand = ['shipping_options.shipping_rate', 'shipping_cost.shipping_rate'];
    expect(get(`/v1/checkout/sessions/${session.id}`, { expand })).toMatchObject({
      shipping_options: [{ shipping_rate: mail.shipping_rate_data }, {}],
      shipping_cost: { shipping_rate: { display_name: 'By mail', active: true } },
    });
    const paid = pay(session, { shipping_rate: second!.shipping_rate });
    expect(paid).toMatchObject({ amount_total: 6000, payment_status: 'paid' });
    expect(get(`/v1/payment_intents/${paid.payment_intent}`)).toMatchObject({ amount: 6000 });
  });

  test('is changed by an update, and taken away', () => {
    const { open, post } = world();
    const { id } = open({ shipping_options: [mail] });
    const update = (shipping_options: unknown) =>
      post(`/v1/checkout/sessions/${id}`, { shipping_options });
    expect(update([courier, mail])).toMatchObject({ amount_total: 6000 });
    expect(update('')).toMatchObject({
      amount_total: 5000,
      shipping_cost: null,
      shipping_options: [],
    });
  });

  test('is by rates of their own, too, while those are active', () => {
    const { get, open, post } = world();
    const rate = post<Stripe.ShippingRate>('/v1/shipping_rates', mail.shipping_rate_data);
    const options = { shipping_options: [{ shipping_rate: rate.id }] };
    expect(open(options).amount_total).toBe(5500);
    post(`/v1/shipping_rates/${rate.id}`, { active: false, metadata: { a: '1' } });
    expect(refusal(() => open(options))).toBe('shipping_options[0][shipping_rate]');
    expect(get('/v1/shipping_rates', { active: true })).toMatchObject({ data: [] });
    const euros = { fixed_amount: { currency_options: { eur: { amount: 450 } } } };
    expect(post(`/v1/shipping_rates/${rate.id}`, euros)).toMatchObject({
      fixed_amount: {
        amount: 500,
        currency_options: { eur: { amount: 450, tax_behavior: 'unspecified' } },
      },
      metadata: { a: '1' },
    });
  });

  test.each([
    ['shipping_options[0][shipping_rate]', {}],
    ['shipping_options[0][shipping_rate]', { shipping_rate: 'shr_x' }],
    ['shipping_options[0][shipping_rate]', { shipping_rate: 'shr_x', ...mail }],
    [
      'shipping_options[0][shipping_rate_data][fixed_amount]',
      { shipping_rate_data: { display_name: 'By mail' } },
    ],
    [
      'shipping_options[0][shipping_rate_data][fixed_amount][currency]',
      {
        shipping_rate_data: {
          display_name: 'By mail',
          fixed_amount: { amount: 5, currency: 'eur' },
        },
      },
    ],
  ])('is refused: %s', (param, option) => {
    expect(refusal(() => world().open({ shipping_options: [option] }))).toBe(param);
  });

  test('goes to an address that the payment is told too', () => {
    const { get, open, pay } = world();
    const session = open({
      shipping_address_collection: { allowed_countries: ['US', 'CA'] },
      phone_number_collection: { enabled: true },
    });
    const to = (country: string) => ({
      phone: '+15550100',
      collected_information: {
        shipping_details: { name: 'Jenny', address: { line1: 'A street', country } },
      },
    });
    const param = 'collected_information[shipping_details]';
    expect(refusal(() => pay(session))).toBe(param);
    expect(refusal(() => pay(session, to('FR')))).toBe(`${param}[address][country]`);
    expect(refusal(() => pay(session, { ...to('CA'), phone: undefined }))).toBe('phone');
    const paid = pay(session, to('CA'));
    const shipping = { name: 'Jenny', phone: '+15550100', address: { country: 'CA' } };
    expect(paid).toMatchObject({
      collected_information: { shipping_details: { name: 'Jenny' } },
      customer_details: { phone: '+15550100' },
    });
    expect(get(`/v1/payment_intents/${paid.payment_intent}`)).toMatchObject({ shipping });
  });
});

describe('the questions of a session', () => {
  const fields = [
    { key: 'engraving', type: 'text', label: label('Engraving'), text: { maximum_length: 5 } },
    {
      key: 'size',
      type: 'dropdown',
      label: label('Size'),
      optional: true,
      dropdown: { options: [{ label: 'Large', value: 'l' }] },
    },
    { key: 'age', type: 'numeric', label: label('Age'), numeric: { default_value: '18' } },
  ];

  test('are shown unanswered, then with the answers', () => {
    const { open, pay } = world();
    const session = open({ custom_fields: fields });
    expect(session.custom_fields).toMatchObject([
      { key: 'engraving', optional: false, text: { maximum_length: 5, value: null } },
      { optional: true, dropdown: { options: [{ value: 'l' }], value: null } },
      { numeric: { default_value: '18', value: null } },
    ]);
    const answer = (custom_fields: object) => pay(session, { custom_fields });
    expect(refusal(() => answer({}))).toBe('custom_fields[engraving]');
    expect(refusal(() => answer({ engraving: 'Jennifer' }))).toBe('custom_fields[engraving]');
    expect(refusal(() => answer({ engraving: 'Jen', size: 's' }))).toBe('custom_fields[size]');
    expect(refusal(() => answer({ engraving: 'Jen', age: 'x' }))).toBe('custom_fields[age]');
    expect(refusal(() => answer({ colour: 'red' }))).toBe('custom_fields[colour]');
    expect(answer({ engraving: 'Jen', size: 'l' }).custom_fields).toMatchObject([
      { text: { value: 'Jen' } },
      { dropdown: { value: 'l' } },
      { numeric: { value: '18' } },
    ]);
  });

  test.each([
    ['custom_fields[0][key]', [{ ...fields[0], key: 'a b' }]],
    ['custom_fields[1][key]', [fields[0], fields[0]]],
    ['custom_fields[0][numeric]', [{ ...fields[0], numeric: {} }]],
    [
      'custom_fields[0][text][default_value]',
      [{ ...fields[0], text: { maximum_length: 1, default_value: 'ab' } }],
    ],
    ['custom_fields[0][dropdown][options]', [{ key: 'a', type: 'dropdown', label: label('A') }]],
    ['custom_fields', [1, 2, 3, 4].map((n) => ({ ...fields[2], key: `age${n}` }))],
  ])('are refused: %s', (param, custom_fields) => {
    expect(refusal(() => world().open({ custom_fields }))).toBe(param);
  });

  test('about names and consent are recorded', () => {
    const { open, pay } = world();
    const session = open({
      name_collection: {
        business: { enabled: true },
        individual: { enabled: true, optional: true },
      },
      consent_collection: { terms_of_service: 'required', promotions: 'auto' },
    });
    const collected_information = { business_name: 'Chairs Inc' };
    expect(refusal(() => pay(session))).toBe('collected_information[business_name]');
    expect(refusal(() => pay(session, { collected_information }))).toBe(
      'consent[terms_of_service]',
    );
    const consent = { terms_of_service: 'accepted', promotions: 'opt_in' };
    expect(pay(session, { collected_information, consent })).toMatchObject({
      collected_information,
      consent,
      customer_details: collected_information,
    });
  });
});

describe('on the page', () => {
  let sandbox: SandboxForTest;
  let stripe: Stripe;
  beforeAll(async () => {
    sandbox = await startSandbox();
    stripe = sandbox.stripe;
  });
  afterAll(() => sandbox.stop());

  const send = async (url: string, form?: Record<string, string>) => {
    const answer = await fetch(url, {
      redirect: 'manual',
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    });
    return { status: answer.status, html: await answer.text() };
  };
  const card = { method: 'card', number: '4242424242424242', expiry: '12/34', cvc: '123' };

  test('all of it is asked, and another total is shown before it is paid', async () => {
    const { id, url } = await stripe.checkout.sessions.create({
      ...terms,
      custom_fields: [{ key: 'note', type: 'text', label: label('A <b>note</b>') }],
      consent_collection: { terms_of_service: 'required' },
      phone_number_collection: { enabled: true },
      shipping_address_collection: { allowed_countries: ['US'] },
      shipping_options: [mail, courier],
    });
    const { html } = await send(url!);
    expect(html).toContain('A &lt;b&gt;note&lt;/b&gt;');
    expect(html).toContain('By courier, $10.00');
    expect(html).toContain('United States');
    expect(html).toContain('Pay $55.00');
    const rate = /value="(shr_\w+)" *> *By courier/.exec(html)![1]!;
    const form = {
      ...card,
      email: 'jenny@example.com',
      custom_note: 'Hello',
      phone: '5550100',
      shipping_name: 'Jenny',
      shipping_line1: 'A street',
      shipping_country: 'US',
      shipping_rate: rate,
      shown_amount: '5500',
    };
    const refused = await send(url!, form);
    expect(refused.html).toContain('Please accept the terms of service.');
    expect(refused.html).toContain('value="Hello"');
    const agreed = { ...form, terms: 'yes' };
    expect((await send(url!, agreed)).html).toContain('the total is now $60.00');
    expect((await send(url!, { ...agreed, shown_amount: '6000' })).status).toBe(303);
    expect(await stripe.checkout.sessions.retrieve(id)).toMatchObject({
      amount_total: 6000,
      consent: { terms_of_service: 'accepted' },
      payment_status: 'paid',
      custom_fields: [{ text: { value: 'Hello' } }],
    });
  });

  test('an order that costs nothing is completed without a card', async () => {
    const price_data = { ...chair.price_data, unit_amount: 0 };
    const { id, url } = await stripe.checkout.sessions.create({
      ...terms,
      line_items: [{ price_data, quantity: 1 }],
    });
    const { html } = await send(url!);
    expect(html).toContain('Complete order');
    expect(html).not.toContain('Card number');
    expect((await send(url!, { email: 'jenny@example.com' })).status).toBe(303);
    const after = await stripe.checkout.sessions.retrieve(id);
    expect(after).toMatchObject({ status: 'complete', payment_status: 'no_payment_required' });
  });
});
