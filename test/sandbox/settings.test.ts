import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Stripe from 'stripe';
import { afterAll, describe, expect, test } from 'vitest';
import { createEngine } from '../../api/sandbox/engine/engine.ts';
import { readAssignments, readSettings } from '../../api/sandbox/engine/setting-input.ts';
import { declaredSettings, defaultSettings } from '../../api/sandbox/engine/settings.ts';
import type { ShownSetting } from '../../api/sandbox/engine/settings-store.ts';
import { startSandbox } from '../support/sandbox.ts';
import { type EngineWorld, engineWorld } from './engine-world.ts';

const folder = mkdtempSync(join(tmpdir(), 'sandbox-settings-'));
afterAll(() => rmSync(folder, { recursive: true }));

function pay(world: EngineWorld, more: object): Stripe.Charge {
  const intent = world.post<Stripe.PaymentIntent>('/v1/payment_intents', {
    amount: 10_000,
    currency: 'usd',
    confirm: true,
    ...more,
  });
  return world.get(`/v1/charges/${intent.latest_charge}`);
}

const eventsOf = (world: EngineWorld, type: string) =>
  world.get<Stripe.ApiList<Stripe.Event>>('/v1/events', { type }).data;

describe('what each leaves open has its default, and can be the other way', () => {
  test('the platform is in the US with USD, or elsewhere', () => {
    const usual = engineWorld().get<Stripe.Account>('/v1/account');
    expect([usual.country, usual.default_currency]).toEqual(['US', 'usd']);
    const british = engineWorld({ platformCountry: 'GB', platformName: 'Counting & Co' });
    const account = british.get<Stripe.Account>('/v1/account');
    expect([account.country, account.default_currency]).toEqual(['GB', 'gbp']);
    expect(account.settings?.dashboard.display_name).toBe('Counting & Co');
    expect(british.post<Stripe.Account>('/v1/accounts', {}).country).toBe('GB');
  });

  test('a refund beyond the available balance succeeds, waits for funds, or is refused', () => {
    const usual = engineWorld();
    const charge = pay(usual, { payment_method: 'pm_card_visa' });
    expect(usual.post('/v1/refunds', { charge: charge.id })).toMatchObject({ status: 'succeeded' });
    const strict = engineWorld({ refundsBeyondBalance: 'refused' });
    const refund = { charge: pay(strict, { payment_method: 'pm_card_visa' }).id };
    expect(() => strict.post('/v1/refunds', refund)).toThrow('Insufficient funds');
  });

  describe('a refund that waits for funds', () => {
    const waiting = (payment_method = 'pm_card_visa') => {
      const world = engineWorld({ refundsBeyondBalance: 'pending' });
      const { id: charge } = pay(world, { payment_method, description: 'Tea' });
      const parts = [2_500, 7_500].map((amount) =>
        world.post<Stripe.Refund>('/v1/refunds', { charge, amount }),
      );
      const [first, second] = parts.map(({ id }) => `/v1/refunds/${id}`) as [string, string];
      return { world, charge, first, second };
    };

    test('is sent once they are there, the oldest first', () => {
      const { world, charge, first, second } = waiting();
      const pending = {
        status: 'pending',
        pending_reason: 'insufficient_funds',
        balance_transaction: null,
      };
      for (const path of [first, second]) expect(world.get(path)).toMatchObject(pending);
      expect(world.get(`/v1/charges/${charge}`)).toMatchObject({ amount_refunded: 10_000 });
      expect(world.get<Stripe.Balance>('/v1/balance').pending).toMatchObject([{ amount: 9_680 }]);
      expect(() => world.post('/v1/refunds', { charge })).toThrow('already been refunded');

      pay(world, { payment_method: 'pm_card_bypassPending', amount: 5_000 });
      expect(world.get(first)).not.toHaveProperty('pending_reason');
      expect(world.get(first)).toMatchObject({ status: 'succeeded' });
      expect(world.get(second)).toMatchObject(pending);
      const [told] = eventsOf(world, 'refund.updated');
      expect(told!.data.previous_attributes).toEqual({
        status: 'pending',
        pending_reason: 'insufficient_funds',
        balance_transaction: null,
      });
      world.engine.advance(7 * 86_400);
      expect(world.get(second, { expand: ['balance_transaction'] })).toMatchObject({
        status: 'succeeded',
        balance_transaction: { amount: -7_500, type: 'refund', status: 'available' },
      });
    });

    test('goes on as its card says, and takes nothing when it fails', () => {
      const { world, charge, first, second } = waiting('pm_card_pendingRefund');
      world.engine.simulate('refund_failure', { refund: second.split('/').at(-1) });
      expect(world.get(second)).toMatchObject({ status: 'failed', balance_transaction: null });
      expect(world.get(second)).not.toHaveProperty('failure_balance_transaction');
      expect(world.get(`/v1/charges/${charge}`)).toMatchObject({ amount_refunded: 2_500 });
      const asked = { refund: first.split('/').at(-1) };
      expect(() => world.engine.simulate('refund_action', asked)).toThrow('waits for funds');
      pay(world, { payment_method: 'pm_card_bypassPending', amount: 5_000 });
      expect(world.get(first)).toMatchObject({ status: 'pending', pending_reason: 'processing' });
      world.engine.advance(3600);
      expect(world.get(first)).toMatchObject({ status: 'succeeded' });
    });

    test('is sent too when balances may go below zero again', () => {
      const { world, first } = waiting();
      world.engine.settingsStore.set({ refundsBeyondBalance: 'overdraw' });
      world.engine.advance(86_400);
      expect(world.get(first)).toMatchObject({ status: 'succeeded' });
    });
  });

  test('a refund that fails is no longer counted in its charge, or goes on to be', () => {
    const refundedOf = (world: EngineWorld) => {
      const { id: charge } = pay(world, { payment_method: 'pm_card_refundFail' });
      world.post('/v1/refunds', { charge });
      world.engine.advance(3600);
      const { amount_refunded, refunded } = world.get<Stripe.Charge>(`/v1/charges/${charge}`);
      return [amount_refunded, refunded];
    };
    expect(refundedOf(engineWorld())).toEqual([0, false]);
    expect(refundedOf(engineWorld({ failedRefundsCountBack: false }))).toEqual([10_000, true]);
  });

  test.each([
    ['winning_evidence', {}, true],
    ['winning_evidence', { wonChargesStayDisputed: false }, false],
    ['losing_evidence', { wonChargesStayDisputed: false }, true],
  ])('after %s and by %o a charge is disputed: %s', (uncategorized_text, settings, disputed) => {
    const world = engineWorld(settings);
    const { id: charge } = pay(world, { payment_method: 'pm_card_createDispute' });
    const [dispute] = world.get<Stripe.ApiList<Stripe.Dispute>>('/v1/disputes', { charge }).data;
    world.post(`/v1/disputes/${dispute!.id}`, { evidence: { uncategorized_text } });
    expect(world.get<Stripe.Charge>(`/v1/charges/${charge}`).disputed).toBe(disputed);
  });

  test('a payment is booked at once, or later', () => {
    const order = { payment_method: 'pm_card_visa', capture_method: 'automatic_async' };
    expect(pay(engineWorld(), order).balance_transaction).not.toBeNull();
    const world = engineWorld({ bookingDelaySeconds: 60 });
    const charge = pay(world, order);
    expect(charge.balance_transaction).toBeNull();
    world.engine.advance(60);
    expect(world.get<Stripe.Charge>(`/v1/charges/${charge.id}`).balance_transaction).not.toBeNull();
  });

  test('a dispute test card disputes before the answer returns, or later what is left', () => {
    const order = { payment_method: 'pm_card_createDispute' };
    expect(pay(engineWorld(), order).disputed).toBe(true);
    const world = engineWorld({ disputeDelaySeconds: 3600 });
    const charge = pay(world, order);
    expect(charge.disputed).toBe(false);
    world.post('/v1/refunds', { charge: charge.id, amount: 4_000 });
    const refunded = pay(world, order);
    world.post('/v1/refunds', { charge: refunded.id });
    world.engine.advance(3600);
    const { data } = world.get<Stripe.ApiList<Stripe.Dispute>>('/v1/disputes');
    expect(data.map((dispute) => [dispute.charge, dispute.amount])).toEqual([[charge.id, 6_000]]);
  });

  test('pm_card_bypassPending brings funds at once with balance.available, or as others do', () => {
    const order = { payment_method: 'pm_card_bypassPending' };
    const usual = engineWorld();
    pay(usual, order);
    expect(usual.get<Stripe.Balance>('/v1/balance').available).toMatchObject([{ amount: 9_680 }]);
    expect(eventsOf(usual, 'balance.available')).toHaveLength(1);
    const slow = engineWorld({ bypassPendingAtOnce: false });
    pay(slow, order);
    expect(slow.get<Stripe.Balance>('/v1/balance').available).toMatchObject([{ amount: 0 }]);
    expect(eventsOf(slow, 'balance.available')).toHaveLength(0);
  });

  test('a debit confirmed through payment pages settles at once, or later', () => {
    const status = (world: EngineWorld) => {
      const session = world.post<Stripe.Checkout.Session>('/v1/checkout/sessions', {
        mode: 'payment',
        success_url: 'https://example.com',
        payment_method_types: ['us_bank_account'],
        line_items: [
          {
            price_data: { currency: 'usd', unit_amount: 500, product_data: { name: 'Tea' } },
            quantity: 1,
          },
        ],
      });
      const confirmation = { payment_method: 'pm_usBankAccount_success' };
      world.post(`/v1/payment_pages/${session.id}/confirm`, confirmation);
      return world.get<Stripe.Checkout.Session>(`/v1/checkout/sessions/${session.id}`)
        .payment_status;
    };
    expect(status(engineWorld())).toBe('paid');
    expect(status(engineWorld({ paymentPageDebitsSettleAtOnce: false }))).toBe('unpaid');
  });

  test.each([
    ['daily', {}],
    ['weekly', { weekly_payout_days: ['monday'] }],
    ['monthly', { monthly_payout_days: [1] }],
    ['manual', {}],
  ] as const)('new accounts and the platform are paid out %s', (interval, days) => {
    const settings = { accountPayoutInterval: interval, platformPayoutInterval: interval };
    const world = engineWorld(settings);
    const account = world.post<Stripe.Account>('/v1/accounts', { type: 'express' });
    const of = (id?: string) => world.get<Stripe.BalanceSettings>('/v1/balance_settings', {}, id);
    const schedule = { interval, ...days };
    expect(of(account.id).payments.payouts?.schedule).toEqual(schedule);
    const engine = createEngine({ file: ':memory:', seed: 1, settings });
    const { body } = engine.handle({
      method: 'GET',
      path: '/v1/balance_settings',
      params: {},
      account: null,
      idempotencyKey: null,
      requestId: 'req_test',
      apiVersion: null,
    });
    expect((body as Stripe.BalanceSettings).payments.payouts?.schedule).toEqual(schedule);
  });

  test('daily is how both are paid out unless it is set', () => {
    expect(defaultSettings.accountPayoutInterval).toBe('daily');
    expect(defaultSettings.platformPayoutInterval).toBe('daily');
  });

  test('transfers to regions that are not allowed are refused, or made', () => {
    const transfer = (world: EngineWorld) => {
      const { id } = world.post<Stripe.Account>('/v1/accounts', { country: 'JP' });
      pay(world, { payment_method: 'pm_card_bypassPending' });
      return world.post('/v1/transfers', { amount: 100, currency: 'usd', destination: id });
    };
    expect(() => transfer(engineWorld())).toThrow("Funds can't be sent to accounts located in JP");
    expect(transfer(engineWorld({ transfersAcrossRegions: true }))).toMatchObject({ amount: 100 });
    const wider = { transferCountries: ['US', 'JP'] };
    expect(transfer(engineWorld(wider))).toMatchObject({ amount: 100 });
  });

  test('transfers are asked for without card payments, or not without approval', () => {
    const ask = (world: EngineWorld) =>
      world.post<Stripe.Account>('/v1/accounts', {
        type: 'express',
        capabilities: { transfers: { requested: 'true' } },
      });
    expect(ask(engineWorld()).capabilities).toEqual({ transfers: 'inactive' });
    expect(() => ask(engineWorld({ transfersAlone: false }))).toThrow('needs approval');
  });
});

