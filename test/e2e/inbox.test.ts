import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violations } from '../support/axe.ts';
import { launchBrowser } from '../support/browser.ts';
import { pay, verifiedSeller } from '../support/merchant.ts';
import { type Person, staff } from '../support/person.ts';
import { storyStripe } from '../support/story.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

let sellers = 0;

/** A customer was paid back 1,200.00 of their kitchen, and its carpenter was not asked for any of it. */
async function refundedKitchen() {
  const sandbox = await storyStripe();
  const { stripe } = sandbox;
  sellers += 1;
  const name = `Carpenter ${sellers}`;
  const account = await verifiedSeller(sandbox, name);
  const { id } = await pay({ stripe }, { amount: 480_000, transfer_group: `kitchen_${sellers}` });
  await stripe.transfers.create({
    amount: 400_000,
    currency: 'usd',
    destination: account,
    source_transaction: id,
  });
  await stripe.refunds.create({ charge: id, amount: 120_000 });
  return { name, group: `kitchen_${sellers}` };
}

/** The line of the inbox about somebody. */
const lineOf = ({ page }: Person, name: string) =>
  page.getByRole('list', { name: 'Refunded but not reversed' }).getByRole('listitem').filter({
    hasText: name,
  });

/** How many findings the menu says are to be done. */
const inMenu = async ({ page }: Person) => {
  const name = page
    .getByRole('navigation', { name: 'Areas' })
    .getByRole('link', { name: /^Inbox [\d,]+ to do$/ });
  return Number((await name.innerText()).replaceAll(/\D/g, ''));
};

/** Opens the inbox, with everything of the kind that refunds leave. */
async function opensInbox(person: Person, path = '/inbox') {
  await person.opens(path);
  await person.page.getByRole('heading', { level: 1, name: 'Inbox' }).waitFor();
}

it('finance clears a claw-back from the inbox', async () => {
  const { name, group } = await refundedKitchen();
  const finance = await staff(browser, 'finance');
  await opensInbox(finance);
  const line = lineOf(finance, name);
  await line.getByText(`1,000.00 USD of the seller’s share was not taken back`).waitFor();
  await line.getByRole('link', { name: group }).waitFor();
  const before = await inMenu(finance);
  await line.getByRole('link', { name: `Take back: ${name}` }).click();

  const form = finance.page.getByRole('dialog', { name: 'Reverse transfer' });
  // What is at risk stands there already.
  await form.getByRole('button', { name: 'Reverse 1,000.00 USD' }).waitFor();
  await form.getByLabel('Reason').fill('The customer sent a door back');
  await form.getByRole('button', { name: 'Reverse 1,000.00 USD' }).click();
  await finance.sees(/1,000\.00 USD: done/);
  // What is mended goes by itself, here and in the menu.
  await finance.page
    .getByRole('link', { name: `Inbox ${before - 1} to do`, exact: true })
    .waitFor();
  await opensInbox(finance);
  await lineOf(finance, name).waitFor({ state: 'detached' });
});

it('what is given to somebody is theirs, and what is settled says why', async () => {
  const { name } = await refundedKitchen();
  const finance = await staff(browser, 'finance');
  const { page } = finance;
  await opensInbox(finance);
  const line = lineOf(finance, name);
  const more = page.getByRole('button', { name: `More about ${name}` });
  await more.click();
  await page.getByRole('menuitem', { name: 'Take it' }).click();
  await line.getByText(/has it$/).waitFor();
  await finance.turnsTo(/^Mine/);
  await line.waitFor();

  await more.click();
  await page.getByRole('menuitem', { name: 'Settle with a note …' }).click();
  const dialog = page.getByRole('dialog', { name: `Settle ${name}` });
  await dialog.getByRole('textbox').fill('We bear it: the door was ours');
  await dialog.getByRole('button', { name: 'Settle' }).click();
  await line.waitFor({ state: 'detached' });
  await finance.turnsTo('Settled');
  await line.getByText('We bear it: the door was ours').waitFor();
});

it.each([
  [
    'finance',
    'Dispute evidence due',
    /^Answer: /,
    'Prepare evidence',
    /^\/disputes\/d[up]_\w+\/evidence$/,
  ],
  [
    'support',
    'Onboarding that has stalled',
    /^Make a link: /,
    'Onboarding link',
    /^\/accounts\/acct_\w+\/onboarding-link$/,
  ],
] as const)(
  '%s finds the form of “%s” open for what it is about',
  async (role, kind, fix, form, place) => {
    const { page, opens } = await staff(browser, role);
    await opens('/inbox');
    await page.getByRole('list', { name: kind }).getByRole('link', { name: fix }).first().click();
    await page.getByRole('dialog', { name: form }).waitFor();
    expect(new URL(page.url()).pathname).toMatch(place);
  },
);

it('j and k step from fix to fix', async () => {
  await refundedKitchen();
  const { page, opens } = await staff(browser, 'finance');
  await opens('/inbox');
  await page
    .getByRole('link', { name: /^Answer: / })
    .first()
    .waitFor();
  await page.keyboard.press('j');
  const focused = () =>
    page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
  const first = await focused();
  expect(first).toMatch(/^Answer: /);
  await page.keyboard.press('j');
  expect(await focused()).not.toBe(first);
  await page.keyboard.press('k');
  expect(await focused()).toBe(first);
});

it('a viewer sees all of it, and is told who may do something about it', async () => {
  const { page, opens } = await staff(browser, 'viewer');
  await opens('/inbox');
  await page
    .getByRole('button', { name: /^More about / })
    .first()
    .click();
  await page.getByText(/This needs the permission finding:manage/).waitFor();
});

describe.each(['light', 'dark'] as const)('in the %s theme axe finds nothing on', (colorScheme) => {
  it('the inbox', async () => {
    const finance = await staff(browser, 'finance', { colorScheme });
    await opensInbox(finance, '/inbox?desk=all');
    await finance.settled();
    expect(await violations(finance)).toEqual([]);
  });
});
