import type Stripe from 'stripe';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type SandboxForTest, startSandbox } from '../support/sandbox.ts';
import { balanceOf, begin, books, pay, total } from './books.ts';

let sandbox: SandboxForTest;
let stripe: Stripe;

beforeAll(async () => {
  sandbox = await startSandbox();
  stripe = sandbox.stripe;
});
beforeEach(() => begin(sandbox));
afterAll(() => sandbox.stop());

/** A destination charge of 10000, refunded and reversed without its fee: the account owes 123. */
async function owing(type: Stripe.AccountCreateParams.Type): Promise<string> {
  const { id } = await stripe.accounts.create({ type, country: 'US' });
  const { charge } = await pay(stripe, 10_000, {
    payment_method: 'pm_card_bypassPending',
    application_fee_amount: 123,
    transfer_data: { destination: id },
  });
  await stripe.refunds.create({ charge: charge.id, reverse_transfer: true });
  return id;
}
async function reserved(): Promise<number | undefined> {
  return (await stripe.balance.retrieve()).connect_reserved?.[0]?.amount;
}

test('all funds are of the source type card, bank debits too', async () => {
  await pay(stripe, 10_000, { payment_method: 'pm_card_bypassPending' });
  await pay(stripe, 1000);
  await pay(stripe, 1000, { payment_method: 'pm_usBankAccount' });
  expect(await stripe.balance.retrieve()).toMatchObject({
    object: 'balance',
    livemode: false,
    available: [{ amount: 9680, currency: 'usd', source_types: { card: 9680 } }],
    pending: [{ amount: 1933, currency: 'usd', source_types: { card: 1933 } }],
    connect_reserved: [{ amount: 0, currency: 'usd', source_types: { card: 0 } }],
  });
});

test('of another source type there is nothing to spend', async () => {
  await pay(stripe, 10_000, { payment_method: 'pm_card_bypassPending' });
  const { id } = await stripe.accounts.create({});
  const order = { amount: 100, currency: 'usd', source_type: 'bank_account' as const };
  await expect(stripe.transfers.create({ ...order, destination: id })).rejects.toMatchObject({
    statusCode: 400,
    code: 'balance_insufficient',
  });
  await expect(stripe.payouts.create(order)).rejects.toMatchObject({
    statusCode: 400,
    code: 'balance_insufficient',
    message: expect.stringContaining('Your bank_account balance is too low.'),
  });
  const { charge } = await pay(stripe, 1000);
  const sourced = { ...order, destination: id, source_transaction: charge.id };
  await expect(stripe.transfers.create(sourced)).rejects.toMatchObject({
    statusCode: 400,
    code: 'transfer_source_balance_parameters_mismatch',
  });
});

test('a connected account has no reserve of its own to show', async () => {
  const { id } = await stripe.accounts.create({});
  const balance = await stripe.balance.retrieve({}, { stripeAccount: id });
  expect(balance).not.toHaveProperty('connect_reserved');
});

test('what a custom account owes is reserved from the platform until it is made up for', async () => {
  const account = await owing('custom');
  expect(await balanceOf(stripe, account)).toEqual({ available: -123, pending: 0 });
  expect(await reserved()).toBe(123);
  const lines = await books(stripe);
  expect(lines).toContainEqual(['reserve_transaction', 'connect_reserved_funds', -123, 0, -123]);
  expect(await balanceOf(stripe)).toEqual({ available: total(lines), pending: 0 });

  await pay(stripe, 10_000, { payment_method: 'pm_card_bypassPending' });
  await stripe.transfers.create({ amount: 100, currency: 'usd', destination: account });
  expect(await reserved()).toBe(23);
  await stripe.transfers.create({ amount: 100, currency: 'usd', destination: account });
  expect(await reserved()).toBe(0);
  expect((await books(stripe)).at(-1)).toEqual([
    'reserve_transaction',
    'connect_reserved_funds',
    23,
    0,
    23,
  ]);
});

test('what Stripe collects the requirements of is not reserved for', async () => {
  const account = await owing('express');
  expect(await balanceOf(stripe, account)).toEqual({ available: -123, pending: 0 });
  expect(await reserved()).toBe(0);
});

test('after 180 days below zero the platform pays', async () => {
  const account = await owing('custom');
  const before = total(await books(stripe));
  await sandbox.advance(179 * 86_400);
  expect(await reserved()).toBe(123);
  await sandbox.advance(2 * 86_400);
  expect(await reserved()).toBe(0);
  expect(await balanceOf(stripe, account)).toEqual({ available: 0, pending: 0 });
  expect((await books(stripe, account)).at(-1)).toEqual([
    'connect_collection_transfer',
    'connect_collection_transfer',
    123,
    0,
    123,
  ]);
  expect((await books(stripe)).slice(-2)).toEqual([
    ['reserve_transaction', 'connect_reserved_funds', 123, 0, 123],
    ['connect_collection_transfer', 'connect_collection_transfer', -123, 0, -123],
  ]);
  expect(total(await books(stripe))).toBe(before);
});

test('and at once for an account that is deleted', async () => {
  const account = await owing('custom');
  const before = total(await books(stripe));
  await stripe.accounts.del(account);
  expect(await reserved()).toBe(0);
  expect((await books(stripe)).slice(-2)).toEqual([
    ['reserve_transaction', 'connect_reserved_funds', 123, 0, 123],
    ['connect_collection_transfer', 'connect_collection_transfer', -123, 0, -123],
  ]);
  await sandbox.advance(200 * 86_400);
  expect(total(await books(stripe))).toBe(before);
});

test('funds that are available at once are told of', async () => {
  await pay(stripe, 10_000, { payment_method: 'pm_card_bypassPending' });
  const { data } = await stripe.events.list({ type: 'balance.available' });
  expect(data[0]!.data.object).toMatchObject({ object: 'balance', available: [{ amount: 9680 }] });
});
