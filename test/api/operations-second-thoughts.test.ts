import { ulid } from 'ulid';
import { describe, expect, test } from 'vitest';
import { readJob } from '../../api/operations/job.ts';
import { journalOf } from '../../api/operations/journal.ts';
import { refundCreate } from '../../api/payments/actions.ts';
import { eventually } from '../support/eventually.ts';
import { benchForTests, pay, refund, staff, submit } from './operations-harness.ts';
import { refundInParts, refuseSecond } from './operations-parts.ts';

const personal = { ...refundCreate, recorded: ({ charge }: { charge: string }) => ({ charge }) };
const bench = benchForTests({ actions: [personal, refundInParts] });
const support = staff('support');
const other = staff('support', 'other');
const manager = staff('manager');
const path = '/v1/refunds';
const disputed = { method: 'POST', path, status: 400, error: { code: 'charge_disputed' } } as const;

const cancel = (id: string, by = support, note?: string) =>
  bench.pipeline.operations.secondThoughts.cancel(by, id, note);
const retry = (id: string, by = support) => bench.pipeline.operations.secondThoughts.retry(by, id);
const choices = async (id: string, by = support) =>
  (await bench.pipeline.operations.choices(by, id)).choices;
const amounts = async (charge: string) =>
  (await bench.sandbox.stripe.refunds.list({ charge })).data.map(({ amount }) => amount).sort();

/** Orders a refund, and gives its id without waiting for it. */
function order(charge: string, amount: number) {
  const id = ulid();
  const submitted = refund(bench.pipeline, { charge, amount }, support, id);
  return { id, submitted };
}

/** A refund whose outcome is unknown, so that the next one of the charge waits for it. */
async function underWay(charge: string) {
  await bench.sandbox.fault({ method: 'POST', path, drop: 'before' });
  const { id } = order(charge, 1000);
  await bench.reaches(id, { status: 'unknown' });
  return id;
}

/** A refund behind that one. */
async function behind(charge: string) {
  const { id } = order(charge, 2000);
  await bench.reaches(id, { status: 'queued' });
  return id;
}

/** A refund that was never done, and that Stripe answers only with its first error: a person has to look. */
async function undecided(charge: string) {
  const lost = { status: 500, stored: true, effect: false, times: 1 };
  await bench.sandbox.fault({ method: 'POST', path, ...lost });
  const { id, submitted } = order(charge, 1000);
  await eventually(async () => {
    const asked = await bench.sandbox.requests({ path, method: 'GET' });
    expect(asked.some(({ params }) => params.charge === charge && params.created)).toBe(true);
  });
  await bench.sandbox.advance(3600);
  await submitted;
  await bench.reaches(id, { status: 'unknown', needsPerson: true });
  return id;
}

describe('what has not begun', () => {
  test('is canceled by whoever ordered it, and never leaves', async () => {
    const charge = await pay(bench.sandbox);
    const first = await underWay(charge.id);
    const id = await behind(charge.id);
    expect(await choices(id)).toEqual(['cancel']);
    await cancel(id, support, 'A slip');
    await bench.sandbox.clearFaults();
    await bench.reaches(first, { status: 'succeeded' });
    expect(await bench.pipeline.operations.find(id)).toMatchObject({
      status: 'canceled',
      finishedAt: expect.any(Number),
      decision: { by: { id: support.id }, note: 'A slip' },
      steps: [{ status: 'canceled' }],
    });
    expect(await choices(id)).toEqual([]);
    expect(await amounts(charge.id)).toEqual([1000]);
    expect(await bench.trail(id)).toEqual(['operation.submitted', 'operation.canceled']);
  });

  test('is canceled by who approves, and by nobody else', async () => {
    const charge = await pay(bench.sandbox);
    await underWay(charge.id);
    const id = await behind(charge.id);
    await expect(cancel(id, other)).rejects.toMatchObject({ status: 403, code: 'forbidden' });
    expect(await choices(id, other)).toEqual([]);
    await cancel(id, manager);
    expect((await bench.pipeline.operations.find(id)).status).toBe('canceled');
  });

  test('stays canceled when the queue was paused just then', async () => {
    const charge = await pay(bench.sandbox);
    const fault = await bench.sandbox.fault({ method: 'POST', path, status: 401 });
    const id = ulid();
    const submitted = refund(bench.pipeline, { charge: charge.id }, support, id);
    await bench.reaches(id, { status: 'queued', error: expect.anything() });
    await cancel(id);
    await bench.sandbox.control('DELETE', `/faults/${fault.id}`);
    expect((await submitted).operation.status).toBe('canceled');
    expect(await amounts(charge.id)).toEqual([]);
  });

  test('can be canceled once, and not when it has ended', async () => {
    const charge = await pay(bench.sandbox);
    const { operation } = await refund(bench.pipeline, { charge: charge.id });
    await expect(cancel(operation.id)).rejects.toMatchObject({
      status: 409,
      code: 'not_cancelable',
    });
    await expect(cancel(ulid())).rejects.toMatchObject({ status: 404 });
  });
});

