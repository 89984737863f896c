import type { Browser } from 'playwright-core';
import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { formatMoney, money, toDecimal } from '../../api/kit/money.ts';
import { shortId } from '../../web/lib/ids.ts';
import { launchBrowser } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { pay, seller } from '../support/merchant.ts';
import { type Person, staff } from '../support/person.ts';
import { storyStripe } from '../support/story.ts';

const day = 86_400;

let browser: Browser;
let stripe: Stripe;
beforeAll(async () => {
  browser = await launchBrowser();
  stripe = (await storyStripe()).stripe;
});
afterAll(() => browser.close());

/** A transfer out of an order that its seller's bank has had for long, and the seller's name. */
async function oldTransfer() {
  const [newest] = (await stripe.transfers.list({ limit: 1 })).data;
  const before = (newest?.created ?? 0) - 30 * day;
  const old = stripe.transfers.list({ created: { lt: before }, limit: 100 });
  for await (const transfer of old) {
    const account = String(transfer.destination);
    const owner = await stripe.accounts.retrieve(account);
    const [payout] = (await stripe.payouts.list({ limit: 1 }, { stripeAccount: account })).data;
    const isPaidOut = payout?.automatic && payout.created > transfer.created;
    const name = owner.business_profile?.name;
    if (isPaidOut && name && transfer.source_transaction && transfer.amount_reversed === 0)
      return { transfer, name };
  }
  throw new Error('The demo world has no old transfer that was paid out');
}

/** Looks in the list for what was sent to a seller, of exactly that amount. */
async function looksFor(person: Person, name: string, { amount, currency }: Stripe.Transfer) {
  const { page } = person;
  await person.goesTo('Transfers');
  await page.getByRole('searchbox', { name: /^Search seller/ }).fill(name);
  await page.waitForURL(/q=/);
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Filter' });
  await dialog.getByRole('button', { name: 'Amount', exact: true }).click();
  await dialog.getByLabel('Currency').selectOption(currency);
  const figure = toDecimal(money(amount, currency));
  await dialog.getByLabel('Amount from').fill(figure);
  await dialog.getByLabel('Amount to').fill(figure);
  await dialog.getByRole('button', { name: 'Apply' }).click();
  await page.getByRole('button', { name: 'Remove filter Amount' }).waitFor();
}

it('finance finds a transfer by seller and amount, and follows it to the bank and back to its payment', async () => {
  const { transfer: wanted, name } = await oldTransfer();
  const amount = formatMoney(money(wanted.amount, wanted.currency));
  const finance = await staff(browser, 'finance');
  await looksFor(finance, name, wanted);
  const path = await finance.opensRow('Transfers', { Seller: name, Amount: amount });
  const transfer = await stripe.transfers.retrieve(path.split('/').at(-1) ?? '');
  await finance.page.getByRole('heading', { level: 1, name: amount }).waitFor();

  // What is left, and where it is.
  await finance.sees(`Paid out to ${name}`);
  expect(await finance.page.getByText('Left with the seller').locator('..').innerText()).toContain(
    amount,
  );
  await finance.page.getByRole('region', { name: 'Reversals' }).waitFor();
  await finance.sees('Nothing of this transfer has been taken back.');

  // To the payout, which has the transfer among what it consists of, and back.
  await finance.page.getByRole('link', { name: /^po_/ }).first().click();
  await finance.page.waitForURL('**/payouts/po_*');
  await finance.clicks('link', shortId(transfer.id));
  await finance.page.waitForURL(`**/transfers/${transfer.id}`);

  // To the payment it came from, to the group of both, and back.
  await finance.clicks('link', shortId(String(transfer.source_transaction)));
  await finance.page.waitForURL('**/payments/ch_*');
  await finance.clicks('link', String(transfer.transfer_group));
  await finance.page.waitForURL('**/groups/*');
  await finance.sees(/^The platform (keeps|is out of pocket)/);
  await finance.clicks('link', shortId(transfer.id));
  await finance.page.waitForURL(`**/transfers/${transfer.id}`);
});

it('a viewer sees what was taken back of a transfer, and which refund took it', async () => {
  let refunded: Stripe.TransferReversal | undefined;
  for await (const { reversals } of stripe.transfers.list({ limit: 100 })) {
    refunded = reversals.data.find(({ source_refund }) => source_refund !== null);
    if (refunded) break;
  }
  const viewer = await staff(browser, 'viewer');
  await viewer.opens(`/transfers/${refunded?.transfer}`);
  const refund = shortId(String(refunded?.source_refund));
  await (await viewer.rows('Reversals', { 'Refund that caused it': refund })).first().waitFor();
  await viewer.clicks('link', refund);
  await viewer.page.waitForURL('**/payments/re_*');
  await viewer.sees(refund);
});

it('the tabs hold as many transfers as they say', async () => {
  const finance = await staff(browser, 'finance');
  await finance.goesTo('Transfers');
  const name = /^Reversed \d/;
  const tab = finance.page.getByRole('link', { name });
  const n = (await tab.innerText()).replace(/\D/g, '');
  await finance.turnsTo(name);
  await (await finance.rows('Transfers', { State: 'Reversed' })).first().waitFor();
  await finance.sees(new RegExp(`^${n} `));
});

it('finance sends on what is left of a payment, finding both by name', async () => {
  const { id } = await pay(await storyStripe(), { amount: 12_377, transfer_group: 'ORDER-77' });
  const account = await seller(await storyStripe(), 'Sofia sews');
  const finance = await staff(browser, 'finance');
  await finance.opens('/transfers/new');
  const pick = async (field: string, text: string, option: RegExp) => {
    await finance.page.getByRole('combobox', { name: field }).fill(text);
    await finance.page.getByRole('option', { name: option }).click();
  };
  await pick('Account', 'Sofia', /^Sofia sews/);
  await pick('Paid from', id, /123\.77 USD left$/);
  await eventually(async () =>
    expect(await finance.page.getByLabel('Transfer group').inputValue()).toBe('ORDER-77'),
  );
  await finance.page.getByRole('textbox', { name: 'Amount' }).fill('30');
  await finance.fills('Reason for our books', 'Her part of the order');
  await (await finance.rows('Effects', { 'Gets or gives': '+30.00 USD' })).first().waitFor();
  await finance.clicks('button', 'Transfer 30.00 USD');
  await finance.sees(/^Transfer 30\.00 USD: done/);
  const { data } = await stripe.transfers.list({ destination: account });
  expect(data).toMatchObject([{ amount: 3000, source_transaction: id }]);
});
