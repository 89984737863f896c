import { ulid } from 'ulid';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Preview } from '../../api/operations/prepare.ts';
import type { OperationView } from '../../api/operations/view.ts';
import type { FaultOrder } from '../../api/sandbox/http/faults.ts';
import { type AppForTest, startApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { pay } from './operations-harness.ts';

let app: AppForTest;

beforeAll(async () => {
  app = await startApp();
  await app.synced();
});
afterEach(() => app.sandbox.clearFaults());
afterAll(() => app.stop());

const kind = 'refund.create';

const postsTo = async (charge: string) =>
  (await app.sandbox.requests({ method: 'POST' })).filter(({ params }) => params.charge === charge);

/** Submits a refund that meets this fault, without waiting for an answer that may never come. */
async function submitInto(fault: Omit<FaultOrder, 'path' | 'method'>) {
  const charge = await pay(app.sandbox);
  const support = await app.as('support');
  const input = { charge: charge.id, amount: 4000 };
  const { body } = await support.post<Preview>('/api/operations/preview', { kind, input });
  await app.sandbox.fault({ method: 'POST', path: '/v1/refunds', ...fault });
  const id = ulid();
  const order = { id, kind, input, reason: 'Arrived broken', fingerprint: body.fingerprint };
  const submitted = support.post('/api/operations', order).catch(() => undefined);
  return { charge: charge.id, order, submitted };
}

/** The operation after the restart, once Stripe behaves again. */
async function endsWell(id: string, charge: string) {
  await app.sandbox.clearFaults();
  await app.restart();
  const viewer = await app.as('viewer');
  await eventually(async () => {
    const operation = await viewer.read<OperationView>(`/api/operations/${id}`);
    expect(operation).toMatchObject({ status: 'succeeded', steps: [{ status: 'succeeded' }] });
    const { data } = await app.sandbox.stripe.refunds.list({ charge });
    expect(data.map(({ amount }) => amount)).toEqual([4000]);
    expect(operation.steps[0]?.object).toBe(data[0]?.id);
  }, 15_000);
  const keys = new Set((await postsTo(charge)).map(({ idempotencyKey }) => idempotencyKey));
  expect(keys.size).toBe(1);
}

test('the same order sent again after the kill is the same operation', async () => {
  const { charge, order, submitted } = await submitInto({ drop: 'after' });
  await eventually(async () => expect((await postsTo(charge)).length).toBeGreaterThan(0));
  await app.kill();
  await submitted;
  await endsWell(order.id, charge);
  const support = await app.as('support');
  const again = await support.post<OperationView>('/api/operations', order);
  expect(again).toMatchObject({ status: 200, body: { id: order.id, status: 'succeeded' } });
  expect((await app.sandbox.stripe.refunds.list({ charge })).data).toHaveLength(1);
});

test('the API answers while recovery waits for Stripe, and only the locked payment waits', async () => {
  const { charge, order, submitted } = await submitInto({ drop: 'before' });
  await eventually(async () => expect((await postsTo(charge)).length).toBeGreaterThan(0));
  await app.kill();
  await submitted;
  await app.restart();
  const support = await app.as('support');
  await eventually(async () => {
    const operation = await support.read<OperationView>(`/api/operations/${order.id}`);
    expect(operation).toMatchObject({ status: 'unknown', needsPerson: false });
  });
  await app.sandbox.clearFaults();
  await app.sandbox.fault({ method: 'GET', path: '/v1/refunds', status: 500 });
  const other = await pay(app.sandbox);
  const input = { charge: other.id };
  const { body } = await support.post<Preview>('/api/operations/preview', { kind, input });
  const { fingerprint } = body;
  const free = { id: ulid(), kind, input, reason: 'Another payment', fingerprint };
  const answer = await support.post<OperationView>('/api/operations', free);
  expect(answer.body.status).toBe('succeeded');
  await endsWell(order.id, charge);
});
