import type Stripe from 'stripe';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type SandboxForTest, startSandbox } from '../support/sandbox.ts';
import { balanceOf, begin, books, pay, seller, total } from './books.ts';

// The figures are those of stripe-facts section 3: a charge of 100.00 USD costs 3.20.

let sandbox: SandboxForTest;
let stripe: Stripe;

beforeAll(async () => {
  sandbox = await startSandbox();
  stripe = sandbox.stripe;
});
beforeEach(() => begin(sandbox));
afterAll(() => sandbox.stop());

/** Money the platform can spend: a payment by the card whose funds are there at once. */
async function fund(): Promise<void> {
  await pay(stripe, 100_000, { payment_method: 'pm_card_bypassPending' });
}

describe('separate charges and transfers', () => {
  test('the platform keeps what it neither paid to Stripe nor sent to the sellers', async () => {
    const [a, b] = [await seller(stripe), await seller(stripe)];
    const { charge } = await pay(stripe, 10_000, { transfer_group: 'order_1' });
    const source = { currency: 'usd', source_transaction: charge.id };
    const toA = await stripe.transfers.create({ ...source, amount: 7000, destination: a });
    const toB = await stripe.transfers.create({ ...source, amount: 2000, destination: b });

    expect(await books(stripe)).toEqual([
      ['charge', 'charge', 10_000, 320, 9680],
      ['transfer', 'transfer', -7000, 0, -7000],
      ['transfer', 'transfer', -2000, 0, -2000],
    ]);
    expect(total(await books(stripe))).toBe(680);
    expect(await books(stripe, a)).toEqual([['payment', 'charge', 7000, 0, 7000]]);
    expect(await books(stripe, b)).toEqual([['payment', 'charge', 2000, 0, 2000]]);
    expect(toA.transfer_group).toBe('order_1');

    await sandbox.advance(7 * 86_400);
    await stripe.refunds.create({ charge: charge.id });
    expect(total(await books(stripe))).toBe(-9320);
    const refunded = await stripe.charges.retrieve(charge.id);
    expect(refunded).toMatchObject({ amount_refunded: 10_000, refunded: true });
    expect((await stripe.transfers.retrieve(toA.id)).amount_reversed).toBe(0);

    await stripe.transfers.createReversal(toA.id);
    expect(total(await books(stripe))).toBe(-2320);
    await stripe.transfers.createReversal(toB.id);
    expect((await books(stripe)).slice(3)).toEqual([
      ['refund', 'refund', -10_000, 0, -10_000],
      ['transfer_refund', 'transfer_reversal', 7000, 0, 7000],
      ['transfer_refund', 'transfer_reversal', 2000, 0, 2000],
    ]);
    expect(total(await books(stripe))).toBe(-320);
    expect((await books(stripe, a)).at(-1)).toEqual(['payment_refund', 'refund', -7000, 0, -7000]);
  });

  test('a seller who was paid out cannot give the transfer back', async () => {
    const a = await seller(stripe);
    await sandbox.simulate('account_onboarding', { account: a, stage: 'verified' });
    await stripe.balanceSettings.update(
      { payments: { payouts: { schedule: { interval: 'manual' } } } },
      { stripeAccount: a },
    );
    await fund();
    const transfer = await stripe.transfers.create({
      amount: 7000,
      currency: 'usd',
      destination: a,
    });
    await stripe.payouts.create({ amount: 7000, currency: 'usd' }, { stripeAccount: a });
    await expect(stripe.transfers.createReversal(transfer.id)).rejects.toMatchObject({
      statusCode: 400,
      code: 'balance_insufficient',
    });
  });
});

