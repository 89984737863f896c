import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type Stripe from 'stripe';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type SandboxForTest, startSandbox } from '../support/sandbox.ts';
import { type StripeCli, stripeCli, stripeCliPath } from '../support/stripe-cli.ts';
import { balanceOf, begin, pay, seller } from './books.ts';
import { only } from './cli-trigger.ts';

// The official Stripe CLI as a client. Its triggers have a file of their own.

let sandbox: SandboxForTest;
let stripe: Stripe;
let cli: StripeCli;
beforeAll(async () => {
  sandbox = await startSandbox();
  stripe = sandbox.stripe;
  cli = stripeCli(sandbox);
});
beforeEach(() => begin(sandbox));
afterAll(async () => {
  cli.close();
  await sandbox.stop();
});

interface Answer {
  id: string;
  object: string;
  error?: { type: string; code?: string; param?: string; message: string };
}

/** Data of a request as the CLI takes them. */
const data = (params: Record<string, string | number>) =>
  Object.entries(params).flatMap(([name, value]) => ['-d', `${name}=${value}`]);

describe('stripe get', () => {
  test('reads an object by its path, with a field expanded', async () => {
    const { charge } = await pay(stripe, 1000);
    const path = `/v1/charges/${charge.id}`;
    expect(await cli.ask('get', path, '--expand', 'balance_transaction')).toMatchObject({
      id: charge.id,
      balance_transaction: { object: 'balance_transaction', amount: 1000 },
    });
  });

  test('reads an object by its id alone', async () => {
    const { intent } = await pay(stripe, 1000);
    expect(await cli.ask('get', intent.id)).toMatchObject({ id: intent.id, status: 'succeeded' });
  });

  test('turns the pages of a list', async () => {
    for (const amount of [100, 200, 300]) await pay(stripe, amount);
    const page = (...args: string[]) =>
      cli.ask<Stripe.ApiList<Stripe.Charge>>('get', '/v1/charges', '--limit', '2', ...args);
    const first = await page();
    expect(first).toMatchObject({ has_more: true, data: [{ amount: 300 }, { amount: 200 }] });
    const rest = await page('--starting-after', first.data[1]!.id);
    expect(rest).toMatchObject({ has_more: false, data: [{ amount: 100 }] });
  });

  test('shows what is refused as Stripe says it', async () => {
    expect(await cli.ask<Answer>('get', '/v1/charges/ch_x')).toMatchObject({
      error: { type: 'invalid_request_error', code: 'resource_missing', param: 'id' },
    });
  });
});

describe('stripe post', () => {
  const order = { amount: 1000, currency: 'usd', payment_method: 'pm_card_visa', confirm: 'true' };

  test('takes a payment and gives it back', async () => {
    const metadata = { 'metadata[order]': '6735' };
    const made = await cli.ask<Answer>(
      'post',
      '/v1/payment_intents',
      ...data({ ...order, ...metadata }),
    );
    expect(await stripe.paymentIntents.retrieve(made.id)).toMatchObject({
      status: 'succeeded',
      metadata: { order: '6735' },
    });
    const back = { payment_intent: made.id, amount: 400 };
    expect(await cli.ask('post', '/v1/refunds', ...data(back))).toMatchObject({ amount: 400 });
    expect(await only(stripe.charges.list())).toMatchObject({ amount_refunded: 400 });
  });

  test('with one idempotency key does it once', async () => {
    const send = () =>
      cli.ask<Answer>('post', '/v1/payment_intents', ...data(order), '--idempotency', 'once');
    const first = await send();
    expect(await send()).toEqual(first);
    expect((await stripe.charges.list()).data).toHaveLength(1);
  });

  test('names payment method types, unless it asks for a version that knows none', async () => {
    const types = ['-d', 'payment_method_types[]=card'];
    const send = (...args: string[]) =>
      cli.ask<Answer>('post', '/v1/payment_intents', ...data(order), ...types, ...args);
    expect(await send()).toMatchObject({ object: 'payment_intent' });
    expect(await send('--stripe-version', '2026-10-28.endive')).toMatchObject({
      error: { code: 'payment_method_types_no_longer_supported' },
    });
  });

  test('is told of a declined card', async () => {
    const declined = { ...order, payment_method: 'pm_card_visa_chargeDeclined' };
    expect(await cli.ask<Answer>('post', '/v1/payment_intents', ...data(declined))).toMatchObject({
      error: { type: 'card_error', code: 'card_declined', decline_code: 'generic_decline' },
    });
  });
});

test('stripe delete removes an account', async () => {
  const id = await seller(stripe);
  const deleted = await cli.ask('delete', `/v1/accounts/${id}`, '--confirm');
  expect(deleted).toEqual({ id, object: 'account', deleted: true });
  expect((await stripe.accounts.list()).data).toEqual([]);
});

describe('--stripe-account', () => {
  test('acts for a connected account', async () => {
    const id = await seller(stripe);
    await pay(stripe, 10_000, { payment_method: 'pm_card_bypassPending' });
    await stripe.transfers.create({ amount: 5000, currency: 'usd', destination: id });
    const as = ['--stripe-account', id];
    expect(await cli.ask('get', '/v1/account', ...as)).toMatchObject({ id });
    expect(await cli.ask('balance', 'retrieve', ...as)).toMatchObject({
      available: [{ amount: 5000, currency: 'usd' }],
    });
  });

  test('is refused for an account that is none of ours', async () => {
    const as = ['--stripe-account', 'acct_nobody'];
    expect(await cli.ask<Answer>('get', '/v1/balance', ...as)).toMatchObject({
      error: { code: 'account_invalid' },
    });
  });

  test('triggers a direct charge', async () => {
    const id = await seller(stripe);
    await cli.run('trigger', 'payment_intent.succeeded', '--stripe-account', id);
    expect((await stripe.charges.list()).data).toEqual([]);
    const charge = await only(stripe.charges.list({}, { stripeAccount: id }));
    expect(charge).toMatchObject({ amount: 2000, status: 'succeeded' });
  });
});

