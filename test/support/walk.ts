import type { Browser } from 'playwright-core';
import { type AppForTest, startApp } from './app.ts';
import { launchBrowser } from './browser.ts';
import { type Person, somebody, staff } from './person.ts';
import { type Receiver, startReceiver } from './receiver.ts';

/** Those who walk through the product together, on a platform that begins with nothing. */
export interface Walk {
  app: AppForTest;
  browser: Browser;
  manager: Person;
  support: Person;
  finance: Person;
  customer: Person;
  /** Stands for the platform's own shop, which customers come back to. */
  shop: Receiver;
  end(): Promise<void>;
}

/** Starts an app with a local Stripe that is empty, and puts everybody before a browser. */
export async function startWalk(): Promise<Walk> {
  const [browser, app, shop] = await Promise.all([
    launchBrowser(),
    startApp({ web: true }),
    startReceiver(),
  ]);
  const here = { baseURL: app.url };
  const [manager, support, finance, customer] = await Promise.all([
    staff(browser, 'manager', here),
    staff(browser, 'support', here),
    staff(browser, 'finance', here),
    somebody(browser, here),
  ]);
  return {
    app,
    browser,
    manager,
    support,
    finance,
    customer,
    shop,
    async end() {
      await browser.close();
      shop.close();
      await app.stop();
    },
  };
}

/** A manager creates an account in the United States, as far as the platform knows its holder. */
export async function createsAccount({ manager }: Walk, name: string): Promise<void> {
  await manager.goesTo('Accounts');
  await manager.clicks('link', 'Create account');
  const form = manager.page.getByRole('dialog', { name: 'Create an account' });
  await form.getByLabel('Country').selectOption('United States');
  await form.getByLabel('Name of the business').fill(name);
  await form.getByLabel('Type of business').selectOption('individual');
  await form.getByLabel('Reason for our books').fill('Signed up today');
  await form.getByRole('button', { name: `Create the account of ${name}` }).click();
  await form.getByText(`Create account · ${name}: done`).waitFor();
  await form.getByRole('link', { name: 'Close' }).click();
}

/** Support makes the account's onboarding link, and gives it to whoever asks. */
export async function makesLink({ support }: Walk, name: string): Promise<string> {
  await support.goesTo('Accounts');
  // A list that is open says that there is a new row, and shows it when asked.
  await support.searches(name, '1 account');
  // It may have been the only one before as well, in rows that are replaced yet.
  await support.page.waitForURL(/[?&]q=/);
  await support.opensRow('Accounts', { Account: name });
  await support.clicks('link', 'Onboarding link');
  await support.clicks('button', 'Make the link');
  await support.sees('The link is made');
  const link = await support.page.getByLabel('Link', { exact: true }).inputValue();
  await support.clicks('link', 'Close');
  return link;
}

/** The holder tells Stripe who they are, by test values, comes back, and is checked in two minutes. */
export async function isOnboarded(
  { app, browser }: Walk,
  { link, name, bankAccount }: { link: string; name: string; bankAccount: string },
): Promise<void> {
  const holder = await somebody(browser, { baseURL: app.url });
  await holder.opens(link);
  await holder.sees(`Onboarding of ${name}`);
  await holder.clicks('button', 'that match');
  await holder.fills('Bank account number', bankAccount);
  await holder.clicks('button', 'Submit');
  await holder.page.getByRole('heading', { name: 'Your information is being checked' }).waitFor();
  await app.sandbox.advance(120);
  await holder.page.reload();
  await holder.page.getByRole('heading', { name: 'You are all set' }).waitFor();
  await holder.page.context().close();
}

/** What one item for 100.00 USD is, and whom the payment is for. */
export interface Sale {
  item: string;
  group?: string;
  /** Whom it is split between, with what each gets of it as it is typed. */
  shares?: readonly (readonly [seller: string, amount: string])[];
  /** Who gets all of it but the fee. */
  destination?: { seller: string; fee: string };
  /** What finance reads about the platform's share before it is ordered. */
  preview: RegExp;
}

