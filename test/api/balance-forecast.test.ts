import type Stripe from 'stripe';
import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AppForTest, type Client, startApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { pay, verifiedSeller } from '../support/merchant.ts';

const day = 86_400;
const usd = { currency: 'usd' } as const;

interface Item {
  kind: string;
  id: string | null;
  amount: number;
  date: string;
}
interface Outlook {
  currency: string;
  available: number;
  pending: number;
  undated: number;
  days: {
    date: string;
    opening: number;
    in: number;
    out: number;
    closing: number;
    lowest: number;
    items: Omit<Item, 'date'>[];
  }[];
  possible: Item[];
  shortages: {
    kind: string;
    date: string;
    missing: number;
    because: Item[];
    remedies: { act: string; date?: string; amount: number }[];
    clears: string | null;
  }[];
  atWorst: { date: string; missing: number } | null;
}
interface Forecast {
  data: {
    payouts: string;
    queue: { id: string; subject: string; name: string; amount: number }[];
    currencies: Outlook[];
  };
  asOf: number;
}

let app: AppForTest;
let finance: Client;
let stripe: Stripe;
let seller: string;

beforeAll(async () => {
  app = await startApp();
  ({ stripe } = app.sandbox);
  await schedule({ interval: 'manual' });
  // Half an hour into a day, so that nothing is on its edge.
  const now = await app.sandbox.now();
  await app.sandbox.advance(day - (now % day) + day / 48);
  seller = await verifiedSeller(app.sandbox, 'Casa Verde');
  await pay(app.sandbox, { amount: 50_000 });
  await app.synced();
  finance = await app.as('finance');
});
afterAll(() => app.stop());

const schedule = (schedule: Stripe.BalanceSettingsUpdateParams.Payments.Payouts.Schedule) =>
  stripe.balanceSettings.update({
    payments: { payouts: { schedule, minimum_balance_by_currency: { usd: 10_000 } } },
  });

const dateIn = async (days: number) =>
  new Date(((await app.sandbox.now()) + days * day) * 1000).toISOString().slice(0, 10);

/** The forecast once all that has happened is known here. */
async function forecast(holder = 'platform', holds: (outlook: Outlook) => void = () => {}) {
  return eventually(async () => {
    const { status } = await finance.get(`/api/balances/${holder}`);
    expect(status).toBe(200);
    const { data } = await finance.read<Forecast>(`/api/balances/${holder}/forecast`);
    const [outlook] = data.currencies;
    if (!outlook) throw new Error('No currency is known');
    holds(outlook);
    return { ...data, outlook };
  });
}

async function atStripe(holder?: string) {
  const balance = await stripe.balance.retrieve({}, holder ? { stripeAccount: holder } : {});
  const of = (list: { currency: string; amount: number }[]) =>
    list.find(({ currency }) => currency === 'usd')?.amount ?? 0;
  return { available: of(balance.available), pending: of(balance.pending) };
}

test('tells two weeks beyond today, beginning with what Stripe says is available', async () => {
  const { outlook, payouts } = await forecast();
  const { available } = await atStripe();
  expect(payouts).toBe('Only when somebody starts one');
  expect(outlook).toMatchObject({ currency: 'usd', available, shortages: [], atWorst: null });
  expect(outlook.days).toHaveLength(15);
  expect(outlook.days[0]).toMatchObject({ date: await dateIn(0), opening: available });
  expect(outlook.days[14]).toMatchObject({ date: await dateIn(14), closing: available });
});

test('what is pending comes on its day, at the platform and at an account', async () => {
  const charge = await pay(app.sandbox, { amount: 30_000, payment_method: 'pm_card_visa' });
  await stripe.transfers.create({
    ...usd,
    amount: 12_000,
    destination: seller,
    source_transaction: charge.id,
  });
  const { available, pending } = await atStripe();
  expect(pending).toBeGreaterThan(0);
  const { outlook } = await forecast('platform', (each) => expect(each.pending).toBe(pending));
  const due = outlook.days.filter(({ items }) => items.some(({ kind }) => kind === 'pending'));
  expect(due).toMatchObject([{ in: pending, out: 0, closing: available + pending }]);
  const at = await forecast(seller, (each) => expect(each.pending).toBe(12_000));
  expect(at.outlook).toMatchObject({ available: 0, undated: 0 });
  expect(at.outlook.days.find(({ closing }) => closing > 0)?.date).toBe(due[0]?.date);
});

