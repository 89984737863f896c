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

it('a manager finds who refunded, why and from where, and verifies the chain', async () => {
  const { id } = await pay(await storyStripe());
  const support = await staff(browser, 'support');
  await support.opens(`/payments/${id}/refund`);
  await support.fills('Amount', '4');
  await support.fills('Reason for our books', 'Four dollars of soup');
  await support.clicks('button', 'Refund 4.00 USD');
  await support.sees('Refund 4.00 USD: done');

  const manager = await staff(browser, 'manager');
  await manager.goesTo('Audit');
  await manager.searches('dollars of soup', '1 entry');
  await manager.opensRow('Audit', { What: 'Operation: submitted', Reason: 'Four dollars of soup' });
  await manager.sees(/127\.0\.0\.1$/);
  await manager.sees('Four dollars of soup');
  await (await manager.rows('Before and after')).first().waitFor();
  await manager.clicks('link', 'Open its page');
  await manager.page.getByRole('heading', { level: 1, name: 'Refund 4.00 USD' }).waitFor();

  await manager.goesTo('Audit');
  await manager.filters('What', 'Staff: signed in');
  await (await manager.rows('Audit', { What: 'Staff: signed in' })).first().waitFor();
  expect(await (await manager.rows('Audit', { What: 'Operation: submitted' })).count()).toBe(0);

  await manager.opensRow('Audit', { What: 'Staff: signed in', By: 'Sam Okafor' });
  await manager.sees('Sam Okafor');
  // The pages of the staff are not a manager's to see.
  expect(await manager.page.locator('main a[href^="/staff/"]').count()).toBe(0);

  await manager.goesTo('Audit');
  await manager.filters('By', 'Sam Okafor');
  await manager.page.getByRole('button', { name: 'By Sam Okafor', exact: true }).waitFor();
  await (await manager.rows('Audit', { By: 'Sam Okafor' })).first().waitFor();
  expect(await (await manager.rows('Audit', { By: 'Miguel Santos' })).count()).toBe(0);

  await manager.goesTo('Audit');
  await manager.clicks('button', 'Verify the chain');
  const dialog = manager.page.getByRole('dialog', { name: 'Verify the chain' });
  await dialog.getByRole('button', { name: 'Verify', exact: true }).click();
  await dialog.getByText(/^Whole: [\d,]+ entries follow one from the other$/).waitFor();
  const head = await dialog.locator('code').innerText();
  expect(head).toMatch(/^[0-9a-f]{64}$/);
  await dialog.getByLabel('A head hash noted earlier').fill(head);
  await dialog.getByRole('button', { name: 'Verify', exact: true }).click();
  await dialog.getByText(/^The hash that was noted is that of entry [\d,]+\.$/).waitFor();
  await dialog.getByLabel('A head hash noted earlier').fill('0'.repeat(64));
  await dialog.getByRole('button', { name: 'Verify', exact: true }).click();
  await dialog.getByText('Rewritten: no entry has the hash that was noted').waitFor();
});
