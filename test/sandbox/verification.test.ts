import type Stripe from 'stripe';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type SandboxForTest, startSandbox } from '../support/sandbox.ts';
import { begin, pay } from './books.ts';

// Accounts that can act without a page: what the API was given is all that Stripe asks for, and
// the test values decide what it finds (stripe-facts 7).

let sandbox: SandboxForTest;
let stripe: Stripe;

beforeAll(async () => {
  sandbox = await startSandbox();
  stripe = sandbox.stripe;
});
beforeEach(() => begin(sandbox));
afterAll(() => sandbox.stop());

const person = {
  first_name: 'Jenny',
  last_name: 'Rosen',
  dob: { day: 1, month: 1, year: 1901 },
  address: { line1: 'address_full_match', city: 'Here', postal_code: '94102', state: 'CA' },
  email: 'jenny@example.com',
  phone: '0000000000',
  id_number: '000000000',
};
const business = {
  type: 'custom',
  country: 'US',
  capabilities: { transfers: { requested: true }, card_payments: { requested: true } },
  business_profile: { mcc: '5734', product_description: 'Chairs' },
  external_account: 'btok_us_verified',
  tos_acceptance: { date: 1_700_000_000, ip: '203.0.113.7' },
} as const satisfies Stripe.AccountCreateParams;

const individual = (told: Partial<Stripe.AccountCreateParams.Individual> = {}) =>
  stripe.accounts.create({
    ...business,
    business_type: 'individual',
    individual: { ...person, ...told },
  });

/** The account once Stripe has looked at it. */
async function verified({ id }: { id: string }): Promise<Stripe.Account> {
  await sandbox.advance(120);
  return stripe.accounts.retrieve(id);
}

describe('a prefilled custom account', () => {
  test('becomes enabled by itself, and shows whom it is about', async () => {
    const made = await individual();
    expect(made).toMatchObject({
      details_submitted: true,
      charges_enabled: false,
      requirements: { currently_due: [], disabled_reason: 'requirements.pending_verification' },
      individual: {
        object: 'person',
        account: made.id,
        first_name: 'Jenny',
        dob: { day: 1, month: 1, year: 1901 },
        id_number_provided: true,
        verification: { status: 'pending' },
      },
    });
    expect(made.individual).not.toHaveProperty('id_number');
    expect(await verified(made)).toMatchObject({
      charges_enabled: true,
      payouts_enabled: true,
      capabilities: { transfers: 'active', card_payments: 'active' },
      requirements: { currently_due: [], disabled_reason: null },
      individual: { verification: { status: 'verified' } },
    });
    await pay(stripe, 10_000, { payment_method: 'pm_card_bypassPending' });
    const transfer = { amount: 700, currency: 'usd', destination: made.id };
    expect((await stripe.transfers.create(transfer)).destination).toBe(made.id);
  });

  test.each([
    ['a date of birth that does not match', { dob: { day: 1, month: 1, year: 1902 } }],
    ['an id number that does not match', { id_number: '111111111' }],
    [
      'an address that does not match',
      { address: { ...person.address, line1: 'address_no_match' } },
    ],
  ])('with %s has to show a document', async (_what, told) => {
    const made = await individual(told);
    const document = 'individual.verification.document';
    const failed = await verified(made);
    expect(failed).toMatchObject({
      charges_enabled: false,
      payouts_enabled: false,
      requirements: {
        currently_due: [document],
        past_due: [document],
        disabled_reason: 'requirements.past_due',
        errors: [{ code: expect.stringMatching(/^verification_failed_/), requirement: document }],
      },
      individual: { requirements: { currently_due: ['verification.document'] } },
    });
    const front = 'file_identity_document_success';
    await stripe.accounts.update(made.id, {
      individual: { verification: { document: { front } } },
    });
    expect(await verified(made)).toMatchObject({
      charges_enabled: true,
      requirements: { currently_due: [], errors: [] },
    });
  });

  test('of somebody on a list is neither paid nor charged for', async () => {
    expect(
      await verified(await individual({ dob: { day: 1, month: 1, year: 1900 } })),
    ).toMatchObject({
      charges_enabled: false,
      payouts_enabled: false,
      capabilities: { transfers: 'inactive' },
      requirements: { disabled_reason: 'listed', currently_due: [] },
    });
  });

  test('stays as it is while something is missing', async () => {
    const { id } = await stripe.accounts.create({ ...business, business_type: 'individual' });
    const account = await verified({ id });
    expect(account).toMatchObject({ details_submitted: false, charges_enabled: false });
    expect(account.requirements?.currently_due).toContain('individual.first_name');
  });

  test('needs a document where the owner of its bank account is not known', async () => {
    const made = await individual();
    const due = 'documents.bank_account_ownership_verification.files';
    const replaced = await stripe.accounts.update(made.id, {
      external_account: {
        object: 'bank_account',
        country: 'US',
        currency: 'usd',
        routing_number: '110000000',
        account_number: '000999999992',
      },
    });
    expect(replaced.external_accounts?.data).toMatchObject([
      { last4: '9992', default_for_currency: true, requirements: { currently_due: [due] } },
    ]);
    expect(replaced.requirements?.currently_due).toEqual([due]);
    const proved = await stripe.accounts.update(made.id, {
      documents: {
        bank_account_ownership_verification: { files: ['file_identity_document_success'] },
      },
    });
    expect(proved.requirements?.currently_due).toEqual([]);
  });
});