/** Finance makes a Checkout Session over 100.00, and stays on its page; gives the customer's link. */
export async function sells(
  { finance, shop }: Walk,
  { item, group, shares = [], destination, preview }: Sale,
): Promise<string> {
  const { page } = finance;
  const picks = async (field: string, name: string) => {
    await page.getByRole('combobox', { name: field }).fill(name);
    await page.getByRole('option', { name: new RegExp(name) }).click();
  };
  await finance.goesTo('Checkout');
  await finance.clicks('link', 'New checkout');
  await finance.fills('Item', item);
  await finance.fills('Price of one', '100');
  if (destination) {
    await picks('Destination', destination.seller);
    await finance.fills('Application fee', destination.fee);
  } else await page.getByText('Separate charges').click();
  if (group) await finance.fills('Transfer group', group);
  for (const [n, [seller, share]] of shares.entries()) {
    await finance.clicks('button', 'Add a seller');
    await picks(`Seller ${n + 1}`, seller);
    await finance.fills(`Share of seller ${n + 1}`, share);
  }
  await finance.fills('After paying, go to', shop.url);
  await finance.fills('Reason for our books', item);
  await finance.sees(preview);
  await finance.clicks('button', 'Make a checkout over 100.00 USD');
  await page.getByRole('dialog').getByRole('link', { name: /^cs_/ }).click();
  await finance.sees('Open: the customer has not completed it yet');
  return page.getByLabel('Link for the customer').inputValue();
}

/** The customer fills in Stripe's page with this card, and presses its button. */
export async function paysWith({ customer }: Walk, card: string): Promise<void> {
  await customer.fills('Email', 'jenny@example.com');
  await customer.fills('Card number', card);
  await customer.fills('Expiry (MM/YY)', '12/34');
  await customer.fills('Security code', '123');
  await customer.clicks('button', 'Pay $100.00');
}

/** The customer is back in the shop; finance sees without a reload that they have paid. */
export async function isPaid({ customer, finance, shop }: Walk): Promise<void> {
  await customer.page.waitForURL(shop.url);
  await finance.sees('Completed and paid');
}

/** From the page of a session, finance opens that of its payment. */
export async function opensItsPayment({ finance: { page, settled } }: Walk): Promise<void> {
  await page
    .getByRole('link', { name: /^(ch|py)_/ })
    .first()
    .click();
  await page.waitForURL('**/payments/*');
  await settled();
}

/** Waits until the page that somebody looks at says this of each of these figures. */
export async function says({ page }: Person, figures: Readonly<Record<string, string>>) {
  for (const [name, figure] of Object.entries(figures))
    await page
      .getByRole('term')
      .filter({ hasText: new RegExp(`^${name}$`) })
      .locator('xpath=following-sibling::*[1]')
      .getByText(figure, { exact: true })
      .first()
      .waitFor();
}

/** Waits for a line with these cells in the table of an area, letting in what is new to its list. */
export async function finds(
  person: Person,
  area: string,
  table: string,
  cells: Readonly<Record<string, string>>,
): Promise<void> {
  await person.goesTo(area);
  const line = (await person.rows(table, cells)).first();
  const news = person.page.getByRole('button', { name: /^\d+ new$/ });
  await line.or(news).first().waitFor();
  if (!(await line.isVisible())) await news.click();
  await line.waitFor();
}

/** From the page of a payment, finance opens that of its dispute. */
export async function opensItsDispute({ finance: { page, sees } }: Walk): Promise<void> {
  await sees('Disputed: the customer’s bank waits for the platform’s answer');
  await page.getByRole('link', { name: /^du_/ }).first().click();
  await sees('Waiting on the platform’s evidence');
}

/** Finance writes this as evidence, saves it, and then sends it to the bank. */
export async function answers({ finance }: Walk, evidence: string): Promise<void> {
  const { page } = finance;
  await finance.clicks('link', 'Prepare evidence');
  await page.getByText('Other evidence', { exact: true }).click();
  await finance.fills('Anything else', evidence);
  await finance.clicks('button', 'Save, without sending');
  await finance.sees(/^Save evidence.*: done$/);
  await finance.clicks('link', 'Close');
  await finance.clicks('button', 'More');
  await page.getByRole('menuitem', { name: 'Submit evidence' }).click();
  await page.getByRole('dialog', { name: 'Submit evidence' }).getByText(evidence).waitFor();
  await finance.fills('Reason for our books', 'It was served');
  await page.getByLabel(/^I have read all of it/).check();
  // Nothing is ordered whose warnings nobody has seen.
  await finance.sees(/^Stripe takes 15\.00 USD for answering/);
  await finance.clicks('button', 'Submit the evidence, once');
  await finance.sees(/^Submit evidence.*: done$/);
  await finance.clicks('link', 'Close');
}
