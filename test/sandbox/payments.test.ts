import type Stripe from 'stripe';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type SandboxForTest, startSandbox } from '../support/sandbox.ts';
import { balanceOf, begin, books, pay, seller, total } from './books.ts';

let sandbox: SandboxForTest;
let stripe: Stripe;

beforeAll(async () => {
  sandbox = await startSandbox();
  stripe = sandbox.stripe;
});
beforeEach(() => begin(sandbox));
afterAll(() => sandbox.stop());

describe('the life of a payment intent', () => {
  test('made, given a method, confirmed', async () => {
    const intent = await stripe.paymentIntents.create({ amount: 1000, currency: 'usd' });
    expect(intent.status).toBe('requires_payment_method');
    const ready = await stripe.paymentIntents.update(intent.id, { payment_method: 'pm_card_visa' });
    expect(ready.status).toBe('requires_confirmation');
    const paid = await stripe.paymentIntents.confirm(intent.id);
    expect(paid).toMatchObject({ status: 'succeeded', amount_received: 1000 });
    expect(paid.payment_method).toMatch(/^pm_[0-9A-Za-z]{24}$/);
  });

  test('captured in part: the rest is released and the fee is capped', async () => {
    const account = await seller(stripe);
    const { intent } = await pay(stripe, 10_000, {
      capture_method: 'manual',
      application_fee_amount: 5000,
      transfer_data: { destination: account },
    });
    expect(intent).toMatchObject({ status: 'requires_capture', amount_capturable: 10_000 });
    expect(await books(stripe)).toEqual([]);
    const captured = await stripe.paymentIntents.capture(intent.id, { amount_to_capture: 4000 });
    expect(captured).toMatchObject({ status: 'succeeded', amount_received: 4000 });
    expect(await books(stripe)).toEqual([
      ['charge', 'charge', 4000, 146, 3854],
      ['transfer', 'transfer', -4000, 0, -4000],
      ['application_fee', 'platform_earning', 4000, 0, 4000],
    ]);
    expect(await books(stripe, account)).toEqual([['payment', 'charge', 4000, 4000, 0]]);
  });

  test('captured asynchronously: the balance transaction comes with charge.updated', async () => {
    const { charge } = await pay(stripe, 1000);
    const { data } = await stripe.events.list({ types: ['charge.succeeded', 'charge.updated'] });
    expect(data.map(({ type }) => type)).toEqual(['charge.updated', 'charge.succeeded']);
    expect((data[1]!.data.object as Stripe.Charge).balance_transaction).toBeNull();
    expect((await stripe.charges.retrieve(charge.id)).balance_transaction).toMatch(/^txn_/);
  });

  test('nobody captures: the authorization expires', async () => {
    const { intent } = await pay(stripe, 1000, { capture_method: 'manual' });
    await sandbox.advance(8 * 86_400);
    expect(await stripe.paymentIntents.retrieve(intent.id)).toMatchObject({
      status: 'canceled',
      cancellation_reason: 'automatic',
    });
  });

  test.each([
    ['success', 'succeeded'],
    ['failure', 'requires_payment_method'],
  ])('authentication that ends in %s', async (outcome, status) => {
    const { intent } = await pay(stripe, 1000, {
      payment_method: 'pm_card_authenticationRequired',
      return_url: 'https://example.com/back',
    });
    expect(intent).toMatchObject({
      status: 'requires_action',
      next_action: { redirect_to_url: { return_url: 'https://example.com/back' } },
    });
    const order = { payment_intent: intent.id, outcome };
    await sandbox.control('POST', '/simulate/authentication', order);
    expect((await stripe.paymentIntents.retrieve(intent.id)).status).toBe(status);
  });

  test('off session a card that must be authenticated declines', async () => {
    const off = { payment_method: 'pm_card_authenticationRequired', off_session: true };
    await expect(pay(stripe, 1000, off)).rejects.toMatchObject({
      statusCode: 402,
      code: 'authentication_required',
    });
  });
});