test('a trigger takes other parameters: a destination charge with a fee', async () => {
  const id = await seller(stripe);
  await cli.run(
    'trigger',
    'payment_intent.succeeded',
    '--override',
    'payment_intent:amount=10000',
    '--add',
    `payment_intent:transfer_data.destination=${id}`,
    '--add',
    'payment_intent:application_fee_amount=123',
    '--remove',
    'payment_intent:shipping',
  );
  expect(await only(stripe.charges.list())).toMatchObject({ amount: 10_000, shipping: null });
  // Stripe's 3.20 is more than the fee of 1.23.
  expect(await balanceOf(stripe)).toMatchObject({ pending: -197 });
  expect(await balanceOf(stripe, id)).toMatchObject({ pending: 9877 });
});

describe('resource commands', () => {
  test('bring up an account, pay it, and take the money back', async () => {
    const account = await cli.ask<Answer>('accounts', 'create', '--type', 'custom');
    await cli.ask(
      'payment_intents',
      'create',
      '--amount=10000',
      '--currency=usd',
      '--payment-method=pm_card_bypassPending',
      '--confirm',
    );
    const transfer = await cli.ask<Answer>(
      'transfers',
      'create',
      '--amount=3000',
      '--currency=usd',
      `--destination=${account.id}`,
    );
    expect(transfer).toMatchObject({ object: 'transfer', amount: 3000 });
    const reversed = await cli.ask('transfer_reversals', 'create', transfer.id, '--amount=1000');
    expect(reversed).toMatchObject({ object: 'transfer_reversal', amount: 1000 });
    expect(await balanceOf(stripe)).toMatchObject({ available: 9680 - 2000 });
    expect(await balanceOf(stripe, account.id)).toMatchObject({ available: 2000 });
  });

  test('pay out and call it off', async () => {
    await pay(stripe, 10_000, { payment_method: 'pm_card_bypassPending' });
    const amounts = ['--amount=500', '--currency=usd'];
    const payout = await cli.ask<Answer>('payouts', 'create', ...amounts);
    expect(await cli.ask('payouts', 'cancel', payout.id)).toMatchObject({ status: 'canceled' });
    expect(await balanceOf(stripe)).toMatchObject({ available: 9680 });
  });

  test('sell by Checkout', async () => {
    const product = await cli.ask<Answer>('products', 'create', '--name=Chair');
    const amount = ['--currency=usd', '--unit-amount=500'];
    const price = await cli.ask<Answer>('prices', 'create', ...amount, `--product=${product.id}`);
    const session = await cli.ask<Answer>(
      'checkout',
      'sessions',
      'create',
      '--mode=payment',
      '--success-url=https://example.com',
      '-d',
      `line_items[0][price]=${price.id}`,
      '-d',
      'line_items[0][quantity]=3',
    );
    expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({
      amount_total: 1500,
      status: 'open',
    });
  });

  test('answer a dispute', async () => {
    await pay(stripe, 1000, { payment_method: 'pm_card_createDispute' });
    const dispute = await only(stripe.disputes.list());
    const evidence = ['-d', 'evidence[uncategorized_text]=winning_evidence'];
    await cli.ask('disputes', 'update', dispute.id, ...evidence, '--submit');
    await sandbox.advance(90 * 86_400);
    expect(await cli.ask('disputes', 'retrieve', dispute.id)).toMatchObject({ status: 'won' });
  });
});

describe('stripe fixtures', () => {
  const fixtureFile = (name: string, fixtures: object[]) => {
    const file = join(cli.home, name);
    writeFileSync(file, JSON.stringify({ _meta: { template_version: 0 }, fixtures }));
    return file;
  };
  const sent = (name: string, path: string, params: object) => ({
    name,
    path,
    method: 'post',
    params,
  });

  /** What an earlier request of the file was answered. */
  const answered = (name: string, field: string) => `\${${name}:${field}}`;

  test('runs a file, whose later requests use what the earlier were answered', async () => {
    const file = fixtureFile('marketplace.json', [
      sent('seller', '/v1/accounts', {}),
      sent('payment', '/v1/payment_intents', {
        amount: 10_000,
        currency: 'usd',
        payment_method: 'pm_card_visa',
        confirm: true,
      }),
      sent('transfer', '/v1/transfers', {
        amount: 7000,
        currency: 'usd',
        destination: answered('seller', 'id'),
        source_transaction: answered('payment', 'latest_charge'),
      }),
    ]);
    await cli.run('fixtures', file);
    const account = await only(stripe.accounts.list());
    const charge = await only(stripe.charges.list());
    expect(await only(stripe.transfers.list())).toMatchObject({
      amount: 7000,
      destination: account.id,
      source_transaction: charge.id,
    });
    expect(await balanceOf(stripe)).toMatchObject({ pending: 2680 });
    expect(await balanceOf(stripe, account.id)).toMatchObject({ pending: 7000 });
  });

  test('stops at the first request that is refused', async () => {
    const file = fixtureFile('wrong.json', [
      sent('payment', '/v1/payment_intents', { amount: 10_000, currency: 'usd', colour: 'red' }),
      sent('seller', '/v1/accounts', {}),
    ]);
    await expect(cli.run('fixtures', file)).rejects.toThrow('parameter_unknown');
    expect((await stripe.accounts.list()).data).toEqual([]);
  });
});

test('where there is no CLI, it is said what is missing', () => {
  expect(() => stripeCliPath('/nowhere/stripe')).toThrow('STRIPE_CLI is /nowhere/stripe');
});
