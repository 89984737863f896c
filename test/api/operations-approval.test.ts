import { ulid } from 'ulid';
import { describe, expect, test } from 'vitest';
import type { Requester } from '../../api/operations/requester.ts';
import { refundCreate } from '../../api/payments/actions.ts';
import { benchForTests, pay, refund, staff, submit } from './operations-harness.ts';

const bench = benchForTests();
const support = staff('support');
const manager = staff('manager');
const WEEK = 7 * 24 * 3600;

const approvals = () => bench.pipeline.operations.approvals;
const find = (id: string) => bench.pipeline.operations.find(id);
const posts = async (charge: string) => (await bench.refundPosts(charge)).length;

/** What an approver decides. */
const decisions = (by: Requester, id: string) => [
  () => approvals().approve(by, id),
  () => approvals().reject(by, id, 'No'),
];

/** A refund of more than support may give without asking. */
async function waiting(by = support, amount = 60_000) {
  const charge = await pay(bench.sandbox, { amount: 100_000 });
  const { operation } = await refund(bench.pipeline, { charge: charge.id, amount }, by);
  return { id: operation.id, charge: charge.id, operation };
}

describe('an order above the limit', () => {
  test('says so in its preview, and waits with nothing sent', async () => {
    const charge = await pay(bench.sandbox, { amount: 100_000 });
    const input = { charge: charge.id, amount: 60_000 };
    const shown = await bench.pipeline.operations.preview(support, 'refund.create', input);
    expect(shown.needsApproval).toEqual([
      '600.00 USD is above the limit of 500.00 USD that support has for one operation.',
    ]);
    const { operation, created } = await refund(bench.pipeline, input);
    expect(created).toBe(true);
    expect(operation).toMatchObject({
      status: 'waiting_approval',
      finishedAt: null,
      approval: {
        reasons: shown.needsApproval,
        expiresAt: operation.createdAt + WEEK,
      },
      steps: [{ status: 'queued' }],
    });
    expect(await posts(charge.id)).toBe(0);
    expect(await bench.trail(operation.id)).toEqual([
      'operation.submitted',
      'operation.approval_needed',
    ]);
  });

  test('is not taken up by a start', async () => {
    const { id, charge } = await waiting();
    await bench.restart();
    await bench.pipeline.operations.recover();
    const other = await pay(bench.sandbox);
    await refund(bench.pipeline, { charge: other.id });
    expect((await find(id)).status).toBe('waiting_approval');
    expect(await posts(charge)).toBe(0);
  });

  test('is approved by somebody else, and done as it was planned', async () => {
    const { id, charge } = await waiting();
    expect((await bench.pipeline.operations.choices(manager, id)).choices).toEqual([
      'approve',
      'reject',
      'cancel',
    ]);
    await approvals().approve(manager, id, 'Checked with the seller');
    const { decision, steps } = await bench.reaches(id, { status: 'succeeded' });
    expect(decision).toMatchObject({
      by: { id: manager.id, name: manager.name },
      note: 'Checked with the seller',
    });
    expect(steps).toMatchObject([{ status: 'succeeded' }]);
    expect((await bench.refundPosts(charge)).map(({ params }) => params.amount)).toEqual(['60000']);
    expect(await bench.trail(id)).toEqual([
      'operation.submitted',
      'operation.approval_needed',
      'operation.approved',
      'operation.step_succeeded',
    ]);
  });

  test('is approved once', async () => {
    const { id, charge } = await waiting();
    await approvals().approve(manager, id);
    await bench.reaches(id, { status: 'succeeded' });
    const again = approvals().approve(staff('manager', 'late'), id);
    await expect(again).rejects.toMatchObject({ status: 409, code: 'not_waiting' });
    expect(await posts(charge)).toBe(1);
  });

  test('submitted again is the same order, which waits', async () => {
    const charge = await pay(bench.sandbox, { amount: 100_000 });
    const input = { charge: charge.id, amount: 60_000 };
    const id = ulid();
    const first = await refund(bench.pipeline, input, support, id);
    const again = await refund(bench.pipeline, input, support, id);
    expect(again).toEqual({ operation: first.operation, created: false });
  });
});

describe('who approves', () => {
  test('is not who ordered, whatever their role', async () => {
    await bench.pipeline.services.store.write(({ db }) =>
      db
        .insertInto('operation_limit')
        .values({ role: 'manager', kind: '*', currency: '*', single: 50_000, day: null })
        .execute(),
    );
    const { id, operation } = await waiting(manager);
    expect(operation.status).toBe('waiting_approval');
    expect(await bench.pipeline.operations.choices(manager, id)).toEqual({
      choices: ['cancel'],
      barred: [],
    });
    for (const decide of decisions(manager, id))
      await expect(decide()).rejects.toMatchObject({ status: 403, code: 'own_operation' });
    // Another manager has no more to say than this one had.
    const equal = staff('manager', 'equal');
    expect(await bench.pipeline.operations.choices(equal, id)).toEqual({
      choices: ['reject', 'cancel'],
      barred: [{ choice: 'approve', why: expect.stringContaining('the limit of 500.00 USD') }],
    });
    await expect(approvals().approve(equal, id)).rejects.toMatchObject({
      status: 403,
      code: 'limit_exceeded',
    });
    await approvals().approve(staff('admin'), id);
    await bench.reaches(id, { status: 'succeeded' });
  });

  test.each(['viewer', 'support', 'finance'] as const)('is no %s', async (role) => {
    const { id } = await waiting();
    const by = staff(role, 'somebody else');
    expect(await bench.pipeline.operations.choices(by, id)).toEqual({ choices: [], barred: [] });
    for (const decide of decisions(by, id))
      await expect(decide()).rejects.toMatchObject({ status: 403, code: 'forbidden' });
    expect((await find(id)).status).toBe('waiting_approval');
  });
});

