/** The ids that the rows are about, by the word that stands for them in a row. */
export type Names = Record<string, string>;

/** One resource's operation with an answer and an error that are recorded from it. */
export interface Operation {
  /** As the sandbox serves it: `POST /v1/charges/:id`. */
  route: string;
  /** The words for the path's variable parts, in their order. */
  of: string[];
  params: Record<string, unknown>;
  /** The account that asks, by its word; the platform when left out. */
  as?: string;
  /** The word in the answer's `object` field. */
  object: string;
  /** The same request gone wrong: with these parameters, or of another object. */
  wrong: { params?: Record<string, unknown>; of?: string[] };
  refusal: { statusCode: number; code?: string; param?: string };
}

const UNKNOWN = { statusCode: 404, code: 'resource_missing', param: 'id' };
const NO_ACCESS = { statusCode: 403, code: 'account_invalid' };

/** Rows that go wrong in the usual ways: a list of too many, an object that does not exist. */
function list(route: string, object = 'list', of: string[] = [], as?: string): Operation {
  return {
    route: `GET ${route}`,
    of,
    params: { limit: 3 },
    object,
    wrong: { params: { limit: 101 } },
    refusal: { statusCode: 400, code: 'parameter_invalid_integer', param: 'limit' },
    ...(as && { as }),
  };
}
function one(
  route: string,
  of: string[],
  object: string,
  params: Record<string, unknown> = {},
  more: Partial<Operation> = {},
): Operation {
  const wrong = { of: [...of.slice(0, -1), 'nobody'] };
  return { route, of, params, object, wrong, refusal: UNKNOWN, ...more };
}
function create(
  route: string,
  object: string,
  params: Record<string, unknown>,
  missing: string,
  of: string[] = [],
  more: Partial<Operation> = {},
): Operation {
  const rest = Object.fromEntries(Object.entries(params).filter(([name]) => name !== missing));
  const refusal = { statusCode: 400, code: 'parameter_missing', param: missing };
  return { route: `POST ${route}`, of, params, object, wrong: { params: rest }, refusal, ...more };
}
const unknownParameter = {
  wrong: { params: { colour: 'red' } },
  refusal: { statusCode: 400, code: 'parameter_unknown', param: 'colour' },
};
const foreign = { refusal: NO_ACCESS };
const account = '/v1/accounts/:account';
const reversals = '/v1/transfers/:transfer/reversals';
const feeRefunds = '/v1/application_fees/:fee/refunds';
const usd = { amount: 100, currency: 'usd' };
const metadata = { metadata: { a: '1' } };

/**
 * Every operation of every resource, in an order in which they can be asked one after the other.
 * Values of the form `@word` are ids. A route without a row fails the test.
 */
