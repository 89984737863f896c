import { afterAll, beforeAll, expect, it } from 'vitest';
import { somebody } from '../support/person.ts';
import { eachSaidSubmit } from '../support/submits.ts';
import {
  answers,
  createsAccount,
  finds,
  isOnboarded,
  isPaid,
  makesLink,
  opensItsDispute,
  opensItsPayment,
  paysWith,
  says,
  sells,
  startWalk,
  type Walk,
} from '../support/walk.ts';

// The two guides from end to end, by clicks alone but for moving the clock. Each story goes on from
// the one before.

const restaurant = 'Nonna’s Kitchen';
const driver = 'Dario Drives';

let walk: Walk;
beforeAll(async () => {
  walk = await startWalk();
});
afterAll(() => walk.end());

it('two sellers are created, sent a link, tell Stripe who they are, and are enabled', async () => {
  for (const [name, bankAccount] of [
    [restaurant, '000123456789'],
    // Which Stripe's test mode pays out to in vain.
    [driver, '000111111116'],
  ] as const) {
    await createsAccount(walk, name);
    await isOnboarded(walk, { link: await makesLink(walk, name), name, bankAccount });
  }
  const { manager } = walk;
  await manager.turnsTo('Enabled 2');
  const enabled = await manager.rows('Accounts', { Status: 'Enabled', Payouts: 'Yes' });
  await enabled.nth(1).waitFor();
  expect(await enabled.count()).toBe(2);
});

it('the restaurant: of 100.00 Stripe takes 3.20, the sellers get 70.00 and 20.00, the platform keeps 6.80', async () => {
  const { customer, finance } = walk;
  const shares = [
    [restaurant, '70'],
    [driver, '20'],
  ] as const;
  const preview = /the platform keeps about 6\.80 USD/;
  await customer.opens(await sells(walk, { item: 'Dinner', group: 'DINNER', shares, preview }));
  await customer.sees('Dinner');
  await paysWith(walk, '4242 4242 4242 4242');
  await isPaid(walk);

  // The session, its payment, and the group say the same.
  for (const [Seller, share] of shares)
    await (
      await finance.rows('Planned split', { Seller, Share: `${share}.00 USD`, State: 'Succeeded' })
    ).waitFor();
  await opensItsPayment(walk);
  await says(finance, { 'Stripe fee': '3.20 USD', 'Net of fee': '96.80 USD' });
  await finance.reads('Paid with Visa ····4242', '+100.00 USD');
  await finance.reads('Transferred to', restaurant, '−70.00 USD');
  await finance.reads('Transferred to', driver, '−20.00 USD');
  await finance.clicks('link', 'DINNER');
  await finance.sees('The platform keeps 6.80 USD of 100.00 USD collected');
  await says(finance, {
    Collected: '100.00 USD',
    'Stripe’s fees': '3.20 USD',
    'Paid to sellers': '90.00 USD',
    Kept: '6.80 USD',
  });
  await finance.sees('Reconciles');

  // So do the lists, and everybody's balance.
  await finds(finance, 'Groups', 'Groups', {
    Group: 'DINNER',
    Collected: '100.00',
    'Stripe fees': '3.20',
    Transferred: '90.00',
    Kept: '6.80',
  });
  await finds(finance, 'Checkout', 'Checkout', { Amount: '100.00 USD', State: 'Paid' });
  await finds(finance, 'Payments', 'Payments', { Amount: '100.00 USD', Group: 'DINNER' });
  for (const [Seller, share] of shares)
    await finds(finance, 'Transfers', 'Transfers', {
      Seller,
      Amount: `${share}.00 USD`,
      Group: 'DINNER',
    });
  await finds(finance, 'Balances', 'Platform balance', { Currency: 'USD', Pending: '6.80 USD' });
  for (const [Account, share] of shares)
    await (await finance.rows('Balances', { Account, Pending: `${share}.00 USD` })).waitFor();
});

