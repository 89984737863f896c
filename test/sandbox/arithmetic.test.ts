import type Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import { StripeError } from '../../api/sandbox/engine/errors.ts';
import { type EngineWorld, engineWorld } from './engine-world.ts';
import {
  balanceOf,
  charged,
  entries,
  payable,
  running,
  seller,
  sent,
  shares,
  statement,
} from './ledger.ts';

// The figures of stripe-facts 3.1 and 3.2, to the cent: a charge of 100.00 USD costs 3.20.

const WEEK = 7 * 86_400;

/** What a request is refused with. */
function refusal(work: () => unknown): StripeError {
  try {
    work();
  } catch (error) {
    if (error instanceof StripeError) return error;
    throw error;
  }
  throw new Error('The request was not refused');
}

describe('separate charges and transfers (3.1)', () => {
  /** A charge of 100.00 of which 70.00 goes to A and 20.00 to B; all of it is available. */
  function divided() {
    const world = engineWorld();
    const [a, b] = [payable(world), seller(world)];
    const charge = charged(world, { transfer_group: 'order_1' });
    const toA = sent(world, charge, a, 7000);
    const toB = sent(world, charge, b, 2000);
    return { world, a, b, charge, toA, toB };
  }
  const reverse = (world: EngineWorld, { id }: Stripe.Transfer, params = {}) =>
    world.post<Stripe.TransferReversal>(`/v1/transfers/${id}/reversals`, params);

  test('the platform keeps what it neither paid to Stripe nor sent on', () => {
    const { world, a, b, toA, toB } = divided();
    expect(statement(world)).toEqual([
      'charge/charge ch 10000 320 9680',
      'transfer/transfer tr -7000 0 -7000',
      'transfer/transfer tr -2000 0 -2000',
    ]);
    expect(running(world)).toEqual([9680, 2680, 680]);
    expect(statement(world, a)).toEqual(['payment/charge py 7000 0 7000']);
    expect(statement(world, b)).toEqual(['payment/charge py 2000 0 2000']);
    expect([toA, toB].map(({ transfer_group }) => transfer_group)).toEqual(['order_1', 'order_1']);
    expect(entries(world)[0]).toMatchObject({
      status: 'pending',
      fee_details: [
        {
          amount: 320,
          application: null,
          currency: 'usd',
          description: 'Stripe processing fees',
          type: 'stripe_fee',
        },
      ],
    });
    expect(shares(world, [a, b])).toEqual({
      customers: -10_000,
      stripe: 320,
      platform: 680,
      sellers: [7000, 2000],
      banks: 0,
    });
  });

  test('without a source only what is available can be sent', () => {
    const world = engineWorld();
    const a = seller(world);
    charged(world);
    const send = (amount: number) =>
      world.post('/v1/transfers', { amount, currency: 'usd', destination: a });
    expect(refusal(() => send(1))).toMatchObject({ status: 400, code: 'balance_insufficient' });
    world.engine.advance(WEEK);
    expect(refusal(() => send(9681))).toMatchObject({ code: 'balance_insufficient' });
    send(7000);
    send(2000);
    expect(running(world)).toEqual([9680, 2680, 680]);
    expect(balanceOf(world)).toEqual({ available: 680, pending: 0 });
  });

  test('a refund without reversal is the platform’s alone', () => {
    const { world, a, b, charge, toA } = divided();
    world.post('/v1/refunds', { charge: charge.id });
    expect(statement(world).slice(3)).toEqual(['refund/refund re -10000 0 -10000']);
    expect(shares(world, [a, b])).toEqual({
      customers: 0,
      stripe: 320,
      platform: -9320,
      sellers: [7000, 2000],
      banks: 0,
    });
    expect(world.get(`/v1/charges/${charge.id}`)).toMatchObject({
      amount_refunded: 10_000,
      refunded: true,
    });
    expect(world.get(`/v1/transfers/${toA.id}`)).toEqual(toA);
  });

  test('both transfers reversed, the platform is out the processing fee', () => {
    const { world, a, b, charge, toA, toB } = divided();
    world.engine.advance(WEEK);
    world.post('/v1/refunds', { charge: charge.id });
    reverse(world, toA);
    reverse(world, toB);
    expect(statement(world).slice(3)).toEqual([
      'refund/refund re -10000 0 -10000',
      'transfer_refund/transfer_reversal trr 7000 0 7000',
      'transfer_refund/transfer_reversal trr 2000 0 2000',
    ]);
    expect(running(world).slice(3)).toEqual([-9320, -2320, -320]);
    expect(statement(world, a)).toEqual([
      'payment/charge py 7000 0 7000',
      'payment_refund/refund pyr -7000 0 -7000',
    ]);
    expect(statement(world, b)).toEqual([
      'payment/charge py 2000 0 2000',
      'payment_refund/refund pyr -2000 0 -2000',
    ]);
    expect(shares(world, [a, b])).toEqual({
      customers: 0,
      stripe: 320,
      platform: -320,
      sellers: [0, 0],
      banks: 0,
    });
  });

  test('who was paid out cannot give the transfer back', () => {
    const { world, a, b, charge, toA } = divided();
    world.engine.advance(WEEK);
    world.post('/v1/payouts', { amount: 7000, currency: 'usd' }, a);
    world.post('/v1/refunds', { charge: charge.id });
    expect(balanceOf(world, a)).toEqual({ available: 0, pending: 0 });
    expect(refusal(() => reverse(world, toA))).toMatchObject({
      status: 400,
      code: 'balance_insufficient',
    });
    expect(shares(world, [a, b])).toMatchObject({ platform: -9320, sellers: [0, 2000] });
  });

  test('a partial refund, reversed in proportion', () => {
    const { world, a, b, charge, toA, toB } = divided();
    world.engine.advance(WEEK);
    world.post('/v1/refunds', { charge: charge.id, amount: 5000 });
    reverse(world, toA, { amount: 3500 });
    reverse(world, toB, { amount: 1000 });
    // Of the 680 it had, the platform bears 500.
    expect(running(world).slice(2)).toEqual([680, -4320, -820, 180]);
    expect(shares(world, [a, b])).toMatchObject({ customers: -5000, sellers: [3500, 1000] });
  });
});

