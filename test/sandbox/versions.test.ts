import Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type SandboxForTest, startSandbox } from '../support/sandbox.ts';

let sandbox: SandboxForTest;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.stop());

/** The official client, pinned to a version. */
function pinned(apiVersion: string): Stripe {
  const { hostname, port } = new URL(sandbox.url);
  return new Stripe(sandbox.secretKey, {
    host: hostname,
    port,
    protocol: 'http',
    maxNetworkRetries: 0,
    telemetry: false,
    apiVersion: apiVersion as '2026-10-28.endive',
  });
}
const named = { amount: 1000, currency: 'usd', payment_method_types: ['card'] };
const gone = { statusCode: 400, code: 'payment_method_types_no_longer_supported' };

test('before endive payment method types could be named, and the answer is of today', async () => {
  const stripe = pinned('2025-03-31.basil');
  const intent = await stripe.paymentIntents.create(named);
  expect(intent).toHaveProperty('allowed_payment_method_types');
  await stripe.paymentIntents.update(intent.id, { payment_method_types: ['card'] } as object);
  const confirmed = await stripe.paymentIntents.confirm(intent.id, {
    payment_method: 'pm_card_visa',
    payment_method_types: ['card'],
  } as object);
  expect(confirmed.status).toBe('succeeded');
});

test.each(['2026-09-30.endive', '2026-10-28.endive'])(
  'in %s they no longer can',
  async (version) => {
    const { paymentIntents } = pinned(version);
    await expect(paymentIntents.create(named)).rejects.toMatchObject(gone);
    const { id } = await paymentIntents.create({ amount: 1000, currency: 'usd' });
    const types = { payment_method_types: ['card'] } as object;
    await expect(paymentIntents.update(id, types)).rejects.toMatchObject(gone);
    await expect(paymentIntents.confirm(id, types)).rejects.toMatchObject(gone);
  },
);

test('before endive an account was rejected for fraud of any kind', async () => {
  const reject = async (version: string) => {
    const { accounts } = pinned(version);
    const { id } = await accounts.create({ type: 'express' });
    return await accounts.reject(id, { reason: 'fraud' });
  };
  expect((await reject('2025-03-31.basil')).requirements!.disabled_reason).toBe(
    'rejected.platform_fraud',
  );
  await expect(reject('2026-10-28.endive')).rejects.toMatchObject({
    statusCode: 400,
    param: 'reason',
  });
});

test('the Basic scheme takes the same keys as Bearer, and the same versions', async () => {
  const answer = await fetch(`${sandbox.url}/v1/payment_intents`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${sandbox.secretKey}:`).toString('base64')}`,
      'stripe-version': '2025-03-31.basil',
    },
    body: new URLSearchParams('amount=1000&currency=usd&payment_method_types[]=card'),
  });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('stripe-version')).toBe('2025-03-31.basil');
});
