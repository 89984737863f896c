import type Stripe from 'stripe';
import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RestrictionClock } from '../../api/accounts/clock.ts';
import type { Preview } from '../../api/operations/prepare.ts';
import type { OperationView } from '../../api/operations/view.ts';
import type { HistoryEntry } from '../../api/store/history.ts';
import { type AppForTest, type Client, startApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { pay, seller } from './operations-harness.ts';

let app: AppForTest;
let manager: Client;

beforeAll(async () => {
  app = await startApp();
  manager = await app.as('manager');
  await app.synced();
});
afterAll(() => app.stop());

interface Page {
  data: HistoryEntry[];
  next: string | null;
}
const changes = (path: string, query = '') => manager.read<Page>(`/api/${path}/changes${query}`);
const detail = async <T>(path: string) =>
  (await manager.read<{ data: T }>(`/api/${path}?source=snapshot`)).data;

/** Orders a refund, and gives its operation. */
async function refund(charge: string, amount: number) {
  const input = { charge, amount };
  const { body } = await manager.post<Preview>('/api/operations/preview', {
    kind: 'refund.create',
    input,
  });
  const done = await manager.post<OperationView>('/api/operations', {
    id: ulid(),
    kind: 'refund.create',
    input,
    reason: 'For its history',
    fingerprint: body.fingerprint,
  });
  expect(done.body.status).toBe('succeeded');
  return done.body.id;
}

test('a long history is read page by page, each change once, and goes to its beginning', async () => {
  const charge = await pay(app.sandbox);
  for (let n = 1; n <= 5; n += 1) {
    await app.sandbox.advance(10);
    await app.sandbox.stripe.charges.update(charge.id, { metadata: { 'order.line': String(n) } });
    await eventually(async () => {
      const { data } = await changes(`payments/${charge.id}`);
      const set = data.flatMap((entry) => entry.changes.map(({ after }) => after));
      expect(set).toContain(String(n));
    });
  }
  const whole = (await changes(`payments/${charge.id}`, '?limit=100')).data;
  const read: HistoryEntry[] = [];
  let cursor: string | null = null;
  do {
    const page: Page = await changes(
      `payments/${charge.id}`,
      `?limit=2${cursor ? `&cursor=${cursor}` : ''}`,
    );
    expect(page.data.length).toBeLessThanOrEqual(2);
    read.push(...page.data);
    cursor = page.next;
  } while (cursor !== null);
  expect(read).toEqual(whole);
  const isLine = ({ path }: { path: string }) => path === 'metadata.order.line';
  const set = whole.filter((entry) => entry.changes.some(isLine));
  expect(set.map((entry) => entry.changes.find(isLine)?.after)).toEqual(['5', '4', '3', '2', '1']);
  // Somebody with the key did all of it, by what Stripe says.
  for (const entry of set) expect(entry).toMatchObject({ outside: true, event: expect.anything() });
});

test('a cursor of something else, and an object that nobody knows, are refused', async () => {
  const charge = await pay(app.sandbox);
  await eventually(() => changes(`payments/${charge.id}`));
  expect(await manager.get(`/api/payments/${charge.id}/changes?cursor=nothing`)).toMatchObject({
    status: 400,
    body: { error: { field: 'cursor' } },
  });
  for (const path of ['payments/ch_none', 'transfers/tr_none', 'payouts/po_none'])
    expect(await manager.get(`/api/${path}/changes`)).toMatchObject({ status: 404 });
  for (const path of ['disputes/du_none', 'accounts/acct_none', 'balances/acct_none'])
    expect(await manager.get(`/api/${path}/changes`)).toMatchObject({ status: 404 });
});

test('what an operation changed is known by it though no event ever tells', async () => {
  const charge = await pay(app.sandbox);
  await eventually(() => changes(`payments/${charge.id}`));
  await app.sandbox.advance(60);
  await app.sandbox.control('POST', '/webhooks', { loss: 1 });
  const operation = await refund(charge.id, 700);
  const { history } = await detail<{ history: HistoryEntry[] }>(`payments/${charge.id}`);
  const entry = history.find(({ changes: made }) =>
    made.some(({ path }) => path === 'amount_refunded'),
  );
  expect(entry?.operation).toMatchObject({ id: operation, by: { name: expect.any(String) } });
  expect(entry?.changes).toContainEqual({ path: 'amount_refunded', before: 0, after: 700 });
  await app.sandbox.control('POST', '/webhooks', { loss: 0 });
});

describe('an account', () => {
  const read = (id: string) =>
    detail<{ clock: RestrictionClock; status: string; history: HistoryEntry[] }>(`accounts/${id}`);
  async function enabled(name: string) {
    const id = await seller(app.sandbox, name);
    await app.sandbox.simulate('account_onboarding', { account: id, stage: 'verified' });
    await eventually(async () => expect((await read(id)).status).toBe('enabled'));
    return id;
  }
  /** Time passes; the product learns of it by what it asks Stripe. */
  async function on(id: string, seconds: number) {
    await app.sandbox.advance(seconds);
    await manager.read(`/api/accounts/${id}`);
  }
  const requirement = 'individual.verification.document';

  test('tells from day to day what is asked, what is blocked, and what was mended', async () => {
    const id = await enabled('Clock House');
    const made = (await read(id)).clock;
    expect(made).toMatchObject({ restrictions: [], news: { made: true, lines: [] } });

    await on(id, 3 * 86_400);
    await app.sandbox.simulate('account_requirement', { account: id, requirement, days: 2 });
    const asked = await eventually(async () => {
      const { clock } = await read(id);
      expect(clock.restrictions.map(({ what, state }) => [what, state])).toEqual([
        ['charges', 'ending'],
        ['payouts', 'ending'],
      ]);
      return clock;
    });
    const deadline = asked.restrictions[0]?.by ?? 0;
    expect(Math.abs(deadline - (await app.sandbox.now()) - 2 * 86_400)).toBeLessThan(60);
    expect(asked.news.made).toBe(false);
    expect(asked.news.lines).toContainEqual({
      text: 'Asked for now: Identity document of the account holder.',
      tone: 'worse',
      by: deadline,
    });

    // A day on nothing is new; the deadline is.
    await on(id, 86_400 + 60);
    await eventually(async () => expect((await read(id)).clock.news.lines).toEqual([]));
    await app.sandbox.simulate('account_past_due', { account: id, requirement });
    const late = await eventually(async () => {
      const { clock } = await read(id);
      expect(clock.restrictions).toContainEqual(
        expect.objectContaining({
          what: 'payouts',
          state: 'blocked',
          who: 'platform',
          why: 'Required information is overdue.',
          since: expect.any(Number),
        }),
      );
      return clock;
    });
    expect(late.news.lines.map(({ text }) => text)).toEqual(
      expect.arrayContaining([
        'The account is restricted; it was soon restricted.',
        'Payouts to its bank: blocked now.',
        'Overdue now: Identity document of the account holder.',
      ]),
    );

    await app.sandbox.simulate('account_requirements_met', { account: id });
    await eventually(async () => {
      const { clock, history } = await read(id);
      expect(clock.restrictions).toEqual([]);
      expect(clock.news.lines.map(({ tone }) => tone)).not.toContain('worse');
      const lists = history.flatMap(({ changes: each }) =>
        each.filter(({ path }) => path === 'requirements.past_due'),
      );
      expect(lists.map(({ members }) => members)).toEqual([
        { added: [], gone: ['Identity document of the account holder'] },
        { added: ['Identity document of the account holder'], gone: [] },
      ]);
    });
    for (const { event } of (await read(id)).history) expect(event?.type).toMatch(/^account\./);
  });

  test('that Stripe rejected is over, and says so', async () => {
    const id = await enabled('Closed Shutters');
    await app.sandbox.simulate('account_rejected_by_stripe', { account: id });
    const { clock } = await eventually(async () => {
      const found = await read(id);
      expect(found.status).toBe('rejected');
      return found;
    });
    expect(clock.restrictions.length).toBeGreaterThan(0);
    for (const { who, code } of clock.restrictions)
      expect([who, code?.split('.')[0]]).toEqual(['nobody', 'rejected']);
  });
});

test('a balance’s history says which currency moved', async () => {
  const id = await seller(app.sandbox, 'Moving Parts');
  const balance: Stripe.Balance = await app.sandbox.stripe.balance.retrieve(
    {},
    { stripeAccount: id },
  );
  expect(balance.object).toBe('balance');
  await manager.get(`/api/balances/${id}`);
  await app.sandbox.stripe.transfers.create({
    amount: 100,
    currency: 'usd',
    destination: id,
    source_transaction: (await pay(app.sandbox)).id,
  });
  await eventually(async () => {
    await manager.get(`/api/balances/${id}`);
    const { data } = await changes(`balances/${id}`);
    const paths = data.flatMap((entry) => entry.changes.map(({ path }) => path));
    expect(paths.some((path) => /^(available|pending)\.usd(\.amount)?$/.test(path))).toBe(true);
  });
});

test('a group’s history is that of its payments and transfers, each with its currency', async () => {
  const group = `order_${ulid()}`;
  const charge = await pay(app.sandbox, { transfer_group: group });
  await eventually(() => manager.read(`/api/groups/${group}`));
  await app.sandbox.advance(60);
  await refund(charge.id, 300);
  const { data } = await eventually(async () => {
    const page = await changes(`groups/${group}`);
    expect(page.data.some(({ operation }) => operation)).toBe(true);
    return page;
  });
  expect(data.find(({ operation }) => operation)).toMatchObject({
    object: { kind: 'charge', id: charge.id, currency: charge.currency },
  });
  expect(await manager.get('/api/groups/nobody/changes')).toMatchObject({ status: 404 });
});