test('of what an account has received since somebody looked, no day is known', async () => {
  const charge = await pay(app.sandbox, { amount: 8_000, payment_method: 'pm_card_visa' });
  await app.sandbox.advance(60);
  await stripe.transfers.create({
    ...usd,
    amount: 3_000,
    destination: seller,
    source_transaction: charge.id,
  });
  await eventually(async () => {
    const { data } = await finance.read<Forecast>(`/api/balances/${seller}/forecast`);
    expect(data.currencies).toMatchObject([{ pending: 15_000, undated: 3_000 }]);
  }, 20_000);
  const { outlook } = await forecast(seller, ({ undated }) => expect(undated).toBe(0));
  expect(outlook.days.at(-1)?.closing).toBe(15_000);
});

test('a top-up comes when the bank is expected to answer', async () => {
  const topup = await stripe.topups.create({
    ...usd,
    amount: 5_000,
    description: 'For refunds',
    payment_method: 'pm_usBankAccount',
  } as Stripe.TopupCreateParams);
  const { outlook } = await forecast('platform', ({ days }) =>
    expect(days.flatMap(({ items }) => items)).toContainEqual({
      kind: 'topup',
      id: topup.id,
      amount: 5_000,
    }),
  );
  const on = outlook.days.find(({ items }) => items.some(({ kind }) => kind === 'topup'));
  const expected = (topup.expected_availability_date ?? 0) * 1000;
  expect(on?.date).toBe(new Date(expected).toISOString().slice(0, 10));
  await stripe.topups.cancel(topup.id);
  await forecast('platform', ({ days }) =>
    expect(days.flatMap(({ items }) => items).map(({ kind }) => kind)).not.toContain('topup'),
  );
});

test('the fee for an answer, and an inquiry that nobody answers, are told as possible', async () => {
  const answered = await pay(app.sandbox, { amount: 2_000 });
  const asked = await pay(app.sandbox, { amount: 3_000 });
  const first = await app.sandbox.simulate<Stripe.Dispute>('dispute', { charge: answered.id });
  await stripe.disputes.update(first.id, { evidence: { uncategorized_text: 'It was delivered.' } });
  const second = await pay(app.sandbox, { amount: 2_500 });
  const open = await app.sandbox.simulate<Stripe.Dispute>('dispute', { charge: second.id });
  const inquiry = await app.sandbox.simulate<Stripe.Dispute>('dispute', {
    charge: asked.id,
    inquiry: true,
  });
  const due = open.evidence_details.due_by ?? 0;
  const { available } = await atStripe();
  const { outlook } = await forecast('platform', (each) => {
    expect(each.available).toBe(available);
    expect(each.possible.map(({ id }) => id).sort()).toEqual([open.id, inquiry.id].sort());
  });
  // Stripe’s fees, as they were booked a moment ago for the first one.
  const fees = { received: 1_500, answered: 1_500 };
  const date = new Date(due * 1000).toISOString().slice(0, 10);
  expect(outlook.possible).toContainEqual({
    kind: 'dispute_answer',
    id: open.id,
    amount: -fees.answered,
    date,
  });
  expect(outlook.possible).toContainEqual({
    kind: 'inquiry',
    id: inquiry.id,
    amount: -(3_000 + fees.received),
    date,
  });
  const last = outlook.days.at(-1);
  expect((last?.closing ?? 0) - (last?.lowest ?? 0)).toBe(3_000 + 1_500 + 1_500);
});

