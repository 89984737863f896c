import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { pay } from '../support/merchant.ts';
import { staff } from '../support/person.ts';
import { storyStripe } from '../support/story.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

it('brings what was asked for to the page it was asked on, also for who has gone on', async () => {
  const sandbox = await storyStripe();
  const one = await pay(sandbox, { amount: 1_111 });
  const other = await pay(sandbox, { amount: 2_222 });
  const { page, opens, clicks } = await staff(browser, 'finance');
  const heading = page.getByRole('heading', { level: 1 });
  await opens(`/payments/${one.id}`);
  await page.locator('main [aria-busy="false"]').first().waitFor();

  await sandbox.fault({ path: `/v1/charges/${one.id}`, delayMs: 2_000, times: 1 });
  const answered = page.waitForResponse((response) => response.url().endsWith(`${one.id}/refresh`));
  await clicks('button', 'Refresh from Stripe');
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('combobox').fill(other.id);
  await page.keyboard.press('Enter');
  await heading.getByText('22.22').waitFor();

  await (await answered).finished();
  await page
    .getByRole('button', { name: 'Refresh from Stripe' })
    .and(page.locator('[aria-busy="false"]'))
    .waitFor();
  expect(await heading.innerText()).toContain('22.22');
});
