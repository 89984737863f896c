import type Stripe from 'stripe';
import { beforeEach, describe, expect, test } from 'vitest';
import { type EngineWorld, engineWorld } from './engine-world.ts';

// What is told about accounts, persons and external accounts is shown as the official types say.

let world: EngineWorld;
beforeEach(() => {
  world = engineWorld();
});

type Told = Record<string, unknown>;
const create = (told: Told = {}) => world.post<Stripe.Account>('/v1/accounts', told);
const update = ({ id }: { id: string }, told: Told) =>
  world.post<Stripe.Account>(`/v1/accounts/${id}`, told);
function eventsOf({ id }: { id: string }, type: string): Stripe.Event.Data[] {
  const { data } = world.get<Stripe.ApiList<Stripe.Event>>('/v1/events', { type }, id);
  return data.map((event) => event.data);
}

describe('an account', () => {
  test('keeps the parts of its settings that an update does not name', () => {
    const account = create({ settings: { card_payments: { decline_on: { cvc_failure: true } } } });
    const { settings } = update(account, {
      groups: { payments_pricing: 'premium' },
      settings: {
        card_payments: { decline_on: { avs_failure: true } },
        invoices: { hosted_payment_method_save: 'offer' },
      },
    });
    expect(settings?.card_payments.decline_on).toEqual({ avs_failure: true, cvc_failure: true });
    expect(settings?.invoices).toEqual({
      default_account_tax_ids: null,
      hosted_payment_method_save: 'offer',
    });
    expect(world.get(`/v1/accounts/${account.id}`)).toMatchObject({
      groups: { payments_pricing: 'premium' },
    });
    expect(update(account, { groups: { payments_pricing: '' } }).groups).toEqual({
      payments_pricing: null,
    });
  });

  test('shows its company with numbers and truth values, and without its secrets', () => {
    const account = create({
      company: {
        address: { line1: 'Quay 1', city: 'Here' },
        owners_provided: true,
        ownership_declaration: { date: 1_700_000_000, ip: '203.0.113.7' },
        registration_number: '123',
        tax_id: '000000000',
        vat_id: 'DE123456789',
      },
    });
    const { company } = update(account, {
      company: {
        address: { postal_code: '94102' },
        directors_provided: false,
        verification: { document: { front: 'file_identity_document_success' } },
      },
    });
    expect(company).toEqual({
      address: {
        city: 'Here',
        country: null,
        line1: 'Quay 1',
        line2: null,
        postal_code: '94102',
        state: null,
      },
      directors_provided: false,
      owners_provided: true,
      ownership_declaration: { date: 1_700_000_000, ip: '203.0.113.7', user_agent: null },
      tax_id_provided: true,
      vat_id_provided: true,
      verification: {
        document: {
          back: null,
          details: null,
          details_code: null,
          front: 'file_identity_document_success',
        },
      },
    });
  });

  test.each([
    ['company[turnover]', 'parameter_unknown', { company: { turnover: 1 } }],
    ['company[owners_provided]', undefined, { company: { owners_provided: 'perhaps' } }],
    ['country', 'country_code_invalid', { country: 'QX' }],
    ['account_token', 'resource_missing', { account_token: 'ct_1' }],
    ['documents[passport]', 'parameter_unknown', { documents: { passport: {} } }],
  ])('is refused for its %s', (param, code, told) => {
    expect(() => create(told)).toThrow(expect.objectContaining({ status: 400, param, code }));
  });

  test('says by its capabilities why they cannot be used', () => {
    const account = create({ type: 'custom', capabilities: { transfers: { requested: true } } });
    const reason = (name = 'transfers') =>
      world.get<Stripe.Capability>(`/v1/accounts/${account.id}/capabilities/${name}`).requirements
        ?.disabled_reason;
    expect(reason('card_payments')).toBeNull();
    expect(reason()).toBe('requirements.fields_needed');
    world.engine.simulate('account_onboarding', { account: account.id, stage: 'submitted' });
    expect(reason()).toBe('pending.review');
    world.engine.advance(120);
    expect(reason()).toBeNull();
    world.post(`/v1/accounts/${account.id}/reject`, { reason: 'other' });
    expect(reason()).toBe('rejected.other');
  });

  test('made with no parameters may receive transfers', () => {
    const { id } = create();
    world.post('/v1/payment_intents', {
      amount: 1000,
      currency: 'usd',
      confirm: true,
      payment_method: 'pm_card_bypassPending',
    });
    const order = { amount: 700, currency: 'usd', destination: id };
    expect(world.post('/v1/transfers', order)).toMatchObject({ amount: 700, destination: id });
  });
});