it('the rental: of 100.00 the platform keeps a fee of 1.23, pays 3.20 to Stripe, and loses 1.97', async () => {
  const { customer, finance } = walk;
  const destination = { seller: restaurant, fee: '1.23' };
  const preview = /the platform loses about 1\.97 USD/;
  await customer.opens(await sells(walk, { item: 'A week at the lake', destination, preview }));
  await paysWith(walk, '4242 4242 4242 4242');
  await isPaid(walk);

  await opensItsPayment(walk);
  await says(finance, { 'Stripe fee': '3.20 USD', 'Net of fee': '96.80 USD' });
  await finance.reads('Application fee from', restaurant, '+1.23 USD');
  await finance.reads('Transferred to', restaurant, '−100.00 USD');
  await finance.page
    .getByRole('link', { name: /^group_pi_/ })
    .first()
    .click();
  await finance.sees('The platform is out of pocket by 1.97 USD, having collected 100.00 USD');
  await says(finance, {
    'Stripe’s fees': '3.20 USD',
    'Application fees': '1.23 USD',
    'Paid to sellers': '100.00 USD',
    'Out of pocket': '1.97 USD',
  });

  await finance.goesTo('Groups');
  await finance.turnsTo('Out of pocket 1');
  const figures = { Collected: '100.00', 'Stripe fees': '3.20', 'App fees': '1.23' };
  await (await finance.rows('Groups', { ...figures, Kept: '−1.97' })).waitFor();
  await finance.goesTo('Inbox');
  await finance.sees('Payments that cost more than they brought');
  await finance.sees(/^Stripe’s fees of 3\.20 USD are 1\.97 USD more than the platform took/);
  await finds(finance, 'Balances', 'Platform balance', { Currency: 'USD', Pending: '4.83 USD' });
  await (await finance.rows('Balances', { Account: restaurant, Pending: '168.77 USD' })).waitFor();
});

it('a card is declined, another asks its holder, who says yes, and is charged', async () => {
  const { customer, finance } = walk;
  const preview = /the platform keeps about 36\.80 USD/;
  const shares = [[restaurant, '60']] as const;
  await customer.opens(await sells(walk, { item: 'Lunch', group: 'LUNCH', shares, preview }));
  await paysWith(walk, '4000 0000 0000 9995');
  await customer.sees('Your card has insufficient funds.');
  await paysWith(walk, '4000 0025 0000 3155');
  await customer.sees('Is this you?');
  await customer.clicks('button', 'Complete authentication');
  await isPaid(walk);
  await (await finance.rows('Planned split', { State: 'Succeeded' })).waitFor();
  await opensItsPayment(walk);
  await finance.reads('Attempt with Visa ····9995', 'There is not enough money on the card');
  await finance.reads('The customer was asked to confirm with their bank (3D Secure)');
  await finance.reads('Paid with Visa ····3155', 'The customer confirmed', '+100.00 USD');
});

it('support refunds half of it, and takes half of what the seller got back', async () => {
  const { support } = walk;
  await support.goesTo('Payments');
  await support.opensRow('Payments', { Group: 'LUNCH', Outcome: 'Succeeded' });
  await support.clicks('link', 'Refund');
  await support.fills('Amount', '50');
  await support.fills('Reason for our books', 'Half of it was cold');
  await support.clicks('button', 'Refund 50.00 USD, reverse 30.00 USD from 1 seller');
  await support.sees('Refund 50.00 USD: done');
  await support.clicks('link', 'Close');
  await support.reads('Refund to the customer', 'Succeeded', '−50.00 USD');
  await support.reads('Taken back from', restaurant, '+30.00 USD');
  await support.clicks('link', 'LUNCH');
  await support.sees('The platform keeps 16.80 USD of 100.00 USD collected');
  await says(support, { 'Back from sellers': '30.00 USD', 'Back to customers': '50.00 USD' });
});

it('a bank debit is on its way, fails later, and nothing was sent on', async () => {
  const { app, customer, finance, support } = walk;
  const preview = /the platform keeps about/;
  const shares = [[restaurant, '60']] as const;
  await customer.opens(
    await sells(walk, { item: 'Breakfast', group: 'BREAKFAST', shares, preview }),
  );
  await customer.fills('Email', 'jenny@example.com');
  await customer.page.getByLabel('US bank account').check();
  await customer.fills('Routing number', '110000000');
  await customer.fills('Account number', '000222222227');
  await customer.clicks('button', 'Pay $100.00');
  await customer.page.waitForURL(walk.shop.url);
  await finance.sees('Completed: the payment is on its way');
  const waits = 'Waits until the bank has answered';
  await (await finance.rows('Planned split', { Share: '60.00 USD', State: waits })).waitFor();

  await app.sandbox.advance(180);
  await finance.sees('Completed, but the payment failed later: nothing was collected');
  const none = 'The payment failed: nothing is sent';
  await (await finance.rows('Planned split', { Share: '60.00 USD', State: none })).waitFor();
  await opensItsPayment(walk);
  await finance.sees('The payment failed: nothing was collected');
  await finance.reads('The debit failed', '−100.00 USD');
  // Who tells the customer finds it in their inbox.
  await support.goesTo('Inbox');
  await support.turnsTo(/^Support/);
  await support.sees('Payments that failed later');
});

