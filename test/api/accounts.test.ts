import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AppForTest, type Client, startApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';

interface Detail {
  source: string;
  data: {
    name: string;
    status: string;
    deauthorized: boolean;
    waitingOn: { who: string; text: string; by: number | null };
    clock: { restrictions: { text: string; who: string; state: string; why: string }[] };
    disabledReason: { code: string; text: string } | null;
    requirements: {
      requirement: string;
      text: string;
      group: string;
      by: number | null;
      errors: { code: string; text: string | null; reason: string }[];
    }[];
    capabilities: {
      name: string;
      text: string;
      status: string;
      needs: { requirement: string; text: string }[];
    }[];
    controller: { losses: string } | null;
    schedule: { text: string; delay_days: number } | null;
    coming: { amount: number; arrival_date: number }[];
    externalAccounts: {
      last4: string;
      currency: string;
      status: string;
      statusText: string;
      default_for_currency: boolean;
      available_payout_methods: string[];
    }[];
  };
}

let app: AppForTest;
let manager: Client;

beforeAll(async () => {
  app = await startApp();
  manager = await app.as('manager');
  await app.synced();
});
afterAll(() => app.stop());

async function seller(name: string, stage = 'verified'): Promise<string> {
  const { id } = await app.sandbox.stripe.accounts.create({
    type: 'express',
    country: 'US',
    business_profile: { name },
    capabilities: { card_payments: { requested: true }, transfers: { requested: true } },
  });
  await app.sandbox.simulate('account_onboarding', { account: id, stage });
  return id;
}
const read = (id: string) => manager.read<Detail>(`/api/accounts/${id}`);
const kept = (id: string) => manager.read<Detail>(`/api/accounts/${id}?source=snapshot`);

/** The account once its status is this one: its events may still be on their way. */
const settled = (id: string, status: string) =>
  eventually(async () => {
    const detail = await read(id);
    expect(detail.data.status).toBe(status);
    return detail;
  });

test('a new requirement arrives by its event, in words and with its deadline', async () => {
  const id = await seller('Lighthouse Lodge');
  await eventually(async () => {
    expect((await read(id)).data).toMatchObject({
      status: 'enabled',
      clock: { restrictions: [] },
      requirements: [],
    });
  });
  await app.sandbox.simulate('account_requirement', {
    account: id,
    requirement: 'person_1Ab.verification.additional_document',
    days: 10,
  });
  const by = (await app.sandbox.now()) + 10 * 86_400;
  await eventually(async () => {
    const { data } = await kept(id);
    expect(data.status).toBe('restricted_soon');
    expect(data.waitingOn).toMatchObject({ who: 'account holder', by: data.requirements[0]?.by });
    expect(data.requirements).toEqual([
      expect.objectContaining({
        text: 'Second document (proof of address, say) of person_1Ab',
        group: 'currently_due',
      }),
    ]);
    expect(Math.abs((data.requirements[0]?.by ?? 0) - by)).toBeLessThan(60);
  });
});

test('what is newer than our words is shown as Stripe writes it', async () => {
  const id = await seller('Tomorrow’s Rules');
  await app.sandbox.simulate('account_past_due', {
    account: id,
    requirement: 'company.moon_permit',
  });
  await eventually(async () => {
    const { data } = await read(id);
    expect(data.status).toBe('restricted');
    expect(data.requirements).toEqual([
      expect.objectContaining({ text: 'company.moon_permit', group: 'past_due' }),
    ]);
  });
});

test('a restricted account says what is blocked, and each capability what it needs', async () => {
  const id = await seller('Late Papers');
  await app.sandbox.simulate('account_past_due', { account: id, requirement: 'company.tax_id' });
  const { data, source } = await settled(id, 'restricted');
  expect(source).toBe('stripe');
  expect(data.disabledReason).toEqual({
    code: 'requirements.past_due',
    text: 'Required information is overdue.',
  });
  expect(data.clock.restrictions.map(({ text, state, who }) => [text, state, who])).toEqual(
    [
      'Payments of its own',
      'Payouts to its bank',
      'Transfers from the platform',
      'Card payments',
    ].map((text) => [text, 'blocked', 'account holder']),
  );
  const listed = await manager.read<{ data: { id: string; reason: string | null }[] }>(
    '/api/accounts?status=restricted',
  );
  expect(listed.data.find((each) => each.id === id)?.reason).toBe(data.disabledReason?.text);
  const needs = [{ requirement: 'company.tax_id', text: 'Tax number of the company' }];
  expect(data.capabilities).toEqual([
    expect.objectContaining({ text: 'Card payments', status: 'inactive', needs }),
    expect.objectContaining({ text: 'Transfers', status: 'inactive', needs }),
  ]);
  await app.sandbox.simulate('account_requirements_met', { account: id });
  const mended = await settled(id, 'enabled');
  expect(mended.data.clock.restrictions).toEqual([]);
  expect(mended.data.capabilities.every(({ needs: left }) => left.length === 0)).toBe(true);
});

