import Stripe from 'stripe';
import {
  charge,
  type ErrorRow,
  type ErrorWorld,
  forbidden,
  invalid,
  type Refusal,
  section,
  unknown,
  usd,
  wrong,
} from './error-row.ts';

const keys = { idempotencyKey: 'errors' };

/** Asks for the balance while that answers an error that no state of a test mode brings about. */
async function struck(
  { sandbox, stripe }: ErrorWorld,
  status: number,
  error: { code?: string; type?: 'api_error' } = {},
): Promise<unknown> {
  await sandbox.fault({ path: '/v1/balance', status, error, times: 1 });
  return await stripe.balance.retrieve();
}
const api = (statusCode: number, code: string | null = null): Refusal => ({
  type: 'StripeAPIError',
  statusCode,
  code,
  param: null,
});
const limited = (code: string, statusCode = 429): Refusal => ({
  type: 'StripeRateLimitError',
  statusCode,
  code,
  param: null,
});
const connection = (message: RegExp): Refusal => ({
  type: 'StripeConnectionError',
  statusCode: null,
  code: null,
  param: null,
  message,
});
const unsigned = (message: RegExp): Refusal => ({
  ...connection(message),
  type: 'StripeSignatureVerificationError',
});
const unauthorized = (code: string | null, message: RegExp): Refusal => ({
  type: 'StripeAuthenticationError',
  statusCode: 401,
  code,
  param: null,
  message,
});
const idempotency: Refusal = {
  type: 'StripeIdempotencyError',
  statusCode: 400,
  code: null,
  param: null,
  message: /^Keys for idempotent requests can only be used with the same parameters/,
};

/** Breaks the connection for as long as it is asked for the balance. */
async function cut(
  { sandbox, stripe }: ErrorWorld,
  fault: { drop?: 'before' | 'during'; delayMs?: number },
): Promise<unknown> {
  await sandbox.fault({ path: '/v1/balance', ...fault });
  try {
    return await stripe.balance.retrieve({}, { timeout: 500 });
  } finally {
    await sandbox.clearFaults();
  }
}

/** A signed event as a webhook receives it. */
async function received(change: { secret?: string; timestamp?: number; header?: string }) {
  const payload = '{"object":"event"}';
  const { secret = 'whsec_a', timestamp } = change;
  const signed = Stripe.webhooks.generateTestHeaderString({
    payload,
    secret: 'whsec_a',
    ...(timestamp && { timestamp }),
  });
  return Stripe.webhooks.constructEvent(payload, change.header ?? signed, secret);
}

const many = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 'v']));

