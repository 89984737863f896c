import Stripe from 'stripe';
import { expect, test } from 'vitest';
import type { SentStep } from '../../api/operations/action.ts';
import { findByState } from '../../api/operations/state-lookup.ts';
import type { Gateway } from '../../api/stripe/gateway.ts';

const step: SentStep = {
  operation: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
  n: 1,
  path: '/v1/accounts/acct_1/reject',
  params: {},
  account: null,
  idempotencyKey: 'ours',
  journaledAt: 1_000_000,
};

type Account = Pick<Stripe.Account, 'id' | 'business_profile'> & {
  readonly requirements: { readonly disabled_reason: string | null };
};

const account = (disabled_reason: string | null): Account => ({
  id: 'acct_1',
  business_profile: null,
  requirements: { disabled_reason },
});
const rejected = account('rejected.platform_other');
const turned = { requirements: { disabled_reason: null } };

/** An event of a request with this key; of none, where `request` is null. */
const event = (
  key: string | null,
  {
    created = 1_000_010,
    object = rejected,
    previous_attributes = turned as object,
    request = { id: 'req_1', idempotency_key: key } as object | null,
  } = {},
) => ({ id: 'evt_1', created, request, data: { object, previous_attributes } });

const lookup = findByState<Account>({
  read: (client) => client.accounts.retrieve('acct_1') as unknown as Promise<Account>,
  isDone: ({ requirements }) => requirements.disabled_reason !== null,
  events: ['account.updated'],
});

/** Looks at a Stripe that holds this account and tells of these events, newest first. */
function look(held: Account, events: () => object[]) {
  const client = {
    accounts: { retrieve: async () => held },
    events: { list: async () => ({ data: events(), has_more: false }) },
  } as unknown as Stripe;
  const read = async (
    _priority: string,
    _account: string | null,
    call: (client: Stripe, options: object) => Promise<object>,
  ) => ({ value: await call(client, {}), begun: { at: 0, seq: 0 } });
  return lookup({ read } as unknown as Gateway, step);
}

const ours = { id: 'acct_1' };

test.each([
  ['is not so', account(null), [event('theirs')], null],
  ['is so by our request', rejected, [event('ours')], ours],
  ['was done by us and later by others too', rejected, [event('theirs'), event('ours')], ours],
  ['is so by the request of others', rejected, [event('theirs')], 'by_others'],
  ['is so by a request without a key', rejected, [event(null)], 'by_others'],
  ['happened by itself', rejected, [event(null, { request: null })], ours],
  [
    'happened by itself, as Stripe also puts it',
    rejected,
    [event(null, { request: { id: null } })],
    ours,
  ],
  ['is told of by no event', rejected, [], ours],
  [
    'was so already when others changed something else',
    rejected,
    [event('theirs', { previous_attributes: { business_profile: { name: 'Old' } } })],
    ours,
  ],
  [
    'was done by others before it was ordered',
    rejected,
    [event('theirs', { created: 999_900 })],
    ours,
  ],
  [
    'was done by others to another account',
    rejected,
    [event('theirs', { object: { ...rejected, id: 'acct_2' } })],
    ours,
  ],
])('what %s', async (_, held, events, found) => {
  expect(await look(held, () => events)).toEqual(found);
});

test('a key that may not read events sees only what is', async () => {
  const forbidden = () => {
    throw new Stripe.errors.StripePermissionError({ statusCode: 403 } as never);
  };
  expect(await look(rejected, forbidden)).toEqual(ours);
});

test('while Stripe does not answer nothing is decided', async () => {
  const down = () => {
    throw new Stripe.errors.StripeConnectionError({} as never);
  };
  await expect(look(rejected, down)).rejects.toThrow(Stripe.errors.StripeConnectionError);
});
