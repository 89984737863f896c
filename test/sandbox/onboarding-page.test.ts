import type Stripe from 'stripe';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type SandboxForTest, startSandbox } from '../support/sandbox.ts';
import { begin, pay } from './books.ts';

// An account holder with a browser that runs no script: pages are fetched, forms are sent.

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
  return_url: 'https://example.com/return?seller=7',
};

async function linkFor(account: string, type = 'account_onboarding'): Promise<string> {
  return (await stripe.accountLinks.create({ account, type, ...urls })).url;
}

async function express(more: Stripe.AccountCreateParams = {}): Promise<string> {
  const capabilities = { transfers: { requested: true } };
  const params = { type: 'express', country: 'US', capabilities, ...more } as const;
  return (await stripe.accounts.create(params)).id;
}

interface Page {
  status: number;
  location: string | null;
  text: string;
  /** The fields with what stands in them, as the browser would send them. */
  fields: Record<string, string>;
}

async function open(url: string, form?: Record<string, string>): Promise<Page> {
  const answer = await fetch(url, {
    redirect: 'manual',
    ...(form && { method: 'POST', body: new URLSearchParams(form) }),
  });
  const text = await answer.text();
  const inputs = [...text.matchAll(/<input [^>]*name="([^"]+)"[^>]*>/g)].map(([tag, name = '']) => [
    name,
    /type="checkbox"/.test(tag) && !/ checked/.test(tag)
      ? ''
      : (/value="([^"]*)"/.exec(tag)?.[1] ?? ''),
  ]);
  const selects = [...text.matchAll(/<select [^>]*name="([^"]+)"[^>]*>(.*?)<\/select>/gs)].map(
    ([, name = '', options = '']) => [name, /value="([^"]*)" selected/.exec(options)?.[1] ?? ''],
  );
  return {
    status: answer.status,
    location: answer.headers.get('location'),
    text,
    fields: Object.fromEntries([...inputs, ...selects]),
  };
}

/** Fills the whole form with test values and submits it, as often as more is asked. */
async function complete(url: string, values: 'match' | 'noMatch' | 'listed'): Promise<Page> {
  let page = await open(url);
  for (let round = 0; round < 3 && page.status === 200; round++) {
    const filled = await open(url, { ...page.fields, intent: values });
    page = await open(url, { ...filled.fields, intent: 'submit' });
  }
  return page;
}

const account = (id: string) => stripe.accounts.retrieve(id);

