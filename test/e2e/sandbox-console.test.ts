import type { Browser } from 'playwright-core';
import type Stripe from 'stripe';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { overflow, violations } from '../support/axe.ts';
import { launchBrowser } from '../support/browser.ts';
import { type Person, somebody } from '../support/person.ts';
import { startReceiver } from '../support/receiver.ts';
import { type SandboxForTest, startSandbox } from '../support/sandbox.ts';

// A trainer at the console of a local Stripe that nobody else uses. The page is never reloaded.

let browser: Browser;
let sandbox: SandboxForTest;
let stripe: Stripe;
let trainer: Person;
beforeAll(async () => {
  [browser, sandbox] = await Promise.all([launchBrowser(), startSandbox()]);
  stripe = sandbox.stripe;
  trainer = await somebody(browser, { baseURL: sandbox.url });
});
afterAll(() => Promise.all([browser.close(), sandbox.stop()]));
beforeEach(async () => {
  await sandbox.reset();
  await trainer.opens('/_sandbox/');
});

const part = (name: string) => trainer.page.getByRole('region', { name, exact: true });
const said = (name: string, words: string | RegExp) =>
  part(name).getByRole('status').filter({ hasText: words }).waitFor();

it('lets things happen, and says to what or why not', async () => {
  await trainer.clicks('button', 'A dispute opens');
  await said('Let it happen', 'There is no payment that can be disputed');
  await trainer.clicks('button', 'A payment arrives');
  await said('Let it happen', /Payment pi_\w+ of \$20\.00 has succeeded: charge ch_\w+\./);
  const [charge] = (await stripe.charges.list()).data;
  await trainer.clicks('button', 'A dispute opens');
  await said('Let it happen', new RegExp(`Dispute du_\\w+ of \\$20\\.00 .* ${charge!.id}\\.`));
  await trainer.clicks('button', 'A payout fails');
  await said('Let it happen', 'No payout is on its way');
  const { id } = await stripe.accounts.create({ type: 'express' });
  await sandbox.simulate('account_onboarding', { account: id, stage: 'verified' });
  await trainer.clicks('button', 'An account falls past due');
  await said('Let it happen', `Account ${id} is past due with individual.verification.document.`);
});

it('moves the clock on, to what is due next too', async () => {
  const session = await stripe.checkout.sessions.create({
    mode: 'payment',
    line_items: [
      {
        price_data: { currency: 'usd', unit_amount: 2500, product_data: { name: 'Chair' } },
        quantity: 1,
      },
    ],
    success_url: 'https://example.com/done',
  });
  await part('Clock').getByRole('row', { name: 'a Checkout Session expires' }).waitFor();
  const link = part('Open pages').getByRole('link', { name: 'Checkout Session of $25.00' });
  await expect(link.getAttribute('href')).resolves.toBe(session.url);
  const before = await sandbox.now();
  await trainer.clicks('button', '1 hour');
  await said('Clock', 'It is now');
  expect(await sandbox.now()).toBeGreaterThanOrEqual(before + 3600);
  await trainer.clicks('button', 'To what is due next');
  await part('Open pages').getByText('Nobody is awaited').waitFor();
  expect((await stripe.checkout.sessions.retrieve(session.id)).status).toBe('expired');
});

it('orders a fault, sees it strike, keeps the focus, and removes it', async () => {
  const { page } = trainer;
  await trainer.fills('Answer with status', '200');
  await trainer.clicks('button', 'Order the fault');
  await said('Faults', 'status');
  await trainer.fills('Answer with status', '503');
  await trainer.fills('Path (* and ** stand for any)', '/v1/refunds');
  await trainer.fills('How many times', '2');
  await trainer.fills('Of 100 requests', '100');
  await trainer.clicks('button', 'Order the fault');
  await said('Faults', /Fault \d+ stands/);
  expect(await sandbox.faults()).toMatchObject([
    { path: '/v1/refunds', status: 503, times: 2, probability: 1 },
  ]);
  const remove = part('Faults').getByRole('button', { name: /^Remove fault/ });
  await remove.focus();
  await stripe.refunds.create({ charge: 'ch_x' }).catch(() => undefined);
  await part('Faults').getByText('1 of 1, at most 2').waitFor();
  expect(await page.evaluate(() => document.activeElement?.id)).toMatch(/^fault-\d+$/);
  await page.keyboard.press('Enter');
  await part('Faults').getByText('Nothing fails on purpose.').waitFor();
  expect(await sandbox.faults()).toEqual([]);
});

