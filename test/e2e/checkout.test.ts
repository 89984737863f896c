import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { violations } from '../support/axe.ts';
import { launchBrowser } from '../support/browser.ts';
import { byCard, paysOn } from '../support/customer.ts';
import { verifiedSeller } from '../support/merchant.ts';
import { done } from '../support/order.ts';
import { type Person, staff } from '../support/person.ts';
import { demoApp, storyStripe } from '../support/story.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** Picks an account in a field by its name. */
async function picks(person: Person, field: string, name: string) {
  const box = person.page.getByRole('combobox', { name: field });
  await box.fill(name);
  await person.page.getByRole('option', { name: new RegExp(name) }).click();
}

it('finance has a customer pay, and the shares of both sellers go on by themselves', async () => {
  const sandbox = await storyStripe();
  await verifiedSeller(sandbox, 'Story Restaurant');
  await verifiedSeller(sandbox, 'Story Driver');
  const finance = await staff(browser, 'finance');
  const { page } = finance;
  await finance.goesTo('Checkout');
  await finance.clicks('link', 'New checkout');
  await finance.fills('Item', 'Dinner');
  await finance.fills('Price of one', '100');
  await page.getByText('Separate charges').click();
  await finance.fills('Transfer group', 'ORDER-STORY');
  for (const [n, name, share] of [
    [1, 'Story Restaurant', '70'],
    [2, 'Story Driver', '20'],
  ] as const) {
    await finance.clicks('button', 'Add a seller');
    await picks(finance, `Seller ${n}`, name);
    await finance.fills(`Share of seller ${n}`, share);
  }
  await finance.fills('After paying, go to', 'example.com');
  await finance.sees('An address that begins with https://');
  await finance.fills('After paying, go to', 'https://example.com/done');
  await finance.fills('Reason for our books', 'Table 7');
  await finance.sees(/the platform keeps about/);
  expect(await violations(finance)).toEqual([]);
  await finance.clicks('button', 'Make a checkout over 100.00 USD');
  await page.getByRole('link', { name: /^cs_/ }).click();
  await page.waitForURL('**/checkout/cs_*');

  // The link leads the customer to Stripe's page; nothing is sent on before they have paid.
  await finance.sees('Open: the customer has not completed it yet');
  await finance.sees('Waits until the customer has paid');
  await (await finance.rows('Items', { Item: 'Dinner', Total: '100.00 USD' })).first().waitFor();
  expect(await violations(finance)).toEqual([]);
  await paysOn(await page.getByLabel('Link for the customer').inputValue(), byCard);

  // The page hears of it by itself.
  await finance.sees('Completed and paid');
  const sent = await finance.rows('Planned split', { State: 'Succeeded' });
  await sent.nth(1).waitFor();
  await finance.clicks('link', 'ORDER-STORY');
  await page.waitForURL('**/groups/ORDER-STORY');
  await finance.sees(/^The platform keeps/);
  await finance.sees('6.80');
});

it('finance cancels the split of a session that nobody has completed, and then expires it', async () => {
  const sandbox = await storyStripe();
  const destination = await verifiedSeller(sandbox, 'Story Baker');
  const by = await (await demoApp()).as('finance');
  const id = await done(by, 'checkout.create_split', {
    lineItems: [{ name: 'Bread', unitAmount: 2_000, quantity: 1 }],
    currency: 'usd',
    successUrl: 'https://example.com/done',
    split: [{ destination, amount: 1_500 }],
  });
  const finance = await staff(browser, 'finance');
  const { page } = finance;
  await finance.opens(`/checkout/${id}`);
  await finance.clicks('button', 'Cancel the split');
  const dialog = page.getByRole('dialog', { name: 'Cancel the split' });
  const cancel = dialog.getByRole('button', { name: 'Cancel the split' });
  await cancel.click();
  await dialog.getByText('Say why, for whoever looks at this later').waitFor();
  expect(await violations(finance)).toEqual([]);
  await dialog.getByLabel('Reason for our books').fill('The baker is paid in cash');
  await cancel.click();
  await dialog.waitFor({ state: 'detached' });
  const canceled = { Seller: 'Story Baker', Share: '15.00 USD', State: 'Canceled by Fiona Marsh' };
  await (await finance.rows('Planned split', canceled)).waitFor();

  await finance.clicks('link', 'Expire');
  await (await finance.rows('What changes')).first().waitFor();
  expect(await violations(finance)).toEqual([]);
  await finance.fills('Reason for our books', 'Nobody came');
  await finance.clicks('button', 'Expire the session');
  await finance.sees(/^Expire .*: done$/);
  await finance.clicks('link', 'Close');
  await finance.sees('Expired: nobody paid, and nobody can any more');
  expect((await sandbox.stripe.checkout.sessions.retrieve(id)).status).toBe('expired');
  expect(await page.getByLabel('Link for the customer').count()).toBe(0);
});