describe('an approval', () => {
  test('is void when what it was planned on has changed, and says what', async () => {
    const { id, charge } = await waiting();
    expect(await approvals().review(id)).toMatchObject({ holds: true, changes: [] });
    await bench.sandbox.stripe.refunds.create({ charge, amount: 1000 });
    const review = await approvals().review(id);
    expect(review.holds).toBe(false);
    expect(review.changes.length).toBeGreaterThan(0);
    expect(review.changes).toContainEqual(expect.objectContaining({ before: 0, after: 1000 }));
    await expect(approvals().approve(manager, id)).rejects.toMatchObject({
      status: 409,
      code: 'facts_changed',
      details: { holds: false },
    });
    expect(await find(id)).toMatchObject({
      status: 'refused',
      error: { code: 'facts_changed' },
      steps: [{ status: 'canceled' }],
    });
    expect(await posts(charge)).toBe(1);
    expect(await bench.trail(id)).toContain('operation.void');
  });

  test('is void when what was ordered is not possible any more, and says why', async () => {
    const { id, charge } = await waiting();
    await bench.sandbox.stripe.refunds.create({ charge });
    await expect(approvals().approve(manager, id)).rejects.toMatchObject({ code: 'facts_changed' });
    expect((await find(id)).error?.code).toBe('charge_already_refunded');
  });

  test('is not given while Stripe cannot be asked, and the order goes on waiting', async () => {
    const { id } = await waiting();
    await bench.sandbox.fault({ method: 'GET', path: '/v1/charges/*', status: 500 });
    await expect(approvals().approve(manager, id)).rejects.toMatchObject({ status: 503 });
    expect((await find(id)).status).toBe('waiting_approval');
    await bench.sandbox.clearFaults();
    await approvals().approve(manager, id);
    await bench.reaches(id, { status: 'succeeded' });
  });

  test('can be refused, with a note that the requester reads', async () => {
    const { id, charge } = await waiting();
    await approvals().reject(manager, id, 'Send it back first');
    expect(await find(id)).toMatchObject({
      status: 'refused',
      finishedAt: expect.any(Number),
      error: { code: 'rejected', message: expect.stringContaining('Send it back first') },
      decision: { by: { id: manager.id }, note: 'Send it back first' },
      steps: [{ status: 'canceled' }],
    });
    await expect(approvals().approve(manager, id)).rejects.toMatchObject({ code: 'not_waiting' });
    expect((await bench.pipeline.operations.choices(support, id)).choices).toEqual([]);
    expect(await posts(charge)).toBe(0);
    expect(await bench.trail(id)).toContain('operation.rejected');
  });

  test('is not asked for any more once the requester has canceled', async () => {
    const { id, charge } = await waiting();
    await bench.pipeline.operations.secondThoughts.cancel(support, id);
    await expect(approvals().approve(manager, id)).rejects.toMatchObject({ code: 'not_waiting' });
    await expect(approvals().review(id)).rejects.toMatchObject({ code: 'not_waiting' });
    expect((await find(id)).status).toBe('canceled');
    expect(await posts(charge)).toBe(0);
  });
});

describe('after seven days', () => {
  test('an order that nobody approved has expired, and can be approved no more', async () => {
    const { id, charge } = await waiting();
    bench.later(WEEK - 60);
    await approvals().expire();
    expect((await find(id)).status).toBe('waiting_approval');
    bench.later(60);
    await expect(approvals().approve(manager, id)).rejects.toMatchObject({
      status: 409,
      code: 'expired',
    });
    expect(await find(id)).toMatchObject({ status: 'expired', steps: [{ status: 'canceled' }] });
    expect(await posts(charge)).toBe(0);
  });

  test('it expires by itself', async () => {
    const { id } = await waiting();
    bench.later(WEEK);
    await bench.pipeline.operations.recover();
    await bench.reaches(id, { status: 'expired', finishedAt: expect.any(Number) as never });
    expect(await bench.trail(id)).toContain('operation.expired');
  });
});

describe('what always needs approval', () => {
  const always = { ...refundCreate, alwaysApproved: 'This cannot be undone.' };
  const strict = benchForTests({ actions: [always] });

  test('waits for it from an admin too, however small', async () => {
    const charge = await pay(strict.sandbox);
    const input = { charge: charge.id, amount: 1 };
    const admin = staff('admin');
    const shown = await strict.pipeline.operations.preview(admin, always.kind, input);
    expect(shown.needsApproval).toEqual([always.alwaysApproved]);
    const { operation } = await submit(strict.pipeline, always.kind, input, admin);
    expect(operation).toMatchObject({
      status: 'waiting_approval',
      approval: { reasons: [always.alwaysApproved] },
    });
    await strict.pipeline.operations.approvals.approve(manager, operation.id);
    await strict.reaches(operation.id, { status: 'succeeded' });
  });
});
