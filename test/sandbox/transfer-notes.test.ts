import type Stripe from 'stripe';
import { expect, test } from 'vitest';
import { engineWorld } from './engine-world.ts';

const order = { amount: 10_000, currency: 'usd' };

function world() {
  const made = engineWorld();
  const { id: destination } = made.post<Stripe.Account>('/v1/accounts');
  const sent = (charge: string) => {
    const found = made.get<{ transfer: Stripe.Transfer }>(`/v1/charges/${charge}`, {
      expand: ['transfer.destination_payment'],
    });
    const { description, metadata, destination_payment } = found.transfer;
    const payment = destination_payment as Stripe.Charge;
    return [description, metadata, payment.description, payment.metadata];
  };
  return { ...made, destination, sent };
}

test('what a payment says of its transfer is kept until the transfer is made', () => {
  const { destination, post, sent } = world();
  const intent = post<Stripe.PaymentIntent>('/v1/payment_intents', {
    ...order,
    capture_method: 'manual',
    transfer_data: {
      destination,
      description: 'Share',
      metadata: { order: '7', table: '1' },
      payment_data: { description: 'Chair', metadata: { lot: 'a' } },
    },
  });
  const path = `/v1/payment_intents/${intent.id}`;
  const transfer_data = { metadata: { table: '' }, payment_data: { description: 'Table' } };
  expect(post(path, { transfer_data })).toMatchObject({
    transfer_data: {
      description: 'Share',
      metadata: { order: '7' },
      payment_data: { description: 'Table', metadata: { lot: 'a' } },
    },
  });
  const held = post<Stripe.PaymentIntent>(`${path}/confirm`, { payment_method: 'pm_card_visa' });
  post(`${path}/capture`);
  expect(sent(held.latest_charge as string)).toEqual([
    'Share',
    { order: '7' },
    'Table',
    { lot: 'a' },
  ]);
});

test('a charge without a payment intent describes its transfer', () => {
  const { destination, post, sent } = world();
  const transfer_data = { destination, description: 'Share' };
  const charge = { ...order, source: 'tok_visa', transfer_data };
  const { id } = post<Stripe.Charge>('/v1/charges', charge);
  expect(sent(id)).toEqual(['Share', {}, null, {}]);
});
