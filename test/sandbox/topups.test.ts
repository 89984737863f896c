import type Stripe from 'stripe';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type SandboxForTest, startSandbox } from '../support/sandbox.ts';
import { balanceOf, begin, books } from './books.ts';

let sandbox: SandboxForTest;
let stripe: Stripe;

beforeAll(async () => {
  sandbox = await startSandbox();
  stripe = sandbox.stripe;
});
beforeEach(() => begin(sandbox));
afterAll(() => sandbox.stop());

function topUp(more: Partial<Stripe.TopupCreateParams> = {}): Promise<Stripe.Topup> {
  return stripe.topups.create({ amount: 5000, currency: 'usd', ...more });
}
async function eventTypes(): Promise<string[]> {
  const { data } = await stripe.events.list({ limit: 100 });
  return data.map(({ type }) => type).filter((type) => type.startsWith('topup.'));
}

test('a top-up brings money to the available balance once the bank has answered', async () => {
  const made = await topUp({
    description: 'For refunds',
    metadata: { reason: 'season' },
    statement_descriptor: 'TOPUP',
    transfer_group: 'g1',
    source: 'btok_us_verified',
  });
  expect(made).toMatchObject({
    id: expect.stringMatching(/^tu_\w{24}$/),
    object: 'topup',
    balance_transaction: null,
    description: 'For refunds',
    initiated_by: 'user',
    metadata: { reason: 'season' },
    source: { object: 'source', type: 'ach_debit', ach_debit: { last4: '6789' } },
    statement_descriptor: 'TOPUP',
    status: 'pending',
    transfer_group: 'g1',
  });
  expect(made.expected_availability_date! - made.created).toBeGreaterThan(0);
  expect(await balanceOf(stripe)).toEqual({ available: 0, pending: 0 });
  await sandbox.advance(600);
  const topup = await stripe.topups.retrieve(made.id, { expand: ['balance_transaction'] });
  expect(topup).toMatchObject({
    status: 'succeeded',
    balance_transaction: { type: 'topup', net: 5000, source: made.id, status: 'available' },
  });
  expect(await books(stripe)).toEqual([['topup', 'topup', 5000, 0, 5000]]);
  expect(await balanceOf(stripe)).toEqual({ available: 5000, pending: 0 });
  expect(await eventTypes()).toEqual(['topup.succeeded', 'topup.created']);
});

test.each([
  ['btok_us_verified_noAccount', 'no_account'],
  ['btok_us_verified_accountClosed', 'account_closed'],
  ['btok_us_verified_insufficientFunds', 'insufficient_funds'],
  ['btok_us_verified_debitNotAuthorized', 'debit_not_authorized'],
  ['btok_us_verified_invalidCurrency', 'invalid_currency'],
])('%s fails with %s and books nothing', async (source, failure_code) => {
  const { id } = await topUp({ source });
  await sandbox.advance(600);
  expect(await stripe.topups.retrieve(id)).toMatchObject({
    status: 'failed',
    failure_code,
    failure_message: expect.any(String),
    balance_transaction: null,
  });
  expect(await books(stripe)).toEqual([]);
  expect(await eventTypes()).toEqual(['topup.failed', 'topup.created']);
});

test('it may come from a payment method, or from the platform’s own bank account', async () => {
  const own = await topUp();
  expect(own.source).toMatchObject({ type: 'ach_debit' });
  const method = await topUp({
    payment_method: 'pm_usBankAccount_insufficientFunds',
    payment_method_options: { us_bank_account: { network: 'ach' } },
  });
  expect(method).toMatchObject({ source: null, payment_method: expect.stringMatching(/^pm_/) });
  const quiet = await topUp({ payment_method: 'pm_usBankAccount_processing' });
  await sandbox.advance(600);
  expect((await stripe.topups.retrieve(own.id)).status).toBe('succeeded');
  expect((await stripe.topups.retrieve(method.id)).failure_code).toBe('insufficient_funds');
  expect((await stripe.topups.retrieve(quiet.id)).status).toBe('pending');
});

test('a pending one can be canceled, and then brings nothing', async () => {
  const { id } = await topUp();
  expect(await stripe.topups.cancel(id)).toMatchObject({ status: 'canceled' });
  await sandbox.advance(600);
  expect(await books(stripe)).toEqual([]);
  expect(await eventTypes()).toEqual(['topup.canceled', 'topup.created']);
  await expect(stripe.topups.cancel(id)).rejects.toMatchObject({ statusCode: 400 });
});

test('the bank may take it back', async () => {
  const { id } = await topUp();
  await expect(sandbox.simulate('topup_reversal', { topup: id })).rejects.toThrow('not succeeded');
  await sandbox.advance(600);
  await sandbox.simulate('topup_reversal', { topup: id });
  expect((await stripe.topups.retrieve(id)).status).toBe('reversed');
  expect(await books(stripe)).toEqual([
    ['topup', 'topup', 5000, 0, 5000],
    ['topup_reversal', 'topup_reversal', -5000, 0, -5000],
  ]);
  expect((await eventTypes())[0]).toBe('topup.reversed');
});

test('description and metadata can be changed; lists narrow by amount, status and time', async () => {
  const first = await topUp({ amount: 100 });
  const second = await topUp({ amount: 200 });
  await stripe.topups.cancel(first.id);
  const changed = await stripe.topups.update(second.id, { description: 'b', metadata: { a: '1' } });
  expect(changed).toMatchObject({ description: 'b', metadata: { a: '1' } });
  const ids = async (params: Stripe.TopupListParams) =>
    (await stripe.topups.list(params)).data.map(({ id }) => id);
  expect(await ids({})).toEqual([second.id, first.id]);
  expect(await ids({ amount: 100 })).toEqual([first.id]);
  expect(await ids({ amount: { gt: 100 } })).toEqual([second.id]);
  expect(await ids({ status: 'canceled' })).toEqual([first.id]);
  expect(await ids({ created: { gt: second.created } })).toEqual([]);
});

test.each<[Partial<Stripe.TopupCreateParams>, object]>([
  [{ amount: 0 }, { code: 'parameter_invalid_integer', param: 'amount' }],
  [{ source: 'btok_nobody' }, { code: 'resource_missing', param: 'source' }],
  [{ payment_method: 'pm_none' }, { code: 'resource_missing', param: 'payment_method' }],
  [{ payment_method: 'pm_card_visa' }, { param: 'payment_method' }],
  [
    { payment_method: 'pm_usBankAccount', source: 'btok_us_verified' },
    { code: 'parameters_exclusive', param: 'source' },
  ],
  [{ currency: 'eur', source: 'btok_us_verified' }, { param: 'currency' }],
  [{ currency: 'eur' }, { param: 'source' }],
  [{ statement_descriptor: 'more than fifteen' }, { param: 'statement_descriptor' }],
  [{ statement_descriptor: 'Zürich' }, { param: 'statement_descriptor' }],
])('%o is refused', async (params, refusal) => {
  await expect(topUp(params)).rejects.toMatchObject({ statusCode: 400, ...refusal });
});

test('an unknown one is a 404', async () => {
  const missing = { statusCode: 404, code: 'resource_missing', message: "No such topup: 'tu_x'" };
  await expect(stripe.topups.retrieve('tu_x')).rejects.toMatchObject(missing);
  await expect(stripe.topups.update('tu_x', {})).rejects.toMatchObject(missing);
  await expect(stripe.topups.cancel('tu_x')).rejects.toMatchObject(missing);
});