describe('a person', () => {
  const tell = (id: string, told: Told, person = '') =>
    world.post<Stripe.Person>(`/v1/accounts/${id}/persons${person}`, told);

  test('is shown as it was told of, and loses what is emptied', () => {
    const { id } = create({ type: 'custom', business_type: 'company' });
    const olga = tell(id, {
      dob: { day: 1, month: 1, year: 1901 },
      full_name_aliases: ['Olly'],
      id_number_secondary: '000',
      political_exposure: 'none',
      registered_address: { city: 'Here' },
      relationship: { owner: true, percent_ownership: '33.5', title: 'CEO' },
      verification: { additional_document: { front: 'file_1' } },
    });
    expect(olga).toMatchObject({
      full_name_aliases: ['Olly'],
      id_number_secondary_provided: true,
      political_exposure: 'none',
      registered_address: { city: 'Here', line1: null },
      relationship: { owner: true, director: false, percent_ownership: 33.5, title: 'CEO' },
      verification: { additional_document: { front: 'file_1', back: null } },
    });
    const emptied = { dob: '', relationship: { percent_ownership: '' } };
    expect(tell(id, emptied, `/${olga.id}`)).toMatchObject({
      dob: { day: null, month: null, year: null },
      relationship: { owner: true, percent_ownership: null },
    });
    const [updated] = eventsOf({ id }, 'person.updated');
    expect(updated?.previous_attributes).toEqual({
      dob: { day: 1, month: 1, year: 1901 },
      relationship: { percent_ownership: 33.5 },
    });
  });

  test.each([
    ['relationship[percent_ownership]', { relationship: { percent_ownership: '101' } }],
    ['political_exposure', { political_exposure: 'much' }],
    ['person_token', { person_token: 'cpt_1' }],
  ])('is refused for its %s', (param, told) => {
    const { id } = create();
    expect(() => tell(id, told)).toThrow(expect.objectContaining({ status: 400, param }));
  });
});

describe('an external account', () => {
  const bank = (number: string) => ({
    object: 'bank_account',
    country: 'US',
    currency: 'usd',
    routing_number: '110000000',
    account_number: number,
    account_type: 'savings',
  });
  const path = (id: string) => `/v1/accounts/${id}/external_accounts`;

  test('is known again by its fingerprint, and tells of no longer being the default', () => {
    const account = create({ type: 'custom', external_account: bank('000123456789') });
    const [first] = account.external_accounts!.data as Stripe.BankAccount[];
    expect(first).toMatchObject({ account_type: 'savings', default_for_currency: true });
    const told = { external_account: bank('000123456789'), default_for_currency: true };
    const second = world.post<Stripe.BankAccount>(path(account.id), told);
    expect(second.fingerprint).toBe(first!.fingerprint);
    const [change] = eventsOf(account, 'account.external_account.updated');
    expect(change).toMatchObject({
      object: { id: first!.id, default_for_currency: false },
      previous_attributes: { default_for_currency: true },
    });
  });

  test('that is replaced is only told of as gone', () => {
    const account = create({ type: 'custom', external_account: bank('000123456789') });
    update(account, { external_account: bank('000999999991') });
    expect(eventsOf(account, 'account.external_account.deleted')).toHaveLength(1);
    expect(eventsOf(account, 'account.external_account.updated')).toEqual([]);
  });

  test('is proved by its own update', () => {
    const { id, external_accounts, requirements } = create({
      type: 'custom',
      external_account: bank('000999999992'),
    });
    const due = 'documents.bank_account_ownership_verification.files';
    expect(requirements?.currently_due).toContain(due);
    const documents = { bank_account_ownership_verification: { files: ['file_1'] } };
    const changed = world.post<Stripe.BankAccount>(
      `${path(id)}/${external_accounts!.data[0]!.id}`,
      {
        account_type: 'checking',
        documents,
      },
    );
    expect(changed).toMatchObject({
      account_type: 'checking',
      requirements: { currently_due: [] },
    });
    expect(changed).not.toHaveProperty('documents');
    const account = world.get<Stripe.Account>(`/v1/accounts/${id}`);
    expect(account.requirements?.currently_due).not.toContain(due);
  });
});

