import { describe, expect, test } from 'vitest';
import { planReject } from '../../api/accounts/rejection-plan.ts';
import { answeredWith500, doneByOthers, neverAnswered } from './lost-answers.ts';
import { benchForTests, pay, seller, staff, submit } from './operations-harness.ts';

const manager = staff('manager');
const second = staff('manager', 'second');
const bench = benchForTests();

const preview = (kind: string, input: Record<string, unknown>) =>
  bench.pipeline.operations.preview(manager, kind, input);
const order = (kind: string, input: Record<string, unknown>) =>
  submit(bench.pipeline, kind, input, manager);
const accountAtStripe = (id: string) => bench.sandbox.stripe.accounts.retrieve(id);

/** Orders it as one manager, and has another one approve it. */
async function approved(kind: string, input: Record<string, unknown>) {
  const { operation } = await order(kind, input);
  await bench.pipeline.operations.approvals.approve(second, operation.id);
  return { operation };
}

/** An account that works, with money in its balance. */
async function working(name: string, amount = 0): Promise<string> {
  const account = await seller(bench.sandbox, name);
  await bench.sandbox.simulate('account_onboarding', { account, stage: 'verified' });
  if (amount === 0) return account;
  await pay(bench.sandbox, { amount: 2 * amount });
  const transfer = { amount, currency: 'usd', destination: account };
  await bench.sandbox.stripe.transfers.create(transfer);
  return account;
}

/** An account that the platform has rejected. */
async function rejected(name: string): Promise<string> {
  const account = await working(name);
  await bench.sandbox.stripe.accounts.reject(account, { reason: 'other' });
  return account;
}

describe('rejecting an account', () => {
  test('waits for a second manager, and is then done as it was shown', async () => {
    const account = await working('Casa Verde', 5000);
    const input = { account, reason: 'fraud_other' };
    const shown = await preview('account.reject', input);
    expect(shown).toMatchObject({
      effects: [],
      moves: [],
      needsApproval: ['Rejecting an account always takes a second person.'],
      differences: [
        { what: 'Charges', before: 'enabled', after: 'disabled' },
        { what: 'Payouts', before: 'enabled', after: 'disabled' },
      ],
      warnings: [
        'Casa Verde still has 50.00 USD. With its payouts paused, nothing of that reaches its bank.',
      ],
    });
    const { operation } = await order('account.reject', input);
    expect(operation.status).toBe('waiting_approval');
    expect((await accountAtStripe(account)).requirements?.disabled_reason).toBeNull();
    await bench.pipeline.operations.approvals.approve(second, operation.id);
    const done = await bench.reaches(operation.id, { status: 'succeeded' });
    expect(done).toMatchObject({ subject: account, steps: [{ object: account }] });
    expect(done.differences).toEqual(shown.differences);
    expect(await accountAtStripe(account)).toMatchObject({
      charges_enabled: false,
      payouts_enabled: false,
      requirements: { disabled_reason: 'rejected.platform_fraud' },
    });
  });

  test('leaves the payouts where that was ordered', async () => {
    const account = await working('Casa Verde', 5000);
    const input = { account, reason: 'credit', payoutsAction: 'none' };
    const { warnings, differences } = await preview('account.reject', input);
    expect(warnings).toEqual([
      'Casa Verde still has 50.00 USD, which goes on being paid out to its bank.',
    ]);
    expect(differences[1]).toEqual({ what: 'Payouts', before: 'enabled', after: 'enabled' });
    const { operation } = await approved('account.reject', input);
    await bench.reaches(operation.id, { status: 'succeeded' });
    expect(await accountAtStripe(account)).toMatchObject({
      charges_enabled: false,
      payouts_enabled: true,
    });
  });

  test('says what the platform is liable for', async () => {
    const account = await accountAtStripe(await working('Casa Verde'));
    const balance = { available: [{ amount: -3000, currency: 'usd' }], pending: [] };
    expect(
      planReject({ account: account.id, reason: 'other' }, { account, balance }),
    ).toMatchObject({
      warnings: [
        'Casa Verde owes 30.00 USD, for which the platform is liable. Rejected, it earns nothing to make up for it.',
      ],
    });
  });

  test('is void for whoever approves it after somebody has rejected the account', async () => {
    const account = await working('Casa Verde');
    const { operation } = await order('account.reject', { account, reason: 'other' });
    await bench.sandbox.stripe.accounts.reject(account, { reason: 'terms_of_service' });
    const { approvals } = bench.pipeline.operations;
    await expect(approvals.approve(second, operation.id)).rejects.toMatchObject({
      code: 'facts_changed',
    });
    expect(await bench.pipeline.operations.find(operation.id)).toMatchObject({
      status: 'refused',
      error: { code: 'account_rejected' },
    });
  });

  test.each([
    ['account_rejected', () => rejected('Casa Verde')],
    [
      'not_liable',
      async () => (await bench.sandbox.stripe.accounts.create({ type: 'standard' })).id,
    ],
  ])('is not possible: %s', async (code, make) => {
    const account = await make();
    const { blocked } = await preview('account.reject', { account, reason: 'other' });
    expect(blocked?.code).toBe(code);
  });
});

