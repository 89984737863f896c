import { ulid } from 'ulid';
import { beforeEach, describe, expect, test } from 'vitest';
import { listOperations } from '../../api/operations/list.ts';
import { eventually } from '../support/eventually.ts';
import { answeredWith500, doneByOthers, neverAnswered } from './lost-answers.ts';
import { benchForTests, pay, quick, seller, staff, submit } from './operations-harness.ts';

const kind = 'payout_schedule.update';
const manager = staff('manager');
const bench = benchForTests({ timing: { ...quick, recall: 0 } });

const preview = (input: Record<string, unknown>) =>
  bench.pipeline.operations.preview(manager, kind, input);
const order = (input: Record<string, unknown>) => submit(bench.pipeline, kind, input, manager);
const paymentsOf = async (stripeAccount: string) =>
  (await bench.sandbox.stripe.balanceSettings.retrieve({}, { stripeAccount })).payments;

/** An account that works, and is paid out every business day. */
async function working(name = 'Casa Verde'): Promise<string> {
  const account = await seller(bench.sandbox, name);
  await bench.sandbox.simulate('account_onboarding', { account, stage: 'verified' });
  await bench.sandbox.stripe.balanceSettings.update(
    { payments: { payouts: { schedule: { interval: 'daily' } } } },
    { stripeAccount: account },
  );
  return account;
}

