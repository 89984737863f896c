import type { Browser } from 'playwright-core';
import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { overflow, violations } from '../support/axe.ts';
import { launchBrowser } from '../support/browser.ts';
import { somebody, staff } from '../support/person.ts';
import { isKnown, storyStripe } from '../support/story.ts';

let browser: Browser;
let stripe: Stripe;
beforeAll(async () => {
  browser = await launchBrowser();
  ({ stripe } = await storyStripe());
});
afterAll(() => browser.close());

/** A seller who has told nothing yet, and of whom the app knows. */
async function newSeller(name: string): Promise<string> {
  const { id } = await stripe.accounts.create({
    type: 'express',
    country: 'US',
    business_type: 'individual',
    business_profile: { name },
    capabilities: { transfers: { requested: true } },
  });
  await isKnown(`/api/accounts/${id}`);
  return id;
}

it('support makes a link, the seller opens it, leaves, returns, goes on and is done', async () => {
  const account = await newSeller('Lemon Tree Lodging');
  const support = await staff(browser, 'support');
  await support.opens(`/accounts/${account}`);
  await support.clicks('link', 'Onboarding link');
  await support.sees('Only for the account holder');
  expect(await violations(support)).toEqual([]);
  await support.clicks('button', 'Make the link');
  await support.sees('The link is made');
  await support.page
    .getByRole('timer')
    .getByText(/^[45]:\d\d$/)
    .waitFor();
  expect(await violations(support)).toEqual([]);
  const url = await support.page.getByLabel('Link', { exact: true }).inputValue();

  const seller = await somebody(browser);
  await seller.opens(url);
  await seller.sees('Onboarding of Lemon Tree Lodging');
  await seller.clicks('button', 'Save and come back later');
  await seller.page.getByRole('heading', { name: 'You are not done yet' }).waitFor();
  expect(await violations(seller)).toEqual([]);
  await seller.page.setViewportSize({ width: 320, height: 640 });
  expect(await overflow(seller)).toBeLessThanOrEqual(0);
  await seller.clicks('link', 'Continue');
  await seller.clicks('button', 'that match');
  await seller.clicks('button', 'Submit');
  await seller.page.getByRole('heading', { name: 'Your information is being checked' }).waitFor();
  await (await storyStripe()).advance(120);
  await seller.page.reload();
  await seller.page.getByRole('heading', { name: 'You are all set' }).waitFor();

  await support.clicks('link', 'Close');
  await support.page.getByRole('heading', { level: 1, name: 'Lemon Tree Lodging' }).waitFor();
  const made = { By: 'Sam Okafor' };
  await (await support.rows('Onboarding links', made)).waitFor();
  await support.clicks('button', 'Revoke the link made by Sam Okafor');
  await support.sees('Revoked by Sam Okafor');
  await seller.page.reload();
  await seller.page.getByRole('heading', { name: 'This link does not work any more' }).waitFor();
  expect(await violations(seller)).toEqual([]);
});

it('an admin makes a token for the platform’s app, which shows it once, and revokes it', async () => {
  const admin = await staff(browser, 'admin');
  await admin.opens('/settings');
  await admin.clicks('link', 'Make an access token');
  await admin.clicks('button', 'Make the token');
  await admin.sees('Say which program it is for.');
  await admin.fills('For which program', 'Seller app');
  await admin.clicks('button', 'Make the token');
  await admin.sees('Seller app has its token');
  const token = await admin.page.getByLabel('Token', { exact: true }).inputValue();
  expect(token).toMatch(/^countinghouse_/);
  expect(await violations(admin)).toEqual([]);
  await admin.clicks('link', 'Close');
  await (
    await admin.rows('Access tokens', { Program: 'Seller app', 'Last used': 'Never' })
  ).waitFor();
  expect(await admin.page.content()).not.toContain(token);
  await admin.clicks('button', 'Revoke the token of Seller app');
  await admin.sees('Revoked by Ada Kowalski');
});