describe('they are read', () => {
  test('from a command line, each by its type', () => {
    expect(
      readAssignments([
        'feeFixed=0',
        'transferCountries=US, JP',
        'platformName=42',
        'connectReserves=false',
        'instantPayoutDailyLimit=null',
        'exchangeRates={"aud":0.7}',
        'accountPayoutInterval=manual',
      ]),
    ).toEqual({
      feeFixed: 0,
      transferCountries: ['US', 'JP'],
      platformName: '42',
      connectReserves: false,
      instantPayoutDailyLimit: null,
      exchangeRates: { aud: 0.7 },
      accountPayoutInterval: 'manual',
    });
  });

  test.each([
    ['feeFixed', '"feeFixed" is not of the form name=value'],
    ['feesFixed=1', 'there is no setting "feesFixed"; did you mean feeFixed?'],
    ['DISPUTERECIEVEDFEE=1', 'did you mean disputeReceivedFee?'],
    ['feeFixed=-1', 'feeFixed must be a whole number from 0 to 1000000000, not "-1"'],
    ['connectReserves=yes', 'connectReserves must be true or false, not "yes"'],
    ['platformCountry=Utopia', 'platformCountry must be the two capital letters of a country'],
    ['exchangeRates={"aud":0}', 'exchangeRates must be a rate for each currency as JSON'],
    ['accountPayoutInterval=yearly', 'must be one of daily, weekly, monthly, manual'],
  ])('or refused in one line: %s', (assignment, words) => {
    expect(() => readAssignments([assignment])).toThrow(words);
  });

  test('every default is a value that its setting takes', () => {
    expect(readSettings(defaultSettings)).toEqual(defaultSettings);
  });
});