describe('a company', () => {
  const company = {
    name: 'Chairs Inc',
    phone: '0000000000',
    address: person.address,
  };
  const made = (tax_id: string) =>
    stripe.accounts.create({
      ...business,
      business_type: 'company',
      company: { ...company, owners_provided: true, tax_id },
    });
  const represent = (id: string) =>
    stripe.accounts.createPerson(id, { ...person, relationship: { representative: true } });

  test.each([
    ['US', 'company', ['owners']],
    ['DE', 'company', ['owners', 'directors', 'executives']],
    ['GB', 'non_profit', ['directors', 'executives']],
    ['AU', 'non_profit', []],
  ] as const)('in %s as %s confirms to have named all %s', async (country, type, people) => {
    const asked = ({ requirements }: Stripe.Account) =>
      requirements!.currently_due!.filter((name) => name.endsWith('_provided'));
    const flags = people.map((each) => `${each}_provided`);
    const account = await stripe.accounts.create({
      ...business,
      country,
      business_type: type,
      external_account: undefined as never,
      company: { name: 'Chairs Inc', owners_provided: false },
    });
    expect(asked(account)).toEqual(flags.map((flag) => `company.${flag}`));
    const confirmed = Object.fromEntries(flags.map((flag) => [flag, true]));
    const after = await stripe.accounts.update(account.id, {
      company: { ...confirmed, phone: '0000000000' },
    });
    expect(asked(after)).toEqual([]);
    expect(after.company).toMatchObject(confirmed);
  });

  test('is represented by a person', async () => {
    const { id, requirements } = await made('000000000');
    expect(requirements?.currently_due).toContain('representative.first_name');
    const owner = await stripe.accounts.createPerson(id, {
      first_name: 'Olga',
      relationship: { owner: true, percent_ownership: 25 },
    });
    expect(owner.relationship).toMatchObject({ owner: true, percent_ownership: 25 });
    const jenny = await represent(id);
    expect(await verified({ id })).toMatchObject({ charges_enabled: true, payouts_enabled: true });
    const shown = await stripe.accounts.retrievePerson(id, jenny.id);
    expect(shown).toMatchObject({ first_name: 'Jenny', verification: { status: 'verified' } });
    const { data } = await stripe.accounts.listPersons(id, {
      relationship: { representative: true },
    });
    expect(data.map((one) => one.id)).toEqual([jenny.id]);
    expect((await stripe.accounts.listPersons(id)).data).toHaveLength(2);

    await stripe.accounts.updatePerson(id, jenny.id, { relationship: { representative: false } });
    expect((await stripe.accounts.retrieve(id)).requirements?.past_due).toContain(
      'representative.first_name',
    );
    await stripe.accounts.deletePerson(id, owner.id);
    await expect(stripe.accounts.retrievePerson(id, owner.id)).rejects.toMatchObject({
      statusCode: 404,
      code: 'resource_missing',
    });
    const events = await stripe.events.list({ limit: 100 }, { stripeAccount: id });
    const types = events.data.map(({ type }) => type).filter((type) => type.startsWith('person.'));
    expect(types).toEqual(['person.deleted', 'person.updated', 'person.created', 'person.created']);
  });

  test('with the tax id of another has to show a document', async () => {
    const { id } = await made('111111111');
    await represent(id);
    expect((await verified({ id })).requirements).toMatchObject({
      currently_due: ['company.verification.document'],
      errors: [{ code: 'verification_failed_tax_id_match' }],
    });
    await stripe.accounts.update(id, { company: { tax_id: '000000000' } });
    expect(await verified({ id })).toMatchObject({ charges_enabled: true });
  });

  test('has persons that are told of properly', async () => {
    const { id } = await made('000000000');
    const wrong = { first_name: 'Jenny', nickname: 'Jen' } as Stripe.AccountCreatePersonParams;
    await expect(stripe.accounts.createPerson(id, wrong)).rejects.toMatchObject({
      statusCode: 400,
      code: 'parameter_unknown',
      param: 'nickname',
    });
    const dob = { day: 32, month: 1, year: 1901 };
    await expect(stripe.accounts.createPerson(id, { dob })).rejects.toMatchObject({
      statusCode: 400,
      param: 'dob[day]',
    });
  });
});