describe('destination charges with an application fee (3.2)', () => {
  function sold(more: object = { application_fee_amount: 123 }) {
    const world = engineWorld();
    const c = seller(world);
    const data = { ...more, transfer_data: { destination: c } };
    const session = world.post<Stripe.Checkout.Session>('/v1/checkout/sessions', {
      mode: 'payment',
      line_items: [
        {
          price_data: { currency: 'usd', unit_amount: 10_000, product_data: { name: 'Chair' } },
          quantity: 1,
        },
      ],
      success_url: 'https://example.com',
      payment_intent_data: data,
    });
    world.engine.simulate('checkout_payment', {
      checkout_session: session.id,
      payment_method: 'pm_card_visa',
    });
    const [charge] = world.get<Stripe.ApiList<Stripe.Charge>>('/v1/charges').data;
    return { world, c, charge: charge! };
  }
  const SOLD = [
    'charge/charge ch 10000 320 9680',
    'transfer/transfer tr -10000 0 -10000',
    'application_fee/platform_earning fee 123 0 123',
  ];
  const PAID = 'payment/charge py 10000 123 9877';

  test('the whole amount goes to the seller and the fee comes back', () => {
    const { world, c, charge } = sold();
    expect(statement(world)).toEqual(SOLD);
    expect(running(world)).toEqual([9680, -320, -197]);
    expect(statement(world, c)).toEqual([PAID]);
    expect(shares(world, [c])).toEqual({
      customers: -10_000,
      stripe: 320,
      platform: -197,
      sellers: [9877],
      banks: 0,
    });
    const [received] = entries(world, c);
    expect(received!.fee_details).toEqual([
      {
        amount: 123,
        application: expect.stringMatching(/^ca_/),
        currency: 'usd',
        description: `${world.engine.settings.platformName} application fee`,
        type: 'application_fee',
      },
    ]);
    const dates = [...entries(world), received!].map(({ available_on }) => available_on);
    expect(new Set(dates).size).toBe(1);

    const transfer = world.get<Stripe.Transfer>(`/v1/transfers/${charge.transfer}`);
    const payment = world.get<Stripe.Charge>(`/v1/charges/${transfer.destination_payment}`, {}, c);
    const fee = world.get(`/v1/application_fees/${payment.application_fee}`);
    const group = `group_${charge.payment_intent}`;
    expect(charge).toMatchObject({ transfer_data: { destination: c }, transfer_group: group });
    expect(transfer).toMatchObject({
      source_transaction: charge.id,
      destination: c,
      transfer_group: group,
    });
    expect(payment.source_transfer).toBe(transfer.id);
    expect(fee).toMatchObject({ charge: payment.id, originating_transaction: charge.id });
    expect(world.get(`/v1/payment_intents/${charge.payment_intent}`)).toMatchObject({
      transfer_group: group,
    });
  });

  const back = 'transfer_refund/transfer_reversal trr 10000 0 10000';
  test.each([
    {
      flags: {},
      platform: ['refund/refund re -10000 0 -10000'],
      seller: [],
      totals: [-10_197, 9877],
    },
    {
      flags: { reverse_transfer: true },
      platform: ['refund/refund re -10000 0 -10000', back],
      seller: ['payment_refund/refund pyr -10000 0 -10000'],
      totals: [-197, -123],
    },
    {
      flags: { reverse_transfer: true, refund_application_fee: true },
      platform: [
        'refund/refund re -10000 0 -10000',
        back,
        'application_fee_refund/platform_earning_refund fr -123 0 -123',
      ],
      seller: ['payment_refund/refund pyr -10000 -123 -9877'],
      totals: [-320, 0],
    },
  ])('a full refund with $flags', ({ flags, platform, seller: sellers, totals }) => {
    const { world, c, charge } = sold();
    world.post('/v1/refunds', { charge: charge.id, ...flags });
    const books = statement(world).filter((line) => !line.startsWith('reserve_transaction'));
    expect(books).toEqual([...SOLD, ...platform]);
    expect(statement(world, c)).toEqual([PAID, ...sellers]);
    // What is reserved against the seller's debt is still the platform's.
    const reserved = entries(world).filter(({ type }) => type === 'reserve_transaction');
    const held = reserved.reduce((sum, { net }) => sum + net, 0);
    expect([running(world).at(-1)! - held, running(world, c).at(-1)]).toEqual(totals);
  });

  test('only the fee cannot be refunded with the charge', () => {
    const { world, charge } = sold();
    const alone = { charge: charge.id, refund_application_fee: true };
    expect(refusal(() => world.post('/v1/refunds', alone))).toMatchObject({
      status: 400,
      param: 'refund_application_fee',
    });
  });

  test('a fee refunded by itself is an adjustment at the seller', () => {
    const { world, c, charge } = sold();
    world.post('/v1/refunds', { charge: charge.id, reverse_transfer: true });
    const [fee] = world.get<Stripe.ApiList<Stripe.ApplicationFee>>('/v1/application_fees').data;
    world.post(`/v1/application_fees/${fee!.id}/refunds`);
    expect(statement(world, c).slice(1)).toEqual([
      'payment_refund/refund pyr -10000 0 -10000',
      'adjustment/fee fr 123 0 123',
    ]);
    expect(statement(world)).toContain(
      'application_fee_refund/platform_earning_refund fr -123 0 -123',
    );
    expect(shares(world, [c])).toMatchObject({ platform: -320, sellers: [0] });
  });

  test('partial refunds end exactly at the fee', () => {
    const { world, c, charge } = sold();
    const refund = (amount?: number) =>
      world.post('/v1/refunds', {
        charge: charge.id,
        reverse_transfer: true,
        refund_application_fee: true,
        ...(amount !== undefined && { amount }),
      });
    refund(4000);
    expect(statement(world).slice(3)).toEqual([
      'refund/refund re -4000 0 -4000',
      'transfer_refund/transfer_reversal trr 4000 0 4000',
      'application_fee_refund/platform_earning_refund fr -49 0 -49',
    ]);
    expect(statement(world, c).slice(1)).toEqual(['payment_refund/refund pyr -4000 -49 -3951']);
    refund(3333);
    refund();
    const [fee] = world.get<Stripe.ApiList<Stripe.ApplicationFee>>('/v1/application_fees').data;
    expect(fee).toMatchObject({ amount_refunded: 123, refunded: true });
    expect(shares(world, [c])).toMatchObject({ customers: 0, platform: -320, sellers: [0] });
  });

  test('what was converted goes back to the cent, although one refund in between failed', () => {
    const world = engineWorld();
    const charge = charged(world, { amount: 1000, currency: 'sek' }).id;
    const refund = (amount: number) => world.post<Stripe.Refund>('/v1/refunds', { charge, amount });
    const first = refund(333);
    refund(333);
    world.engine.simulate('refund_failure', { refund: first.id });
    refund(667);
    expect(entries(world).map(({ amount }) => amount)).toEqual([95, -32, -31, 32, -64]);
  });

  test('a failed refund that still counts takes nothing of the next', () => {
    const world = engineWorld({ failedRefundsCountBack: false });
    const charge = charged(world, { amount: 1000 }).id;
    const failed = world.post<Stripe.Refund>('/v1/refunds', { charge, amount: 300 });
    world.engine.simulate('refund_failure', { refund: failed.id });
    world.post('/v1/refunds', { charge });
    expect(entries(world).map(({ amount }) => amount)).toEqual([1000, -300, 300, -700]);
  });

  test('a transfer amount instead of a fee sends just that', () => {
    const world = engineWorld();
    const c = seller(world);
    const transfer_data = { destination: c, amount: 9877 };
    charged(world, { transfer_data });
    expect(statement(world)).toEqual([SOLD[0], 'transfer/transfer tr -9877 0 -9877']);
    expect(statement(world, c)).toEqual(['payment/charge py 9877 0 9877']);
    expect(shares(world, [c])).toMatchObject({ platform: -197, sellers: [9877] });
    const both = { transfer_data, application_fee_amount: 123 };
    expect(refusal(() => charged(world, both))).toMatchObject({ code: 'parameters_exclusive' });
  });
});