describe('destination charges with an application fee', () => {
  async function destinationCharge() {
    const account = await seller(stripe);
    const { intent, charge } = await pay(stripe, 10_000, {
      application_fee_amount: 123,
      transfer_data: { destination: account },
    });
    return { account, intent, charge };
  }

  test('the whole amount goes to the seller and the fee comes back', async () => {
    const { account, intent, charge } = await destinationCharge();
    expect(await books(stripe)).toEqual([
      ['charge', 'charge', 10_000, 320, 9680],
      ['transfer', 'transfer', -10_000, 0, -10_000],
      ['application_fee', 'platform_earning', 123, 0, 123],
    ]);
    expect(await books(stripe, account)).toEqual([['payment', 'charge', 10_000, 123, 9877]]);

    const transfer = await stripe.transfers.retrieve((await retrieved(charge)).transfer as string);
    const payment = await stripe.charges.retrieve(
      transfer.destination_payment as string,
      {},
      { stripeAccount: account },
    );
    const fee = await stripe.applicationFees.retrieve(payment.application_fee as string);
    expect(transfer).toMatchObject({ source_transaction: charge.id, destination: account });
    expect(payment.source_transfer).toBe(transfer.id);
    expect(fee).toMatchObject({
      account,
      charge: payment.id,
      originating_transaction: charge.id,
      amount: 123,
    });
    expect((await stripe.paymentIntents.retrieve(intent.id)).transfer_group).toBe(
      `group_${intent.id}`,
    );
  });

  const retrieved = (charge: Stripe.Charge) => stripe.charges.retrieve(charge.id);

  test.each([
    { flags: {}, platform: -10_197, seller: 9877 },
    { flags: { reverse_transfer: true }, platform: -197, seller: -123 },
    {
      flags: { reverse_transfer: true, refund_application_fee: true },
      platform: -320,
      seller: 0,
    },
  ])('a full refund with $flags', async ({ flags, platform, seller: left }) => {
    const { account, charge } = await destinationCharge();
    await stripe.refunds.create({ charge: charge.id, ...flags });
    expect(total(await books(stripe))).toBe(platform);
    expect(total(await books(stripe, account))).toBe(left);
  });

  test('partial refunds give the fee back in proportion, to the cent in the end', async () => {
    const { account, charge } = await destinationCharge();
    const before = { platform: await books(stripe), seller: await books(stripe, account) };
    const flags = { charge: charge.id, reverse_transfer: true, refund_application_fee: true };
    await stripe.refunds.create({ ...flags, amount: 4000 });
    expect(total(await books(stripe)) - total(before.platform)).toBe(-49);
    expect(total(await books(stripe, account)) - total(before.seller)).toBe(-3951);
    await stripe.refunds.create({ ...flags, amount: 3333 });
    await stripe.refunds.create(flags);
    expect(total(await books(stripe, account))).toBe(0);
    expect(total(await books(stripe))).toBe(-320);
  });

  test('a transfer amount instead of a fee sends just that', async () => {
    const account = await seller(stripe);
    await pay(stripe, 10_000, { transfer_data: { destination: account, amount: 9877 } });
    expect(await books(stripe, account)).toEqual([['payment', 'charge', 9877, 0, 9877]]);
    expect(total(await books(stripe))).toBe(9680 - 9877);
  });
});

