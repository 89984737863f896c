import { describe, expect, test } from 'vitest';
import { answeredWith500, doneByOthers, neverAnswered } from './lost-answers.ts';
import { benchForTests, pay, seller, staff, submit } from './operations-harness.ts';

const finance = staff('finance');
const bench = benchForTests();

const preview = (kind: string, input: Record<string, unknown>) =>
  bench.pipeline.operations.preview(finance, kind, input);
const order = (kind: string, input: Record<string, unknown>) =>
  submit(bench.pipeline, kind, input, finance);

interface Holding {
  amount?: number;
  bank?: string;
  interval?: 'manual' | 'daily';
}

/** An account that works, with money available and a bank account. */
async function working({ amount = 5000, bank, interval = 'manual' }: Holding = {}) {
  const { stripe } = bench.sandbox;
  const account = await seller(bench.sandbox, 'Casa Verde');
  if (bank) await stripe.accounts.createExternalAccount(account, { external_account: bank });
  await bench.sandbox.simulate('account_onboarding', { account, stage: 'verified' });
  await stripe.balanceSettings.update(
    { payments: { payouts: { schedule: { interval } } } },
    { stripeAccount: account },
  );
  await pay(bench.sandbox, { amount: 100_000 });
  if (amount > 0) await stripe.transfers.create({ amount, currency: 'usd', destination: account });
  return account;
}

const payoutsOf = async (stripeAccount: string) =>
  (await bench.sandbox.stripe.payouts.list({}, { stripeAccount })).data;
const availableAt = async (stripeAccount: string) =>
  (await bench.sandbox.stripe.balance.retrieve({}, { stripeAccount })).available[0]?.amount;

/** A payout by hand of an account's whole balance. */
async function paidOut(account: string, amount = 5000) {
  const terms = { amount, currency: 'usd' };
  return bench.sandbox.stripe.payouts.create(terms, { stripeAccount: account });
}

