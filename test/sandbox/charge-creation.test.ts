import type Stripe from 'stripe';
import { expect, test } from 'vitest';
import { engineWorld } from './engine-world.ts';

const order = { amount: 10_000, currency: 'usd', source: 'tok_visa' };
const seller = {
  type: 'custom',
  country: 'US',
  capabilities: { transfers: { requested: true }, card_payments: { requested: true } },
};

function world() {
  const made = engineWorld();
  const { id: account } = made.post<Stripe.Account>('/v1/accounts', seller);
  made.engine.simulate('account_onboarding', { account, stage: 'verified' });
  return {
    ...made,
    account,
    charge: (more: object = {}, as?: string) =>
      made.post<Stripe.Charge>('/v1/charges', { ...order, ...more }, as),
    capture: (id: string, more: object = {}) =>
      made.post<Stripe.Charge>(`/v1/charges/${id}/capture`, { ...more }),
    books: (as?: string) =>
      made
        .get<Stripe.ApiList<Stripe.BalanceTransaction>>('/v1/balance_transactions', {}, as)
        .data.map(({ type, amount, fee }) => [type, amount, fee]),
    told: (as?: string) =>
      made
        .get<Stripe.ApiList<Stripe.Event>>('/v1/events', { limit: 100 }, as)
        .data.map(({ type }) => type)
        .filter((type) => /^(charge|payment_intent|refund|transfer|application_fee)/.test(type))
        .reverse(),
  };
}

test('a card is charged without a payment intent, and the charge booked at once', () => {
  const { books, charge, get, told } = world();
  const shipping = { name: 'Jenny', address: { line1: 'A street' } };
  const shown = { description: 'Chair', metadata: { order: '7' }, receipt_email: 'j@example.com' };
  const made = charge({ ...shown, shipping, statement_descriptor_suffix: 'CHAIR' });
  expect(made).toMatchObject({
    ...shown,
    shipping,
    calculated_statement_descriptor: expect.stringMatching(/\* CHAIR$/),
    amount: 10_000,
    amount_captured: 10_000,
    captured: true,
    paid: true,
    payment_intent: null,
    payment_method: expect.stringMatching(/^card_/),
    source: { id: made.payment_method, object: 'card', brand: 'Visa', last4: '4242' },
    status: 'succeeded',
  });
  expect(books()).toEqual([['charge', 10_000, 320]]);
  expect(told()).toEqual(['charge.succeeded']);
  expect(get(`/v1/charges/${made.id}`)).toEqual(made);
  expect(get(`/v1/payment_methods/${made.payment_method}`)).toMatchObject({ type: 'card' });
});

test.each([
  ['transfer_data', { application_fee_amount: 123 }],
  ['destination', { application_fee: 123 }],
])('a charge for a destination divides as a payment intent does: %s', (name, fee) => {
  const { account, books, charge, told } = world();
  const to = name === 'destination' ? { account } : { destination: account };
  const made = charge({ ...fee, [name]: to });
  expect(made).toMatchObject({
    application_fee_amount: 123,
    transfer: expect.stringMatching(/^tr_/),
    transfer_data: { amount: null, destination: account },
    transfer_group: `group_${made.id}`,
  });
  expect(books()).toEqual([
    ['application_fee', 123, 0],
    ['transfer', -10_000, 0],
    ['charge', 10_000, 320],
  ]);
  expect(books(account)).toEqual([['payment', 10_000, 123]]);
  expect(told()).toEqual(['transfer.created', 'application_fee.created', 'charge.succeeded']);
});

test('a direct charge pays its application fee', () => {
  const { account, books, charge } = world();
  const made = charge({ application_fee_amount: 500 }, account);
  expect(made).toMatchObject({ application_fee: expect.stringMatching(/^fee_/) });
  expect(books(account)).toEqual([['charge', 10_000, 820]]);
  expect(books()).toEqual([['application_fee', 500, 0]]);
});

test('a decline keeps the failed charge, also of a card that asks to authenticate', () => {
  const { charge, get, told } = world();
  expect(() => charge({ source: 'tok_visa_chargeDeclined' })).toThrow('Your card was declined.');
  expect(() => charge({ source: 'tok_authenticationRequired' })).toThrow('requires authentication');
  const { data } = get<Stripe.ApiList<Stripe.Charge>>('/v1/charges');
  expect(data.map(({ failure_code, paid, status }) => [failure_code, paid, status])).toEqual([
    ['authentication_required', false, 'failed'],
    ['card_declined', false, 'failed'],
  ]);
  expect(told()).toEqual(['charge.failed', 'charge.failed']);
});

test('a held charge is captured in part, which caps the fee and what goes on', () => {
  const { account, books, capture, charge, told } = world();
  const transfer_data = { destination: account };
  const held = charge({ capture: false, transfer_data, application_fee_amount: 9000 });
  expect(held).toMatchObject({ captured: false, amount_captured: 0, balance_transaction: null });
  expect(books()).toEqual([]);
  expect(capture(held.id, { amount: 4000, receipt_email: 'j@example.com' })).toMatchObject({
    captured: true,
    amount: 10_000,
    amount_captured: 4000,
    application_fee_amount: 4000,
    receipt_email: 'j@example.com',
  });
  expect(books()).toEqual([
    ['application_fee', 4000, 0],
    ['transfer', -4000, 0],
    ['charge', 4000, 146],
  ]);
  expect(told().at(-1)).toBe('charge.captured');
  expect(() => capture(held.id)).toThrow('has already been captured');
});

test('a held charge that nobody captures is released after a week', () => {
  const { books, capture, charge, engine, get, told } = world();
  const { id } = charge({ capture: false });
  engine.advance(7 * 86_400);
  expect(get(`/v1/charges/${id}`, { expand: ['refunds'] })).toMatchObject({
    amount_refunded: 10_000,
    captured: false,
    refunded: true,
    refunds: {
      data: [{ amount: 10_000, reason: 'expired_uncaptured_charge', status: 'succeeded' }],
    },
  });
  expect(books()).toEqual([]);
  expect(told()).toEqual([
    'charge.succeeded',
    'refund.created',
    'charge.refunded',
    'charge.expired',
  ]);
  expect(() => capture(id)).toThrow('its authorization has been released or has expired');
});

test('a refund releases a held charge, but not a part of it', () => {
  const { books, charge, engine, post, told } = world();
  const { id } = charge({ capture: false });
  expect(() => post('/v1/refunds', { charge: id, amount: 1 })).toThrow('partially refund');
  const refund = post<Stripe.Refund>('/v1/refunds', { charge: id, reason: 'duplicate' });
  expect(refund).toMatchObject({ amount: 10_000, balance_transaction: null, reason: 'duplicate' });
  expect(() => post('/v1/refunds', { charge: id })).toThrow('cannot be refunded');
  engine.advance(7 * 86_400);
  expect(books()).toEqual([]);
  expect(told()).not.toContain('charge.expired');
});

test('a customer is charged by a card of theirs', () => {
  const { charge, post } = world();
  const customer = post<Stripe.Customer>('/v1/customers').id;
  const { id: source } = post<Stripe.PaymentMethod>('/v1/payment_methods/pm_card_amex/attach', {
    customer,
  });
  expect(charge({ customer, source })).toMatchObject({
    customer,
    source: { brand: 'American Express', customer },
  });
});
