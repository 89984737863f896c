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

/** A customer pays on the platform. */
const somebodyPays = (description: string) => pay(storyStripe(), { amount: 4321, description });

it('new payments announce themselves and leave the list where it is', async () => {
  const finance = await staff(browser, 'finance');
  await finance.goesTo('Payments');
  const first = (await finance.rows('Payments')).first();
  const before = await first.innerText();

  await somebodyPays('A table for two');
  await finance.clicks('button', /^\d+ new$/);
  await (await finance.rows('Payments', { Description: 'A table for two' })).waitFor();
  expect(await first.innerText()).not.toBe(before);
});

it('a list that was not asked to change stays as it was', async () => {
  const finance = await staff(browser, 'finance');
  await finance.goesTo('Payments');
  const first = (await finance.rows('Payments')).first();
  const before = await first.getByRole('rowheader').innerText();
  await somebodyPays('A table for three');
  await finance.page.getByRole('button', { name: /^\d+ new$/ }).waitFor();
  expect(await first.getByRole('rowheader').innerText()).toBe(before);
  expect(await (await finance.rows('Payments', { Description: 'A table for three' })).count()).toBe(
    0,
  );
});
