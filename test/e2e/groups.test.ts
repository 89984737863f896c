import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { pay, seller, verifiedSeller } from '../support/merchant.ts';
import { staff } from '../support/person.ts';
import { isKnown, storyStripe } from '../support/story.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

it('finance looks a group up and finds every cent of it', async () => {
  const group = 'WEDDING-12';
  const stripe = await storyStripe();
  await pay(stripe, { transfer_group: group });
  for (const [name, amount] of [
    ['Flora binds', 6000],
    ['Mina plays', 3000],
  ] as const) {
    const destination = await seller(stripe, name);
    const transfer = { amount, currency: 'usd', destination, transfer_group: group };
    await stripe.stripe.transfers.create(transfer);
  }
  const finance = await staff(browser, 'finance');
  await finance.goesTo('Groups');
  await finance.filters('Currency', 'USD');
  await finance.searches(group, '1 group');
  // What the customer paid, less Stripe's fee of 3.20 and what the sellers have.
  const kept = '6.80';
  await finance.opensRow('Groups', { Group: group, Kept: kept });
  await finance.page.getByRole('heading', { level: 1, name: group }).waitFor();

  const members = await finance.rows('Members in USD');
  const kinds = await members
    .getByRole('cell')
    .filter({ hasText: /^(Payment|Transfer)$/ })
    .count();
  expect(kinds).toBeGreaterThanOrEqual(3);
  // The running total ends at what the platform keeps.
  const last = await members.last().getByRole('cell').last().innerText();
  expect(last).toBe(kept);
  // The page says so first, and then what each seller has.
  await finance.sees(/^The platform keeps 6\.80 USD of /);
  expect(await (await finance.rows('Sellers in USD')).count()).toBe(2);

  // From a member to its payment, and back to the group.
  await members.first().getByRole('link').first().click();
  await finance.clicks('link', group);
  await finance.page.getByRole('heading', { level: 1, name: group }).waitFor();
});

it('finance finds what a refund left the platform out of pocket, and whose transfer to reverse', async () => {
  const finance = await staff(browser, 'finance');
  await finance.opens('/groups?currency=usd&sort=-refunded');
  await finance.turnsTo(/^Out of pocket/);
  await finance.opensRow('Groups', { Reversed: '–' });
  await finance.sees(/^The platform is out of pocket by/);
  const members = await finance.rows('Members in USD', { What: 'Transfer' });
  await members.first().getByRole('link').first().click();
  await finance.page.waitForURL('**/transfers/tr_*');
  await finance.sees('Left with the seller');
});

it('what of a group can be taken back is a click away, and what cannot says why', async () => {
  const sandbox = await storyStripe();
  const group = 'ORDER-BACK';
  const { id } = await pay(sandbox, { transfer_group: group });
  const transfer = await sandbox.stripe.transfers.create({
    amount: 7000,
    currency: 'usd',
    destination: await verifiedSeller(sandbox, 'Tailor Tess'),
    source_transaction: id,
  });
  await sandbox.stripe.transfers.createReversal(transfer.id);
  await isKnown(`/api/groups/${group}`);
  const finance = await staff(browser, 'finance');
  await finance.opens(`/groups/${group}`);
  const reverse = (await finance.rows('Members in USD', { What: 'Transfer' })).getByRole('button', {
    name: 'Reverse',
    disabled: true,
  });
  expect(await reverse.getAttribute('aria-description')).toBe(
    'The transfer has already been reversed in full.',
  );
  await (await finance.rows('Members in USD', { What: 'Payment' }))
    .getByRole('link', { name: /^Refund / })
    .click();
  await finance.page.waitForURL(`**/payments/${id}/refund`);

  // Whose it is not is told so, too.
  const viewer = await staff(browser, 'viewer');
  await viewer.opens(`/groups/${group}`);
  const refund = (await viewer.rows('Members in USD', { What: 'Payment' })).getByRole('button', {
    name: 'Refund',
    disabled: true,
  });
  expect(await refund.getAttribute('aria-description')).toContain('refund:create');
});

it('finance sees where the money of a group went and that it reconciles, and leaves a note', async () => {
  const finance = await staff(browser, 'finance');
  await finance.opens('/groups?currency=usd&sort=-reversed');
  const path = await finance.opensRow('Groups');
  const picture = finance.page.getByRole('img', { name: /^\d+ flows\. Collected: / });
  await picture.waitFor();
  expect(await picture.getAttribute('aria-label')).toMatch(
    /Back from sellers: [\d,.]+ USD from Sellers/,
  );
  await finance.page.getByText('As a table').click();
  const sent = await finance.rows('Where the money went in USD', { What: 'Paid to sellers' });
  await sent.getByText('Platform', { exact: true }).waitFor();
  await finance.page
    .getByRole('region', { name: 'Reconciliation' })
    .getByText('Reconciles', { exact: true })
    .waitFor();

  await finance.clicks('button', 'Add note');
  await finance.sees('Write something.');
  await finance.fills('A note for your colleagues', 'The courier lost it; the shop agrees.');
  await finance.clicks('button', 'Add note');
  const notes = (page: Page) => page.getByRole('list', { name: 'Notes' }).getByRole('listitem');
  await notes(finance.page)
    .getByText('The courier lost it; the shop agrees.', { exact: true })
    .waitFor();

  // It stands among what happened, too.
  const lines = await finance.rows('Members in USD', { What: 'Note' });
  await lines.getByText(/: The courier lost it; the shop agrees\.$/).waitFor();

  const viewer = await staff(browser, 'viewer');
  await viewer.opens(path);
  const note = notes(viewer.page).filter({ hasText: 'The courier lost it' });
  await note.waitFor();
  expect(await note.getByRole('button').count()).toBe(0);
  expect(await viewer.page.getByLabel('A note for your colleagues').count()).toBe(0);

  await finance.clicks('button', 'Remove note');
  await finance.sees('Nobody has written anything about this group.');
});

it('keeps filters, search and order in the address, which can be sent to a colleague', async () => {
  const finance = await staff(browser, 'finance');
  await finance.goesTo('Payments');
  await finance.filters('Outcome', 'Failed');
  await finance.sorts('Payments', 'Amount');
  const address = finance.page.url();
  const first = await (await finance.rows('Payments')).first().innerText();

  const colleague = await staff(browser, 'viewer');
  await colleague.opens(address);
  await (await colleague.rows('Payments', { Outcome: 'Failed' })).first().waitFor();
  expect(await (await colleague.rows('Payments')).first().innerText()).toBe(first);
  await colleague.clicks('button', 'Remove filter Outcome');
  await (await colleague.rows('Payments', { Outcome: 'Succeeded' })).first().waitFor();
});

it('shows the same lists as cards on a phone, with a menu that opens', async () => {
  const finance = await staff(browser, 'finance', { viewport: { width: 390, height: 844 } });
  await finance.opens('/');
  await finance.clicks('button', 'Open the menu');
  await finance.goesTo('Payments');
  const cards = finance.page.getByRole('list', { name: 'Payments' }).getByRole('listitem');
  await cards.first().getByText('Outcome').waitFor();
  await cards.first().getByRole('link').click();
  await finance.page.getByRole('heading', { level: 2, name: 'Payment', exact: true }).waitFor();
});
