import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { ErrorBody } from '../../api/kit/errors.ts';
import type { Reading } from '../../api/payouts/composition.ts';
import type { payoutDetail } from '../../api/payouts/detail.ts';
import type { PayoutLine } from '../../api/payouts/lines.ts';
import type { PayoutRow } from '../../api/payouts/list.ts';
import { payoutFailureCodes } from '../../api/payouts/rules.ts';
import { failureWords } from '../../api/payouts/words.ts';
import type { Summary } from '../../api/store/summary.ts';
import { type AppForTest, startApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';

interface Page<Row> {
  data: Row[];
  next: string | null;
}

type Detail = NonNullable<Awaited<ReturnType<typeof payoutDetail>>>;

interface Opened {
  data: Detail & { composition: Reading };
  source: 'stripe' | 'snapshot';
  staleBecause?: string;
}

const day = 86_400;
const heldBack = 5000;
/** More than a page of Stripe's lists holds. */
const transfersToAda = 105;

let app: AppForTest;
/** Paid out by schedule, from many transfers; by a bank that knows no such account; by hand. */
let ada: string;
let bea: string;
let cleo: string;

const read = async <T>(path: string) => (await app.as('viewer')).read<T>(`/api/payouts${path}`);
const list = async (query: string) => (await read<Page<PayoutRow>>(`?${query}`)).data;
const open = (id: string) => read<Opened>(`/${id}`);

async function only(query: string): Promise<PayoutRow> {
  const rows = await list(query);
  expect(rows).toHaveLength(1);
  return rows[0] as PayoutRow;
}

async function allLines(id: string): Promise<PayoutLine[]> {
  const lines: PayoutLine[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<PayoutLine> = await read(
      `/${id}/lines?limit=50${cursor ? `&cursor=${cursor}` : ''}`,
    );
    lines.push(...page.data);
    cursor = page.next;
  } while (cursor);
  return lines;
}

const sum = (figures: number[]) => figures.reduce((total, figure) => total + figure, 0);

async function seller(external_account?: string) {
  const { id } = await app.sandbox.stripe.accounts.create({ type: 'express', country: 'US' });
  const stage = { account: id, stage: 'verified', ...(external_account && { external_account }) };
  await app.sandbox.simulate('account_onboarding', stage);
  return id;
}

/** Gives the platform at least so much to send on. */
const fund = (amount: number) =>
  app.sandbox.stripe.paymentIntents.create({
    amount: 2 * amount,
    currency: 'usd',
    payment_method: 'pm_card_bypassPending',
    confirm: true,
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
  });

const send = (destination: string, amount: number) =>
  app.sandbox.stripe.transfers.create({
    amount,
    currency: 'usd',
    destination,
    transfer_group: `order_${amount}`,
  });

const asksForLines = async (account: string) =>
  (await app.sandbox.requests({ path: '/v1/balance_transactions' })).filter(
    (request) => request.account === account,
  ).length;

beforeAll(async () => {
  app = await startApp();
  await app.synced();
  const { stripe } = app.sandbox;
  await stripe.balanceSettings.update({
    payments: { payouts: { minimum_balance_by_currency: { usd: heldBack } } },
  });
  await fund(900_000);
  [ada, bea, cleo] = [await seller(), await seller('btok_us_verified_noAccount'), await seller()];
  const [first] = await Promise.all(
    Array.from({ length: transfersToAda }, (_, n) => send(ada, 1000 + n)),
  );
  await stripe.transfers.createReversal(first?.id ?? '', { amount: 400 });
  await send(bea, 7000);
  await stripe.balanceSettings.update(
    { payments: { payouts: { schedule: { interval: 'manual' } } } },
    { stripeAccount: cleo },
  );
  await send(cleo, 8000);
  await stripe.payouts.create({ amount: 3000, currency: 'usd' }, { stripeAccount: cleo });
  await app.sandbox.advance(7 * day);
  await eventually(async () => {
    expect(await list('status=paid')).toHaveLength(3);
    expect(await list('status=failed')).toHaveLength(1);
  });
}, 60_000);
afterEach(() => app.sandbox.clearFaults());
afterAll(() => app.stop());

test('an automatic payout of an account consists of its transfers, to the cent', async () => {
  const amount = sum(Array.from({ length: transfersToAda }, (_, n) => 1000 + n)) - 400;
  const row = await only(`account=${ada}&amount[gte]=10000`);
  expect(row).toMatchObject({ amount, state: 'paid', automatic: true, last4: '6789' });

  const { data, source } = await open(row.id);
  expect(source).toBe('stripe');
  expect(data.account).toMatchObject({ id: ada, collects: 'stripe' });
  expect(data.destination).toMatchObject({ last4: '6789', status: 'new', removed: false });
  expect(data.composition).toMatchObject({
    state: 'complete',
    count: transfersToAda + 1,
    net: amount,
    difference: 0,
    totals: [
      { reporting_category: 'charge', count: transfersToAda, net: amount + 400 },
      { reporting_category: 'refund', count: 1, net: -400 },
    ],
  });

  const lines = await allLines(row.id);
  expect(lines).toHaveLength(transfersToAda + 1);
  expect(new Set(lines.map(({ balance_transaction }) => balance_transaction)).size).toBe(
    lines.length,
  );
  expect(lines.at(-1)?.running).toBe(amount);
  // Whatever the account received or gave back, the page leads to our own transfer.
  const { data: transfers } = await app.sandbox.stripe.transfers.list({
    destination: ada,
    limit: 100,
  });
  const abouts = new Set(lines.map(({ about }) => about));
  expect(transfers.every(({ id }) => abouts.has(id))).toBe(true);
  const reversal = lines.find(({ reporting_category }) => reporting_category === 'refund');
  expect(reversal).toMatchObject({ transfer_group: 'order_1000', net: -400 });
  expect(reversal?.about).toMatch(/^tr_/);
});

test('what is known for good is not read again', async () => {
  const { id } = await only(`account=${ada}&amount[gte]=10000`);
  await open(id);
  const asked = await asksForLines(ada);
  expect(asked).toBeGreaterThan(1);
  await open(id);
  expect(await asksForLines(ada)).toBe(asked);
});

test('the platform’s own payout leaves out what its settings hold back', async () => {
  const row = await only('account=platform');
  expect(row).toMatchObject({ account: null, bank: 'STRIPE TEST BANK', last4: '6789' });
  expect(await list('whose=platform')).toEqual([row]);
  const { composition, bookings, can } = (await open(row.id)).data;
  expect(can.reverse).toMatchObject({ ok: false, code: 'payout_of_platform' });
  expect(composition).toMatchObject({ state: 'complete', difference: 0, net: row.amount });
  expect(composition.totals).toContainEqual(
    expect.objectContaining({ reporting_category: 'payout_minimum_balance_hold', net: -heldBack }),
  );
  expect(bookings).toMatchObject([{ type: 'payout', net: -row.amount }]);
  const lines = await allLines(row.id);
  const toBea = lines.find(({ amount }) => amount === -7000);
  expect(toBea?.about).toMatch(/^tr_/);
});

test('a failed payout says why, who must mend it, and what Stripe does meanwhile', async () => {
  const row = await only('failure_code=no_account');
  expect(row).toMatchObject({ account: bea, failure: failureWords('no_account').what });
  const { data } = await open(row.id);
  expect(data.failure).toEqual({ code: 'no_account', ...failureWords('no_account') });
  expect(data.destination).toMatchObject({ last4: '1116', status: 'errored' });
  expect(data.bookings.map(({ type, net }) => [type, net])).toEqual([
    ['payout', -7000],
    ['payout_failure', 7000],
  ]);
});

test('a payout by hand has no composition, and can be followed to what takes it back', async () => {
  const row = await only(`account=${cleo}`);
  expect(row).toMatchObject({ amount: 3000, automatic: false });
  const before = (await open(row.id)).data;
  expect(before.composition).toMatchObject({ state: 'manual', count: 0 });
  expect(before.can).toMatchObject({ cancel: { code: 'payout_left' }, reverse: { ok: true } });
  const { stripe } = app.sandbox;
  const reversal = await stripe.payouts.reverse(row.id, {}, { stripeAccount: cleo });
  await eventually(async () => {
    const { data } = await open(row.id);
    expect(data).toMatchObject({
      state: 'reversed',
      reversedBy: { id: reversal.id, amount: -3000 },
      can: { reverse: { ok: false, code: 'payout_reversed' } },
    });
    expect((await open(reversal.id)).data.original).toMatchObject({ id: row.id, amount: 3000 });
  });
  const finance = await app.as('finance');
  const file = await finance.fetch(`/api/exports/payouts.csv?columns=id,state&account=${cleo}`);
  expect(await file.text()).toContain(`${row.id},reversed\r\n`);
});

/** Sends an account money, and gives the payout that its schedule makes of it before it arrives. */
async function nextPayout(account: string, amount: number): Promise<PayoutRow> {
  const onTheWay = `account=${account}&amount[gte]=${amount}&amount[lte]=${amount}`;
  await fund(amount);
  await send(account, amount);
  // The schedule rests on weekends.
  for (let days = 0; days < 4; days += 1) {
    const now = await app.sandbox.advance(day);
    const made = await app.sandbox.stripe.payouts.list({ limit: 1 }, { stripeAccount: account });
    if ((made.data[0]?.created ?? 0) > now - day) break;
  }
  return eventually(() => only(onTheWay));
}

test('what a payout consists of may change until Stripe has reconciled it', async () => {
  const { id, amount } = await nextPayout(ada, 4000);
  const code = 'payout_reconciliation_not_ready';
  await app.sandbox.fault({ path: '/v1/balance_transactions', status: 400, error: { code } });
  const tooEarly = await open(id);
  expect(tooEarly.source).toBe('stripe');
  expect(tooEarly.data.composition).toMatchObject({ state: 'unread', count: 0 });
  await app.sandbox.clearFaults();
  expect((await open(id)).data.composition).toMatchObject({ state: 'provisional', net: amount });
  await app.sandbox.advance(5 * day);
  expect((await open(id)).data.composition).toMatchObject({ state: 'complete', net: amount });
});

test('a payout of many lines is shown while they are still being read', async () => {
  const { id, amount } = await nextPayout(ada, 4200);
  await app.sandbox.fault({ path: '/v1/balance_transactions', delayMs: 3000 });
  const { source, data } = await open(id);
  expect(source).toBe('stripe');
  expect(data.composition).toMatchObject({ state: 'unread', reading: true });
  await eventually(async () => {
    const { composition } = (await read<Opened>(`/${id}?source=snapshot`)).data;
    expect(composition).toMatchObject({ reading: false, net: amount });
  });
});

test('where the key may not read its lines, the payout’s page says so', async () => {
  const { id } = await nextPayout(ada, 4300);
  const message = 'This key may not read balance transactions.';
  await app.sandbox.fault({ path: '/v1/balance_transactions**', status: 403, error: { message } });
  const { status, body } = await (await app.as('viewer')).get<Opened>(`/api/payouts/${id}`);
  expect([status, body.source]).toEqual([200, 'stripe']);
  expect(body.data.composition).toMatchObject({ state: 'unread', refused: message });
});

test('while Stripe does not answer, what is known is shown', async () => {
  const known = await only(`account=${ada}&amount[gte]=10000`);
  await app.sandbox.fault({ path: '/v1/payouts/*', status: 500 });
  const { data, source, staleBecause } = await open(known.id);
  expect([source, staleBecause]).toEqual(['snapshot', 'Stripe does not answer right now.']);
  expect(data.composition).toMatchObject({ state: 'complete', count: transfersToAda + 1 });
});

test('while Stripe does not answer for its lines, the payout is shown without them', async () => {
  const { id } = await nextPayout(ada, 4100);
  await app.sandbox.fault({ path: '/v1/balance_transactions', status: 500 });
  const { data, source } = await open(id);
  expect(source).toBe('snapshot');
  expect(data).toMatchObject({ payout: { amount: 4100 }, composition: { state: 'unread' } });
  await app.sandbox.clearFaults();
  expect((await open(id)).data.composition).toMatchObject({ count: 1, difference: 0 });
});

test('the list filters, sorts and sums', async () => {
  const failed = await read<{ data: Summary }>('/summary?status=failed');
  expect(failed.data).toMatchObject({
    count: 1,
    totals: [{ currency: 'usd', count: 1, amount: 7000 }],
    tabs: { failed: 1 },
  });
  const [largest] = await list('sort=-amount&whose=connected');
  expect(largest?.account).toBe(ada);
  expect(await list('q=no_account')).toMatchObject([{ account: bea }]);
  expect(await list('amount[gte]=6999&amount[lte]=7000')).toMatchObject([{ account: bea }]);
  const soonest = (await list('sort=arrival_date')).map(({ arrival_date }) => arrival_date);
  expect(soonest).toEqual(soonest.toSorted((one, other) => one - other));
});

test.each([
  ['?status=gone', 400, 'invalid_input'],
  ['/po_unknown1', 404, 'not_found'],
  ['/po_unknown1/lines', 404, 'not_found'],
  ['/po_unknown1?source=snapshot', 404, 'not_found'],
])('%s is refused', async (path, status, code) => {
  const answer = await (await app.as('viewer')).get<ErrorBody>(`/api/payouts${path}`);
  expect([answer.status, answer.body.error.code]).toEqual([status, code]);
});

test('a cursor of another list is refused', async () => {
  const { id } = await only(`account=${ada}&amount[gte]=10000`);
  const { next } = await read<Page<PayoutRow>>('?limit=1');
  const viewer = await app.as('viewer');
  const { status, body } = await viewer.get<ErrorBody>(`/api/payouts/${id}/lines?cursor=${next}`);
  expect([status, body.error.field]).toEqual([400, 'cursor']);
});

test.each(payoutFailureCodes)('%s is told in words, with the way to mend it', (code) => {
  const { what, mend } = failureWords(code);
  expect(what).toMatch(/^The [^_]+[^.]$/);
  expect(mend).toMatch(/^[a-z][^_]+[^.]$/);
});

test('a code that is newer than the words is shown as it is', () => {
  expect(failureWords('moon_phase')).toEqual({ what: 'moon_phase', mend: null });
});

test('of an account that has left, a payout and the balance are as old as they were last seen', async () => {
  const { stripe } = app.sandbox;
  const gone = await seller();
  await fund(9000);
  await stripe.transfers.create({ amount: 9000, currency: 'usd', destination: gone });
  const order = { amount: 2000, currency: 'usd' };
  const { id } = await stripe.payouts.create(order, { stripeAccount: gone });
  const opened = async <T>(path: string) =>
    (await app.as('viewer')).read<T & Pick<Opened, 'source' | 'staleBecause'> & { asOf: number }>(
      path,
    );
  await eventually(() => opened(`/api/payouts/${id}?source=snapshot`));
  await opened(`/api/balances/${gone}`);
  const seen = await app.sandbox.now();
  await app.sandbox.advance(3 * day);
  await stripe.accounts.del(gone);
  for (const path of [`/api/payouts/${id}`, `/api/balances/${gone}`]) {
    const { source, staleBecause, asOf } = await opened(path);
    expect({ source, staleBecause }).toEqual({
      source: 'snapshot',
      staleBecause: 'The account has left the platform, so that Stripe no longer shows it.',
    });
    expect(asOf).toBeLessThan(seen + day);
  }
  await eventually(async () =>
    expect(await opened(`/api/accounts/${gone}`)).toMatchObject({ data: { deauthorized: true } }),
  );
});