describe('lifting a rejection', () => {
  test('waits for a second manager, and gives the account back what it had', async () => {
    const account = await rejected('Casa Verde');
    expect(await preview('account.unreject', { account })).toMatchObject({
      effects: [],
      needsApproval: ['Lifting a rejection always takes a second person.'],
      differences: [
        { what: 'Charges', before: 'disabled' },
        { what: 'Payouts', before: 'disabled' },
      ],
    });
    const { operation } = await approved('account.unreject', { account });
    await bench.reaches(operation.id, { status: 'succeeded' });
    expect(await accountAtStripe(account)).toMatchObject({
      charges_enabled: true,
      payouts_enabled: true,
      requirements: { disabled_reason: null },
    });
  });

  test.each([
    ['account_not_rejected', () => working('Casa Verde')],
    [
      'rejected_by_stripe',
      async () => {
        const account = await working('Casa Verde');
        await bench.sandbox.simulate('account_rejected_by_stripe', { account });
        return account;
      },
    ],
  ])('is not possible: %s', async (code, make) => {
    const { blocked } = await preview('account.unreject', { account: await make() });
    expect(blocked?.code).toBe(code);
  });
});

describe('where only a look tells', () => {
  test.each([
    ['a 500 that Stripe repeats', answeredWith500],
    ['a key that has expired', neverAnswered],
  ])('%s: the account is found rejected, and its rejection lifted', async (_, lost) => {
    const account = await working('Casa Verde');
    const on = (act: string) => `/v1/accounts/${account}/${act}`;
    const input = { account, reason: 'other' };
    const made = await lost(bench, on('reject'), () => approved('account.reject', input));
    expect(made.steps).toMatchObject([{ status: 'succeeded', object: account }]);
    await lost(bench, on('unreject'), () => approved('account.unreject', { account }));
    expect((await accountAtStripe(account)).charges_enabled).toBe(true);
  });

  test('it is told whether somebody else did it', async () => {
    const account = await working('Casa Verde');
    const { stripe } = bench.sandbox;
    const on = (act: string) => `/v1/accounts/${account}/${act}`;
    const input = { account, reason: 'other' };
    await doneByOthers(
      bench,
      on('reject'),
      () => approved('account.reject', input),
      () => stripe.accounts.reject(account, { reason: 'other' }),
    );
    await doneByOthers(
      bench,
      on('unreject'),
      () => approved('account.unreject', { account }),
      () => stripe.accounts.unreject(account),
    );
  });
});

test.each([
  ['account.reject', { reason: 'fraud_other' }],
  ['account.unreject', {}],
])('%s is never of the platform itself', async (kind, terms) => {
  const { id: account } = await bench.sandbox.stripe.accounts.retrieveCurrent();
  bench.pipeline.services.stripe.belongsTo(account);
  await expect(preview(kind, { account, ...terms })).rejects.toMatchObject({
    code: 'invalid_input',
    field: 'account',
  });
});
