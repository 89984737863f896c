import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { staff } from '../support/person.ts';
import { storyStripe } from '../support/story.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

it('every page says that Stripe cannot be reached, until it can', async () => {
  const { page, goesTo } = await staff(browser, 'finance');
  await goesTo('Balances');
  const stripe = await storyStripe();
  const banner = page.getByText(/^Stripe cannot be reached/);
  await stripe.fault({ path: '/v1/**', drop: 'before', times: 1_000 });
  await page.getByRole('button', { name: 'Refresh from Stripe' }).click();
  await banner.waitFor();
  await page
    .locator('[data-old]')
    .getByText(/^As of/)
    .first()
    .waitFor();
  await goesTo('Groups');
  await banner.waitFor();

  await stripe.clearFaults();
  await goesTo('Balances');
  await page.getByRole('button', { name: 'Refresh from Stripe' }).click();
  await banner.waitFor({ state: 'detached' });
});
