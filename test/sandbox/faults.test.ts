import type Stripe from 'stripe';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type SandboxForTest, startSandbox } from '../support/sandbox.ts';

let sandbox: SandboxForTest;
let stripe: Stripe;
beforeAll(async () => {
  sandbox = await startSandbox();
  stripe = sandbox.stripe;
});
afterAll(() => sandbox.stop());
afterEach(() => sandbox.clearFaults());

let keys = 0;
/** Attempts to make an account; the same `key` makes it the same request. */
function makeAccount(key = `key-${++keys}`): Promise<Stripe.Response<Stripe.Account>> {
  return stripe.accounts.create({ type: 'express' }, { idempotencyKey: key });
}
async function accountCount(): Promise<number> {
  return (await stripe.accounts.list({ limit: 100 })).data.length;
}
async function lastRequest() {
  return (await sandbox.requests({ path: '/v1/accounts', method: 'POST' })).at(-1);
}

test('a status is answered instead of executing, as often as ordered, and the key stays free', async () => {
  const before = await accountCount();
  await sandbox.fault({ method: 'POST', path: '/v1/accounts', status: 503, times: 2 });
  await expect(makeAccount('again')).rejects.toMatchObject({
    type: 'StripeAPIError',
    statusCode: 503,
  });
  await expect(makeAccount('again')).rejects.toMatchObject({ statusCode: 503 });
  expect(await accountCount()).toBe(before);
  expect(await lastRequest()).toMatchObject({
    status: 503,
    effect: false,
    fault: expect.any(Number),
  });
  await makeAccount('again');
  expect(await accountCount()).toBe(before + 1);
  expect(await sandbox.faults()).toMatchObject([{ times: 2, struck: 2 }]);
});

test('an error can be given in Stripe’s words', async () => {
  await sandbox.fault({
    path: '/v1/accounts',
    status: 429,
    error: { code: 'lock_timeout', message: 'This object cannot be accessed right now.' },
  });
  await expect(makeAccount()).rejects.toMatchObject({
    type: 'StripeRateLimitError',
    code: 'lock_timeout',
    message: 'This object cannot be accessed right now.',
  });
});

test('a 429 tells the limit that it was for; a lock says to try again', async () => {
  const headersOf = async (fault: Parameters<typeof sandbox.fault>[0]) => {
    await sandbox.fault({ ...fault, times: 1 });
    return (await makeAccount().catch((error) => error)).headers as Record<string, string>;
  };
  const fault = { path: '/v1/accounts', status: 429 };
  const reason = 'stripe-rate-limited-reason';
  expect((await headersOf(fault))[reason]).toBe('global-rate');
  const concurrent = { ...fault, reason: 'endpoint-concurrency' as const };
  expect((await headersOf(concurrent))[reason]).toBe('endpoint-concurrency');
  const locked = await headersOf({ ...fault, error: { code: 'lock_timeout' } });
  expect(locked[reason]).toBeUndefined();
  expect(locked['stripe-should-retry']).toBe('true');
  const refused = await sandbox.control('POST', '/faults', { ...concurrent, status: 500 });
  expect(refused.status).toBe(400);
});

test('a stored status is the key’s answer for good, and replayed when the fault is gone', async () => {
  const before = await accountCount();
  await sandbox.fault({
    path: '/v1/accounts',
    status: 500,
    stored: true,
    effect: false,
    times: 1,
  });
  await expect(makeAccount('stored')).rejects.toMatchObject({ statusCode: 500 });
  const replay = await makeAccount('stored').catch((error) => error);
  expect(replay).toMatchObject({ type: 'StripeAPIError', statusCode: 500 });
  expect(replay.headers['idempotent-replayed']).toBe('true');
  expect(await accountCount()).toBe(before);
});

test('a stored 5xx comes after the effect, as a backend that fails at the end', async () => {
  const before = await accountCount();
  await sandbox.fault({
    path: '/v1/accounts',
    method: 'POST',
    status: 500,
    stored: true,
    times: 1,
  });
  await expect(makeAccount('half')).rejects.toMatchObject({ statusCode: 500 });
  expect(await lastRequest()).toMatchObject({ status: 500, effect: true });
  await expect(makeAccount('half')).rejects.toMatchObject({ statusCode: 500 });
  expect(await accountCount()).toBe(before + 1);
});

test('a socket dropped before leaves no effect', async () => {
  const before = await accountCount();
  // The official client retries a reset connection once by itself.
  await sandbox.fault({ path: '/v1/accounts', method: 'POST', drop: 'before', times: 2 });
  await expect(makeAccount('cut')).rejects.toMatchObject({ type: 'StripeConnectionError' });
  expect(await accountCount()).toBe(before);
  expect(await lastRequest()).toMatchObject({ dropped: 'before', status: null, effect: false });
  await makeAccount('cut');
  expect(await accountCount()).toBe(before + 1);
});

