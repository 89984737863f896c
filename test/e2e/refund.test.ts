import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { pay, seller } from '../support/merchant.ts';
import { staff } from '../support/person.ts';
import { knownPayment, storyStripe } from '../support/story.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

it('support refunds a part of a payment, and finance sees it arrive without a reload', async () => {
  const { id } = await knownPayment({ description: 'Dinner without dessert' });
  const support = await staff(browser, 'support');
  await support.goesTo('Payments');
  await support.filters('Outcome', 'Succeeded');
  await support.filters('Currency', 'USD');
  await support.searches('without dessert', '1 payment');
  await support.opensRow('Payments', { Description: 'Dinner without dessert' });

  const finance = await staff(browser, 'finance');
  await finance.opens(`/payments?q=${id}`);
  await (await finance.rows('Payments', { Outcome: 'Succeeded' })).waitFor();
  // Gone when the page is loaded again.
  await finance.page.evaluate(() => document.body.setAttribute('data-opened', 'once'));

  await support.clicks('link', 'Refund');
  await support.fills('Amount', '5');
  await support.fills('Reason for our books', 'Dessert was missing');
  await (await support.rows('Effects', { 'Gets or gives': '+5.00 USD' })).first().waitFor();
  await support.clicks('button', 'Refund 5.00 USD');
  await support.sees('Refund 5.00 USD: done');
  await support.clicks('link', 'Close');
  await support.reads('Refund to the customer', 'Succeeded', '−5.00 USD');
  await (await support.rows('Orders', { What: 'Refund', State: 'Succeeded' })).waitFor();

  await (
    await finance.rows('Payments', { Outcome: 'Partially refunded', Refunded: '5.00 USD' })
  ).waitFor();
  expect(await finance.page.locator('body').getAttribute('data-opened')).toBe('once');
});

it('tells of a refund that somebody else made meanwhile, and shows what is left to do', async () => {
  const { id } = await pay(await storyStripe());
  const one = await staff(browser, 'support');
  const other = await staff(browser, 'finance');
  for (const [person, amount] of [
    [one, '2'],
    [other, '3'],
  ] as const) {
    await person.opens(`/payments/${id}/refund`);
    await person.fills('Amount', amount);
    await person.fills('Reason for our books', 'The soup was cold');
    await (await person.rows('Effects', { 'Gets or gives': `+${amount}.00 USD` }))
      .first()
      .waitFor();
  }
  await one.clicks('button', 'Refund 2.00 USD');
  await one.sees('Refund 2.00 USD: done');

  await other.clicks('button', 'Refund 3.00 USD');
  await other.sees(/^Something changed since the preview/);
  await other.clicks('button', 'Refund 3.00 USD');
  await other.sees('Refund 3.00 USD: done');
  await other.clicks('link', 'Close');
  await other.reads('Refund to the customer', '−2.00 USD');
  await other.reads('Refund to the customer', '−3.00 USD');
});

it('asks before losing what was typed into a refund, and keeps nothing when told to leave', async () => {
  const { id } = await pay(await storyStripe());
  const support = await staff(browser, 'support');
  await support.opens(`/payments/${id}`);
  await support.clicks('link', 'Refund');
  await support.fills('Reason for our books', 'Changed my mind');
  await support.page.keyboard.press('Escape');
  await support.clicks('button', 'Keep editing');
  const question = support.page.getByRole('dialog', { name: 'Leave without finishing?' });
  await question.waitFor({ state: 'detached' });
  expect(await support.page.getByLabel('Reason for our books').inputValue()).toBe(
    'Changed my mind',
  );
  await support.page.keyboard.press('Escape');
  await support.clicks('button', 'Leave');
  await support.page.waitForURL(`**/payments/${id}`);
});

it('says at the field what is wrong with an amount, and keeps it', async () => {
  const { id } = await pay(await storyStripe());
  const support = await staff(browser, 'support');
  await support.opens(`/payments/${id}`);
  await support.clicks('link', 'Refund');
  await support.fills('Amount', '999999');
  await support.page.keyboard.press('Tab');
  await support.sees('At most 100.00 USD is left');
  expect(await support.page.getByLabel('Amount').inputValue()).toBe('999999');
});

it('orders what was typed last, even when the button is pressed before its effects are known', async () => {
  const { id } = await pay(await storyStripe(), { amount: 2500 });
  const support = await staff(browser, 'support');
  await support.opens(`/payments/${id}`);
  await support.clicks('link', 'Refund');
  await support.fills('Reason for our books', 'It never came');
  await (await support.rows('Effects', { 'Gets or gives': '+25.00 USD' })).first().waitFor();
  await support.fills('Amount', '1.23');
  await support.clicks('button', 'Refund 1.23 USD');
  await support.sees('Refund 1.23 USD: done');
});

it('takes back from sellers in proportion, or as somebody types it', async () => {
  const stripe = await storyStripe();
  const transfer_group = 'two-chefs';
  const { id } = await pay(stripe, { transfer_group });
  for (const [name, amount] of [
    ['Anna cooks', 7000],
    ['Bert bakes', 2000],
  ] as const) {
    const destination = await seller(stripe, name);
    await stripe.stripe.transfers.create({ amount, currency: 'usd', destination, transfer_group });
  }
  const support = await staff(browser, 'support');
  await support.opens(`/payments/${id}/refund`);
  await support.fills('Amount', '50');
  await support.fills('Reason for our books', 'Half of it was cold');
  const act = 'Refund 50.00 USD, reverse 45.00 USD from 2 sellers';
  await support.page.getByRole('button', { name: act }).waitFor();
  await support.page.getByLabel('Take back from sellers in proportion').uncheck();
  const [first, second] = await support.page.getByLabel(/^Take back from (?!sellers)/).all();
  expect([await first?.inputValue(), await second?.inputValue()].sort()).toEqual([
    '10.00',
    '35.00',
  ]);
  await support.page
    .getByLabel(/^Take back from (?!sellers)/)
    .first()
    .fill('1');
  await support.page
    .getByLabel(/^Take back from (?!sellers)/)
    .last()
    .fill('');
  // What sellers keep then is to be read before it is ordered.
  await support.sees(/keeps (10|35)\.00 USD of what the customer gets back/);
  await support.clicks('button', 'Refund 50.00 USD, reverse 1.00 USD from 1 seller');
  await support.sees('Refund 50.00 USD: done');
  const { data } = await stripe.stripe.transfers.list({ transfer_group });
  expect(data.map((each) => each.amount_reversed).sort()).toEqual([0, 100]);
});

it('support calls back a refund that waits for the customer, from the payment’s menu', async () => {
  const { stripe, simulate } = await storyStripe();
  const { id } = await knownPayment({ payment_method: 'pm_card_pendingRefund' });
  const refund = await stripe.refunds.create({ charge: id, amount: 1300 });
  await simulate('refund_action', { refund: refund.id });
  const support = await staff(browser, 'support');
  await support.opens(`/payments/${id}`);
  await support.clicks('button', 'More');
  await support.page.getByRole('menuitem', { name: 'Cancel the refund of 13.00 USD' }).click();
  await support.fills('Reason for our books', 'They keep it after all');
  await support.clicks('button', 'Cancel the refund');
  await support.sees(/: done$/);
  expect((await stripe.refunds.retrieve(refund.id)).status).toBe('canceled');
});
