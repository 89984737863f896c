import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { pay } from '../support/merchant.ts';
import { staff } from '../support/person.ts';
import { knownPayment, storyStripe } from '../support/story.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** Somebody of finance before the payments of one evening, of which there is one so far. */
async function evening(name: string) {
  await knownPayment({ description: `${name}, table one` });
  const finance = await staff(browser, 'finance');
  await finance.opens(`/payments?q=${name}`);
  await (await finance.rows('Payments', { Description: `${name}, table one` })).waitFor();
  return finance;
}

it('new payments announce themselves, and come when they are asked for', async () => {
  const finance = await evening('Monday');
  await pay(await storyStripe(), { description: 'Monday, table two' });
  await finance.clicks('button', '1 new');
  await (await finance.rows('Payments', { Description: 'Monday, table two' })).waitFor();
  expect(await (await finance.rows('Payments')).count()).toBe(2);
});

it('a list that was not asked to change stays as it was', async () => {
  const finance = await evening('Tuesday');
  await pay(await storyStripe(), { description: 'Tuesday, table two' });
  await finance.page.getByRole('button', { name: '1 new' }).waitFor();
  await (await finance.rows('Payments', { Description: 'Tuesday, table one' })).waitFor();
  expect(await (await finance.rows('Payments')).count()).toBe(1);
});

it('a payment that no longer matches stays where it is, and says how it stands', async () => {
  const { id } = await knownPayment({ description: 'Wednesday, table one' });
  const finance = await staff(browser, 'finance');
  await finance.opens('/payments?q=Wednesday&outcome=succeeded');
  await (await finance.rows('Payments', { Outcome: 'Succeeded' })).waitFor();
  await (await storyStripe()).stripe.refunds.create({ charge: id });
  await finance.page.getByRole('button', { name: '1 no longer here' }).waitFor();
  await (await finance.rows('Payments', { Outcome: 'Refunded' })).waitFor();
});
