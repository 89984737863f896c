import { expect, test } from 'vitest';
import { StripeError } from '../../api/sandbox/engine/errors.ts';
import { type LimitedRequest, RateLimit } from '../../api/sandbox/http/rate-limit.ts';

/** Stripe's own limits of single resources. */
function stripes(): RateLimit {
  const limit = new RateLimit();
  limit.set({ perResource: true });
  return limit;
}

const request = (order: string, account: string | null = null): LimitedRequest => {
  const [method, path] = order.split(' ') as [string, string];
  return { method, path, account };
};

/** How often in a row it passes, and why not once more. */
function passes(limit: RateLimit, order: string, account?: string): [number, string | undefined] {
  for (let count = 0; count < 2000; count++) {
    try {
      limit.pass(request(order, account));
    } catch (error) {
      return [count, (error as StripeError).rateLimitReason];
    }
  }
  throw new Error(`${order} is not limited.`);
}

test.each([
  ['GET /v1/charges/search', 20, 'endpoint-rate'],
  ['GET /v1/payment_intents/search', 20, 'endpoint-rate'],
  ['GET /v1/files', 20, 'endpoint-rate'],
  ['GET /v1/files/file_1', 20, 'endpoint-rate'],
  ['POST /v1/files', 20, 'endpoint-rate'],
  ['POST /v1/payouts', 15, 'endpoint-rate'],
  ['POST /v1/accounts', 30, 'endpoint-rate'],
  ['POST /v1/payment_intents/pi_1', 1000, 'resource-specific'],
])('%s: %d and no more, for each account', (order, most, reason) => {
  const limit = stripes();
  for (const account of [undefined, 'acct_1']) {
    const [count, why] = passes(limit, order, account);
    // Time goes on meanwhile, in which one more may be earned.
    expect(count).toBeGreaterThanOrEqual(most);
    expect(count).toBeLessThan(1.5 * most);
    expect(why).toBe(reason);
  }
});

test('updates are counted for each payment intent', () => {
  const limit = stripes();
  passes(limit, 'POST /v1/payment_intents/pi_1');
  expect(() => limit.pass(request('POST /v1/payment_intents/pi_2'))).not.toThrow();
});

test.each([
  'GET /v1/payouts',
  'POST /v1/payouts/po_1/cancel',
  'GET /v1/accounts',
  'POST /v1/payment_intents',
  'POST /v1/payment_intents/pi_1/confirm',
])('%s has no limit of its own', (order) => {
  const limit = stripes();
  expect(() => passes(limit, order)).toThrow('is not limited');
});

test('thirty payouts of an account are under way at once, and one more when one of them ends', () => {
  const limit = stripes();
  const payout = request('POST /v1/payouts', 'acct_1');
  const [end] = Array.from({ length: 30 }, () => limit.begin(payout));
  expect(() => limit.begin(payout)).toThrow(StripeError);
  expect(() => limit.begin(request('POST /v1/payouts', 'acct_2'))).not.toThrow();
  expect(() => limit.begin(request('GET /v1/payouts', 'acct_1'))).not.toThrow();
  end!();
  limit.begin(payout);
  expect(() => limit.begin(payout)).toThrow(
    expect.objectContaining({ status: 429, rateLimitReason: 'endpoint-concurrency' }),
  );
});
