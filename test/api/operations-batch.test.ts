import { ulid } from 'ulid';
import { describe, expect, test } from 'vitest';
import type { SubmitBatch } from '../../api/operations/batch.ts';
import type { OperationView } from '../../api/operations/view.ts';
import { eventually } from '../support/eventually.ts';
import { benchForTests, pay, quick, staff } from './operations-harness.ts';

const atOnce = benchForTests({ timing: { ...quick, recall: 0 } });
const support = staff('support');
const other = staff('support', 'other');
const manager = staff('manager');
const kind = 'refund.create';

type Bench = typeof atOnce;

const paidMany = ({ sandbox }: Bench, count: number, amount = 10_000) =>
  Promise.all(Array.from({ length: count }, () => pay(sandbox, { amount })));

/** The order of someone who agrees to what each item's preview shows. */
async function orderOf(
  { pipeline: { operations } }: Bench,
  inputs: Record<string, unknown>[],
): Promise<SubmitBatch> {
  const shown = await operations.batches.preview(support, kind, inputs, operations.preview);
  const items = inputs.map((input, index) => {
    const item = shown[index];
    return { input, fingerprint: item && 'preview' in item ? item.preview.fingerprint : 'none' };
  });
  return { id: ulid(), kind, reason: 'Recalled by the maker', items };
}

async function operationsOf({ pipeline: { operations, services } }: Bench, batch: string) {
  const rows = await services.store.read
    .selectFrom('operation')
    .select('id')
    .where('batch', '=', batch)
    .orderBy('pk')
    .execute();
  return Promise.all(rows.map(({ id }) => operations.find(id)));
}

/** The operations of a batch once all of them stand so. */
const reach = (bench: Bench, batch: string, statuses: OperationView['status'][]) =>
  eventually(async () => {
    const all = await operationsOf(bench, batch);
    expect(all.map(({ status }) => status)).toEqual(statuses);
    return all;
  });

const refunded = async ({ sandbox }: Bench, charges: readonly { id: string }[]) =>
  Promise.all(
    charges.map(async ({ id }) => (await sandbox.stripe.charges.retrieve(id)).amount_refunded),
  );