it('sees deliveries and sends them again, disturbs them, and limits requests', async () => {
  const receiver = await startReceiver();
  receiver.answer(503);
  await stripe.webhookEndpoints.create({ url: receiver.url, enabled_events: ['charge.succeeded'] });
  await trainer.clicks('button', 'A payment arrives');
  const delivery = part('Webhooks').getByRole('row', { name: 'charge.succeeded' });
  await delivery.filter({ hasText: 'waiting' }).filter({ hasText: '503' }).waitFor();
  // By the third refusal the next attempt is half a minute away, and not made before it is ordered.
  for (const attempts of [/^[2-9]$/, /^[3-9]$/]) {
    await sandbox.advance(6);
    await delivery.getByRole('cell', { name: attempts }).waitFor();
  }
  receiver.answer(200);
  await delivery.getByRole('button', { name: /^Send now/ }).click();
  await delivery.filter({ hasText: 'accepted' }).waitFor();
  await delivery.getByRole('button', { name: /^Send again/ }).click();
  await said('Webhooks', 'is on its way again');
  await part('Webhooks').getByText('charge.succeeded (again)').waitFor();
  receiver.close();

  await trainer.fills('Twice, of 100', '7');
  await trainer.page.getByLabel('In another order').check();
  await part('Webhooks').getByRole('button', { name: 'Set' }).click();
  await trainer.sees('Disturbed: 7 % come twice, the order is mixed up.');
  await trainer.fills('Requests a second', '25');
  await part('Rate limits').getByRole('button', { name: 'Set' }).click();
  await trainer.sees('Over all requests: 25 a second. For each endpoint: no limit.');
  const limits = await sandbox.control('GET', '/rate-limit');
  expect(await limits.json()).toEqual({ perSecond: 25, perEndpoint: null, perResource: false });
});

it('sees requests as they come, with their keys, and finds them by path', async () => {
  const options = { idempotencyKey: 'order-7' };
  for (const _ of [1, 2]) await stripe.accounts.create({ type: 'express' }, options);
  await stripe.balance.retrieve();
  const rows = part('Requests').getByRole('row');
  await rows.filter({ hasText: 'order-7' }).filter({ hasText: 'replayed' }).waitFor();
  await part('Requests').getByText('GET /v1/balance').waitFor();
  await trainer.fills('Path contains', 'accounts');
  await part('Requests').getByText('GET /v1/balance').waitFor({ state: 'detached' });
  expect(await rows.filter({ hasText: 'POST /v1/accounts' }).count()).toBe(2);
  await trainer.page.reload();
  expect(await trainer.page.getByLabel('Path contains').inputValue()).toBe('accounts');
});

it('says when the sandbox has gone, and when it is back', async () => {
  const { page } = trainer;
  const gone = page.getByRole('alert').filter({ hasText: 'does not answer' });
  await page.route('**/_sandbox/**', (route) => route.abort());
  await gone.waitFor();
  await page.unroute('**/_sandbox/**');
  await gone.waitFor({ state: 'hidden' });
});

it.each([390, 1440])('axe finds nothing at %i px, where all fits', async (width) => {
  await stripe.webhookEndpoints.create({ url: 'http://127.0.0.1:9/hook', enabled_events: ['*'] });
  await sandbox.fault({ path: '/v1/transfers/**', drop: 'after', times: 3 });
  await sandbox.simulate('payment');
  const name = 'Ferienwohnungsvermietungsgesellschaft Müggelsee-Köpenick GmbH & Co. KG';
  const { id } = await stripe.accounts.create({ type: 'express', business_profile: { name } });
  await stripe.accountLinks.create({
    account: id,
    type: 'account_onboarding',
    refresh_url: 'https://example.com/refresh',
    return_url: 'https://example.com/return',
  });
  const person = await somebody(browser, {
    baseURL: sandbox.url,
    viewport: { width, height: 900 },
  });
  await person.opens('/_sandbox/');
  await person.clicks('button', 'A payout fails');
  await person.sees('No payout is on its way');
  await person.sees('Send now');
  expect(await violations(person)).toEqual([]);
  expect(await overflow(person)).toBe(0);
});
