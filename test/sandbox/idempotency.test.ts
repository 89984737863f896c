import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEngine } from '../../api/sandbox/engine/engine.ts';
import { IdempotencyKeys } from '../../api/sandbox/http/idempotency.ts';
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

const bare = {
  method: 'POST' as const,
  path: '/v1/customers',
  params: {},
  account: null,
  requestId: 'req_test',
  apiVersion: null,
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

test.each([
  ['a bad number', { amount: 'plenty' }],
  ['a word that is none of the choices', { capture_method: 'never' }],
  ['an unknown parameter', { colour: 'red' }],
  ['a missing one', { currency: undefined }],
  ['what cannot be expanded', { expand: ['colour'] }],
])('what validation refused is not kept: %s', async (what, wrong) => {
  const refused = stripe.paymentIntents.create(
    { ...payment, ...wrong } as Stripe.PaymentIntentCreateParams,
    { idempotencyKey: what },
  );
  await expect(refused).rejects.toMatchObject({ statusCode: 400 });
  const accepted = await stripe.paymentIntents.create(payment, { idempotencyKey: what });
  expect(accepted.status).toBe('succeeded');
});

test('a refusal that execution came upon is kept, also when it would go well by now', async () => {
  const account = await stripe.accounts.create({ type: 'express' });
  const transfer = { amount: 700, currency: 'usd', destination: account.id };
  const attempt = () =>
    stripe.transfers.create(transfer, { idempotencyKey: 'poor' }).catch((error) => error);
  expect(await attempt()).toMatchObject({ code: 'balance_insufficient' });
  await stripe.paymentIntents.create({ ...payment, payment_method: 'pm_card_bypassPending' });
  const replay = await attempt();
  expect(replay).toMatchObject({ code: 'balance_insufficient', statusCode: 400 });
  expect(replay.headers['idempotent-replayed']).toBe('true');
  expect((await stripe.transfers.create(transfer)).amount).toBe(700);
});

test('the platform’s keys are the same with and without its own id as Stripe-Account', async () => {
  const { id } = await stripe.accounts.retrieveCurrent();
  const first = await stripe.paymentIntents.create(payment, { idempotencyKey: 'own' });
  const second = await stripe.paymentIntents.create(payment, {
    idempotencyKey: 'own',
    stripeAccount: id,
  });
  expect(second.id).toBe(first.id);
});

test('a replay has the body to the letter, and an event for nothing', async () => {
  const send = () =>
    fetch(`${sandbox.url}/v1/payment_intents`, {
      method: 'POST',
      headers: { authorization: 'Bearer sk_test_any', 'idempotency-key': 'letter' },
      body: new URLSearchParams({ amount: '500', currency: 'usd', 'metadata[b]': '1' }),
    });
  const first = await send();
  const newest = (await stripe.events.list({ limit: 1 })).data;
  const second = await send();
  expect(await second.text()).toBe(await first.text());
  expect(second.status).toBe(200);
  expect(first.headers.get('idempotent-replayed')).toBeNull();
  expect(second.headers.get('idempotency-key')).toBe('letter');
  expect(second.headers.get('request-id')).not.toBe(first.headers.get('request-id'));
  expect((await stripe.events.list({ limit: 1 })).data).toEqual(newest);
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

test('keys whose time is over leave the file', () => {
  const engine = createEngine({ file: ':memory:', seed: 7 });
  const keys = new IdempotencyKeys(engine);
  const answer = { status: 200, body: '{}', requestId: 'req_test' };
  const keep = (idempotencyKey: string) =>
    keys.run({ ...bare, idempotencyKey }, () => ({ answer, kept: answer }));
  keep('old');
  engine.advance(24 * 3600);
  keep('new');
  const kept = engine.db.prepare('SELECT key FROM idempotency_key').pluck().all();
  expect(kept).toEqual(['new']);
  engine.close();
});

test('keys that are refused or in use leave the stored answer as it was', async () => {
  const first = await stripe.paymentIntents.create(payment, { idempotencyKey: 'steady' });
  const other = { ...payment, amount: 1234 };
  await expect(
    stripe.paymentIntents.create(other, { idempotencyKey: 'steady' }),
  ).rejects.toMatchObject({
    message: expect.stringContaining("Try using a key other than 'steady'"),
    code: undefined,
  });
  const again = await stripe.paymentIntents.create(payment, { idempotencyKey: 'steady' });
  expect(again.id).toBe(first.id);
});

test('a key longer than 255 characters is refused', async () => {
  const call = stripe.paymentIntents.create(payment, { idempotencyKey: 'k'.repeat(256) });
  await expect(call).rejects.toMatchObject({ statusCode: 400 });
});