describe('a transfer that waits for funds', () => {
  let id: string;
  let clears: string | null;
  test('is told with what is missing, and goes when enough has become available', async () => {
    const { available, pending } = await atStripe();
    id = ulid();
    const amount = available + 10_000;
    const wanted = {
      kind: 'transfer.create',
      input: { ...usd, destination: seller, amount, runWhenFunded: true },
    };
    const preview = await finance.post<{ fingerprint: string }>('/api/operations/preview', wanted);
    const { fingerprint } = preview.body;
    const order = { ...wanted, id, reason: 'Promised for today', fingerprint };
    expect((await finance.post('/api/operations', order)).status).toBeLessThan(300);
    const { outlook, queue } = await forecast('platform', ({ shortages }) =>
      expect(shortages).toHaveLength(1),
    );
    expect(queue).toMatchObject([{ id, subject: seller, name: 'Casa Verde', amount }]);
    const sent = outlook.days.find(({ items }) => items.some(({ kind }) => kind === 'queued'));
    expect(sent).toMatchObject({ in: pending, out: amount, closing: pending - 10_000 });
    expect(outlook.shortages).toEqual([
      {
        kind: 'waiting',
        date: await dateIn(0),
        missing: 10_000,
        because: [{ kind: 'queued', id, amount: -amount, date: await dateIn(0) }],
        remedies: [
          { act: 'top_up', date: await dateIn(0), amount: 10_000 },
          { act: 'hold_queued', amount: 10_000, held: [{ id, amount: 10_000 }] },
        ],
        clears: sent?.date,
      },
    ]);
    clears = sent?.date ?? null;
  });

  test('waits longer where a payout comes first, which says how much to keep back from it', async () => {
    await schedule({
      interval: 'weekly',
      weekly_payout_days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'],
    });
    const { outlook, payouts } = await forecast('platform', ({ days }) =>
      expect(days.flatMap(({ items }) => items).map(({ kind }) => kind)).toContain('payout'),
    );
    expect(payouts).toMatch(/^Every Monday, Tuesday/);
    const first = outlook.days.find(({ items }) => items.some(({ kind }) => kind === 'payout'));
    // The settings keep 100.00 back.
    expect(first?.closing).toBe(10_000);
    expect(outlook.shortages[0]?.clears).toBeNull();
    const [short] = outlook.shortages;
    const wanted = -(short?.because[0]?.amount ?? 0);
    expect(short?.remedies).toContainEqual({
      act: 'keep_from_payouts',
      date: clears,
      amount: wanted - 10_000,
    });
    const called = await finance.post(`/api/operations/${id}/cancel`, { note: 'Not needed' });
    expect(called.status).toBe(200);
    await schedule({ interval: 'manual' });
  });
});

test('a transfer that waits for approval is possible, and no more than that', async () => {
  const admin = await app.as('admin');
  const limit = {
    role: 'finance',
    kind: 'transfer.create',
    currency: 'usd',
    single: 100,
    day: 100,
  };
  expect((await admin.post('/api/limits', limit)).status).toBe(200);
  const wanted = { kind: 'transfer.create', input: { ...usd, destination: seller, amount: 5_000 } };
  const preview = await finance.post<{ fingerprint: string }>('/api/operations/preview', wanted);
  const id = ulid();
  const order = { ...wanted, id, reason: 'A bonus', fingerprint: preview.body.fingerprint };
  expect((await finance.post('/api/operations', order)).body).toMatchObject({
    status: 'waiting_approval',
  });
  const { outlook } = await forecast();
  const possible = { kind: 'unapproved', id, amount: -5_000, date: await dateIn(0) };
  expect(outlook.possible).toContainEqual(possible);
  const before = outlook.days[0]?.closing ?? 0;
  expect(outlook.days[0]?.lowest).toBe(before - 5_000);
  const called = await finance.post(`/api/operations/${id}/cancel`, { note: 'Not after all' });
  expect(called.status).toBe(200);
  const { role, kind, currency } = limit;
  await admin.post('/api/limits/remove', { role, kind, currency });
  expect((await forecast()).outlook.possible).not.toContainEqual(possible);
});

test('a dispute over money that was passed on leaves the platform short, which says by how much', async () => {
  const { available } = await atStripe();
  await stripe.transfers.create({ ...usd, amount: available, destination: seller });
  const charge = await pay(app.sandbox, { amount: 20_000, payment_method: 'pm_card_visa' });
  await stripe.transfers.create({
    ...usd,
    amount: 20_000,
    destination: seller,
    source_transaction: charge.id,
  });
  const { pending } = await atStripe();
  const dispute = await app.sandbox.simulate<Stripe.Dispute>('dispute', { charge: charge.id });
  const after = await atStripe();
  const { outlook } = await forecast('platform', (each) =>
    expect(each).toMatchObject({ available: after.available, pending: after.pending }),
  );
  expect(after.pending).toBe(pending);
  expect(dispute.status).toBe('needs_response');
  expect(outlook.shortages).toMatchObject([
    {
      kind: 'overdrawn',
      date: await dateIn(0),
      missing: -after.available,
      remedies: [{ act: 'top_up', date: await dateIn(0), amount: -after.available }],
    },
  ]);
});

test('nobody’s balance has none', async () => {
  expect(await finance.get('/api/balances/acct_nobody/forecast')).toMatchObject({ status: 404 });
});
