import type Stripe from 'stripe';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type SandboxForTest, startSandbox } from '../support/sandbox.ts';

let sandbox: SandboxForTest;
let stripe: Stripe;
beforeAll(async () => {
  sandbox = await startSandbox();
  stripe = sandbox.stripe;
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.stop());

const configurations = () => stripe.paymentMethodConfigurations;
const shownOff = { display_preference: { preference: 'off' as const } };

test('every account has a default one; that of a connected account has the platform’s as parent', async () => {
  const [own] = (await configurations().list()).data;
  expect(own).toMatchObject({
    id: expect.stringMatching(/^pmc_\w{24}$/),
    object: 'payment_method_configuration',
    active: true,
    application: null,
    is_default: true,
    name: 'Default',
    parent: null,
    card: {
      available: true,
      display_preference: { preference: 'none', value: 'on', overridable: null },
    },
    apple_pay: { available: true, display_preference: { value: 'on' } },
    google_pay: { available: true, display_preference: { value: 'on' } },
    klarna: { available: false, display_preference: { preference: 'none', value: 'off' } },
  });
  const { id: stripeAccount } = await stripe.accounts.create({ type: 'express', country: 'US' });
  const [child] = (await configurations().list({}, { stripeAccount })).data;
  expect(child).toMatchObject({
    application: expect.stringMatching(/^ca_/),
    is_default: true,
    parent: own!.id,
    card: { available: false, display_preference: { value: 'on', overridable: true } },
  });
});

test('a method is available once it is shown and the account has the capability', async () => {
  const { id: stripeAccount } = await stripe.accounts.create({
    type: 'express',
    country: 'US',
    capabilities: { card_payments: { requested: true }, transfers: { requested: true } },
  });
  const { id } = (await configurations().list({}, { stripeAccount })).data[0]!;
  await sandbox.simulate('account_onboarding', { account: stripeAccount, stage: 'verified' });
  const able = await configurations().retrieve(id, {}, { stripeAccount });
  expect(able.card?.available).toBe(true);
  expect(able.us_bank_account?.available).toBe(false);
  const off = await configurations().update(id, { card: shownOff }, { stripeAccount });
  expect(off.card).toMatchObject({
    available: false,
    display_preference: { preference: 'off', value: 'off' },
  });
});

test('a child follows its parent where it has no preference of its own', async () => {
  const parent = await configurations().create({ name: 'Shops' });
  const { id: stripeAccount } = await stripe.accounts.create({ type: 'express', country: 'US' });
  const options = { stripeAccount };
  const child = await configurations().create({ name: 'Chairs', parent: parent.id }, options);
  expect(child).toMatchObject({ parent: parent.id, is_default: false });
  await configurations().update(parent.id, { card: shownOff });
  const after = await configurations().retrieve(child.id, {}, options);
  expect(after.card?.display_preference).toEqual({
    overridable: true,
    preference: 'none',
    value: 'off',
  });
});

test('it is renamed, switched off and listed by that; the default stays on', async () => {
  const made = await configurations().create({
    name: 'A',
    klarna: { display_preference: { preference: 'on' } },
  });
  expect(made.klarna).toMatchObject({ available: true, display_preference: { value: 'on' } });
  const changed = await configurations().update(made.id, { name: 'B', active: false });
  expect(changed).toMatchObject({ name: 'B', active: false });
  const ids = async (params: Stripe.PaymentMethodConfigurationListParams) =>
    (await configurations().list(params)).data.map(({ id }) => id);
  expect(await ids({ active: false })).toEqual([made.id]);
  expect(await ids({ active: true })).not.toContain(made.id);
  expect(await ids({ application: '' })).toHaveLength(2);
  const [basis] = (await configurations().list({ active: true })).data;
  await expect(configurations().update(basis!.id, { active: false })).rejects.toMatchObject({
    statusCode: 400,
    param: 'active',
  });
});

test('what is wrong is refused', async () => {
  const missing = { code: 'resource_missing' };
  await expect(configurations().retrieve('pmc_x')).rejects.toMatchObject({
    ...missing,
    statusCode: 404,
    message: "No such payment_method_configuration: 'pmc_x'",
  });
  await expect(configurations().update('pmc_x', {})).rejects.toMatchObject(missing);
  await expect(configurations().create({ parent: 'pmc_x' })).rejects.toMatchObject({
    ...missing,
    statusCode: 400,
    param: 'parent',
  });
  const own = await configurations().create({});
  await expect(configurations().create({ parent: own.id })).rejects.toMatchObject({
    statusCode: 400,
    param: 'parent',
  });
  const unsure = { display_preference: { preference: 'maybe' as 'on' } };
  await expect(configurations().create({ card: unsure })).rejects.toMatchObject({
    statusCode: 400,
    param: 'card[display_preference][preference]',
  });
});