describe('paying out', () => {
  test('does to the balance and the bank what was shown, once', async () => {
    const account = await working();
    const input = { account, amount: 3000, currency: 'usd' };
    const shown = await preview('payout.create', input);
    expect(shown).toMatchObject({
      effects: [
        { party: { type: 'account', account }, currency: 'usd', amount: -3000 },
        { party: { type: 'bank', name: 'STRIPE TEST BANK ••6789' }, amount: 3000 },
      ],
      moves: [{ currency: 'usd', amount: 3000 }],
      differences: [{ what: 'Available', before: '50.00 USD', after: '20.00 USD' }],
      warnings: [],
    });
    const { operation } = await order('payout.create', input);
    const [made, ...others] = await payoutsOf(account);
    expect(others).toEqual([]);
    expect(made).toMatchObject({
      amount: 3000,
      method: 'standard',
      automatic: false,
      metadata: { operation_id: operation.id },
    });
    expect(operation).toMatchObject({
      status: 'succeeded',
      subject: account,
      steps: [{ object: made?.id }],
    });
    expect(await availableAt(account)).toBe(2000);
  });

  test('pays the platform’s own balance out, and says what is left of it', async () => {
    const { stripe } = bench.sandbox;
    await pay(bench.sandbox, { amount: 50_000 });
    const [line] = (await stripe.balance.retrieve()).available;
    const left = `${((line?.amount ?? 0) / 100 - 1).toLocaleString('en-US', { minimumFractionDigits: 2 })} USD`;
    const input = { amount: 100, currency: 'usd' };
    const shown = await preview('payout.create', input);
    expect(shown.effects[0]).toMatchObject({ party: { type: 'platform' }, amount: -100 });
    expect(shown.warnings.at(-1)).toBe(
      `Transfers and refunds are paid from the same balance: ${left} are left for them.`,
    );
    const { operation } = await order('payout.create', input);
    expect(operation).toMatchObject({ status: 'succeeded', subject: 'platform' });
    expect((await stripe.payouts.list()).data[0]).toMatchObject({ amount: 100 });
  });

  test('goes at once where the bank takes that, pending money included', async () => {
    const account = await working({ bank: 'btok_us_verified' });
    const { data } = await bench.sandbox.stripe.accounts.listExternalAccounts(account);
    const input = { account, amount: 3000, currency: 'usd', method: 'instant' };
    const shown = await preview('payout.create', input);
    const instant = data[0]?.available_payout_methods?.includes('instant');
    expect(instant).toBe(true);
    expect(shown.differences[0]?.what).toBe('Available at once');
    await order('payout.create', input);
    expect((await payoutsOf(account))[0]).toMatchObject({ method: 'instant' });
  });

  test('warns of the schedule, of what it keeps back, and of a bank that has failed', async () => {
    const account = await working({ interval: 'daily' });
    const { stripe } = bench.sandbox;
    const payments = { payouts: { minimum_balance_by_currency: { usd: 4000 } } };
    await stripe.balanceSettings.update({ payments }, { stripeAccount: account });
    const { id } = await paidOut(account, 500);
    await bench.sandbox.simulate('payout_failure', { payout: id });
    const { warnings } = await preview('payout.create', { account, amount: 3000, currency: 'usd' });
    expect(warnings).toEqual([
      expect.stringContaining('STRIPE TEST BANK ••6789 has failed'),
      expect.stringContaining('by its schedule (daily)'),
      'This leaves 20.00 USD, less than the 40.00 USD that its schedule keeps back.',
    ]);
  });

  test.each([
    ['balance_insufficient', 'amount', { amount: 5001, currency: 'usd' }],
    ['no_external_account', 'currency', { amount: 100, currency: 'eur' }],
  ])('is not possible: %s', async (code, field, terms) => {
    const account = await working();
    const { blocked } = await preview('payout.create', { account, ...terms });
    expect(blocked).toMatchObject({ code, field });
  });

  test('is not possible at once where the card cannot take that', async () => {
    const account = await working({ bank: 'tok_visa_debit_us_instantPayoutUnsupported' });
    const input = { account, amount: 100, currency: 'usd', method: 'instant' };
    expect((await preview('payout.create', input)).blocked).toMatchObject({
      code: 'instant_payouts_unsupported',
      field: 'method',
    });
  });

  test('is not possible from an account that may not be paid out', async () => {
    const account = await working();
    await bench.sandbox.stripe.accounts.reject(account, { reason: 'other' });
    const input = { account, amount: 100, currency: 'usd' };
    expect((await preview('payout.create', input)).blocked?.code).toBe('payouts_not_allowed');
  });

  test('names the platform by naming no account', async () => {
    const { id } = await bench.sandbox.stripe.accounts.retrieveCurrent();
    bench.pipeline.services.stripe.belongsTo(id);
    const input = { account: id, amount: 100, currency: 'usd' };
    await expect(preview('payout.create', input)).rejects.toMatchObject({
      code: 'invalid_input',
      field: 'account',
    });
  });
});

test('of two payouts at once that only one has the money for, one is made', async () => {
  const account = await working();
  const amounts = [3000, 3001].map((amount) => ({ account, amount, currency: 'usd' }));
  const answers = await Promise.allSettled(amounts.map((input) => order('payout.create', input)));
  const stands = answers.map((each) =>
    each.status === 'fulfilled' ? each.value.operation.status : each.reason.code,
  );
  expect(stands.filter((stand) => stand === 'succeeded')).toHaveLength(1);
  const [other] = stands.filter((stand) => stand !== 'succeeded');
  expect(['refused', 'facts_changed', 'balance_insufficient']).toContain(other);
  expect(await payoutsOf(account)).toHaveLength(1);
});

