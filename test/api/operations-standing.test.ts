import { ulid } from 'ulid';
import { describe, expect, test } from 'vitest';
import { refundCreate } from '../../api/payments/actions.ts';
import { transferCreate } from '../../api/transfers/actions.ts';
import { eventually } from '../support/eventually.ts';
import {
  becomes,
  benchForTests,
  pay,
  quick,
  refund,
  seller,
  staff,
  submit,
} from './operations-harness.ts';
import { refundInParts, refuseSecond } from './operations-parts.ts';

const DAY = 24 * 3600;
const inParts = { ...refundInParts, alwaysApproved: 'This cannot be undone.' };
const bench = benchForTests({
  actions: [refundCreate, inParts, transferCreate],
  timing: { ...quick, round: 20 },
});
const manager = staff('manager');
const path = '/v1/refunds';

const approve = (id: string) => bench.pipeline.operations.approvals.approve(manager, id);
const retry = (id: string, by = manager) => bench.pipeline.operations.secondThoughts.retry(by, id);
/** Has Stripe refuse the next refund. */
const refuseOnce = () =>
  bench.sandbox.fault({
    method: 'POST',
    path,
    status: 400,
    error: { code: 'charge_disputed' },
    times: 1,
  });
const amounts = async (charge: string) =>
  (await bench.sandbox.stripe.refunds.list({ charge })).data.map(({ amount }) => amount).sort();

/** A refund that waits for approval. */
async function waiting(by = staff('support')) {
  const charge = await pay(bench.sandbox, { amount: 100_000 });
  const { operation } = await refund(bench.pipeline, { charge: charge.id, amount: 60_000 }, by);
  expect(operation.status).toBe('waiting_approval');
  return { id: operation.id, charge: charge.id };
}

/** A transfer of more than there is, which waits for funds. */
async function unfunded(by = staff('finance')) {
  const { available } = await bench.sandbox.stripe.balance.retrieve();
  const amount = (available.find(({ currency }) => currency === 'usd')?.amount ?? 0) + 50_000;
  const destination = await seller(bench.sandbox, 'Casa Verde');
  const input = { destination, amount, currency: 'usd', runWhenFunded: true };
  const { operation } = await submit(bench.pipeline, transferCreate.kind, input, by);
  return { id: operation.id, status: operation.status };
}

test('what was planned by somebody whom nobody knows any more ends, and others’ goes on', async () => {
  const { store } = bench.pipeline.services;
  const plan = async () => {
    const charge = await pay(bench.sandbox);
    const { operation } = await refund(bench.pipeline, { charge: charge.id, amount: 1000 });
    const input = { charge: charge.id, amount: 2000 };
    const planned = { id: ulid(), kind: refundCreate.kind, input, subject: charge.id };
    return { ...planned, plannedBy: operation.id };
  };
  const [forgotten, known] = [await plan(), await plan()];
  await store.write(async ({ db }) => {
    await db
      .updateTable('operation')
      .set({ vouched_by: 'staff_gone' })
      .where('id', '=', forgotten.plannedBy)
      .execute();
  });
  expect(await bench.pipeline.operations.carryOut(async () => [forgotten, known])).toBe(2);
  await bench.reaches(known.id, { status: 'succeeded' });
  const { error } = await bench.reaches(forgotten.id, { status: 'refused' });
  expect(error?.code).toBe('no_longer_allowed');
});

