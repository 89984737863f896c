import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { demoPassword } from '../../api/staff/demo.ts';
import { launchBrowser } from '../support/browser.ts';
import { pay } from '../support/merchant.ts';
import { staff } from '../support/person.ts';
import { storyStripe } from '../support/story.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

it('a session that ends over an open form is begun again there, and nothing typed is lost', async () => {
  const { id } = await pay(await storyStripe());
  const { page, opens, clicks, fills, sees } = await staff(browser, 'support');
  await opens(`/payments/${id}`);
  await clicks('link', 'Refund');
  await fills('Reason for our books', 'The lamp was broken');
  await page.context().clearCookies();
  await fills('Amount', '1.50');
  const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
  await dialog.getByLabel('Password', { exact: true }).fill(demoPassword);
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await dialog.waitFor({ state: 'detached' });
  expect(await page.getByLabel('Amount').inputValue()).toBe('1.50');
  expect(await page.getByLabel('Reason for our books').inputValue()).toBe('The lamp was broken');
  await clicks('button', 'Refund 1.50 USD');
  await sees('Refund 1.50 USD: done');
});
