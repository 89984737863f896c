import { ulid } from 'ulid';
import { describe, expect, test } from 'vitest';
import type { ConfigurationUpdateInput } from '../../api/payment-methods/inputs.ts';
import { capabilitiesFor } from '../../api/payment-methods/methods.ts';
import { knownMethods, methodName } from '../../api/payment-methods/rules.ts';
import { planUpdate } from '../../api/payment-methods/update-plan.ts';
import { eventually } from '../support/eventually.ts';
import { answeredWith500, neverAnswered } from './lost-answers.ts';
import { benchForTests, quick, seller, staff, submit } from './operations-harness.ts';
import { SyncForTest } from './sync-harness.ts';

const kind = 'payment_method_configuration.update';
const path = '/v1/payment_method_configurations/*';
const manager = staff('manager');
const bench = benchForTests({ timing: { ...quick, recall: 0 } });

const listed = async (stripeAccount?: string) => {
  const options = stripeAccount ? { stripeAccount } : {};
  const { data } = await bench.sandbox.stripe.paymentMethodConfigurations.list({}, options);
  return data[0] ?? expect.fail('There is no configuration');
};

/** Has Klarna switched on for a new account, with Link beside it. */
async function anOrder() {
  const account = await seller(bench.sandbox, 'Casa Verde');
  const { id: configuration } = await listed(account);
  const input = { account, configuration, methods: { klarna: 'on', link: 'off' } };
  return { account, input, order: () => submit(bench.pipeline, kind, input, manager) };
}

describe('where only a look tells', () => {
  test.each([
    ['a 500 that Stripe repeats', answeredWith500],
    ['a key that has expired', neverAnswered],
  ])('%s: the methods are found switched', async (_, lost) => {
    const { account, input, order } = await anOrder();
    const { steps } = await lost(bench, path, order);
    expect(steps).toMatchObject([{ status: 'succeeded', object: input.configuration }]);
    const { klarna, link } = await listed(account);
    expect(klarna?.display_preference.preference).toBe('on');
    expect(link?.display_preference.preference).toBe('off');
  });
});

test('is void where somebody has switched it since it was shown', async () => {
  const { account, input } = await anOrder();
  const { fingerprint } = await bench.pipeline.operations.preview(manager, kind, input);
  await bench.sandbox.stripe.paymentMethodConfigurations.update(
    input.configuration,
    { link: { display_preference: { preference: 'on' } } },
    { stripeAccount: account },
  );
  const late = { id: ulid(), kind, input, fingerprint, reason: 'Checkout' };
  await expect(bench.pipeline.operations.submit(manager, late)).rejects.toMatchObject({
    code: 'facts_changed',
  });
});

test('what a parent lets nobody override is told, and not sent in vain', async () => {
  const configuration = await listed();
  const klarna = {
    available: false,
    display_preference: { overridable: false, preference: 'none' as const, value: 'off' as const },
  };
  const input: ConfigurationUpdateInput = {
    configuration: configuration.id,
    methods: { klarna: 'on' },
  };
  const plan = planUpdate(input, { configuration: { ...configuration, klarna }, account: null });
  expect(plan).toMatchObject({
    steps: [],
    blocked: { code: 'parent_decides', field: 'methods.klarna' },
  });
});

test('the platform’s own account is not named as a connected one', async () => {
  const account = bench.pipeline.services.stripe.platform;
  const input = { account, configuration: 'pmc_1', methods: { klarna: 'on' } };
  await expect(bench.pipeline.operations.preview(manager, kind, input)).rejects.toMatchObject({
    code: 'invalid_input',
    field: 'account',
  });
});

test('every method of this API version is called by its name, and has a capability', async () => {
  const { id: _id, ...configuration } = await listed();
  const given = Object.entries(configuration)
    .filter(([, value]) => typeof value === 'object' && value !== null)
    .map(([method]) => method);
  expect(given.length).toBeGreaterThan(50);
  expect([...knownMethods]).toEqual(expect.arrayContaining(given));
  for (const method of knownMethods) {
    expect(methodName(method)).not.toContain('_');
    for (const capability of capabilitiesFor(method)) expect(capability).toMatch(/_payments$/);
  }
});

test('they are read once a day without anybody looking, of those that are still there', async () => {
  const sync = await SyncForTest.make();
  try {
    const { stripe } = sync.sandbox;
    const { id: stripeAccount } = await sync.seller();
    const { id: leaving } = await sync.seller();
    await sync.begin();
    const kept = () =>
      sync.read
        .selectFrom('stripe_payment_method_configuration')
        .select(['id', 'account', 'available'])
        .execute();
    await eventually(async () =>
      expect((await kept()).map(({ account }) => account).sort()).toEqual(
        [stripeAccount, leaving, null].sort(),
      ),
    );
    const platform = (await kept()).find(({ account }) => account === null);
    const off = { display_preference: { preference: 'off' as const } };
    await stripe.paymentMethodConfigurations.update(platform?.id ?? '', { link: off });
    await stripe.accounts.del(leaving);
    // As somebody does who looks at it.
    await sync.sync.refresh([{ kind: 'account', id: leaving, account: null }], 'interactive');
    const asked = async () =>
      (await sync.sandbox.requests({ path: '/v1/payment_method_configurations' })).length;
    const before = await asked();
    await sync.sandbox.advance(86_401);
    await eventually(async () => {
      const own = (await kept()).find(({ account }) => account === null);
      expect(own?.available.split(' ')).not.toContain('link');
    });
    await sync.rounds(3);
    expect((await asked()) - before).toBe(2);
  } finally {
    await sync.end();
  }
});