describe('what was refused', () => {
  test('is tried again under a new key, after another look at the facts', async () => {
    const charge = await pay(bench.sandbox);
    await bench.sandbox.fault({ ...disputed, times: 1 });
    const { id } = (await refund(bench.pipeline, { charge: charge.id })).operation;
    expect(await choices(id)).toEqual(['retry']);
    await retry(id);
    const { steps } = await bench.reaches(id, { status: 'succeeded' });
    expect(steps.map(({ status }) => status)).toEqual(['refused', 'succeeded']);
    const keys = (await bench.refundPosts(charge.id)).map(({ idempotencyKey }) => idempotencyKey);
    expect(new Set(keys).size).toBe(2);
    expect(await amounts(charge.id)).toEqual([10_000]);
    expect(await bench.trail(id)).toEqual([
      'operation.submitted',
      'operation.step_refused',
      'operation.retried',
      'operation.step_succeeded',
    ]);
    await expect(retry(id)).rejects.toMatchObject({ status: 409, code: 'not_retryable' });
  });

  test('is not done when the facts have changed since', async () => {
    const charge = await pay(bench.sandbox);
    await bench.sandbox.fault({ ...disputed, times: 1 });
    const { id } = (await refund(bench.pipeline, { charge: charge.id })).operation;
    await bench.sandbox.stripe.refunds.create({ charge: charge.id, amount: 1 });
    await retry(id);
    await bench.reaches(id, {
      status: 'refused',
      error: expect.objectContaining({ code: 'facts_changed' }),
    });
    expect(await amounts(charge.id)).toEqual([1]);
    expect(await choices(id)).toEqual([]);
    await expect(retry(id)).rejects.toMatchObject({ code: 'not_retryable' });
  });

  test('is tried again by nobody who could not order it', async () => {
    const charge = await pay(bench.sandbox);
    await bench.sandbox.fault({ ...disputed, times: 1 });
    const { id } = (await refund(bench.pipeline, { charge: charge.id })).operation;
    await expect(retry(id, staff('viewer'))).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('and never left has nothing to try', async () => {
    const charge = await pay(bench.sandbox);
    const first = await underWay(charge.id);
    const id = await behind(charge.id);
    await bench.sandbox.clearFaults();
    await bench.reaches(first, { status: 'succeeded' });
    await bench.reaches(id, { status: 'refused' });
    expect(await choices(id)).toEqual([]);
    await expect(retry(id)).rejects.toMatchObject({ code: 'not_retryable' });
  });
});

describe('what was partly done', () => {
  /** The second of three parts is refused. */
  async function halfway() {
    const charge = await pay(bench.sandbox);
    const { operation } = await refuseSecond(bench, charge.id, () =>
      submit(bench.pipeline, refundInParts.kind, { charge: charge.id }),
    );
    expect(operation.status).toBe('partly_done');
    return { id: operation.id, charge: charge.id };
  }

  test('is finished by steps of their own, and nothing of it is done again', async () => {
    const { id, charge } = await halfway();
    expect(await choices(id)).toEqual(['retry']);
    await retry(id);
    const { steps } = await bench.reaches(id, { status: 'succeeded' });
    expect(steps.map(({ n, status }) => [n, status])).toEqual([
      [1, 'succeeded'],
      [2, 'refused'],
      [3, 'canceled'],
      [4, 'succeeded'],
      [5, 'succeeded'],
    ]);
    expect(await amounts(charge)).toEqual([1000, 2000, 3000]);
  });

  test('stays partly done when another try of it is canceled', async () => {
    const { id, charge } = await halfway();
    const first = await underWay(charge);
    await retry(id);
    await bench.reaches(id, { status: 'queued' });
    await cancel(id);
    expect((await bench.pipeline.operations.find(id)).status).toBe('partly_done');
    await bench.sandbox.clearFaults();
    await bench.reaches(first, { status: 'succeeded' });
    expect(await amounts(charge)).toEqual([1000, 1000]);
  });
});

describe('what only a person can find out', () => {
  test('is closed as not done, with what they saw', async () => {
    const charge = await pay(bench.sandbox);
    const id = await undecided(charge.id);
    expect(await choices(id, manager)).toEqual(['cancel', 'retry']);
    await expect(cancel(id, manager)).rejects.toMatchObject({ status: 400, field: 'note' });
    await expect(cancel(id, other, 'Not there')).rejects.toMatchObject({ status: 403 });
    await cancel(id, manager, 'No refund in the dashboard');
    expect(await bench.pipeline.operations.find(id)).toMatchObject({
      status: 'refused',
      needsPerson: false,
      error: { code: 'closed_by_person' },
      decision: { by: { id: manager.id }, note: 'No refund in the dashboard' },
      steps: [{ status: 'refused' }],
    });
    // The payment is free for another order.
    const { operation } = await refund(bench.pipeline, { charge: charge.id, amount: 500 });
    expect(operation.status).toBe('succeeded');
  });

  test('is found by another look, where it was done after all, whenever it was ordered', async () => {
    const charge = await pay(bench.sandbox);
    const id = await undecided(charge.id);
    // As orders stand in the journal that are older than the mark of what says something of people.
    await bench.pipeline.services.store.write(({ db }) =>
      db.updateTable('operation').set({ personal: 0 }).where('id', '=', id).execute(),
    );
    expect(await choices(id, manager)).toContain('retry');
    const made = await bench.sandbox.stripe.refunds.create({
      charge: charge.id,
      amount: 1000,
      metadata: { operation_id: id, operation_step: '1' },
    });
    await retry(id, manager);
    const { steps } = await bench.reaches(id, { status: 'succeeded', needsPerson: false });
    expect(steps).toMatchObject([{ object: made.id }]);
    expect(await bench.trail(id)).toContain('operation.looked');
  });

  test('is asked of a person for the next step as well, once the first was found', async () => {
    const charge = await pay(bench.sandbox);
    const { id } = (await submit(bench.pipeline, refundInParts.kind, { charge: charge.id }))
      .operation;
    const { store } = bench.pipeline.services;
    await store.write(async ({ db }) => {
      await db
        .updateTable('operation')
        .set({ status: 'unknown', needs_person: 1, finished_at: null })
        .where('id', '=', id)
        .execute();
    });
    const job = await readJob(store, id);
    const journal = journalOf({ store, stripeNow: () => 0 }, 'payments', job);
    const [first, second] = job.steps;
    if (!first || !second) throw new Error('It has three steps');
    await journal.succeeded(first, first.object);
    await journal.needsPerson(second);
    expect(await bench.pipeline.operations.find(id)).toMatchObject({ needsPerson: true });
  });

  test('stays closed when another look finds it done a moment later, and nothing follows', async () => {
    const charge = await pay(bench.sandbox);
    const id = await undecided(charge.id);
    const { store } = bench.pipeline.services;
    const job = await readJob(store, id);
    const [first] = job.steps;
    if (!first) throw new Error('It has a step');
    const behindIt = { ...job, steps: [first, { ...first, n: 2 }] };
    const looking = journalOf({ store, stripeNow: () => 0 }, 'payments', behindIt);
    await cancel(id, manager, 'No refund in the dashboard');
    await looking.succeeded(first, 're_found');
    expect(await bench.pipeline.operations.find(id)).toMatchObject({
      status: 'partly_done',
      finishedAt: expect.any(Number),
      error: { code: 'closed_by_person' },
      steps: [{ status: 'succeeded', object: 're_found' }],
    });
    await expect(looking.sending({ ...first, n: 2 })).rejects.toThrow();
    await looking.needsPerson({ ...first, n: 2 });
    expect(await bench.pipeline.operations.find(id)).toMatchObject({ needsPerson: false });
  });
});
