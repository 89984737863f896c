import type Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import { engineWorld } from './engine-world.ts';
import { balanceOf, charged, entries, payable, seller, sent, shares, statement } from './ledger.ts';

// The figures of stripe-facts 3.4 to 3.6, to the cent: what comes after the payment.

const WEEK = 7 * 86_400;
const CHARGED = 'charge/charge ch 10000 320 9680';

describe('a transfer out of pending funds (3.4)', () => {
  test('succeeds at once, and all of it becomes available together', () => {
    const world = engineWorld();
    const a = seller(world);
    const charge = charged(world);
    const transfer = sent(world, charge, a, 7000);
    const group = `group_${charge.payment_intent}`;
    expect(transfer.transfer_group).toBe(group);
    expect(world.get(`/v1/charges/${charge.id}`)).toMatchObject({ transfer_group: group });
    expect(statement(world)).toEqual([CHARGED, 'transfer/transfer tr -7000 0 -7000']);
    expect(statement(world, a)).toEqual(['payment/charge py 7000 0 7000']);
    const all = [...entries(world), ...entries(world, a)];
    expect(all.map(({ status }) => status)).toEqual(['pending', 'pending', 'pending']);
    const [due, ...others] = new Set(all.map(({ available_on }) => available_on));
    expect(others).toEqual([]);
    expect(balanceOf(world)).toEqual({ available: 0, pending: 2680 });

    const told: (string | undefined)[] = [];
    world.engine.onEvent(({ type, account }) => type === 'balance.available' && told.push(account));
    world.engine.advance(due! - world.engine.now() - 60);
    expect(balanceOf(world)).toEqual({ available: 0, pending: 2680 });
    world.engine.advance(60);
    expect(balanceOf(world)).toEqual({ available: 2680, pending: 0 });
    expect(balanceOf(world, a)).toEqual({ available: 7000, pending: 0 });
    expect(told.toSorted()).toEqual([a, undefined]);
  });

  test('may reach the gross amount, beyond what the charge brings, and no further', () => {
    const world = engineWorld();
    const a = seller(world);
    const charge = charged(world);
    sent(world, charge, a, 7000);
    expect(() => sent(world, charge, a, 3001)).toThrow(
      'must not exceed the source amount of $100.00. (There is already a transfer using this source, amounting to $70.00.)',
    );
    sent(world, charge, a, 3000);
    expect(balanceOf(world)).toEqual({ available: 0, pending: -320 });
    world.engine.advance(WEEK);
    expect(balanceOf(world)).toEqual({ available: -320, pending: 0 });
    expect(shares(world, [a])).toMatchObject({ platform: -320, sellers: [10_000] });
  });
});

describe('a debit that fails after such a transfer (3.5)', () => {
  const ACH = 'pm_usBankAccount_insufficientFunds';
  const DEBITED = 'payment/charge py 10000 80 9920';
  const FAILED = 'payment_failure_refund/charge_failure py -10000 -80 -9920';

  test('leaves a separate transfer standing, out of the platform’s balance', () => {
    const world = engineWorld();
    const a = seller(world);
    const charge = charged(world, { payment_method: ACH });
    const transfer = sent(world, charge, a, 7000);
    expect(entries(world).map(({ status }) => status)).toEqual(['pending', 'pending']);
    world.engine.advance(3600);
    expect(statement(world)).toEqual([DEBITED, 'transfer/transfer tr -7000 0 -7000', FAILED]);
    expect(shares(world, [a])).toEqual({
      customers: 0,
      stripe: 0,
      platform: -7000,
      sellers: [7000],
      banks: 0,
    });
    expect(world.get(`/v1/transfers/${transfer.id}`)).toMatchObject({ amount_reversed: 0 });
    world.post(`/v1/transfers/${transfer.id}/reversals`);
    expect(shares(world, [a])).toMatchObject({ platform: 0, sellers: [0] });
  });

  test('takes back the transfer and the fee of a destination charge', () => {
    const world = engineWorld();
    const c = seller(world);
    charged(world, {
      payment_method: ACH,
      application_fee_amount: 123,
      transfer_data: { destination: c },
    });
    world.engine.advance(3600);
    expect(statement(world)).toEqual([
      DEBITED,
      'transfer/transfer tr -10000 0 -10000',
      'application_fee/platform_earning fee 123 0 123',
      FAILED,
      'transfer_refund/transfer_reversal trr 10000 0 10000',
      'application_fee_refund/platform_earning_refund fr -123 0 -123',
    ]);
    expect(statement(world, c)).toEqual([
      'payment/charge py 10000 123 9877',
      'payment_refund/refund pyr -10000 -123 -9877',
    ]);
    expect(shares(world, [c])).toMatchObject({ stripe: 0, platform: 0, sellers: [0] });
  });

  test('costs a fee where the settings say so', () => {
    const world = engineWorld({ debitFailureFee: 400 });
    charged(world, { payment_method: ACH });
    world.engine.advance(3600);
    expect(statement(world)).toEqual([
      DEBITED,
      'payment_failure_refund/charge_failure py -10000 320 -10320',
    ]);
    expect(shares(world)).toMatchObject({ customers: 0, stripe: 400, platform: -400 });
  });

  test('and a SEPA debit likewise, in euros', () => {
    const world = engineWorld();
    charged(world, { payment_method: 'pm_sepaDebit_failure_at', currency: 'eur' });
    world.engine.advance(3600);
    expect(statement(world)).toEqual([DEBITED, FAILED]);
    world.engine.advance(WEEK);
    expect(balanceOf(world, undefined, 'eur')).toEqual({ available: 0, pending: 0 });
  });
});