describe('an approval', () => {
  /** A refund that was approved, and that Stripe has refused. */
  async function approvedAndRefused() {
    const { id, charge } = await waiting();
    await refuseOnce();
    await approve(id);
    await bench.reaches(id, { status: 'refused' });
    return { id, charge };
  }

  test('holds for another try within seven days, which counts for the approver', async () => {
    const { id, charge } = await approvedAndRefused();
    bench.later(7 * DAY - 60);
    // Who tries it again could not order it alone.
    await retry(id, staff('support', 'other'));
    await bench.reaches(id, { status: 'succeeded' });
    expect(await amounts(charge)).toEqual([60_000]);
    const counted = await bench.pipeline.services.store.read
      .selectFrom('operation_amount')
      .select('counts_for')
      .where('operation', '=', id)
      .execute();
    expect(counted).toEqual([{ counts_for: manager.id }]);
  });

  test('holds no longer, and says since when', async () => {
    const { id, charge } = await approvedAndRefused();
    const { decision } = await bench.pipeline.operations.find(id);
    bench.later(7 * DAY);
    const on = new Date((decision?.at ?? 0) * 1000).toLocaleDateString('en-GB', {
      day: 'numeric',
      month: 'short',
      timeZone: 'UTC',
    });
    const why = expect.stringContaining(`approved on ${on}`);
    expect(await bench.pipeline.operations.choices(manager, id)).toEqual({
      choices: [],
      barred: [{ choice: 'retry', why }],
    });
    await expect(retry(id)).rejects.toMatchObject({
      status: 409,
      code: 'approval_lapsed',
      message: why,
    });
    expect((await bench.pipeline.operations.find(id)).status).toBe('refused');
    expect(await amounts(charge)).toEqual([]);
  });

  test.each([
    [7 * DAY - 60, [1000, 2000, 3000]],
    [7 * DAY, [1000]],
  ])('lets what is partly done be finished for as long: after %i s', async (seconds, done) => {
    const charge = await pay(bench.sandbox);
    const input = { charge: charge.id };
    const { operation } = await submit(bench.pipeline, inParts.kind, input, staff('support'));
    const { id } = operation;
    await refuseSecond(bench, charge.id, () => approve(id));
    await bench.reaches(id, { status: 'partly_done' });
    bench.later(seconds);
    if (done.length > 1) {
      await retry(id);
      await bench.reaches(id, { status: 'succeeded' });
    } else await expect(retry(id)).rejects.toMatchObject({ code: 'approval_lapsed' });
    expect(await amounts(charge.id)).toEqual(done);
  });

  test('that has lapsed ends what still waits for funds', async () => {
    await bench.pipeline.services.store.write(({ db }) =>
      db
        .insertInto('operation_limit')
        .values({ role: 'finance', kind: '*', currency: '*', single: 0, day: 0 })
        .execute(),
    );
    const { id, status } = await unfunded();
    expect(status).toBe('waiting_approval');
    await approve(id);
    await bench.reaches(id, { status: 'waiting_funds' });
    bench.later(7 * DAY);
    await bench.pipeline.operations.recover();
    await bench.reaches(id, {
      status: 'refused',
      error: expect.objectContaining({ code: 'approval_lapsed' }),
    });
  });
});

describe('an approver', () => {
  test.each([
    ['shut out', { isActive: false }, 'not_signed_in'],
    ['made support', { role: 'support' }, 'forbidden'],
  ] as const)('%s while Stripe is being asked approves nothing', async (_, change, code) => {
    const { id, charge } = await waiting();
    const leaving = staff('manager', 'leaving');
    const reads = async () => (await bench.sandbox.requests({ method: 'GET' })).length;
    const before = await reads();
    await bench.sandbox.fault({ method: 'GET', path: '/v1/charges/*', delayMs: 400 });
    const approving = bench.pipeline.operations.approvals.approve(leaving, id);
    const refused = expect(approving).rejects.toMatchObject({ code });
    await eventually(async () => expect(await reads()).toBeGreaterThan(before));
    becomes(leaving, change);
    await refused;
    expect((await bench.pipeline.operations.find(id)).status).toBe('waiting_approval');
    expect(await amounts(charge)).toEqual([]);
  });
});

describe('what waits of somebody who may not order it any more', () => {
  test('ends by itself, so that nobody is asked and nothing waits behind it', async () => {
    const [gone, lowered] = [staff('support', 'gone'), staff('finance', 'lowered')];
    const other = await waiting();
    const mine = await waiting(gone);
    const transfer = await unfunded(lowered);
    expect(transfer.status).toBe('waiting_funds');
    becomes(gone, { isActive: false });
    becomes(lowered, { role: 'support' });
    await bench.pipeline.operations.recover();
    for (const { id } of [mine, transfer]) {
      await bench.reaches(id, {
        status: 'refused',
        finishedAt: expect.any(Number) as never,
        error: expect.objectContaining({ code: 'no_longer_allowed' }),
      });
      expect((await bench.trail(id)).at(-1)).toBe('operation.refused');
    }
    expect((await bench.pipeline.operations.find(other.id)).status).toBe('waiting_approval');
    expect((await bench.pipeline.operations.find(mine.id)).steps).toMatchObject([
      { status: 'canceled' },
    ]);
  });

  test('goes on where somebody else has had it tried again', async () => {
    const gone = staff('support', 'gone');
    const charge = await pay(bench.sandbox);
    await refuseOnce();
    const { operation } = await refund(bench.pipeline, { charge: charge.id }, gone);
    expect(operation.status).toBe('refused');
    becomes(gone, { isActive: false });
    await expect(retry(operation.id, staff('viewer'))).rejects.toMatchObject({ code: 'forbidden' });
    await retry(operation.id);
    await bench.reaches(operation.id, { status: 'succeeded' });
  });
});