describe('bank debits', () => {
  test('process, then succeed', async () => {
    const { intent, charge } = await pay(stripe, 1000, { payment_method: 'pm_usBankAccount' });
    expect(intent.status).toBe('processing');
    expect(charge.id).toMatch(/^py_/);
    await sandbox.advance(600);
    expect((await stripe.paymentIntents.retrieve(intent.id)).status).toBe('succeeded');
    expect(await balanceOf(stripe)).toEqual({ available: 992, pending: 0 });
  });

  test('stay in processing until the bank answers', async () => {
    const account = await seller(stripe);
    const { intent } = await pay(stripe, 1000, {
      payment_method: 'pm_usBankAccount_processing',
      application_fee_amount: 100,
      transfer_data: { destination: account },
    });
    await sandbox.advance(30 * 86_400);
    expect((await stripe.paymentIntents.retrieve(intent.id)).status).toBe('processing');
    const order = { payment_intent: intent.id, failure_code: 'no_account' };
    await sandbox.simulate('debit_outcome', order);
    expect((await stripe.paymentIntents.retrieve(intent.id)).last_payment_error).toMatchObject({
      code: 'no_account',
    });
    // A destination charge goes back as a whole: nobody keeps anything.
    expect(total(await books(stripe))).toBe(0);
    expect(total(await books(stripe, account))).toBe(0);
  });
});

describe('currencies', () => {
  test('a settlement currency is held as it is, without decimals where it has none', async () => {
    await pay(stripe, 5000, { currency: 'jpy', payment_method: 'pm_card_bypassPending' });
    expect(await balanceOf(stripe, undefined, 'jpy')).toEqual({ available: 4825, pending: 0 });
    const { charge } = await pay(stripe, 5000, { currency: 'jpy' });
    await expect(stripe.refunds.create({ charge: charge.id, amount: 6000 })).rejects.toMatchObject({
      message: 'Refund amount (¥6,000) is greater than charge amount (¥5,000)',
    });
  });

  test('any other is converted, refunds and disputes at the same rate', async () => {
    const { charge } = await pay(stripe, 10_000, { currency: 'sek' });
    const { balance_transaction } = await stripe.charges.retrieve(charge.id, {
      expand: ['balance_transaction'],
    });
    expect(balance_transaction).toMatchObject({
      amount: 950,
      currency: 'usd',
      exchange_rate: 0.095,
      fee: 58,
    });
    await stripe.refunds.create({ charge: charge.id, amount: 3333 });
    await stripe.refunds.create({ charge: charge.id });
    expect(total(await books(stripe))).toBe(-58);
  });
});

test('a direct charge pays the platform its fee out of the account', async () => {
  const account = await seller(stripe);
  const intent = await stripe.paymentIntents.create(
    {
      amount: 10_000,
      currency: 'usd',
      payment_method: 'pm_card_visa',
      confirm: true,
      application_fee_amount: 500,
    },
    { stripeAccount: account },
  );
  expect(await books(stripe, account)).toEqual([['charge', 'charge', 10_000, 820, 9180]]);
  expect(await books(stripe)).toEqual([['application_fee', 'platform_earning', 500, 0, 500]]);
  await expect(stripe.paymentIntents.retrieve(intent.id)).rejects.toMatchObject({
    statusCode: 404,
  });
  const refund = { payment_intent: intent.id, refund_application_fee: true };
  await stripe.refunds.create(refund, { stripeAccount: account });
  expect(total(await books(stripe, account))).toBe(-320);
  expect(total(await books(stripe))).toBe(0);
});

test('an account that refunds what a transfer brought it reverses the transfer', async () => {
  const account = await seller(stripe);
  await pay(stripe, 100_000, { payment_method: 'pm_card_bypassPending' });
  const transfer = await stripe.transfers.create({
    amount: 1000,
    currency: 'usd',
    destination: account,
  });
  const payment = transfer.destination_payment as string;
  const refund = await stripe.refunds.create(
    { charge: payment, amount: 400 },
    { stripeAccount: account },
  );
  expect(refund).toMatchObject({ id: expect.stringMatching(/^pyr_/), amount: 400 });
  expect((await stripe.transfers.retrieve(transfer.id)).amount_reversed).toBe(400);
  expect(await balanceOf(stripe, account)).toEqual({ available: 600, pending: 0 });
});

