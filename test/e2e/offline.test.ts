import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { pay } from '../support/merchant.ts';
import { staff } from '../support/person.ts';
import { storyStripe } from '../support/story.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

it('a page that cannot be loaded says so, and comes by itself once the way is free', async () => {
  const { page, goesTo, sees, clicks } = await staff(browser, 'finance');
  await goesTo('Payments');
  await page.context().setOffline(true);
  await clicks('link', 'Groups');
  await sees('Countinghouse cannot be reached');
  await page.context().setOffline(false);
  await page.getByRole('heading', { level: 1, name: 'Groups' }).waitFor();
});

it('a form that cannot be loaded leaves the payment beside it', async () => {
  const { id } = await pay(await storyStripe());
  const { page, opens, sees, clicks, settled } = await staff(browser, 'support');
  await opens(`/payments/${id}`);
  await settled();
  await page.context().setOffline(true);
  await clicks('link', 'Refund');
  await sees('Countinghouse cannot be reached');
  await page.getByRole('heading', { level: 2, name: 'History' }).waitFor();
  await page.context().setOffline(false);
  await page.getByRole('dialog', { name: 'Refund' }).waitFor();
});
