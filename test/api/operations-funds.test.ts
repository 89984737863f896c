import { describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { benchForTests, pay, seller, staff, submit } from './operations-harness.ts';

const bench = benchForTests();
const finance = staff('finance');
const kind = 'transfer.create';

const retry = (id: string, again: { whenFunded?: boolean; priority?: number } = {}) =>
  bench.pipeline.operations.secondThoughts.retry(finance, id, again);

/** Orders a transfer of more than there is. */
async function ordered(amount: number, runWhenFunded = true, currency = 'usd') {
  const destination = await seller(bench.sandbox, 'Casa Verde');
  const input = { destination, amount, currency, runWhenFunded };
  const { operation } = await submit(bench.pipeline, kind, input, finance);
  return { id: operation.id, destination, operation };
}

/** So much more becomes available to the platform. */
const fund = (amount: number) => pay(bench.sandbox, { amount });

const available = async () =>
  (await bench.sandbox.stripe.balance.retrieve()).available.find(
    ({ currency }) => currency === 'usd',
  )?.amount ?? 0;

/** Leaves the platform with exactly nothing available. */
async function broke() {
  const destination = await seller(bench.sandbox, 'Everything else');
  const amount = await available();
  if (amount > 0)
    await bench.sandbox.stripe.transfers.create({ amount, currency: 'usd', destination });
  expect(await available()).toBeLessThanOrEqual(0);
}

/** What a payment of this amount leaves, after Stripe’s fee. */
const received = async (destination: string) =>
  (await bench.sandbox.stripe.transfers.list({ destination })).data.map(({ amount }) => amount);

/** Has the platform’s balance read again, as its event would. */
const balanceRead = () =>
  bench.pipeline.services.sync.refresh(
    [{ kind: 'balance', id: 'platform', account: null }],
    'interactive',
  );

const stands = async (...ids: string[]) =>
  Promise.all(ids.map(async (id) => (await bench.pipeline.operations.find(id)).status));

test('an amount that Stripe never takes is no order, so that what waits can always be added up', async () => {
  const destination = await seller(bench.sandbox, 'Casa Verde');
  const input = { destination, amount: 1_000_000_000_000, currency: 'usd', runWhenFunded: true };
  await expect(submit(bench.pipeline, kind, input, finance)).rejects.toMatchObject({
    code: 'invalid_input',
    field: 'amount',
  });
});

describe('a transfer that lacks funds', () => {
  test('is kept where that was asked for, and says what is missing', async () => {
    await broke();
    const { id, operation, destination } = await ordered(5000);
    expect(operation).toMatchObject({
      status: 'waiting_funds',
      finishedAt: null,
      error: { code: 'balance_insufficient' },
      steps: [{ status: 'refused' }],
    });
    await bench.pipeline.operations.recover();
    await bench.reaches(id, {
      status: 'waiting_funds',
      error: expect.objectContaining({
        message: expect.stringMatching(/^[\d.]+ USD missing of 50\.00 USD\.$/),
      }),
    });
    expect(await received(destination)).toEqual([]);
  });

  test('runs once when the balance has risen, under a key of its own', async () => {
    await broke();
    const { id, destination } = await ordered(5000);
    await bench.pipeline.operations.recover();
    await fund(10_000);
    await balanceRead();
    const { steps } = await bench.reaches(id, { status: 'succeeded' });
    expect(steps.map(({ status }) => status)).toEqual(['refused', 'succeeded']);
    await balanceRead();
    expect(await received(destination)).toEqual([5000]);
    const posts = (await bench.sandbox.requests({ path: '/v1/transfers', method: 'POST' })).filter(
      ({ params }) => params.destination === destination,
    );
    expect(new Set(posts.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(2);
    expect(await bench.trail(id)).toEqual([
      'operation.submitted',
      'operation.step_refused',
      'operation.funded',
      'operation.step_succeeded',
    ]);
  });

  test('runs by the sweep as well, where no news of the balance came', async () => {
    await broke();
    const { id, destination } = await ordered(5000);
    await bench.restart();
    await fund(10_000);
    await bench.pipeline.operations.recover();
    await bench.reaches(id, { status: 'succeeded' });
    expect(await received(destination)).toEqual([5000]);
  });

  test('is refused where that was not asked for, and can be set to wait later', async () => {
    await broke();
    const { id, operation, destination } = await ordered(5000, false);
    expect(operation).toMatchObject({
      status: 'refused',
      error: { code: 'balance_insufficient' },
    });
    await retry(id, { whenFunded: true });
    await bench.reaches(id, { status: 'waiting_funds', finishedAt: null });
    await bench.pipeline.operations.recover();
    await fund(10_000);
    await balanceRead();
    await bench.reaches(id, { status: 'succeeded' });
    expect(await received(destination)).toEqual([5000]);
  });

  test('only what lacks funds waits for them', async () => {
    await fund(20_000);
    const error = { code: 'account_closed' };
    const path = '/v1/transfers';
    await bench.sandbox.fault({ method: 'POST', path, status: 400, error, times: 1 });
    const { id, operation } = await ordered(100);
    expect(operation.status).toBe('refused');
    await expect(retry(id, { whenFunded: true })).rejects.toMatchObject({
      status: 409,
      code: 'not_retryable',
    });
  });

  test('is tried now when somebody wants so, and waits on', async () => {
    await broke();
    const { id } = await ordered(5000);
    await retry(id);
    const { steps } = await bench.reaches(id, {
      status: 'waiting_funds',
      steps: [
        expect.objectContaining({ status: 'refused' }),
        expect.objectContaining({ status: 'refused' }),
      ],
    });
    expect(steps).toHaveLength(2);
  });

  test('is canceled like everything that has not begun', async () => {
    await broke();
    const { id, destination } = await ordered(5000);
    await bench.pipeline.operations.secondThoughts.cancel(finance, id);
    await bench.pipeline.operations.recover();
    await fund(10_000);
    await balanceRead();
    expect(await stands(id)).toEqual(['canceled']);
    expect(await received(destination)).toEqual([]);
  });
});

describe('those that wait', () => {
  test('run by age, and a small one does not overtake a large one', async () => {
    await broke();
    const large = await ordered(50_000);
    const small = await ordered(1000);
    await bench.pipeline.operations.recover();
    await fund(10_000);
    await balanceRead();
    await bench.reaches(small.id, {
      error: expect.objectContaining({
        message: expect.stringContaining('with what waits before it'),
      }),
    });
    expect(await stands(large.id, small.id)).toEqual(['waiting_funds', 'waiting_funds']);
    await fund(60_000);
    await balanceRead();
    await bench.reaches(large.id, { status: 'succeeded' });
    await bench.reaches(small.id, { status: 'succeeded' });
    expect(await received(large.destination)).toEqual([50_000]);
    expect(await received(small.destination)).toEqual([1000]);
  });

  test('run by priority before age', async () => {
    await broke();
    const older = await ordered(5000);
    const urgent = await ordered(5000, false);
    await retry(urgent.id, { whenFunded: true, priority: 5 });
    await bench.pipeline.operations.recover();
    await fund(7000);
    await balanceRead();
    await bench.reaches(urgent.id, { status: 'succeeded' });
    expect(await stands(older.id)).toEqual(['waiting_funds']);
  });

  test('one that was refused with all there is holds up no other currency', async () => {
    await broke();
    const refusedAnyway = await ordered(5000);
    const euros = await ordered(3000, true, 'eur');
    await bench.pipeline.operations.recover();
    const error = { code: 'balance_insufficient' };
    // Stripe keeps a part of the balance from transfers.
    await bench.sandbox.fault({
      method: 'POST',
      path: '/v1/transfers',
      status: 400,
      error,
      times: 1,
    });
    await fund(10_000);
    await balanceRead();
    await bench.reaches(refusedAnyway.id, {
      error: expect.objectContaining({
        message: expect.stringContaining('with that much Stripe has refused it'),
      }),
    });
    await pay(bench.sandbox, { amount: 10_000, currency: 'eur' });
    await balanceRead();
    await bench.reaches(euros.id, { status: 'succeeded' });
    expect(await stands(refusedAnyway.id)).toEqual(['waiting_funds']);
    const { steps } = await bench.pipeline.operations.find(refusedAnyway.id);
    expect(steps).toHaveLength(2);
  });

  test('one that left the queue and came back is tried with what there is', async () => {
    const refuse = (code: string) =>
      bench.sandbox.fault({
        method: 'POST',
        path: '/v1/transfers',
        status: 400,
        error: { code },
        times: 1,
      });
    await broke();
    const { id, destination } = await ordered(5000);
    await bench.pipeline.operations.recover();
    await refuse('balance_insufficient');
    await fund(10_000);
    await balanceRead();
    const message = expect.stringContaining('with that much Stripe has refused it');
    await bench.reaches(id, { error: expect.objectContaining({ message }) });
    await refuse('account_closed');
    await retry(id);
    await bench.reaches(id, { status: 'refused' });
    const other = await seller(bench.sandbox, 'Bo');
    const spend = async () => {
      const little = { amount: 100, currency: 'usd', destination: other };
      await bench.sandbox.stripe.transfers.create(little);
      await balanceRead();
    };
    const behind = await ordered(100_000);
    await spend();
    await bench.reaches(behind.id, {
      error: expect.objectContaining({
        message: expect.stringContaining('missing of 1,000.00 USD'),
      }),
    });
    await refuse('balance_insufficient');
    await retry(id);
    await bench.reaches(id, { status: 'waiting_funds' });
    await spend();
    await bench.reaches(id, { status: 'succeeded' });
    expect(await received(destination)).toEqual([5000]);
  });

  test('share what is there: two looks at once promise no money twice', async () => {
    await broke();
    const first = await ordered(5000);
    const second = await ordered(5000);
    await bench.pipeline.operations.recover();
    await fund(8000);
    await Promise.all([balanceRead(), balanceRead(), balanceRead()]);
    await bench.reaches(first.id, { status: 'succeeded' });
    await eventually(async () =>
      expect((await bench.pipeline.operations.find(second.id)).error?.message).toMatch(
        /^[\d.]+ USD missing/,
      ),
    );
    expect(await received(first.destination)).toEqual([5000]);
    expect(await received(second.destination)).toEqual([]);
    // One was sent for each order, and one more for the first.
    const posts = (await bench.sandbox.requests({ path: '/v1/transfers', method: 'POST' })).filter(
      ({ params }) => params.destination === second.destination,
    );
    expect(posts).toHaveLength(1);
  });
});
