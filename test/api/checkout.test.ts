import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LineItem } from '../../api/checkout/line-items.ts';
import type { CheckoutRow } from '../../api/checkout/list.ts';
import type { CheckoutState } from '../../api/checkout/rules.ts';
import { type AppForTest, startApp } from '../support/app.ts';
import { byBankDebit, byCard, paysOn } from '../support/customer.ts';
import { eventually } from '../support/eventually.ts';

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
    charge: { id: string; outcome: string } | null;
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