describe('canceling a payout', () => {
  test('brings the money back to the balance', async () => {
    const account = await working();
    const payout = await paidOut(account);
    const input = { account, payout: payout.id };
    expect(await preview('payout.cancel', input)).toMatchObject({
      effects: [
        { party: { type: 'bank' }, amount: -5000 },
        { party: { type: 'account', account }, amount: 5000 },
      ],
      moves: [],
      differences: [{ what: 'Status', before: 'pending', after: 'canceled' }],
    });
    const { operation } = await order('payout.cancel', input);
    expect(operation).toMatchObject({ status: 'succeeded', steps: [{ object: payout.id }] });
    expect(await availableAt(account)).toBe(5000);
  });

  test('comes too late once it has left', async () => {
    const account = await working();
    const payout = await paidOut(account);
    const { fingerprint } = await preview('payout.cancel', { account, payout: payout.id });
    await bench.sandbox.advance(5 * 86_400);
    const input = { account, payout: payout.id };
    expect((await preview('payout.cancel', input)).blocked?.code).toBe('payout_left');
    const late = { id: '01ARZ3NDEKTSV4RRFFQ69G5FAV', kind: 'payout.cancel', input, fingerprint };
    await expect(
      bench.pipeline.operations.submit(finance, { ...late, reason: 'Wrong account' }),
    ).rejects.toMatchObject({ code: 'facts_changed' });
  });

  test('can be tried again where Stripe has refused it', async () => {
    const account = await working();
    const input = { account, payout: (await paidOut(account)).id };
    const error = { code: 'payouts_not_allowed' };
    const path = `/v1/payouts/${input.payout}/cancel`;
    await bench.sandbox.fault({ method: 'POST', path, status: 400, error, times: 1 });
    const { operation } = await order('payout.cancel', input);
    expect(operation).toMatchObject({ status: 'refused', error: { code: 'payouts_not_allowed' } });
    await bench.pipeline.operations.secondThoughts.retry(finance, operation.id);
    await bench.reaches(operation.id, { status: 'succeeded' });
    expect(await availableAt(account)).toBe(5000);
  });

  test('is offered as what would undo a payout', async () => {
    const account = await working();
    const input = { account, amount: 3000, currency: 'usd' };
    const { operation } = await order('payout.create', input);
    const undo = operation.steps[0]?.undo;
    expect(undo).toMatchObject({ kind: 'payout.cancel', input: { account } });
    await order('payout.cancel', { ...undo?.input });
    expect(await availableAt(account)).toBe(5000);
  });
});

describe('reversing a payout', () => {
  test('takes the money back from the bank, by a payout of its own', async () => {
    const account = await working();
    const payout = await paidOut(account);
    await bench.sandbox.advance(7 * 86_400);
    const input = { account, payout: payout.id };
    const shown = await preview('payout.reverse', input);
    expect(shown).toMatchObject({
      effects: [
        { party: { type: 'bank' }, amount: -5000 },
        { party: { type: 'account', account }, amount: 5000 },
      ],
      moves: [{ currency: 'usd', amount: 5000 }],
    });
    expect(shown.warnings[0]).toContain('50.00 USD');
    const { operation } = await order('payout.reverse', input);
    const { reversed_by } = await bench.sandbox.stripe.payouts.retrieve(
      payout.id,
      {},
      { stripeAccount: account },
    );
    expect(operation).toMatchObject({ status: 'succeeded', steps: [{ object: reversed_by }] });
    expect((await preview('payout.reverse', input)).blocked?.code).toBe('payout_reversed');
  });

  test('waits until it has left', async () => {
    const account = await working();
    const payout = await paidOut(account);
    const { blocked } = await preview('payout.reverse', { account, payout: payout.id });
    expect(blocked?.code).toBe('payout_pending');
  });
});

describe('where only a look tells', () => {
  test.each([
    ['a 500 that Stripe repeats', answeredWith500],
    ['a key that has expired', neverAnswered],
  ])('%s: the payout is found made, canceled and reversed', async (_, lost) => {
    const account = await working();
    const input = { account, amount: 2000, currency: 'usd' };
    const made = await lost(bench, '/v1/payouts', () => order('payout.create', input));
    expect(await payoutsOf(account)).toMatchObject([{ id: made.steps[0]?.object, amount: 2000 }]);

    const other = { account, payout: (await paidOut(account, 1000)).id };
    const cancel = `/v1/payouts/${other.payout}/cancel`;
    await lost(bench, cancel, () => order('payout.cancel', other));
    expect((await payoutsOf(account))[0]).toMatchObject({ id: other.payout, status: 'canceled' });

    await bench.sandbox.advance(7 * 86_400);
    const back = { account, payout: made.steps[0]?.object };
    const reverse = `/v1/payouts/${back.payout}/reverse`;
    const reversed = await lost(bench, reverse, () => order('payout.reverse', back));
    const [newest, ...rest] = await payoutsOf(account);
    expect(newest).toMatchObject({ id: reversed.steps[0]?.object, amount: -2000 });
    expect(rest).toHaveLength(2);
  });

  test('it is told whether somebody else canceled it', async () => {
    const account = await working();
    const { id: payout } = await paidOut(account, 1000);
    await doneByOthers(
      bench,
      `/v1/payouts/${payout}/cancel`,
      () => order('payout.cancel', { account, payout }),
      () => bench.sandbox.stripe.payouts.cancel(payout, {}, { stripeAccount: account }),
    );
  });
});
