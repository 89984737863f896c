import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { staff } from '../support/person.ts';
import { storyStripe } from '../support/story.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

it('a manager sees what customers can pay by, switches a method off, and back to how it was', async () => {
  const { stripe } = await storyStripe();
  const [{ id } = { id: '' }] = (await stripe.paymentMethodConfigurations.list()).data;
  const preferenceOfLink = async () =>
    (await stripe.paymentMethodConfigurations.retrieve(id)).link?.display_preference.preference;
  const manager = await staff(browser, 'manager');
  const { page } = manager;

  await manager.goesTo('Payment methods');
  await manager.turnsTo(/^Platform/);
  await manager.opensRow('Payment methods', { Whose: 'The platform' });
  await manager.sees(/^It holds for payments on the platform, destination charges/);
  const link = { Method: 'Link', State: 'Shown', Why: 'On by Stripe’s default.' };
  await (await manager.rows('Methods', link)).waitFor();

  await manager.clicks('link', 'Switch off: Link');
  await (await manager.rows('What changes', { What: 'Link', After: 'off' })).waitFor();
  await manager.sees('Customers are not shown Link any more, from their next payment on.');
  await page.getByLabel('Reason for our books').fill('Too few use it');
  await manager.clicks('button', 'Switch 1 payment method');
  await manager.sees(/^Payment methods .+ done$/i);
  expect(await preferenceOfLink()).toBe('off');

  await manager.clicks('link', 'Set them back to how they were');
  await (await manager.rows('What changes', { What: 'Link', After: 'its default' })).waitFor();
  await page.getByLabel('Reason for our books').fill('Too many ask for it');
  await manager.clicks('button', 'Switch 1 payment method');
  await manager.sees(/^Payment methods .+ done$/i);
  expect(await preferenceOfLink()).toBe('none');
});
