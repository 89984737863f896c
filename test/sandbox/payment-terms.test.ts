import type Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import { type EngineWorld, engineWorld } from './engine-world.ts';

const PATH = '/v1/payment_intents';
type Params = Record<string, unknown>;

function intend(world: EngineWorld, params: Params = {}): Stripe.PaymentIntent {
  return world.post(PATH, { amount: 1000, currency: 'usd', ...params });
}

function chargeOf(world: EngineWorld, { latest_charge: id }: Stripe.PaymentIntent): Stripe.Charge {
  return world.get(`/v1/charges/${id}`);
}

/** What a request is refused with. */
function refusal(act: () => unknown): Params {
  try {
    act();
  } catch (error) {
    return error as Params;
  }
  throw new Error('It was not refused.');
}

describe('the payment method', () => {
  test('of a test id becomes a stored one wherever it is named', () => {
    const world = engineWorld();
    const named = intend(world, { payment_method: 'pm_card_visa' });
    expect(named.payment_method).toMatch(/^pm_[A-Za-z0-9]{10,}$/);
    const later = world.post<Stripe.PaymentIntent>(`${PATH}/${intend(world).id}`, {
      payment_method: 'pm_card_amex',
    });
    const method = world.get<Stripe.PaymentMethod>(`/v1/payment_methods/${later.payment_method}`);
    expect(method.card?.brand).toBe('amex');
    const nobody = refusal(() => intend(world, { payment_method: 'pm_nobody' }));
    expect(nobody).toMatchObject({ code: 'resource_missing', param: 'payment_method' });
  });

  test.each([
    ['usd', ['card', 'us_bank_account']],
    ['eur', ['card', 'sepa_debit']],
    ['aud', ['card', 'au_becs_debit']],
    ['jpy', ['card']],
  ])('can be of the types that pay in %s', (currency, types) => {
    const world = engineWorld();
    expect(intend(world, { currency }).payment_method_types).toEqual(types);
  });

  test('is one of what is allowed and not excluded, of what fits', () => {
    const world = engineWorld();
    const allowed = intend(world, { allowed_payment_method_types: ['card', 'sepa_debit'] });
    expect(allowed).toMatchObject({
      payment_method_types: ['card'],
      automatic_payment_methods: null,
    });
    const excluded = intend(world, { excluded_payment_method_types: ['card'] });
    expect(excluded.payment_method_types).toEqual(['us_bank_account']);
    const euros = world.post<Stripe.PaymentIntent>(`${PATH}/${excluded.id}`, { currency: 'eur' });
    expect(euros.payment_method_types).toEqual(['sepa_debit']);
    expect(
      refusal(() => intend(world, { allowed_payment_method_types: ['sepa_debit'] })),
    ).toMatchObject({ status: 400, param: 'allowed_payment_method_types' });
    const wrong = refusal(() =>
      world.post(`${PATH}/${allowed.id}/confirm`, { payment_method: 'pm_usBankAccount' }),
    );
    expect(wrong).toMatchObject({
      code: 'payment_intent_incompatible_payment_method',
      param: 'payment_method',
    });
  });

  test.each([
    { excluded_payment_method_types: ['card'] },
    { automatic_payment_methods: { enabled: true } },
    { payment_method_configuration: 'pmc_1' },
  ])('cannot be both allowed and %o', (other) => {
    const sent = { allowed_payment_method_types: ['card'], ...other };
    expect(refusal(() => intend(engineWorld(), sent))).toMatchObject({
      code: 'parameters_exclusive',
      param: 'allowed_payment_method_types',
    });
  });

  test('is offered by the configuration that is named', () => {
    const world = engineWorld();
    const off = { display_preference: { preference: 'off' } };
    const { id } = world.post<{ id: string }>('/v1/payment_method_configurations', { card: off });
    const intent = intend(world, { payment_method_configuration: id });
    expect(intent).toMatchObject({
      payment_method_types: ['us_bank_account'],
      payment_method_configuration_details: { id, parent: null },
    });
    expect(
      refusal(() => intend(world, { payment_method_configuration: 'pmc_nobody' })),
    ).toMatchObject({ code: 'resource_missing', param: 'payment_method_configuration' });
  });

  test('is held and not charged where its own options say so', () => {
    const card = { capture_method: 'manual' };
    const held = intend(engineWorld(), {
      confirm: true,
      payment_method: 'pm_card_visa',
      payment_method_options: { card },
    });
    expect(held).toMatchObject({ status: 'requires_capture', payment_method_options: { card } });
  });
});

