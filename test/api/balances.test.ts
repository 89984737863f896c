import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AuditLine } from '../../api/audit/list.ts';
import { type AppForTest, type Client, startApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { exportedFrom } from '../support/exported.ts';

const day = 86_400;
const usd = { currency: 'usd' } as const;

interface History {
  data: {
    known: { since: number } | null;
    currencies: {
      currency: string;
      unexplained: number | null;
      points: { date: string; total: number; available: number | null }[];
    }[];
  };
}
interface Detail {
  source: string;
  staleBecause?: string;
  data: {
    account: { name: string; liable: string } | null;
    balances: { currency: string; available: number; pending: number; total: number }[];
    sources: { currency: string; source: string; available: number }[];
    upcoming: { currency: string; date: string; amount: number }[];
    inTransit: { currency: string; amount: number; count: number }[];
    known: { since: number } | null;
    payableIn: string[];
  };
}
interface Transactions {
  data: {
    id: string;
    type: string;
    net: number;
    status: string;
    source: string | null;
    about: string | null;
    party: string | null;
  }[];
  next: string | null;
}

let app: AppForTest;
let finance: Client;
/** A seller that has been paid 90.00 and paid out 20.00. */
let seller: string;

beforeAll(async () => {
  app = await startApp();
  finance = await app.as('finance');
  await app.synced();
  const { stripe } = app.sandbox;
  // Else each day ends with a payout of all that there is.
  await stripe.balanceSettings.update({ payments: { payouts: manual } });
  seller = await newSeller('Long Island Oysters');
});
afterAll(() => app.stop());

const manual = { schedule: { interval: 'manual' } } as const;

async function newSeller(name: string): Promise<string> {
  const { id } = await app.sandbox.stripe.accounts.create({
    type: 'express',
    country: 'US',
    business_profile: { name },
    settings: { payouts: manual },
  });
  await app.sandbox.simulate('account_onboarding', { account: id, stage: 'verified' });
  return id;
}

/** A payment; gives its charge. */
/** Does the same so many times, counted from 0, without waiting in between. */
const atOnce = (times: number, act: (n: number) => Promise<unknown>) =>
  Promise.all(Array.from({ length: times }, (_, n) => act(n)));

async function pay(
  amount: number,
  method = 'pm_card_bypassPending',
  more: Partial<Stripe.PaymentIntentCreateParams> = {},
) {
  const intent = await app.sandbox.stripe.paymentIntents.create({
    ...usd,
    amount,
    payment_method: method,
    confirm: true,
    ...more,
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
  });
  return String(intent.latest_charge);
}

/** The holder's balance at Stripe, in dollars' cents. */
async function atStripe(holder: string) {
  const options = holder === 'platform' ? {} : { stripeAccount: holder };
  const balance = await app.sandbox.stripe.balance.retrieve({}, options);
  const sum = (list: { amount: number }[]) => list.reduce((all, { amount }) => all + amount, 0);
  return { available: sum(balance.available), pending: sum(balance.pending) };
}

const read = (holder: string) => finance.read<Detail>(`/api/balances/${holder}`);
const history = async (holder: string) => {
  const { data } = await finance.read<History>(`/api/balances/${holder}/history`);
  return { ...data, usd: data.currencies.find(({ currency }) => currency === 'usd') };
};

describe('the balance over time', () => {
  /** What the platform held at the end of each day, as Stripe said it then. */
  const ends: { total: number; available: number }[] = [];

  async function endDay() {
    const { available, pending } = await atStripe('platform');
    ends.push({ available, total: available + pending });
    await app.sandbox.advance(day);
  }

  test('is what Stripe said on each of those days, to the cent', async () => {
    const { stripe } = app.sandbox;
    const first = await pay(50_000);
    await endDay();
    await pay(30_001, 'pm_card_visa');
    await stripe.transfers.create({ ...usd, amount: 9000, destination: seller });
    await endDay();
    await stripe.refunds.create({ charge: first, amount: 12_345 });
    await endDay();
    await stripe.payouts.create({ ...usd, amount: 2000 }, { stripeAccount: seller });
    await endDay();
    await stripe.payouts.create({ ...usd, amount: 10_000 });
    const now = await atStripe('platform');
    await eventually(async () => {
      await read('platform');
      const { known, usd: line } = await history('platform');
      expect(known).toEqual({ since: 0 });
      expect(line?.unexplained).toBe(0);
      expect(line?.points.slice(1, -1).map(({ date: _date, ...figures }) => figures)).toEqual(ends);
      expect(line?.points.at(-1)).toMatchObject({
        available: now.available,
        total: now.available + now.pending,
      });
      expect(line?.points[0]).toMatchObject({ total: 0, available: 0 });
    });
  });

  test('is no longer than was asked for', async () => {
    const { data } = await finance.read<History>('/api/balances/platform/history?days=2');
    expect(data.currencies[0]?.points).toHaveLength(2);
    const refused = await finance.get('/api/balances/platform/history?days=1000');
    expect(refused).toMatchObject({ status: 400, body: { error: { field: 'days' } } });
  });

  test('of an account is unknown until somebody looks, and explained from then on', async () => {
    const { data } = await finance.read<History>(`/api/balances/${seller}/history`);
    expect(data).toMatchObject({ known: null, currencies: [{ points: [], unexplained: null }] });
    const { available, pending } = await atStripe(seller);
    expect((await read(seller)).data).toMatchObject({
      account: { name: 'Long Island Oysters', liable: 'platform' },
      balances: [{ currency: 'usd', available, pending, total: available + pending }],
      inTransit: [{ currency: 'usd', amount: 2000, count: 1 }],
      known: { since: 0 },
    });
    const { usd: line } = await history(seller);
    expect(line?.unexplained).toBe(0);
    expect(line?.points.map(({ total }) => total)).toEqual([0, 9000, 9000, 7000, 7000]);
  });
});

test('where there is a bank account to be paid out to, the currency is told', async () => {
  const { stripe } = app.sandbox;
  expect((await read(seller)).data.payableIn).toEqual(['usd']);
  expect((await read('platform')).data.payableIn).toEqual([]);
  // No list of Stripe's gives the platform's: a payout that went there tells of it.
  await stripe.payouts.create({ amount: 100, ...usd });
  await app.sandbox.advance(7 * day);
  await eventually(async () => expect((await read('platform')).data.payableIn).toEqual(['usd']));
});

test('what can be paid out is told by method, as Stripe holds it now', async () => {
  const path = `/api/payouts/payable/${seller}`;
  const { available } = await atStripe(seller);
  const [usd, ...others] = (await finance.read<{ data: object[] }>(path)).data;
  expect(usd).toEqual({ currency: 'usd', standard: available, instant: expect.any(Number) });
  expect(others).toEqual([]);
  const own = await finance.read<{ data: object[] }>('/api/payouts/payable/platform');
  const platform = await atStripe('platform');
  expect(own.data).toMatchObject([{ currency: 'usd', standard: platform.available }]);
  for (const unknown of ['acct_unknown1', 'no%0Aaccount'])
    expect((await finance.get(`/api/payouts/payable/${unknown}`)).status).toBe(404);
});

test('pending money is told by the day on which it becomes available', async () => {
  await pay(4000, 'pm_card_visa');
  const { pending } = await atStripe('platform');
  await eventually(async () => {
    const { data } = await read('platform');
    expect(data.upcoming.reduce((all, { amount }) => all + amount, 0)).toBe(pending);
    const today = new Date((await app.sandbox.now()) * 1000).toISOString().slice(0, 10);
    expect(data.upcoming.every(({ date }) => date > today)).toBe(true);
  });
});

test('an account’s transactions lead to the transfer they came by, the platform’s to whom they went', async () => {
  const own = await finance.read<Transactions>(`/api/balances/${seller}/transactions`);
  expect(own.data.map(({ type, net }) => [type, net])).toEqual([
    ['payout', -2000],
    ['payment', 9000],
  ]);
  expect(own.data[1]?.about).toMatch(/^tr_/);
  const sent = await finance.read<Transactions>(
    '/api/balances/platform/transactions?type=transfer',
  );
  expect(sent.data).toEqual([
    expect.objectContaining({
      net: -9000,
      party: 'Long Island Oysters',
      about: own.data[1]?.about,
    }),
  ]);
});

test('the file of a holder’s transactions has what their list has, and nobody else’s', async () => {
  const own = await exportedFrom(
    app,
    `balance_transactions.csv?holder=${seller}&columns=type,net,status&sort=created`,
  );
  const listed = await finance.read<Transactions>(
    `/api/balances/${seller}/transactions?sort=created`,
  );
  expect(own.lines.map(([, id]) => id)).toEqual(listed.data.map(({ id }) => id));
  expect(own.lines.map(([type, , net, currency]) => [type, net, currency])).toEqual([
    ['Payment', '90.00', 'USD'],
    ['Payout', '-20.00', 'USD'],
  ]);
  expect(own.answer.headers.get('content-disposition')).toContain(
    `"balance_transactions of ${seller}, `,
  );
  const sent = await exportedFrom(
    app,
    'balance_transactions.csv?holder=platform&type=transfer&columns=party,amount,fee',
  );
  expect(sent.lines).toEqual([['Long Island Oysters', '-90.00', 'USD', '0.00']]);
  const manager = await app.as('manager');
  const { data } = await manager.read<{ data: AuditLine[] }>('/api/audit?action=list.exported');
  expect(data[0]).toMatchObject({
    subject: { id: 'balance_transactions' },
    after: { holder: 'platform', rows: 1 },
  });
});

test('the list goes on page by page, and is summed up', async () => {
  const all = await finance.read<Transactions>('/api/balances/platform/transactions?limit=100');
  const seen: string[] = [];
  let cursor = '';
  do {
    const page = await finance.read<Transactions>(
      `/api/balances/platform/transactions?limit=2${cursor}`,
    );
    seen.push(...page.data.map(({ id }) => id));
    cursor = page.next ? `&cursor=${encodeURIComponent(page.next)}` : '';
  } while (cursor);
  expect(seen).toEqual(all.data.map(({ id }) => id));
  const summary = await finance.read<{ data: { totals: { net: number }[] } }>(
    '/api/balances/platform/transactions/summary',
  );
  const { available, pending } = await atStripe('platform');
  expect(summary.data.totals).toEqual([expect.objectContaining({ net: available + pending })]);
});

test('a negative balance says who has to make up for it', async () => {
  const { stripe } = app.sandbox;
  const poor = await newSeller('Broken Boats');
  const charge = await pay(5000, 'pm_card_bypassPending', { transfer_data: { destination: poor } });
  await stripe.payouts.create({ ...usd, amount: 5000 }, { stripeAccount: poor });
  await stripe.refunds.create({ charge, reverse_transfer: true });
  const { data } = await read(poor);
  expect(data.balances).toEqual([expect.objectContaining({ available: -5000, total: -5000 })]);
  expect(data.account?.liable).toBe('platform');
  await eventually(async () => {
    const { data: rows } = await finance.read<{ data: { account: string }[] }>(
      '/api/balances?negative=true',
    );
    expect(rows.map(({ account }) => account)).toEqual([poor]);
  });
});

test('of many bookings the newest hundred are read, and the ones before when they are asked for', async () => {
  const { stripe } = app.sandbox;
  const busy = await newSeller('Busy Bakery');
  await pay(200_000);
  for (const first of [1, 41, 81]) {
    await atOnce(40, (n) =>
      stripe.transfers.create({ ...usd, amount: 100 + first + n, destination: busy }),
    );
    await app.sandbox.advance(day);
  }
  const newest = await read(busy);
  expect(newest.data.known?.since).toBeGreaterThan(0);
  const partly = (await history(busy)).usd;
  expect(partly?.unexplained).toBeNull();
  expect(partly?.points.at(-1)?.total).toBe(120 * 100 + (120 * 121) / 2);
  // What became available on earlier days is not known as long as older bookings are not.
  expect(partly?.points.slice(0, -1).every(({ available }) => available === null)).toBe(true);

  const further = await finance.read<Detail>(`/api/balances/${busy}?further=true`);
  expect(further.data.known).toEqual({ since: 0 });
  const whole = (await history(busy)).usd;
  expect(whole).toMatchObject({ unexplained: 0, points: [{ total: 0 }, {}, {}, {}, {}] });
}, 30_000);

test('what was available is not told while older bookings still stand as they were read', async () => {
  const { stripe } = app.sandbox;
  const late = await newSeller('Late Lemons');
  for (const orders of [50, 50, 30]) {
    await atOnce(orders, async () => {
      const source_transaction = await pay(1000, 'pm_card_visa');
      await stripe.transfers.create({ ...usd, amount: 500, destination: late, source_transaction });
    });
    await app.sandbox.advance(600);
  }
  await read(late);
  expect((await read(`${late}?further=true`)).data.known).toEqual({ since: 0 });
  await app.sandbox.advance(6 * day);
  // The newest hundred are read, and twenty of those before.
  expect((await read(late)).data.balances).toMatchObject([{ available: 65_000, pending: 0 }]);
  const first = (await history(late)).usd;
  expect(first?.points.at(-1)).toMatchObject({ total: 65_000, available: 65_000 });
  expect(first?.points.slice(0, -1).every(({ available }) => available === null)).toBe(true);
  await read(late);
  const { points = [] } = (await history(late)).usd ?? {};
  expect(points[0]).toMatchObject({ total: 0, available: 0 });
  expect(points.every(({ total, available }) => available !== null && available <= total)).toBe(
    true,
  );
}, 30_000);

test('when Stripe is silent the snapshot is shown, and says so', async () => {
  await app.sandbox.fault({ path: '/v1/balance*', status: 500 });
  const answer = await read('platform');
  expect(answer.source).toBe('snapshot');
  expect(answer.staleBecause).toMatch(/Stripe/);
  await app.sandbox.clearFaults();
});

test('a balance of nobody is not found', async () => {
  for (const path of ['', '/history', '/transactions'])
    expect((await finance.get(`/api/balances/acct_nobody${path}`)).status).toBe(404);
});
