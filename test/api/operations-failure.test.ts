import Stripe from 'stripe';
import { expect, test } from 'vitest';
import type { SentStep } from '../../api/operations/action.ts';
import { findByMetadata } from '../../api/operations/lookup.ts';
import { sortFailure } from '../../api/stripe/failure.ts';
import { type Gateway, openGateway, SubmitUnsaid } from '../../api/stripe/gateway.ts';

/** The client's error for an answer of Stripe's. */
function answered(statusCode: number, fields: { type?: string; code?: string }, replayed = false) {
  const headers = replayed ? { 'idempotent-replayed': 'true' } : {};
  const type = 'invalid_request_error' as const;
  return Stripe.errors.StripeError.generate({
    type,
    message: 'Words of the day',
    statusCode,
    headers,
    ...fields,
  } as Stripe.StripeRawError);
}

test.each([
  ['refused', answered(400, { code: 'charge_disputed' })],
  ['refused', answered(402, { type: 'card_error', code: 'card_declined' })],
  ['refused', answered(404, { code: 'resource_missing' })],
  ['refused', answered(400, { code: 'charge_disputed' }, true)],
  ['later', answered(429, { code: 'rate_limit' })],
  ['later', answered(429, { code: 'lock_timeout' })],
  ['later', answered(400, { code: 'lock_timeout' })],
  ['later', answered(409, { code: 'idempotency_key_in_use' })],
  ['later', answered(409, { type: 'idempotency_error', code: 'idempotency_key_in_use' })],
  ['look_up', answered(400, { type: 'idempotency_error' })],
  ['look_up', answered(500, { type: 'api_error' }, true)],
  ['look_up', answered(503, { type: 'api_error' }, true)],
  ['unknown', answered(500, { type: 'api_error' })],
  ['unknown', answered(502, { type: 'api_error' })],
  ['unknown', new Stripe.errors.StripeConnectionError({ message: 'Request aborted' } as never)],
  ['unknown', new TypeError('fetch failed')],
  ['key_not_allowed', answered(401, {})],
  ['key_not_allowed', answered(403, {})],
  ['refused', answered(403, { code: 'account_invalid' })],
  ['refused', new SubmitUnsaid('/v1/disputes/du_1')],
])('an answer is sorted as %s by its status and code', (outcome, error) => {
  expect(sortFailure(error).outcome).toBe(outcome);
});

test('a lookup goes through every page, and takes only what carries its own metadata', async () => {
  const step: SentStep = {
    operation: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
    n: 2,
    path: '/v1/refunds',
    params: { charge: 'ch_1' },
    account: null,
    idempotencyKey: 'key_1',
    journaledAt: 1_000_000,
  };
  const marked = (operation_step: string) => ({
    operation_id: step.operation,
    operation_step,
  });
  const refunds = [
    { id: 're_none', metadata: null },
    { id: 're_another_step', metadata: marked('1') },
    { id: 're_this', metadata: marked('2') },
  ];
  const asked: object[] = [];
  const lookup = findByMetadata(async (_client, { params }, page) => {
    asked.push({ ...page, ...params });
    const from = refunds.findIndex(({ id }) => id === page.starting_after) + 1;
    return { data: refunds.slice(from, from + 1), has_more: from + 1 < refunds.length };
  });
  const gateway = openGateway({ secretKey: 'sk_test_unused', mode: 'test', firstSeq: 1 });
  const stripe: Gateway = {
    ...gateway,
    read: async (_priority, _account, call) => ({
      value: await call(new Stripe('sk_test_unused'), {}),
      begun: { at: 0, seq: 1 },
    }),
  };
  expect(await lookup(stripe, step)).toMatchObject({ id: 're_this' });
  expect(asked).toHaveLength(3);
  expect(asked[0]).toEqual({ limit: 100, created: { gte: 999_700 }, charge: 'ch_1' });
  expect(await lookup(stripe, { ...step, n: 3 })).toBeNull();
});
