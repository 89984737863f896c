import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createEngine } from '../../api/sandbox/engine/engine.ts';
import { openWorld } from '../../api/sandbox/world/world.ts';
import { type SandboxForTest, startSandbox } from '../support/sandbox.ts';

const day = 86_400;
/** The history ends on a whole number of these, in seconds. */
const startStep = 600;

let sandbox: SandboxForTest;
let stripe: Stripe;
let now: number;
let accounts: Stripe.Account[];
let charges: Stripe.Charge[];
let refunds: Stripe.Refund[];
let transfers: Stripe.Transfer[];
let disputes: Stripe.Dispute[];
let transactions: Map<string, Stripe.BalanceTransaction>;

/** Every object of a list, oldest first. */
async function all<T extends { id: string }>(
  list: (params: { limit: number; starting_after?: string }) => Promise<Stripe.ApiList<T>>,
): Promise<T[]> {
  const found: T[] = [];
  for (let more = true; more; ) {
    const last = found.at(-1)?.id;
    const page = await list({ limit: 100, ...(last && { starting_after: last }) });
    found.push(...page.data);
    more = page.has_more;
  }
  return found.reverse();
}

beforeAll(async () => {
  sandbox = await startSandbox({ scale: 'demo' });
  stripe = sandbox.stripe;
  now = await sandbox.now();
  accounts = await all((page) => stripe.accounts.list(page));
  charges = await all((page) => stripe.charges.list(page));
  refunds = await all((page) => stripe.refunds.list(page));
  transfers = await all((page) => stripe.transfers.list(page));
  disputes = await all((page) => stripe.disputes.list(page));
  const booked = await all((page) => stripe.balanceTransactions.list(page));
  transactions = new Map(booked.map((transaction) => [transaction.id, transaction]));
});
afterAll(() => sandbox.stop());

function booking(id: string | Stripe.BalanceTransaction | null): Stripe.BalanceTransaction {
  return transactions.get(id as string)!;
}
const paid = () => charges.filter(({ status }) => status === 'succeeded');
const count = <T>(items: T[], is: (item: T) => boolean): number => items.filter(is).length;
const distinct = <T>(items: T[]): T[] => [...new Set(items)].sort();

describe('accounts', () => {
  test('60 of them, from five countries', () => {
    expect(accounts).toHaveLength(60);
    expect(distinct(accounts.map(({ country }) => country))).toEqual([
      'CA',
      'CH',
      'DE',
      'GB',
      'US',
    ]);
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

  test('two at least have a negative balance, and owe what their guests got back', async () => {
    const balances = await Promise.all(
      accounts.map(({ id }) => stripe.balance.retrieve({}, { stripeAccount: id })),
    );
    const negative = count(balances, ({ available }) => available.some(({ amount }) => amount < 0));
    expect(negative).toBeGreaterThanOrEqual(2);
    expect(negative).toBeLessThan(6);
  });

  test('are paid out daily, weekly and by hand; payouts to errored banks failed', async () => {
    const intervals = accounts.map(({ settings }) => settings!.payouts!.schedule.interval);
    expect(distinct(intervals)).toEqual(['daily', 'manual', 'weekly']);
    const payouts = await Promise.all(
      accounts.map(({ id }) => all((page) => stripe.payouts.list(page, { stripeAccount: id }))),
    );
    const statuses = distinct(payouts.flat().map(({ status }) => status));
    expect(statuses).toEqual(expect.arrayContaining(['canceled', 'failed', 'paid']));
    expect(statuses.some((status) => status === 'pending' || status === 'in_transit')).toBe(true);
    expect(distinct(payouts.flat().map(({ automatic }) => automatic))).toEqual([false, true]);
    expect(payouts.flat().some(({ reversed_by }) => reversed_by !== null)).toBe(true);
    const failures = payouts.flat().flatMap(({ failure_code }) => failure_code ?? []);
    expect(distinct(failures)).toEqual(['account_closed', 'debit_not_authorized', 'no_account']);
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
    const brands = distinct(paid().map((charge) => charge.payment_method_details!.card!.brand));
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

  test('each costs 2.9 % and 30 minor units', () => {
    for (const { amount, currency, balance_transaction } of paid()) {
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

  test('a seller was paid out before the refund: nothing can be reversed', async () => {
    const catering = paid().find(
      ({ amount, metadata }) => metadata.kind === 'delivery' && amount === 184_000,
    )!;
    expect(catering.refunded).toBe(true);
    const [toSeller] = transfers.filter(
      ({ source_transaction }) => source_transaction === catering.id,
    );
    expect(toSeller).toMatchObject({ amount: 128_800, amount_reversed: 0 });
    await expect(stripe.transfers.createReversal(toSeller!.id)).rejects.toMatchObject({
      code: 'balance_insufficient',
    });
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
  test('every balance is the sum of its balance transactions', async () => {
    for (const stripeAccount of [undefined, ...accounts.map(({ id }) => id)]) {
      const options = stripeAccount ? { stripeAccount } : {};
      const balance = await stripe.balance.retrieve({}, options);
      const booked = await all((page) => stripe.balanceTransactions.list(page, options));
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

test('the same seed and start give the same world', { timeout: 60_000 }, async () => {
  const other = await startSandbox({ scale: 'demo' });
  // Both worlds end at the same step of time unless the clock has just passed one.
  if (Math.floor((await other.now()) / startStep) !== Math.floor(now / startStep)) {
    await sandbox.reset();
    await other.reset();
  }
  for (const list of ['accounts', 'charges', 'transfers', 'refunds', 'disputes'] as const) {
    const [ours, theirs] = await Promise.all(
      [stripe, other.stripe].map((client) => client[list].list({ limit: 100 })),
    );
    expect(theirs!.data).toEqual(ours!.data);
  }
  await other.stop();
});

test.each(['2027-01-01T00:00:30Z', '2028-02-29T23:59:59Z'])(
  'it can be built whenever the sandbox starts: %s',
  { timeout: 60_000 },
  (time) => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date(time) });
    const engine = createEngine({ file: ':memory:', seed: 5 });
    openWorld(engine, { scale: 'demo', seed: 5 });
    const charges = engine.handle({
      method: 'GET',
      path: '/v1/charges',
      params: {},
      account: null,
      idempotencyKey: null,
      requestId: 'req_test',
      apiVersion: null,
    }).body as Stripe.ApiList<Stripe.Charge>;
    expect(charges.data[0]!.created).toBeGreaterThan(Date.parse(time) / 1000 - day);
    engine.close();
    vi.useRealTimers();
  },
);