describe('disputes', () => {
  async function disputed(card: string) {
    const { charge } = await pay(stripe, 10_000, { payment_method: card });
    const { data } = await stripe.disputes.list({ charge: charge.id });
    return data[0] as Stripe.Dispute;
  }
  const platform = async () => total(await books(stripe));

  test('a chargeback takes the amount and a fee; accepting it takes no more', async () => {
    const dispute = await disputed('pm_card_createDispute');
    expect((await books(stripe)).at(-1)).toEqual(['adjustment', 'dispute', -10_000, 1500, -11_500]);
    expect(await platform()).toBe(-1820);
    const closed = await stripe.disputes.close(dispute.id);
    expect(closed.status).toBe('lost');
    expect(await platform()).toBe(-1820);
  });

  test.each([
    { evidence: 'losing_evidence', status: 'lost', platform: -3320 },
    { evidence: 'winning_evidence', status: 'won', platform: 8180 },
  ])('$evidence: $status', async ({ evidence, status, platform: left }) => {
    const dispute = await disputed('pm_card_createDispute');
    const decided = await stripe.disputes.update(dispute.id, {
      evidence: { uncategorized_text: evidence },
    });
    expect(decided.status).toBe(status);
    expect(await platform()).toBe(left);
  });

  test('staged evidence costs nothing until it is submitted', async () => {
    const dispute = await disputed('pm_card_createDispute');
    const staged = await stripe.disputes.update(dispute.id, {
      evidence: { product_description: 'A chair' },
      submit: false,
    });
    expect(staged).toMatchObject({
      status: 'needs_response',
      evidence_details: { has_evidence: true, submission_count: 0 },
    });
    expect(await platform()).toBe(-1820);
    const submitted = await stripe.disputes.update(dispute.id, { submit: true });
    expect(submitted).toMatchObject({
      status: 'under_review',
      evidence_details: { submission_count: 1, submission_method: 'manual' },
    });
    expect(await platform()).toBe(-3320);
  });

  test('an inquiry moves no money, until it is escalated', async () => {
    const closed = await disputed('pm_card_createDisputeInquiry');
    expect(closed.status).toBe('warning_needs_response');
    expect((await stripe.disputes.close(closed.id)).status).toBe('warning_closed');
    expect(await platform()).toBe(9680);
    const second = await disputed('pm_card_createDisputeInquiry');
    const escalated = await stripe.disputes.update(second.id, {
      evidence: { uncategorized_text: 'escalate_inquiry_evidence' },
    });
    expect(escalated.status).toBe('needs_response');
    expect(await platform()).toBe(2 * 9680 - 11_500);
  });

  test('nobody answers in time: lost', async () => {
    const dispute = await disputed('pm_card_createDispute');
    await sandbox.advance(10 * 86_400);
    expect(await stripe.disputes.retrieve(dispute.id)).toMatchObject({
      status: 'lost',
      evidence_details: { past_due: true },
    });
  });
});

