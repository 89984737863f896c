import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, it } from 'vitest';
import { type AppForTest, startApp } from '../support/app.ts';
import { launchBrowser } from '../support/browser.ts';
import { staff } from '../support/person.ts';

let app: AppForTest;
let browser: Browser;
beforeAll(async () => {
  // One of its own: the others need their Stripe.
  [app, browser] = await Promise.all([startApp({ web: true }), launchBrowser()]);
  await app.synced();
});
afterAll(async () => {
  await browser.close();
  await app.stop();
});

it('every page says that Stripe cannot be reached, until it can', async () => {
  const { page, goesTo } = await staff(browser, 'finance', { baseURL: app.url });
  await goesTo('Balances');
  const banner = page.getByText(/^Stripe cannot be reached/);
  await app.sandbox.fault({ path: '/v1/**', drop: 'before', times: 1_000 });
  await page.getByRole('button', { name: 'Refresh from Stripe' }).click();
  await banner.waitFor();
  await page
    .locator('[data-old]')
    .getByText(/^As of/)
    .first()
    .waitFor();
  await goesTo('Groups');
  await banner.waitFor();

  await app.sandbox.clearFaults();
  await goesTo('Balances');
  await page.getByRole('button', { name: 'Refresh from Stripe' }).click();
  await banner.waitFor({ state: 'detached' });
});
