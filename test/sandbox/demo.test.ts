import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createEngine, type Engine } from '../../api/sandbox/engine/engine.ts';
import { openLinks } from '../../api/sandbox/resources/open-links.ts';
import { openWorld } from '../../api/sandbox/world/world.ts';
import { type EngineWorld, worldOf } from './engine-world.ts';

const day = 86_400;
const newYear = '2027-01-01T00:00:30Z';

let demo: EngineWorld;
let now: number;
let accounts: Stripe.Account[];
let charges: Stripe.Charge[];
let refunds: Stripe.Refund[];
let transfers: Stripe.Transfer[];
let disputes: Stripe.Dispute[];
let sessions: Stripe.Checkout.Session[];
let transactions: Map<string, Stripe.BalanceTransaction>;

/** Every object of a list, oldest first. */
function all<T extends { id: string }>(path: string, account?: string, world = demo): T[] {
  const found: T[] = [];
  for (let more = true; more; ) {
    const last = found.at(-1)?.id;
    const params = { limit: 100, ...(last && { starting_after: last }) };
    const page = world.get<Stripe.ApiList<T>>(path, params, account);
    found.push(...page.data);
    more = page.has_more;
  }
  return found.reverse();
}

function demoAt(time: string, seed: number): Engine {
  vi.setSystemTime(new Date(time));
  const engine = createEngine({ file: ':memory:', seed });
  openWorld(engine, { scale: 'demo', seed });
  return engine;
}

beforeAll(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  demo = worldOf(demoAt(newYear, 1));
  now = demo.engine.now();
  accounts = all('/v1/accounts');
  charges = all('/v1/charges');
  refunds = all('/v1/refunds');
  transfers = all('/v1/transfers');
  disputes = all('/v1/disputes');
  sessions = all('/v1/checkout/sessions');
  const booked = all<Stripe.BalanceTransaction>('/v1/balance_transactions');
  transactions = new Map(booked.map((transaction) => [transaction.id, transaction]));
});
afterAll(() => {
  demo.engine.close();
  vi.useRealTimers();
});

function booking(id: string | Stripe.BalanceTransaction | null): Stripe.BalanceTransaction {
  return transactions.get(id as string)!;
}
const paid = () => charges.filter(({ status }) => status === 'succeeded');
const paidByCard = () =>
  paid().filter(({ payment_method_details: method }) => method!.type === 'card');
const count = <T>(items: T[], is: (item: T) => boolean): number => items.filter(is).length;
const distinct = <T>(items: T[]): T[] => [...new Set(items)].sort();

