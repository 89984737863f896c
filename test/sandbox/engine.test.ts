import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createEngine } from '../../api/sandbox/engine/engine.ts';
import { type EngineWorld, engineWorld } from './engine-world.ts';

const DAY = 86_400;

function pay(world: EngineWorld, more: Record<string, unknown> = {}): Stripe.PaymentIntent {
  return world.post('/v1/payment_intents', {
    amount: 10_000,
    currency: 'usd',
    payment_method: 'pm_card_visa',
    confirm: true,
    ...more,
  });
}

const available = (world: EngineWorld) =>
  world.get<Stripe.Balance>('/v1/balance').available.find(({ currency }) => currency === 'usd')
    ?.amount;

describe('history', () => {
  test('is written at its own time, with all that fell due until then', () => {
    const world = engineWorld();
    const { engine } = world;
    const start = engine.now() - 60 * DAY;
    const intent = engine.at(start, () => pay(world));
    expect(intent.created).toBe(start);
    const later = engine.at(start + 10 * DAY, () => available(world));
    expect(later).toBe(9680);
    // What happened longer ago than events are kept has none.
    const events = world.get<Stripe.ApiList<Stripe.Event>>('/v1/events', { type: 'charge.*' });
    expect(events.data).toEqual([]);
    expect(Math.abs(engine.now() - Date.now() / 1000)).toBeLessThan(5);
  });

  test('goes neither backwards nor into the future', () => {
    const { engine } = engineWorld();
    const start = engine.now() - 60 * DAY;
    engine.at(start + DAY, () => null);
    expect(() => engine.at(start, () => null)).toThrow('cannot go back');
    expect(() => engine.at(engine.now() + DAY, () => null)).toThrow('has not come yet');
  });
});

describe('transactions', () => {
  test('what is rolled back leaves neither objects nor money nor events', () => {
    const world = engineWorld();
    const events: string[] = [];
    world.engine.onEvent(({ type }) => events.push(type));
    const kept = pay(world).latest_charge;
    const before = events.length;
    expect(() =>
      world.engine.transaction(() => {
        world.post('/v1/refunds', { charge: kept });
        throw new Error('on second thoughts');
      }),
    ).toThrow('on second thoughts');
    expect(world.get(`/v1/charges/${kept}`)).toMatchObject({ amount_refunded: 0 });
    expect(world.get<Stripe.ApiList<Stripe.Refund>>('/v1/refunds').data).toEqual([]);
    expect(available(world)).toBe(0);
    expect(events).toHaveLength(before);
  });

  test('a refused call inside leaves the others standing', () => {
    const world = engineWorld();
    const charge = world.engine.transaction(() => {
      const paid = pay(world).latest_charge;
      expect(() => pay(world, { payment_method: 'pm_card_visa_chargeDeclined' })).toThrow();
      expect(() => world.post('/v1/refunds', { charge: paid, amount: 99_999 })).toThrow();
      return paid;
    });
    expect(world.get(`/v1/charges/${charge}`)).toMatchObject({ paid: true, amount_refunded: 0 });
    const { data } = world.get<Stripe.ApiList<Stripe.Charge>>('/v1/charges');
    expect(data.map(({ status }) => status)).toEqual(['failed', 'succeeded']);
  });
});

describe('a file', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sandbox-engine-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('goes on where it was: objects, clock and new ids', () => {
    const file = join(folder, 'stripe.sqlite');
    const open = () => createEngine({ file, seed: 1 });
    const account = (engine: ReturnType<typeof open>) =>
      engine.handle({
        method: 'POST',
        path: '/v1/accounts',
        params: {},
        account: null,
        idempotencyKey: null,
        requestId: 'req_1',
        apiVersion: null,
      }).body as Stripe.Account;
    const first = open();
    const one = account(first);
    first.advance(3 * DAY);
    const { platform } = first;
    first.close();

    const second = open();
    expect(second.platform).toBe(platform);
    expect(second.now() - Math.floor(Date.now() / 1000)).toBeGreaterThanOrEqual(3 * DAY - 1);
    const two = account(second);
    expect(two.id).not.toBe(one.id);
    const list = second.handle({
      method: 'GET',
      path: '/v1/accounts',
      params: {},
      account: null,
      idempotencyKey: null,
      requestId: 'req_2',
      apiVersion: null,
    }).body as Stripe.ApiList<Stripe.Account>;
    expect(list.data.map(({ id }) => id)).toEqual([two.id, one.id]);
    second.close();
  });

  test('of another version is refused', () => {
    const file = join(folder, 'stripe.sqlite');
    const engine = createEngine({ file, seed: 1 });
    engine.db.pragma('user_version = 99');
    engine.close();
    expect(() => createEngine({ file, seed: 1 })).toThrow('delete it to start anew');
  });
});

