import { ulid } from 'ulid';
import { describe, expect, test } from 'vitest';
import { refundCreate } from '../../api/payments/actions.ts';
import { eventually } from '../support/eventually.ts';
import { becomes, benchForTests, pay, refund, staff } from './operations-harness.ts';

const bench = benchForTests({ actions: [refundCreate] });
const path = '/v1/refunds';

const amounts = async (charge: string) =>
  (await bench.sandbox.stripe.refunds.list({ charge })).data.map(({ amount }) => amount).sort();

/** A refund of 10.00 that Stripe has not taken up, since it does not accept the key for refunds. */
async function paused(by = staff('support')) {
  const charge = await pay(bench.sandbox);
  const fault = await bench.sandbox.fault({ method: 'POST', path, status: 403 });
  const id = ulid();
  const submitted = refund(bench.pipeline, { charge: charge.id, amount: 1000 }, by, id);
  await bench.reaches(id, { status: 'queued', error: expect.anything() });
  const tries = async () => (await bench.refundPosts(charge.id)).length;
  return {
    id,
    charge: charge.id,
    /** Has tried once more since now. */
    async triedAgain() {
      const before = await tries();
      await eventually(async () => expect(await tries()).toBeGreaterThan(before));
    },
    /** The key is accepted again. Gives the operation once it has ended. */
    async mended() {
      await bench.sandbox.control('DELETE', `/faults/${fault.id}`);
      await submitted;
      return bench.reaches(id, { finishedAt: expect.any(Number) });
    },
  };
}

describe('what the key was not accepted for', () => {
  test('is done once it is accepted, even days later', async () => {
    const { id, charge, triedAgain, mended } = await paused();
    await bench.sandbox.advance(3 * 24 * 3600);
    await triedAgain();
    await triedAgain();
    expect(await mended()).toMatchObject({ status: 'succeeded', needsPerson: false });
    expect(await amounts(charge)).toEqual([1000]);
    const keys = (await bench.refundPosts(charge)).map(({ idempotencyKey }) => idempotencyKey);
    expect(new Set(keys).size).toBe(1);
    expect(await bench.trail(id)).toEqual(['operation.submitted', 'operation.step_succeeded']);
  });

  test('is not done where the facts have changed until then', async () => {
    const { id, charge, mended } = await paused();
    await bench.sandbox.simulate('dispute', { charge });
    // The key that may not refund may read.
    const { error } = await bench.reaches(id, { status: 'refused' });
    expect(error?.code).toBe('facts_changed');
    await mended();
    expect(await amounts(charge)).toEqual([]);
  });

  test('is not done for who may not order it any more', async () => {
    const ben = staff('support', 'Ben');
    const { id, charge, mended } = await paused(ben);
    becomes(ben, { isActive: false });
    const { error } = await bench.reaches(id, { status: 'refused' });
    expect(error?.code).toBe('no_longer_allowed');
    await mended();
    expect(await amounts(charge)).toEqual([]);
  });

  test('is not begun by a start either, for who may not order it any more', async () => {
    const bea = staff('support', 'Bea');
    const { id, charge } = await paused(bea);
    becomes(bea, { role: 'viewer' });
    await bench.restart();
    await bench.sandbox.clearFaults();
    await bench.pipeline.operations.recover();
    await bench.reaches(id, { status: 'refused' });
    expect(await amounts(charge)).toEqual([]);
  });
});