describe('accounts', () => {
  test('60 of them, from five countries', () => {
    expect(accounts).toHaveLength(60);
    expect(distinct(accounts.map(({ country }) => country)).join(' ')).toBe('CA CH DE GB US');
  });

  test('some have names that test a layout', () => {
    const names = accounts.map(({ business_profile }) => business_profile!.name!);
    expect(new Set(names).size).toBe(60);
    expect(Math.max(...names.map((name) => name.length))).toBeGreaterThan(70);
  });

  test.each<[state: string, least: number, is: (account: Stripe.Account) => boolean]>([
    ['new', 3, (a) => !a.details_submitted && a.requirements!.currently_due!.length > 8],
    [
      'half onboarded',
      3,
      (a) => !a.details_submitted && a.requirements!.currently_due!.length <= 10,
    ],
    [
      'pending verification',
      3,
      (a) => a.requirements!.disabled_reason === 'requirements.pending_verification',
    ],
    ['enabled', 30, (a) => a.charges_enabled === true && a.payouts_enabled === true],
    [
      'restricted soon',
      3,
      (a) => a.charges_enabled === true && a.requirements!.current_deadline! > now,
    ],
    ['past due', 3, (a) => a.details_submitted === true && a.requirements!.past_due!.length > 0],
    ['rejected', 2, (a) => a.requirements!.disabled_reason?.startsWith('rejected.') === true],
    [
      'errored bank account',
      3,
      (a) => a.external_accounts!.data.some((bank) => bank.status === 'errored'),
    ],
  ])('%s: at least %i', (_state, least, is) => {
    expect(count(accounts, is)).toBeGreaterThanOrEqual(least);
  });

  test('two at least have a negative balance, and owe what their guests got back', () => {
    const balances = accounts.map(({ id }) => demo.get<Stripe.Balance>('/v1/balance', {}, id));
    const negative = count(balances, ({ available }) => available.some(({ amount }) => amount < 0));
    expect(negative).toBeGreaterThanOrEqual(2);
    expect(negative).toBeLessThan(6);
  });

  test('are paid out daily, weekly and by hand; payouts to errored banks failed', () => {
    const intervals = accounts.map(({ settings }) => settings!.payouts!.schedule.interval);
    expect(distinct(intervals)).toEqual(['daily', 'manual', 'weekly']);
    const payouts = accounts.flatMap(({ id }) => all<Stripe.Payout>('/v1/payouts', id));
    const statuses = distinct(payouts.map(({ status }) => status));
    expect(statuses).toEqual(expect.arrayContaining(['canceled', 'failed', 'paid']));
    expect(statuses.some((status) => status === 'pending' || status === 'in_transit')).toBe(true);
    expect(distinct(payouts.map(({ automatic }) => automatic))).toEqual([false, true]);
    expect(payouts.some(({ reversed_by }) => reversed_by !== null)).toBe(true);
    const failures = payouts.flatMap(({ failure_code }) => failure_code ?? []);
    expect(distinct(failures)).toEqual(['account_closed', 'debit_not_authorized', 'no_account']);
    const instant = payouts.filter(({ method }) => method === 'instant');
    expect(instant).toMatchObject([{ type: 'card', status: 'paid' }]);
  });

  test('one is being onboarded, and its link waits to be opened', () => {
    const [link] = demo.engine
      .read((context) => openLinks(context, 'http://sandbox.example'))
      .filter(({ kind }) => kind === 'onboarding');
    const holder = accounts.find(({ id }) => id === link!.id)!;
    expect(holder.details_submitted).toBe(false);
    const due = holder.requirements!.currently_due;
    expect(due).toContain('external_account');
    expect(due).not.toContain('individual.first_name');
  });
});

describe('payments', () => {
  test('about 1,500, up to now, more of late than at first, some declined', () => {
    expect(charges.length).toBeGreaterThan(1350);
    expect(charges.length).toBeLessThan(1650);
    expect(charges[0]!.created).toBeGreaterThan(now - 92 * day);
    expect(charges.at(-1)!.created).toBeGreaterThan(now - day);
    const half = now - 45 * day;
    expect(count(charges, ({ created }) => created >= half)).toBeGreaterThan(charges.length * 0.52);
    const declined = charges.filter(({ status }) => status === 'failed');
    expect(declined.length).toBeGreaterThan(40);
    expect(distinct(declined.map(({ failure_code }) => failure_code)).length).toBeGreaterThan(2);
  });

  test('in four currencies, by cards of several brands, from people with names', () => {
    expect(distinct(paid().map(({ currency }) => currency))).toEqual(['eur', 'gbp', 'jpy', 'usd']);
    const brands = distinct(
      paidByCard().map((charge) => charge.payment_method_details!.card!.brand),
    );
    expect(brands).toEqual(expect.arrayContaining(['amex', 'mastercard', 'visa']));
    for (const { billing_details } of paid()) {
      expect(billing_details).toMatchObject({
        name: expect.any(String),
        email: expect.stringContaining('@'),
      });
    }
  });

  test('more on weekends than at the beginning of the week', () => {
    const on = (weekday: number) =>
      count(charges, ({ created }) => new Date(created * 1000).getUTCDay() === weekday);
    expect(on(5) + on(6)).toBeGreaterThan(1.3 * (on(1) + on(2)));
  });

  test('each by card costs 2.9 % and 30 minor units', () => {
    for (const { amount, currency, balance_transaction } of paidByCard()) {
      const fee = Math.round(amount * 0.029) + 30;
      expect(booking(balance_transaction)).toMatchObject({
        amount,
        currency,
        fee,
        net: amount - fee,
      });
    }
  });

  test('stays are destination charges with a fee, a few less than what Stripe takes', () => {
    const stays = paid().filter(({ transfer_data }) => transfer_data);
    expect(stays.length).toBeGreaterThan(400);
    const losing = stays.filter(
      (stay) => stay.application_fee_amount! < booking(stay.balance_transaction).fee,
    );
    expect(losing.length).toBeGreaterThan(20);
    expect(losing.length).toBeLessThan(stays.length / 2);
    expect(
      stays.every(({ transfer, id }) =>
        transfers.some((t) => t.id === transfer && t.source_transaction === id),
      ),
    ).toBe(true);
  });

  test('meals are groups: 70 % to the restaurant, 20 % to the driver, the rest is kept', () => {
    const meals = paid().filter(({ metadata }) => metadata.kind === 'delivery');
    expect(meals.length).toBeGreaterThan(600);
    const groups = meals.map((meal) => {
      expect(meal.transfer_group).toBe(`order_${meal.metadata.order}`);
      return {
        meal,
        parts: transfers.filter(({ source_transaction }) => source_transaction === meal.id),
      };
    });
    const settled = groups.filter(({ parts }) => parts.length === 2);
    expect(settled.length).toBeGreaterThan(meals.length - 15);
    for (const { meal, parts } of settled) {
      expect(parts.map(({ amount }) => amount)).toEqual([
        Math.round(meal.amount * 0.7),
        Math.round(meal.amount * 0.2),
      ]);
      expect(distinct(parts.map(({ transfer_group }) => transfer_group))).toEqual([
        meal.transfer_group,
      ]);
    }
    const forgotten = groups.filter(
      ({ meal, parts }) => parts.length === 0 && meal.created < now - day,
    );
    expect(forgotten.length).toBeGreaterThanOrEqual(3);
  });
});

