import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refused } from '../support/refused.ts';
import { type SandboxForTest, startSandbox } from '../support/sandbox.ts';

let sandbox: SandboxForTest;
let stripe: Stripe;

beforeAll(async () => {
  sandbox = await startSandbox();
  stripe = sandbox.stripe;
});
afterAll(() => sandbox.stop());

const unset = undefined as never;

describe('products and prices', () => {
  test('live their life', async () => {
    const product = await stripe.products.create({
      name: 'Chair',
      default_price_data: { currency: 'usd', unit_amount: 900 },
      metadata: { wood: 'oak' },
      expand: ['default_price'],
    });
    const price = product.default_price as Stripe.Price;
    expect(price).toMatchObject({ unit_amount: 900, product: product.id, type: 'one_time' });
    const renamed = await stripe.products.update(product.id, { name: 'Stool', metadata: '' });
    expect(renamed).toMatchObject({ name: 'Stool', metadata: {} });
    const other = await stripe.prices.create({
      currency: 'eur',
      unit_amount: 800,
      product_data: { name: 'Table' },
    });
    const listed = await stripe.prices.list({ product: product.id });
    expect(listed.data.map(({ id }) => id)).toEqual([price.id]);
    const table = await stripe.products.retrieve(other.product as string);
    await stripe.products.update(table.id, { active: false });
    const inactive = await stripe.products.list({ active: false });
    expect(inactive.data.map(({ id }) => id)).toEqual([table.id]);
    const spare = await stripe.products.create({ name: 'Spare', id: 'prod_spare' });
    expect(await stripe.products.del(spare.id)).toEqual({
      id: 'prod_spare',
      object: 'product',
      deleted: true,
    });
    const told = await stripe.events.list({ type: 'product.updated' });
    expect(told.data.map(({ data: { previous_attributes: before } }) => before)).toMatchObject([
      { active: true },
      { name: 'Chair', metadata: { wood: 'oak' } },
    ]);
  });

  test('are refused', async () => {
    await refused(stripe.products.create({ name: unset }), { param: 'name' });
    const none = { statusCode: 404, code: 'resource_missing' };
    await refused(stripe.products.retrieve('prod_x'), none);
    await refused(stripe.products.update('prod_x', { name: 'a' }), none);
    await refused(stripe.products.del('prod_x'), none);
    await refused(stripe.prices.update('price_x', { nickname: 'a' }), none);
    await refused(stripe.products.list({ starting_after: 'prod_x' }), { param: 'starting_after' });
    await refused(stripe.prices.list({ limit: 101 }), { param: 'limit' });
    await refused(stripe.products.create({ name: 'a', colour: 'red' } as never), {
      code: 'parameter_unknown',
    });
    const { id: product } = await stripe.products.create({ name: 'Chair' });
    await refused(stripe.products.create({ name: 'Chair', id: product }), {
      code: 'resource_already_exists',
    });
    const price = { currency: 'usd', unit_amount: 900 };
    await refused(stripe.prices.create(price), { code: 'parameter_missing', param: 'product' });
    await refused(stripe.prices.create({ ...price, product: 'prod_x' }), {
      code: 'resource_missing',
      param: 'product',
    });
    await refused(stripe.prices.create({ currency: 'usd', product }), { param: 'unit_amount' });
    const foreign = await stripe.prices.create({ ...price, product_data: { name: 'Table' } });
    await refused(stripe.products.update(product, { default_price: foreign.id }), {
      param: 'default_price',
    });
    await refused(stripe.prices.retrieve('price_x'), {
      statusCode: 404,
      message: "No such price: 'price_x'",
    });
    await stripe.prices.create({ ...price, product });
    await refused(stripe.products.del(product), { message: /user-created prices/ });
  });
});
