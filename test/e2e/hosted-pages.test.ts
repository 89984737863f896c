import type { Browser } from 'playwright-core';
import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { overflow, violations } from '../support/axe.ts';
import { launchBrowser } from '../support/browser.ts';
import { type Person, somebody } from '../support/person.ts';
import { type SandboxForTest, startSandbox } from '../support/sandbox.ts';

// The hosted pages of the local Stripe, as account holders and customers meet them.

let browser: Browser;
let sandbox: SandboxForTest;
let stripe: Stripe;
beforeAll(async () => {
  [browser, sandbox] = await Promise.all([launchBrowser(), startSandbox()]);
  stripe = sandbox.stripe;
});
afterAll(() => Promise.all([browser.close(), sandbox.stop()]));

/** Stands for the platform's own pages. */
const home = (page: string) => `${sandbox.url}/_sandbox/clock?${page}`;
const longName =
  'Ferienwohnungsvermietungsgesellschaft Müggelsee-Köpenick Immobilienverwaltung GmbH & Co. KG';

async function account(more: Stripe.AccountCreateParams = {}): Promise<string> {
  const capabilities = { transfers: { requested: true } };
  const params = { type: 'express', country: 'US', capabilities, ...more } as const;
  return (await stripe.accounts.create(params)).id;
}
async function linkFor(id: string): Promise<string> {
  const pages = { refresh_url: home('refresh'), return_url: home('return') };
  return (await stripe.accountLinks.create({ account: id, type: 'account_onboarding', ...pages }))
    .url;
}
async function checkout(name = 'Chair'): Promise<Stripe.Checkout.Session & { url: string }> {
  const product_data = { name };
  const session = await stripe.checkout.sessions.create({
    mode: 'payment',
    line_items: [
      { price_data: { currency: 'usd', unit_amount: 123_450, product_data }, quantity: 2 },
    ],
    success_url: home('paid={CHECKOUT_SESSION_ID}'),
    cancel_url: home('cart'),
  });
  return session as typeof session & { url: string };
}
const again = ({ id }: { id: string }) => stripe.checkout.sessions.retrieve(id);

describe('an account holder', () => {
  it('is onboarded through the form, and sees the money behind a login link', async () => {
    const id = await account({ business_type: 'individual', business_profile: { name: longName } });
    const holder = await somebody(browser, { baseURL: sandbox.url });
    await holder.opens(await linkFor(id));
    await holder.sees(`Onboarding of ${longName}`);
    await holder.fills('First name', 'Jenny');
    await holder.fills('Day of birth', '32');
    await holder.clicks('button', 'Submit');
    await holder.sees('Enter a number from 1 to 31.');
    await holder.fills('Day of birth', '1');
    await holder.clicks('button', 'that match');
    await holder.clicks('button', 'Submit');
    await holder.page.waitForURL(home('return'));
    expect(await stripe.accounts.retrieve(id)).toMatchObject({ details_submitted: true });
    await sandbox.advance(120);
    expect(await stripe.accounts.retrieve(id)).toMatchObject({ payouts_enabled: true });

    await holder.opens((await stripe.accounts.createLoginLink(id)).url);
    await holder.sees('Payouts are on.');
  });

  it('leaves for later, and finds the link used up', async () => {
    const url = await linkFor(await account());
    const holder = await somebody(browser, { baseURL: sandbox.url });
    await holder.opens(url);
    await holder.clicks('button', 'Save and come back later');
    await holder.page.waitForURL(home('return'));
    await holder.opens(url);
    await holder.page.waitForURL(home('refresh'));
  });
});

