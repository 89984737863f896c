import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AuditLine } from '../../api/audit/list.ts';
import type { ErrorBody } from '../../api/kit/errors.ts';
import type { Preview } from '../../api/operations/prepare.ts';
import type { OperationView } from '../../api/operations/view.ts';
import type { Role } from '../../api/staff/rules.ts';
import { type AppForTest, type Client, startApp } from '../support/app.ts';
import { join } from '../support/invited.ts';
import { pay } from './operations-harness.ts';

let app: AppForTest;
let manager: Client;
let support: Client;

beforeAll(async () => {
  app = await startApp();
  [manager, support] = await Promise.all([app.as('manager'), app.as('support')]);
  await app.synced();
});
afterAll(() => app.stop());

const kind = 'refund.create';
const path = '/api/operations';

/** The trail about an operation, a batch or an object, oldest first. */
async function trail(query: Record<string, string>) {
  const asked = new URLSearchParams({ sort: 'seq', ...query });
  return (await manager.read<{ data: AuditLine[] }>(`/api/audit?${asked}`)).data;
}

/** How many entries the trail has. */
const entries = async () =>
  (await manager.read<{ data: AuditLine[] }>('/api/audit?limit=1')).data[0]?.seq ?? 0;

/** An order that agrees to what its preview shows now. */
async function order(input: { charge: string; amount?: number }) {
  const { body } = await support.post<Preview>(`${path}/preview`, { kind, input });
  return { id: ulid(), kind, input, reason: 'Arrived broken', fingerprint: body.fingerprint };
}

/** A refund of more than support may order alone. */
async function waiting(by = support) {
  const charge = await pay(app.sandbox, { amount: 100_000 });
  const one = await order({ charge: charge.id, amount: 60_000 });
  const { body } = await by.post<OperationView>(path, one);
  expect(body.status).toBe('waiting_approval');
  return { id: one.id, charge: charge.id };
}

/** A refund that Stripe has refused. */
async function refused(amount = 1000) {
  const charge = await pay(app.sandbox, { amount: 100_000 });
  const error = { code: 'charge_disputed' };
  const fault = { method: 'POST', path: '/v1/refunds', status: 400, error, times: 1 } as const;
  await app.sandbox.fault(fault);
  const one = await order({ charge: charge.id, amount });
  const { body } = await support.post<OperationView>(path, one);
  expect(body.status).toBe('refused');
  return { id: one.id, charge: charge.id };
}

describe('a refused submit is on record', () => {
  test('that is forbidden, with who wanted what and why', async () => {
    const charge = await pay(app.sandbox);
    const one = await order({ charge: charge.id, amount: 1000 });
    const viewer = await app.as('viewer');
    expect((await viewer.post(path, one)).status).toBe(403);
    expect(await trail({ operation: one.id })).toEqual([
      expect.objectContaining({
        action: 'operation.forbidden',
        by: expect.objectContaining({ name: expect.any(String) }),
        subject: { id: charge.id, name: null, isMember: false },
        reason: 'Arrived broken',
        address: expect.stringMatching(/127\.0\.0\.1$/),
        after: {
          wanted: 'submit',
          kind,
          role: 'viewer',
          error: { code: 'forbidden', message: expect.stringContaining('refund:create') },
        },
      }),
    ]);
  });

  test.each([
    [
      'whose facts changed',
      'facts_changed',
      async (charge: string) => {
        await app.sandbox.stripe.refunds.create({ charge, amount: 500 });
      },
    ],
    [
      'that is blocked',
      'charge_already_refunded',
      async (charge: string) => {
        await app.sandbox.stripe.refunds.create({ charge });
      },
    ],
  ])('%s', async (_, code, happen) => {
    const charge = await pay(app.sandbox);
    const blocked = code !== 'facts_changed';
    if (blocked) await happen(charge.id);
    const one = await order({ charge: charge.id });
    if (!blocked) await happen(charge.id);
    const answer = await support.post<ErrorBody>(path, one);
    expect(answer).toMatchObject({ status: 409, body: { error: { code } } });
    expect(await trail({ operation: one.id })).toMatchObject([
      {
        action: 'operation.not_accepted',
        subject: { id: charge.id },
        reason: 'Arrived broken',
        after: { wanted: 'submit', kind, role: 'support', error: { code } },
      },
    ]);
  });

  test('of a batch', async () => {
    const id = ulid();
    const items = [{ input: { charge: 'ch_1abc' }, fingerprint: 'f' }];
    const viewer = await app.as('viewer');
    const answer = await viewer.post(`${path}/batch`, { id, kind, reason: 'Recalled', items });
    expect(answer.status).toBe(403);
    expect(await trail({ subject: id })).toMatchObject([
      {
        action: 'operation_batch.forbidden',
        reason: 'Recalled',
        operation: null,
        after: { wanted: 'submit', kind, role: 'viewer', error: { code: 'forbidden' } },
      },
    ]);
  });

  test.each([
    [{ note: 'x'.repeat(400_000), charge: 'ch_1abc', amount: 'y'.repeat(400_000) }, 'ch_1abc'],
    [{ stripeReason: 'requested_by_customer', charge: `ch_1${'z'.repeat(400_000)}` }, null],
    [{ charge: { id: 'ch_1' } }, null],
  ])('and of what is not allowed only what it is about is kept (%#)', async (input, subject) => {
    const id = ulid();
    const viewer = await app.as('viewer');
    const tried = { id, kind, input, reason: 'I try', fingerprint: 'x' };
    expect((await viewer.post(path, tried)).status).toBe(403);
    const [entry] = await trail({ operation: id });
    expect(entry?.subject?.id ?? null).toBe(subject);
    expect(Object.keys(entry?.after as object)).toEqual(['wanted', 'kind', 'role', 'error']);
  });

  test('but not a mistake, nor an order that is there already', async () => {
    const charge = await pay(app.sandbox);
    const one = await order({ charge: charge.id, amount: 1000 });
    await support.post(path, one);
    const before = await entries();
    expect((await support.post(path, { ...one, id: ulid(), input: {} })).status).toBe(400);
    expect((await support.post(path, one)).status).toBe(200);
    expect((await support.post(path, { ...one, input: { charge: 'ch_1' } })).status).toBe(409);
    expect(await entries()).toBe(before);
  });
});

