import type { Browser } from 'playwright-core';
import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { overflow, violations } from '../support/axe.ts';
import { launchBrowser } from '../support/browser.ts';
import { pay, verifiedSeller } from '../support/merchant.ts';
import { done } from '../support/order.ts';
import { type Person, somebody, staff } from '../support/person.ts';
import { demoApp, isKnown } from '../support/story.ts';

const viewport = { width: 390, height: 844 };

let browser: Browser;
let manager: Person;
let admin: Person;
/** What the addresses below name: `:account` and so on. */
let ids: Readonly<Record<string, string>>;
beforeAll(async () => {
  const { sandbox, as } = await demoApp();
  browser = await launchBrowser();
  [manager, admin] = await Promise.all([
    staff(browser, 'manager', { viewport }),
    staff(browser, 'admin', { viewport }),
  ]);
  const { stripe } = sandbox;
  const [account, unfinished, charge, configurations] = await Promise.all([
    verifiedSeller(sandbox, 'Narrow Street Bakery'),
    stripe.accounts.create({
      type: 'express',
      country: 'US',
      business_profile: { name: 'Lemon Tree Lodging' },
      capabilities: { transfers: { requested: true } },
    }),
    pay(sandbox, { description: 'Vase' }),
    stripe.paymentMethodConfigurations.list(),
  ]);
  const express = await stripe.accounts.create({ type: 'express', country: 'US' });
  await sandbox.simulate('account_onboarding', { account: express.id, stage: 'verified' });
  const dispute = await sandbox.simulate<Stripe.Dispute>('dispute', {
    charge: charge.id,
    reason: 'product_not_received',
  });
  const evidence = { service_date: '4 May', shipping_tracking_number: '1Z 999' };
  await stripe.disputes.update(dispute.id, { evidence, submit: false });
  await Promise.all([
    isKnown(`/api/accounts/${account}`),
    isKnown(`/api/accounts/${unfinished.id}`),
    isKnown(`/api/accounts/${express.id}`),
    isKnown(`/api/disputes/${dispute.id}`),
  ]);
  const session = await done(await as('finance'), 'checkout.create_split', {
    lineItems: [{ name: 'Dinner', unitAmount: 10_000, quantity: 1 }],
    currency: 'usd',
    successUrl: 'https://example.com/done',
    transferGroup: 'ORDER-NARROW',
    split: [{ destination: account, amount: 7_000 }],
  });
  await isKnown(`/api/checkout/${session}`);
  ids = {
    account,
    unfinished: unfinished.id,
    express: express.id,
    dispute: dispute.id,
    session,
    configuration: configurations.data[0]?.id ?? '',
  };
});
afterAll(() => browser.close());

/** Opens an address on a phone, and waits until it says what it is opened for. */
async function opens(person: Person, address: string, text: string | RegExp) {
  await person.opens(address.replace(/:(\w+)/g, (_, name) => String(ids[name])));
  await person.sees(text);
  return person;
}

/** What is wrong with the page in front of somebody on a phone. */
const wrong = async (person: Person) => ({
  violations: await violations(person),
  beyondTheEdge: Math.max(0, await overflow(person)),
});
const nothing = { violations: [], beyondTheEdge: 0 };

it.each([
  ['/accounts/onboarding', 'Unfinished onboarding'],
  ['/payments/unfinished', 'Unfinished payments'],
  ['/checkout', 'Checkout'],
  ['/payment-methods', 'Payment methods'],
  ['/payouts/schedules', 'Payout schedules'],
  ['/disputes', 'Disputes'],
])('on a phone axe finds nothing on %s, and all fits', async (path, name) => {
  await manager.opens(path);
  const cards = manager.page.getByRole('list', { name, exact: true }).getByRole('listitem');
  await cards.first().waitFor();
  expect(await wrong(manager)).toEqual(nothing);
});

it.each([
  ['/checkout/:session', 'Waits until the customer has paid'],
  ['/payment-methods/:configuration', 'On by Stripe’s default.'],
  ['/payouts/calendar?days=31', 'Coming payouts'],
  ['/disputes/:dispute', 'A draft, not sent'],
])('nor on %s', async (path, text) => {
  expect(await wrong(await opens(manager, path, text))).toEqual(nothing);
});

it.each([
  ['/accounts/new', 'Create the account'],
  ['/checkout/new', 'What this will do'],
  ['/accounts/:account/schedule', 'Pays out'],
  ['/accounts/:unfinished/onboarding-link', 'Make the link'],
  ['/accounts/:express/login-link', 'Make the link'],
  ['/disputes/:dispute/evidence', 'Save, without sending'],
])('nor on the form of %s', async (path, text) => {
  await opens(manager, path, text);
  await manager.page.getByRole('dialog').getByText(text).waitFor();
  expect(await wrong(manager)).toEqual(nothing);
});

it.each([
  '/payment-methods/:configuration/switch?on=klarna&off=link',
  '/disputes/:dispute/submit',
  '/disputes/:dispute/accept',
  '/checkout/:session/expire',
])('nor on the form of %s, once it tells what it would do', async (path) => {
  await opens(manager, path, 'What this will do');
  const told = manager.page.getByRole('list', { name: 'What changes', exact: true });
  await told.getByRole('listitem').first().waitFor();
  expect(await wrong(manager)).toEqual(nothing);
});

it('nor on the form of a token, before and once it is made, and on the settings that list it', async () => {
  await opens(admin, '/settings/tokens/new', 'Make the token');
  expect(await wrong(admin)).toEqual(nothing);
  await admin.fills('For which program', 'Narrow app');
  await admin.clicks('button', 'Make the token');
  await admin.sees('Narrow app has its token');
  expect(await wrong(admin)).toEqual(nothing);
  await admin.clicks('link', 'Close');
  await admin.page.getByRole('button', { name: 'Revoke the token of Narrow app' }).waitFor();
  expect(await wrong(admin)).toEqual(nothing);
});

it('but what stands beyond the edge of what scrolls by itself is found', async () => {
  const person = await somebody(browser, { viewport });
  const page = (width: number) =>
    person.page.setContent(
      `<main style="overflow: auto"><div style="width: ${width}px">Wide</div></main>`,
    );
  await page(300);
  expect(await overflow(person)).toBe(0);
  await page(500);
  // The window's 390, less the margins of 8 that a page has by itself.
  expect(await overflow(person)).toBe(500 - 374);
});