describe('what a payment is', () => {
  test('may change until it is taken, and is confirmed as it then is', async () => {
    const intent = await stripe.paymentIntents.create({ amount: 1000, currency: 'usd' });
    const customer = (await stripe.customers.create()).id;
    const changes = {
      customer,
      setup_future_usage: 'off_session',
      statement_descriptor_suffix: 'ORDER 7',
      allowed_payment_method_types: ['card'],
    } as const;
    const changed = await stripe.paymentIntents.update(intent.id, {
      ...changes,
      allowed_payment_method_types: ['card'],
    });
    expect(changed).toMatchObject({ ...changes, payment_method_types: ['card'] });
    const held = await stripe.paymentIntents.confirm(intent.id, {
      payment_method: 'pm_card_visa',
      capture_method: 'manual',
      receipt_email: 'guest@example.com',
      expand: ['latest_charge'],
    });
    expect(held).toMatchObject({
      status: 'requires_capture',
      receipt_email: 'guest@example.com',
      latest_charge: { captured: false, receipt_email: 'guest@example.com', customer },
    });
    await expect(stripe.paymentIntents.update(intent.id, { amount: 500 })).rejects.toMatchObject({
      statusCode: 400,
      code: 'payment_intent_unexpected_state',
    });
    const described = await stripe.paymentIntents.update(intent.id, { description: 'Two nights' });
    expect(described).toMatchObject({ description: 'Two nights', amount: 1000 });
  });

  test('an update keeps to the rules of its creation', async () => {
    const account = await seller(stripe);
    const intent = await stripe.paymentIntents.create({
      amount: 1000,
      currency: 'usd',
      application_fee_amount: 400,
      transfer_data: { destination: account },
    });
    await expect(stripe.paymentIntents.update(intent.id, { amount: 300 })).rejects.toMatchObject({
      statusCode: 400,
      param: 'application_fee_amount',
    });
    await expect(
      stripe.paymentIntents.update(intent.id, { transfer_data: { amount: 500 } }),
    ).rejects.toMatchObject({ code: 'parameters_exclusive' });
    expect(await stripe.paymentIntents.retrieve(intent.id)).toMatchObject({ amount: 1000 });
  });

  test.each([
    ['zzz', 1000, { param: 'currency' }],
    ['isk', 55_555, { param: 'amount', code: 'invalid_charge_amount' }],
    ['kwd', 5124, { param: 'amount', code: 'invalid_charge_amount' }],
    ['jpy', 49, { param: 'amount', code: 'amount_too_small' }],
  ])('of %s %i is refused', async (currency, amount, refusal) => {
    const order = { amount, currency };
    await expect(stripe.paymentIntents.create(order)).rejects.toMatchObject({
      statusCode: 400,
      ...refusal,
    });
  });

  test('a disputed debit is disputed after it has cleared, not while it is processed', async () => {
    const { intent } = await pay(stripe, 10_000, { payment_method: 'pm_usBankAccount_dispute' });
    expect(intent.status).toBe('processing');
    expect((await stripe.disputes.list()).data).toEqual([]);
    await sandbox.advance(3600);
    const { data } = await stripe.disputes.list({ payment_intent: intent.id });
    expect(data).toMatchObject([{ status: 'needs_response', reason: 'debit_not_authorized' }]);
    const { data: events } = await stripe.events.list({ type: 'charge.*' });
    expect(events.map(({ type }) => type).reverse()).toEqual([
      'charge.pending',
      'charge.succeeded',
      'charge.dispute.created',
      'charge.dispute.funds_withdrawn',
    ]);
  });

  test('an application fee is never given back twice', async () => {
    const { id } = await stripe.accounts.create({ type: 'custom' });
    const as = { stripeAccount: id };
    const direct = await stripe.paymentIntents.create(
      {
        amount: 10_000,
        currency: 'usd',
        payment_method: 'pm_card_visa',
        confirm: true,
        application_fee_amount: 500,
        expand: ['latest_charge'],
      },
      as,
    );
    const fee = (direct.latest_charge as Stripe.Charge).application_fee as string;
    await stripe.applicationFees.createRefund(fee, { amount: 450 });
    await stripe.refunds.create({ payment_intent: direct.id, refund_application_fee: true }, as);
    expect(await stripe.applicationFees.retrieve(fee)).toMatchObject({
      amount: 500,
      amount_refunded: 500,
      refunded: true,
    });
  });
});

