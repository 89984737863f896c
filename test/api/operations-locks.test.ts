import type Stripe from 'stripe';
import { expect, test } from 'vitest';
import { actions } from '../../api/operations/registry.ts';
import { eventually } from '../support/eventually.ts';
import { verifiedSeller } from '../support/merchant.ts';
import { benchForTests, pay, staff, submit } from './operations-harness.ts';

const bench = benchForTests();

/** What an operation of this kind and input keeps others from changing. */
async function objectsOf(kind: string, input: object): Promise<readonly string[]> {
  const action = actions.find((each) => each.kind === kind);
  if (!action) throw new Error(`No action is called ${kind}`);
  return action.objects(bench.pipeline.services, input as never);
}

type Order = readonly [kind: string, input: object];

/** Whether one of the two has to wait for the other. */
async function exclude(one: Order, other: Order): Promise<boolean> {
  const [first, second] = [await objectsOf(...one), await objectsOf(...other)];
  return first.some((id) => second.includes(id));
}

async function disputeOf(charge: string): Promise<Stripe.Dispute> {
  return eventually(async () => {
    const { data } = await bench.sandbox.stripe.disputes.list({ charge });
    expect(data).toHaveLength(1);
    return data[0] as Stripe.Dispute;
  });
}

/** A payment that sent the rest of it to a seller itself. */
async function destinationCharge() {
  const { sandbox } = bench;
  const destination = await verifiedSeller(sandbox, 'Casa Verde');
  const transfer_data = { destination };
  const { id } = await pay(sandbox, { transfer_data, application_fee_amount: 1000 });
  const { transfer } = await sandbox.stripe.charges.retrieve(id);
  return { charge: id, transfer: transfer as string, destination };
}

test('nothing that a plan rests on is changed by another operation meanwhile', async () => {
  const { sandbox } = bench;
  const transfer_group = 'order_1';
  const { id: charge } = await pay(sandbox, { transfer_group });
  const { id: beside } = await pay(sandbox, {
    transfer_group,
    payment_method: 'pm_card_pendingRefund',
  });
  await pay(sandbox, { amount: 50_000 });
  const destination = await verifiedSeller(sandbox, 'Bo');
  const sent = await sandbox.stripe.transfers.create({
    amount: 4000,
    currency: 'usd',
    destination,
    transfer_group,
  });
  const pending = await sandbox.stripe.refunds.create({ charge: beside, amount: 4000 });
  const contested = await pay(sandbox, { payment_method: 'pm_card_createDisputeInquiry' });
  const dispute = await disputeOf(contested.id);
  const own = await destinationCharge();
  const payout = { account: destination, payout: 'po_1' };

  const refund: Order = ['refund.create', { charge }];
  const pairs: readonly (readonly [Order, Order])[] = [
    [refund, ['refund.create', { charge: beside }]],
    [refund, ['transfer.reverse', { transfer: sent.id }]],
    [refund, ['transfer.create', { destination, transferGroup: transfer_group }]],
    [refund, ['transfer.create', { destination, sourceTransaction: charge }]],
    [refund, ['refund.cancel', { refund: pending.id }]],
    [
      ['refund.create', { charge: own.charge }],
      ['transfer.reverse', { transfer: own.transfer }],
    ],
    [
      ['refund.create', { charge: contested.id }],
      ['dispute.accept', { dispute: dispute.id }],
    ],
    ...['payout.cancel', 'payout.reverse', 'payout_schedule.update', 'account.reject'].map(
      (kind): [Order, Order] => [
        ['payout.create', { account: destination }],
        [kind, kind.startsWith('payout.') ? payout : { account: destination }],
      ],
    ),
    [
      ['transfer.create', { destination }],
      ['account.reject', { account: destination }],
    ],
    [
      ['account.unreject', { account: destination }],
      ['payout_schedule.update', { account: destination }],
    ],
  ];
  for (const [one, other] of pairs)
    expect([one, other, await exclude(one, other)]).toEqual([one, other, true]);
  // Other payments and sellers wait for nobody.
  expect(await exclude(refund, ['refund.create', { charge: contested.id }])).toBe(false);
  expect(await exclude(refund, ['payout.create', { account: destination }])).toBe(false);
});

test('a refund waits until it is known what became of its dispute', async () => {
  const { sandbox, pipeline } = bench;
  const charge = await pay(sandbox, { payment_method: 'pm_card_createDisputeInquiry' });
  const dispute = await disputeOf(charge.id);
  await sandbox.fault({ method: 'POST', path: '/v1/disputes/*/close', drop: 'before' });
  const accept = { dispute: dispute.id };
  const accepted = await submit(pipeline, 'dispute.accept', accept, staff('finance'));
  await bench.reaches(accepted.operation.id, { status: 'unknown' });
  const refunded = submit(pipeline, 'refund.create', { charge: charge.id });
  await eventually(async () => {
    const [waiting] = await pipeline.services.store.read
      .selectFrom('operation')
      .select('status')
      .where('kind', '=', 'refund.create')
      .execute();
    expect(waiting?.status).toBe('queued');
  });
  expect(await bench.refundPosts(charge.id)).toEqual([]);
  await sandbox.clearFaults();
  await bench.reaches(accepted.operation.id, { status: 'succeeded' });
  // What it was previewed on has changed by then.
  const { id } = (await refunded).operation;
  await bench.reaches(id, {
    status: 'refused',
    error: expect.objectContaining({ code: 'facts_changed' }),
  });
  expect(await bench.refundPosts(charge.id)).toEqual([]);
});