describe('time', () => {
  test('a transfer from a pending charge becomes available when the charge does', async () => {
    const a = await seller(stripe);
    const { charge } = await pay(stripe, 10_000);
    const transfer = await stripe.transfers.create({
      amount: 7000,
      currency: 'usd',
      destination: a,
      source_transaction: charge.id,
      expand: ['balance_transaction'],
    });
    const booked = await stripe.charges.retrieve(charge.id, { expand: ['balance_transaction'] });
    const due = (booked.balance_transaction as Stripe.BalanceTransaction).available_on;
    expect((transfer.balance_transaction as Stripe.BalanceTransaction).available_on).toBe(due);
    expect(transfer.transfer_group).toMatch(/^group_pi_/);
    expect(await balanceOf(stripe)).toEqual({ available: 0, pending: 2680 });
    await sandbox.advance(due - (await sandbox.now()));
    expect(await balanceOf(stripe)).toEqual({ available: 2680, pending: 0 });
    expect(await balanceOf(stripe, a)).toEqual({ available: 7000, pending: 0 });
    const { data } = await stripe.events.list({ type: 'balance.available' });
    expect(data).toHaveLength(1);
  });

  test('a reversal of what is still on its way stays pending with it', async () => {
    const account = await seller(stripe);
    const { charge } = await pay(stripe, 10_000, {
      application_fee_amount: 123,
      transfer_data: { destination: account },
    });
    await stripe.refunds.create({
      charge: charge.id,
      reverse_transfer: true,
      refund_application_fee: true,
    });
    expect(await balanceOf(stripe, account)).toEqual({ available: 0, pending: 0 });
    // The customer is paid from the available balance, the rest comes with the charge's funds.
    expect(await balanceOf(stripe)).toEqual({ available: -10_000, pending: 9680 });
    await sandbox.advance(7 * 86_400);
    expect(await balanceOf(stripe)).toEqual({ available: -320, pending: 0 });
  });

  test('a bank debit that fails leaves a separate transfer standing', async () => {
    const a = await seller(stripe);
    const { intent, charge } = await pay(stripe, 10_000, {
      payment_method: 'pm_usBankAccount_insufficientFunds',
    });
    expect(intent.status).toBe('processing');
    await stripe.transfers.create({
      amount: 7000,
      currency: 'usd',
      destination: a,
      source_transaction: charge.id,
    });
    await sandbox.advance(3600);
    expect(await stripe.paymentIntents.retrieve(intent.id)).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { code: 'insufficient_funds' },
    });
    expect((await books(stripe)).at(-1)).toEqual([
      'payment_failure_refund',
      'charge_failure',
      -10_000,
      -320,
      -9680,
    ]);
    expect(total(await books(stripe))).toBe(-7000);
  });

  test('payouts: paid, canceled, and failed with the bank account errored', async () => {
    const account = await seller(stripe);
    await sandbox.simulate('account_onboarding', { account, stage: 'verified' });
    const as = { stripeAccount: account };
    await stripe.balanceSettings.update(
      { payments: { payouts: { schedule: { interval: 'manual' } } } },
      as,
    );
    await fund();
    await stripe.transfers.create({ amount: 7000, currency: 'usd', destination: account });
    const paid = await stripe.payouts.create({ amount: 1000, currency: 'usd' }, as);
    const canceled = await stripe.payouts.create({ amount: 2000, currency: 'usd' }, as);
    await stripe.payouts.cancel(canceled.id, {}, as);
    expect(await balanceOf(stripe, account)).toEqual({ available: 6000, pending: 0 });
    await sandbox.advance(7 * 86_400);
    expect((await stripe.payouts.retrieve(paid.id, {}, as)).status).toBe('paid');

    const bank = await stripe.accounts.createExternalAccount(account, {
      external_account: 'btok_us_verified_accountClosed',
      default_for_currency: true,
    });
    const failing = await stripe.payouts.create({ amount: 6000, currency: 'usd' }, as);
    expect(await balanceOf(stripe, account)).toEqual({ available: 0, pending: 0 });
    await sandbox.advance(7 * 86_400);
    expect(await stripe.payouts.retrieve(failing.id, {}, as)).toMatchObject({
      status: 'failed',
      failure_code: 'account_closed',
    });
    expect(await stripe.accounts.retrieveExternalAccount(account, bank.id)).toMatchObject({
      status: 'errored',
    });
    expect(
      (await books(stripe, account)).slice(1).map(([type, , amount]) => [type, amount]),
    ).toEqual([
      ['payout', -1000],
      ['payout', -2000],
      ['payout_cancel', 2000],
      ['payout', -6000],
      ['payout_failure', 6000],
    ]);
  });

  test('automatic payouts keep the minimum balance', async () => {
    const account = await seller(stripe);
    await sandbox.simulate('account_onboarding', { account, stage: 'verified' });
    const as = { stripeAccount: account };
    await stripe.balanceSettings.update(
      { payments: { payouts: { minimum_balance_by_currency: { usd: 1500 } } } },
      as,
    );
    await fund();
    await stripe.transfers.create({ amount: 7000, currency: 'usd', destination: account });
    await sandbox.advance(7 * 86_400);
    const { data } = await stripe.payouts.list({}, as);
    expect(data).toMatchObject([{ amount: 5500, automatic: true, status: 'paid' }]);
    expect(await balanceOf(stripe, account)).toEqual({ available: 1500, pending: 0 });
    const settled = await stripe.balanceTransactions.list({ payout: data[0]!.id }, as);
    // What is held back is out of the payout, and at once back in the balance.
    expect(settled.data.map(({ type, net }) => [type, net])).toEqual([
      ['payout_minimum_balance_hold', -1500],
      ['payout', -5500],
      ['payment', 7000],
    ]);
  });
});
