import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LineItem } from '../../api/checkout/line-items.ts';
import type { CheckoutRow } from '../../api/checkout/list.ts';
import type { CheckoutState } from '../../api/checkout/rules.ts';
import type { FindingRow } from '../../api/inbox/list.ts';
import type { TimelineLine } from '../../api/kit/timeline.ts';
import type { Possible } from '../../api/operations/rules.ts';
import { type AppForTest, startApp } from '../support/app.ts';
import { byBankDebit, byCard, paysOn } from '../support/customer.ts';
import { eventually } from '../support/eventually.ts';
import { verifiedSeller } from '../support/merchant.ts';
import { done, previewed } from '../support/order.ts';

let app: AppForTest;
beforeAll(async () => {
  app = await startApp();
  await app.synced();
});
afterAll(() => app.stop());

interface Page {
  session: Stripe.Checkout.Session;
  state: CheckoutState;
  payment: {
    intent: string;
    status: string | null;
    charge: { id: string; outcome: string; refund: Possible } | null;
  } | null;
  can: { expire: { ok: boolean } };
  history: object[];
}

/** A session that somebody made outside of this product. */
const open = (more: Partial<Stripe.Checkout.SessionCreateParams> = {}) =>
  app.sandbox.stripe.checkout.sessions.create({
    mode: 'payment',
    line_items: [
      {
        price_data: { currency: 'usd', unit_amount: 2500, product_data: { name: 'Chair' } },
        quantity: 2,
      },
    ],
    success_url: 'https://example.com/done',
    ...more,
  });

/** Its page as it stands here, without asking Stripe, once it is as awaited. */
const kept = (id: string, awaited: (page: Page) => void) =>
  eventually(async () => {
    const viewer = await app.as('viewer');
    const { data } = await viewer.read<{ data: Page }>(`/api/checkout/${id}?source=snapshot`);
    awaited(data);
    return data;
  });

test('a session that others made is read through, with what it sells', async () => {
  const viewer = await app.as('viewer');
  const { id, url } = await open({ customer_email: 'jenny@example.com' });
  const { data } = await viewer.read<{ data: Page }>(`/api/checkout/${id}`);
  expect(data).toMatchObject({
    state: 'open',
    session: { id, url, amount_total: 5000, client_secret: null },
    payment: null,
    can: { expire: { ok: true } },
  });
  const items = await viewer.read<{ data: LineItem[] }>(`/api/checkout/${id}/line-items`);
  expect(items.data).toMatchObject([
    { name: 'Chair', quantity: 2, unitAmount: 2500, amount: 5000, currency: 'usd' },
  ]);
  expect((await viewer.get('/api/checkout/cs_test_none')).status).toBe(404);
});

test('what Stripe’s events tell of a card payment is on its page, its list and in the search', async () => {
  const { id, url } = await open();
  await paysOn(url, byCard);
  const { payment, session } = await kept(id, (page) => {
    expect(page.state).toBe('paid');
    expect(page.payment?.charge?.outcome).toBe('succeeded');
  });
  expect(session.payment_intent).toBe(payment?.intent);
  const viewer = await app.as('viewer');
  const { data } = await viewer.read<{ data: CheckoutRow[] }>(
    `/api/checkout?state=paid&payment_intent=${payment?.intent}`,
  );
  expect(data).toMatchObject([
    { id, amount: 5000, currency: 'usd', customer: 'Jenny Rosen', state: 'paid' },
  ]);
  const found = await viewer.read<{ data: { kind: string; found: { id: string }[] }[] }>(
    `/api/search?q=${id}`,
  );
  expect(found.data).toMatchObject([{ kind: 'checkout', found: [{ id }] }]);
  expect(payment?.charge?.refund).toEqual({ ok: true });

  await app.sandbox.stripe.refunds.create({ charge: payment!.charge!.id });
  const after = await kept(id, (page) => expect(page.payment?.charge?.outcome).toBe('refunded'));
  expect(after.payment?.charge?.refund).toMatchObject({ ok: false });
});

test.each([
  ['succeeds', '000123456789', 'paid', 'succeeded'],
  ['fails', '000111111116', 'unpaid', 'failed'],
])('a bank debit is completed and unpaid until it %s', async (_, account, state, outcome) => {
  const { id, url } = await open();
  await paysOn(url, byBankDebit(account));
  await kept(id, (page) => {
    expect(page.state).toBe('unpaid');
    expect(page.payment).toMatchObject({ status: 'processing', charge: { outcome: 'pending' } });
  });
  await app.sandbox.advance(8 * 24 * 3600);
  const page = await kept(id, (now) => expect(now.payment?.charge?.outcome).toBe(outcome));
  await kept(id, (now) => expect(now.state).toBe(state));
  expect(page.can.expire.ok).toBe(false);
});