describe('amounts', () => {
  test.each([
    ['usd', 49, '$0.50'],
    ['gbp', 29, '£0.30'],
    ['jpy', 49, '¥50'],
    ['mxn', 999, '10.00 mxn'],
    // 0.50 USD, which it settles in, at 0.0013 USD each: isk has no smaller coin.
    ['isk', 6800, '69.00 isk'],
    ['cop', 192_307, '1,923.08 cop'],
  ])('below the least in %s', (currency, amount, least) => {
    expect(refusal(() => intend(engineWorld(), { amount, currency }))).toMatchObject({
      code: 'amount_too_small',
      message: `Amount must be at least ${least} ${currency}`,
    });
  });

  test('can be of more digits where the units are small, or the settings say so', () => {
    const world = engineWorld({ amountDigits: 12 });
    const rupiah = intend(engineWorld(), { amount: 100_000_000_000, currency: 'idr' });
    expect(rupiah.amount).toBe(100_000_000_000);
    const large = intend(world, { amount: 10 ** 9 });
    const confirm = (payment_method: string) =>
      world.post<Stripe.PaymentIntent>(`${PATH}/${large.id}/confirm`, { payment_method });
    for (const [method, most] of [
      ['pm_card_amex', '$9,999,999.99'],
      ['pm_usBankAccount', '$999,999.99'],
    ] as const) {
      expect(refusal(() => confirm(method))).toMatchObject({
        code: 'amount_too_large',
        message: `Amount must be no more than ${most}`,
      });
    }
    expect(confirm('pm_card_visa').status).toBe('succeeded');
  });

  test('every currency that Stripe has no decimals for can be charged, down to one unit', () => {
    const world = engineWorld();
    const plain = 'bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' ');
    for (const currency of plain) expect(intend(world, { amount: 99_999, currency })).toBeTruthy();
    for (const currency of ['bhd', 'jod', 'kwd', 'omr', 'tnd']) {
      expect(intend(world, { amount: 5120, currency }).amount).toBe(5120);
      expect(refusal(() => intend(world, { amount: 5124, currency }))).toMatchObject({
        code: 'invalid_charge_amount',
      });
    }
  });
});

describe('the statement', () => {
  test('shows the prefix with the suffix for a card', () => {
    const world = engineWorld({ platformName: 'Delivery Hall' });
    const pay = (more: Params) =>
      chargeOf(world, intend(world, { confirm: true, payment_method: 'pm_card_visa', ...more }));
    expect(pay({}).calculated_statement_descriptor).toBe('DELIVERY HALL');
    const suffixed = pay({ statement_descriptor_suffix: 'order 7' });
    expect(suffixed.calculated_statement_descriptor).toBe('DELIVERY H* order 7');
    expect(refusal(() => pay({ statement_descriptor: 'Delivery' }))).toMatchObject({
      param: 'statement_descriptor',
    });
    const debit = pay({
      payment_method: 'pm_usBankAccount',
      statement_descriptor: 'Delivery',
    });
    expect(debit.calculated_statement_descriptor).toBe('Delivery');
  });

  test.each([
    ['1234', 'statement_descriptor'],
    ['12345', 'statement_descriptor'],
    ['Delivery <1>', 'statement_descriptor'],
    ['a name that is too long by far', 'statement_descriptor'],
    ['"seven"', 'statement_descriptor_suffix'],
  ])('is not %s', (value, name) => {
    expect(refusal(() => intend(engineWorld(), { [name]: value }))).toMatchObject({
      status: 400,
      param: name,
    });
  });
});

test('the charge is for the customer of its payment, whom one without can be given', () => {
  const world = engineWorld();
  const paid = { confirm: true, payment_method: 'pm_card_visa' };
  const [one, other] = [1, 2].map(() => world.post<Stripe.Customer>('/v1/customers').id);
  const charge = chargeOf(world, intend(world, { ...paid, customer: one }));
  expect(charge.customer).toBe(one);
  const listed = world.get<Stripe.ApiList<Stripe.Charge>>('/v1/charges', { customer: one });
  expect(listed.data.map(({ id }) => id)).toEqual([charge.id]);
  const path = `/v1/charges/${chargeOf(world, intend(world, paid)).id}`;
  expect(world.post<Stripe.Charge>(path, { customer: other }).customer).toBe(other);
  expect(refusal(() => world.post(path, { customer: one }))).toMatchObject({
    param: 'customer',
  });
});

test('an authorization can be raised before it is captured, where that was asked for', () => {
  const world = engineWorld();
  const hold = (options: Params) =>
    intend(world, {
      capture_method: 'manual',
      confirm: true,
      payment_method: 'pm_card_visa',
      payment_method_options: { card: options },
    });
  const held = hold({ request_incremental_authorization: 'if_available' });
  const raise = ({ id }: Stripe.PaymentIntent, amount: number) =>
    world.post<Stripe.PaymentIntent>(`${PATH}/${id}/increment_authorization`, { amount });
  expect(raise(held, 1500)).toMatchObject({ amount: 1500, amount_capturable: 1500 });
  expect(chargeOf(world, held)).toMatchObject({
    amount: 1500,
    payment_method_details: { card: { amount_authorized: 1500 } },
  });
  const { data } = world.get<Stripe.ApiList<Stripe.Event>>('/v1/events', { limit: 2 });
  expect(data.map(({ type }) => type)).toEqual([
    'payment_intent.amount_capturable_updated',
    'charge.updated',
  ]);
  expect(refusal(() => raise(held, 1500))).toMatchObject({ param: 'amount' });
  expect(refusal(() => raise(hold({}), 1500))).toMatchObject({ status: 400 });
  const captured = world.post<Stripe.PaymentIntent>(`${PATH}/${held.id}/capture`);
  expect(captured.amount_received).toBe(1500);
  expect(refusal(() => raise(captured, 2000))).toMatchObject({
    code: 'payment_intent_unexpected_state',
  });
});