test('what was set is kept with the world, and the rest follows the defaults', () => {
  const file = join(folder, 'kept.db');
  const first = createEngine({ file, seed: 1, settings: { platformCountry: 'GB', feeFixed: 20 } });
  first.settingsStore.set({ feeBasisPoints: 150, feeFixed: 30 });
  first.close();
  const second = createEngine({ file, seed: 1, settings: { disputeReceivedFee: 0 } });
  const { platformCountry, feeFixed, feeBasisPoints, disputeReceivedFee } = second.settings;
  expect([platformCountry, feeFixed, feeBasisPoints, disputeReceivedFee]).toEqual([
    'GB',
    defaultSettings.feeFixed,
    150,
    0,
  ]);
  const kept = second.db.prepare("SELECT value FROM meta WHERE name = 'settings'").pluck().get();
  expect(Object.keys(JSON.parse(kept as string))).not.toContain('feeFixed');
  // Of another version of this program.
  second.db
    .prepare("UPDATE meta SET value = ? WHERE name = 'settings'")
    .run('{"ofYore":1,"feeBasisPoints":"much","disputeReceivedFee":7}');
  second.close();
  expect(() => createEngine({ file, seed: 1, settings: { platformCountry: 'DE' } })).toThrow(
    'platformCountry was decided when this world was made, and is "US"',
  );
  const third = createEngine({ file, seed: 1 });
  expect(third.settings).toEqual({ ...defaultSettings, disputeReceivedFee: 7 });
  third.close();
});

