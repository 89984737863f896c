import { describe, expect, it, test } from 'vitest';
import { type CheckoutValues, mistakesAt, readCheckout } from '../../web/forms/checkout-values.ts';

/** A dinner of 100 USD that a restaurant and a driver share, as it is typed. */
const dinner: CheckoutValues = {
  items: [{ key: 0, name: 'Dinner', price: '100', quantity: '1' }],
  currency: 'usd',
  customerEmail: '',
  type: 'separate',
  destination: '',
  fee: '',
  transferGroup: '',
  onBehalfOf: '',
  shares: [
    { key: 3, destination: 'acct_restaurant', amount: '70' },
    { key: 5, destination: 'acct_driver', amount: '20' },
  ],
  successUrl: 'https://shop.example/thanks',
  cancelUrl: '',
  expiresAt: null,
};

test('a form that is filled in is an order in minor units', () => {
  const { order, problem, act } = readCheckout(dinner);
  expect(problem).toBeNull();
  expect(act).toBe('Make a checkout over 100.00 USD');
  expect(order?.input).toMatchObject({
    lineItems: [{ name: 'Dinner', unitAmount: 10_000, quantity: 1 }],
    split: [
      { destination: 'acct_restaurant', amount: 7000 },
      { destination: 'acct_driver', amount: 2000 },
    ],
  });
});

test('a seller who is given two shares is told of at the second one', () => {
  const [first, second] = dinner.shares;
  const shares = [first!, { ...second!, destination: 'acct_restaurant' }];
  const { order, mistakes } = readCheckout({ ...dinner, shares });
  expect(order).toBeNull();
  expect(mistakes).toEqual({ share5: 'It has a share already: each account gets one' });
});

describe('what the API finds wrong stands', () => {
  it.each([
    ['split.1.amount', 'amount5'],
    ['split.0.destination', 'share3'],
    ['split', 'split'],
    ['lineItems.0.unitAmount', 'price0'],
    ['lineItems.0.name', 'name0'],
    ['lineItems', 'lineItems'],
    ['applicationFee', 'fee'],
    ['currency', 'currency'],
    ['expiresAt', 'expiresAt'],
  ])('%s at %s', (field, shown) => {
    expect(mistakesAt({ field, message: 'It is too much.' }, dinner)).toEqual({
      [shown]: 'It is too much.',
    });
  });

  it('nowhere when nothing is', () => expect(mistakesAt(null, dinner)).toEqual({}));
});