describe('the form', () => {
  test('asks for what is missing and says that it is a sandbox', async () => {
    const id = await express({ business_profile: { name: 'Chairs & Sons' } });
    const page = await open(await linkFor(id));
    expect(page.status).toBe(200);
    expect(page.text).toContain('Sandbox');
    expect(page.text).toContain('Chairs &amp; Sons');
    expect(page.text).not.toContain('<script');
    expect(Object.keys(page.fields)).toEqual(
      expect.arrayContaining([
        'business_type',
        'external_account.account_number',
        'representative.first_name',
        'sms_code',
        'tos_acceptance',
      ]),
    );
    expect(page.fields).not.toHaveProperty('business_profile.name');
  });

  test('does not ask for what the platform has told', async () => {
    const id = await express({
      business_type: 'individual',
      business_profile: { mcc: '5734', url: 'https://example.com' },
      individual: { first_name: 'Jenny', last_name: 'Rosen' },
    });
    const { fields } = await open(await linkFor(id));
    for (const known of ['business_type', 'business_profile.url', 'individual.first_name']) {
      expect(fields).not.toHaveProperty(known);
    }
    expect(fields).toHaveProperty(['individual.dob.day']);
  });

  test('with answers that match enables the account after a while', async () => {
    const id = await express();
    const end = await complete(await linkFor(id), 'match');
    expect(end).toMatchObject({ status: 303, location: urls.return_url });
    expect(await account(id)).toMatchObject({
      details_submitted: true,
      charges_enabled: false,
      business_type: 'individual',
      requirements: { disabled_reason: 'requirements.pending_verification', currently_due: [] },
      tos_acceptance: { date: expect.any(Number) },
      external_accounts: { data: [{ last4: '6789', routing_number: '110000000' }] },
    });
    await sandbox.advance(120);
    expect(await account(id)).toMatchObject({
      charges_enabled: true,
      payouts_enabled: true,
      capabilities: { transfers: 'active' },
    });
    const { data } = await stripe.events.list({ limit: 100 }, { stripeAccount: id });
    expect(new Set(data.map(({ type }) => type))).toEqual(
      new Set([
        'account.updated',
        'capability.updated',
        'account.external_account.created',
        'person.created',
        'person.updated',
      ]),
    );
    expect((await stripe.accounts.createLoginLink(id)).object).toBe('login_link');
  });

  test('with answers that do not match comes back for a document', async () => {
    const id = await express();
    await complete(await linkFor(id), 'noMatch');
    await sandbox.advance(120);
    expect(await account(id)).toMatchObject({
      details_submitted: true,
      charges_enabled: false,
      requirements: {
        currently_due: ['individual.verification.document'],
        disabled_reason: 'requirements.past_due',
      },
    });
    const url = await linkFor(id);
    const page = await open(url);
    expect(Object.keys(page.fields)).toEqual(['form', 'individual.verification.document']);
    const end = await open(url, {
      ...page.fields,
      'individual.verification.document': 'file_identity_document_success',
    });
    expect(end.location).toBe(urls.return_url);
    await sandbox.advance(120);
    expect(await account(id)).toMatchObject({ charges_enabled: true, payouts_enabled: true });
  });

  test('of somebody on a list leaves the account without payouts', async () => {
    const id = await express();
    await complete(await linkFor(id), 'listed');
    await sandbox.advance(120);
    expect(await account(id)).toMatchObject({
      payouts_enabled: false,
      requirements: { disabled_reason: 'listed' },
    });
  });

  test('asks a company for itself and for its representative', async () => {
    const id = await express({ business_type: 'company' });
    expect((await complete(await linkFor(id), 'match')).location).toBe(urls.return_url);
    await sandbox.advance(120);
    expect(await account(id)).toMatchObject({
      charges_enabled: true,
      company: { name: 'Chairs Inc', owners_provided: true, tax_id_provided: true },
    });
    const { data } = await stripe.accounts.listPersons(id);
    expect(data).toMatchObject([{ relationship: { representative: true } }]);
  });

  test('keeps what is right and says what is wrong', async () => {
    const id = await express({ business_type: 'individual' });
    const url = await linkFor(id);
    const { fields } = await open(url);
    const page = await open(url, {
      ...fields,
      'individual.first_name': 'Jenny',
      'individual.dob.day': '32',
      'individual.phone': '0000000000',
      sms_code: '123-456',
      intent: 'submit',
    });
    expect(page.status).toBe(400);
    expect(page.text).toContain('Enter a number from 1 to 31.');
    expect(page.text).toContain('This is not the code');
    expect(page.text).toContain('This is still missing.');
    expect(page.fields).toMatchObject({ 'individual.dob.day': '32' });
    expect(page.fields).not.toHaveProperty(['individual.first_name']);
    const { requirements, details_submitted } = await account(id);
    expect(details_submitted).toBe(false);
    expect(requirements?.currently_due).toContain('individual.phone');
    expect(requirements?.currently_due).not.toContain('individual.first_name');
  });

  test('takes no bank account without all of its numbers, and nothing endless', async () => {
    const id = await express();
    const url = await linkFor(id);
    const { fields } = await open(url);
    const page = await open(url, {
      ...fields,
      'external_account.account_number': '000123456789',
      'external_account.routing_number': '11',
      'representative.first_name': 'J'.repeat(600),
      intent: 'leave',
    });
    expect(page.location).toBe(urls.return_url);
    const { external_accounts, requirements } = await account(id);
    expect(external_accounts?.data).toEqual([]);
    expect(requirements?.currently_due).toContain('representative.first_name');
  });

  test('left for later leaves the account incomplete', async () => {
    const id = await express({ business_type: 'individual' });
    const url = await linkFor(id);
    const { fields } = await open(url);
    const end = await open(url, { ...fields, 'individual.first_name': 'Jenny', intent: 'leave' });
    expect(end).toMatchObject({ status: 303, location: urls.return_url });
    const { details_submitted, requirements } = await account(id);
    expect(details_submitted).toBe(false);
    expect(requirements?.currently_due).not.toContain('individual.first_name');
  });

  test('sent twice ends twice, and changes nothing the second time', async () => {
    const id = await express({ business_type: 'individual' });
    const url = await linkFor(id);
    const form = { ...(await open(url)).fields, intent: 'leave' };
    await open(url, form);
    const again = await open(url, { ...form, 'individual.first_name': 'Mallory' });
    expect(again.location).toBe(urls.return_url);
    const { requirements } = await account(id);
    expect(requirements?.currently_due).toContain('individual.first_name');
  });

  test('asks what a review wants to know', async () => {
    const id = await express();
    await complete(await linkFor(id), 'match');
    await sandbox.advance(120);
    const requirement = 'interv_1.source_of_funds';
    await sandbox.simulate('account_requirement', { account: id, requirement });
    const url = await linkFor(id);
    const { fields } = await open(url);
    expect(Object.keys(fields)).toEqual(['form', requirement]);
    await open(url, { ...fields, [requirement]: 'Chairs', intent: 'submit' });
    expect((await account(id)).requirements?.currently_due).toEqual([]);
  });

  test('of an account that nothing is asked of only leads back', async () => {
    const id = await express();
    await sandbox.simulate('account_onboarding', { account: id, stage: 'verified' });
    const url = await linkFor(id);
    const page = await open(url);
    expect(page.text).toContain('Nothing is asked of you now.');
    expect((await open(url, page.fields)).location).toBe(urls.return_url);
  });

  test('to update shows what is known', async () => {
    const { id } = await stripe.accounts.create({
      type: 'custom',
      country: 'US',
      business_type: 'individual',
      individual: { first_name: 'Jenny', ssn_last_4: '0000' },
    });
    const url = await linkFor(id, 'account_update');
    const { fields } = await open(url);
    expect(fields).toMatchObject({ 'individual.first_name': 'Jenny', 'individual.ssn_last_4': '' });
    await open(url, { ...fields, 'individual.first_name': 'Jane', intent: 'leave' });
    expect((await account(id)).individual?.first_name).toBe('Jane');
  });
});

