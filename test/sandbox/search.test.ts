import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SandboxForTest, startSandbox } from '../support/sandbox.ts';
import { begin, pay } from './books.ts';
import { engineWorld } from './engine-world.ts';

let sandbox: SandboxForTest;
let stripe: Stripe;
/** Charges by what is special about them. */
const charges: Record<string, string> = {};

beforeAll(async () => {
  sandbox = await startSandbox();
  stripe = sandbox.stripe;
  await begin(sandbox);
  const make = async (
    name: string,
    amount: number,
    more: Partial<Stripe.PaymentIntentCreateParams> = {},
  ) => {
    const { charge } = await pay(stripe, amount, more);
    charges[name] = charge.id;
    return charge.id;
  };
  const partly = await make('partly', 1000, { metadata: { order: '6735', say: 'a "b"' } });
  await stripe.refunds.create({ charge: partly, amount: 100 });
  const wholly = await make('wholly', 2000, { payment_method: 'pm_card_mastercard' });
  await stripe.refunds.create({ charge: wholly });
  await make('euro', 3000, { currency: 'eur' });
  await make('disputed', 4000, { payment_method: 'pm_card_createDispute' });
  await stripe.paymentIntents.create({ amount: 5000, currency: 'usd', metadata: { order: '1' } });
});
afterAll(() => sandbox.stop());

async function found(query: string): Promise<string[]> {
  const { data } = await stripe.charges.search({ query });
  return data.map(({ id }) => Object.keys(charges).find((name) => charges[name] === id)!);
}

test.each([
  ['amount>1000 AND amount<4000', ['euro', 'wholly']],
  ['amount>=1000 amount<=2000', ['wholly', 'partly']],
  ['amount:3000', ['euro']],
  ['currency:"EUR"', ['euro']],
  ['-currency:"usd"', ['euro']],
  ['status:"succeeded"', ['disputed', 'euro', 'wholly', 'partly']],
  ["status:'failed'", []],
  ['refunded:"true"', ['wholly']],
  ['refunded:"false"', ['partly']],
  ['refunded:null', ['disputed', 'euro']],
  ['disputed:"true"', ['disputed']],
  ['customer:null AND disputed:"true"', ['disputed']],
  ['currency:"eur" OR disputed:"true"', ['disputed', 'euro']],
  ['metadata["order"]:"6735"', ['partly']],
  ['metadata["say"]:"a \\"b\\""', ['partly']],
  ['-metadata["order"]:null', ['partly']],
  ['metadata["order"]:null amount<3000', ['wholly']],
  ['payment_method_details.card.brand:"mastercard"', ['wholly']],
  ['payment_method_details.card.last4:4444', ['wholly']],
  ['payment_method_details.card.exp_month:"12" AND amount:1000', ['partly']],
  ['billing_details.address.postal_code:null AND amount:1000', ['partly']],
  ['created>0 AND amount:1000', ['partly']],
])('charges by %s', async (query, names) => {
  expect(await found(query)).toEqual(names);
});

test('payment intents', async () => {
  const { data, object } = (await stripe.paymentIntents.search({
    query: 'status:"requires_payment_method" AND metadata["order"]:"1"',
  })) as unknown as { object: string; data: Stripe.PaymentIntent[] };
  expect(object).toBe('search_result');
  expect(data).toMatchObject([{ object: 'payment_intent', amount: 5000 }]);
});

test('page by page', async () => {
  const query = 'status:"succeeded"';
  const first = await stripe.charges.search({ query, limit: 3 });
  expect(first).toMatchObject({ has_more: true, url: '/v1/charges/search' });
  const second = await stripe.charges.search({ query, limit: 3, page: first.next_page! });
  expect(second).toMatchObject({ has_more: false, next_page: null });
  const ids = [...first.data, ...second.data].map(({ id }) => id);
  expect(new Set(ids)).toEqual(new Set(Object.values(charges)));
  const all = await stripe.charges.search({ query, limit: 1 }).autoPagingToArray({ limit: 100 });
  expect(all.map(({ id }) => id)).toEqual(ids);
});

test('how many there are in all, when asked', async () => {
  const counted = await stripe.charges.search({
    query: 'status:"succeeded"',
    limit: 1,
    expand: ['total_count', 'data.balance_transaction'],
  });
  expect(counted).toMatchObject({
    total_count: 4,
    data: [{ balance_transaction: { object: 'balance_transaction' } }],
  });
  expect(await stripe.charges.search({ query: 'amount:1' })).not.toHaveProperty('total_count');
});

describe('what is no query is refused', () => {
  test.each([
    ['', 'parameter_invalid_empty'],
    ['nonsense', undefined],
    ['status:succeeded', undefined],
    ['status:"succeeded"amount:1', undefined],
    ['colour:"red"', undefined],
    ['transfer_group:"g"', undefined],
    ['status["a"]:"b"', undefined],
    ['status>"a"', undefined],
    ['metadata["a"]>1', undefined],
    ['currency~"us"', undefined],
    ['amount~1', undefined],
    ['amount:"much"', undefined],
    ['amount:null', undefined],
    ['amount:1 AND amount:2 OR amount:3', undefined],
    [Array(11).fill('amount:1').join(' '), undefined],
  ])('%s', async (query, code) => {
    await expect(stripe.charges.search({ query })).rejects.toMatchObject({
      statusCode: 400,
      type: 'StripeInvalidRequestError',
      param: 'query',
      code,
    });
  });

  test('nor is another page', async () => {
    await expect(stripe.charges.search({ query: 'amount:1', page: 'x' })).rejects.toMatchObject({
      statusCode: 400,
      param: 'page',
    });
    await expect(
      stripe.paymentIntents.search({} as Stripe.PaymentIntentSearchParams),
    ).rejects.toMatchObject({ code: 'parameter_missing', param: 'query' });
  });
});

test('where the index lags, what is new is not found yet', () => {
  const { post, get, engine } = engineWorld({ searchLagSeconds: 60 });
  post('/v1/payment_intents', { amount: 100, currency: 'usd' });
  const search = () =>
    get<Stripe.ApiSearchResult<Stripe.PaymentIntent>>('/v1/payment_intents/search', {
      query: 'amount:100',
    }).data;
  expect(search()).toEqual([]);
  engine.advance(61);
  expect(search()).toHaveLength(1);
});

test('what is far behind the newest is found too, page by page', () => {
  const { post, get } = engineWorld();
  const path = '/v1/payment_intents';
  const amounts = Array.from({ length: 400 }, (_, n) => (n % 150 === 0 ? 100 + n : 50));
  for (const amount of amounts) post(path, { amount, currency: 'usd' });
  const found: number[] = [];
  for (let page: string | null | undefined; page !== null; ) {
    const params = { query: 'amount>=100', limit: 1, ...(page && { page }) };
    const answer = get<Stripe.ApiSearchResult<Stripe.PaymentIntent>>(`${path}/search`, params);
    found.push(...answer.data.map(({ amount }) => amount));
    page = answer.next_page;
  }
  expect(found).toEqual([400, 250, 100]);
});
