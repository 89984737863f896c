import type Stripe from 'stripe';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type SandboxForTest, startSandbox } from '../support/sandbox.ts';
import { begin, pay, seller } from './books.ts';

// What a single row of the table of errors does not tell: what a refusal leaves, and where it ends.

let sandbox: SandboxForTest;
let stripe: Stripe;

beforeAll(async () => {
  sandbox = await startSandbox();
  stripe = sandbox.stripe;
});
beforeEach(() => begin(sandbox));
afterAll(() => sandbox.stop());

async function refused(work: Promise<unknown>, how: object): Promise<void> {
  await expect(work).rejects.toMatchObject(how);
}

describe('requests', () => {
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
});

test('a decline leaves a failed charge', async () => {
  const error = await pay(stripe, 1000, { payment_method: 'pm_card_visa_chargeDeclined' }).then(
    () => null,
    (thrown: Stripe.errors.StripeCardError) => thrown,
  );
  expect(error).toMatchObject({
    type: 'StripeCardError',
    payment_intent: { status: 'requires_payment_method' },
  });
  const charge = await stripe.charges.retrieve(error!.charge as string);
  expect(charge).toMatchObject({ status: 'failed', paid: false, balance_transaction: null });
});

describe('refunds', () => {
  test('a charge that is only asked about can be refunded', async () => {
    const asked = await pay(stripe, 1000, { payment_method: 'pm_card_createDisputeInquiry' });
    expect((await stripe.refunds.create({ charge: asked.charge.id })).status).toBe('succeeded');
  });

  test('one that fails later gives the money and the amount back', async () => {
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
  test('pending funds do not count, and a source has its gross amount to the cent', async () => {
    const destination = await seller(stripe);
    const { charge } = await pay(stripe, 10_000);
    const base = { currency: 'usd', destination };
    const short = { statusCode: 400, code: 'balance_insufficient' };
    await refused(stripe.transfers.create({ ...base, amount: 1 }), short);
    const source_transaction = charge.id;
    await stripe.transfers.create({ ...base, amount: 7000, source_transaction });
    await refused(stripe.transfers.create({ ...base, amount: 3001, source_transaction }), {
      statusCode: 400,
      param: 'amount',
    });
    await stripe.transfers.create({ ...base, amount: 3000, source_transaction });
    expect((await stripe.transfers.list()).data).toHaveLength(2);
  });

  test('reversals come to the whole, the newest first', async () => {
    await pay(stripe, 100_000, { payment_method: 'pm_card_bypassPending' });
    const destination = await seller(stripe);
    const transfer = await stripe.transfers.create({ amount: 1000, currency: 'usd', destination });
    await stripe.transfers.createReversal(transfer.id, { amount: 400 });
    const rest = await stripe.transfers.createReversal(transfer.id);
    expect(rest.amount).toBe(600);
    expect(await stripe.transfers.retrieve(transfer.id)).toMatchObject({
      amount_reversed: 1000,
      reversed: true,
      reversals: { data: [{ amount: 600 }, { amount: 400 }] },
    });
  });
});
