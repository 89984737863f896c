import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type Stripe from 'stripe';
import { ulid } from 'ulid';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { BankToken } from '../../api/accounts/bank-token.ts';
import type { ErrorBody } from '../../api/kit/errors.ts';
import { linkRates } from '../../api/onboarding/rates.ts';
import type { Preview } from '../../api/operations/prepare.ts';
import type { OperationView } from '../../api/operations/view.ts';
import { type AppForTest, type Client, startApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';

let app: AppForTest;
let manager: Client;
beforeAll(async () => {
  app = await startApp();
  manager = await app.as('manager');
  await app.synced();
});
afterEach(() => app.sandbox.clearFaults());
afterAll(() => app.stop());

const kind = 'account.create';
const number = '000123456789';
const bank = { country: 'US', currency: 'usd', accountNumber: number, routingNumber: '110000000' };

const preview = (input: object, by = manager) =>
  by.post<Preview & ErrorBody>('/api/operations/preview', { kind, input });

/** Orders what the preview of it shows. */
async function order(input: object, id = ulid()) {
  const { fingerprint } = (await preview(input)).body;
  const reason = 'Signed up at the fair';
  return manager.post<OperationView>('/api/operations', { id, kind, input, reason, fingerprint });
}

async function tokenOf(numbers: object = bank): Promise<string> {
  const { status, body } = await manager.post<{ data: BankToken }>(
    '/api/accounts/bank-tokens',
    numbers,
  );
  expect(status).toBe(201);
  return body.data.token;
}

/** The accounts that Stripe has of a name. */
const named = async (name: string) =>
  (await app.sandbox.stripe.accounts.list({ limit: 100 })).data.filter(
    ({ business_profile: profile }) => profile?.name === name,
  );

describe('creating an account', () => {
  test('gives Stripe all that is known, and it is there to see', async () => {
    const bankAccount = await tokenOf();
    const input = {
      country: 'US',
      email: 'mira@casa-verde.example',
      businessType: 'company',
      name: 'Casa Verde',
      url: 'https://casa-verde.example',
      mcc: '6513',
      productDescription: 'Lets flats by the week',
      bankAccount,
      capabilities: ['card_payments', 'transfers'],
      metadata: { crm: 'C-17' },
    };
    const { body: shown } = await preview(input);
    expect(shown).toMatchObject({
      effects: [],
      warnings: ['Its country cannot be changed later.'],
      steps: [{ text: 'Create the account of Casa Verde' }],
    });
    expect(shown.differences.map(({ what, after }) => [what, after])).toEqual([
      ['Account', 'Express, United States'],
      ['Asks for', 'Card payments, Transfers'],
      ['Bank account', 'STRIPE TEST BANK ····6789, USD'],
      ['Stripe’s fees', 'paid by the platform'],
      ['Losses', 'borne by the platform'],
      ['What else Stripe needs', 'Stripe asks its holder'],
    ]);
    const { status, body } = await order(input);
    expect([status, body.status]).toEqual([200, 'succeeded']);
    const [step] = body.steps;
    const made = await app.sandbox.stripe.accounts.retrieve(step?.object ?? '');
    expect(made).toMatchObject({
      type: 'express',
      country: 'US',
      email: 'mira@casa-verde.example',
      business_type: 'company',
      business_profile: {
        name: 'Casa Verde',
        url: 'https://casa-verde.example',
        mcc: '6513',
        product_description: 'Lets flats by the week',
      },
      capabilities: { card_payments: 'inactive', transfers: 'inactive' },
      controller: { fees: { payer: 'application' }, losses: { payments: 'application' } },
      external_accounts: { data: [{ last4: '6789', bank_name: 'STRIPE TEST BANK' }] },
      metadata: { crm: 'C-17', operation_id: body.id, operation_step: '1' },
    });
    // The order is about the account that it made, and its page says so.
    expect(body).toMatchObject({ subject: made.id, subjectName: 'Casa Verde' });
    expect(await manager.read(`/api/accounts/${made.id}?source=snapshot`)).toMatchObject({
      data: { name: 'Casa Verde', status: 'onboarding', operations: [{ id: body.id, kind }] },
    });
  });

  test.each(['controller', 'type'] as const)('tells Stripe by its %s', async (express) => {
    const name = `By ${express}`;
    await order({ country: 'DE', name, express });
    const [made] = await named(name);
    expect(made).toMatchObject({ type: 'express', country: 'DE' });
    const sent = (await app.sandbox.requests({ path: '/v1/accounts', method: 'POST' })).at(-1);
    expect([sent?.params.type, sent?.params.controller !== undefined]).toEqual(
      express === 'type' ? ['express', false] : [undefined, true],
    );
  });

  test('under the recipient agreement asks for transfers alone', async () => {
    const input = { country: 'US', name: 'Rider', serviceAgreement: 'recipient' };
    const refused = await preview({ ...input, capabilities: ['card_payments'] });
    expect([refused.status, refused.body.error.field]).toEqual([400, 'capabilities']);
    expect((await preview({ ...input, capabilities: ['transfers'] })).body.warnings[0]).toBe(
      'Stripe refuses transfers without card payments to platforms that it has not approved for it.',
    );
    await order({ ...input, capabilities: ['transfers'] });
    const [made] = await named('Rider');
    expect(made?.tos_acceptance?.service_agreement).toBe('recipient');
  });

  test('warns of another one of this address, and of a new one since', async () => {
    const input = { country: 'US', email: 'two@example.com', name: 'Twice' };
    const { body: first } = await preview(input);
    await order(input);
    const late = { id: ulid(), kind, input, reason: 'Again', fingerprint: first.fingerprint };
    const again = await manager.post<ErrorBody>('/api/operations', late);
    expect([again.status, again.body.error.code]).toEqual([409, 'facts_changed']);
    const [made] = await named('Twice');
    expect((await preview(input)).body.warnings[0]).toBe(
      `There is an account of this e-mail address: Twice (${made?.id}).`,
    );
  });

  test('happens once, however often it is sent and whatever becomes of the answer', async () => {
    const input = { country: 'US', name: 'Only Once' };
    await app.sandbox.fault({ path: '/v1/accounts', method: 'POST', drop: 'after', times: 1 });
    const id = ulid();
    await order(input, id);
    await eventually(async () => {
      const operation = await manager.read<OperationView>(`/api/operations/${id}`);
      expect(operation.status).toBe('succeeded');
    });
    expect(await named('Only Once')).toHaveLength(1);
  });

  test('of which Stripe only repeats an error is found by its metadata', async () => {
    const input = { country: 'US', name: 'Found Again' };
    const stored = { status: 500, stored: true, times: 1 };
    await app.sandbox.fault({ path: '/v1/accounts', method: 'POST', ...stored });
    const id = ulid();
    await order(input, id);
    await eventually(async () => {
      const operation = await manager.read<OperationView>(`/api/operations/${id}`);
      expect(operation).toMatchObject({ status: 'succeeded', subjectName: 'Found Again' });
    });
    expect(await named('Found Again')).toHaveLength(1);
  });
});

describe('what is wrong is said at its field', () => {
  test.each([
    ['country', { country: 'Germany' }],
    ['email', { email: 'nobody' }],
    ['businessType', { businessType: 'club' }],
    ['name', { name: ' ' }],
    ['url', { url: 'casa-verde' }],
    ['url', { url: 'ftp://casa-verde.example' }],
    ['mcc', { mcc: '12' }],
    ['bankAccount', { bankAccount: number }],
    ['capabilities', { capabilities: ['transfers', 'transfers'] }],
    ['capabilities', { capabilities: ['card_payments'] }],
    ['metadata.operation_id', { metadata: { operation_id: 'mine' } }],
  ])('%s', async (field, wrong) => {
    const { status, body } = await preview({ country: 'US', ...wrong });
    expect([status, body.error.code, body.error.field]).toEqual([400, 'invalid_input', field]);
  });

  test('by Stripe too, whose parameter the refused order names', async () => {
    await app.sandbox.fault({
      path: '/v1/accounts',
      method: 'POST',
      status: 400,
      error: { code: 'url_invalid', param: 'business_profile[url]', message: 'Not a valid URL' },
      times: 1,
    });
    const input = { country: 'US', name: 'Refused', url: 'https://no-such-place.example' };
    const { body } = await order(input);
    expect(body).toMatchObject({
      status: 'refused',
      subjectName: 'not made yet',
      error: { stripe: { param: 'business_profile[url]' } },
    });
    expect(await named('Refused')).toEqual([]);
  });
});

describe('the bank account', () => {
  test('is checked by Stripe before anything is ordered, each number at its field', async () => {
    const wrong = { ...bank, routingNumber: '110000001' };
    const { status, body } = await manager.post<ErrorBody>('/api/accounts/bank-tokens', wrong);
    expect([status, body.error.field]).toEqual([400, 'routingNumber']);
    expect(JSON.stringify(body)).not.toContain(number);
    const { routingNumber: _none, ...without } = bank;
    const lacking = await manager.post<ErrorBody>('/api/accounts/bank-tokens', without);
    expect([lacking.status, lacking.body.error]).toMatchObject([
      400,
      { field: 'routingNumber', message: 'A bank account in the United States has one.' },
    ]);
  });

  test('can be an IBAN, written as people do', async () => {
    const token = await tokenOf({
      country: 'DE',
      currency: 'eur',
      accountNumber: 'DE89 3704 0044 0532 0130 00',
    });
    await order({ country: 'DE', name: 'Spree', bankAccount: token });
    const [made] = await named('Spree');
    expect(made?.external_accounts?.data[0]).toMatchObject({ last4: '3000', currency: 'eur' });
  });

  test('is given once', async () => {
    const bankAccount = await tokenOf();
    await order({ country: 'US', name: 'First', bankAccount });
    const { body } = await preview({ country: 'US', name: 'Second', bankAccount });
    expect(body.blocked).toMatchObject({ code: 'token_already_used', field: 'bankAccount' });
    const unknown = await preview({ country: 'US', bankAccount: 'btok_nothing' });
    expect(unknown.body.blocked).toMatchObject({ code: 'token_unknown', field: 'bankAccount' });
  });

  test('is kept by no browser, and not checked without end', async () => {
    const admin = await app.as('admin');
    const checking = () => admin.post<ErrorBody>('/api/accounts/bank-tokens', bank);
    expect((await checking()).headers.get('cache-control')).toBe('no-store');
    const statuses = new Set<number>();
    for (let n = 1; n <= linkRates.bank.points; n += 1) statuses.add((await checking()).status);
    expect([...statuses]).toEqual([201, 429]);
    expect((await checking()).body.error.code).toBe('too_many_requests');
  });

  test('is not for finance', async () => {
    const finance = await app.as('finance');
    expect((await finance.post('/api/accounts/bank-tokens', bank)).status).toBe(403);
    expect((await preview({ country: 'US' }, finance)).status).toBe(403);
  });
});

describe('a login link', () => {
  /** An Express account that has been onboarded. */
  async function onboarded(): Promise<string> {
    const { id } = await app.sandbox.stripe.accounts.create({ type: 'express', country: 'US' });
    await app.sandbox.simulate('account_onboarding', { account: id, stage: 'verified' });
    return id;
  }
  const link = (by: Client, id: string, body: object = { reason: 'He cannot find his payout' }) =>
    by.post<{ data: Stripe.LoginLink } & ErrorBody>(`/api/accounts/${id}/login-link`, body);

  test('is shown once to support and kept nowhere; that it was made is on record', async () => {
    const support = await app.as('support');
    const id = await onboarded();
    const { status, body, headers } = await link(support, id);
    expect([status, headers.get('cache-control')]).toEqual([201, 'no-store']);
    expect((await fetch(body.data.url)).status).toBe(200);
    const trail = await manager.read<{ data: object[] }>(
      `/api/audit?subject=${id}&action=account.login_link_made`,
    );
    expect(trail.data).toMatchObject([{ reason: 'He cannot find his payout' }]);
    await app.quit();
    const kept = readdirSync(app.dataDir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
    const secret = body.data.url.split('/').at(-1) ?? '';
    expect(secret.length).toBeGreaterThan(8);
    expect(kept.join('') + app.output()).not.toContain(secret);
    await app.restart();
  });

  test('needs a reason, an account that is onboarded, and more than a viewer', async () => {
    const support = await app.as('support');
    const { id } = await app.sandbox.stripe.accounts.create({ type: 'express', country: 'US' });
    expect((await link(support, id, { reason: ' ' })).body.error.field).toBe('reason');
    expect((await link(support, id)).body.error).toMatchObject({
      code: 'login_link_refused',
      stripe: { message: expect.stringContaining('onboarding') },
    });
    expect((await link(await app.as('viewer'), id)).status).toBe(403);
    expect((await link(support, 'acct_')).body.error.field).toBe('id');
  });

  test('is not made without end', async () => {
    const admin = await app.as('admin');
    const id = await onboarded();
    for (let n = 0; n < linkRates.login.points; n += 1)
      expect((await link(admin, id)).status).toBe(201);
    expect((await link(admin, id)).body.error.code).toBe('too_many_requests');
  });

  test('is refused of an account that has left', async () => {
    const id = await onboarded();
    await app.sandbox.stripe.accounts.del(id);
    const { status, body } = await link(await app.as('support'), id);
    expect([status, body.error.code]).toEqual([409, 'account_left']);
  });
});
