import type Stripe from 'stripe';
import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Cared } from '../../api/inbox/care.ts';
import type { FindingRow, KindTotal } from '../../api/inbox/list.ts';
import type { ErrorBody } from '../../api/kit/errors.ts';
import { type AppForTest, type Client, startApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { listen } from '../support/live.ts';
import { pay, seller, verifiedSeller } from '../support/merchant.ts';

const day = 86_400;

let app: AppForTest;
let finance: Client;
let stripe: Stripe;
let restaurant: string;
let driver: string;

beforeAll(async () => {
  app = await startApp();
  await app.synced();
  finance = await app.as('finance');
  ({ stripe } = app.sandbox);
  restaurant = await verifiedSeller(app.sandbox, 'Trattoria Limmat');
  driver = await verifiedSeller(app.sandbox, 'Velokurier');
});
afterAll(() => app.stop());

const list = async (query: string, as = finance) =>
  as.read<{ data: FindingRow[]; next: string | null }>(`/api/inbox?${query}`);

/** The findings of a query, once there are so many. */
const found = (query: string, count = 1) =>
  eventually(async () => {
    const { data } = await list(query);
    expect(data).toHaveLength(count);
    return data;
  });

const only = async (query: string) => (await found(query))[0]!;

const order = <T>(act: string, body: object, as = finance) => as.post<T>(`/api/inbox/${act}`, body);

/** The guide's order: 100.00 collected, 70.00 to the restaurant and 20.00 to the driver. */
async function sold(group: string) {
  const charge = await pay(app.sandbox, { transfer_group: group });
  const send = (destination: string, amount: number) =>
    stripe.transfers.create({
      amount,
      currency: 'usd',
      destination,
      source_transaction: charge.id,
    });
  return {
    charge: charge.id,
    large: await send(restaurant, 7000),
    small: await send(driver, 2000),
  };
}

describe('a refund whose transfers stand', () => {
  test('is found for each seller, and taking back what is owed mends it by itself', async () => {
    const { charge, large, small } = await sold('order_mended');
    await stripe.refunds.create({ charge, amount: 5000 });
    const [first, second] = await found('group=order_mended&sort=-amount', 2);
    expect(first).toMatchObject({
      kind: 'refund_not_reversed',
      desk: 'finance',
      subject: large.id,
      account: restaurant,
      accountName: 'Trattoria Limmat',
      amount: 3500,
      currency: 'usd',
      state: 'open',
      fix: { act: 'reverse_transfer', transfer: large.id, amount: 3500 },
    });
    expect(second).toMatchObject({ subject: small.id, amount: 1000 });
    await stripe.transfers.createReversal(large.id, { amount: 3500 });
    expect(await only('group=order_mended')).toMatchObject({ subject: small.id });
    await stripe.transfers.createReversal(small.id, { amount: 1000 });
    await found('group=order_mended', 0);
  });

  test('that was ordered here says that it was left on purpose', async () => {
    const { charge, large } = await sold('order_left');
    const input = { charge, amount: 5000, reversals: [{ transfer: large.id, amount: 3000 }] };
    const preview = { kind: 'refund.create', input };
    const { body } = await finance.post<{ fingerprint: string }>(
      '/api/operations/preview',
      preview,
    );
    const { fingerprint } = body;
    const submitted = { ...preview, id: ulid(), reason: 'The driver did come', fingerprint };
    expect((await finance.post('/api/operations', submitted)).status).toBeLessThan(300);
    const kept = await found('group=order_left&sort=-amount', 2);
    expect(kept.map(({ kind, amount }) => [kind, amount])).toEqual([
      ['refund_unrecovered', 1000],
      ['refund_unrecovered', 500],
    ]);
    expect(kept[0]?.facts).toContain('whoever ordered the refund chose so');
  });
});

test('a lost dispute: the evidence is due, then what the sellers hold is owed', async () => {
  const { charge, large } = await sold('order_disputed');
  const { id } = await app.sandbox.simulate<{ id: string }>('dispute', { charge });
  const due = await only(`kind=dispute_due&subject=${id}`);
  expect(due.due).toBeGreaterThan(await app.sandbox.now());
  expect(await found('group=order_disputed&kind=dispute_not_reversed', 2)).toContainEqual(
    expect.objectContaining({ subject: large.id, amount: 7000 }),
  );
  await app.sandbox.simulate('dispute_decision', { dispute: id, outcome: 'won' });
  await found('group=order_disputed', 0);
});

test('the platform loses by a destination charge whose fee is less than Stripe’s', async () => {
  const charge = await pay(app.sandbox, {
    transfer_data: { destination: restaurant },
    application_fee_amount: 123,
  });
  await eventually(async () => {
    expect(await only(`group=${charge.transfer_group}`)).toMatchObject({
      kind: 'loss_making',
      amount: 197,
      fix: { act: 'see_group', group: charge.transfer_group },
    });
  });
});

describe('what people make of a finding', () => {
  const refunded = async (group: string) => {
    const { charge, large } = await sold(group);
    await stripe.refunds.create({ charge, amount: 1000 });
    await found(`group=${group}`, 2);
    return { charge, large, id: `refund_not_reversed:${large.id}:usd` };
  };
  const state = async (id: string) =>
    (await list(`subject=${id.split(':')[1]}`)).data.map((row) => row.state);

  test('somebody has it: it is theirs, and counted so', async () => {
    const { id } = await refunded('order_assigned');
    const { data: people } = await finance.read<{ data: { id: string; name: string }[] }>(
      '/api/inbox/people',
    );
    const me = (await finance.read<{ user: { id: string; name: string } }>('/api/me')).user;
    expect(people).toContainEqual(expect.objectContaining(me.id ? { id: me.id } : me));
    const { body } = await order<Cared>('assign', { ids: [id, 'nothing:of:that'], to: me.id });
    expect(body).toEqual({
      done: [id],
      left: [{ id: 'nothing:of:that', why: 'It has been mended meanwhile.' }],
    });
    expect((await list('mine=true')).data).toMatchObject([
      { id, assigned: { id: me.id, name: me.name } },
    ]);
    const count = await finance.read<{ data: { mine: number; open: number } }>('/api/inbox/count');
    expect(count.data.mine).toBe(1);
    await order('assign', { ids: [id], to: null });
    expect((await list('mine=true')).data).toEqual([]);
    expect(
      (await order<ErrorBody>('assign', { ids: [id], to: 'nobody' })).body.error,
    ).toMatchObject({ code: 'invalid_input', field: 'to' });
    // Who may only look can do nothing about it.
    const viewer = await app.as('viewer');
    const { user } = await viewer.read<{ user: { id: string } }>('/api/me');
    expect(people.map((person) => person.id)).not.toContain(user.id);
    expect((await order<ErrorBody>('assign', { ids: [id], to: user.id })).body.error).toMatchObject(
      { code: 'invalid_input', field: 'to' },
    );
  });

  test('settled with a note it stays so until more is at risk', async () => {
    const { id, charge } = await refunded('order_settled');
    expect((await order<ErrorBody>('resolve', { ids: [id] })).status).toBe(400);
    const note = 'The seller bears the next one';
    await order('resolve', { ids: [id], note });
    const [settled] = (await list(`subject=${id.split(':')[1]}`)).data;
    expect(settled).toMatchObject({ state: 'resolved', judged: { note } });
    const again = await order<Cared>('resolve', { ids: [id], note });
    expect(again.body.left).toEqual([{ id, why: 'It is settled already. Open it again first.' }]);
    await stripe.refunds.create({ charge, amount: 1000 });
    await eventually(async () => expect(await state(id)).toEqual(['open']));
    const manager = await app.as('manager');
    const { data } = await manager.read<{ data: { action: string; reason: string | null }[] }>(
      `/api/audit?subject=${id.split(':')[1]}`,
    );
    expect(data.map(({ action, reason }) => [action, reason])).toEqual([
      ['finding.reopened', null],
      ['finding.resolved', note],
    ]);
  });

  test('settled, it stays so when less is at risk', async () => {
    const { id, large } = await refunded('order_less');
    await order('resolve', { ids: [id], note: 'We bear it' });
    await stripe.transfers.createReversal(large.id, { amount: 200 });
    await eventually(async () => {
      const { data } = await list(`subject=${large.id}`);
      expect(data).toMatchObject([{ amount: 500, state: 'resolved' }]);
    });
  });

  test('put off it comes back when the time is over, by Stripe’s clock', async () => {
    const { id } = await refunded('order_snoozed');
    const now = await app.sandbox.now();
    const past = await order<ErrorBody>('snooze', { ids: [id], until: now - 1 });
    expect(past.body.error).toMatchObject({ code: 'invalid_input', field: 'until' });
    await order('snooze', { ids: [id], until: now + 3 * day });
    expect(await state(id)).toEqual(['snoozed']);
    await app.sandbox.advance(3 * day + 1);
    // Its clock is learnt from whatever Stripe answers next.
    await stripe.refunds.create({ charge: (await pay(app.sandbox)).id });
    await eventually(async () => expect(await state(id)).toEqual(['open']), 30_000);
  });

  test('taken up again by hand it is open', async () => {
    const { id } = await refunded('order_reopened');
    await order('resolve', { ids: [id], note: 'By mistake' });
    await order('reopen', { ids: [id] });
    expect(await state(id)).toEqual(['open']);
    const { body } = await order<Cared>('reopen', { ids: [id] });
    expect(body).toEqual({ done: [], left: [{ id, why: 'It is open.' }] });
  });
});

test('time alone brings what is late: nothing was sent on for a week', async () => {
  const charge = await pay(app.sandbox, { transfer_group: 'order_idle' });
  await eventually(async () => {
    const { data } = await finance.read<{ data: unknown[] }>('/api/groups?group=order_idle');
    expect(data).toMatchObject([{ unbooked: 0 }]);
  });
  expect((await list('group=order_idle')).data).toEqual([]);
  await app.sandbox.advance(7 * day + 60);
  await pay(app.sandbox);
  const late = await eventually(() => only('group=order_idle'), 30_000);
  expect(late).toMatchObject({
    kind: 'not_distributed',
    amount: 9680,
    fix: { act: 'send_on', group: 'order_idle', charge: charge.id },
  });
  await stripe.transfers.create({
    amount: 7000,
    currency: 'usd',
    destination: restaurant,
    source_transaction: charge.id,
  });
  await found('group=order_idle', 0);
});

test('a stalled onboarding is nobody’s money', async () => {
  const account = await seller(app.sandbox, 'Bar Nowhere');
  await app.sandbox.advance(8 * day);
  const stalled = await eventually(() => only(`account=${account}`), 30_000);
  expect(stalled).toMatchObject({
    kind: 'onboarding_stalled',
    desk: 'support',
    amount: null,
    currency: null,
    due: null,
  });
});

test('totals of each kind and currency agree with the lines', async () => {
  const { data: totals } = await finance.read<{ data: KindTotal[] }>(
    '/api/inbox/summary?state=open&desk=finance',
  );
  const lines: FindingRow[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = await list(
      `state=open&desk=finance&limit=3&sort=-amount${cursor && `&cursor=${cursor}`}`,
    );
    lines.push(...page.data);
    cursor = page.next;
  }
  expect(new Set(lines.map(({ id }) => id)).size).toBe(lines.length);
  const sums = new Map<string, { count: number; amount: number }>();
  for (const { kind, currency, amount } of lines) {
    const key = `${kind} ${currency}`;
    const sum = sums.get(key) ?? { count: 0, amount: 0 };
    sums.set(key, { count: sum.count + 1, amount: sum.amount + (amount ?? 0) });
  }
  expect(totals.length).toBeGreaterThan(1);
  expect(
    new Map(
      totals.map(({ kind, currency, count, amount }) => [`${kind} ${currency}`, { count, amount }]),
    ),
  ).toEqual(sums);
  const searched = await list('q=limmat&state=open');
  expect(searched.data.length).toBeGreaterThan(0);
  expect(new Set(searched.data.map(({ accountName }) => accountName))).toEqual(
    new Set(['Trattoria Limmat']),
  );
  const refused = await finance.get<ErrorBody>('/api/inbox?mine=false');
  expect(refused.body.error).toMatchObject({ code: 'invalid_input', field: 'mine' });
});

test('open pages hear of it', async () => {
  const { charge } = await sold('order_heard');
  const stream = await listen(app);
  await stripe.refunds.create({ charge });
  await eventually(() => expect(stream.heard.flatMap(({ areas }) => areas)).toContain('inbox'));
  await stream.end();
});
