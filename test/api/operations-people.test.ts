import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AuditLine } from '../../api/audit/list.ts';
import type { ErrorBody } from '../../api/kit/errors.ts';
import type { OperationRow } from '../../api/operations/list.ts';
import type { Preview } from '../../api/operations/prepare.ts';
import type { OperationView } from '../../api/operations/view.ts';
import type { Role } from '../../api/staff/rules.ts';
import { type AppForTest, type Client, startApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { join } from '../support/invited.ts';
import { pay, seller } from './operations-harness.ts';

let app: AppForTest;
let admin: Client;
let manager: Client;

beforeAll(async () => {
  app = await startApp({ env: { BATCH_RECALL: '0' } });
  [admin, manager] = await Promise.all([app.as('admin'), app.as('manager')]);
  await app.synced();
});
afterAll(() => app.stop());

const path = '/api/operations';
const kind = 'refund.create';

/** An order that agrees to what its preview shows now. */
async function order(by: Client, of: string, input: object) {
  const { body } = await by.post<Preview>(`${path}/preview`, { kind: of, input });
  return { id: ulid(), kind: of, input, reason: 'Asked for', fingerprint: body.fingerprint };
}

/** Orders a refund of a new payment. */
async function refund(by: Client, amount: number) {
  const charge = await pay(app.sandbox, { amount: 100_000 });
  const one = await order(by, kind, { charge: charge.id, amount });
  const { body } = await by.post<OperationView>(path, one);
  return { id: one.id, charge: charge.id, status: body.status };
}

const find = (id: string) => manager.read<OperationView>(`${path}/${id}`);
const reaches = (id: string, stands: object) =>
  eventually(async () => {
    const operation = await find(id);
    expect(operation).toMatchObject(stands);
    return operation;
  });
const disable = async (id: string) =>
  expect((await admin.post(`/api/staff/${id}/disable`, {})).status).toBe(200);
const becomes = async (id: string, role: Role) =>
  expect((await admin.post(`/api/staff/${id}`, { role })).status).toBe(200);
const refunds = async (charge: string) =>
  (await app.sandbox.stripe.refunds.list({ charge })).data.length;

/** The last entry of the trail about an operation. */
async function last(operation: string) {
  const { data } = await manager.read<{ data: AuditLine[] }>(`/api/audit?operation=${operation}`);
  return data[0];
}

describe('whoever may not order any more', () => {
  test('disabled: what waits for approval cannot be approved, and ends', async () => {
    const ben = await join(app, 'support', 'Ben');
    const { id, charge, status } = await refund(ben.client, 60_000);
    expect(status).toBe('waiting_approval');
    await disable(ben.id);
    const answer = await manager.post<ErrorBody>(`${path}/${id}/approve`, {});
    const error = {
      code: 'no_longer_allowed',
      message: expect.stringMatching(/^Ben no longer may work here/),
    };
    expect(answer).toMatchObject({ status: 409, body: { error } });
    expect(await find(id)).toMatchObject({
      status: 'refused',
      error,
      steps: [{ status: 'canceled' }],
    });
    expect(await last(id)).toMatchObject({
      action: 'operation.void',
      before: { status: 'waiting_approval' },
      after: { status: 'refused', error },
    });
    expect(await refunds(charge)).toBe(0);
  });

  test('with another role: what waits for funds is not sent when they come', async () => {
    const { available } = await app.sandbox.stripe.balance.retrieve();
    const amount = (available.find(({ currency }) => currency === 'usd')?.amount ?? 0) + 50_000;
    const fay = await join(app, 'finance', 'Fay');
    const destination = await seller(app.sandbox, 'Casa Verde');
    const input = { destination, amount, currency: 'usd', runWhenFunded: true };
    const one = await order(fay.client, 'transfer.create', input);
    const { body } = await fay.client.post<OperationView>(path, one);
    expect(body.status).toBe('waiting_funds');
    await becomes(fay.id, 'support');
    await pay(app.sandbox, { amount: 100_000 });
    const { error } = await reaches(one.id, { status: 'refused' });
    expect(error).toEqual({
      code: 'no_longer_allowed',
      message:
        'Fay no longer may order this, which needs transfer:create and not the role support, so nothing was done. Whoever still wants it orders it anew.',
    });
    expect(await last(one.id)).toMatchObject({ action: 'operation.refused', after: { error } });
    expect((await app.sandbox.stripe.transfers.list({ destination })).data).toEqual([]);
  });

  test('disabled before a batch begins: nothing of it is sent', async () => {
    const ben = await join(app, 'support', 'Ben');
    const { batch, charges } = await submitBatch(ben.client, 1000, () => disable(ben.id));
    const all = await ended(batch, 'refused');
    for (const { id } of all)
      expect(await find(id)).toMatchObject({ error: { code: 'no_longer_allowed' } });
    for (const charge of charges) expect(await refunds(charge)).toBe(0);
  });

  test('but what has begun goes on to its end', async () => {
    const ben = await join(app, 'support', 'Ben');
    await app.sandbox.fault({ method: 'POST', path: '/v1/refunds', drop: 'before' });
    const { id, charge } = await refund(ben.client, 1000);
    await reaches(id, { status: 'unknown' });
    await disable(ben.id);
    await app.sandbox.clearFaults();
    await reaches(id, { status: 'succeeded' });
    expect(await refunds(charge)).toBe(1);
  });

  test('has others try again what was refused', async () => {
    const ben = await join(app, 'support', 'Ben');
    const error = { code: 'charge_disputed' };
    const fault = { method: 'POST', path: '/v1/refunds', status: 400, error, times: 1 } as const;
    await app.sandbox.fault(fault);
    const { id, charge, status } = await refund(ben.client, 1000);
    expect(status).toBe('refused');
    await disable(ben.id);
    const answer = await manager.post<OperationView>(`${path}/${id}/retry`, {});
    expect(answer).toMatchObject({ status: 200, body: { status: 'succeeded' } });
    expect(await refunds(charge)).toBe(1);
  });
});

test('the limits of a batch are those of the role that its requester has when it begins', async () => {
  const fay = await join(app, 'finance', 'Fay');
  const { batch, charges } = await submitBatch(fay.client, 60_000, () =>
    becomes(fay.id, 'support'),
  );
  const all = await ended(batch, 'waiting_approval');
  for (const { id } of all)
    expect((await find(id)).approval?.reasons).toEqual([
      '600.00 USD is above the limit of 500.00 USD that support has for one operation.',
    ]);
  for (const charge of charges) expect(await refunds(charge)).toBe(0);
});

describe('what is approved counts for its approver', () => {
  const limit = { role: 'manager', kind: '*', currency: 'usd' };
  const approve = (by: Client, id: string) =>
    by.post<ErrorBody | OperationView>(`${path}/${id}/approve`, {});

  test('against the limit of their day, beside what they order themselves', async () => {
    const mona = await join(app, 'manager', 'Mona');
    const ben = await join(app, 'support', 'Ben');
    await admin.post('/api/limits', { ...limit, single: 100_000, day: 130_000 });
    const [first, second] = [await refund(ben.client, 60_000), await refund(ben.client, 60_000)];
    const own = await refund(mona.client, 20_000);
    expect(own.status).toBe('succeeded');
    expect((await approve(mona.client, first.id)).status).toBe(200);
    await reaches(first.id, { status: 'succeeded' });
    expect(await approve(mona.client, second.id)).toMatchObject({
      status: 403,
      body: {
        error: {
          code: 'limit_exceeded',
          message: expect.stringContaining('With the 800.00 USD of the last 24 hours'),
        },
      },
    });
    expect((await find(second.id)).status).toBe('waiting_approval');
    // Neither what waits nor what was approved is in the day of who ordered it.
    for (const _ of [1, 2, 3, 4])
      expect((await refund(ben.client, 50_000)).status).toBe('succeeded');
    expect((await refund(mona.client, 60_000)).status).toBe('waiting_approval');
    await admin.post('/api/limits/remove', limit);
  });

  test('two of one moment counting each other', async () => {
    const mona = await join(app, 'manager', 'Mona');
    const ben = await join(app, 'support', 'Ben');
    await admin.post('/api/limits', { ...limit, single: 100_000, day: 100_000 });
    const two = [await refund(ben.client, 60_000), await refund(ben.client, 60_000)];
    const answers = await Promise.all(two.map(({ id }) => approve(mona.client, id)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403]);
    await admin.post('/api/limits/remove', limit);
  });
});

/** Orders refunds of two new payments as a batch, with something happening before it can begin. */
async function submitBatch(by: Client, amount: number, meanwhile: () => Promise<void>) {
  const charges = await Promise.all([1, 2].map(() => pay(app.sandbox, { amount: 100_000 })));
  const items = await Promise.all(
    charges.map(async ({ id: charge }) => {
      const { input, fingerprint } = await order(by, kind, { charge, amount });
      return { input, fingerprint };
    }),
  );
  const batch = ulid();
  // It is planned anew before it begins.
  await app.sandbox.fault({ method: 'GET', path: '/v1/charges/*', status: 500 });
  const answer = await by.post(`${path}/batch`, { id: batch, kind, reason: 'Recalled', items });
  expect(answer.status).toBe(202);
  await meanwhile();
  await app.sandbox.clearFaults();
  return { batch, charges: charges.map(({ id }) => id) };
}

/** The operations of a batch once all of them stand so. */
const ended = (batch: string, status: string) =>
  eventually(async () => {
    const { data } = await manager.read<{ data: OperationRow[] }>(`${path}?batch=${batch}`);
    expect(data.map((row) => row.status)).toEqual([status, status]);
    return data;
  });