describe('changing a payout schedule', () => {
  test('shows it now and after with the next dates, and sets exactly that', async () => {
    const account = await working();
    const input = {
      account,
      interval: 'weekly',
      weeklyPayoutDays: ['thursday', 'monday'],
      delayDays: 9,
      minimumBalance: { usd: 1500 },
      debitNegativeBalances: true,
    };
    const shown = await preview(input);
    const [payouts, next, ...others] = shown.differences;
    expect(payouts).toEqual({
      what: 'Payouts',
      before: 'Every business day',
      after: 'Every Monday and Thursday',
    });
    expect(next).toMatchObject({
      what: 'Next payouts',
      before: expect.stringMatching(/^\w{3} \d+ \w{3}, \w{3} \d+ \w{3}, \w{3} \d+ \w{3}$/),
      after: expect.stringMatching(/^(Mon|Thu) \d+ \w{3}, (Mon|Thu) \d+ \w{3}, (Mon|Thu) /),
    });
    expect(others).toEqual([
      { what: 'Payments are available after', before: '2 days', after: '9 days' },
      { what: 'Kept back in USD', before: 'nothing', after: '15.00 USD' },
      { what: 'What it owes is debited from its bank', before: 'no', after: 'yes' },
    ]);
    expect(shown).toMatchObject({ effects: [], moves: [] });
    const { operation } = await order(input);
    expect(operation).toMatchObject({ status: 'succeeded', subject: account });
    expect(await paymentsOf(account)).toMatchObject({
      debit_negative_balances: true,
      payouts: {
        schedule: { interval: 'weekly', weekly_payout_days: ['monday', 'thursday'] },
        minimum_balance_by_currency: { usd: 1500 },
      },
      settlement_timing: { delay_days: 9 },
    });
    const { read } = bench.pipeline.services.store;
    const kept = await read
      .selectFrom('stripe_balance_settings')
      .select('interval')
      .where('id', '=', account)
      .executeTakeFirst();
    expect(kept?.interval).toBe('weekly');
  });

  test('leaves what nobody named, and takes a minimum balance away', async () => {
    const account = await working();
    await order({ account, interval: 'monthly', monthlyPayoutDays: [15, 1] });
    await order({ account, minimumBalance: { usd: 1500, eur: 2000 } });
    await order({ account, minimumBalance: { usd: 0 } });
    expect((await paymentsOf(account)).payouts).toMatchObject({
      schedule: { interval: 'monthly', monthly_payout_days: [1, 15] },
      minimum_balance_by_currency: { eur: 2000 },
    });
  });

  test('says what sets it back, which does', async () => {
    const account = await working();
    const before = await paymentsOf(account);
    const { operation } = await order({ account, interval: 'manual', minimumBalance: { usd: 99 } });
    const undo = operation.steps[0]?.undo;
    expect(undo).toMatchObject({ kind, input: { account, interval: 'daily' } });
    await order({ ...undo?.input });
    expect(await paymentsOf(account)).toEqual(before);
  });

  test('warns how long money can wait for somebody to pay it out', async () => {
    const account = await working();
    await pay(bench.sandbox, { amount: 50_000 });
    const transfer = { amount: 7000, currency: 'usd', destination: account };
    await bench.sandbox.stripe.transfers.create(transfer);
    const { warnings, differences } = await preview({ account, interval: 'manual' });
    expect(warnings).toEqual([
      'From now on somebody has to pay Casa Verde out, at the latest after 2 years; it has 70.00 USD.',
    ]);
    expect(differences[1]).toMatchObject({ after: 'none by itself' });
  });

  test.each([
    ['already_so', { interval: 'daily' }],
    ['days_missing', { interval: 'weekly' }],
    ['days_of_other_interval', { monthlyPayoutDays: [1] }],
  ])('is not possible: %s', async (code, settings) => {
    const account = await working();
    expect((await preview({ account, ...settings })).blocked?.code).toBe(code);
  });

  test('is void where somebody has changed it since it was shown', async () => {
    const account = await working();
    const input = { account, interval: 'manual' };
    const { fingerprint } = await preview(input);
    await order({ account, delayDays: 9 });
    const late = { id: ulid(), kind, input, fingerprint, reason: 'Risk' };
    await expect(bench.pipeline.operations.submit(manager, late)).rejects.toMatchObject({
      code: 'facts_changed',
    });
  });

  test('is not for finance', async () => {
    const input = { account: 'acct_1', interval: 'manual' };
    const asked = bench.pipeline.operations.preview(staff('finance'), kind, input);
    await expect(asked).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('the platform’s own schedule', () => {
  const own = async () => (await bench.sandbox.stripe.balanceSettings.retrieve()).payments.payouts;
  beforeEach(() =>
    bench.sandbox.stripe.balanceSettings.update({
      payments: { payouts: { schedule: { interval: 'daily' } } },
    }),
  );

  test('is changed for it alone, and back', async () => {
    const account = await working();
    const shown = await preview({ account: 'platform', interval: 'manual' });
    expect(shown.differences[0]).toEqual({
      what: 'Payouts',
      before: 'Every business day',
      after: 'Only when somebody starts one',
    });
    const { operation } = await order({ account: 'platform', interval: 'manual' });
    expect(operation).toMatchObject({ status: 'succeeded', subject: 'platform' });
    const [step] = operation.steps;
    expect((await own())?.schedule?.interval).toBe('manual');
    expect((await paymentsOf(account)).payouts?.schedule?.interval).toBe('daily');
    expect(step?.undo?.input).toEqual({ account: 'platform', interval: 'daily' });
    await order(step?.undo?.input ?? {});
    expect((await own())?.schedule?.interval).toBe('daily');
  });

  test('is found changed where the answer was lost', async () => {
    const { steps } = await neverAnswered(bench, '/v1/balance_settings', () =>
      order({ account: 'platform', interval: 'manual' }),
    );
    expect(steps).toMatchObject([{ status: 'succeeded', object: 'platform' }]);
    expect((await own())?.schedule?.interval).toBe('manual');
  });

  test('is named platform and not by the id of its account', async () => {
    const { id } = await bench.sandbox.stripe.accounts.retrieveCurrent();
    bench.pipeline.services.stripe.belongsTo(id);
    await expect(preview({ account: id, interval: 'manual' })).rejects.toMatchObject({
      code: 'invalid_input',
      field: 'account',
    });
  });
});

describe('where only a look tells', () => {
  test.each([
    ['a 500 that Stripe repeats', answeredWith500],
    ['a key that has expired', neverAnswered],
  ])('%s: the schedule is found changed', async (_, lost) => {
    const account = await working();
    const input = { account, interval: 'manual', minimumBalance: { usd: 1500 } };
    const { steps } = await lost(bench, '/v1/balance_settings', () => order(input));
    expect(steps).toMatchObject([{ status: 'succeeded', object: account }]);
    expect((await paymentsOf(account)).payouts?.schedule?.interval).toBe('manual');
  });

  test('it is told whether somebody else changed it', async () => {
    const account = await working();
    await doneByOthers(
      bench,
      '/v1/balance_settings',
      () => order({ account, interval: 'manual' }),
      () =>
        bench.sandbox.stripe.balanceSettings.update(
          { payments: { payouts: { schedule: { interval: 'manual' } } } },
          { stripeAccount: account },
        ),
    );
  });

  test('what others change beside it is no doubt of it', async () => {
    const account = await working();
    const settled = await neverAnswered(bench, '/v1/balance_settings', async () => {
      const ordered = await order({ account, interval: 'manual' });
      await bench.sandbox.stripe.accounts.update(account, { business_profile: { name: 'New' } });
      return ordered;
    });
    expect(settled.status).toBe('succeeded');
  });
});

test('of many accounts, those that are so already are left as they are, and say so', async () => {
  const { batches, preview: previewOne } = bench.pipeline.operations;
  const accounts = [await working('One'), await working('Two'), await working('Three')];
  await order({ account: accounts[1], interval: 'manual' });
  const inputs = accounts.map((account) => ({ account, interval: 'manual' }));
  const previews = await batches.preview(manager, kind, inputs, previewOne);
  const items = previews.map((shown, index) => {
    if (!('preview' in shown)) throw new Error(shown.error.message);
    return { input: inputs[index] ?? {}, fingerprint: shown.preview.fingerprint };
  });
  const { batch } = await batches.submit(manager, { id: ulid(), kind, reason: 'Risk', items });
  await eventually(async () =>
    expect(await batches.find(batch.id)).toMatchObject({
      total: 3,
      counts: { succeeded: 2, refused: 1 },
      skipped: 1,
    }),
  );
  const { store } = bench.pipeline.services;
  const { data } = await listOperations(store, { batch: batch.id, sort: 'created' });
  expect(data.map(({ status, skipped }) => [status, skipped])).toEqual([
    ['succeeded', false],
    ['refused', true],
    ['succeeded', false],
  ]);
  for (const account of accounts)
    expect((await paymentsOf(account)).payouts?.schedule?.interval).toBe('manual');
});
