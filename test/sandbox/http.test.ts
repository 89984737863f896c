import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SandboxForTest, startSandbox } from '../support/sandbox.ts';

let sandbox: SandboxForTest;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.stop());

const bearer = { authorization: 'Bearer sk_test_any' };

/** A request as no client library would make it. */
async function raw(path: string, init: RequestInit = {}) {
  const answer = await fetch(sandbox.url + path, { headers: bearer, ...init });
  return { status: answer.status, headers: answer.headers, body: await answer.json() };
}

describe('keys and accounts', () => {
  test('no key is a 401', async () => {
    const { status, body } = await raw('/v1/balance', { headers: {} });
    expect(status).toBe(401);
    expect(body.error.message).toContain('You did not provide an API key');
  });

  test('a live key is a 401 that shows only its end', async () => {
    const call = sandbox.stripe.balance.retrieve({}, { apiKey: 'sk_live_abcdef123456' });
    await expect(call).rejects.toThrow(Stripe.errors.StripeAuthenticationError);
    await expect(call).rejects.toThrow('sk_live_****3456');
  });

  test('a key may be the user name of Basic authentication', async () => {
    const authorization = `Basic ${Buffer.from('sk_test_any:').toString('base64')}`;
    expect((await raw('/v1/balance', { headers: { authorization } })).status).toBe(200);
  });

  test('an unknown Stripe-Account is a 403', async () => {
    const call = sandbox.stripe.balance.retrieve({}, { stripeAccount: 'acct_nobody' });
    await expect(call).rejects.toMatchObject({
      type: 'StripePermissionError',
      statusCode: 403,
      code: 'account_invalid',
    });
  });
});

describe('answers', () => {
  test('are indented in a terminal', async () => {
    const read = async (userAgent: string) => {
      const headers = { ...bearer, 'user-agent': userAgent };
      return (await fetch(`${sandbox.url}/v1/customers`, { headers })).text();
    };
    const [curl, program] = [await read('curl/8.5.0'), await read('Stripe/v1 NodeBindings/23.1.0')];
    expect(curl.split('\n')[1]).toBe('  "object": "list",');
    expect(program).toBe(JSON.stringify(JSON.parse(curl)));
  });

  test('carry the headers that the official client reads', async () => {
    const account = await sandbox.stripe.accounts.create({ type: 'express' });
    const { lastResponse } = await sandbox.stripe.balance.retrieve(
      {},
      { stripeAccount: account.id },
    );
    expect(lastResponse).toMatchObject({
      requestId: expect.stringMatching(/^req_\w{14}$/),
      apiVersion: '2026-10-28.endive',
      stripeAccount: account.id,
    });
  });

  test('carry the time of the sandbox, which can be moved', async () => {
    const before = await sandbox.now();
    const after = await sandbox.advance(86_400);
    expect(after - before).toBeGreaterThanOrEqual(86_400);
    const { headers } = await raw('/v1/balance');
    const date = Date.parse(headers.get('date')!) / 1000;
    expect(date).toBeGreaterThanOrEqual(after);
    expect(date).toBeLessThan(after + 60);
  });

  test('the clock takes no leap that would never end', async () => {
    const before = await sandbox.now();
    const answer = await sandbox.control('POST', '/clock/advance', { seconds: 1e15 });
    expect(answer.status).toBe(400);
    expect((await sandbox.now()) - before).toBeLessThan(60);
  });

  test('the version asked for is answered, a malformed one refused', async () => {
    const asking = (version: string) =>
      raw('/v1/balance', { headers: { ...bearer, 'stripe-version': version } });
    expect((await asking('2025-03-31.basil')).headers.get('stripe-version')).toBe(
      '2025-03-31.basil',
    );
    expect(await asking('newest')).toMatchObject({
      status: 400,
      body: { error: { message: 'Invalid Stripe API version: newest' } },
    });
  });

  test('an error names its code, its documentation and its request', async () => {
    const { status, headers, body } = await raw('/v1/charges/ch_missing');
    expect(status).toBe(404);
    expect(body.error).toEqual({
      type: 'invalid_request_error',
      code: 'resource_missing',
      param: 'id',
      message: "No such charge: 'ch_missing'",
      doc_url: 'https://stripe.com/docs/error-codes/resource-missing',
      request_log_url: expect.stringContaining(headers.get('request-id')!),
    });
  });
});

