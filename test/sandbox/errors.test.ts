import type Stripe from 'stripe';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type SandboxForTest, startSandbox } from '../support/sandbox.ts';
import { begin, pay, seller } from './books.ts';

// What Stripe refuses, and how: class by status, then code, parameter and words (stripe-facts 1.5).

let sandbox: SandboxForTest;
let stripe: Stripe;

beforeAll(async () => {
  sandbox = await startSandbox();
  stripe = sandbox.stripe;
});
beforeEach(() => begin(sandbox));
afterAll(() => sandbox.stop());

interface Refusal {
  statusCode: number;
  type?: string;
  code?: string | undefined;
  param?: string;
  message?: unknown;
}

async function refused(work: Promise<unknown>, how: Refusal): Promise<void> {
  await expect(work).rejects.toMatchObject(how);
}

describe('requests that say something wrong', () => {
  test('an unknown object in the path is 404, in a parameter 400', async () => {
    await refused(stripe.charges.retrieve('ch_none'), {
      statusCode: 404,
      type: 'StripeInvalidRequestError',
      code: 'resource_missing',
      param: 'id',
      message: "No such charge: 'ch_none'",
    });
    await refused(stripe.transfers.create({ amount: 1, currency: 'usd', destination: 'acct_x' }), {
      statusCode: 400,
      code: 'resource_missing',
      param: 'destination',
      message: "No such destination: 'acct_x'",
    });
  });

  test('parameters that are unknown, missing or no numbers', async () => {
    const wrong = { amount: 1000, currency: 'usd', colour: 'red' };
    await refused(stripe.paymentIntents.create(wrong), {
      statusCode: 400,
      code: 'parameter_unknown',
      param: 'colour',
      message: 'Received unknown parameter: colour',
    });
    const missing = { amount: 1000 } as Stripe.PaymentIntentCreateParams;
    await refused(stripe.paymentIntents.create(missing), {
      statusCode: 400,
      code: 'parameter_missing',
      param: 'currency',
      message: 'Missing required param: currency.',
    });
    const text = { amount: 'ten' as unknown as number, currency: 'usd' };
    await refused(stripe.paymentIntents.create(text), {
      statusCode: 400,
      code: 'parameter_invalid_integer',
      param: 'amount',
      message: 'Invalid integer: ten',
    });
    const deep = { transfer_data: {} as { destination: string }, amount: 1000, currency: 'usd' };
    await refused(stripe.paymentIntents.create({ ...deep, description: '' }), {
      statusCode: 400,
      code: 'parameter_invalid_empty',
      param: 'description',
    });
    await refused(stripe.accounts.reject((await seller(stripe)) as string, { reason: 'fraud' }), {
      statusCode: 400,
      code: undefined,
      param: 'reason',
      message: expect.stringMatching(
        /^Invalid reason: must be one of credit, .*, or terms_of_service$/,
      ),
    });
  });

  test('an amount that nobody can be charged', async () => {
    await refused(stripe.paymentIntents.create({ amount: 49, currency: 'usd' }), {
      statusCode: 400,
      code: 'amount_too_small',
      message: 'Amount must be at least $0.50 usd',
    });
    await refused(stripe.paymentIntents.create({ amount: 100_000_000, currency: 'usd' }), {
      statusCode: 400,
      code: 'amount_too_large',
      message: 'Amount must be no more than $999,999.99',
    });
  });

  test('payment method types can no longer be named', async () => {
    const old = { amount: 1000, currency: 'usd', payment_method_types: ['card'] };
    await refused(stripe.paymentIntents.create(old), {
      statusCode: 400,
      code: 'payment_method_types_no_longer_supported',
    });
  });

  test('a client that names no version, as the CLI, still names payment method types', async () => {
    const answer = await fetch(`${sandbox.url}/v1/payment_intents`, {
      method: 'POST',
      headers: { authorization: `Bearer ${sandbox.secretKey}` },
      body: new URLSearchParams('amount=1000&currency=usd&payment_method_types[]=card'),
    });
    expect(answer.status).toBe(200);
  });

  test.each(['constructor', '__proto__', 'toString'])('the name %s means nothing', async (name) => {
    const missing = { statusCode: 400, code: 'resource_missing', param: 'payment_method' };
    const order = { amount: 1000, currency: 'usd', confirm: true, payment_method: name };
    await refused(stripe.paymentIntents.create(order), missing);
    const { charge } = await pay(stripe, 1000, { payment_method: 'pm_card_createDispute' });
    await refused(stripe.charges.retrieve(charge.id, { expand: [name] }), { statusCode: 400 });
    const account = await seller(stripe);
    await refused(stripe.accounts.retrieveCapability(account, name), { statusCode: 404 });
    await refused(stripe.accounts.createExternalAccount(account, { external_account: name }), {
      statusCode: 400,
      code: 'resource_missing',
    });
    const { data } = await stripe.disputes.list({ charge: charge.id });
    const answered = await stripe.disputes.update(data[0]!.id, {
      evidence: { uncategorized_text: name },
    });
    expect(answered.status).toBe('under_review');
  });

  test('an unknown card token', async () => {
    const card = { token: 'tok_nobody' } as Stripe.PaymentMethodCreateParams.Card;
    await refused(stripe.paymentMethods.create({ type: 'card', card }), {
      statusCode: 400,
      code: 'resource_missing',
      param: 'card[token]',
    });
  });

  test('a webhook endpoint without a URL', async () => {
    const endpoint = { url: 'nowhere', enabled_events: ['*' as const] };
    const refusal = { statusCode: 400, code: 'url_invalid', param: 'url' };
    await refused(stripe.webhookEndpoints.create(endpoint), refusal);
    const { id } = await stripe.webhookEndpoints.create({ ...endpoint, url: 'http://127.0.0.1:9' });
    await refused(stripe.webhookEndpoints.update(id, { url: 'ftp://127.0.0.1' }), refusal);
  });

  test('an account that the platform has no access to', async () => {
    await refused(stripe.balance.retrieve({}, { stripeAccount: 'acct_foreign' }), {
      statusCode: 403,
      type: 'StripePermissionError',
      code: 'account_invalid',
    });
    const gone = await seller(stripe);
    expect(await stripe.accounts.del(gone)).toEqual({ id: gone, object: 'account', deleted: true });
    await refused(stripe.balance.retrieve({}, { stripeAccount: gone }), { statusCode: 403 });
  });
});

