import type Stripe from 'stripe';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type SandboxForTest, startSandbox } from '../support/sandbox.ts';
import { balanceOf, begin, pay } from './books.ts';
import { engineWorld } from './engine-world.ts';

let sandbox: SandboxForTest;
let stripe: Stripe;

beforeAll(async () => {
  sandbox = await startSandbox();
  stripe = sandbox.stripe;
});
beforeEach(() => begin(sandbox));
afterAll(() => sandbox.stop());

/** A verified custom account without an external account of its own making, holding 5000. */
async function funded(external_account: string | object): Promise<string> {
  const { id } = await stripe.accounts.create({
    type: 'custom',
    country: 'US',
    external_account: external_account as string,
    settings: { payouts: { schedule: { interval: 'manual' } } },
  });
  await sandbox.simulate('account_onboarding', { account: id, stage: 'verified' });
  await pay(stripe, 10_000, { payment_method: 'pm_card_bypassPending' });
  await stripe.transfers.create({ amount: 5000, currency: 'usd', destination: id });
  return id;
}
const bank = (account_number: string) => ({
  object: 'bank_account',
  country: 'US',
  account_number,
  routing_number: '110000000',
});
const instantly = { amount: 3000, currency: 'usd', method: 'instant' as const };

describe('instant payouts', () => {
  test('arrive at once, at a bank or a debit card', async () => {
    for (const external of ['btok_us_verified', 'tok_visa_debit']) {
      const stripeAccount = await funded(external);
      const payout = await stripe.payouts.create(instantly, { stripeAccount });
      expect(payout).toMatchObject({
        method: 'instant',
        status: 'pending',
        arrival_date: payout.created,
        type: external === 'btok_us_verified' ? 'bank_account' : 'card',
      });
      await sandbox.advance(1);
      const arrived = await stripe.payouts.retrieve(payout.id, {}, { stripeAccount });
      expect(arrived.status).toBe('paid');
      expect(await balanceOf(stripe, stripeAccount)).toEqual({ available: 2000, pending: 0 });
    }
  });

  test('the balance tells what can be paid out instantly, pending card payments included', async () => {
    await pay(stripe, 10_000);
    await pay(stripe, 10_000, { payment_method: 'pm_usBankAccount' });
    const balance = await stripe.balance.retrieve();
    expect(balance.pending[0]!.amount).toBe(19_600);
    expect(balance.instant_available).toEqual([
      { amount: 9680, currency: 'usd', source_types: { card: 9680 } },
    ]);
    const expand = ['instant_available.net_available'];
    expect((await stripe.balance.retrieve({ expand })).instant_available).toEqual([
      {
        amount: 9680,
        currency: 'usd',
        net_available: [
          {
            amount: 9680,
            destination: expect.stringMatching(/^ba_/),
            source_types: { card: 9680 },
          },
        ],
        source_types: { card: 9680 },
      },
    ]);
    const payout = await stripe.payouts.create({ ...instantly, amount: 9680 });
    expect(payout.status).toBe('pending');
    await expect(stripe.payouts.create({ ...instantly, amount: 1 })).rejects.toMatchObject({
      statusCode: 400,
      code: 'balance_insufficient',
    });
    await sandbox.advance(7 * 86_400);
    expect(await balanceOf(stripe)).toEqual({ available: 9920, pending: 0 });
    expect((await stripe.balance.retrieve()).instant_available![0]!.amount).toBe(9920);
  });

  test('an account that nothing can be paid to instantly is told nothing of it', async () => {
    const { id } = await stripe.accounts.create({ type: 'custom', country: 'US' });
    const expand = ['instant_available.net_available'];
    const balance = await stripe.balance.retrieve({ expand }, { stripeAccount: id });
    expect(balance).not.toHaveProperty('instant_available');
  });

  test('000888888883 fails only for instant payouts', async () => {
    const stripeAccount = await funded(bank('000888888883'));
    const instant = await stripe.payouts.create(instantly, { stripeAccount });
    await sandbox.advance(1);
    expect(await stripe.payouts.retrieve(instant.id, {}, { stripeAccount })).toMatchObject({
      status: 'failed',
      failure_code: 'could_not_process',
    });
    const standard = await stripe.payouts.create(
      { ...instantly, method: 'standard' },
      { stripeAccount },
    );
    await sandbox.advance(7 * 86_400);
    const later = await stripe.payouts.retrieve(standard.id, {}, { stripeAccount });
    expect(later.status).toBe('paid');
  });

  test('a card or bank that takes none is refused', async () => {
    const refusal = { statusCode: 400, code: 'instant_payouts_unsupported', param: 'method' };
    const card = await funded('tok_visa_debit_us_instantPayoutUnsupported');
    await expect(stripe.payouts.create(instantly, { stripeAccount: card })).rejects.toMatchObject(
      refusal,
    );
    const account = await funded('btok_us_verified');
    const yen = { ...bank('0001234'), country: 'JP', currency: 'usd', routing_number: '1100000' };
    const { id } = await stripe.accounts.createExternalAccount(account, {
      external_account: yen as Stripe.AccountCreateExternalAccountParams.BankAccount,
    });
    await expect(
      stripe.payouts.create({ ...instantly, destination: id }, { stripeAccount: account }),
    ).rejects.toMatchObject(refusal);
  });

  test('a day has its limit where one is set', () => {
    const { post, engine } = engineWorld({ instantPayoutDailyLimit: 4000 });
    post('/v1/payment_intents', {
      amount: 20_000,
      currency: 'usd',
      payment_method: 'pm_card_bypassPending',
      confirm: true,
    });
    const noon = 86_400 - (engine.now() % 86_400) + 43_200;
    engine.advance(noon);
    post('/v1/payouts', instantly);
    expect(() => post('/v1/payouts', instantly)).toThrow(
      expect.objectContaining({ status: 400, code: 'payouts_limit_exceeded' }),
    );
    post('/v1/payouts', { ...instantly, amount: 1000 });
    engine.advance(86_400);
    post('/v1/payouts', instantly);
  });
});

