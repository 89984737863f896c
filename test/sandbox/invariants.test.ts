import fc from 'fast-check';
import type Stripe from 'stripe';
import { expect, test } from 'vitest';
import { StripeError } from '../../api/sandbox/engine/errors.ts';
import { type EngineWorld, engineWorld } from './engine-world.ts';

const CARDS = [
  'pm_card_visa',
  'pm_card_bypassPending',
  'pm_card_bypassPending',
  'pm_card_visa_chargeDeclined',
  'pm_card_createDispute',
  'pm_card_refundFail',
  'pm_usBankAccount',
  'pm_usBankAccount_noAccount',
];
const CURRENCIES = ['usd', 'usd', 'eur', 'jpy', 'sek'];

type Step =
  | { do: 'pay'; amount: number; card: number; currency: number; to: number; fee: number }
  | { do: 'checkout'; amount: number; card: number; currency: number; to: number; fee: number }
  | { do: 'refund'; which: number; amount: number; reverse: boolean; fee: boolean }
  | { do: 'transfer'; which: number; amount: number; to: number; sourced: boolean }
  | { do: 'reverse'; which: number; amount: number }
  | { do: 'feeRefund'; which: number; amount: number }
  | { do: 'payout'; to: number; amount: number }
  | { do: 'dispute'; which: number; word: number }
  | { do: 'wait'; hours: number };

const amount = fc.integer({ min: 50, max: 20_000 });
const which = fc.nat(30);
const to = fc.nat(5);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('pay' as const, 'checkout' as const),
      amount,
      card: which,
      currency: which,
      to,
      fee: fc.nat(3000),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('refund' as const),
      which,
      amount,
      reverse: fc.boolean(),
      fee: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('transfer' as const),
      which,
      amount,
      to,
      sourced: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('reverse' as const), which, amount }) },
  fc.record({ do: fc.constant('feeRefund' as const), which, amount }),
  fc.record({ do: fc.constant('payout' as const), to, amount }),
  fc.record({ do: fc.constant('dispute' as const), which, word: fc.nat(3) }),
  fc.record({ do: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 200 }) }),
);

type List<T> = Stripe.ApiList<T>;

/** Every object of a list, page by page. */
function all<T extends { id: string }>(world: EngineWorld, path: string, account?: string): T[] {
  const found: T[] = [];
  for (;;) {
    const last = found.at(-1)?.id;
    const page = world.get<List<T>>(
      path,
      { limit: 100, ...(last && { starting_after: last }) },
      account,
    );
    found.push(...page.data);
    if (!page.has_more) return found;
  }
}

/** Does one step, whatever Stripe answers: a refusal is an outcome like any other. */
function take(world: EngineWorld, sellers: string[], one: Step): void {
  const { post, engine } = world;
  const pick = <T>(items: T[], index: number): T | undefined => items[index % items.length];
  const seller = 'to' in one ? pick(sellers, one.to)! : '';
  switch (one.do) {
    case 'pay':
    case 'checkout': {
      const division = one.to > 2 && {
        transfer_data: { destination: seller },
        application_fee_amount: Math.min(one.fee, one.amount),
      };
      const currency = pick(CURRENCIES, one.currency);
      const payment_method = pick(CARDS, one.card);
      if (one.do === 'pay') {
        const money = { amount: one.amount, currency, payment_method };
        post('/v1/payment_intents', { ...money, ...division, confirm: true });
        return;
      }
      const price_data = { currency, unit_amount: one.amount, product_data: { name: 'Chair' } };
      const { id } = post<Stripe.Checkout.Session>('/v1/checkout/sessions', {
        mode: 'payment',
        line_items: [{ price_data, quantity: 1 }],
        payment_intent_data: division || {},
        success_url: 'https://example.com',
      });
      engine.simulate('checkout_payment', { checkout_session: id, payment_method });
      return;
    }
    case 'refund': {
      const charge = pick(all<Stripe.Charge>(world, '/v1/charges'), one.which)?.id;
      post('/v1/refunds', {
        charge,
        amount: one.amount,
        reverse_transfer: one.reverse,
        refund_application_fee: one.fee,
      });
      return;
    }
    case 'transfer': {
      const charge = pick(all<Stripe.Charge>(world, '/v1/charges'), one.which);
      post('/v1/transfers', {
        amount: one.amount,
        currency: charge?.currency ?? 'usd',
        destination: seller,
        ...(one.sourced && { source_transaction: charge?.id }),
      });
      return;
    }
    case 'reverse': {
      const transfer = pick(all<Stripe.Transfer>(world, '/v1/transfers'), one.which)?.id;
      post(`/v1/transfers/${transfer}/reversals`, { amount: one.amount });
      return;
    }
    case 'feeRefund': {
      const fee = pick(all<Stripe.ApplicationFee>(world, '/v1/application_fees'), one.which)?.id;
      post(`/v1/application_fees/${fee}/refunds`, { amount: one.amount });
      return;
    }
    case 'payout':
      post('/v1/payouts', { amount: one.amount, currency: 'usd' }, seller);
      return;
    case 'dispute': {
      const words = ['winning_evidence', 'losing_evidence', 'some evidence'];
      const dispute = pick(all<Stripe.Dispute>(world, '/v1/disputes'), one.which)?.id;
      const evidence = { uncategorized_text: words[one.word] ?? words[0] };
      post(`/v1/disputes/${dispute}`, { evidence });
      return;
    }
    case 'wait':
      engine.advance(one.hours * 3600);
  }
}

