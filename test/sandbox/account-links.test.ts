import type Stripe from 'stripe';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type SandboxForTest, startSandbox } from '../support/sandbox.ts';
import { begin, seller } from './books.ts';

// The doors that a platform opens for its account holders.

let sandbox: SandboxForTest;
let stripe: Stripe;

beforeAll(async () => {
  sandbox = await startSandbox();
  stripe = sandbox.stripe;
});
beforeEach(() => begin(sandbox));
afterAll(() => sandbox.stop());

const urls = {
  refresh_url: 'https://example.com/reauth',
  return_url: 'https://example.com/return',
};
const express = async () => (await stripe.accounts.create({ type: 'express', country: 'US' })).id;

describe('account links', () => {
  test('are open for five minutes and lead to a page of the sandbox', async () => {
    const account = await express();
    const link = await stripe.accountLinks.create({ account, type: 'account_onboarding', ...urls });
    expect(link).toEqual({
      object: 'account_link',
      created: expect.any(Number),
      expires_at: link.created + 300,
      url: expect.stringContaining(`${sandbox.url}/setup/c/${account}/`),
    });
    const other = await stripe.accountLinks.create({
      account,
      type: 'account_onboarding',
      collection_options: { fields: 'eventually_due', future_requirements: 'include' },
      ...urls,
    });
    expect(other.url).not.toBe(link.url);
  });

  test('to update are only for accounts whose requirements the platform collects', async () => {
    const type = 'account_update';
    await expect(
      stripe.accountLinks.create({ account: await express(), type, ...urls }),
    ).rejects.toMatchObject({
      statusCode: 400,
      type: 'StripeInvalidRequestError',
      param: 'type',
      message: expect.stringContaining('Valid types for this account are ["account_onboarding"]'),
    });
    const { id } = await stripe.accounts.create({ type: 'custom' });
    const link = await stripe.accountLinks.create({ account: id, type, ...urls });
    expect(link.object).toBe('account_link');
  });

  test('say what is wrong with their parameters', async () => {
    const type = 'account_onboarding';
    const account = await express();
    const refused = (params: Partial<Stripe.AccountLinkCreateParams>, how: object) =>
      expect(
        stripe.accountLinks.create(params as Stripe.AccountLinkCreateParams),
      ).rejects.toMatchObject({ statusCode: 400, ...how });
    await refused({ type, ...urls }, { code: 'parameter_missing', param: 'account' });
    await refused({ account, ...urls }, { code: 'parameter_missing', param: 'type' });
    await refused(
      { account, type, return_url: urls.return_url },
      { code: 'parameter_missing', param: 'refresh_url' },
    );
    await refused(
      { account, type, ...urls, return_url: 'return' },
      { code: 'url_invalid', param: 'return_url' },
    );
    await refused(
      { account, type: 'account_deletion', ...urls },
      {
        code: undefined,
        message: 'Invalid type: must be one of account_onboarding, or account_update',
      },
    );
    await refused(
      { account: 'acct_nobody', type, ...urls },
      { code: 'resource_missing', param: 'account', message: "No such account: 'acct_nobody'" },
    );
    await refused(
      {
        account,
        type,
        ...urls,
        collect: 'currently_due',
        collection_options: { fields: 'currently_due' },
      },
      { code: 'parameters_exclusive', param: 'collect' },
    );
    await expect(
      stripe.accountLinks.create({ account, type, ...urls }, { stripeAccount: account }),
    ).rejects.toMatchObject({ statusCode: 403, code: 'platform_account_required' });
  });

  test('leave it to the holder to inform Stripe where Stripe collects', async () => {
    const locked = { statusCode: 403, type: 'StripePermissionError' };
    const type = 'account_onboarding';
    const account = await express();
    await stripe.accounts.update(account, { business_type: 'individual' });
    await stripe.accountLinks.create({ account, type, ...urls });
    await expect(
      stripe.accounts.update(account, { individual: { first_name: 'Jenny' } }),
    ).rejects.toMatchObject(locked);
    await expect(
      stripe.accounts.createExternalAccount(account, { external_account: 'btok_us_verified' }),
    ).rejects.toMatchObject(locked);
    const metadata = { seller: '7' };
    expect(await stripe.accounts.update(account, { metadata })).toMatchObject({ metadata });

    const { id } = await stripe.accounts.create({ type: 'custom' });
    await stripe.accountLinks.create({ account: id, type, ...urls });
    const named = await stripe.accounts.update(id, { business_type: 'company' });
    expect(named.business_type).toBe('company');
  });
});

describe('login links', () => {
  test('are for Express accounts that have finished onboarding', async () => {
    const account = await express();
    await expect(stripe.accounts.createLoginLink(account)).rejects.toMatchObject({
      statusCode: 400,
      message: 'Cannot create a login link for an account that has not completed onboarding.',
    });
    await sandbox.simulate('account_onboarding', { account, stage: 'verified' });
    expect(await stripe.accounts.createLoginLink(account)).toEqual({
      object: 'login_link',
      created: expect.any(Number),
      url: expect.stringContaining(`${sandbox.url}/express/${account}/`),
    });
    await expect(stripe.accounts.createLoginLink(await seller(stripe))).rejects.toMatchObject({
      statusCode: 400,
    });
    await expect(stripe.accounts.createLoginLink('acct_nobody')).rejects.toMatchObject({
      statusCode: 403,
      code: 'account_invalid',
    });
  });
});

describe('account sessions', () => {
  test('show every component with its features, on or off', async () => {
    const account = await express();
    const session = await stripe.accountSessions.create({
      account,
      components: {
        payments: { enabled: true, features: { refund_management: false } },
        payouts_list: { enabled: true },
      },
    });
    expect(session).toMatchObject({
      object: 'account_session',
      account,
      client_secret: expect.stringMatching(/^accs_secret__/),
      expires_at: expect.any(Number),
      livemode: false,
      components: {
        payments: {
          enabled: true,
          features: { refund_management: false, dispute_management: true },
        },
        payouts_list: { enabled: true, features: {} },
        balances: { enabled: false, features: { instant_payouts: false } },
      },
    });
  });

  test('need an account, a component that exists and one that is on', async () => {
    const account = await express();
    const create = (components: object, id = account) =>
      stripe.accountSessions.create({ account: id, components });
    await expect(create({ payments: { enabled: false } })).rejects.toMatchObject({
      statusCode: 400,
      param: 'components',
    });
    await expect(create({ flights: { enabled: true } })).rejects.toMatchObject({
      statusCode: 400,
      code: 'parameter_unknown',
      param: 'components[flights]',
    });
    await expect(create({ payments: { enabled: true } }, 'acct_nobody')).rejects.toMatchObject({
      statusCode: 400,
      code: 'resource_missing',
    });
  });
});