describe('a customer', () => {
  let customer: Person;
  beforeAll(async () => {
    customer = await somebody(browser, { baseURL: sandbox.url });
  });

  async function typesCard(number: string) {
    await customer.fills('Email', 'jenny@example.com');
    await customer.fills('Card number', number);
    await customer.fills('Expiry (MM/YY)', '12/34');
    await customer.fills('Security code', '123');
    await customer.clicks('button', 'Pay $2,469.00');
  }
  async function paysByDebit(account_number: string) {
    await customer.fills('Email', 'jenny@example.com');
    expect(await customer.page.getByLabel('Routing number').isVisible()).toBe(false);
    await customer.page.getByLabel('US bank account').check();
    await customer.fills('Routing number', '110000000');
    await customer.fills('Account number', account_number);
    await customer.clicks('button', 'Pay $2,469.00');
  }

  it('pays by card, after one that was declined', async () => {
    const session = await checkout();
    await customer.opens(session.url);
    await typesCard('4000 0000 0000 9995');
    await customer.sees('Your card has insufficient funds.');
    await typesCard('4242 4242 4242 4242');
    await customer.page.waitForURL(home(`paid=${session.id}`));
    expect(await again(session)).toMatchObject({ status: 'complete', payment_status: 'paid' });
  });

  it('fails 3-D Secure, and then completes it', async () => {
    const session = await checkout();
    await customer.opens(session.url);
    await typesCard('4000 0027 6000 3184');
    await customer.clicks('button', 'Fail authentication');
    await customer.page.getByRole('alert').waitFor();
    await typesCard('4000 0027 6000 3184');
    await customer.sees('Is this you?');
    await customer.clicks('button', 'Complete authentication');
    await customer.page.waitForURL(home(`paid=${session.id}`));
    expect(await again(session)).toMatchObject({ payment_status: 'paid' });
  });

  it('pays by a bank debit that fails later', async () => {
    const session = await checkout();
    await customer.opens(session.url);
    await paysByDebit('000222222227');
    await customer.page.waitForURL(home(`paid=${session.id}`));
    expect(await again(session)).toMatchObject({ status: 'complete', payment_status: 'unpaid' });
    await sandbox.advance(180);
    expect(await again(session)).toMatchObject({ payment_status: 'unpaid' });
    const { data } = await stripe.events.list({ type: 'checkout.session.async_payment_failed' });
    expect(data[0]?.data.object).toMatchObject({ id: session.id });
  });

  it('cancels, and nothing was charged', async () => {
    const session = await checkout();
    await customer.opens(session.url);
    await customer.clicks('link', 'Cancel and go back');
    await customer.page.waitForURL(home('cart'));
    expect(await again(session)).toMatchObject({ status: 'open', payment_intent: null });
  });
});

describe('axe finds nothing, and all fits a phone', () => {
  let person: Person;
  beforeAll(async () => {
    person = await somebody(browser, {
      baseURL: sandbox.url,
      viewport: { width: 390, height: 844 },
    });
  });
  async function isFine() {
    expect(await violations(person)).toEqual([]);
    expect(await overflow(person)).toBe(0);
  }

  it('on the pages of Checkout', async () => {
    const session = await checkout(longName);
    await person.opens(session.url);
    await person.page.getByText('Test numbers').first().click();
    await isFine();
    await person.clicks('button', 'Pay $2,469.00');
    await person.page.getByRole('alert').waitFor();
    await isFine();
    await person.fills('Email', 'jenny@example.com');
    await person.fills('Card number', '4000002760003184');
    await person.fills('Expiry (MM/YY)', '12/34');
    await person.fills('Security code', '123');
    await person.clicks('button', 'Pay $2,469.00');
    await person.sees('Is this you?');
    await isFine();
    await stripe.checkout.sessions.expire(session.id);
    await person.opens(session.url);
    await person.sees('This page has expired');
    await isFine();
    await person.opens(session.url.replace(session.id, 'cs_nothing'));
    await isFine();
  });

  it('on the pages of account holders', async () => {
    const id = await account({ business_type: 'company', business_profile: { name: longName } });
    await person.opens(await linkFor(id));
    await isFine();
    await person.clicks('button', 'Submit');
    await person.page.getByRole('alert').first().waitFor();
    await isFine();
    await sandbox.simulate('account_onboarding', { account: id, stage: 'verified' });
    const { url } = await stripe.accounts.createLoginLink(id);
    await person.opens(url);
    await isFine();
    await person.opens(url);
    await person.sees('This link does not work any more');
    await isFine();
  });
});