describe('what goes wrong', () => {
  test('refunds: full and partial, with and without reversal and fee', () => {
    expect(refunds.length).toBeGreaterThan(50);
    expect(count(charges, ({ refunded }) => refunded)).toBeGreaterThan(20);
    expect(count(charges, (c) => c.amount_refunded > 0 && !c.refunded)).toBeGreaterThan(10);
    expect(count(refunds, ({ transfer_reversal }) => transfer_reversal !== null)).toBeGreaterThan(
      10,
    );
    expect(count(refunds, ({ transfer_reversal }) => transfer_reversal === null)).toBeGreaterThan(
      10,
    );
  });

  test('reversals: full and partial, by themselves and with refunds', () => {
    const reversed = transfers.filter(({ amount_reversed }) => amount_reversed > 0);
    expect(count(reversed, ({ reversed: isWhole }) => isWhole)).toBeGreaterThan(5);
    expect(count(reversed, ({ reversed: isWhole }) => !isWhole)).toBeGreaterThan(5);
    const sources = reversed.flatMap(({ reversals }) =>
      reversals.data.map((r) => r.source_refund !== null),
    );
    expect(distinct(sources)).toEqual([false, true]);
  });

  test('a transfer group sent out more than it collected', () => {
    const unsourced = transfers.filter(({ source_transaction }) => !source_transaction);
    const [bonus] = unsourced;
    const collected = charges.find(
      ({ transfer_group }) => transfer_group === bonus!.transfer_group,
    )!;
    const sent = transfers.filter(({ transfer_group }) => transfer_group === bonus!.transfer_group);
    expect(sent.reduce((sum, { amount }) => sum + amount, 0)).toBeGreaterThan(collected.amount);
  });

  test('a seller was paid out before the refund: nothing can be reversed', () => {
    const catering = paid().find(
      ({ amount, metadata }) => metadata.kind === 'delivery' && amount === 184_000,
    )!;
    expect(catering.refunded).toBe(true);
    const [toSeller] = transfers.filter(
      ({ source_transaction }) => source_transaction === catering.id,
    );
    expect(toSeller).toMatchObject({ amount: 128_800, amount_reversed: 0 });
    expect(() => demo.post(`/v1/transfers/${toSeller!.id}/reversals`)).toThrow(
      expect.objectContaining({ code: 'balance_insufficient' }),
    );
  });

  test('disputes in every status', () => {
    expect(distinct(disputes.map(({ status }) => status))).toEqual([
      'appeal_needs_response',
      'appeal_under_review',
      'lost',
      'needs_response',
      'prevented',
      'under_review',
      'warning_closed',
      'warning_needs_response',
      'warning_under_review',
      'won',
    ]);
    const open = disputes.filter(({ status }) => status.endsWith('needs_response'));
    for (const { evidence_details } of open) expect(evidence_details.due_by).toBeGreaterThan(now);
    expect(count(open, ({ evidence_details }) => evidence_details.has_evidence)).toBeGreaterThan(0);
  });
});

