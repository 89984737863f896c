import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ErrorBody } from '../../api/kit/errors.ts';
import type { PayoutDayRow } from '../../api/payouts/day-list.ts';
import type { payoutDetail } from '../../api/payouts/detail.ts';
import type { PayoutRow } from '../../api/payouts/list.ts';
import type { PayoutParts } from '../../api/payouts/parts.ts';
import type { Summary } from '../../api/store/summary.ts';
import { type AppForTest, type Client, startApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { pay } from '../support/merchant.ts';

type Detail = NonNullable<Awaited<ReturnType<typeof payoutDetail>>>;

// A charge of 100.00 USD costs 3.20, as in stripe-facts 3.1.

const day = 86_400;
let app: AppForTest;
let finance: Client;
let stripe: Stripe;
/** Paid out by schedule, what she was sent out of three groups. */
let ada: string;
/** Her bank knows no such account at first. */
let bea: string;
/** Paid out by hand. */
let cleo: string;

const read = <T>(path: string) => finance.read<T>(`/api/payouts${path}`);
const list = async (query: string) => (await read<{ data: PayoutRow[] }>(`?${query}`)).data;
const open = async (id: string) => (await read<{ data: Detail }>(`/${id}`)).data;
const groupsOf = (id: string, query = '') => read<PayoutParts>(`/${id}/groups${query}`);

/** The newest payout of a holder that has this amount, once it is known. */
const payoutOf = (holder: string, amount: number, status = 'paid') =>
  eventually(async () => {
    const query = `account=${holder}&amount[gte]=${amount}&amount[lte]=${amount}`;
    const [found] = await list(`${query}&status=${status}`);
    expect(found).toBeDefined();
    return found as PayoutRow;
  }, 30_000);

async function seller(external_account?: string) {
  const { id } = await stripe.accounts.create({ type: 'express', country: 'US' });
  const stage = { account: id, stage: 'verified', ...(external_account && { external_account }) };
  await app.sandbox.simulate('account_onboarding', stage);
  return id;
}

const send = (destination: string, amount: number, more: Partial<Stripe.TransferCreateParams>) =>
  stripe.transfers.create({ amount, currency: 'usd', destination, ...more });

const sum = (figures: readonly number[]) => figures.reduce((all, each) => all + each, 0);

beforeAll(async () => {
  app = await startApp();
  await app.synced();
  finance = await app.as('finance');
  ({ stripe } = app.sandbox);
  [ada, bea, cleo] = [await seller(), await seller('btok_us_verified_noAccount'), await seller()];
  await stripe.balanceSettings.update(
    { payments: { payouts: { schedule: { interval: 'manual' } } } },
    { stripeAccount: cleo },
  );
  const [first, second] = [
    await pay(app.sandbox, { transfer_group: 'order_1' }),
    await pay(app.sandbox, { transfer_group: 'order_2' }),
  ];
  await pay(app.sandbox, { amount: 20_000 });
  // The charge that it comes from decides of which group it is, whatever group it carries.
  await send(ada, 7000, { source_transaction: first.id });
  const toAda = await send(ada, 5000, { source_transaction: second.id });
  await stripe.refunds.create({ charge: second.id, amount: 4000 });
  await stripe.transfers.createReversal(toAda.id, { amount: 1500 });
  await send(ada, 300, { transfer_group: 'bonus' });
  await send(ada, 200, {});
  await send(bea, 2500, { transfer_group: 'order_1' });
  await send(cleo, 8000, { transfer_group: 'order_3' });
  const byHand = { amount: 3000, currency: 'usd' };
  await stripe.payouts.create(byHand, { stripeAccount: cleo });
  await app.sandbox.advance(7 * day);
}, 90_000);
afterAll(() => app.stop());

test('the platform’s payout goes down to its groups, each to the cent', async () => {
  // Three charges less their fees, a refund, a reversal, and all that sellers were sent.
  const charged = 3 * 10_000 + 10_000;
  const fees = 2 * 320 + 610;
  const amount = charged - fees - 4000 + 1500 - 7000 - 5000 - 300 - 200 - 2500 - 8000;
  const { id } = await payoutOf('platform', amount);
  const { composition, reconciliation } = await open(id);
  expect(composition).toMatchObject({ state: 'complete', fee: fees, net: amount, difference: 0 });
  expect(composition.amount - composition.fee).toBe(amount);
  expect(reconciliation).toMatchObject({ state: 'agrees', why: null, difference: 0 });
  expect(reconciliation.checks.map((check) => [check.of, check.state])).toEqual([
    ['lines', 'agrees'],
    ['booked', 'agrees'],
  ]);

  const { data, grouped, ungrouped, next } = await groupsOf(id);
  expect(data).toEqual([
    { transfer_group: 'order_3', count: 1, amount: -8000, fee: 0, net: -8000 },
    {
      transfer_group: 'order_2',
      count: 4,
      amount: 10_000 - 4000 - 5000 + 1500,
      fee: 320,
      net: 2180,
    },
    { transfer_group: 'bonus', count: 1, amount: -300, fee: 0, net: -300 },
    { transfer_group: 'order_1', count: 3, amount: 500, fee: 320, net: 180 },
  ]);
  expect([grouped.groups, next]).toEqual([4, null]);
  expect(ungrouped).toEqual([
    { reporting_category: 'charge', count: 1, amount: 20_000, fee: 610, net: 19_390 },
    { reporting_category: 'transfer', count: 1, amount: -200, fee: 0, net: -200 },
  ]);
  expect(grouped.net + sum(ungrouped.map(({ net }) => net))).toBe(amount);
  for (const figure of ['count', 'amount', 'fee', 'net'] as const)
    expect(grouped[figure]).toBe(sum(data.map((part) => part[figure])));
});

test('a seller’s payout goes down to the platform’s groups it was sent out of', async () => {
  const { id } = await payoutOf(ada, 7000 + 3500 + 300 + 200);
  const { reconciliation, composition } = await open(id);
  expect(composition).toMatchObject({ amount: 11_000, fee: 0, net: 11_000 });
  expect(reconciliation.state).toBe('agrees');
  const { data, ungrouped } = await groupsOf(id);
  expect(data.map(({ transfer_group, net, count }) => [transfer_group, net, count])).toEqual([
    ['order_1', 7000, 1],
    ['order_2', 3500, 2],
    ['bonus', 300, 1],
  ]);
  expect(ungrouped).toEqual([
    { reporting_category: 'charge', count: 1, amount: 200, fee: 0, net: 200 },
  ]);

  const first = await groupsOf(id, '?limit=2');
  const rest = await groupsOf(id, `?limit=2&cursor=${first.next}`);
  expect([...first.data, ...rest.data]).toEqual(data);
  expect(rest.next).toBeNull();
  expect(rest.grouped).toEqual(first.grouped);
});

test('what came back agrees too, and is told apart in the payout that pays it again', async () => {
  const failed = await payoutOf(bea, 2500, 'failed');
  const { reconciliation, bookings } = await open(failed.id);
  expect(reconciliation.checks).toMatchObject([
    { of: 'lines', state: 'agrees', found: 2500 },
    { of: 'booked', state: 'agrees', found: -2500 },
    { of: 'returned', state: 'agrees', found: 2500 },
  ]);
  expect(sum(bookings.map(({ net }) => net))).toBe(0);

  const token = 'btok_us_verified';
  await stripe.accounts.createExternalAccount(bea, {
    external_account: token,
    default_for_currency: true,
  });
  await pay(app.sandbox, { transfer_group: 'order_4' });
  await send(bea, 100, { transfer_group: 'order_4' });
  await app.sandbox.advance(7 * day);
  const again = await payoutOf(bea, 2600);
  expect((await open(again.id)).reconciliation.state).toBe('agrees');
  const { data, ungrouped } = await groupsOf(again.id);
  expect(data).toMatchObject([{ transfer_group: 'order_4', net: 100 }]);
  expect(ungrouped).toMatchObject([{ reporting_category: 'payout_reversal', net: 2500 }]);
});

test('of a payout by hand, and of what takes it back, it is said why it cannot be known', async () => {
  const { id } = await payoutOf(cleo, 3000);
  const before = await open(id);
  expect(before.reconciliation).toMatchObject({ state: 'unknown', why: 'by_hand' });
  expect(before.reconciliation.checks).toMatchObject([
    { of: 'lines', state: 'unknown', found: null },
    { of: 'booked', state: 'agrees' },
  ]);
  expect(await groupsOf(id)).toEqual({
    data: [],
    next: null,
    grouped: { groups: 0, count: 0, amount: 0, fee: 0, net: 0 },
    ungrouped: [],
  });
  const reversal = await stripe.payouts.reverse(id, {}, { stripeAccount: cleo });
  await eventually(async () => {
    const { reconciliation } = await open(reversal.id);
    expect(reconciliation).toMatchObject({ state: 'unknown', why: 'reversal' });
    expect(reconciliation.checks.at(-1)).toMatchObject({
      of: 'reversal',
      state: 'agrees',
      stated: 3000,
    });
  });
  expect((await open(id)).reconciliation.checks.at(-1)).toMatchObject({
    of: 'reversal',
    state: 'agrees',
    found: -3000,
  });
});

test('the platform’s own are read without being asked for, those of a day when somebody asks', async () => {
  await pay(app.sandbox, { amount: 50_000, transfer_group: 'order_5' });
  await send(ada, 4000, { transfer_group: 'order_5' });
  await app.sandbox.advance(7 * day);
  const [own, hers] = [await payoutOf('platform', 50_000 - 1480 - 4000), await payoutOf(ada, 4000)];
  const read = async (id: string) =>
    (await finance.read<{ data: Detail }>(`/api/payouts/${id}?source=snapshot`)).data.composition;
  await eventually(async () => expect(await read(own.id)).toMatchObject({ state: 'complete' }));
  expect(await read(hers.id)).toMatchObject({ state: 'unread' });
  const noon = Math.floor(hers.arrival_date / day) * day + day / 2;
  const path = `/api/payouts/days/refresh?whose=connected&day[gte]=${noon}&day[lt]=${noon + 1}`;
  expect((await finance.post(path, {})).body).toEqual({ data: { reading: 1 } });
  await eventually(async () =>
    expect(await read(hers.id)).toMatchObject({ state: 'complete', net: 4000 }),
  );
  expect((await finance.post(path, {})).body).toEqual({ data: { reading: 0 } });
});

/** All days, page by page. */
async function allDays(query = ''): Promise<PayoutDayRow[]> {
  const rows: PayoutDayRow[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: { data: PayoutDayRow[]; next: string | null } = await read(
      `/days?limit=2${query}${cursor ? `&cursor=${cursor}` : ''}`,
    );
    rows.push(...page.data);
    cursor = page.next;
  }
  return rows;
}

test('each day comes to the payouts that it leads to', async () => {
  const days = await allDays();
  expect(days.map((row) => row.day)).toEqual(
    days.map((row) => row.day).toSorted((one, other) => other - one),
  );
  expect(sum(days.map(({ count }) => count))).toBe((await list('limit=100')).length);
  for (const row of days) {
    const [from, to] = [row.day - day / 2, row.day + day / 2];
    const of = await list(
      `limit=100&whose=${row.whose}&currency=${row.currency}&arrival_date[gte]=${from}&arrival_date[lt]=${to}`,
    );
    const paid = of.filter(({ status }) => status === 'paid');
    const back = of.filter(({ status }) => status === 'failed' || status === 'canceled');
    expect(row).toMatchObject({
      count: of.length,
      amount: sum(of.map(({ amount }) => amount)),
      paid: sum(paid.map(({ amount }) => amount)),
      cameBack: sum(back.map(({ amount }) => amount)),
      failures: of.filter(({ status }) => status === 'failed').length,
      byHand: of.filter(({ automatic }) => !automatic).length,
    });
    expect(row.paid + row.onTheWay + row.cameBack).toBe(row.amount);
    expect(row.agrees + row.differs + row.unread + row.byHand).toBe(row.count);
  }
});

test('a day says what its payouts agree with, and their fees', async () => {
  const [own] = await allDays('&whose=platform&sort=day');
  expect(own).toMatchObject({
    whose: 'platform',
    currency: 'usd',
    count: 1,
    agrees: 1,
    fees: 1250,
    reconciliation: 'agrees',
  });
  expect(own?.gross).toBe((own?.amount ?? 0) + 1250);
  expect(await allDays('&reconciliation=differs')).toEqual([]);
  const { data } = await read<{ data: Summary }>(
    `/days/summary?whose=platform&day[lte]=${own?.day}`,
  );
  expect(data.totals).toMatchObject([{ currency: 'usd', fees: 1250 }]);
});

test('the file of days is what the list shows', async () => {
  const answer = await finance.fetch('/api/exports/payout_days.csv?columns=day,count,amount,paid');
  const [header, ...lines] = (await answer.text()).replace('\uFEFF', '').trimEnd().split('\r\n');
  expect(header).toBe('Arrival day,Payouts,Amount,Currency,Paid');
  const days = await allDays();
  expect(lines).toEqual(
    days.map((row) => {
      const date = new Date(row.day * 1000).toISOString().slice(0, 10);
      const decimal = (amount: number) => (amount / 100).toFixed(2);
      return `${date},${row.count},${decimal(row.amount)},USD,${decimal(row.paid)}`;
    }),
  );
});

test.each([
  ['/days?whose=nobody', 400, 'invalid_input'],
  ['/days?sort=paid', 400, 'invalid_input'],
  ['/po_unknown1/groups', 404, 'not_found'],
])('%s is refused', async (path, status, code) => {
  const answer = await finance.get<ErrorBody>(`/api/payouts${path}`);
  expect([answer.status, answer.body.error.code]).toEqual([status, code]);
});
