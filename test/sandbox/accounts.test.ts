import type Stripe from 'stripe';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type SandboxForTest, startSandbox } from '../support/sandbox.ts';
import { begin, seller } from './books.ts';

let sandbox: SandboxForTest;
let stripe: Stripe;

beforeAll(async () => {
  sandbox = await startSandbox();
  stripe = sandbox.stripe;
});
beforeEach(() => begin(sandbox));
afterAll(() => sandbox.stop());

const individual = {
  first_name: 'Jenny',
  last_name: 'Rosen',
  dob: { day: 1, month: 1, year: 1901 },
  address: { line1: 'address_full_match', city: 'Here', postal_code: '94102', state: 'CA' },
  email: 'jenny@example.com',
  phone: '0000000000',
  ssn_last_4: '0000',
};

describe('onboarding', () => {
  test('information is asked for, verified and then enough', async () => {
    const account = await stripe.accounts.create({
      country: 'US',
      controller: {
        fees: { payer: 'application' },
        losses: { payments: 'application' },
        requirement_collection: 'application',
        stripe_dashboard: { type: 'none' },
      },
      business_type: 'individual',
      capabilities: { transfers: { requested: true } },
    });
    expect(account).toMatchObject({
      type: 'custom',
      charges_enabled: false,
      payouts_enabled: false,
      details_submitted: false,
      capabilities: { transfers: 'inactive' },
    });
    expect(account.requirements?.currently_due).toEqual(
      expect.arrayContaining(['external_account', 'individual.dob.day', 'tos_acceptance.date']),
    );

    const half = await stripe.accounts.update(account.id, { individual });
    expect(half.details_submitted).toBe(false);
    expect(half.requirements?.currently_due).not.toContain('individual.dob.day');

    const submitted = await stripe.accounts.update(account.id, {
      business_profile: { mcc: '5734', url: 'https://example.com' },
      external_account: 'btok_us_verified',
      tos_acceptance: { date: await sandbox.now(), ip: '203.0.113.7' },
      business_type: 'individual',
    });
    expect(submitted).toMatchObject({
      details_submitted: true,
      charges_enabled: false,
      capabilities: { transfers: 'pending' },
      requirements: { currently_due: [], disabled_reason: 'requirements.pending_verification' },
    });

    await sandbox.advance(120);
    expect(await stripe.accounts.retrieve(account.id)).toMatchObject({
      charges_enabled: true,
      payouts_enabled: true,
      capabilities: { transfers: 'active' },
      requirements: { currently_due: [], disabled_reason: null, pending_verification: [] },
    });
    const { data } = await stripe.events.list({}, { stripeAccount: account.id });
    const last = data.find(({ type }) => type === 'account.updated');
    expect(last).toMatchObject({
      account: account.id,
      data: { previous_attributes: { charges_enabled: false } },
    });
  });

  test('a deadline that passes switches the account off, and meeting it on again', async () => {
    const account = await seller(stripe);
    await sandbox.simulate('account_onboarding', { account, stage: 'verified' });
    const soon = await sandbox.simulate<Stripe.Account>('account_requirement', {
      account,
      requirement: 'individual.verification.document',
      days: 3,
    });
    expect(soon).toMatchObject({
      charges_enabled: true,
      requirements: {
        current_deadline: expect.any(Number),
        currently_due: ['individual.verification.document'],
        past_due: [],
      },
    });
    await sandbox.advance(3 * 86_400);
    expect(await stripe.accounts.retrieve(account)).toMatchObject({
      charges_enabled: false,
      payouts_enabled: false,
      requirements: {
        past_due: ['individual.verification.document'],
        disabled_reason: 'requirements.past_due',
      },
    });
    await sandbox.simulate('account_requirements_met', { account });
    expect(await stripe.accounts.retrieve(account)).toMatchObject({ charges_enabled: true });
  });

  test('a failed verification asks for a document', async () => {
    const account = await seller(stripe);
    await sandbox.simulate('account_onboarding', { account, stage: 'failed' });
    expect((await stripe.accounts.retrieve(account)).requirements).toMatchObject({
      past_due: ['individual.verification.document'],
      errors: [{ code: 'verification_failed_keyed_identity' }],
    });
  });
});

describe('rejection', () => {
  const express = { type: 'express', country: 'US' } as const;

  test('switches off, and unrejecting switches on what it took', async () => {
    const { id } = await stripe.accounts.create(express);
    await sandbox.simulate('account_onboarding', { account: id, stage: 'verified' });
    expect(await stripe.accounts.reject(id, { reason: 'terms_of_service' })).toMatchObject({
      charges_enabled: false,
      payouts_enabled: false,
      requirements: { disabled_reason: 'rejected.platform_terms_of_service' },
    });
    expect(await stripe.accounts.unreject(id)).toMatchObject({
      charges_enabled: true,
      payouts_enabled: true,
    });
    const paying = await stripe.accounts.reject(id, {
      reason: 'fraud_other',
      payouts_action: 'none',
    });
    expect(paying).toMatchObject({
      charges_enabled: false,
      payouts_enabled: true,
      requirements: { disabled_reason: 'rejected.platform_fraud' },
    });
  });

  test('is only for accounts whose losses the platform carries', async () => {
    const standard = await seller(stripe);
    await expect(stripe.accounts.reject(standard, { reason: 'other' })).rejects.toMatchObject({
      statusCode: 400,
    });
  });
});