test('a socket dropped after leaves the effect, which the key then answers', async () => {
  const before = await accountCount();
  await sandbox.fault({ path: '/v1/accounts', method: 'POST', drop: 'after', times: 2 });
  await expect(makeAccount('lost')).rejects.toMatchObject({ type: 'StripeConnectionError' });
  const [first, second] = (await sandbox.requests({ path: '/v1/accounts', method: 'POST' })).slice(
    -2,
  );
  expect(first).toMatchObject({ dropped: 'after', status: null, effect: true });
  expect(second).toMatchObject({ dropped: 'after', status: null, effect: false, replayed: true });
  const found = await makeAccount('lost');
  expect(found.lastResponse).toMatchObject({ headers: { 'idempotent-replayed': 'true' } });
  expect(await accountCount()).toBe(before + 1);
});

test('a body cut in half leaves the effect, and a client that does not try again', async () => {
  const before = await accountCount();
  await sandbox.fault({ path: '/v1/accounts', method: 'POST', drop: 'during', times: 1 });
  await expect(makeAccount('torn')).rejects.toMatchObject({ type: 'StripeConnectionError' });
  expect(await lastRequest()).toMatchObject({ dropped: 'during', status: null, effect: true });
  const found = await makeAccount('torn');
  expect(found.lastResponse.headers['idempotent-replayed']).toBe('true');
  expect(await accountCount()).toBe(before + 1);
});

test('a client that tries again by itself gets through, and makes it once', async () => {
  const before = await accountCount();
  await sandbox.fault({ path: '/v1/accounts', status: 500, times: 1 });
  await sandbox.fault({ path: '/v1/accounts', method: 'POST', drop: 'after', times: 1 });
  const patient = { idempotencyKey: 'patient', maxNetworkRetries: 2 };
  const made = await stripe.accounts.create({ type: 'express' }, patient);
  expect(made.lastResponse.headers['idempotent-replayed']).toBe('true');
  expect(await accountCount()).toBe(before + 1);
  const tries = (await sandbox.requests({ path: '/v1/accounts', method: 'POST' })).slice(-3);
  expect(tries).toMatchObject([
    { status: 500, effect: false, idempotencyKey: 'patient' },
    { dropped: 'after', effect: true, idempotencyKey: 'patient' },
    { status: 200, effect: false, replayed: true },
  ]);
});

test('a fault before execution hides a stored answer, and leaves it as it was', async () => {
  const first = await makeAccount('hidden');
  await sandbox.fault({ path: '/v1/accounts', status: 500, times: 1 });
  await expect(makeAccount('hidden')).rejects.toMatchObject({ statusCode: 500 });
  expect((await makeAccount('hidden')).id).toBe(first.id);
});

test('a delay holds the answer back, not the effect', async () => {
  await sandbox.fault({ path: '/v1/accounts', method: 'POST', delayMs: 300, times: 1 });
  const began = performance.now();
  const impatient = stripe.accounts.create(
    { type: 'express' },
    { idempotencyKey: 'slow', timeout: 50 },
  );
  await expect(impatient).rejects.toMatchObject({ type: 'StripeConnectionError' });
  expect(await lastRequest()).toMatchObject({ effect: true });
  expect(performance.now() - began).toBeLessThan(300);
});

test('a path is a glob: * within a segment, ** across them', async () => {
  await sandbox.fault({ path: '/v1/accounts/*', status: 500 });
  expect(await stripe.accounts.list()).toMatchObject({ object: 'list' });
  await expect(stripe.accounts.retrieve('acct_1')).rejects.toMatchObject({ statusCode: 500 });
  await sandbox.fault({ path: '/v1/**', status: 502 });
  await expect(stripe.balance.retrieve()).rejects.toMatchObject({ statusCode: 502 });
});

test('a count and a share together: of the struck share, so many', async () => {
  await sandbox.fault({ path: '/v1/balance', status: 500, probability: 0.5, seed: 3, times: 2 });
  const outcomes: boolean[] = [];
  for (let call = 0; call < 12; call++) {
    outcomes.push(
      await stripe.balance.retrieve().then(
        () => true,
        () => false,
      ),
    );
  }
  expect(outcomes.filter((answered) => !answered)).toHaveLength(2);
  const [fault] = await sandbox.faults();
  expect(fault).toMatchObject({ struck: 2 });
  expect(fault!.matched).toBeGreaterThan(2);
});

test('a probability strikes that share, the same ones for the same seed', async () => {
  const pattern = async () => {
    const fault = await sandbox.fault({
      path: '/v1/balance',
      status: 500,
      probability: 0.5,
      seed: 3,
    });
    const outcomes: string[] = [];
    for (let call = 0; call < 20; call++) {
      outcomes.push(
        await stripe.balance.retrieve().then(
          () => 'ok',
          () => 'failed',
        ),
      );
    }
    await sandbox.control('DELETE', `/faults/${fault.id}`);
    return outcomes;
  };
  const first = await pattern();
  expect(new Set(first)).toEqual(new Set(['ok', 'failed']));
  expect(await pattern()).toEqual(first);
});
