import fc from 'fast-check';
import type Stripe from 'stripe';
import { expect, test } from 'vitest';
import type { Settings } from '../../api/sandbox/engine/settings.ts';
import { engineWorld } from './engine-world.ts';
import { checkInvariants, checkOnce } from './invariant-checks.ts';
import { DEEDS, PRELUDE, step, take } from './money-steps.ts';
import { moneyWorld } from './money-world.ts';
import { OutsideBooks } from './outside-books.ts';

// The same sequences each time; SEED=7 RUNS=500 in the environment tries others, and more of them.
const { SEED = 20_261_121, RUNS = 25 } = process.env;
/** Milliseconds: long enough to find the shortest sequence that breaks something. */
const PATIENCE = 120_000 + Number(RUNS) * 1000;

/** How far balances may go below zero. */
const manner = fc.constantFrom<Partial<Settings>>(
  {},
  { refundsBeyondBalance: 'pending' },
  { refundsBeyondBalance: 'refused', reversalsMayOverdraw: true },
);

test(
  'no sequence of calls, clock moves and failures breaks the books',
  () => {
    const outcomes = { done: new Map<string, number>(), refused: new Map<string, number>() };
    fc.assert(
      fc.property(fc.array(step, { minLength: 15, maxLength: 35 }), manner, (steps, settings) => {
        const world = moneyWorld(settings);
        const books = new OutsideBooks(world.engine.platform);
        for (const event of world.events.splice(0)) books.hear(event);
        for (const one of [...PRELUDE, ...steps]) {
          const counted = outcomes[take(world, one)];
          counted.set(one.deed, (counted.get(one.deed) ?? 0) + 1);
          // What fell due with it would otherwise come about while it is looked at.
          world.engine.tick();
          const events = world.events.splice(0);
          for (const event of events) books.hear(event);
          if (one.deed !== 'wait' && one.deed !== 'waitLong') checkOnce(events);
          checkInvariants(world, books);
        }
        world.engine.close();
      }),
      { numRuns: Number(RUNS), seed: Number(SEED) },
    );
    // Most deeds have to be done, and to be refused, or the property says less than it seems to.
    const deeds = new Set(DEEDS).size;
    expect(outcomes.done.size).toBeGreaterThan(deeds - 15);
    expect(outcomes.refused.size).toBeGreaterThan(deeds / 2);
  },
  PATIENCE,
);

test('each change appends one event of its type, with the state after it', () => {
  const world = engineWorld();
  const events: Stripe.Event[] = [];
  world.engine.onEvent((event) => events.push(event));
  const types = () => events.splice(0).map(({ type }) => type);
  const account = world.post<Stripe.Account>('/v1/accounts').id;
  events.length = 0;

  const intent = world.post<Stripe.PaymentIntent>('/v1/payment_intents', {
    amount: 10_000,
    currency: 'usd',
    payment_method: 'pm_card_bypassPending',
    confirm: true,
    application_fee_amount: 500,
    transfer_data: { destination: account },
  });
  const charged = events.find(({ type }) => type === 'charge.updated')!;
  expect(charged.data.previous_attributes).toEqual({ balance_transaction: null, transfer: null });
  expect((charged.data.object as Stripe.Charge).id).toBe(intent.latest_charge);
  expect(types()).toEqual([
    'payment_intent.created',
    'charge.succeeded',
    'payment_intent.succeeded',
    'balance.available',
    'transfer.created',
    'application_fee.created',
    'charge.updated',
  ]);

  world.post('/v1/refunds', {
    payment_intent: intent.id,
    amount: 4000,
    reverse_transfer: true,
    refund_application_fee: true,
  });
  const refunded = events.find(({ type }) => type === 'charge.refunded')!;
  expect(refunded.data.previous_attributes).toEqual({ amount_refunded: 0 });
  expect((refunded.data.object as Stripe.Charge).amount_refunded).toBe(4000);
  expect(types().sort()).toEqual([
    'application_fee.refunded',
    'charge.refunded',
    'refund.created',
    'transfer.reversed',
  ]);

  expect(() =>
    world.post('/v1/payment_intents', {
      amount: 10_000,
      currency: 'usd',
      payment_method: 'pm_card_visa_chargeDeclined',
      confirm: true,
    }),
  ).toThrow('Your card was declined.');
  expect(types()).toEqual([
    'payment_intent.created',
    'charge.failed',
    'payment_intent.payment_failed',
  ]);

  expect(() => world.post('/v1/refunds', { charge: 'ch_none' })).toThrow(
    "No such charge: 'ch_none'",
  );
  expect(types()).toEqual([]);

  world.engine.simulate('account_onboarding', { account, stage: 'verified' });
  expect(events.every((event) => event.account === account)).toBe(true);
  expect(types()).toEqual(['account.external_account.created', 'account.updated']);
});

test('the same seed gives the same ids', () => {
  const ids = () => engineWorld().post<Stripe.Account>('/v1/accounts').id;
  expect(ids()).toBe(ids());
  expect(ids()).toMatch(/^acct_[0-9A-Za-z]{16}$/);
});