describe('a batch', () => {
  test('has what its operations changed read again', async () => {
    const [charge] = await paidMany(atOnce, 1);
    const { operations, services } = atOnce.pipeline;
    const order = await orderOf(atOnce, [{ charge: charge?.id, amount: 2000 }]);
    await operations.batches.submit(support, order);
    await eventually(async () => {
      const { amount_refunded } = await services.store.read
        .selectFrom('stripe_charge')
        .select('amount_refunded')
        .where('id', '=', charge?.id ?? '')
        .executeTakeFirstOrThrow();
      expect(amount_refunded).toBe(2000);
    });
  });

  test('is many operations, each succeeding or failing alone', async () => {
    const charges = await paidMany(atOnce, 4);
    const order = await orderOf(
      atOnce,
      charges.map(({ id }) => ({ charge: id, amount: 2000 })),
    );
    // Somebody refunds the second of them before the batch is submitted.
    await atOnce.sandbox.stripe.refunds.create({ charge: charges[1]?.id ?? '' });
    const { batches } = atOnce.pipeline.operations;
    const { batch, created } = await batches.submit(support, order);
    expect(created).toBe(true);
    expect(batch).toMatchObject({ id: order.id, kind, total: 4, by: { id: support.id } });
    const all = await reach(atOnce, batch.id, ['succeeded', 'refused', 'succeeded', 'succeeded']);
    expect(all[1]).toMatchObject({ error: { code: 'facts_changed' }, steps: [] });
    expect(all[0]).toMatchObject({
      batch: order.id,
      subject: charges[0]?.id,
      reason: order.reason,
      effects: [{ amount: 2000 }, { amount: -2000 }],
    });
    expect(await refunded(atOnce, charges)).toEqual([2000, 10_000, 2000, 2000]);
    expect((await batches.find(batch.id)).counts).toMatchObject({
      succeeded: 3,
      refused: 1,
      queued: 0,
    });
    expect(await atOnce.trail(batch.id)).toEqual(['operation_batch.submitted']);
    expect(await atOnce.trail(all[0]?.id ?? '')).toEqual([
      'operation.submitted',
      'operation.planned',
      'operation.step_succeeded',
    ]);
  });

  test('pauses the queue where the key is revoked before it is known what to lock', async () => {
    const charges = await paidMany(atOnce, 2);
    const order = await orderOf(
      atOnce,
      charges.map(({ id }) => ({ charge: id, amount: 2000 })),
    );
    await atOnce.sandbox.fault({ method: 'GET', path: '/v1/charges/*', status: 401 });
    const { operations } = atOnce.pipeline;
    await operations.batches.submit(support, order);
    await eventually(async () => {
      for (const each of await operationsOf(atOnce, order.id))
        expect(each).toMatchObject({ status: 'queued', error: { code: 'queue_paused' } });
    });
    expect(operations.paused?.stripe.statusCode).toBe(401);
    await atOnce.sandbox.clearFaults();
    await reach(atOnce, order.id, ['succeeded', 'succeeded']);
    expect(operations.paused).toBeNull();
    expect(await refunded(atOnce, charges)).toEqual([2000, 2000]);
  });

  test('submitted again is the same batch', async () => {
    const charges = await paidMany(atOnce, 2);
    const order = await orderOf(
      atOnce,
      charges.map(({ id }) => ({ charge: id })),
    );
    const { batches } = atOnce.pipeline.operations;
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => batches.submit(support, order)),
    );
    expect(answers.filter(({ created }) => created)).toHaveLength(1);
    await reach(atOnce, order.id, ['succeeded', 'succeeded']);
    expect(await refunded(atOnce, charges)).toEqual([10_000, 10_000]);
    const late = await batches.submit(support, order);
    expect(late).toMatchObject({ created: false, batch: { counts: { succeeded: 2 } } });
  });

  test.each([
    ['by somebody else', other, (order: SubmitBatch) => order],
    ['for less', support, (order: SubmitBatch) => ({ ...order, items: order.items.slice(1) })],
  ])('whose id is used again %s is refused', async (_, by, change) => {
    const charges = await paidMany(atOnce, 2);
    const order = await orderOf(
      atOnce,
      charges.map(({ id }) => ({ charge: id })),
    );
    const { batches } = atOnce.pipeline.operations;
    await batches.submit(support, order);
    await expect(batches.submit(by, change(order))).rejects.toMatchObject({
      status: 409,
      code: 'operation_id_reused',
    });
    await reach(atOnce, order.id, ['succeeded', 'succeeded']);
  });

  test('with one wrong item is refused as a whole, naming it', async () => {
    const [charge] = await paidMany(atOnce, 1);
    const good = { input: { charge: charge?.id }, fingerprint: 'f' };
    const { batches } = atOnce.pipeline.operations;
    const order = { id: ulid(), kind, reason: 'Because' };
    for (const [items, field] of [
      [[good, { input: { charge: 'cus_1' }, fingerprint: 'f' }], 'items.1.charge'],
      [[good, good], 'items.1'],
    ] as const)
      await expect(batches.submit(support, { ...order, items })).rejects.toMatchObject({
        status: 400,
        code: 'invalid_input',
        field,
      });
    await expect(batches.find(order.id)).rejects.toMatchObject({ status: 404 });
    await expect(
      batches.submit(staff('viewer'), { ...order, items: [good] }),
    ).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('is previewed item by item, what is wrong with one said in its place', async () => {
    const [charge] = await paidMany(atOnce, 1);
    const { operations } = atOnce.pipeline;
    const inputs = [{ charge: charge?.id }, { charge: 'ch_unknown' }, { charge: 5 }];
    const shown = await operations.batches.preview(support, kind, inputs, operations.preview);
    expect(shown).toMatchObject([
      { preview: { effects: [{ amount: 10_000 }, { amount: -10_000 }] } },
      { error: { code: 'not_found' } },
      { error: { code: 'invalid_input', field: 'charge' } },
    ]);
  });

  test('has what is over a limit wait for approval, and the rest done', async () => {
    const charges = await paidMany(atOnce, 5, 50_000);
    const order = await orderOf(
      atOnce,
      charges.map(({ id }) => ({ charge: id })),
    );
    await atOnce.pipeline.operations.batches.submit(support, order);
    const all = await eventually(async () => {
      const found = await operationsOf(atOnce, order.id);
      expect(found.filter(({ status }) => status === 'succeeded')).toHaveLength(4);
      expect(found.filter(({ status }) => status === 'waiting_approval')).toHaveLength(1);
      return found;
    });
    const waiting = all.find(({ status }) => status === 'waiting_approval');
    await atOnce.pipeline.operations.approvals.approve(manager, waiting?.id ?? '');
    await reach(
      atOnce,
      order.id,
      Array.from({ length: 5 }, () => 'succeeded' as const),
    );
    expect(await refunded(atOnce, charges)).toEqual(Array.from({ length: 5 }, () => 50_000));
  });

  test('canceled while it runs stops what has not begun, and nothing else', async () => {
    const charges = await paidMany(atOnce, 12);
    const order = await orderOf(
      atOnce,
      charges.map(({ id }) => ({ charge: id })),
    );
    const { batches } = atOnce.pipeline.operations;
    await atOnce.sandbox.fault({ method: 'POST', path: '/v1/refunds', drop: 'before' });
    await batches.submit(support, order);
    // As many as may be under way at once are: the others wait behind them.
    await eventually(async () =>
      expect((await batches.find(order.id)).counts.unknown).toBe(quick.abreast),
    );
    expect(await batches.cancel(support, order.id)).toEqual({ canceled: 4 });
    await atOnce.sandbox.clearFaults();
    const all = await eventually(async () => {
      const found = await operationsOf(atOnce, order.id);
      expect(found.every(({ finishedAt }) => finishedAt !== null)).toBe(true);
      return found;
    });
    const done = all.map(({ status }) => (status === 'succeeded' ? 10_000 : 0));
    expect(await refunded(atOnce, charges)).toEqual(done);
    expect(all.filter(({ status }) => status === 'canceled')).toHaveLength(4);
  });

  test('canceled while its items are being planned sends none of them', async () => {
    const charges = await paidMany(atOnce, 3);
    const order = await orderOf(
      atOnce,
      charges.map(({ id }) => ({ charge: id })),
    );
    const { batches } = atOnce.pipeline.operations;
    // What is planned reads the charge first, and waits for it.
    const before = (await atOnce.sandbox.requests({ method: 'GET' })).length;
    await atOnce.sandbox.fault({ method: 'GET', path: '/v1/charges/*', delayMs: 400 });
    await batches.submit(support, order);
    await eventually(async () =>
      expect((await atOnce.sandbox.requests({ method: 'GET' })).length).toBeGreaterThan(before),
    );
    await batches.cancel(support, order.id);
    await atOnce.pipeline.operations.stop();
    await reach(atOnce, order.id, ['canceled', 'canceled', 'canceled']);
    expect(await refunded(atOnce, charges)).toEqual([0, 0, 0]);
  });
});

