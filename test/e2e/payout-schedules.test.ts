import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ScheduleRow } from '../../api/schedules/list.ts';
import { launchBrowser } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { staff } from '../support/person.ts';
import { demoApp, storyStripe } from '../support/story.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const errored = '/api/payouts/schedules?standing=bank_errored';

it('a manager sees in the calendar whose bank account stops payouts, and that mending it lets them go on', async () => {
  const app = await demoApp();
  const viewer = await app.as('viewer');
  const { data } = await viewer.read<{ data: ScheduleRow[] }>(errored);
  const one = data.find(({ balances }) => balances.every(({ currency }) => currency === 'usd'));
  expect(one?.balances[0]?.available).toBeGreaterThan(0);
  const name = one?.name ?? '';

  const manager = await staff(browser, 'manager');
  const { page } = manager;
  await manager.goesTo('Payouts');
  await manager.clicks('link', 'Calendar');
  const held = await manager.rows('Not paid out by themselves', { Payouts: 'Bank errored' });
  await held.getByRole('link', { name: `${data.length} accounts` }).click();
  await page.waitForURL(/schedules\?standing=bank_errored/);
  const row = await manager.rows('Payout schedules', { Account: name });
  await row.getByText(one?.why ?? '', { exact: true }).waitFor();
  await row.getByText(/^The account holder must .+Express Dashboard\. Then payouts go on/).waitFor();

  // The holder gives another one, and the page hears of it.
  const { stripe } = await storyStripe();
  await stripe.accounts.update(one?.account ?? '', { external_account: 'btok_us_verified' });
  await eventually(async () =>
    expect((await viewer.read<{ data: ScheduleRow[] }>(errored)).data).toHaveLength(
      data.length - 1,
    ),
  );
  await manager.opens('/payouts/schedules?standing=scheduled');
  await manager.searches(name, '1 payout schedule');
  await (await manager.rows('Payout schedules', { Payouts: 'By schedule' })).first().waitFor();
  const next = await (await manager.rows('Payout schedules')).first().getByRole('cell').allInnerTexts();
  expect(next.join(' ')).toMatch(/Every business day .*(Mon|Tue|Wed|Thu|Fri) \d/);

  // It leaves on that day now.
  await manager.opens('/payouts/calendar');
  const amount = (await page.getByRole('table', { name: 'Coming payouts' }).innerText()).includes(
    'account',
  );
  expect(amount).toBe(true);
});

it('a manager changes the schedule of the accounts that a list finds, from the list', async () => {
  const manager = await staff(browser, 'manager');
  const { page } = manager;
  await manager.opens('/payouts/schedules?interval=daily&standing=scheduled');
  await page.getByRole('checkbox', { name: 'Select all loaded' }).click();
  const bar = page.getByRole('region', { name: 'Selection' });
  await bar.getByRole('link', { name: 'Change payout schedule' }).click();
  await page.waitForURL(/operations\/new\/payout_schedule/);
  await page.getByRole('heading', { level: 1 }).waitFor();
});
