import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AppForTest, startApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { type Heard, listen } from '../support/live.ts';
import { startSandbox } from '../support/sandbox.ts';

let app: AppForTest;

beforeAll(async () => {
  app = await startApp();
  await app.synced();
});
afterAll(() => app.stop());

const pay = (amount: number) =>
  app.sandbox.stripe.paymentIntents.create({
    amount,
    currency: 'usd',
    payment_method: 'pm_card_visa',
    confirm: true,
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
  });

/** Waits until the list of payments has the one of at least this amount. */
async function isListed(amount: number) {
  const viewer = await app.as('viewer');
  await eventually(async () => {
    const { data } = await viewer.read<{ data: unknown[] }>(`/api/payments?amount[gte]=${amount}`);
    expect(data).toHaveLength(1);
  });
}

const areasOf = (heard: Heard[]) => heard.flatMap(({ areas }) => areas);

test('an open page hears of a payment by its area', async () => {
  const page = await listen(app);
  await pay(5000);
  await eventually(() => expect(areasOf(page.heard)).toContain('payments'));
  await page.end();
});

test('a page that was away hears what it missed, and only that', async () => {
  const page = await listen(app);
  const last = page.lastId();
  await page.end();
  await pay(6000);
  await isListed(6000);
  const back = await listen(app, { lastId: last });
  expect(areasOf(back.heard)).toContain('payments');
  expect(back.heard.map(({ event }) => event)).not.toContain('resync');
  await back.end();
});

test('a page hears what changed between its first reading and its stream', async () => {
  const viewer = await app.as('viewer');
  const { live } = await viewer.read<{ live: string }>('/api/me');
  await pay(6500);
  await isListed(6500);
  const page = await listen(app, { since: live });
  expect(areasOf(page.heard)).toContain('payments');
  expect(page.heard.map(({ event }) => event)).not.toContain('resync');
  await page.end();
});

test('after a restart nobody knows what was missed: the page is told to ask for everything', async () => {
  const page = await listen(app);
  const last = page.lastId();
  await page.end();
  await app.restart();
  const back = await listen(app, { lastId: last });
  expect(back.heard.map(({ event }) => event)).toContain('resync');
  await back.end();
});

test('the platform’s balance follows its payments', async () => {
  const viewer = await app.as('viewer');
  await pay(7000);
  await eventually(async () => {
    const held = await app.sandbox.stripe.balance.retrieve();
    const pending = held.pending.find(({ currency }) => currency === 'usd')?.amount;
    const { data } = await viewer.read<{ data: { balances: { pending: number }[] } }>(
      '/api/balances/platform?source=snapshot',
    );
    expect(data.balances[0]?.pending).toBe(pending);
  }, 20_000);
});

test('every page is told when Stripe stops answering', async () => {
  const sandbox = await startSandbox();
  const other = await startApp({ sandbox });
  try {
    await other.synced();
    const account = await sandbox.stripe.accounts.create({ type: 'express', country: 'US' });
    const viewer = await other.as('viewer');
    await viewer.read(`/api/accounts/${account.id}`);
    const page = await listen(other);
    await sandbox.stop();
    const shown = await viewer.read<{ source: string; staleBecause: string }>(
      `/api/accounts/${account.id}`,
    );
    expect(shown).toMatchObject({ source: 'snapshot', staleBecause: expect.any(String) });
    await eventually(() => expect(areasOf(page.heard)).toContain('status'));
    const { data } = await viewer.read<{ data: object }>('/api/status');
    expect(data).toEqual({
      stripe: { reachable: false, since: expect.any(Number) },
      complete: true,
    });
    await page.end();
  } finally {
    await other.stop();
  }
});

test('nobody hears without a session', async () => {
  const { status } = await app.nobody.get('/api/live');
  expect(status).toBe(401);
});
