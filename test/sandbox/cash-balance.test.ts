import type Stripe from 'stripe';
import { expect, test } from 'vitest';
import { engineWorld } from './engine-world.ts';

const transfer = {
  amount: 20_000,
  currency: 'usd',
  allowed_payment_method_types: ['customer_balance'],
  payment_method_data: { type: 'customer_balance' },
  payment_method_options: {
    customer_balance: {
      funding_type: 'bank_transfer',
      bank_transfer: { type: 'us_bank_transfer' },
    },
  },
  confirm: true,
};

function world() {
  const made = engineWorld();
  const { id: customer } = made.post<Stripe.Customer>('/v1/customers');
  const helper = `/v1/test_helpers/customers/${customer}/fund_cash_balance`;
  return {
    ...made,
    customer,
    order: (more: object = {}) =>
      made.post<Stripe.PaymentIntent>('/v1/payment_intents', { ...transfer, customer, ...more }),
    fund: (amount: number, currency = 'usd') => made.post(helper, { amount, currency }),
    cash: () => made.get<Stripe.CashBalance>(`/v1/customers/${customer}/cash_balance`).available,
    told: (from: string) => {
      const { data } = made.get<Stripe.ApiList<Stripe.Event>>('/v1/events', { limit: 100 });
      const types = data.map(({ type }) => type).reverse();
      return types.slice(types.lastIndexOf(from as Stripe.Event['type']) + 1);
    },
  };
}

test('a payment by transfer waits for all of its money, and is then booked whole', () => {
  const { cash, fund, get, order, told } = world();
  const waiting = order();
  expect(waiting).toMatchObject({
    status: 'requires_action',
    next_action: {
      type: 'display_bank_transfer_instructions',
      display_bank_transfer_instructions: {
        amount_remaining: 20_000,
        currency: 'usd',
        type: 'us_bank_transfer',
      },
    },
  });
  expect(fund(15_000)).toMatchObject({
    type: 'funded',
    net_amount: 15_000,
    ending_balance: 15_000,
  });
  const moved = 'customer_cash_balance_transaction.created';
  expect(told('payment_intent.requires_action')).toEqual([
    moved,
    moved,
    'payment_intent.partially_funded',
  ]);
  const partly = get<Stripe.PaymentIntent>(`/v1/payment_intents/${waiting.id}`);
  expect(partly.status).toBe('requires_action');
  expect(partly.next_action!.display_bank_transfer_instructions!.amount_remaining).toBe(5000);
  expect(get('/v1/charges')).toMatchObject({ data: [] });
  expect(cash()).toBeNull();

  fund(6000);
  expect(told('payment_intent.partially_funded')).toEqual([
    moved,
    moved,
    'charge.succeeded',
    'payment_intent.succeeded',
    'charge.updated',
    'cash_balance.funds_available',
  ]);
  expect(cash()).toEqual({ usd: 1000 });
  const { data } = get<Stripe.ApiList<Stripe.Charge>>('/v1/charges');
  expect(data).toMatchObject([
    { amount: 20_000, payment_method_details: { type: 'customer_balance' } },
  ]);
});

test('money that is there is used at once, and given back by a payment that is canceled', () => {
  const { cash, fund, order, post } = world();
  fund(700);
  fund(900, 'jpy');
  const { id, next_action } = order({ amount: 1000 });
  expect(next_action!.display_bank_transfer_instructions!.amount_remaining).toBe(300);
  expect(cash()).toEqual({ jpy: 900 });
  post(`/v1/payment_intents/${id}/cancel`);
  expect(cash()).toEqual({ usd: 700, jpy: 900 });
  expect(order({ amount: 600 }).status).toBe('succeeded');
  expect(cash()).toEqual({ usd: 100, jpy: 900 });
});

test('an amount that changes meanwhile counts what was transferred', () => {
  const { cash, fund, order, post } = world();
  const { id } = order({ amount: 1000 });
  fund(700);
  const update = (params: Record<string, unknown>) =>
    post<Stripe.PaymentIntent>(`/v1/payment_intents/${id}`, params);
  expect(() => update({ amount: 700 })).toThrow(/already transferred/);
  expect(() => update({ currency: 'eur' })).toThrow(/currency cannot change/);
  const { next_action } = update({ amount: 2000 });
  expect(next_action!.display_bank_transfer_instructions!.amount_remaining).toBe(1300);
  post(`/v1/payment_intents/${id}/cancel`);
  expect(cash()).toEqual({ usd: 700 });
});

test('what was transferred is given back when the payment is made another way', () => {
  const { cash, fund, order, post } = world();
  const { id } = order({ allowed_payment_method_types: ['customer_balance', 'card'] });
  fund(5000);
  const paid = post(`/v1/payment_intents/${id}/confirm`, { payment_method: 'pm_card_visa' });
  expect(paid).toMatchObject({ status: 'succeeded', next_action: null });
  expect(cash()).toEqual({ usd: 5000 });
});

test('it takes a customer, and no Checkout Session', () => {
  const { order, post } = world();
  expect(() => order({ customer: undefined })).toThrow();
  const price_data = { currency: 'usd', unit_amount: 900, product_data: { name: 'Chair' } };
  const session = {
    mode: 'payment',
    line_items: [{ price_data, quantity: 1 }],
    success_url: 'https://example.com',
    allowed_payment_method_types: ['customer_balance'],
  };
  expect(() => post('/v1/checkout/sessions', session)).toThrow(/No valid payment method types/);
});