it('a disputed payment is won with evidence, and its seller gets their share after all', async () => {
  const { customer, finance } = walk;
  const shares = [[restaurant, '60']] as const;
  const preview = /the platform keeps about 36\.80 USD/;
  await customer.opens(await sells(walk, { item: 'Supper', group: 'WON', shares, preview }));
  await paysWith(walk, '4000 0000 0000 0259');
  await isPaid(walk);
  // The dispute is there before the share was sent, which waits for a person then.
  const held = 'Refunded or disputed before it was sent: send it by hand, or leave it';
  await (await finance.rows('Planned split', { Share: '60.00 USD', State: held })).waitFor();
  await opensItsPayment(walk);
  await opensItsDispute(walk);
  await answers(walk, 'winning_evidence');
  await finance.sees('Won: the amount came back to the platform');
  await finance.reads('The dispute was won');
  await says(finance, { 'Came back': '100.00 USD', 'Balance changed by': '−15.00 USD' });

  await finance.page.getByRole('link', { name: /^ch_/ }).first().click();
  await finance.clicks('link', held);
  await finance.fills('Amount', '60');
  await finance.fills('Reason for our books', 'We won');
  await (await finance.rows('Effects', { 'Gets or gives': '+60.00 USD' })).first().waitFor();
  await finance.clicks('button', 'Transfer 60.00 USD');
  await finance.sees(/^Transfer 60\.00 USD.*: done$/);
  await finance.clicks('link', 'Close');
  await finds(finance, 'Groups', 'Groups', { Group: 'WON', Transferred: '60.00', Kept: '21.80' });
});

it('another is lost, and the seller gives back what they were sent of it', async () => {
  const { app, browser, customer, finance } = walk;
  const shares = [[restaurant, '60']] as const;
  const preview = /the platform keeps about 36\.80 USD/;
  await customer.opens(await sells(walk, { item: 'Snack', group: 'LOST', shares, preview }));
  await paysWith(walk, '4242 4242 4242 4242');
  await isPaid(walk);
  await (await finance.rows('Planned split', { State: 'Succeeded' })).waitFor();
  await opensItsPayment(walk);
  const bank = await somebody(browser, { baseURL: app.sandbox.url });
  await bank.opens('/');
  await bank.clicks('button', 'A dispute opens');
  await opensItsDispute(walk);
  await answers(walk, 'losing_evidence');
  await finance.sees('Lost: the amount stays with the customer');
  await finance.reads('The dispute was lost');
  await says(finance, { 'Fee for answering': '15.00 USD', 'Balance changed by': '−130.00 USD' });

  await finance.clicks('link', 'Reverse the transfer');
  await finance.fills('Reason for our books', 'The bank believed the customer');
  await finance.sees(/the transfer’s own money is still on its way/);
  await finance.clicks('button', 'Reverse 60.00 USD');
  await finance.sees(/: done$/);
  await finance.clicks('link', 'Close');
  await finds(finance, 'Groups', 'Groups', { Group: 'LOST', Reversed: '60.00', Kept: '−33.20' });
});

it('days later the restaurant is paid out, and the driver’s bank account turns out not to exist', async () => {
  const { app, finance, support } = walk;
  await app.sandbox.advance(5 * 86_400);
  // Of all that was kept and lost above: 6.80 − 1.97 + 16.80 + 21.80 − 33.20.
  const whole = { 'Paid out to': 'The platform', Amount: '10.23 USD', Status: 'Paid' };
  await finds(finance, 'Payouts', 'Payouts', whole);
  await finance.opensRow('Payouts', whole);
  await finance.sees(/^They come to 10\.23 USD, exactly the amount of the payout\./);
  const dinner = { Group: 'DINNER', Fees: '−3.20', Net: '6.80' };
  await (await finance.rows('Transfer groups in USD', dinner)).waitFor();
  // 70.00, 98.77, half of 60.00, and 60.00.
  const paid = { 'Paid out to': restaurant, Amount: '258.77 USD', Status: 'Paid' };
  await finds(finance, 'Payouts', 'Payouts', paid);
  const Failure = 'The bank knows no such account';
  const failed = { 'Paid out to': driver, Amount: '20.00 USD', Status: 'Failed', Failure };
  await finds(finance, 'Payouts', 'Payouts', failed);
  await finance.opensRow('Payouts', failed);
  await finance.sees('Failed: the bank knows no such account');
  await finance.sees(`The amount went back to ${driver}’s balance.`);
  await support.goesTo('Inbox');
  await support.turnsTo(/^Support/);
  await support.sees('Bank accounts that cannot be paid');
});

it('on the whole way no update of a dispute left open whether it was submitted', async () => {
  // Evidence was saved and submitted for the dispute that was won, and for the one that was lost.
  await eachSaidSubmit(walk.app.sandbox, 4);
});