test('they are shown and changed while it runs, and a new world has those of its start', async () => {
  const sandbox = await startSandbox({ settings: { feeFixed: 20, transferCountries: ['US'] } });
  const ordered = async (method: string, path: string, body?: object) => {
    const answer = await sandbox.control(method, path, body);
    const told = (await answer.json()) as { data: ShownSetting[]; error?: { message: string } };
    return { status: answer.status, ...told };
  };
  const value = async (name: string) =>
    (await ordered('GET', '/settings')).data.find((each) => each.name === name)?.value;

  const { data } = await ordered('GET', '/settings');
  expect(data.map(({ name }) => name)).toEqual(Object.keys(declaredSettings));
  expect(data.find(({ name }) => name === 'feeFixed')).toMatchObject({ value: 20, default: 30 });
  expect(await value('transferCountries')).toEqual(['US']);

  await ordered('POST', '/settings', { feeFixed: 0, feeBasisPoints: 0 });
  const order = { amount: 900, currency: 'usd', payment_method: 'pm_card_visa', confirm: true };
  await sandbox.stripe.paymentIntents.create(order);
  expect((await sandbox.stripe.balanceTransactions.list()).data[0]).toMatchObject({ fee: 0 });

  const wrong = { feeFixed: 5, platformName: 'Other' };
  expect(await ordered('POST', '/settings', wrong)).toMatchObject({
    status: 400,
    error: { message: expect.stringContaining('platformName was decided when this world') },
  });
  expect(await ordered('POST', '/settings', { feeFixd: 5 })).toMatchObject({
    status: 400,
    error: { message: 'there is no setting "feeFixd"; did you mean feeFixed?' },
  });
  expect(await value('feeFixed')).toBe(0);

  await ordered('DELETE', '/settings/feeFixed');
  expect([await value('feeFixed'), await value('feeBasisPoints')]).toEqual([30, 0]);
  await ordered('DELETE', '/settings');
  expect(await value('feeBasisPoints')).toBe(290);
  expect(await value('transferCountries')).toEqual(defaultSettings.transferCountries);

  await sandbox.reset();
  expect(await value('feeFixed')).toBe(20);
  expect(await ordered('POST', '/reset', { settings: { platformCountry: 'DE' } })).toMatchObject({
    status: 200,
  });
  expect([await value('platformCountry'), await value('feeFixed')]).toEqual(['DE', 30]);
  expect((await sandbox.stripe.accounts.retrieveCurrent()).country).toBe('DE');

  // A world that cannot be made by them leaves one that can.
  const impossible = { scale: 'demo', settings: { platformCountry: 'JP' } };
  expect((await ordered('POST', '/reset', impossible)).error?.message).toContain(
    'the demo world cannot be made',
  );
  expect((await sandbox.stripe.accounts.retrieveCurrent()).country).toBe('DE');
  await sandbox.stop();
});