describe('a refused decision is on record', () => {
  /** The last entry about it. */
  const last = async (id: string) => (await trail({ operation: id })).at(-1);

  test.each([
    ['approve', 'viewer'],
    ['approve', 'support'],
    ['reject', 'finance'],
    ['cancel', 'viewer'],
  ] as const)('%s by %s', async (wanted, role: Role) => {
    const { id, charge } = await waiting();
    const by = await app.as(role);
    const note = 'I want it so';
    // Who ordered may cancel.
    const other = role === 'support' ? (await join(app, role)).client : by;
    expect((await other.post(`${path}/${id}/${wanted}`, { note })).status).toBe(403);
    expect(await last(id)).toMatchObject({
      action: 'operation.forbidden',
      by: { name: expect.any(String) },
      subject: { id: charge },
      reason: note,
      after: { wanted, kind, role, error: { code: 'forbidden' } },
    });
    expect((await manager.read<OperationView>(`${path}/${id}`)).status).toBe('waiting_approval');
  });

  test('of what one ordered oneself', async () => {
    const admin = await app.as('admin');
    const limit = { role: 'manager', kind: '*', currency: '*' };
    await admin.post('/api/limits', { ...limit, single: 50_000, day: null });
    const { id } = await waiting(manager);
    await manager.post(`${path}/${id}/approve`, {});
    expect(await last(id)).toMatchObject({
      action: 'operation.forbidden',
      after: { wanted: 'approve', error: { code: 'own_operation' } },
    });
    const equal = await join(app, 'manager');
    await equal.client.post(`${path}/${id}/approve`, {});
    expect(await last(id)).toMatchObject({
      action: 'operation.forbidden',
      by: { id: equal.id },
      after: {
        wanted: 'approve',
        error: { code: 'limit_exceeded', message: expect.stringContaining('500.00 USD') },
      },
    });
    await admin.post('/api/limits/remove', limit);
  });

  test('to try again', async () => {
    const { id, charge } = await refused();
    const viewer = await app.as('viewer');
    expect((await viewer.post(`${path}/${id}/retry`, {})).status).toBe(403);
    expect(await last(id)).toMatchObject({
      action: 'operation.forbidden',
      subject: { id: charge },
      after: { wanted: 'retry', kind, role: 'viewer', error: { code: 'forbidden' } },
    });
    const admin = await app.as('admin');
    const limit = { role: 'support', kind, currency: 'usd' };
    await admin.post('/api/limits', { ...limit, single: 1, day: null });
    expect((await support.post(`${path}/${id}/retry`, {})).status).toBe(403);
    expect(await last(id)).toMatchObject({
      after: { wanted: 'retry', role: 'support', error: { code: 'limit_exceeded' } },
    });
    await admin.post('/api/limits/remove', limit);
  });

  test('about a batch', async () => {
    const charge = await pay(app.sandbox);
    const { kind: of, input, reason, fingerprint } = await order({ charge: charge.id });
    const batch = { id: ulid(), kind: of, reason, items: [{ input, fingerprint }] };
    expect((await support.post(`${path}/batch`, batch)).status).toBe(202);
    const viewer = await app.as('viewer');
    expect((await viewer.post(`${path}/batches/${batch.id}/cancel`, {})).status).toBe(403);
    expect((await trail({ subject: batch.id })).at(-1)).toMatchObject({
      action: 'operation_batch.forbidden',
      after: { wanted: 'cancel', kind, role: 'viewer', error: { code: 'forbidden' } },
    });
    await support.post(`${path}/batches/${batch.id}/cancel`, {});
  });

  test('once: what ends the order by that is on record as its end', async () => {
    const { id, charge } = await waiting();
    await app.sandbox.stripe.refunds.create({ charge, amount: 1000 });
    expect((await manager.post(`${path}/${id}/approve`, {})).status).toBe(409);
    expect((await trail({ operation: id })).map(({ action }) => action)).toEqual([
      'operation.submitted',
      'operation.approval_needed',
      'operation.void',
    ]);
  });

  test('but not when there is nothing to decide any more', async () => {
    const { id } = await waiting();
    await manager.post(`${path}/${id}/reject`, { note: 'No' });
    const before = await entries();
    for (const wanted of ['approve', 'cancel', 'retry'])
      expect((await manager.post(`${path}/${id}/${wanted}`, {})).status).toBe(409);
    expect(await entries()).toBe(before);
  });

  test('of an operation that there is not, by who may not decide at all', async () => {
    const id = ulid();
    expect((await support.post(`${path}/${id}/approve`, { note: 'Mine' })).status).toBe(403);
    const [entry] = await trail({ action: 'operation.forbidden', sort: '-seq' });
    expect(entry).toMatchObject({
      operation: null,
      subject: null,
      after: { wanted: 'approve', role: 'support', error: { code: 'forbidden' } },
    });
  });
});