describe('the books', () => {
  test('every balance is the sum of its balance transactions', () => {
    for (const account of [undefined, ...accounts.map(({ id }) => id)]) {
      const balance = demo.get<Stripe.Balance>('/v1/balance', {}, account);
      const booked = all<Stripe.BalanceTransaction>('/v1/balance_transactions', account);
      for (const status of ['available', 'pending'] as const) {
        for (const { currency, amount } of balance[status]) {
          const same = booked.filter((one) => one.currency === currency && one.status === status);
          expect(same.reduce((sum, { net }) => sum + net, 0)).toBe(amount);
        }
      }
    }
  });

  test('no charge gave out or gave back more than it took', () => {
    for (const charge of paid()) {
      const sent = transfers.filter(({ source_transaction }) => source_transaction === charge.id);
      expect(sent.reduce((sum, { amount }) => sum + amount, 0)).toBeLessThanOrEqual(charge.amount);
      const back = refunds.filter((refund) => refund.charge === charge.id);
      expect(back.reduce((sum, { amount }) => sum + amount, 0)).toBe(charge.amount_refunded);
      expect(charge.amount_refunded).toBeLessThanOrEqual(charge.amount);
    }
  });
});

describe('Checkout', () => {
  test('sessions in every state', () => {
    const states = sessions.map(({ status, payment_status, payment_intent }) => {
      const id = payment_intent as string | null;
      return [
        status,
        payment_status,
        id && demo.get<Stripe.PaymentIntent>(`/v1/payment_intents/${id}`).status,
      ].join(' ');
    });
    expect(distinct(states)).toEqual([
      'complete no_payment_required ',
      'complete paid succeeded',
      'complete unpaid processing',
      'complete unpaid requires_payment_method',
      'expired unpaid ',
      'open unpaid ',
      'open unpaid requires_action',
      'open unpaid requires_payment_method',
    ]);
    for (const { expires_at, status } of sessions) {
      if (status === 'open') expect(expires_at).toBeGreaterThan(now);
    }
  });

  test('sells goods by their prices, one of them no more, and stays to which guests owe a fee', () => {
    const goods = all<Stripe.Product>('/v1/products').filter(
      ({ name }) => !name.startsWith('Night at'),
    );
    expect(goods.map(({ name, active }) => [name, active])).toEqual([
      ['Gift card', true],
      ['Welcome box', true],
      ['Delivery pass', true],
      ['Guide book', true],
      ['Cooking class', false],
    ]);
    const prices = all<Stripe.Price>('/v1/prices').filter(({ active }) => active);
    expect(distinct(prices.map(({ currency }) => currency))).toEqual(['eur', 'gbp', 'usd']);
    const ofSessions = charges.filter(({ payment_intent }) =>
      sessions.some((session) => session.payment_intent === payment_intent),
    );
    expect(distinct(ofSessions.map(({ transfer_data }) => transfer_data !== null))).toEqual([
      false,
      true,
    ]);
  });

  test('bank debits were paid, failed or are still waited for', () => {
    const debits = charges.filter((charge) => charge.payment_method_details!.us_bank_account);
    expect(distinct(debits.map(({ status }) => status)).join(' ')).toBe('failed pending succeeded');
  });
});

test('the platform topped its balance up, and one bank refused', () => {
  const topups = all<Stripe.Topup>('/v1/topups');
  expect(topups.map(({ status }) => status)).toEqual(['failed', 'succeeded', 'pending']);
});

test('the same seed and start give the same world', { timeout: 60_000 }, () => {
  const other = worldOf(demoAt(newYear, 1));
  expect(all('/v1/accounts', undefined, other)).toEqual(accounts);
  expect(all('/v1/charges', undefined, other)).toEqual(charges);
  expect(all('/v1/checkout/sessions', undefined, other)).toEqual(sessions);
  expect(all('/v1/events', undefined, other)).toEqual(all('/v1/events'));
  other.engine.close();
});

test('it can be built whenever the sandbox starts', { timeout: 60_000 }, () => {
  const time = '2028-02-29T23:59:59Z';
  const leapDay = worldOf(demoAt(time, 5));
  const [latest] = leapDay.get<Stripe.ApiList<Stripe.Charge>>('/v1/charges').data;
  expect(latest!.created).toBeGreaterThan(Date.parse(time) / 1000 - day);
  leapDay.engine.close();
});
