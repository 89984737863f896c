import type Stripe from 'stripe';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type SandboxForTest, startSandbox } from '../support/sandbox.ts';
import { balanceOf, begin, pay, seller } from './books.ts';

// What is asked in a connected account's name, and what becomes of one that is deleted.

let sandbox: SandboxForTest;
let stripe: Stripe;

beforeAll(async () => {
  sandbox = await startSandbox();
  stripe = sandbox.stripe;
});
beforeEach(() => begin(sandbox));
afterAll(() => sandbox.stop());

const foreign = { statusCode: 403, type: 'StripePermissionError', code: 'account_invalid' };

describe('in the name of a connected account', () => {
  test('only its own account is to be seen', async () => {
    const [own, other] = [await seller(stripe), await seller(stripe)];
    const as = { stripeAccount: own };
    expect((await stripe.accounts.retrieve(own, {}, as)).id).toBe(own);
    await expect(stripe.accounts.retrieve(other, {}, as)).rejects.toMatchObject(foreign);
    await expect(stripe.accounts.del(other, {}, as)).rejects.toMatchObject(foreign);
    await expect(stripe.accounts.listExternalAccounts(other, {}, as)).rejects.toMatchObject(
      foreign,
    );
    await expect(stripe.accounts.listCapabilities(other, {}, as)).rejects.toMatchObject(foreign);
    expect((await stripe.accounts.list({}, as)).data).toEqual([]);
    expect((await stripe.accounts.list()).data).toHaveLength(2);
  });

  test('an unknown account looks like a foreign one', async () => {
    await expect(stripe.accounts.retrieve('acct_nobody')).rejects.toMatchObject(foreign);
  });

  test("the platform's payment methods are of no use", async () => {
    const as = { stripeAccount: await seller(stripe) };
    const method = await stripe.paymentMethods.create({
      type: 'card',
      card: { token: 'tok_visa' } as Stripe.PaymentMethodCreateParams.Card,
    });
    expect((await stripe.paymentMethods.retrieve(method.id)).card).toMatchObject({ last4: '4242' });
    await expect(stripe.paymentMethods.retrieve(method.id, {}, as)).rejects.toMatchObject({
      statusCode: 404,
      code: 'resource_missing',
    });
    const order = { amount: 1000, currency: 'usd', payment_method: method.id, confirm: true };
    await expect(stripe.paymentIntents.create(order, as)).rejects.toMatchObject({
      statusCode: 400,
      code: 'resource_missing',
      param: 'payment_method',
    });
    expect((await stripe.paymentIntents.create(order)).status).toBe('succeeded');
  });

  test('nothing is done that only a platform does', async () => {
    const as = { stripeAccount: await seller(stripe) };
    const platform = (await stripe.accounts.retrieveCurrent()).id;
    await pay(stripe, 10_000, { payment_method: 'pm_card_bypassPending' });
    const refusal = { statusCode: 403, code: 'platform_account_required' };
    const transfer = { amount: 100, currency: 'usd', destination: platform };
    await expect(stripe.transfers.create(transfer, as)).rejects.toMatchObject(refusal);
    await expect(stripe.accounts.create({}, as)).rejects.toMatchObject(refusal);
    expect(await balanceOf(stripe)).toEqual({ available: 9680, pending: 0 });
  });
});

describe('a deleted account', () => {
  test('may still have a payout on its way, which the bank returns', async () => {
    const { id } = await stripe.accounts.create({ type: 'custom' });
    await sandbox.simulate('account_onboarding', {
      account: id,
      stage: 'verified',
      external_account: 'btok_us_verified_noAccount',
    });
    await pay(stripe, 10_000, { payment_method: 'pm_card_bypassPending' });
    await stripe.transfers.create({ amount: 1000, currency: 'usd', destination: id });
    await stripe.payouts.create({ amount: 600, currency: 'usd' }, { stripeAccount: id });
    await stripe.accounts.del(id);
    const { data: before } = await stripe.events.list({ limit: 1 });
    await sandbox.advance(10 * 86_400);
    expect(await balanceOf(stripe)).toEqual({ available: 8680, pending: 0 });
    const { data: after } = await stripe.events.list({ limit: 1 });
    expect(after[0]!.id).toBe(before[0]!.id);
  });

  test('receives no payment that was authorized for it', async () => {
    const id = await seller(stripe);
    const { intent } = await pay(stripe, 5000, {
      capture_method: 'manual',
      transfer_data: { destination: id },
    });
    await stripe.accounts.del(id);
    await expect(stripe.paymentIntents.capture(intent.id)).rejects.toMatchObject({
      statusCode: 400,
      code: 'resource_missing',
      param: 'transfer_data[destination]',
    });
    expect((await stripe.paymentIntents.retrieve(intent.id)).status).toBe('requires_capture');
  });
});
