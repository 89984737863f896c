import type Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import { answeredWith500, doneByOthers, neverAnswered } from './lost-answers.ts';
import { benchForTests, pay, staff, submit } from './operations-harness.ts';

const bench = benchForTests();
const kind = 'refund.cancel';
const support = staff('support');

/** A refund that waits for the customer to say where it is to go. */
async function waiting(): Promise<Stripe.Refund> {
  const { sandbox } = bench;
  const charge = await pay(sandbox, { payment_method: 'pm_card_pendingRefund' });
  const refund = await sandbox.stripe.refunds.create({ charge: charge.id, amount: 4000 });
  await sandbox.simulate('refund_action', { refund: refund.id });
  return refund;
}

const preview = (refund: string) => bench.pipeline.operations.preview(support, kind, { refund });
const cancel = (refund: string) => submit(bench.pipeline, kind, { refund }, support);
const statusOf = async (id: string) => (await bench.sandbox.stripe.refunds.retrieve(id)).status;

test('a refund that waits for the customer is called back', async () => {
  const refund = await waiting();
  expect(await preview(refund.id)).toMatchObject({
    steps: [{ text: 'Cancel the refund of 40.00 USD' }],
    effects: [
      { party: { type: 'customer' }, amount: -4000 },
      { party: { type: 'platform' }, amount: 4000 },
    ],
  });
  const { operation } = await cancel(refund.id);
  expect(operation).toMatchObject({
    status: 'succeeded',
    subject: refund.id,
    steps: [{ object: refund.id }],
  });
  expect(await statusOf(refund.id)).toBe('canceled');
  expect((await preview(refund.id)).blocked?.code).toBe('refund_canceled');
});

test('one that has gone through cannot be, and why is said', async () => {
  const charge = await pay(bench.sandbox);
  const refund = await bench.sandbox.stripe.refunds.create({ charge: charge.id });
  expect((await preview(refund.id)).blocked).toMatchObject({
    code: 'refund_under_way',
    message: expect.stringContaining('on its way'),
  });
});

test('one that failed has given its money back already', async () => {
  const charge = await pay(bench.sandbox);
  const refund = await bench.sandbox.stripe.refunds.create({ charge: charge.id });
  await bench.sandbox.simulate('refund_failure', { refund: refund.id });
  expect((await preview(refund.id)).blocked?.code).toBe('refund_failed');
});

describe('where only a look tells', () => {
  test.each([
    ['a 500 that Stripe repeats', answeredWith500],
    ['a key that has expired', neverAnswered],
  ])('%s: it is found canceled', async (_, lost) => {
    const { id } = await waiting();
    const { steps } = await lost(bench, `/v1/refunds/${id}/cancel`, () => cancel(id));
    expect(steps).toMatchObject([{ status: 'succeeded', object: id }]);
    expect(await statusOf(id)).toBe('canceled');
  });

  test('it is told whether somebody else called it back', async () => {
    const { id } = await waiting();
    await doneByOthers(
      bench,
      `/v1/refunds/${id}/cancel`,
      () => cancel(id),
      () => bench.sandbox.stripe.refunds.cancel(id),
    );
  });
});
