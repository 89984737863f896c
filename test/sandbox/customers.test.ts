import type Stripe from 'stripe';
import { expect, test } from 'vitest';
import { engineWorld } from './engine-world.ts';

const { get, post, del } = engineWorld();

const base = '/v1/customers';
const made = (params: Stripe.CustomerCreateParams = {}) =>
  post<Stripe.Customer>(base, params as Record<string, unknown>);

test('what is known of a customer is written, changed and unset', () => {
  const address = { line1: '510 Townsend St', country: 'US' };
  const customer = made({ email: 'a@example.com', name: 'Jenny Rosen', address });
  expect(customer).toMatchObject({
    id: expect.stringMatching(/^cus_\w{14}$/),
    email: 'a@example.com',
    address: { ...address, city: null },
    tax_exempt: 'none',
  });
  const path = `${base}/${customer.id}`;
  const changed = post<Stripe.Customer>(path, {
    email: '',
    address: '',
    phone: '555',
    shipping: { name: 'Jenny', address },
    metadata: { vip: 'yes' },
  });
  expect(changed).toMatchObject({
    email: null,
    address: null,
    phone: '555',
    name: 'Jenny Rosen',
    shipping: { name: 'Jenny', address },
    metadata: { vip: 'yes' },
  });
  expect(get(path)).toEqual(changed);
});

test('customers are found by their e-mail address', () => {
  const { id } = made({ email: 'found@example.com' });
  made({ email: 'other@example.com' });
  expect(get(base, { email: 'found@example.com' })).toMatchObject({ data: [{ id }] });
});

test('a payment and its charge name their customer', () => {
  const { id } = made();
  const intent = post<Stripe.PaymentIntent>('/v1/payment_intents', {
    amount: 1000,
    currency: 'usd',
    customer: id,
    payment_method: 'pm_card_visa',
    confirm: true,
  });
  const expand = ['customer'];
  expect(get(`/v1/charges/${intent.latest_charge}`, { expand })).toMatchObject({
    customer: { id, object: 'customer' },
  });
  expect(get('/v1/charges', { customer: id })).toMatchObject({ data: [{ customer: id }] });
});

test.each([
  ['/v1/payment_intents', { amount: 1000, currency: 'usd' }],
  [
    '/v1/checkout/sessions',
    {
      mode: 'payment',
      success_url: 'https://example.com',
      line_items: [
        {
          price_data: { currency: 'usd', unit_amount: 500, product_data: { name: 'Chair' } },
          quantity: 1,
        },
      ],
    },
  ],
  ['/v1/payment_methods/pm_card_visa/attach', {}],
])('%s takes no customer that there is not', (path, params) => {
  const gone = made().id;
  del(`${base}/${gone}`);
  for (const customer of ['cus_nobody', gone]) {
    expect(() => post(path, { ...params, customer })).toThrow(`No such customer: '${customer}'`);
  }
});

test('of a deleted customer the id is left, and nothing saved', () => {
  const { id } = made();
  const saved = post<Stripe.PaymentMethod>('/v1/payment_methods/pm_card_visa/attach', {
    customer: id,
  });
  const path = `${base}/${id}`;
  const deleted = { id, object: 'customer', deleted: true };
  expect(del(path)).toEqual(deleted);
  expect(get(path)).toEqual(deleted);
  expect(get(`/v1/payment_methods/${saved.id}`)).toMatchObject({ customer: null });
  expect(() => post(path, { name: 'Jenny' })).toThrow('No such customer');
  expect(() => del(path)).toThrow('No such customer');
});

test('a default payment method must be one', () => {
  const { id } = made();
  const invoice_settings = { default_payment_method: 'pm_x' };
  expect(() => post(`${base}/${id}`, { invoice_settings })).toThrow('No such PaymentMethod');
});