describe('payouts of a connected account (3.6)', () => {
  /** A with 70.00 available. */
  function earned() {
    const world = engineWorld();
    const a = payable(world);
    sent(world, charged(world), a, 7000);
    world.engine.advance(WEEK);
    const pay = () =>
      world.post<Stripe.Payout>('/v1/payouts', { amount: 7000, currency: 'usd' }, a);
    return { world, a, pay };
  }
  const OUT = 'payout/payout po -7000 0 -7000';

  test('arrive', () => {
    const { world, a, pay } = earned();
    const { id } = pay();
    expect(balanceOf(world, a)).toEqual({ available: 0, pending: 0 });
    world.engine.advance(WEEK);
    expect(world.get(`/v1/payouts/${id}`, {}, a)).toMatchObject({ status: 'paid' });
    expect(statement(world, a).slice(1)).toEqual([OUT]);
    expect(shares(world, [a])).toMatchObject({ sellers: [0], banks: 7000 });
  });

  test('are canceled while they are pending', () => {
    const { world, a, pay } = earned();
    world.post(`/v1/payouts/${pay().id}/cancel`, {}, a);
    expect(statement(world, a).slice(1)).toEqual([
      OUT,
      'payout_cancel/payout_reversal po 7000 0 7000',
    ]);
    expect(balanceOf(world, a)).toEqual({ available: 7000, pending: 0 });
    expect(shares(world, [a])).toMatchObject({ sellers: [7000], banks: 0 });
  });

  test('fail at the bank, whose account is errored then', () => {
    const { world, a, pay } = earned();
    world.post(`/v1/accounts/${a}/external_accounts`, {
      external_account: 'btok_us_verified_accountClosed',
      default_for_currency: true,
    });
    const { id, destination } = pay();
    world.engine.advance(WEEK);
    expect(statement(world, a).slice(1)).toEqual([
      OUT,
      'payout_failure/payout_reversal po 7000 0 7000',
    ]);
    const returned = entries(world, a).at(-1)!;
    expect(world.get(`/v1/payouts/${id}`, {}, a)).toMatchObject({
      status: 'failed',
      failure_code: 'account_closed',
      failure_balance_transaction: returned.id,
    });
    expect(world.get(`/v1/accounts/${a}/external_accounts/${destination}`)).toMatchObject({
      status: 'errored',
    });
    expect(shares(world, [a])).toMatchObject({ sellers: [7000], banks: 0 });
  });

  test.each([
    { minimum: 1500, paid: [5500], left: 1500 },
    { minimum: 7000, paid: [], left: 7000 },
    { minimum: 9000, paid: [], left: 7000 },
  ])('by schedule keep a minimum of $minimum', ({ minimum, paid, left }) => {
    const { world, a } = earned();
    world.post(
      '/v1/balance_settings',
      {
        payments: {
          payouts: {
            minimum_balance_by_currency: { usd: minimum },
            schedule: { interval: 'daily' },
          },
        },
      },
      a,
    );
    world.engine.advance(WEEK);
    const { data } = world.get<Stripe.ApiList<Stripe.Payout>>('/v1/payouts', {}, a);
    expect(data.map(({ amount, automatic }) => automatic && amount)).toEqual(paid);
    expect(balanceOf(world, a)).toEqual({ available: left, pending: 0 });
    const [payout] = data;
    if (!payout) return;
    const params = { payout: payout.id };
    const settled = world.get<Stripe.ApiList<Stripe.BalanceTransaction>>(
      '/v1/balance_transactions',
      params,
      a,
    ).data;
    // What is held back is out of the payout, and at once back in the balance.
    expect(settled.map(({ type, net }) => [type, net])).toEqual([
      ['payout_minimum_balance_hold', -1500],
      ['payout', -5500],
      ['payment', 7000],
    ]);
  });
});

test('a reversal of what is still on its way stays pending with it', () => {
  const world = engineWorld();
  const c = seller(world);
  const { id } = charged(world, {
    application_fee_amount: 123,
    transfer_data: { destination: c },
  });
  world.post('/v1/refunds', { charge: id, reverse_transfer: true, refund_application_fee: true });
  expect(balanceOf(world, c)).toEqual({ available: 0, pending: 0 });
  // The customer is paid from the available balance, the rest comes with the charge's funds.
  expect(balanceOf(world)).toEqual({ available: -10_000, pending: 9680 });
  world.engine.advance(WEEK);
  expect(balanceOf(world)).toEqual({ available: -320, pending: 0 });
});