describe('control', () => {
  test('is refused to web pages of other hosts', async () => {
    const answer = await fetch(`${sandbox.url}/_sandbox/reset`, {
      method: 'POST',
      headers: { origin: 'https://evil.example' },
    });
    expect(answer.status).toBe(403);
  });

  test('is refused under another name of this machine, as a rebound DNS name would be', async () => {
    const request = get(`${sandbox.url}/_sandbox/requests`, { headers: { host: 'evil.example' } });
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    answer.resume();
    expect(answer.statusCode).toBe(403);
  });

  test.each([
    ['POST', '/clock/advance', { seconds: -1 }, 'seconds'],
    ['POST', '/clock/advance', { minutes: 1 }, 'minutes'],
    ['POST', '/faults', { path: '/elsewhere', status: 500 }, '/v1 paths only'],
    ['POST', '/faults', { path: '/v1/refunds' }, 'at least one of status, delayMs and drop'],
    ['POST', '/faults', { path: '/v1/refunds', stored: true, delayMs: 1 }, 'go with a status'],
    ['POST', '/reset', { scale: 'galactic' }, 'scale'],
    ['POST', '/simulate/miracle', {}, 'miracle'],
  ])('%s %s %o says what is wrong', async (method, path, body, words) => {
    const answer = await sandbox.control(method, path, body);
    expect(answer.status).toBe(400);
    expect((await answer.json()).error.message).toContain(words);
  });

  test('a rate limit lets that many through and answers the rest 429', async () => {
    await sandbox.control('POST', '/rate-limit', { perSecond: 5 });
    const calls = await Promise.allSettled(
      Array.from({ length: 20 }, () => sandbox.stripe.balance.retrieve()),
    );
    await sandbox.control('POST', '/rate-limit', { perSecond: null });
    const refused = calls.filter((call) => call.status === 'rejected').map(({ reason }) => reason);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThanOrEqual(15);
    expect(refused[0]).toMatchObject({ type: 'StripeRateLimitError', code: 'rate_limit' });
    expect(refused[0].headers['stripe-rate-limited-reason']).toBe('global-rate');
  });

  test('a limit on each endpoint leaves the others free', async () => {
    const { stripe } = sandbox;
    const account = await stripe.accounts.create({ type: 'express' });
    const other = await stripe.accounts.create({ type: 'express' });
    const set = await sandbox.control('POST', '/rate-limit', { perEndpoint: 1 });
    expect(await set.json()).toEqual({ perSecond: null, perEndpoint: 1, perResource: false });
    await stripe.accounts.retrieve(account.id);
    const again = await stripe.accounts.retrieve(other.id).catch((error) => error);
    expect(again).toMatchObject({ type: 'StripeRateLimitError', code: 'rate_limit' });
    expect(again.headers['stripe-rate-limited-reason']).toBe('endpoint-rate');
    expect((await stripe.balance.retrieve()).object).toBe('balance');
    await sandbox.control('POST', '/rate-limit', { perEndpoint: null });
    await stripe.accounts.retrieve(account.id);
  });

  test('a reset leaves nothing but the platform, and the same seed gives the same one', async () => {
    const platform = (await sandbox.stripe.accounts.retrieveCurrent()).id;
    await sandbox.stripe.accounts.create({ type: 'express' });
    await sandbox.reset({ seed: 7 });
    expect((await sandbox.stripe.accounts.list()).data).toEqual([]);
    expect((await sandbox.stripe.accounts.retrieveCurrent()).id).not.toBe(platform);
    await sandbox.reset({ seed: 1 });
    expect((await sandbox.stripe.accounts.retrieveCurrent()).id).toBe(platform);
  });
});
