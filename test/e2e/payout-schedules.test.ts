import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { formatAmount, money } from '../../api/kit/money.ts';
import type { Calendar } from '../../api/schedules/calendar.ts';
import type { ScheduleRow } from '../../api/schedules/list.ts';
import { utcDayName } from '../../web/lib/utc-day.ts';
import type { Client } from '../support/app.ts';
import { launchBrowser } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { staff } from '../support/person.ts';
import { demoApp, storyStripe } from '../support/story.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const all = '/api/payouts/schedules';

/** What leaves for accounts in dollars on each day to come. */
async function coming(viewer: Client) {
  const { data } = await viewer.read<{ data: Calendar }>('/api/payouts/calendar');
  return new Map(
    data.days.map(({ date, accounts }) => [
      date,
      accounts.find(({ currency }) => currency === 'usd'),
    ]),
  );
}

it('a manager sees in the calendar whose bank account stops payouts, and that mending it lets them go on', async () => {
  const app = await demoApp();
  const viewer = await app.as('viewer');
  const { data } = await viewer.read<{ data: ScheduleRow[] }>(`${all}?standing=bank_errored`);
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
  await row
    .getByText(/^The account holder must .+Express Dashboard\. Then payouts go on/)
    .waitFor();

  // The holder gives another one, and the page hears of it.
  const before = await coming(viewer);
  const { stripe } = await storyStripe();
  await stripe.accounts.update(one?.account ?? '', { external_account: 'btok_us_verified' });
  const mended = await eventually(async () => {
    const [found] = (await viewer.read<{ data: ScheduleRow[] }>(`${all}?id=${one?.account}`)).data;
    if (!found?.next) throw new Error(`${name} is not paid out yet`);
    return found;
  });
  await manager.opens('/payouts/schedules?standing=scheduled');
  await manager.searches(name, '1 payout schedule');
  const date = new Date((mended.next ?? 0) * 1000).toISOString().slice(0, 10);
  const day = utcDayName(date);
  const listed = { Account: name, 'Next payout': day, Instant: 'Yes' };
  await (await manager.rows('Payout schedules', listed)).waitFor();

  // What it has leaves on that day, beside what left then anyway.
  const { amount = 0, accounts = 0 } = before.get(date) ?? {};
  const available = mended.balances[0]?.available ?? 0;
  await manager.opens('/payouts/calendar');
  const line = await manager.rows('Coming payouts', { Day: day });
  await line.getByText(formatAmount(money(amount + available, 'usd'))).waitFor();
  const count = accounts === 0 ? '1 account' : `${accounts + 1} accounts`;
  await line.getByRole('link', { name: count }).first().click();
  await page.waitForURL(new RegExp(`on=${date}`));
  await (await manager.rows('Payout schedules', { Account: name })).waitFor();
});

it('a manager finds those whose bank takes no instant payout', async () => {
  const viewer = await (await demoApp()).as('viewer');
  const { data } = await viewer.read<{ data: ScheduleRow[] }>(`${all}?instant=false`);
  expect(data.length).toBeGreaterThan(0);
  const manager = await staff(browser, 'manager');
  await manager.opens('/payouts/schedules');
  await manager.filters('Instant payouts', 'No');
  await (
    await manager.rows('Payout schedules', { Account: data[0]?.name ?? '', Instant: 'No' })
  ).waitFor();
  expect(await (await manager.rows('Payout schedules', { Instant: 'Yes' })).count()).toBe(0);
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
