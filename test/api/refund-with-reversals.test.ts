import { ulid } from 'ulid';
import { describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { verifiedSeller } from '../support/merchant.ts';
import { answeredWith500, neverAnswered } from './lost-answers.ts';
import { benchForTests, pay, refund, staff, submit } from './operations-harness.ts';

const bench = benchForTests();
let groups = 0;

/** A payment of 100.00, of which 70.00 and 20.00 were sent on to two sellers. */
async function soldByTwo() {
  const { sandbox } = bench;
  groups += 1;
  const transfer_group = `order_${groups}`;
  const charge = await pay(sandbox, { transfer_group });
  // Stripe’s fees, and what sellers keep, are paid from this.
  await pay(sandbox, { amount: 50_000 });
  const sellers = [
    await verifiedSeller(sandbox, 'Casa Verde'),
    await verifiedSeller(sandbox, 'Bo'),
  ];
  const transfers: string[] = [];
  for (const [n, destination] of sellers.entries()) {
    const amount = [7000, 2000][n] ?? 0;
    const order = { amount, currency: 'usd', destination, transfer_group };
    transfers.push((await sandbox.stripe.transfers.create(order)).id);
    // They are listed in the order of seconds.
    await sandbox.advance(1);
  }
  return { charge: charge.id, sellers, transfers };
}

const reversedOf = async (transfers: readonly string[]) =>
  Promise.all(
    transfers.map(async (id) => {
      const { data } = await bench.sandbox.stripe.transfers.listReversals(id);
      return data.map(({ amount }) => amount);
    }),
  );
const refundsOf = async (charge: string) =>
  (await bench.sandbox.stripe.refunds.list({ charge })).data.map(({ amount }) => amount);

/** The seller has nothing left of what it was sent. */
const payOut = (account: string, amount: number) =>
  bench.sandbox.stripe.payouts.create({ amount, currency: 'usd' }, { stripeAccount: account });

test('one order refunds the customer, then takes back from each seller in proportion', async () => {
  const { charge, transfers } = await soldByTwo();
  const { operation } = await refund(bench.pipeline, { charge, amount: 5000 });
  expect(operation).toMatchObject({ status: 'succeeded', unrecovered: [] });
  expect(operation.steps.map(({ text }) => text)).toEqual([
    `Refund 50.00 USD of ${charge}`,
    expect.stringMatching(/^Reverse 35\.00 USD from /),
    expect.stringMatching(/^Reverse 10\.00 USD from /),
  ]);
  expect(await refundsOf(charge)).toEqual([5000]);
  expect(await reversedOf(transfers)).toEqual([[3500], [1000]]);
  const kept = await bench.pipeline.services.store.read
    .selectFrom('stripe_transfer')
    .select(['id', 'amount_reversed'])
    .where('id', 'in', transfers)
    .orderBy('amount_reversed', 'desc')
    .execute();
  expect(kept.map((each) => each.amount_reversed)).toEqual([3500, 1000]);
});

test('a seller who was paid out is left out, and what it keeps stays on record', async () => {
  const { charge, transfers, sellers } = await soldByTwo();
  await payOut(sellers[0] ?? '', 7000);
  const { operation } = await refund(bench.pipeline, { charge, amount: 5000 });
  expect(operation.status).toBe('succeeded');
  expect(await reversedOf(transfers)).toEqual([[], [1000]]);
  const rows = await bench.pipeline.services.store.read
    .selectFrom('operation_unrecovered')
    .selectAll()
    .where('operation', '=', operation.id)
    .execute();
  expect(rows).toMatchObject([
    { transfer: transfers[0], account: sellers[0], amount: 3500, currency: 'usd', why: 'balance' },
  ]);
  expect(operation.unrecovered).toMatchObject([{ transfer: transfers[0], amount: 3500 }]);
});

test('a seller refused in the middle stops it there; it is finished once the seller can bear it', async () => {
  const { charge, transfers, sellers } = await soldByTwo();
  await payOut(sellers[0] ?? '', 7000);
  const reversals = [
    { transfer: transfers[0], amount: 3500 },
    { transfer: transfers[1], amount: 1000 },
  ];
  const { operation } = await refund(bench.pipeline, { charge, amount: 5000, reversals });
  expect(operation).toMatchObject({
    status: 'partly_done',
    error: {
      code: 'balance_insufficient',
      message: expect.stringMatching(/^What the seller has available does not cover this\./),
    },
    steps: [{ status: 'succeeded' }, { status: 'refused' }, { status: 'canceled' }],
  });
  expect(await refundsOf(charge)).toEqual([5000]);
  const { stripe } = bench.sandbox;
  await stripe.transfers.create({ amount: 3500, currency: 'usd', destination: sellers[0] ?? '' });
  await bench.pipeline.operations.secondThoughts.retry(staff('support'), operation.id);
  await bench.reaches(operation.id, { status: 'succeeded' });
  expect(await refundsOf(charge)).toEqual([5000]);
  expect(await reversedOf(transfers)).toEqual([[3500], [1000]]);
});

test('a reversal that was refused and then made by hand is not made again by a second try', async () => {
  const { charge, transfers, sellers } = await soldByTwo();
  await payOut(sellers[0] ?? '', 7000);
  const reversals = [{ transfer: transfers[0], amount: 3500 }];
  const { operation } = await refund(bench.pipeline, { charge, amount: 5000, reversals });
  expect(operation.status).toBe('partly_done');
  const { stripe } = bench.sandbox;
  await stripe.transfers.create({ amount: 7000, currency: 'usd', destination: sellers[0] ?? '' });
  const byHand = { transfer: transfers[0] ?? '', amount: 3500 };
  const made = await submit(bench.pipeline, 'transfer.reverse', byHand);
  expect(made.operation.status).toBe('succeeded');
  for (const steps of [3, 4]) {
    await bench.pipeline.operations.secondThoughts.retry(staff('support'), operation.id);
    const after = await bench.reaches(operation.id, {
      status: 'partly_done',
      error: expect.objectContaining({ code: 'done_otherwise' }),
    });
    expect(after.steps).toHaveLength(steps);
  }
  expect(await reversedOf(transfers)).toEqual([[3500], []]);
});

test('a reversal made at Stripe before a second try is not made again, and the rest is not sent', async () => {
  const { charge, transfers, sellers } = await soldByTwo();
  await payOut(sellers[0] ?? '', 7000);
  const reversals = [
    { transfer: transfers[0], amount: 3500 },
    { transfer: transfers[1], amount: 1000 },
  ];
  const { operation } = await refund(bench.pipeline, { charge, amount: 5000, reversals });
  expect(operation.status).toBe('partly_done');
  const { stripe } = bench.sandbox;
  await stripe.transfers.create({ amount: 7000, currency: 'usd', destination: sellers[0] ?? '' });
  await stripe.transfers.createReversal(transfers[0] ?? '', { amount: 3500 });
  await bench.pipeline.operations.secondThoughts.retry(staff('support'), operation.id);
  const after = await bench.reaches(operation.id, {
    status: 'partly_done',
    error: {
      code: 'done_otherwise',
      message:
        'When this was planned, 0.00 USD of the transfer were reversed; now 35.00 USD are. So nothing more was taken back. If something is still missing, reverse it by itself.',
    },
  });
  expect(after.steps.map(({ status }) => status)).toEqual([
    'succeeded',
    'refused',
    'canceled',
    'refused',
    'canceled',
  ]);
  expect(await reversedOf(transfers)).toEqual([[3500], []]);
  expect(await refundsOf(charge)).toEqual([5000]);
});

test('a step that never left is looked into as well where a process took long to be back', async () => {
  const { charge, transfers } = await soldByTwo();
  await bench.sandbox.fault({ method: 'POST', path: '/v1/refunds', drop: 'after' });
  const { operation } = await refund(bench.pipeline, { charge, amount: 5000 });
  await bench.reaches(operation.id, { status: 'unknown' });
  await bench.restart();
  await bench.sandbox.clearFaults();
  await bench.sandbox.stripe.transfers.createReversal(transfers[1] ?? '', { amount: 300 });
  await bench.pipeline.operations.recover();
  await bench.reaches(operation.id, {
    status: 'partly_done',
    error: expect.objectContaining({ code: 'done_otherwise' }),
  });
  expect(await reversedOf(transfers)).toEqual([[3500], [300]]);
});

test('so is one behind a step that was in doubt for long', async () => {
  const { charge, transfers } = await soldByTwo();
  await bench.sandbox.fault({ method: 'POST', path: '/v1/refunds', drop: 'after' });
  const { operation } = await refund(bench.pipeline, { charge, amount: 5000 });
  await bench.reaches(operation.id, { status: 'unknown' });
  await bench.sandbox.stripe.transfers.createReversal(transfers[0] ?? '', { amount: 300 });
  await bench.sandbox.advance(3600);
  await bench.sandbox.clearFaults();
  await bench.reaches(operation.id, {
    status: 'partly_done',
    error: expect.objectContaining({ code: 'done_otherwise' }),
  });
  expect(await reversedOf(transfers)).toEqual([[300], []]);
});

test('whether a step may still be sent is asked again until Stripe answers', async () => {
  const { charge, transfers, sellers } = await soldByTwo();
  await payOut(sellers[0] ?? '', 7000);
  const reversals = [{ transfer: transfers[0], amount: 3500 }];
  const { operation } = await refund(bench.pipeline, { charge, amount: 5000, reversals });
  const { stripe } = bench.sandbox;
  await stripe.transfers.create({ amount: 7000, currency: 'usd', destination: sellers[0] ?? '' });
  await bench.sandbox.fault({ method: 'GET', path: '/v1/transfers/*', status: 401 });
  await bench.pipeline.operations.secondThoughts.retry(staff('support'), operation.id);
  await bench.reaches(operation.id, { error: expect.objectContaining({ code: 'queue_paused' }) });
  expect(bench.pipeline.operations.paused?.stripe.statusCode).toBe(401);
  await bench.sandbox.clearFaults();
  await bench.reaches(operation.id, { status: 'succeeded' });
  expect(bench.pipeline.operations.paused).toBeNull();
  expect(await reversedOf(transfers)).toEqual([[3500], []]);
});

describe('a process that dies after any step', () => {
  test.each([0, 1, 2])(
    'step %i was sent and not answered: each effect is there once',
    async (step) => {
      const { charge, transfers } = await soldByTwo();
      const paths = ['/v1/refunds', ...transfers.map((id) => `/v1/transfers/${id}/reversals`)];
      await bench.sandbox.fault({ method: 'POST', path: paths[step] ?? '', drop: 'after' });
      const { operation } = await refund(bench.pipeline, { charge, amount: 5000 });
      await bench.reaches(operation.id, { status: 'unknown' });
      await bench.restart();
      await bench.sandbox.clearFaults();
      await bench.pipeline.operations.recover();
      await bench.reaches(operation.id, { status: 'succeeded' });
      expect(await refundsOf(charge)).toEqual([5000]);
      expect(await reversedOf(transfers)).toEqual([[3500], [1000]]);
    },
  );
});

describe('where only a look tells', () => {
  test.each([
    ['a 500 that Stripe repeats', answeredWith500],
    ['a key that has expired', neverAnswered],
  ])('%s: the reversal of a refund is found', async (_, lost) => {
    const { charge, transfers } = await soldByTwo();
    const path = `/v1/transfers/${transfers[0]}/reversals`;
    await lost(bench, path, () => refund(bench.pipeline, { charge, amount: 5000 }));
    expect(await reversedOf(transfers)).toEqual([[3500], [1000]]);
  });
});

test('two people refunding one payment in parts take back no more than the whole', async () => {
  const { charge, transfers } = await soldByTwo();
  const answers = await Promise.allSettled(
    ['Ada', 'Bo'].map((name) =>
      refund(bench.pipeline, { charge, amount: 10_000 }, staff('manager', name)),
    ),
  );
  await eventually(async () => expect(await refundsOf(charge)).toEqual([10_000]));
  const ends = answers.map((each) =>
    each.status === 'fulfilled' ? each.value.operation.error?.code : each.reason.code,
  );
  expect(ends.filter((code) => code === undefined)).toHaveLength(1);
  expect(await reversedOf(transfers)).toEqual([[7000], [2000]]);
});

test('what was taken back before a refusal can be sent again', async () => {
  const { charge, transfers, sellers } = await soldByTwo();
  await payOut(sellers[1] ?? '', 2000);
  const reversals = [3500, 1000].map((amount, n) => ({ transfer: transfers[n], amount }));
  const { operation } = await refund(bench.pipeline, { charge, amount: 5000, reversals });
  expect(operation.status).toBe('partly_done');
  const undo = operation.steps[1]?.undo;
  expect(undo).toMatchObject({ kind: 'transfer.create', input: { amount: 3500 } });
  const again = await submit(bench.pipeline, undo?.kind ?? '', undo?.input ?? {}, staff('finance'));
  expect(again.operation.status).toBe('succeeded');
  const sent = await bench.sandbox.stripe.transfers.list({ destination: sellers[0] ?? '' });
  expect(sent.data.map(({ amount }) => amount)).toEqual([3500, 7000]);
});

test('the payments of one group, previewed together, are refunded one after the other', async () => {
  const { sandbox, pipeline } = bench;
  const transfer_group = 'event_1';
  const charges = [
    await pay(sandbox, { transfer_group }),
    await pay(sandbox, { transfer_group }),
    await pay(sandbox, { transfer_group }),
  ];
  const destination = await verifiedSeller(sandbox, 'Casa Verde');
  const order = { amount: 21_000, currency: 'usd', destination, transfer_group };
  const transfer = await sandbox.stripe.transfers.create(order);
  const by = staff('manager');
  const kind = 'refund.create';
  const previews = await Promise.all(
    charges.map(({ id }) => pipeline.operations.preview(by, kind, { charge: id })),
  );
  for (const [n, charge] of charges.entries()) {
    const fingerprint = previews[n]?.fingerprint ?? '';
    const input = { charge: charge.id };
    const submitted = { id: ulid(), kind, input, reason: 'Called off', fingerprint };
    const { operation } = await pipeline.operations.submit(by, submitted);
    expect(operation.status).toBe('succeeded');
  }
  expect(await reversedOf([transfer.id])).toEqual([[7000, 7000, 7000]]);
});
