import { expect } from 'vitest';
import { only, type Trigger } from './cli-trigger.ts';

/** The triggers of what Checkout sells. */
export const triggersOfGoods: Record<string, Trigger> = {
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
};
