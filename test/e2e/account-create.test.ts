import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { staff } from '../support/person.ts';
import { storyStripe } from '../support/story.ts';
import { says } from '../support/walk.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

it('a manager creates an account, puts right what Stripe refuses, and finds it unfinished', async () => {
  const sandbox = await storyStripe();
  const manager = await staff(browser, 'manager');
  const { page } = manager;
  const form = page.getByRole('dialog', { name: 'Create an account' });
  const field = (name: string) => form.getByRole('textbox', { name, exact: true });
  await manager.goesTo('Accounts');
  await manager.clicks('link', 'Create account');
  await field('Name of the business').fill('Kiosk am Kanal');
  await form.getByLabel('Country').selectOption('Germany');
  await field('E-mail').fill('kiosk');
  await form.getByText('This is no e-mail address').waitFor();
  await field('E-mail').fill('kiosk@example.com');
  await field('Website').fill('https://kiosk.example');
  // A German bank account has an IBAN, which Stripe takes note of before anything is ordered.
  await field('IBAN').fill('DE89 3704 0044 0532 0130 00');
  await form.getByRole('button', { name: 'Check the bank account' }).click();
  await form.getByText('STRIPE TEST BANK ····3000, Germany, EUR').waitFor();

  await sandbox.fault({
    path: '/v1/accounts',
    method: 'POST',
    status: 400,
    error: { code: 'url_invalid', param: 'business_profile[url]', message: 'Not a valid URL' },
    times: 1,
  });
  await field('Reason for our books').fill('Signed up at the fair');
  const create = form.getByRole('button', { name: 'Create the account of Kiosk am Kanal' });
  await create.click();
  // What was refused stands at its field, and all that was typed is there still.
  await page.getByText('Stripe refused this: Not a valid URL').first().waitFor();
  expect(await field('Website').getAttribute('aria-invalid')).toBe('true');
  expect(await field('Reason for our books').inputValue()).toBe('Signed up at the fair');
  await field('Website').fill('https://kiosk-am-kanal.example');
  await create.click();
  await form.getByText('Create account · Kiosk am Kanal: done').waitFor();
  await form.getByRole('link', { name: 'Make the onboarding link' }).waitFor();
  const [made] = (await sandbox.stripe.accounts.list({ limit: 1 })).data;
  expect(made).toMatchObject({
    country: 'DE',
    business_profile: { url: 'https://kiosk-am-kanal.example' },
    external_accounts: { data: [{ last4: '3000' }] },
  });

  await form.getByRole('link', { name: 'Close' }).click();
  await manager.clicks('link', 'Unfinished onboarding');
  const unfinished = { Account: 'Kiosk am Kanal', 'Stopped at': 'Type of business' };
  await manager.opensRow('Unfinished onboarding', unfinished);
  await manager.sees('The onboarding has not been finished.');
  await says(manager, {
    Charges: 'Not enabled: it takes no payments',
    Payouts: 'Not enabled: nothing is paid out to its bank',
    Details: 'Not submitted: its holder has not finished the onboarding',
  });
});

it('support makes a login link for a seller who is onboarded, and sees it once', async () => {
  const { stripe, simulate } = await storyStripe();
  const { id } = await stripe.accounts.create({
    type: 'express',
    country: 'US',
    business_profile: { name: 'Lost the Way' },
  });
  await simulate('account_onboarding', { account: id, stage: 'verified' });
  const support = await staff(browser, 'support');
  await support.opens(`/accounts/${id}`);
  await support.clicks('button', 'More');
  await support.page.getByRole('menuitem', { name: 'Express Dashboard link' }).click();
  await support.fills('Reason for our books', 'He cannot find his payout');
  await support.clicks('button', 'Make the link');
  await support.sees('The link is made');
  const link = await support.page.getByRole('textbox', { name: 'Link' }).inputValue();
  const dashboard = await browser.newPage();
  await dashboard.goto(link);
  await dashboard.getByText('Lost the Way').first().waitFor();
  await dashboard.close();
  // Nobody sees it again, not even by coming back.
  await support.page.reload();
  await support.page.getByRole('button', { name: 'Make the link' }).waitFor();
  expect(await support.page.content()).not.toContain(link);
});