export const operations: Operation[] = [
  one('GET /v1/account', [], 'account', {}, unknownParameter),
  list('/v1/accounts'),
  {
    ...create('/v1/accounts', 'account', { type: 'express' }, ''),
    wrong: { params: { type: 'grand' } },
    refusal: { statusCode: 400, param: 'type' },
  },
  one(`GET ${account}`, ['seller'], 'account', {}, foreign),
  one(`POST ${account}`, ['seller'], 'account', metadata, foreign),
  one(
    `POST ${account}/reject`,
    ['rejected'],
    'account',
    { reason: 'other' },
    {
      wrong: { params: { reason: 'mood' } },
      refusal: { statusCode: 400, param: 'reason' },
    },
  ),
  one(
    `POST ${account}/unreject`,
    ['rejected'],
    'account',
    {},
    {
      wrong: { of: ['seller'] },
      refusal: { statusCode: 400 },
    },
  ),
  one(`DELETE ${account}`, ['rejected'], 'account', {}, foreign),
  one(`GET ${account}/capabilities`, ['seller'], 'list', {}, foreign),
  one(`GET ${account}/capabilities/:capability`, ['seller', 'transfers'], 'capability'),
  one(`POST ${account}/capabilities/:capability`, ['seller', 'transfers'], 'capability', {
    requested: true,
  }),
  list(`${account}/external_accounts`, 'list', ['seller']),
  create(
    `${account}/external_accounts`,
    'bank_account',
    { external_account: 'btok_us_verified' },
    'external_account',
    ['seller'],
  ),
  one(`GET ${account}/external_accounts/:id`, ['seller', 'bank'], 'bank_account'),
  one(`POST ${account}/external_accounts/:id`, ['seller', 'bank'], 'bank_account', metadata),
  one(`DELETE ${account}/external_accounts/:id`, ['seller', 'spare'], 'bank_account'),
  create(
    '/v1/account_sessions',
    'account_session',
    { account: '@seller', components: { payments: { enabled: true } } },
    'components',
  ),
  create(`${account}/persons`, 'person', { first_name: 'Olga' }, '', ['seller'], {
    wrong: { params: { dob: { day: 40, month: 1, year: 1980 } } },
    refusal: { statusCode: 400, param: 'dob[day]' },
  }),
  list(`${account}/persons`, 'list', ['seller']),
  one(`GET ${account}/persons/:person`, ['seller', 'person'], 'person'),
  one(`POST ${account}/persons/:person`, ['seller', 'person'], 'person', metadata),
  one(`DELETE ${account}/persons/:person`, ['seller', 'person'], 'person'),
  one(
    `POST ${account}/login_links`,
    ['express'],
    'login_link',
    {},
    {
      wrong: { of: ['seller'] },
      refusal: { statusCode: 400 },
    },
  ),
  create(
    '/v1/account_links',
    'account_link',
    {
      account: '@express',
      type: 'account_onboarding',
      refresh_url: 'https://example.com/again',
      return_url: 'https://example.com/back',
    },
    'return_url',
  ),
  list('/v1/application_fees'),
  one('GET /v1/application_fees/:fee', ['fee'], 'application_fee'),
  one(
    `POST ${feeRefunds}`,
    ['fee'],
    'fee_refund',
    { amount: 10 },
    {
      wrong: { params: { amount: 100_000 } },
      refusal: { statusCode: 400, param: 'amount' },
    },
  ),
  list(feeRefunds, 'list', ['fee']),
  one(`GET ${feeRefunds}/:id`, ['fee', 'feeRefund'], 'fee_refund'),
  one(`POST ${feeRefunds}/:id`, ['fee', 'feeRefund'], 'fee_refund', metadata),
  one('GET /v1/balance', [], 'balance', {}, unknownParameter),
  one('GET /v1/balance_settings', [], 'balance_settings', {}, unknownParameter),
  one(
    'POST /v1/balance_settings',
    [],
    'balance_settings',
    { payments: { payouts: { statement_descriptor: 'SHOP' } } },
    {
      wrong: { params: { payments: { payouts: { schedule: { interval: 'hourly' } } } } },
      refusal: { statusCode: 400, param: 'payments[payouts][schedule][interval]' },
    },
  ),
  list('/v1/balance_transactions'),
  one('GET /v1/balance_transactions/:id', ['transaction'], 'balance_transaction'),
  list('/v1/charges'),
  one(
    'GET /v1/charges/search',
    [],
    'search_result',
    { query: 'amount>0' },
    {
      wrong: { params: { query: 'size:1' } },
      refusal: { statusCode: 400, param: 'query' },
    },
  ),
  one('GET /v1/charges/:id', ['charge'], 'charge'),
  one('POST /v1/charges/:id', ['charge'], 'charge', metadata),
  list('/v1/disputes'),
  one('GET /v1/disputes/:id', ['dispute'], 'dispute'),
  one('POST /v1/disputes/:id', ['dispute'], 'dispute', metadata),
  one('POST /v1/disputes/:id/close', ['dispute'], 'dispute'),
  list('/v1/events'),
  one('GET /v1/events/:id', ['event'], 'event'),
  list('/v1/files'),
  one('GET /v1/files/:id', ['file'], 'file'),
  {
    ...create('/v1/payment_intents', 'payment_intent', usd, 'currency'),
  },
  list('/v1/payment_intents'),
  one(
    'GET /v1/payment_intents/search',
    [],
    'search_result',
    { query: 'amount>0' },
    {
      wrong: { params: {} },
      refusal: { statusCode: 400, code: 'parameter_missing', param: 'query' },
    },
  ),
  one('GET /v1/payment_intents/:id', ['intent'], 'payment_intent'),
  one('POST /v1/payment_intents/:id', ['intent'], 'payment_intent', metadata),
  one(
    'POST /v1/payment_intents/:id/confirm',
    ['intent'],
    'payment_intent',
    { payment_method: 'pm_card_visa' },
    {
      wrong: { params: { payment_method: 'pm_card_visa_chargeDeclined' } },
      refusal: { statusCode: 402, code: 'card_declined' },
    },
  ),
  one(
    'POST /v1/payment_intents/:id/capture',
    ['authorized'],
    'payment_intent',
    {},
    {
      wrong: { of: ['canceling'] },
      refusal: { statusCode: 400, code: 'payment_intent_unexpected_state' },
    },
  ),
  one(
    'POST /v1/payment_intents/:id/cancel',
    ['canceling'],
    'payment_intent',
    {},
    {
      wrong: { of: ['paid'] },
      refusal: { statusCode: 400, code: 'payment_intent_unexpected_state' },
    },
  ),
  list('/v1/payment_method_configurations'),
  one(
    'POST /v1/payment_method_configurations',
    [],
    'payment_method_configuration',
    {},
    {
      wrong: { params: { parent: 'pmc_x' } },
      refusal: { statusCode: 400, code: 'resource_missing', param: 'parent' },
    },
  ),
  one(
    'GET /v1/payment_method_configurations/:id',
    ['configuration'],
    'payment_method_configuration',
  ),
  one(
    'POST /v1/payment_method_configurations/:id',
    ['configuration'],
    'payment_method_configuration',
    { name: 'Other' },
  ),
  create('/v1/payment_methods', 'payment_method', { type: 'card' }, 'type'),
  list('/v1/payment_methods'),
  one('GET /v1/payment_methods/:id', ['method'], 'payment_method'),
  create('/v1/payment_methods/:id/attach', 'payment_method', { customer: 'cus_a' }, 'customer', [
    'method',
  ]),
  one('POST /v1/payment_methods/:id', ['method'], 'payment_method', metadata),
  one('POST /v1/payment_methods/:id/detach', ['method'], 'payment_method'),
  create('/v1/payouts', 'payout', usd, 'currency'),
  list('/v1/payouts'),
  one('GET /v1/payouts/:id', ['payout'], 'payout'),
  one('POST /v1/payouts/:id', ['payout'], 'payout', metadata),
  one('POST /v1/payouts/:id/cancel', ['payout'], 'payout'),
  one('POST /v1/payouts/:id/reverse', ['sellerPayout'], 'payout', {}, { as: 'seller' }),
  one(
    'POST /v1/refunds',
    [],
    'refund',
    { charge: '@charge', amount: 100 },
    {
      wrong: { params: { charge: 'ch_x' } },
      refusal: { statusCode: 400, code: 'resource_missing', param: 'charge' },
    },
  ),
  list('/v1/refunds'),
  one('GET /v1/refunds/:id', ['refund'], 'refund'),
  one('POST /v1/refunds/:id', ['refund'], 'refund', metadata),
  one(
    'POST /v1/refunds/:id/cancel',
    ['waiting'],
    'refund',
    {},
    {
      wrong: { of: ['refund'] },
      refusal: { statusCode: 400 },
    },
  ),
  one(
    'POST /v1/test_helpers/refunds/:id/expire',
    ['expiring'],
    'refund',
    {},
    {
      wrong: { of: ['refund'] },
      refusal: { statusCode: 400 },
    },
  ),
  create('/v1/topups', 'topup', usd, 'amount'),
  list('/v1/topups'),
  one('GET /v1/topups/:id', ['topup'], 'topup'),
  one('POST /v1/topups/:id', ['topup'], 'topup', metadata),
  one('POST /v1/topups/:id/cancel', ['topup'], 'topup'),
  create('/v1/transfers', 'transfer', { ...usd, destination: '@seller' }, 'destination'),
  list('/v1/transfers'),
  one('GET /v1/transfers/:transfer', ['transfer'], 'transfer'),
  one('POST /v1/transfers/:transfer', ['transfer'], 'transfer', metadata),
  one(
    `POST ${reversals}`,
    ['transfer'],
    'transfer_reversal',
    { amount: 10 },
    {
      wrong: { params: { amount: 100_000 } },
      refusal: { statusCode: 400, param: 'amount' },
    },
  ),
  list(reversals, 'list', ['transfer']),
  one(`GET ${reversals}/:id`, ['transfer', 'reversal'], 'transfer_reversal'),
  one(`POST ${reversals}/:id`, ['transfer', 'reversal'], 'transfer_reversal', metadata),
  create(
    '/v1/webhook_endpoints',
    'webhook_endpoint',
    { url: 'https://example.com', enabled_events: ['*'] },
    'url',
  ),
  list('/v1/webhook_endpoints'),
  one('GET /v1/webhook_endpoints/:id', ['endpoint'], 'webhook_endpoint'),
  one('POST /v1/webhook_endpoints/:id', ['endpoint'], 'webhook_endpoint', metadata),
  one('DELETE /v1/webhook_endpoints/:id', ['endpoint'], 'webhook_endpoint'),
];
