import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ErrorBody } from '../../api/kit/errors.ts';
import type { Preview } from '../../api/operations/prepare.ts';
import type { OperationView } from '../../api/operations/view.ts';
import type { configurationDetail } from '../../api/payment-methods/detail.ts';
import type { ConfigurationRow } from '../../api/payment-methods/list.ts';
import { type AppForTest, startApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';

const kind = 'payment_method_configuration.update';

interface Opened {
  data: NonNullable<Awaited<ReturnType<typeof configurationDetail>>>;
  source: 'stripe' | 'snapshot';
}

let app: AppForTest;
/** Takes cards; has asked for nothing but transfers. */
let shop: string;
let seller: string;

const rows = async (query = '') =>
  (
    await (
      await app.as('viewer')
    ).read<{ data: ConfigurationRow[] }>(`/api/payment-methods?${query}`)
  ).data;
const open = async (id: string) =>
  (await app.as('viewer')).read<Opened>(`/api/payment-methods/${id}`);

/** The one configuration of somebody: `platform`, or an account. */
async function configurationOf(whose: string): Promise<string> {
  const [row] = await rows(whose === 'platform' ? 'whose=platform' : `account=${whose}`);
  return row?.id ?? expect.fail(`Nothing is known of the payment methods of ${whose}`);
}

async function methodOf(whose: string, method: string) {
  const { data } = await open(await configurationOf(whose));
  return (
    data.methods.find((each) => each.method === method) ?? expect.fail(`${method} is not there`)
  );
}

async function preview(input: object, by: 'manager' | 'finance' = 'manager') {
  const client = await app.as(by);
  return client.post<Preview & ErrorBody>('/api/operations/preview', { kind, input });
}

/** Orders what is shown, and waits until it is done. */
async function order(input: object): Promise<OperationView> {
  const { fingerprint } = (await preview(input)).body;
  const manager = await app.as('manager');
  const { body } = await manager.post<OperationView>('/api/operations', {
    id: ulid(),
    kind,
    input,
    fingerprint,
    reason: 'Customers ask for it',
  });
  return eventually(async () => {
    const operation = await manager.read<OperationView>(`/api/operations/${body.id}`);
    expect(operation.status).toBe('succeeded');
    return operation;
  });
}

async function account(name: string, capabilities: object): Promise<string> {
  const { id } = await app.sandbox.stripe.accounts.create({
    type: 'express',
    country: 'US',
    business_profile: { name },
    capabilities,
  });
  await app.sandbox.simulate('account_onboarding', { account: id, stage: 'verified' });
  return id;
}

beforeAll(async () => {
  app = await startApp();
  const asked = { requested: true };
  shop = await account('Corner Shop', { card_payments: asked, transfers: asked });
  seller = await account('Plain Seller', { transfers: asked });
  await app.synced();
  const viewer = await app.as('viewer');
  // Whoever opens an account has its methods read from Stripe.
  for (const id of [shop, seller]) await viewer.read(`/api/accounts/${id}`);
  await eventually(async () => expect(await rows('whose=platform')).toHaveLength(1));
});
afterAll(() => app.stop());

describe('the list', () => {
  test('has the platform’s own first, then each account’s with its parent', async () => {
    const platform = await configurationOf('platform');
    const all = await rows();
    expect(all[0]).toMatchObject({
      id: platform,
      whose: 'platform',
      account: null,
      accountName: null,
      is_default: true,
      active: true,
      available: expect.arrayContaining(['Cards', 'Apple Pay', 'ACH Direct Debit']),
    });
    const [ofShop] = await rows(`account=${shop}`);
    expect(ofShop).toMatchObject({
      accountName: 'Corner Shop',
      parent: platform,
      available: ['Apple Pay', 'Cards', 'Google Pay'],
      available_count: 3,
    });
    expect((await rows(`account=${seller}`))[0]).toMatchObject({ available: [] });
  });

  test('is searched by the account and by what its customers see', async () => {
    const accounts = async (q: string) =>
      (await rows(`q=${encodeURIComponent(q)}&whose=connected`)).map((row) => row.account);
    expect(await accounts('corner')).toEqual([shop]);
    expect(await accounts('apple pay')).toEqual([shop]);
    expect(await accounts('klarna')).toEqual([]);
  });

  test('is exported with what each offers', async () => {
    const finance = await app.as('finance');
    const answer = await finance.fetch('/api/exports/payment_methods.csv?sort=-whose');
    expect(answer.status).toBe(200);
    const [header, first] = (await answer.text()).split('\r\n');
    expect(header).toContain('Whose,Id,Configuration,Customers see');
    expect(first).toMatch(/^platform,pmc_/);
  });
});

describe('each method says why it is shown or not', () => {
  test('to customers of the platform', async () => {
    const { data } = await open(await configurationOf('platform'));
    expect(data.account).toBeNull();
    expect(data.appliesTo).toBe(
      'It holds for payments on the platform, destination charges and separate charges and transfers among them, that name no other configuration.',
    );
    expect(await methodOf('platform', 'us_bank_account')).toMatchObject({
      name: 'ACH Direct Debit',
      state: 'available',
      why: ['On by Stripe’s default.', 'Shown for payments in USD alone.'],
    });
    expect(await methodOf('platform', 'klarna')).toMatchObject({
      state: 'off',
      why: ['Off by Stripe’s default.'],
    });
  });

  test('to customers of an account: what it has not asked for, and in which currency', async () => {
    expect(await methodOf(shop, 'card')).toMatchObject({
      state: 'available',
      why: ['On by the parent’s default.'],
    });
    expect(await methodOf(shop, 'sepa_debit')).toMatchObject({
      state: 'not_available',
      why: [
        'On by the parent’s default.',
        'The account has not asked for the capability SEPA debit payments.',
        'Shown for payments in EUR alone, while the account’s own are in USD.',
      ],
    });
    const { data } = await open(await configurationOf(shop));
    expect(data.appliesTo).toContain(
      'It holds for direct charges of Corner Shop, and payments on behalf of it',
    );
    const states = data.methods.map(({ state }) => state);
    expect(states).toEqual([
      ...states.filter((state) => state === 'available'),
      ...states.filter((state) => state === 'not_available'),
      ...states.filter((state) => state === 'off'),
    ]);
  });
});

describe('switching methods', () => {
  test('shows what customers will see, does it, and can be set back', async () => {
    const configuration = await configurationOf(shop);
    const input = {
      account: shop,
      configuration,
      methods: { apple_pay: 'off', klarna: 'on', card: 'on' },
    };
    const { body } = await preview(input);
    expect(body.differences).toEqual([
      { what: 'Apple Pay', before: 'on by default', after: 'off' },
      { what: 'Cards', before: 'on by default', after: 'on' },
      { what: 'Klarna', before: 'off by default', after: 'on, not available' },
    ]);
    expect(body.warnings).toEqual([
      'Customers are not shown Apple Pay any more, from their next payment on.',
      'Klarna will be on, and still not be shown. The account has not asked for the capability Klarna payments.',
    ]);
    expect(body).toMatchObject({
      effects: [],
      moves: [],
      bottomLine: expect.stringContaining('It holds for direct charges of Corner Shop'),
    });
    const done = await order(input);
    expect(done).toMatchObject({ subject: configuration, subjectName: 'Corner Shop · Default' });
    const { stripe } = app.sandbox;
    const options = { stripeAccount: shop };
    const after = await stripe.paymentMethodConfigurations.retrieve(configuration, {}, options);
    expect(after.apple_pay?.display_preference).toMatchObject({ preference: 'off', value: 'off' });
    expect(after.klarna?.display_preference).toMatchObject({ preference: 'on', value: 'on' });
    expect((await rows(`account=${shop}`))[0]?.available).toEqual(['Cards', 'Google Pay']);
    expect((await open(configuration)).data).toMatchObject({
      operations: [{ id: done.id, kind }],
      history: [{ operation: { id: done.id } }],
    });
    const undo = done.steps[0]?.undo;
    expect(undo).toMatchObject({
      kind,
      input: { methods: { apple_pay: 'none', klarna: 'none', card: 'none' } },
    });
    await order(undo?.input ?? {});
    const back = await stripe.paymentMethodConfigurations.retrieve(configuration, {}, options);
    expect(back.apple_pay?.display_preference).toMatchObject({ preference: 'none', value: 'on' });
  });

  test('on the platform tells when nothing would be left to pay by', async () => {
    const configuration = await configurationOf('platform');
    const { data } = await open(configuration);
    const shown = data.methods.filter(({ state }) => state === 'available');
    const methods = Object.fromEntries(shown.map(({ method }) => [method, 'off']));
    const { body } = await preview({ configuration, methods });
    expect(body.warnings).toEqual(
      expect.arrayContaining([
        'Nothing is left that such a payment could be made by: it cannot be begun.',
        'Apple Pay and Google Pay pay by card: they go with cards.',
      ]),
    );
  });

  test('is refused where there is nothing to do or no such method, at its field', async () => {
    const configuration = await configurationOf('platform');
    const blocked = async (methods: object) =>
      (await preview({ configuration, methods })).body.blocked;
    expect(await blocked({ card: 'none' })).toMatchObject({ code: 'already_so' });
    expect(await blocked({ cheque: 'on' })).toEqual({
      code: 'method_unknown',
      message: 'This configuration knows no method called cheque.',
      field: 'methods.cheque',
    });
    const refused = async (input: object) => {
      const { status, body } = await preview(input);
      return [status, body.error.code, body.error.field];
    };
    expect(await refused({ configuration, methods: {} })).toEqual([
      400,
      'invalid_input',
      'methods',
    ]);
    expect(await refused({ configuration, methods: { card: 'maybe' } })).toEqual([
      400,
      'invalid_input',
      'methods.card',
    ]);
    expect(await refused({ configuration: 'pm_1', methods: { card: 'on' } })).toEqual([
      400,
      'invalid_input',
      'configuration',
    ]);
  });

  test('is not for finance', async () => {
    const configuration = await configurationOf('platform');
    const { status } = await preview({ configuration, methods: { klarna: 'on' } }, 'finance');
    expect(status).toBe(403);
  });
});

test('what is changed in Stripe’s dashboard is seen when somebody looks', async () => {
  const configuration = await configurationOf(seller);
  const off = { display_preference: { preference: 'off' as const } };
  await app.sandbox.stripe.paymentMethodConfigurations.update(
    configuration,
    { link: off },
    { stripeAccount: seller },
  );
  const { source, data } = await open(configuration);
  expect(source).toBe('stripe');
  expect(data.methods.find(({ method }) => method === 'link')).toMatchObject({
    state: 'off',
    why: ['Switched off here.'],
  });
});

test('nobody has a configuration that Stripe does not know', async () => {
  const viewer = await app.as('viewer');
  expect((await viewer.get('/api/payment-methods/pmc_nobody')).status).toBe(404);
});
