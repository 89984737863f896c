import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { pay } from '../support/merchant.ts';
import { somebody, staff } from '../support/person.ts';
import { storyStripe } from '../support/story.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

it('a viewer sees a payment but cannot refund it, and is told why', async () => {
  const { id } = await pay(await storyStripe());
  const viewer = await staff(browser, 'viewer');
  await viewer.opens(`/payments/${id}`);
  const refund = viewer.page.getByRole('button', { name: 'Refund' });
  await refund.hover();
  await viewer.sees(/This needs the permission refund:create, which support, finance, manager/);
  expect(await refund.getAttribute('aria-disabled')).toBe('true');

  await viewer.opens(`/payments/${id}/refund`);
  await viewer.page
    .getByRole('dialog', { name: 'Refund' })
    .getByText(/This needs the permission refund:create/)
    .waitFor();
  expect(await viewer.page.getByRole('button', { name: /^Refund \d/ }).count()).toBe(0);
});

it('a viewer who opens Sync by its address is told who may', async () => {
  const viewer = await staff(browser, 'viewer');
  expect(await viewer.page.getByRole('link', { name: 'Sync' }).count()).toBe(0);
  await viewer.opens('/sync');
  await viewer.sees(/sync:read, which manager and admin have/);
});

it('a list that is not theirs to see offers nothing to do', async () => {
  const viewer = await staff(browser, 'viewer');
  await viewer.opens('/staff');
  await viewer.sees(/staff:manage, which admin has/);
  expect(await viewer.page.getByRole('link', { name: 'Invite' }).count()).toBe(0);
  expect(await viewer.page.getByRole('button', { name: 'Filter' }).count()).toBe(0);
});

it('an address of a list that no longer holds leads back to its beginning', async () => {
  const viewer = await staff(browser, 'viewer');
  await viewer.opens('/accounts?cursor=old');
  await viewer.clicks('button', 'Start again');
  await (await viewer.rows('Accounts')).first().waitFor();
});

it('what is not there says so, with the way to what is', async () => {
  const viewer = await staff(browser, 'viewer');
  await viewer.opens('/payments/ch_nothing');
  await viewer.page.getByRole('heading', { name: 'Not found' }).waitFor();
  await viewer.page.getByRole('button', { name: 'Copy the request id' }).waitFor();
  await viewer.clicks('link', 'Go to Payments');
  await viewer.page.getByRole('heading', { level: 1, name: 'Payments' }).waitFor();
});

it('the menu marks the area that a page belongs to', async () => {
  const viewer = await staff(browser, 'viewer');
  await viewer.goesTo('Payments');
  await viewer.opensRow('Payments');
  const marked = viewer.page.getByRole('navigation', { name: 'Areas' }).locator('[aria-current]');
  expect(await marked.allInnerTexts()).toEqual(['Payments']);
});

it('nobody signed in is led to the sign-in page, and from there to where they wanted', async () => {
  const person = await somebody(browser);
  await person.opens('/payments?outcome=failed');
  await person.fills('E-mail', 'finance@countinghouse.test');
  await person.page.getByRole('textbox', { name: 'Password' }).fill('wrong');
  await person.clicks('button', 'Sign in');
  await person.page.getByRole('alert').waitFor();
  await person.page.getByRole('textbox', { name: 'Password' }).fill('countinghouse');
  await person.clicks('button', 'Sign in');
  await (await person.rows('Payments', { Outcome: 'Failed' })).first().waitFor();

  await person.clicks('button', 'Sign out');
  await person.page.waitForURL('**/sign-in**');
});