describe('trigger cards', () => {
  const document = ['individual.verification.document'];

  /** A direct charge, with the card of that name, on an account that was enabled until then. */
  async function charged(card: string): Promise<string> {
    const { id } = await verified(await individual());
    const order = { amount: 1000, currency: 'usd', payment_method: card, confirm: true };
    await stripe.paymentIntents.create(order, { stripeAccount: id });
    return id;
  }

  test('ask for more by a deadline', async () => {
    const id = await charged('pm_card_visa_triggerNextRequirements');
    const { charges_enabled, payouts_enabled, requirements } = await stripe.accounts.retrieve(id);
    expect({ charges_enabled, payouts_enabled, requirements }).toMatchObject({
      charges_enabled: true,
      payouts_enabled: true,
      requirements: { currently_due: document, past_due: [], current_deadline: expect.any(Number) },
    });
  });

  test('stop charges alone, or payouts alone, until what is asked has come', async () => {
    const past = { past_due: document, disabled_reason: 'requirements.past_due' };
    const unable = await charged('pm_card_visa_triggerChargeBlock');
    expect(await stripe.accounts.retrieve(unable)).toMatchObject({
      charges_enabled: false,
      payouts_enabled: true,
      capabilities: { card_payments: 'inactive', transfers: 'active' },
      requirements: past,
    });
    const unpaid = await charged('pm_card_visa_triggerPayoutBlock');
    expect(await stripe.accounts.retrieve(unpaid)).toMatchObject({
      charges_enabled: true,
      payouts_enabled: false,
      requirements: past,
    });
    const front = 'file_identity_document_success';
    for (const id of [unable, unpaid]) {
      const verification = { document: { front } };
      expect(await stripe.accounts.update(id, { individual: { verification } })).toMatchObject({
        charges_enabled: true,
        payouts_enabled: true,
      });
    }
  });

  test('do so to the account that a payment is made on behalf of', async () => {
    const { id } = await verified(await individual());
    await pay(stripe, 1000, {
      payment_method: 'pm_card_visa_triggerPayoutBlock',
      on_behalf_of: id,
    });
    expect((await stripe.accounts.retrieve(id)).payouts_enabled).toBe(false);
  });
});

describe('a rejection', () => {
  test('of an account that is past due gives nothing back that was off before', async () => {
    const { id } = await verified(await individual());
    await sandbox.simulate('account_past_due', { account: id });
    const reason = 'credit';
    expect(await stripe.accounts.reject(id, { reason, payouts_action: 'none' })).toMatchObject({
      payouts_enabled: false,
      requirements: { disabled_reason: 'rejected.platform_other' },
    });
    await expect(stripe.accounts.reject(id, { reason })).rejects.toMatchObject({ statusCode: 400 });
    expect(await stripe.accounts.unreject(id)).toMatchObject({
      charges_enabled: false,
      requirements: { disabled_reason: 'requirements.past_due' },
    });
    await expect(stripe.accounts.unreject(id)).rejects.toMatchObject({ statusCode: 400 });
  });

  test('by Stripe itself stays', async () => {
    const { id } = await verified(await individual());
    const rejected = await sandbox.simulate('account_rejected_by_stripe', { account: id });
    expect(rejected).toMatchObject({ requirements: { disabled_reason: 'rejected.fraud' } });
    await expect(stripe.accounts.unreject(id)).rejects.toMatchObject({
      statusCode: 400,
      message: 'This account has not been rejected by your platform.',
    });
  });

  test('is for the platform to make', async () => {
    const { id } = await individual();
    const as = { stripeAccount: id };
    await expect(stripe.accounts.reject(id, { reason: 'other' }, as)).rejects.toMatchObject({
      statusCode: 403,
      code: 'platform_account_required',
    });
  });
});

describe('an individual that Stripe asks itself', () => {
  test('is no longer to be seen by the platform', async () => {
    const { id } = await stripe.accounts.create({
      type: 'express',
      country: 'US',
      business_type: 'individual',
      individual: { first_name: 'Jenny' },
    });
    const before = await stripe.accounts.retrieve(id);
    expect(before.individual?.first_name).toBe('Jenny');
    await stripe.accountLinks.create({
      account: id,
      type: 'account_onboarding',
      refresh_url: 'https://example.com/reauth',
      return_url: 'https://example.com/return',
    });
    expect(await stripe.accounts.retrieve(id)).not.toHaveProperty('individual');
    const { data } = await stripe.accounts.listPersons(id);
    expect(data).toHaveLength(1);
    expect(data[0]).not.toHaveProperty('first_name');
  });
});
