import { ulid } from 'ulid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TimelineLine } from '../../api/kit/timeline.ts';
import type { Origin } from '../../api/operations/origin.ts';
import type { Preview } from '../../api/operations/prepare.ts';
import type { OperationView } from '../../api/operations/view.ts';
import type { HistoryEntry } from '../../api/store/history.ts';
import type { syncStatus } from '../../api/sync/status.ts';
import { type AppForTest, type Client, startApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { pay, seller } from './operations-harness.ts';

type Status = Awaited<ReturnType<typeof syncStatus>>;

let app: AppForTest;
let finance: Client;

beforeAll(async () => {
  app = await startApp();
  finance = await app.as('finance');
  await app.synced();
});
afterAll(() => app.stop());

/** Orders it, and gives the operation's id and the object that its first step made. */
async function order(kind: string, input: object) {
  const { body } = await finance.post<Preview>('/api/operations/preview', { kind, input });
  const { fingerprint } = body;
  const submit = { id: ulid(), kind, input, reason: 'To be told apart', fingerprint };
  const done = (await finance.post<OperationView>('/api/operations', submit)).body;
  expect(done.status).toBe('succeeded');
  return { operation: done.id, object: done.steps[0]?.object ?? '' };
}

interface Detail {
  /** Null until Stripe has booked it. */
  fee: number | null;
  timeline: TimelineLine[];
  history: HistoryEntry[];
}
const detail = async <T>(path: string) =>
  (await finance.read<{ data: T }>(`${path}?source=snapshot`)).data;

test('a payment’s time line says which refund was ordered here, and which was not', async () => {
  const charge = await pay(app.sandbox);
  const ours = await order('refund.create', { charge: charge.id, amount: 1000 });
  const metadata = { operation_id: ulid(), operation_step: '1' };
  const theirs = await app.sandbox.stripe.refunds.create({
    charge: charge.id,
    amount: 500,
    metadata,
  });
  const { timeline } = await eventually(async () => {
    const found = await detail<Detail>(`/api/payments/${charge.id}`);
    expect(found.timeline.filter(({ text }) => text === 'Refund to the customer')).toHaveLength(2);
    return found;
  });
  expect(timeline.find(({ object }) => object === ours.object)).toMatchObject({
    operation: ours.operation,
  });
  // A mark of no operation of ours, as whoever has the key can set it, says nothing.
  const other = timeline.find(({ object }) => object === theirs.id);
  expect(other).toMatchObject({ outside: true });
  expect(other?.operation).toBeUndefined();
  // What came with the payment is nobody's order.
  const rest = timeline.filter(({ object }) => ![ours.object, theirs.id].includes(object ?? ''));
  expect(rest.every(({ operation, outside }) => !operation && !outside)).toBe(true);
});

test.each(['here', 'elsewhere'])(
  'the history says of a change that it was asked for %s',
  async (where) => {
    const charge = await pay(app.sandbox);
    await eventually(async () =>
      expect((await detail<Detail>(`/api/payments/${charge.id}`)).fee).not.toBeNull(),
    );
    // Apart from what came with the payment.
    await app.sandbox.advance(60);
    const ours =
      where === 'here' ? await order('refund.create', { charge: charge.id, amount: 1000 }) : null;
    if (!ours) await app.sandbox.stripe.refunds.create({ charge: charge.id, amount: 1000 });
    const entry = await eventually(async () => {
      const { history } = await detail<Detail>(`/api/payments/${charge.id}`);
      const told = history.find(({ event }) => event?.type === 'charge.refunded');
      expect(told).toBeDefined();
      return told;
    });
    expect(entry?.operation?.id).toBe(ours?.operation);
    expect(entry?.outside).toBe(ours ? undefined : true);
  },
);

test('a transfer and its reversals each say what made them', async () => {
  const destination = await seller(app.sandbox, 'Casa Verde');
  const charge = await pay(app.sandbox, { amount: 50_000 });
  const source = { sourceTransaction: charge.id, currency: 'usd', destination };
  const ours = await order('transfer.create', { ...source, amount: 10_000 });
  const theirs = await app.sandbox.stripe.transfers.create({
    amount: 2000,
    currency: 'usd',
    destination,
    source_transaction: charge.id,
  });
  const reversed = await order('transfer.reverse', { transfer: ours.object, amount: 300 });
  const outside = await app.sandbox.stripe.transfers.createReversal(ours.object, { amount: 200 });
  interface TransferDetail {
    origin: Origin | null;
    reversals: { id: string; origin: Origin }[];
  }
  const made = await eventually(async () => {
    const found = await detail<TransferDetail>(`/api/transfers/${ours.object}`);
    expect(found.reversals).toHaveLength(2);
    return found;
  });
  expect(made.origin).toEqual({ operation: ours.operation });
  expect(new Map(made.reversals.map(({ id, origin }) => [id, origin]))).toEqual(
    new Map<string, Origin>([
      [reversed.object, { operation: reversed.operation }],
      [outside.id, { outside: true }],
    ]),
  );
  await eventually(async () =>
    expect((await detail<TransferDetail>(`/api/transfers/${theirs.id}`)).origin).toEqual({
      outside: true,
    }),
  );
  const { timeline } = await detail<Detail>(`/api/payments/${charge.id}`);
  const origins = timeline.flatMap(({ object, operation, outside: not }) =>
    operation || not ? [[object, operation ?? 'outside']] : [],
  );
  expect(new Map(origins as [string, string][])).toEqual(
    new Map([
      [ours.object, ours.operation],
      [theirs.id, 'outside'],
      [reversed.object, reversed.operation],
      [outside.id, 'outside'],
    ]),
  );
});

test('what a destination charge and its refund bring about is not somebody’s own act', async () => {
  const destination = await seller(app.sandbox, 'Food Hall');
  const charge = await pay(app.sandbox, { transfer_data: { destination } });
  const ours = await order('refund.create', { charge: charge.id, reverseTransfer: true });
  const { timeline } = await eventually(async () => {
    const found = await detail<Detail>(`/api/payments/${charge.id}`);
    expect(found.timeline.map(({ text }) => text)).toContain('Taken back from');
    return found;
  });
  const line = (text: string) => timeline.find((each) => each.text === text);
  const transferred = line('Transferred to');
  expect([transferred?.operation, transferred?.outside]).toEqual([undefined, undefined]);
  expect(line('Taken back from')).toMatchObject({ operation: ours.operation });
});

test('a refund made elsewhere and canceled here is one made elsewhere', async () => {
  const { stripe } = app.sandbox;
  const charge = await pay(app.sandbox, { payment_method: 'pm_card_pendingRefund' });
  const refund = await stripe.refunds.create({ charge: charge.id });
  await app.sandbox.simulate('refund_action', { refund: refund.id });
  const canceled = await order('refund.cancel', { refund: refund.id });
  expect(canceled.object).toBe(refund.id);
  const { timeline } = await detail<Detail>(`/api/payments/${charge.id}`);
  const made = timeline.find(({ text }) => text === 'Refund to the customer');
  expect(made).toMatchObject({ object: refund.id, outside: true });
});

test('an account’s history says who changed its payout schedule', async () => {
  const account = await seller(app.sandbox, 'Corner Shop');
  await app.sandbox.simulate('account_onboarding', { account, stage: 'verified' });
  const path = `/api/accounts/${account}`;
  const set = (interval: 'daily' | 'manual') =>
    app.sandbox.stripe.balanceSettings.update(
      { payments: { payouts: { schedule: { interval } } } },
      { stripeAccount: account },
    );
  await set('daily');
  await eventually(async () =>
    expect(await detail(path)).toMatchObject({ schedule: expect.anything() }),
  );
  // Else what is still to be read of the account's beginnings could see the change before its event.
  const manager = await app.as('manager');
  await eventually(async () => {
    const { data } = await manager.read<{ data: Status }>('/api/sync');
    expect(data).toMatchObject({ events: { waiting: 0 }, refetches: { waiting: 0 } });
  });
  await app.sandbox.advance(60);
  await set('manual');
  const entry = await eventually(async () => {
    const { history } = await detail<Detail>(path);
    const told = history.find(({ event }) => event?.type === 'balance_settings.updated');
    expect(told).toBeDefined();
    return told;
  });
  expect(entry).toMatchObject({
    outside: true,
    changes: [{ path: 'payments.payouts.schedule.interval', before: 'daily', after: 'manual' }],
  });
});