describe('payments', () => {
  test.each([
    ['pm_card_visa_chargeDeclined', 'card_declined', 'generic_decline'],
    ['pm_card_visa_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'],
    ['pm_card_visa_chargeDeclinedLostCard', 'card_declined', 'lost_card'],
    ['pm_card_chargeDeclinedExpiredCard', 'expired_card', 'expired_card'],
    ['pm_card_chargeDeclinedIncorrectCvc', 'incorrect_cvc', 'incorrect_cvc'],
    ['pm_card_chargeDeclinedProcessingError', 'processing_error', 'processing_error'],
    ['pm_card_radarBlock', 'card_declined', 'fraudulent'],
  ])('%s declines and leaves a failed charge', async (payment_method, code, decline_code) => {
    const error = await pay(stripe, 1000, { payment_method }).then(
      () => null,
      (thrown: Stripe.errors.StripeCardError) => thrown,
    );
    expect(error).toMatchObject({
      statusCode: 402,
      type: 'StripeCardError',
      code,
      decline_code,
      payment_intent: { status: 'requires_payment_method' },
    });
    const charge = await stripe.charges.retrieve(error!.charge as string);
    expect(charge).toMatchObject({ status: 'failed', paid: false, balance_transaction: null });
  });

  test('what has succeeded cannot be canceled or confirmed again', async () => {
    const { intent } = await pay(stripe, 1000);
    const how = { statusCode: 400, code: 'payment_intent_unexpected_state' };
    await refused(stripe.paymentIntents.cancel(intent.id), {
      ...how,
      message: expect.stringContaining('because it has a status of succeeded'),
    });
    await refused(stripe.paymentIntents.confirm(intent.id), how);
    await refused(stripe.paymentIntents.capture(intent.id), how);
  });

  test('a destination without the capability, and a fee without a destination', async () => {
    const account = await stripe.accounts.create({
      type: 'express',
      country: 'US',
      capabilities: { transfers: { requested: true } },
    });
    const base = { amount: 1000, currency: 'usd' };
    const transfer_data = { destination: account.id };
    await refused(stripe.paymentIntents.create({ ...base, transfer_data }), {
      statusCode: 400,
      code: 'insufficient_capabilities_for_transfer',
    });
    await refused(stripe.paymentIntents.create({ ...base, application_fee_amount: 1 }), {
      statusCode: 400,
      param: 'application_fee_amount',
    });
  });
});

