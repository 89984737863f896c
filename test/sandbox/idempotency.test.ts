import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { type SandboxForTest, startSandbox } from '../support/sandbox.ts';

let sandbox: SandboxForTest;
let stripe: Stripe;
beforeAll(async () => {
  sandbox = await startSandbox();
  stripe = sandbox.stripe;
});
afterAll(() => sandbox.stop());

const payment: Stripe.PaymentIntentCreateParams = {
  amount: 5000,
  currency: 'usd',
  payment_method: 'pm_card_visa',
  confirm: true,
};

async function chargeCount(): Promise<number> {
  return (await stripe.charges.list({ limit: 100 })).data.length;
}

test('the same key and parameters give the first answer again, and nothing happens twice', async () => {
  const before = await chargeCount();
  const first = await stripe.paymentIntents.create(payment, { idempotencyKey: 'once' });
  const second = await stripe.paymentIntents.create(payment, { idempotencyKey: 'once' });
  expect(second).toEqual(first);
  expect(second.lastResponse.headers['idempotent-replayed']).toBe('true');
  expect(second.lastResponse.headers['original-request']).toBe(first.lastResponse.requestId);
  expect(await chargeCount()).toBe(before + 1);
  const [, replay] = (await sandbox.requests({ path: '/v1/payment_intents' })).slice(-2);
  expect(replay).toMatchObject({ replayed: true, effect: false, idempotencyKey: 'once' });
});

test('other parameters under the key are refused', async () => {
  await stripe.paymentIntents.create(payment, { idempotencyKey: 'changed' });
  const other = stripe.paymentIntents.create(
    { ...payment, amount: 6000 },
    { idempotencyKey: 'changed' },
  );
  await expect(other).rejects.toMatchObject({
    type: 'StripeIdempotencyError',
    statusCode: 400,
    rawType: 'idempotency_error',
  });
});

test('another endpoint under the key is refused', async () => {
  await stripe.accounts.create({ type: 'express' }, { idempotencyKey: 'elsewhere' });
  const other = stripe.paymentIntents.create(payment, { idempotencyKey: 'elsewhere' });
  await expect(other).rejects.toMatchObject({ type: 'StripeIdempotencyError' });
});

test('each account has its own keys', async () => {
  const account = await stripe.accounts.create({ type: 'express' });
  const own = await stripe.paymentIntents.create(payment, { idempotencyKey: 'scoped' });
  const theirs = await stripe.paymentIntents.create(payment, {
    idempotencyKey: 'scoped',
    stripeAccount: account.id,
  });
  expect(theirs.id).not.toBe(own.id);
});

test('a decline is kept: its replay makes no second failed charge', async () => {
  const declined = { ...payment, payment_method: 'pm_card_visa_chargeDeclined' };
  const before = await chargeCount();
  const attempt = () =>
    stripe.paymentIntents.create(declined, { idempotencyKey: 'declined' }).catch((error) => error);
  const [first, second] = [await attempt(), await attempt()];
  expect(first).toMatchObject({ type: 'StripeCardError', decline_code: 'generic_decline' });
  expect(second).toMatchObject({ type: 'StripeCardError', charge: first.charge });
  expect(second.headers['idempotent-replayed']).toBe('true');
  expect(await chargeCount()).toBe(before + 1);
});

test('what validation refused is not kept: the key can be used with better parameters', async () => {
  const wrong = { ...payment, amount: 'plenty' as unknown as number };
  const refused = stripe.paymentIntents.create(wrong, { idempotencyKey: 'validated' });
  await expect(refused).rejects.toMatchObject({ code: 'parameter_invalid_integer' });
  const accepted = await stripe.paymentIntents.create(payment, { idempotencyKey: 'validated' });
  expect(accepted.status).toBe('succeeded');
});

test('a key in use by a request that has not been answered is a 409, later a replay', async () => {
  await sandbox.fault({ path: '/v1/payment_intents', delayMs: 400, times: 1 });
  const slow = stripe.paymentIntents.create(payment, { idempotencyKey: 'busy' });
  await eventually(async () => {
    const [latest] = (await sandbox.requests({ path: '/v1/payment_intents' })).slice(-1);
    expect(latest).toMatchObject({ idempotencyKey: 'busy', status: null, effect: true });
  });
  const early = stripe.paymentIntents.create(payment, { idempotencyKey: 'busy' });
  await expect(early).rejects.toMatchObject({ statusCode: 409, code: 'idempotency_key_in_use' });
  const answer = await slow;
  const late = await stripe.paymentIntents.create(payment, { idempotencyKey: 'busy' });
  expect(late.id).toBe(answer.id);
});

test('a key is forgotten after a day of the sandbox’s time', async () => {
  const first = await stripe.paymentIntents.create(payment, { idempotencyKey: 'daily' });
  await sandbox.advance(23 * 3600);
  const same = await stripe.paymentIntents.create(payment, { idempotencyKey: 'daily' });
  expect(same.id).toBe(first.id);
  await sandbox.advance(2 * 3600);
  const anew = await stripe.paymentIntents.create(payment, { idempotencyKey: 'daily' });
  expect(anew.id).not.toBe(first.id);
});

test('a key longer than 255 characters is refused', async () => {
  const call = stripe.paymentIntents.create(payment, { idempotencyKey: 'k'.repeat(256) });
  await expect(call).rejects.toMatchObject({ statusCode: 400 });
});