describe('debit cards as external accounts', () => {
  test('are added by token or number, listed, changed and deleted', async () => {
    const { id: account } = await stripe.accounts.create({ type: 'custom', country: 'US' });
    const first = await stripe.accounts.createExternalAccount(account, {
      external_account: 'btok_us_verified',
    });
    const card = await stripe.accounts.createExternalAccount(account, {
      external_account: {
        object: 'card',
        number: '5200 8282 8282 8210',
        exp_month: 8,
        exp_year: 2030,
        cvc: '123',
        name: 'Jenny',
      },
    });
    expect(card).toMatchObject({
      id: expect.stringMatching(/^card_/),
      object: 'card',
      account,
      available_payout_methods: ['standard', 'instant'],
      brand: 'MasterCard',
      currency: 'usd',
      default_for_currency: false,
      exp_month: 8,
      exp_year: 2030,
      funding: 'debit',
      last4: '8210',
      name: 'Jenny',
    });
    const ids = async (params: Stripe.AccountListExternalAccountsParams = {}) =>
      (await stripe.accounts.listExternalAccounts(account, params)).data.map(({ id }) => id);
    expect(await ids()).toEqual([card.id, first.id]);
    expect(await ids({ object: 'card' })).toEqual([card.id]);
    expect(await ids({ object: 'bank_account' })).toEqual([first.id]);
    expect(await ids({ limit: 1 })).toEqual([card.id]);
    expect(await ids({ starting_after: card.id })).toEqual([first.id]);
    expect(await ids({ ending_before: first.id })).toEqual([card.id]);
    await expect(ids({ starting_after: 'card_x' })).rejects.toMatchObject({
      statusCode: 400,
      code: 'resource_missing',
      param: 'starting_after',
    });
    const { external_accounts } = await stripe.accounts.retrieve(account);
    expect(external_accounts!.data.map(({ id }) => id)).toEqual([card.id, first.id]);

    const changed = await stripe.accounts.updateExternalAccount(account, card.id, {
      name: 'Jenny Rosen',
      default_for_currency: true,
      metadata: { a: '1' },
    });
    expect(changed).toMatchObject({
      name: 'Jenny Rosen',
      default_for_currency: true,
      metadata: { a: '1' },
    });
    await expect(
      stripe.accounts.updateExternalAccount(account, card.id, { account_holder_name: 'J' }),
    ).rejects.toMatchObject({ statusCode: 400, code: 'parameter_unknown' });
    const bankAfter = await stripe.accounts.retrieveExternalAccount(account, first.id);
    expect(bankAfter).toMatchObject({ default_for_currency: false });
    expect(await stripe.accounts.deleteExternalAccount(account, first.id)).toMatchObject({
      deleted: true,
      object: 'bank_account',
    });
    expect(await stripe.accounts.deleteExternalAccount(account, card.id)).toMatchObject({
      deleted: true,
      object: 'card',
    });
    const { data } = await stripe.events.list(
      { types: ['account.external_account.deleted'] },
      {
        stripeAccount: account,
      },
    );
    expect(data).toHaveLength(2);
  });

  test('4000056655665572 takes no payout, and is errored then', async () => {
    const stripeAccount = await funded('tok_visa_debit_us_transferFail');
    const payout = await stripe.payouts.create(instantly, { stripeAccount });
    await sandbox.advance(1);
    expect(await stripe.payouts.retrieve(payout.id, {}, { stripeAccount })).toMatchObject({
      status: 'failed',
      failure_code: 'could_not_process',
      type: 'card',
    });
    const { external_accounts } = await stripe.accounts.retrieve(stripeAccount);
    expect(external_accounts!.data[0]).toMatchObject({ object: 'card', status: 'errored' });
    expect(await balanceOf(stripe, stripeAccount)).toEqual({ available: 5000, pending: 0 });
  });

  test.each([
    [{ number: '4242424242424242' }, { statusCode: 400, code: 'invalid_card_type' }],
    [{ number: '4000056655665557' }, { statusCode: 402, code: 'incorrect_number' }],
    [{ number: undefined }, { statusCode: 400, code: 'parameter_missing' }],
    [{ token: 'tok_nobody' }, { statusCode: 400, code: 'resource_missing' }],
  ])('%o is refused', async (fields, refusal) => {
    const { id } = await stripe.accounts.create({ type: 'custom', country: 'US' });
    const card = { object: 'card', exp_month: 8, exp_year: 2030, ...fields };
    await expect(
      stripe.accounts.createExternalAccount(id, {
        external_account: card as Stripe.AccountCreateExternalAccountParams.Card,
      }),
    ).rejects.toMatchObject(refusal);
  });
});