describe('simulations', () => {
  test('a customer pays and disputes', async () => {
    const paid = await sandbox.simulate<Stripe.PaymentIntent>('payment', {
      amount: 3000,
      metadata: { order: '7' },
    });
    expect(paid).toMatchObject({ status: 'succeeded', amount: 3000, metadata: { order: '7' } });
    const dispute = await sandbox.simulate<Stripe.Dispute>('dispute', {
      payment_intent: paid.id,
      reason: 'duplicate',
    });
    expect(dispute).toMatchObject({ status: 'needs_response', reason: 'duplicate', amount: 3000 });
    const decided = await sandbox.simulate<Stripe.Dispute>('dispute_decision', {
      dispute: dispute.id,
      outcome: 'won',
    });
    expect(decided.balance_transactions.map(({ amount }) => amount)).toEqual([-3000, 3000]);
  });

  test('say what they need', async () => {
    const answer = await sandbox.control('POST', '/simulate/dispute', {
      charge: 'ch_a',
      payment_intent: 'pi_a',
    });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('charge or payment_intent, not both');
    const unknown = await sandbox.control('POST', '/simulate/weather', {});
    expect(unknown.status).toBe(400);
    expect(await unknown.text()).toContain('must be one of account_onboarding');
  });
});

describe('a refund that waits for the customer', () => {
  async function waiting(): Promise<Stripe.Refund> {
    const { charge } = await pay(stripe, 1000, { payment_method: 'pm_card_pendingRefund' });
    const { id } = await stripe.refunds.create({ charge: charge.id });
    await sandbox.simulate('refund_action', { refund: id });
    await sandbox.advance(600);
    return await stripe.refunds.retrieve(id);
  }

  test('is canceled, and its money is back', async () => {
    const refund = await waiting();
    expect(refund).toMatchObject({
      status: 'requires_action',
      next_action: { type: 'display_details' },
    });
    expect(await stripe.refunds.cancel(refund.id)).toMatchObject({ status: 'canceled' });
    await sandbox.advance(31 * 86_400);
    expect((await stripe.refunds.retrieve(refund.id)).status).toBe('canceled');
    expect(total(await books(stripe))).toBe(941);
    await expect(sandbox.simulate('refund_action', { refund: refund.id })).rejects.toThrow(
      'not pending',
    );
  });

  test('fails when the customer lets the time pass, and not before', async () => {
    const { id } = await waiting();
    await sandbox.advance(29 * 86_400);
    expect((await stripe.refunds.retrieve(id)).status).toBe('requires_action');
    await sandbox.advance(86_400);
    expect(await stripe.refunds.retrieve(id)).toMatchObject({
      status: 'failed',
      failure_reason: 'unknown',
    });
    expect(total(await books(stripe))).toBe(941);
  });

  test('expires, and has failed', async () => {
    const refund = await waiting();
    const expired = await stripe.testHelpers.refunds.expire(refund.id);
    expect(expired).toMatchObject({ status: 'failed', failure_reason: 'unknown' });
    expect(total(await books(stripe))).toBe(941);
    const { data } = await stripe.events.list({ type: 'refund.failed' });
    expect(data).toHaveLength(1);
  });
});
