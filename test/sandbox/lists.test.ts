import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SandboxForTest, startSandbox } from '../support/sandbox.ts';
import { begin, pay, seller } from './books.ts';

let sandbox: SandboxForTest;
let stripe: Stripe;
/** Ids of five charges, newest first, the oldest two a day before the others. */
let charges: string[];
let account: string;

beforeAll(async () => {
  sandbox = await startSandbox();
  stripe = sandbox.stripe;
  await begin(sandbox);
  account = await seller(stripe);
  charges = [];
  for (const transfer_group of ['a', 'b']) {
    charges.unshift((await pay(stripe, 1000, { transfer_group })).charge.id);
  }
  await sandbox.advance(86_400);
  for (const transfer_group of ['a', 'b', 'a']) {
    charges.unshift((await pay(stripe, 2000, { transfer_group })).charge.id);
  }
});
afterAll(() => sandbox.stop());

const ids = (list: { data: { id: string }[] }) => list.data.map(({ id }) => id);

describe('pages', () => {
  test('newest first, with an exclusive cursor either way', async () => {
    const first = await stripe.charges.list({ limit: 2 });
    expect(first).toMatchObject({ object: 'list', has_more: true, url: '/v1/charges' });
    expect(ids(first)).toEqual(charges.slice(0, 2));
    const next = await stripe.charges.list({ limit: 10, starting_after: charges[1]! });
    expect(ids(next)).toEqual(charges.slice(2));
    expect(next.has_more).toBe(false);
    const back = await stripe.charges.list({ limit: 2, ending_before: charges[4]! });
    expect(ids(back)).toEqual(charges.slice(2, 4));
    expect(back.has_more).toBe(true);
  });

  test('the client walks all pages in both directions', async () => {
    const down: string[] = [];
    for await (const charge of stripe.charges.list({ limit: 2 })) down.push(charge.id);
    expect(down).toEqual(charges);
    const up: string[] = [];
    for await (const { id } of stripe.charges.list({ limit: 2, ending_before: charges[4]! })) {
      up.push(id);
    }
    expect(up).toEqual(charges.slice(0, 4).reverse());
  });

  test('a cursor that is not in the list, and too large a page', async () => {
    await expect(stripe.charges.list({ starting_after: 'ch_none' })).rejects.toMatchObject({
      statusCode: 400,
      code: 'resource_missing',
      param: 'starting_after',
    });
    await expect(stripe.charges.list({ limit: 500 })).rejects.toMatchObject({
      statusCode: 400,
      param: 'limit',
      message: "This value must be less than or equal to 100 (it currently is '500').",
    });
  });
});

describe('filters', () => {
  test('equality, times, and both together', async () => {
    const { created } = await stripe.charges.retrieve(charges[2]!);
    expect(ids(await stripe.charges.list({ transfer_group: 'b' }))).toEqual([
      charges[1],
      charges[3],
    ]);
    const old = await stripe.charges.list({ created: { lt: created } });
    expect(ids(old)).toEqual(charges.slice(3));
    const both = await stripe.charges.list({ transfer_group: 'a', created: { gte: created } });
    expect(ids(both)).toEqual([charges[0], charges[2]]);
    const page = await stripe.charges.list({ transfer_group: 'a', starting_after: charges[0]! });
    expect(ids(page)).toEqual([charges[2], charges[4]]);
  });

  test('balance transactions by type and source', async () => {
    const { data } = await stripe.balanceTransactions.list({ source: charges[0]!, type: 'charge' });
    expect(data).toMatchObject([{ source: charges[0], amount: 2000 }]);
    const none = await stripe.balanceTransactions.list({ source: charges[0]!, type: 'refund' });
    expect(none.data).toEqual([]);
  });

  test('events by type, by family and by several types', async () => {
    const types = async (params: Stripe.EventListParams) =>
      new Set((await stripe.events.list({ limit: 100, ...params })).data.map(({ type }) => type));
    expect(await types({ type: 'charge.succeeded' })).toEqual(new Set(['charge.succeeded']));
    expect(await types({ type: 'charge.*' })).toEqual(
      new Set(['charge.succeeded', 'charge.updated']),
    );
    expect(await types({ types: ['charge.updated', 'payment_intent.created'] })).toEqual(
      new Set(['charge.updated', 'payment_intent.created']),
    );
    const [newest] = (await stripe.events.list({ limit: 1 })).data;
    expect(await stripe.events.retrieve(newest!.id)).toMatchObject({
      id: newest!.id,
      api_version: '2026-10-28.endive',
      request: { id: expect.stringMatching(/^req_/) },
    });
  });

  test('events tell which request they come from, and of what happened by itself none', async () => {
    await begin(sandbox);
    const intent = { amount: 1000, currency: 'usd', payment_method: 'pm_card_visa', confirm: true };
    const made = await stripe.paymentIntents.create(
      { ...intent, automatic_payment_methods: { enabled: true, allow_redirects: 'never' } },
      { idempotencyKey: 'countinghouse_1' },
    );
    const [paid] = (await stripe.events.list({ type: 'charge.succeeded' })).data;
    expect(paid!.request).toEqual({
      id: made.lastResponse.requestId,
      idempotency_key: 'countinghouse_1',
    });
    await sandbox.advance(8 * 86_400);
    const [available] = (await stripe.events.list({ type: 'balance.available' })).data;
    expect(available!.request).toEqual({ id: null, idempotency_key: null });
  });

  test('events are kept for 30 days', async () => {
    await begin(sandbox);
    await pay(stripe, 1000);
    await sandbox.advance(29 * 86_400);
    expect((await stripe.events.list({ type: 'charge.succeeded' })).data).toHaveLength(1);
    await sandbox.advance(2 * 86_400);
    expect((await stripe.events.list({ type: 'charge.succeeded' })).data).toEqual([]);
    expect((await stripe.events.list()).data.map(({ type }) => type)).toEqual([
      'balance.available',
    ]);
  });
});