describe('switches', () => {
  test('charges that are booked later', () => {
    const world = engineWorld({ bookingDelaySeconds: 60 });
    const { latest_charge: charge } = pay(world);
    expect(world.get(`/v1/charges/${charge}`)).toMatchObject({ balance_transaction: null });
    world.engine.advance(60);
    expect(world.get<Stripe.Charge>(`/v1/charges/${charge}`).balance_transaction).toMatch(/^txn_/);
  });

  test('refunds that need an available balance', () => {
    const world = engineWorld({ refundsBeyondBalance: 'refused' });
    const { latest_charge: charge } = pay(world);
    expect(() => world.post('/v1/refunds', { charge })).toThrow(
      'Insufficient funds in your Stripe balance to refund this amount.',
    );
    pay(world, { payment_method: 'pm_card_bypassPending' });
    world.post('/v1/refunds', { charge, amount: 9000 });
    expect(available(world)).toBe(680);
  });

  test('reversals that may overdraw the account', () => {
    const world = engineWorld({ reversalsMayOverdraw: true });
    const { id } = world.post<Stripe.Account>('/v1/accounts', { type: 'custom' });
    world.engine.simulate('account_onboarding', { account: id, stage: 'verified' });
    pay(world, { payment_method: 'pm_card_bypassPending' });
    const order = { amount: 5000, currency: 'usd' };
    const transfer = world.post<Stripe.Transfer>('/v1/transfers', { ...order, destination: id });
    world.post('/v1/payouts', order, id);
    world.post(`/v1/transfers/${transfer.id}/reversals`);
    expect(world.get<Stripe.Balance>('/v1/balance', {}, id).available[0]?.amount).toBe(-5000);
  });

  test('dispute fees', () => {
    const world = engineWorld({
      disputeReceivedFee: 2000,
      disputeCounteredFee: 0,
      returnReceivedFeeOnWin: true,
    });
    pay(world, { payment_method: 'pm_card_createDispute' });
    const [dispute] = world.get<Stripe.ApiList<Stripe.Dispute>>('/v1/disputes').data;
    expect(available(world)).toBe(-12_000);
    const evidence = { uncategorized_text: 'winning_evidence' };
    world.post(`/v1/disputes/${dispute!.id}`, { evidence });
    expect(available(world)).toBe(0);
  });
});

describe('building history', () => {
  test('goes on after a call that was refused before it changed anything', () => {
    const { engine, post, get } = engineWorld();
    engine.build(() => {
      expect(() => post('/v1/accounts', { type: 'none' })).toThrow('Invalid type');
      post('/v1/accounts', { type: 'express' });
    });
    expect(get<{ data: object[] }>('/v1/accounts').data).toHaveLength(1);
  });

  test('fails whole when a call is refused after it has changed something', () => {
    const { engine, post, get } = engineWorld();
    const half = { type: 'express', external_account: 'btok_unknown' };
    const build = () =>
      engine.build(() => {
        post('/v1/accounts', { type: 'express' });
        post('/v1/accounts', half);
      });
    expect(build).toThrow('refused after it had changed something');
    expect(get<{ data: object[] }>('/v1/accounts').data).toEqual([]);
  });
});

test('a request happens at one moment, however the real time runs meanwhile', () => {
  const world = engineWorld();
  const seller = world.post<Stripe.Account>('/v1/accounts', { type: 'custom' });
  pay(world, { payment_method: 'pm_card_bypassPending' });
  let time = Date.now();
  const running = vi.spyOn(Date, 'now').mockImplementation(() => {
    time += 1000;
    return time;
  });
  const transfer = world.post<Stripe.Transfer>('/v1/transfers', {
    amount: 1000,
    currency: 'usd',
    destination: seller.id,
  });
  running.mockRestore();
  const payment = world.get<Stripe.Charge>(
    `/v1/charges/${transfer.destination_payment}`,
    {},
    seller.id,
  );
  const [sent, received] = [transfer, payment].map(({ balance_transaction: id }, at) =>
    world.get<Stripe.BalanceTransaction>(
      `/v1/balance_transactions/${id}`,
      {},
      at === 0 ? undefined : seller.id,
    ),
  );
  expect(received!.available_on).toBe(sent!.available_on);
  expect([payment.created, sent!.created, received!.created]).toEqual(
    Array.from({ length: 3 }, () => transfer.created),
  );
});