describe('payout schedule', () => {
  test('is one schedule with two views', async () => {
    const account = await seller(stripe);
    await stripe.accounts.update(account, {
      settings: { payouts: { schedule: { interval: 'weekly', weekly_anchor: 'friday' } } },
    });
    const as = { stripeAccount: account };
    expect((await stripe.balanceSettings.retrieve({}, as)).payments.payouts?.schedule).toEqual({
      interval: 'weekly',
      weekly_payout_days: ['friday'],
    });
    await stripe.balanceSettings.update(
      {
        payments: { payouts: { schedule: { interval: 'monthly', monthly_payout_days: [1, 31] } } },
      },
      as,
    );
    expect((await stripe.accounts.retrieve(account)).settings?.payouts?.schedule).toEqual({
      delay_days: 2,
      interval: 'monthly',
      monthly_anchor: 1,
      monthly_payout_days: [1, 31],
    });
    const { data } = await stripe.events.list({ type: 'balance_settings.updated' }, as);
    expect(data).toHaveLength(2);
    await expect(
      stripe.balanceSettings.update(
        { payments: { payouts: { schedule: { interval: 'weekly' } } } },
        as,
      ),
    ).rejects.toMatchObject({ statusCode: 400 });
  });

  test('a minimum is taken away by an empty value', async () => {
    const set = (usd: number | '') =>
      stripe.balanceSettings.update({
        payments: { payouts: { minimum_balance_by_currency: { usd } } },
      });
    expect((await set(1500)).payments.payouts?.minimum_balance_by_currency).toEqual({ usd: 1500 });
    expect((await set('')).payments.payouts?.minimum_balance_by_currency).toBeNull();
  });
});

describe('webhook endpoints', () => {
  test('show their secret once', async () => {
    const url = 'https://example.com/hook';
    const made = await stripe.webhookEndpoints.create({
      url,
      enabled_events: ['*'],
      connect: true,
    });
    expect(made.secret).toMatch(/^whsec_/);
    expect(made).not.toHaveProperty('connect');
    expect(await stripe.webhookEndpoints.retrieve(made.id)).not.toHaveProperty('secret');
    const off = await stripe.webhookEndpoints.update(made.id, { disabled: true });
    expect(off.status).toBe('disabled');
    await stripe.webhookEndpoints.del(made.id);
    expect((await stripe.webhookEndpoints.list()).data).toEqual([]);
  });
});

test('metadata merges, loses a key by an empty value and all by an empty whole', async () => {
  const account = await seller(stripe);
  const set = async (metadata: Stripe.Emptyable<Stripe.MetadataParam>) =>
    (await stripe.accounts.update(account, { metadata })).metadata;
  expect(await set({ a: '1', b: '2' })).toEqual({ a: '1', b: '2' });
  expect(await set({ b: '', c: '3' })).toEqual({ a: '1', c: '3' });
  expect(await set('')).toEqual({});
});

describe('what is known of an account', () => {
  test('an update adds to the company', async () => {
    const { id } = await stripe.accounts.create({
      type: 'custom',
      company: { name: 'Harbour Bakery', phone: '0000000000' },
    });
    const { company } = await stripe.accounts.update(id, { company: { tax_id: '000000000' } });
    expect(company).toMatchObject({ name: 'Harbour Bakery', tax_id_provided: true });
  });

  test('its capabilities are those that Stripe has', async () => {
    const account = await seller(stripe);
    const flying = { flying: { requested: true } } as Stripe.AccountCreateParams.Capabilities;
    await expect(stripe.accounts.create({ capabilities: flying })).rejects.toMatchObject({
      code: 'parameter_unknown',
      param: 'capabilities[flying]',
    });
    await expect(
      stripe.accounts.updateCapability(account, 'flying', { requested: true }),
    ).rejects.toMatchObject({ statusCode: 404 });
    expect(await stripe.accounts.retrieveCapability(account, 'transfers')).toMatchObject({
      requested: false,
      status: 'unrequested',
    });
    await stripe.accounts.updateCapability(account, 'transfers', { requested: true });
    expect(await stripe.accounts.updateCapability(account, 'transfers', {})).toMatchObject({
      requested: true,
      status: 'inactive',
    });
    await stripe.accounts.updateCapability(account, 'transfers', { requested: false });
    const { data } = await stripe.events.list(
      { type: 'capability.updated' },
      { stripeAccount: account },
    );
    const statuses = data.map(({ data: { object } }) => (object as Stripe.Capability).status);
    expect(statuses).toEqual(['unrequested', 'inactive']);
  });

  test('an update that changes nothing is no event, and metadata has its limit in all', async () => {
    const metadata = Object.fromEntries(Array.from({ length: 50 }, (_, key) => [`key${key}`, 'x']));
    const { id } = await stripe.accounts.create({ metadata });
    await stripe.accounts.update(id, { metadata: { key1: 'x' } });
    const { data } = await stripe.events.list({ type: 'account.updated' }, { stripeAccount: id });
    expect(data).toHaveLength(1);
    const more = stripe.accounts.update(id, { metadata: { another: 'x' } });
    await expect(more).rejects.toMatchObject({ statusCode: 400, param: 'metadata' });
    await stripe.accounts.update(id, { metadata: { another: 'x', key1: '' } });
    expect(Object.keys((await stripe.accounts.retrieve(id)).metadata ?? {})).toHaveLength(50);
  });
});