describe('refunds', () => {
  test('more than is left, all of it twice, and a disputed charge', async () => {
    const { charge } = await pay(stripe, 1000);
    await refused(stripe.refunds.create({ charge: charge.id, amount: 2000 }), {
      statusCode: 400,
      code: undefined,
      param: 'amount',
      message: 'Refund amount ($20.00) is greater than charge amount ($10.00)',
    });
    await stripe.refunds.create({ charge: charge.id, amount: 300 });
    await refused(stripe.refunds.create({ charge: charge.id, amount: 2000 }), {
      statusCode: 400,
      code: undefined,
      param: 'amount',
      message: 'Refund amount ($20.00) is greater than unrefunded amount on charge ($7.00)',
    });
    await stripe.refunds.create({ charge: charge.id });
    await refused(stripe.refunds.create({ charge: charge.id }), {
      statusCode: 400,
      code: 'charge_already_refunded',
      message: `Charge ${charge.id} has already been refunded.`,
    });
    const disputed = (await pay(stripe, 1000, { payment_method: 'pm_card_createDispute' })).charge;
    await refused(stripe.refunds.create({ charge: disputed.id }), {
      statusCode: 400,
      code: 'charge_disputed',
      message: `Charge ${disputed.id} has been charged back; cannot issue a refund.`,
    });
    const asked = await pay(stripe, 1000, { payment_method: 'pm_card_createDisputeInquiry' });
    expect((await stripe.refunds.create({ charge: asked.charge.id })).status).toBe('succeeded');
  });

  test('flags that the charge has nothing for', async () => {
    const { charge } = await pay(stripe, 1000);
    await refused(stripe.refunds.create({ charge: charge.id, reverse_transfer: true }), {
      statusCode: 400,
      message: `Cannot reverse transfer on charge ${charge.id} because it does not have an associated transfer`,
    });
    const sent = await pay(stripe, 1000, {
      application_fee_amount: 100,
      transfer_data: { destination: await seller(stripe) },
    });
    await refused(stripe.refunds.create({ charge: sent.charge.id, refund_application_fee: true }), {
      statusCode: 400,
      param: 'refund_application_fee',
    });
    const both = { charge: charge.id, payment_intent: sent.intent.id };
    await refused(stripe.refunds.create(both), { statusCode: 400, code: 'parameters_exclusive' });
  });

  test('a refund that fails later gives the money and the amount back', async () => {
    const { charge } = await pay(stripe, 1000, { payment_method: 'pm_card_refundFail' });
    const refund = await stripe.refunds.create({ charge: charge.id });
    expect(refund.status).toBe('succeeded');
    await sandbox.advance(3600);
    const failed = await stripe.refunds.retrieve(refund.id);
    expect(failed).toMatchObject({ status: 'failed', failure_reason: 'expired_or_canceled_card' });
    expect(failed.failure_balance_transaction).toMatch(/^txn_/);
    const after = await stripe.charges.retrieve(charge.id);
    expect(after).toMatchObject({ amount_refunded: 0, refunded: false });
  });
});

describe('transfers and reversals', () => {
  test('pending funds do not count, and a source has only its gross amount', async () => {
    const destination = await seller(stripe);
    const { charge } = await pay(stripe, 10_000);
    const base = { currency: 'usd', destination };
    await refused(stripe.transfers.create({ ...base, amount: 1 }), {
      statusCode: 400,
      code: 'balance_insufficient',
      message: expect.stringContaining('4000000000000077'),
    });
    const source_transaction = charge.id;
    await stripe.transfers.create({ ...base, amount: 7000, source_transaction });
    await refused(stripe.transfers.create({ ...base, amount: 3001, source_transaction }), {
      statusCode: 400,
      code: undefined,
      message:
        'Transfers using this transaction as a source must not exceed the source amount of $100.00. (There is already a transfer using this source, amounting to $70.00.)',
    });
    await refused(
      stripe.transfers.create({ ...base, currency: 'eur', amount: 1, source_transaction }),
      {
        statusCode: 400,
        message:
          "The currency of source_transaction's balance transaction (usd) must be the same as the transfer currency (eur)",
      },
    );
    await refused(
      stripe.transfers.create({ ...base, amount: 1, source_transaction, source_type: 'fpx' }),
      { statusCode: 400, code: 'transfer_source_balance_parameters_mismatch' },
    );
    await stripe.transfers.create({ ...base, amount: 3000, source_transaction });
    expect((await stripe.transfers.list()).data).toHaveLength(2);
  });

  test('a country that transfers may not go to', async () => {
    const { id } = await stripe.accounts.create({ country: 'JP' });
    await refused(stripe.transfers.create({ amount: 1, currency: 'usd', destination: id }), {
      statusCode: 400,
      code: 'transfers_not_allowed',
    });
  });

  test('a reversal takes no more than is left', async () => {
    await pay(stripe, 100_000, { payment_method: 'pm_card_bypassPending' });
    const destination = await seller(stripe);
    const transfer = await stripe.transfers.create({ amount: 1000, currency: 'usd', destination });
    await refused(stripe.transfers.createReversal(transfer.id, { amount: 1001 }), {
      statusCode: 400,
      code: undefined,
      param: 'amount',
    });
    await stripe.transfers.createReversal(transfer.id, { amount: 400 });
    const rest = await stripe.transfers.createReversal(transfer.id);
    expect(rest.amount).toBe(600);
    expect(await stripe.transfers.retrieve(transfer.id)).toMatchObject({
      amount_reversed: 1000,
      reversed: true,
      reversals: { data: [{ amount: 600 }, { amount: 400 }] },
    });
    await refused(stripe.transfers.createReversal(transfer.id), {
      statusCode: 400,
      message: `The transfer ${transfer.id} is already fully reversed.`,
    });
  });
});

describe('payouts', () => {
  test('more than is available, or from an account that may not', async () => {
    await refused(stripe.payouts.create({ amount: 1, currency: 'usd' }), {
      statusCode: 400,
      code: 'balance_insufficient',
      message: expect.stringContaining('You have insufficient funds in your Stripe account'),
    });
    const stripeAccount = await seller(stripe);
    await refused(stripe.payouts.create({ amount: 1, currency: 'usd' }, { stripeAccount }), {
      statusCode: 400,
      code: 'payouts_not_allowed',
    });
  });
});