describe('within the recall window', () => {
  const bench = benchForTests();

  async function submitted() {
    const charges = await paidMany(bench, 2);
    const order = await orderOf(
      bench,
      charges.map(({ id }) => ({ charge: id })),
    );
    const { batch } = await bench.pipeline.operations.batches.submit(support, order);
    return { batch, charges };
  }

  test('nothing is sent, and all of it can be recalled', async () => {
    const { batch, charges } = await submitted();
    expect(batch).toMatchObject({ beginsAt: batch.createdAt + 30, counts: { queued: 2 } });
    const { batches } = bench.pipeline.operations;
    await expect(batches.cancel(other, batch.id)).rejects.toMatchObject({ code: 'forbidden' });
    expect(await batches.cancel(manager, batch.id)).toEqual({ canceled: 2 });
    expect(await batches.find(batch.id)).toMatchObject({
      canceledAt: expect.any(Number),
      counts: { queued: 0, canceled: 2 },
    });
    expect(await batches.cancel(support, batch.id)).toEqual({ canceled: 0 });
    const all = await operationsOf(bench, batch.id);
    expect(all[0]).toMatchObject({ decision: { by: { id: manager.id } } });
    expect(await bench.trail(all[0]?.id ?? '')).toEqual([
      'operation.submitted',
      'operation.canceled',
    ]);
    for (const { id } of charges) expect(await bench.refundPosts(id)).toEqual([]);
  });

  test('a restart waits for its end as well, and then begins', async () => {
    const { batch, charges } = await submitted();
    await bench.restart();
    await bench.pipeline.operations.recover();
    expect((await bench.pipeline.operations.batches.find(batch.id)).counts.queued).toBe(2);
    for (const { id } of charges) expect(await bench.refundPosts(id)).toEqual([]);
    await bench.pipeline.operations.stop();
    bench.later(31);
    await bench.restart();
    await bench.pipeline.operations.recover();
    await reach(bench, batch.id, ['succeeded', 'succeeded']);
    expect(await refunded(bench, charges)).toEqual([10_000, 10_000]);
  });

  test('one of it can be canceled by itself', async () => {
    const { batch } = await submitted();
    const [first] = await operationsOf(bench, batch.id);
    await bench.pipeline.operations.secondThoughts.cancel(support, first?.id ?? '');
    const { counts } = await bench.pipeline.operations.batches.find(batch.id);
    expect(counts).toMatchObject({ queued: 1, canceled: 1 });
  });
});