test('a failed check says what was wrong and what to hand in', async () => {
  const id = await seller('Blurred Passport', 'failed');
  const { data } = await settled(id, 'restricted');
  const failed = data.requirements.find(({ errors }) => errors.length > 0);
  expect(failed).toMatchObject({
    text: 'Identity document of the account holder',
    errors: [
      {
        code: 'verification_failed_keyed_identity',
        text: expect.stringContaining('hand in a document'),
        reason: expect.stringContaining('could not be verified'),
      },
    ],
  });
});

test('it says where the money goes: bank, schedule, what is on its way, who is liable', async () => {
  const id = await seller('Harbour Cafe');
  const { stripe } = app.sandbox;
  await stripe.balanceSettings.update(
    {
      payments: {
        payouts: { schedule: { interval: 'weekly', weekly_payout_days: ['tuesday', 'friday'] } },
      },
    },
    { stripeAccount: id },
  );
  await stripe.paymentIntents.create({
    amount: 9000,
    currency: 'usd',
    payment_method: 'pm_card_bypassPending',
    confirm: true,
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
  });
  await stripe.transfers.create({ amount: 5000, currency: 'usd', destination: id });
  await stripe.payouts.create({ amount: 3000, currency: 'usd' }, { stripeAccount: id });
  await eventually(async () => {
    const { data } = await read(id);
    expect(data.schedule).toMatchObject({ text: 'Every Tuesday and Friday' });
    expect(data.coming).toEqual([expect.objectContaining({ amount: 3000 })]);
    expect(data.controller?.losses).toBe('The platform is liable for a negative balance');
    expect(data.externalAccounts).toEqual([
      expect.objectContaining({
        last4: '6789',
        currency: 'usd',
        default_for_currency: true,
        available_payout_methods: ['standard', 'instant'],
        status: 'new',
        statusText: 'No payout to it has failed.',
      }),
    ]);
  });
});

test('a bank account that failed says so where it matters', async () => {
  const id = await seller('Closed Account Ltd');
  const { stripe } = app.sandbox;
  await stripe.transfers.create({ amount: 1000, currency: 'usd', destination: id });
  const payout = await stripe.payouts.create(
    { amount: 1000, currency: 'usd' },
    { stripeAccount: id },
  );
  await app.sandbox.simulate('payout_failure', {
    payout: payout.id,
    failure_code: 'account_closed',
  });
  await eventually(async () => {
    const { data } = await read(id);
    expect(data.status).toBe('enabled');
    expect(data.clock.restrictions).toEqual([
      expect.objectContaining({
        text: 'Payouts to ····6789',
        why: expect.stringContaining('payouts stop'),
      }),
    ]);
  });
});

test('of an account that has left, the last known state is shown', async () => {
  const id = await seller('Gone Fishing');
  await read(id);
  await app.sandbox.stripe.accounts.del(id);
  await eventually(async () => {
    const { data } = await read(id);
    expect(data).toMatchObject({ name: 'Gone Fishing', deauthorized: true });
  });
});

test('where the key may not read capabilities, all the rest is shown', async () => {
  const id = await seller('Narrow Key');
  await app.sandbox.fault({ path: `/v1/accounts/${id}/capabilities`, status: 403 });
  const { data, source } = await settled(id, 'enabled');
  expect(source).toBe('stripe');
  expect(data.capabilities.map(({ status, needs }) => [status, needs])).toEqual([
    ['active', []],
    ['active', []],
  ]);
  await app.sandbox.clearFaults();
});