const sum = (numbers: number[]) => numbers.reduce((total, one) => total + one, 0);

/** The sums that no sequence of calls may break (stripe-facts 3.7). */
function check(world: EngineWorld, sellers: string[]): void {
  const { get, engine } = world;
  for (const account of [engine.platform, ...sellers]) {
    const lines = all<Stripe.BalanceTransaction>(world, '/v1/balance_transactions', account);
    const balance = get<Stripe.Balance>('/v1/balance', {}, account);
    for (const status of ['available', 'pending'] as const) {
      for (const { currency, amount: shown } of balance[status]) {
        const own = lines.filter((l) => l.currency === currency && l.status === status);
        expect(shown, `${status} ${currency}`).toBe(sum(own.map(({ net }) => net)));
      }
    }
    for (const line of lines) {
      expect(line.net).toBe(line.amount - line.fee);
      expect(line.fee).toBe(sum(line.fee_details.map((detail) => detail.amount)));
      expect(line.status).toBe(line.available_on <= engine.now() ? 'available' : 'pending');
    }
    const refunds = all<Stripe.Refund>(world, '/v1/refunds', account);
    for (const charge of all<Stripe.Charge>(world, '/v1/charges', account)) {
      const own = refunds.filter((refund) => refund.charge === charge.id);
      const standing = own.filter(({ status }) => status === 'succeeded' || status === 'pending');
      expect(charge.amount_refunded).toBe(sum(standing.map((refund) => refund.amount)));
      if (charge.status === 'succeeded') {
        expect(charge.amount_refunded).toBeLessThanOrEqual(charge.amount_captured);
      }
    }
  }
  for (const session of all<Stripe.Checkout.Session>(world, '/v1/checkout/sessions')) {
    const { payment_intent: id } = session;
    const intent = id ? get<Stripe.PaymentIntent>(`/v1/payment_intents/${id}`) : null;
    expect(session.payment_status === 'paid').toBe(intent?.status === 'succeeded');
    if (session.status === 'open') expect(session.expires_at).toBeGreaterThan(engine.now());
  }
  const transfers = all<Stripe.Transfer>(world, '/v1/transfers');
  const bySource = new Map<string, number>();
  for (const transfer of transfers) {
    const reversals = all<Stripe.TransferReversal>(world, `/v1/transfers/${transfer.id}/reversals`);
    expect(transfer.amount_reversed).toBe(sum(reversals.map((reversal) => reversal.amount)));
    expect(transfer.amount_reversed).toBeLessThanOrEqual(transfer.amount);
    const destination = transfer.destination as string;
    const mirror = (platform: string, type: string, own: string) => {
      const here = get<Stripe.BalanceTransaction>(`/v1/balance_transactions/${platform}`);
      const there = get<List<Stripe.BalanceTransaction>>(
        '/v1/balance_transactions',
        { source: own, type },
        destination,
      ).data[0]!;
      expect(there.available_on).toBe(here.available_on);
      expect(there.amount).toBe(-here.amount);
    };
    mirror(
      transfer.balance_transaction as string,
      'payment',
      transfer.destination_payment as string,
    );
    for (const reversal of reversals) {
      const refund = reversal.destination_payment_refund as string;
      mirror(reversal.balance_transaction as string, 'payment_refund', refund);
    }
    if (transfer.source_transaction) {
      const source = transfer.source_transaction as string;
      bySource.set(source, (bySource.get(source) ?? 0) + transfer.amount);
    }
  }
  for (const [source, drawn] of bySource) {
    const charge = get<Stripe.Charge>(`/v1/charges/${source}`);
    const booked = get<Stripe.BalanceTransaction>(
      `/v1/balance_transactions/${charge.balance_transaction}`,
    );
    expect(drawn).toBeLessThanOrEqual(booked.amount);
  }
  for (const fee of all<Stripe.ApplicationFee>(world, '/v1/application_fees')) {
    expect(fee.amount_refunded).toBeLessThanOrEqual(fee.amount);
  }
}

test('no sequence of calls and clock moves breaks the books', () => {
  let refused = 0;
  let done = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 10, maxLength: 40 }), (steps) => {
      const world = engineWorld();
      const sellers = [0, 1, 2].map(() => {
        const { id } = world.post<Stripe.Account>('/v1/accounts');
        world.engine.simulate('account_onboarding', { account: id, stage: 'verified' });
        return id;
      });
      for (const one of steps) {
        try {
          take(world, sellers, one);
          done++;
        } catch (error) {
          if (!(error instanceof StripeError)) throw error;
          refused++;
        }
      }
      check(world, sellers);
      world.engine.close();
    }),
    { numRuns: 120, seed: 20_261_121 },
  );
  // Both ways have to be walked, or the property says nothing.
  expect(done).toBeGreaterThan(300);
  expect(refused).toBeGreaterThan(100);
});

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