test('a debit that fails after its money was sent on is taken back from the sellers, and the customer told', async () => {
  const [restaurant, driver] = await Promise.all(
    ['Restaurant', 'Driver'].map((name) => verifiedSeller(app.sandbox, name)),
  );
  const transfer_group = 'order_debit';
  const { id, url } = await open({ payment_intent_data: { transfer_group } });
  await paysOn(url, byBankDebit('000222222227'));
  const { payment } = await kept(id, (page) => expect(page.payment?.charge).toBeTruthy());
  const charge = String(payment?.charge?.id);

  const finance = await app.as('finance');
  const share = (destination: string | undefined, amount: number) => ({
    destination,
    amount,
    currency: 'usd',
    sourceTransaction: charge,
  });
  const { warnings } = await previewed(finance, 'transfer.create', share(restaurant, 3500));
  expect(warnings.join()).toContain('still on its way');
  const transfers = [
    await done(finance, 'transfer.create', share(restaurant, 3500)),
    await done(finance, 'transfer.create', share(driver, 1000)),
  ];
  const findings = (awaited: (rows: FindingRow[]) => void) =>
    eventually(async () => {
      const { data } = await finance.read<{ data: FindingRow[] }>(
        `/api/inbox?group=${transfer_group}&state=open&sort=-amount`,
      );
      awaited(data);
      return data;
    });
  await findings((rows) => expect(rows).toEqual([]));

  await app.sandbox.advance(8 * 24 * 3600);
  const [told, ...owed] = await findings((rows) => expect(rows).toHaveLength(3));
  expect(told).toMatchObject({
    kind: 'payment_failed_later',
    subject: charge,
    amount: 5000,
    fix: { act: 'tell_customer', charge },
    message: expect.stringMatching(
      /^Dear Jenny Rosen,\n\nYour payment of 50\.00 USD was accepted at first/,
    ),
  });
  expect(owed.map(({ kind, fix }) => [kind, fix])).toEqual([
    ['failed_not_reversed', { act: 'reverse_transfer', transfer: transfers[0], amount: 3500 }],
    ['failed_not_reversed', { act: 'reverse_transfer', transfer: transfers[1], amount: 1000 }],
  ]);
  // The session stays completed and unpaid: the customer cannot pay it again.
  await kept(id, ({ state }) => expect(state).toBe('unpaid'));

  for (const { fix } of owed)
    if (fix.act === 'reverse_transfer')
      await done(finance, 'transfer.reverse', { transfer: fix.transfer, amount: fix.amount });
  await findings((rows) => expect(rows.map(({ kind }) => kind)).toEqual(['payment_failed_later']));
  await finance.post('/api/inbox/resolve', { ids: [told?.id], note: 'They pay by card' });
  await findings((rows) => expect(rows).toEqual([]));

  const page = await finance.read<{ data: { timeline: TimelineLine[] } }>(
    `/api/payments/${charge}`,
  );
  expect(page.data.timeline.map(({ text, money }) => [text, money?.amount])).toEqual([
    ['Checkout Session made for the customer', 5000],
    ['Payment begun', 5000],
    ['Debit by ACH Direct Debit ····2227 sent to the customer’s bank', 5000],
    ['The customer completed the Checkout Session', undefined],
    ['Transferred to', -3500],
    ['Transferred to', -1000],
    ['The debit failed', -5000],
    ['Taken back from', 3500],
    ['Taken back from', 1000],
    ['The platform makes a new Checkout Session, if the customer still wants to pay', undefined],
  ]);
  const group = await finance.read<{ data: { ledgers: object[] } }>(
    `/api/groups/${transfer_group}`,
  );
  expect(group.data.ledgers).toMatchObject([
    { collected: 0, transferred: 4500, reversed: 4500, kept: 0, difference: 0 },
  ]);
});

test('one that expired says so, and what changed stands in its history', async () => {
  const { id } = await open();
  const viewer = await app.as('viewer');
  await viewer.read(`/api/checkout/${id}`);
  await app.sandbox.stripe.checkout.sessions.expire(id);
  const page = await kept(id, ({ state }) => expect(state).toBe('expired'));
  expect(page.session.url).toBeNull();
  expect(page.history).not.toHaveLength(0);
});

test('the list says what its sessions come to in each currency', async () => {
  const price_data = { currency: 'eur', unit_amount: 700, product_data: { name: 'Tea' } };
  const { id } = await open({ line_items: [{ price_data, quantity: 1 }] });
  const viewer = await app.as('viewer');
  await viewer.read(`/api/checkout/${id}`);
  const { data } = await viewer.read<{ data: object }>('/api/checkout/summary?currency=eur');
  expect(data).toMatchObject({ count: 1, totals: [{ currency: 'eur', amount: 700 }] });
});
