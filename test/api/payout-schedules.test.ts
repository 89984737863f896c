import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ErrorBody } from '../../api/kit/errors.ts';
import type { Calendar, CalendarDay } from '../../api/schedules/calendar.ts';
import type { ScheduleRow } from '../../api/schedules/list.ts';
import type { Summary } from '../../api/store/summary.ts';
import { type AppForTest, startApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { exportedFrom } from '../support/exported.ts';
import { pay } from '../support/merchant.ts';

interface Page {
  data: ScheduleRow[];
  next: string | null;
}

const day = 86_400;

let app: AppForTest;
/** Daily; on Fridays, with something kept back; by hand; whose bank is closed; who never finished. */
let daily: string;
let fridays: string;
let byHand: string;
let closed: string;
let unfinished: string;

const read = async <T>(path: string) => (await app.as('viewer')).read<T>(`/api/payouts${path}`);
const list = async (query: string) => (await read<Page>(`/schedules?${query}`)).data;
const names = async (query: string) => (await list(query)).map(({ name }) => name);
const calendar = async (days = 14) =>
  (await read<{ data: Calendar }>(`/calendar?days=${days}`)).data;
const row = async (account: string) => {
  const [only] = await list(`id=${account}`);
  if (!only) throw new Error(`${account} is not listed`);
  return only;
};

async function seller(name: string, external_account?: string) {
  const { id } = await app.sandbox.stripe.accounts.create({
    type: 'express',
    country: 'US',
    business_profile: { name },
  });
  const stage = { account: id, stage: 'verified', ...(external_account && { external_account }) };
  await app.sandbox.simulate('account_onboarding', stage);
  return id;
}

const send = (destination: string, amount: number) =>
  app.sandbox.stripe.transfers.create({ amount, currency: 'usd', destination });

const settle = (account: string, payments: object) =>
  app.sandbox.stripe.balanceSettings.update({ payments }, { stripeAccount: account });

/** The days and amounts of a holder's payouts in dollars, by the forecast of its balance. */
async function forecastPayouts(holder: string) {
  const viewer = await app.as('viewer');
  const { data } = await viewer.read<{
    data: {
      currencies: {
        currency: string;
        days: { date: string; items: { kind: string; amount: number }[] }[];
      }[];
    };
  }>(`/api/balances/${holder}/forecast`);
  const usd = data.currencies.find(({ currency }) => currency === 'usd');
  return (usd?.days ?? []).flatMap(({ date, items }) =>
    items.filter(({ kind }) => kind === 'payout').map(({ amount }) => [date, -amount]),
  );
}

/** What of the accounts' money leaves on a day, by the calendar. */
const leaving = ({ days }: Calendar, date: string) =>
  days.find((each) => each.date === date)?.accounts;

const dateAfter = (at: number, days: number) =>
  new Date((at + days * day) * 1000).toISOString().slice(0, 10);

const noonOn = (date: string) => Date.parse(`${date}T12:00:00Z`) / 1000;

/** The next of these weekdays after a moment, 5 for Friday. */
function nextWeekday(at: number, ...weekdays: number[]): string {
  const ahead = [1, 2, 3, 4, 5, 6, 7].find((days) =>
    weekdays.includes(new Date((at + days * day) * 1000).getUTCDay()),
  );
  return dateAfter(at, ahead ?? 0);
}

beforeAll(async () => {
  app = await startApp();
  await app.synced();
  [daily, fridays, byHand, closed] = [
    await seller('Ada'),
    await seller('Bob'),
    await seller('Cleo'),
    await seller('Dora', 'btok_us_verified_accountClosed'),
  ];
  ({ id: unfinished } = await app.sandbox.stripe.accounts.create({
    type: 'express',
    country: 'US',
    business_profile: { name: 'Eve' },
  }));
  await settle(fridays, {
    payouts: {
      schedule: { interval: 'weekly', weekly_payout_days: ['friday'] },
      minimum_balance_by_currency: { usd: 1500 },
    },
    settlement_timing: { delay_days_override: 9 },
  });
  await settle(byHand, { payouts: { schedule: { interval: 'manual' } } });
  // Else its own payouts would leave nothing to send on.
  const { stripe } = app.sandbox;
  await stripe.balanceSettings.update({
    payments: { payouts: { schedule: { interval: 'manual' } } },
  });
  await pay(app.sandbox, { amount: 900_000 });
  await send(closed, 7000);
  await app.sandbox.advance(5 * day);
  await send(daily, 10_000);
  await send(fridays, 5000);
  await send(byHand, 8000);
  await eventually(async () => {
    expect((await row(closed)).standing).toBe('bank_errored');
    expect((await row(closed)).failed).not.toBeNull();
    expect((await row(byHand)).balances).toMatchObject([{ available: 8000 }]);
    expect((await row(daily)).balances).toMatchObject([{ available: 10_000 }]);
    expect((await row(fridays)).balances).toMatchObject([{ available: 5000 }]);
  });
}, 60_000);
afterAll(() => app.stop());

test('every account is listed with what it is on, and when it is paid out next', async () => {
  const now = await app.sandbox.now();
  const [ada, bob, cleo] = [await row(daily), await row(fridays), await row(byHand)];
  expect(ada).toMatchObject({
    standing: 'scheduled',
    schedule: 'Every business day',
    next: noonOn(nextWeekday(now, 1, 2, 3, 4, 5)),
    minimums: [],
    why: null,
  });
  expect(bob).toMatchObject({
    standing: 'scheduled',
    schedule: 'Every Friday',
    next: noonOn(nextWeekday(now, 5)),
    delay_days: 9,
    minimums: [{ currency: 'usd', amount: 1500 }],
  });
  expect(cleo).toMatchObject({ standing: 'by_hand', interval: 'manual', next: null });
});

test('an errored bank account says what happened, whose turn it is, and how it is mended', async () => {
  const { why, mend, failed, standing, next } = await row(closed);
  expect({ why, standing, next }).toEqual({
    why: expect.stringMatching(/^····\d{4}: The bank account is closed$/),
    standing: 'bank_errored',
    next: null,
  });
  expect(mend).toBe(
    'The account holder must give a bank account that is open, and can do so in its Express Dashboard. Then payouts go on by themselves.',
  );
  expect(failed).toMatchObject({
    payout: expect.stringMatching(/^po_/),
    code: 'account_closed',
    what: 'The bank account is closed',
  });
});

test('one that has not finished its onboarding is paused, with who must act', async () => {
  expect(await row(unfinished)).toMatchObject({
    standing: 'paused',
    next: null,
    why: 'The onboarding has not been finished.',
    mend: 'The account holder must hand in what is missing: an onboarding link leads there.',
  });
});

test('the file has what the list has, in its words, by its filter and order', async () => {
  const columns = 'name,standing,schedule,next,available,why,mend,minimums,instant';
  const { lines } = await exportedFrom(app, `payout_schedules.csv?columns=${columns}&sort=-name`);
  const rows = await list('sort=-name');
  expect(
    lines.map((line) => [...line.slice(0, 2), ...line.slice(3, 5), ...line.slice(6, 8)]),
  ).toEqual(
    rows.map(({ name, account, schedule, next, why, mend }) => [
      ...[name, account, schedule],
      ...[next === null ? '' : new Date(next * 1000).toISOString().slice(0, 10)],
      ...[why ?? '', mend ?? ''],
    ]),
  );
  const told = Object.fromEntries(
    lines.map((line) => [line[0], [line[2], line[5], ...line.slice(8)]]),
  );
  expect(told).toMatchObject({
    Bob: ['By schedule', '50.00 USD', '15.00 USD', expect.stringMatching(/^(Yes|No)$/)],
    Cleo: ['By hand', '80.00 USD', '', expect.stringMatching(/^(Yes|No)$/)],
    Dora: ['Bank errored', expect.any(String), '', expect.any(String)],
    Eve: ['Paused', expect.any(String), '', 'No'],
  });
  const some = await exportedFrom(
    app,
    'payout_schedules.csv?columns=name&interval=weekly,manual&q=cle',
  );
  expect(some.lines.map(([name]) => name)).toEqual(['Cleo']);
});

test('the list filters, counts who stands how, and goes on where it ended', async () => {
  expect(await names('')).toEqual(['Ada', 'Bob', 'Cleo', 'Dora', 'Eve']);
  expect(await names('sort=-name&limit=2')).toEqual(['Eve', 'Dora']);
  expect(await names('standing=bank_errored')).toEqual(['Dora']);
  expect(await names('interval=weekly,manual')).toEqual(['Bob', 'Cleo']);
  expect(await names('keeps=true')).toEqual(['Bob']);
  expect(await names('q=cle')).toEqual(['Cleo']);
  const { next } = await read<Page>('/schedules?limit=2');
  expect(await names(`limit=2&cursor=${next}`)).toEqual(['Cleo', 'Dora']);
  const { data } = await read<{ data: Summary }>('/schedules/summary');
  expect(data).toMatchObject({
    count: 5,
    tabs: { bank_errored: 1, by_hand: 1, paused: 1, scheduled: 2 },
  });
});

test('whoever is paid out on a day is found by it', async () => {
  const now = await app.sandbox.now();
  expect(await names(`on=${nextWeekday(now, 5)}&standing=scheduled`)).toEqual(['Ada', 'Bob']);
  expect(await names(`on=${nextWeekday(now, 1)}&standing=scheduled`)).toEqual(['Ada']);
  expect(await names(`on=${nextWeekday(now, 0)}`)).toEqual([]);
});

test.each([
  ['/schedules?on=2026-02-30', 'on'],
  ['/schedules?on=tomorrow', 'on'],
  ['/schedules?standing=gone', 'standing'],
  ['/calendar?days=400', 'days'],
])('%s is refused', async (path, field) => {
  const { status, body } = await (await app.as('viewer')).get<ErrorBody>(`/api/payouts${path}`);
  expect([status, body.error.code, body.error.field]).toEqual([400, 'invalid_input', field]);
});

test('the calendar adds up what leaves on each day, and what does not leave', async () => {
  const now = await app.sandbox.now();
  const friday = nextWeekday(now, 5);
  const first = nextWeekday(now, 1, 2, 3, 4, 5);
  const { days, held, schedules } = await calendar();
  expect(days).toHaveLength(15);
  const expected =
    friday === first
      ? { [friday]: [{ currency: 'usd', amount: 13_500, accounts: 2 }] }
      : {
          [first]: [{ currency: 'usd', amount: 10_000, accounts: 1 }],
          [friday]: [{ currency: 'usd', amount: 3500, accounts: 1 }],
        };
  const told = days.filter(({ accounts }) => accounts.length > 0);
  expect(Object.fromEntries(told.map(({ date, accounts }) => [date, accounts]))).toEqual(expected);
  expect(held).toEqual([
    {
      standing: 'bank_errored',
      accounts: 1,
      sums: [{ currency: 'usd', amount: 7000, accounts: 1 }],
    },
    { standing: 'paused', accounts: 1, sums: [] },
    { standing: 'by_hand', accounts: 1, sums: [{ currency: 'usd', amount: 8000, accounts: 1 }] },
  ]);
  expect(schedules).toEqual([
    { pattern: 'daily', text: 'Every business day', accounts: 3, active: 1 },
    { pattern: 'manual', text: 'Only when somebody starts one', accounts: 1, active: 1 },
    { pattern: 'weekly:friday', text: 'Every Friday', accounts: 1, active: 1 },
  ]);
});

test('money that is pending leaves on the first payout day after it is available', async () => {
  const { stripe } = app.sandbox;
  const now = await app.sandbox.now();
  const { id } = await pay(app.sandbox, { amount: 6000, payment_method: 'pm_card_visa' });
  await stripe.transfers.create({
    amount: 4000,
    currency: 'usd',
    destination: daily,
    source_transaction: id,
  });
  // Of an account that nobody has looked at, only the sum is known.
  await eventually(async () =>
    expect((await calendar()).undated).toEqual([{ currency: 'usd', amount: 4000, accounts: 1 }]),
  );
  // Looked at, the account's balance transactions are known, and with them the day.
  const viewer = await app.as('viewer');
  await eventually(async () => {
    await viewer.read(`/api/balances/${daily}`);
    const { days } = await calendar();
    const sum = days
      .flatMap(({ accounts }) => accounts)
      .reduce((all, { amount }) => all + amount, 0);
    expect(sum).toBe(13_500 + 4000);
  });
  const told = await calendar();
  expect(told.undated).toEqual([]);
  const own = await forecastPayouts(daily);
  const bobs = nextWeekday(now, 5);
  const withoutBob = told.days.flatMap(({ date, accounts }: CalendarDay) =>
    accounts.map(({ amount }) => [date, amount - (date === bobs ? 3500 : 0)]),
  );
  expect(withoutBob.filter(([, amount]) => amount !== 0)).toEqual(own);
});

test('Stripe pays out on the day, and as much as the calendar told', async () => {
  const now = await app.sandbox.now();
  const friday = nextWeekday(now, 5);
  const told = leaving(await calendar(), friday);
  const ahead = Date.parse(friday) / 1000 + day - now;
  expect(told?.[0]?.amount).toBeGreaterThanOrEqual(3500);
  await app.sandbox.advance(ahead);
  const { data } = await app.sandbox.stripe.payouts.list({ limit: 5 }, { stripeAccount: fridays });
  expect(data).toMatchObject([{ amount: 3500, automatic: true }]);
  expect(new Date((data[0]?.created ?? 0) * 1000).toISOString().slice(0, 10)).toBe(friday);
  // It is on its way then, and no longer to come.
  await eventually(async () => {
    const { days } = await calendar();
    expect(
      days.flatMap(({ arriving }) => arriving.filter(({ whose }) => whose === 'connected')),
    ).not.toEqual([]);
  });
});

test('a bank account that is given anew lets an account be paid out again', async () => {
  await app.sandbox.stripe.accounts.update(closed, {
    external_account: 'btok_us_verified',
  });
  await eventually(async () =>
    expect(await row(closed)).toMatchObject({ standing: 'scheduled', why: null }),
  );
  expect(await names('standing=bank_errored')).toEqual([]);
});

test('an account that has left is no longer listed, nor counted', async () => {
  await app.sandbox.stripe.accounts.del(unfinished);
  await eventually(async () => expect(await names('')).not.toContain('Eve'));
  const { data } = await read<{ data: Summary }>('/schedules/summary');
  expect(data.count).toBe(4);
  expect((await calendar()).held.map(({ standing }) => standing)).not.toContain('paused');
});

test('the platform’s own payouts stand in the calendar as its forecast tells them', async () => {
  const { stripe } = app.sandbox;
  await stripe.balanceSettings.update({
    payments: {
      payouts: {
        schedule: { interval: 'weekly', weekly_payout_days: ['tuesday'] },
        minimum_balance_by_currency: { usd: 20_000 },
      },
    },
  });
  await eventually(async () => {
    const { days } = await calendar();
    const told = days.flatMap(({ date, platform }) => platform.map(({ amount }) => [date, amount]));
    expect(told.length).toBeGreaterThan(0);
    expect(told[0]?.[0]).toBe(nextWeekday(await app.sandbox.now(), 2));
    expect(told).toEqual(await forecastPayouts('platform'));
  });
});

test('whose bank account or card takes instant payouts is told, and found by it', async () => {
  const gia = await seller('Gia', 'tok_visa_debit_us_instantPayoutUnsupported');
  await eventually(async () => expect(await names('instant=false')).toEqual(['Gia']));
  const { banks, instant, standing } = await row(gia);
  expect({ instant, standing }).toEqual({ instant: false, standing: 'scheduled' });
  expect(banks).toMatchObject([{ name: 'Visa', last4: '5555', instant: false }]);
  expect(await names('instant=true')).toContain('Ada');
  expect(await row(daily)).toMatchObject({ instant: true, banks: [{ instant: true }] });
});