describe('the payout schedule', () => {
  const settings = (payments: Told, account?: string) =>
    world.post<Stripe.BalanceSettings>('/v1/balance_settings', { payments }, account).payments;

  test('takes rules for transfers, and half hours', () => {
    const rule = {
      payout_method: 'pm_1',
      type: 'transfer_up_to_amount',
      transfer_up_to_amount: 50,
    };
    const rules = { automatic_transfer_rules_by_currency: { usd: [rule] } };
    expect(settings({ payouts: rules }).payouts).toMatchObject(rules);
    const none = { automatic_transfer_rules_by_currency: { usd: '' } };
    expect(settings({ payouts: none }).payouts).toMatchObject({
      automatic_transfer_rules_by_currency: null,
    });
    const day = { hour: 5, minutes: 30, timezone: 'Europe/Berlin' };
    settings({ settlement_timing: { start_of_day: day } });
    const later = settings({ settlement_timing: { start_of_day: { hour: 6 } } });
    expect(later.settlement_timing.start_of_day).toEqual({ ...day, hour: 6 });
    const param = 'payments[settlement_timing][start_of_day][minutes]';
    expect(() => settings({ settlement_timing: { start_of_day: { minutes: 15 } } })).toThrow(
      expect.objectContaining({ param }),
    );
  });

  test('has a shortest delay in both views, which an empty value returns to', () => {
    const { id } = create({ settings: { payouts: { schedule: { delay_days: 7 } } } });
    const timing = () =>
      world.get<Stripe.BalanceSettings>('/v1/balance_settings', {}, id).payments.settlement_timing;
    expect(timing()).toMatchObject({ delay_days: 7, delay_days_override: 7 });
    const override = (delay_days_override: number | '') =>
      settings({ settlement_timing: { delay_days_override } }, id);
    expect(() => override(1)).toThrow(
      expect.objectContaining({ param: 'payments[settlement_timing][delay_days_override]' }),
    );
    expect(() => override(32)).toThrow(expect.objectContaining({ status: 400 }));
    override('');
    expect(timing()).toEqual({ delay_days: 2, start_of_day: null });
  });

  test('changed through the account also moves the next payout', () => {
    const account = create({ type: 'custom', capabilities: { transfers: { requested: true } } });
    world.engine.simulate('account_onboarding', { account: account.id, stage: 'verified' });
    world.post('/v1/payment_intents', {
      amount: 5000,
      currency: 'usd',
      confirm: true,
      payment_method: 'pm_card_bypassPending',
    });
    world.post('/v1/transfers', { amount: 700, currency: 'usd', destination: account.id });
    const today = new Date(world.engine.now() * 1000).getUTCDate();
    const day = ((today + 13) % 28) + 1;
    update(account, {
      settings: { payouts: { schedule: { interval: 'monthly', monthly_anchor: day } } },
    });
    world.engine.advance(6 * 86_400);
    const paid = () => world.get<Stripe.ApiList<Stripe.Payout>>('/v1/payouts', {}, account.id).data;
    expect(paid()).toEqual([]);
    world.engine.advance(26 * 86_400);
    expect(paid()).toMatchObject([{ amount: 700, automatic: true }]);
  });

  test('is named by its first day or by all of them', () => {
    const schedule = {
      interval: 'weekly',
      weekly_anchor: 'monday',
      weekly_payout_days: ['monday', 'friday'],
    };
    expect(() => create({ settings: { payouts: { schedule } } })).toThrow(
      expect.objectContaining({ code: 'parameters_exclusive' }),
    );
  });
});