/** Errors of any request: stripe-facts 1 and 5. */
export const requestErrors: ErrorRow[] = [
  ...section('1.5 classes', {
    'a key of the live mode': [
      ({ stripe }) => stripe.balance.retrieve({}, { apiKey: 'sk_live_abcdefgh1234' }),
      unauthorized(null, /^Invalid API Key provided: sk_live_\*+1234$/),
    ],
    'a key that has expired': [
      ({ stripe }) => stripe.balance.retrieve({}, { apiKey: 'sk_test_expired' }),
      unauthorized('api_key_expired', /^Expired API Key provided: sk_test_\*+ired$/),
    ],
    'a publishable key': [
      ({ stripe }) => stripe.balance.retrieve({}, { apiKey: 'pk_test_1' }),
      forbidden('secret_key_required'),
    ],
    'a platform’s act in a connected account’s name': [
      ({ stripe, names }) => stripe.accounts.create({}, { stripeAccount: names.seller! }),
      forbidden('platform_account_required'),
    ],
    'an account that the key has no access to': [
      ({ stripe }) => stripe.balance.retrieve({}, { stripeAccount: 'acct_x' }),
      forbidden('account_invalid'),
    ],
    'an object of the other mode': [
      ({ stripe }) => stripe.checkout.sessions.retrieve('cs_live_a1'),
      invalid('livemode_mismatch', 'id'),
    ],
    'a rate limit as 400': [
      (world) => struck(world, 400, { code: 'rate_limit' }),
      limited('rate_limit', 400),
    ],
    'a rate limit': [(world) => struck(world, 429), limited('rate_limit')],
    'more searches a second than Stripe takes': [
      async ({ sandbox, stripe }) => {
        await sandbox.control('POST', '/rate-limit', { perResource: true });
        const search = () => stripe.charges.search({ query: 'amount>1' });
        try {
          return await Promise.all(Array.from({ length: 60 }, search));
        } finally {
          await sandbox.control('POST', '/rate-limit', { perResource: false });
        }
      },
      limited('rate_limit'),
    ],
    'a locked object': [
      (world) => struck(world, 429, { code: 'lock_timeout' }),
      limited('lock_timeout'),
    ],
    'a dependency that failed': [(world) => struck(world, 424), api(424)],
    'Stripe’s own failure': [(world) => struck(world, 500), api(500)],
    'a connection that is closed': [
      (world) => cut(world, { drop: 'before' }),
      connection(/^An error occurred with our connection to Stripe/),
    ],
    'an answer that breaks off': [
      (world) => cut(world, { drop: 'during' }),
      connection(/^An error occurred with our connection to Stripe/),
    ],
    'no answer in time': [
      (world) => cut(world, { delayMs: 1500 }),
      connection(/^Request aborted due to timeout being reached \(500ms\)/),
    ],
    'an unknown path': [
      ({ stripe }) => stripe.rawRequest('GET', '/v1/unicorns'),
      {
        ...invalid(null),
        statusCode: 404,
        message: /^Unrecognized request URL \(GET: \/v1\/unicorns\)/,
      },
    ],
    'a malformed version': [
      ({ stripe }) => stripe.balance.retrieve({}, { apiVersion: 'yesterday' }),
      invalid(null, null, /^Invalid Stripe API version/),
    ],
  }),
  ...section('1.5 generic', {
    'an unknown object in the path': [
      ({ stripe }) => stripe.charges.retrieve('ch_x'),
      unknown("No such charge: 'ch_x'"),
    ],
    'an unknown object in a parameter': [
      ({ stripe }) => stripe.refunds.create({ charge: 'ch_x' }),
      invalid('resource_missing', 'charge', "No such charge: 'ch_x'"),
    ],
    'an unknown parameter': [
      ({ stripe }) => stripe.paymentIntents.create(wrong({ ...usd, foo: 1 })),
      invalid('parameter_unknown', 'foo', 'Received unknown parameter: foo'),
    ],
    'a missing parameter': [
      ({ stripe }) => stripe.paymentIntents.create(wrong({ amount: 1000 })),
      invalid('parameter_missing', 'currency', 'Missing required param: currency.'),
    ],
    'no integer': [
      ({ stripe }) => stripe.paymentIntents.create(wrong({ ...usd, amount: 'abc' })),
      invalid('parameter_invalid_integer', 'amount', 'Invalid integer: abc'),
    ],
    'an integer below 1': [
      ({ stripe }) => stripe.paymentIntents.create({ ...usd, amount: 0 }),
      invalid('parameter_invalid_integer', 'amount'),
    ],
    'an empty string': [
      ({ stripe }) => stripe.paymentIntents.create({ ...usd, description: '' }),
      invalid(
        'parameter_invalid_empty',
        'description',
        /^You passed an empty string for 'description'\./,
      ),
    ],
    'parameters that exclude each other': [
      ({ stripe, names }) =>
        stripe.refunds.create({ charge: names.charge!, payment_intent: names.paid! }),
      invalid('parameters_exclusive', 'charge'),
    ],
    'a word that is none of the enumeration': [
      ({ stripe, names }) =>
        stripe.refunds.create({ charge: names.charge!, reason: wrong('mood') }),
      invalid(
        null,
        'reason',
        'Invalid reason: must be one of duplicate, fraudulent, or requested_by_customer',
      ),
    ],
    'neither true nor false': [
      ({ stripe }) => stripe.paymentIntents.create({ ...usd, confirm: wrong('perhaps') }),
      invalid(null, 'confirm', 'Invalid boolean: perhaps'),
    ],
    'text where a hash is due': [
      ({ stripe }) => stripe.paymentIntents.create({ ...usd, transfer_data: wrong('acct') }),
      invalid(null, 'transfer_data', 'Invalid object'),
    ],
  }),
  ...section('1.5 what is no email address', {
    'of a customer': [
      ({ stripe }) => stripe.customers.create({ email: 'two words@example.com' }),
      invalid('email_invalid', 'email', /^Invalid email address: /),
    ],
    'of a Checkout Session': [
      ({ stripe }) => stripe.checkout.sessions.create({ mode: 'payment', customer_email: 'a@b' }),
      invalid('email_invalid', 'customer_email', /^Invalid email address: /),
    ],
    'of a charge': [
      ({ stripe, names }) =>
        stripe.charges.update(names.charge!, { receipt_email: '@example.com' }),
      invalid('email_invalid', 'receipt_email', /^Invalid email address: /),
    ],
    'of an account': [
      ({ stripe, names }) =>
        stripe.accounts.update(names.seller!, { business_profile: { support_email: 'nobody' } }),
      invalid('email_invalid', 'business_profile[support_email]', /^Invalid email address: /),
    ],
  }),
  ...section('1.6 idempotency', {
    'the key with other parameters': [
      async ({ stripe }) => {
        await stripe.paymentIntents.create(usd, keys);
        return await stripe.paymentIntents.create({ ...usd, amount: 2000 }, keys);
      },
      idempotency,
    ],
    'the key at another endpoint': [({ stripe }) => stripe.topups.create(usd, keys), idempotency],
    'the key of a request that is not answered yet': [
      async ({ stripe, sandbox }) => {
        await sandbox.fault({ path: '/v1/topups', delayMs: 300, times: 1 });
        const busy = { idempotencyKey: 'busy' };
        const both = [stripe.topups.create(usd, busy), stripe.topups.create(usd, busy)];
        return await Promise.all(both).finally(() => Promise.allSettled(both));
      },
      { ...api(409, 'idempotency_key_in_use'), message: /^There is currently another in-progress/ },
    ],
    'a key of more than 255 characters': [
      ({ stripe }) => stripe.topups.create(usd, { idempotencyKey: 'k'.repeat(256) }),
      invalid(null),
    ],
  }),
  ...section('1.8 metadata', {
    'more than 50 keys': [
      ({ stripe }) => stripe.paymentIntents.create({ ...usd, metadata: many(51) }),
      invalid(null, 'metadata'),
    ],
    'a key of more than 40 characters': [
      ({ stripe }) => stripe.paymentIntents.create({ ...usd, metadata: { ['k'.repeat(41)]: 'v' } }),
      invalid(null, `metadata[${'k'.repeat(41)}]`),
    ],
    'a value of more than 500 characters': [
      ({ stripe }) => stripe.paymentIntents.create({ ...usd, metadata: { k: 'v'.repeat(501) } }),
      invalid(null, 'metadata[k]'),
    ],
    'a key with square brackets': [
      ({ stripe }) => stripe.paymentIntents.create({ ...usd, metadata: { 'a[b]': 'v' } }),
      invalid(null),
    ],
  }),
  ...section('1.9 signatures', {
    'another secret': [
      () => received({ secret: 'whsec_b' }),
      unsigned(/No signatures found matching the expected signature/),
    ],
    'one that is too old': [
      () => received({ timestamp: 1_700_000_000 }),
      unsigned(/Timestamp outside the tolerance zone/),
    ],
    'no signature': [() => received({ header: 't=1' }), unsigned(/No signatures found/)],
    'no secret': [
      () => received({ secret: ' ' }),
      unsigned(/No webhook secret value was provided/),
    ],
  }),
  ...section('5 limits', {
    'a statement descriptor of more than 22 characters': [
      ({ stripe }) => charge(stripe, { statement_descriptor_suffix: 'x'.repeat(23) }),
      invalid(null, 'statement_descriptor_suffix'),
    ],
    'a description of more than 1000': [
      ({ stripe }) => stripe.paymentIntents.create({ ...usd, description: 'x'.repeat(1001) }),
      invalid(null, 'description'),
    ],
    'a transfer group of more than 5000': [
      ({ stripe }) => stripe.paymentIntents.create({ ...usd, transfer_group: 'x'.repeat(5001) }),
      invalid(null, 'transfer_group'),
    ],
    'a payout’s statement descriptor of more than 22': [
      ({ stripe }) => stripe.payouts.create({ ...usd, statement_descriptor: 'x'.repeat(23) }),
      invalid(null, 'statement_descriptor'),
    ],
    'a top-up’s statement descriptor of more than 15': [
      ({ stripe }) => stripe.topups.create({ ...usd, statement_descriptor: 'x'.repeat(16) }),
      invalid(null, 'statement_descriptor'),
    ],
  }),
];
