import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type SandboxForTest, startSandbox } from '../support/sandbox.ts';

let sandbox: SandboxForTest;
let stripe: Stripe;
let jenny: string;
beforeAll(async () => {
  sandbox = await startSandbox();
  stripe = sandbox.stripe;
  jenny = (await stripe.customers.create({ name: 'Jenny Rosen' })).id;
});
afterAll(() => sandbox.stop());

const made = (number = '4242424242424242', more: Partial<Stripe.PaymentMethodCreateParams> = {}) =>
  stripe.paymentMethods.create({
    type: 'card',
    card: { number, exp_month: 8, exp_year: 2030, cvc: '314' },
    ...more,
  });

test('a card is attached, changed and detached, with an event each', async () => {
  const { id } = await made();
  expect(await stripe.paymentMethods.attach(id, { customer: jenny })).toMatchObject({
    id,
    customer: jenny,
  });
  const updated = await stripe.paymentMethods.update(id, {
    allow_redisplay: 'always',
    billing_details: { name: 'Jenny Rosen', address: { postal_code: '94107' } },
    card: { exp_month: 9, exp_year: 2031 },
    metadata: { a: '1' },
  });
  expect(updated).toMatchObject({
    allow_redisplay: 'always',
    billing_details: { name: 'Jenny Rosen', address: { postal_code: '94107' } },
    card: { exp_month: 9, exp_year: 2031, last4: '4242' },
    metadata: { a: '1' },
  });
  const ids = async (params: Stripe.PaymentMethodListParams) =>
    (await stripe.paymentMethods.list(params)).data.map((method) => method.id);
  expect(await ids({ customer: jenny })).toEqual([id]);
  expect(await ids({ customer: jenny, type: 'us_bank_account' })).toEqual([]);
  expect(await ids({ customer: jenny, allow_redisplay: 'always' })).toEqual([id]);
  expect((await stripe.paymentMethods.detach(id)).customer).toBeNull();
  expect(await ids({ customer: jenny })).toEqual([]);
  const { data } = await stripe.events.list({
    types: ['payment_method.attached', 'payment_method.updated', 'payment_method.detached'],
  });
  expect(data.map(({ type }) => type)).toEqual([
    'payment_method.detached',
    'payment_method.updated',
    'payment_method.attached',
  ]);
});

test('a bank account and a SEPA debit', async () => {
  const bank = await stripe.paymentMethods.create({
    type: 'us_bank_account',
    us_bank_account: {
      account_number: '000444444440',
      routing_number: '110000000',
      account_holder_type: 'individual',
    },
    billing_details: { name: 'Jenny' },
  });
  expect(bank).toMatchObject({ type: 'us_bank_account', us_bank_account: { last4: '4440' } });
  await stripe.paymentMethods.attach(bank.id, { customer: jenny });
  const changed = await stripe.paymentMethods.update(bank.id, {
    us_bank_account: { account_type: 'savings' },
  });
  expect(changed.us_bank_account!.account_type).toBe('savings');
  await expect(
    stripe.paymentMethods.update(bank.id, { card: { exp_month: 1 } }),
  ).rejects.toMatchObject({ statusCode: 400, param: 'card' });
  const sepa = await stripe.paymentMethods.create({
    type: 'sepa_debit',
    sepa_debit: { iban: 'AT611904300234573201' },
  });
  expect(sepa).toMatchObject({ sepa_debit: { country: 'AT', last4: '3201' } });
});

test('cards of 19 digits, and of other networks', async () => {
  expect((await made('6205500000000000004')).card).toMatchObject({
    brand: 'unionpay',
    last4: '0004',
  });
});

test('a card that declines is refused when it is attached, or only when it is charged', async () => {
  const declining = await made('4000000000000002');
  await expect(
    stripe.paymentMethods.attach(declining.id, { customer: jenny }),
  ).rejects.toMatchObject({
    statusCode: 402,
    code: 'card_declined',
    decline_code: 'generic_decline',
  });
  const later = await made('4000000000000341');
  await stripe.paymentMethods.attach(later.id, { customer: jenny });
  await expect(
    stripe.paymentIntents.create({
      amount: 1000,
      currency: 'usd',
      customer: jenny,
      payment_method: later.id,
      confirm: true,
    }),
  ).rejects.toMatchObject({ statusCode: 402, code: 'card_declined' });
});

test('what cannot be is refused', async () => {
  const { id } = await made();
  const methods = stripe.paymentMethods;
  await expect(methods.attach(id, {})).rejects.toMatchObject({
    statusCode: 400,
    code: 'parameter_missing',
    param: 'customer',
  });
  await expect(
    methods.attach(id, { customer: jenny, customer_account: 'acct_b' }),
  ).rejects.toMatchObject({ statusCode: 400, code: 'parameters_exclusive' });
  await expect(methods.detach(id)).rejects.toMatchObject({ statusCode: 400 });
  await expect(methods.update(id, { metadata: { a: '1' } })).rejects.toMatchObject({
    statusCode: 400,
  });
  await methods.attach(id, { customer: jenny });
  const { id: other } = await stripe.customers.create();
  await expect(methods.attach(id, { customer: other })).rejects.toMatchObject({
    statusCode: 400,
    param: 'payment_method',
  });
  const missing = {
    statusCode: 404,
    code: 'resource_missing',
    message: "No such PaymentMethod: 'pm_x'",
  };
  await expect(methods.retrieve('pm_x')).rejects.toMatchObject(missing);
  await expect(methods.update('pm_x', {})).rejects.toMatchObject(missing);
  await expect(methods.attach('pm_x', { customer: jenny })).rejects.toMatchObject(missing);
  await expect(methods.detach('pm_x')).rejects.toMatchObject(missing);
  await expect(methods.create({ type: 'gold' as 'card' })).rejects.toMatchObject({
    statusCode: 400,
    param: 'type',
  });
});
