import type Stripe from 'stripe';
import { expect } from 'vitest';
import { only, type Trigger } from './cli-trigger.ts';

const moved = 'customer_cash_balance_transaction.created';

/** A customer transfers 10.00 that nothing is waiting for. */
const transferred: Trigger = {
  events: ['customer.created', moved, 'cash_balance.funds_available'],
  check: async ({ stripe }) => {
    const { id } = await only(stripe.customers.list());
    expect((await stripe.customers.retrieveCashBalance(id)).available).toEqual({ usd: 1000 });
  },
};

/** The triggers of what is sold, to whom, and of how they pay. */
export const triggersOfGoods: Record<string, Trigger> = {
  'cash_balance.funds_available': transferred,
  [moved]: transferred,
  'payment_intent.partially_funded': {
    events: [
      'customer.created',
      'payment_intent.created',
      'payment_intent.requires_action',
      moved,
      moved,
      'payment_intent.partially_funded',
    ],
    check: async ({ stripe }) => {
      const intent = await only(stripe.paymentIntents.list());
      expect(intent).toMatchObject({ amount: 20_000, currency: 'jpy', status: 'requires_action' });
      expect(intent.next_action!.display_bank_transfer_instructions).toMatchObject({
        amount_remaining: 10_000,
        type: 'jp_bank_transfer',
      });
      expect((await stripe.charges.list()).data).toEqual([]);
    },
  },
  'product.created': {
    events: ['product.created'],
    check: async ({ stripe }) => {
      expect(await only(stripe.products.list())).toMatchObject({ name: 'myproduct', active: true });
    },
  },
  'product.updated': {
    events: ['product.created', 'product.updated'],
    check: async ({ stripe }) => {
      expect(await only(stripe.products.list())).toMatchObject({ metadata: { foo: 'bar' } });
    },
  },
  'product.deleted': {
    events: ['product.created', 'product.deleted'],
    check: async ({ stripe }) => {
      expect((await stripe.products.list()).data).toEqual([]);
    },
  },
  'price.created': {
    events: ['product.created', 'price.created'],
    check: async ({ stripe }) => {
      const product = await only(stripe.products.list());
      expect(await only(stripe.prices.list())).toMatchObject({
        product: product.id,
        unit_amount: 1500,
        currency: 'usd',
        type: 'recurring',
        recurring: { interval: 'month' },
      });
    },
  },
  'price.updated': {
    events: ['product.created', 'price.created', 'price.updated'],
    check: async ({ stripe }) => {
      expect(await only(stripe.prices.list())).toMatchObject({ metadata: { foo: 'bar' } });
    },
  },
  'customer.created': {
    events: ['customer.created'],
    check: async ({ stripe }) => {
      expect(await only(stripe.customers.list())).toMatchObject({
        description: '(created by Stripe CLI)',
      });
    },
  },
  'customer.updated': {
    events: ['customer.created', 'customer.updated'],
    check: async ({ stripe }) => {
      expect(await only(stripe.customers.list())).toMatchObject({ metadata: { foo: 'bar' } });
    },
  },
  'customer.deleted': {
    events: ['customer.created', 'customer.deleted'],
    check: async ({ stripe, event }) => {
      expect((await stripe.customers.list()).data).toEqual([]);
      const { id } = (await event('customer.deleted')).data.object as Stripe.Customer;
      expect(await stripe.customers.retrieve(id)).toEqual({
        id,
        object: 'customer',
        deleted: true,
      });
    },
  },
  'payment_method.attached': {
    events: ['customer.created', 'payment_method.attached'],
    check: async ({ stripe }) => {
      const customer = await only(stripe.customers.list());
      const method = await only(stripe.paymentMethods.list({ customer: customer.id }));
      expect(method).toMatchObject({ customer: customer.id, card: { last4: '4242' } });
    },
  },
  'payment_method.detached': {
    events: ['customer.created', 'payment_method.attached', 'payment_method.detached'],
    check: async ({ stripe, event }) => {
      const customer = await only(stripe.customers.list());
      expect((await stripe.paymentMethods.list({ customer: customer.id })).data).toEqual([]);
      expect((await event('payment_method.detached')).data).toMatchObject({
        object: { customer: null },
        previous_attributes: { customer: customer.id },
      });
    },
  },
};