describe('the page behind a login link', () => {
  test('shows the account holder where the money is, once', async () => {
    const id = await express();
    await sandbox.simulate('account_onboarding', { account: id, stage: 'verified' });
    await pay(stripe, 10_000, { payment_method: 'pm_card_bypassPending' });
    await stripe.transfers.create({ amount: 1234, currency: 'usd', destination: id });
    const { url } = await stripe.accounts.createLoginLink(id);
    const page = await open(url);
    expect(page.status).toBe(200);
    expect(page.text).toContain('Sandbox');
    expect(page.text).toContain('$12.34');
    expect((await open(url)).status).toBe(404);
    const late = await stripe.accounts.createLoginLink(id);
    await sandbox.advance(300);
    expect((await open(late.url)).status).toBe(404);
    expect((await open(`${sandbox.url}/express/${id}/nothing`)).status).toBe(404);
  });
});

describe('a link leads to the refresh_url', () => {
  const refreshed = { status: 303, location: urls.refresh_url };

  test('when it was visited before', async () => {
    const url = await linkFor(await express());
    await open(url);
    expect(await open(url)).toMatchObject(refreshed);
  });

  test('when it has expired, and so does its form later', async () => {
    const late = await linkFor(await express());
    const slow = await linkFor(await express());
    const { fields } = await open(slow);
    await sandbox.advance(300);
    expect(await open(late)).toMatchObject(refreshed);
    await sandbox.advance(3600);
    expect(await open(slow, { ...fields, intent: 'submit' })).toMatchObject(refreshed);
  });

  test('when the account was rejected or deleted', async () => {
    const [rejected, deleted] = [await express(), await express()];
    const links = [await linkFor(rejected), await linkFor(deleted)];
    await stripe.accounts.reject(rejected, { reason: 'other' });
    await stripe.accounts.del(deleted);
    for (const url of links) expect(await open(url)).toMatchObject(refreshed);
  });

  test('but not when it was never made, or without the key of its form', async () => {
    expect(await open(`${sandbox.url}/setup/c/acct_x/nothing`)).toMatchObject({ status: 404 });
    const url = await linkFor(await express());
    await open(url);
    expect(await open(url, { form: 'guessed', intent: 'submit' })).toMatchObject({ status: 404 });
    expect(await open(url, {})).toMatchObject({ status: 404 });
    const headers = { 'content-type': 'multipart/form-data' };
    const malformed = await fetch(url, { method: 'POST', headers, body: 'form=%&intent=%' });
    expect(malformed.status).toBe(404);
  });
});