test('a transfer carries its ten newest reversals', async () => {
  await begin(sandbox);
  await pay(stripe, 10_000, { payment_method: 'pm_card_bypassPending' });
  const destination = await seller(stripe);
  const { id } = await stripe.transfers.create({ amount: 1000, currency: 'usd', destination });
  for (let amount = 1; amount <= 11; amount++)
    await stripe.transfers.createReversal(id, { amount });
  const { reversals } = await stripe.transfers.retrieve(id);
  expect(reversals.data.map(({ amount }) => amount)).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
  expect(reversals).toMatchObject({ has_more: true, url: `/v1/transfers/${id}/reversals` });
});

describe('expand', () => {
  async function sent() {
    return pay(stripe, 1000, {
      application_fee_amount: 100,
      transfer_data: { destination: account },
    });
  }

  test('through several objects and inside lists', async () => {
    account = await seller(stripe);
    const { intent, charge } = await sent();
    const deep = await stripe.paymentIntents.retrieve(intent.id, {
      expand: ['latest_charge.transfer.destination_payment.balance_transaction', 'payment_method'],
    });
    const transfer = (deep.latest_charge as Stripe.Charge).transfer as Stripe.Transfer;
    const payment = transfer.destination_payment as Stripe.Charge;
    expect(payment.balance_transaction).toMatchObject({ net: 900, fee: 100 });
    expect(deep.payment_method).toMatchObject({ object: 'payment_method', type: 'card' });
    const list = await stripe.charges.list({ limit: 1, expand: ['data.balance_transaction'] });
    expect(list.data[0]!.balance_transaction).toMatchObject({ source: charge.id });
    const fees = await stripe.applicationFees.list({
      expand: ['data.originating_transaction', 'data.account'],
    });
    expect(fees.data[0]).toMatchObject({
      originating_transaction: { id: charge.id },
      account: { object: 'account', id: account },
    });
  });

  test('the refunds of a charge stand in it only when asked for', async () => {
    const { charge } = await pay(stripe, 1000);
    await stripe.refunds.create({ charge: charge.id, amount: 400 });
    expect(await stripe.charges.retrieve(charge.id)).not.toHaveProperty('refunds');
    const withRefunds = await stripe.charges.retrieve(charge.id, { expand: ['refunds'] });
    expect(withRefunds.refunds).toMatchObject({ object: 'list', data: [{ amount: 400 }] });
  });

  test('bank accounts are a list like any other', async () => {
    const account = await seller(stripe);
    const external_account = 'btok_us_verified';
    for (let made = 0; made < 3; made++) {
      await stripe.accounts.createExternalAccount(account, { external_account });
    }
    const all = await stripe.accounts.listExternalAccounts(account);
    const [newest, ...older] = all.data.map(({ id }) => id);
    const page = await stripe.accounts.listExternalAccounts(account, {
      limit: 1,
      starting_after: newest!,
    });
    expect(page).toMatchObject({ data: [{ id: older[0] }], has_more: true });
  });

  test('has one cursor at most', async () => {
    const { charge } = await pay(stripe, 1000);
    const both = { starting_after: charge.id, ending_before: charge.id };
    const refusal = { statusCode: 400, code: 'parameters_exclusive' };
    await expect(stripe.charges.list(both)).rejects.toMatchObject(refusal);
    const [event] = (await stripe.events.list({ limit: 1 })).data;
    const around = { starting_after: event!.id, ending_before: event!.id };
    await expect(stripe.events.list(around)).rejects.toMatchObject(refusal);
  });

  test('what cannot be expanded', async () => {
    const { charge } = await pay(stripe, 1000);
    await expect(stripe.charges.retrieve(charge.id, { expand: ['colour'] })).rejects.toMatchObject({
      statusCode: 400,
      message: 'This property cannot be expanded (colour).',
    });
    const tooDeep = { expand: ['data.charge.transfer.destination_payment.balance_transaction'] };
    await expect(stripe.refunds.list(tooDeep)).rejects.toMatchObject({ statusCode: 400 });
  });
});
