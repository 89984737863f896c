import { ulid } from 'ulid';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { verifyAudit } from '../../api/audit/audit.ts';
import { temporaryFolder } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { type SandboxForTest, startSandbox } from '../support/sandbox.ts';
import { type Pipeline, pay, refund, staff, startPipeline } from './operations-harness.ts';

let sandbox: SandboxForTest;
let folder: ReturnType<typeof temporaryFolder>;
let pipeline: Pipeline;

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.stop());

beforeEach(async () => {
  folder = temporaryFolder();
  pipeline = await startPipeline(sandbox, folder.path);
});
afterEach(async () => {
  await sandbox.clearFaults();
  await pipeline.stop();
  folder.remove();
});

const refundsOf = async (charge: string) => (await sandbox.stripe.refunds.list({ charge })).data;

/** The operation once it has come to this. */
const reaches = (id: string, status: string, needsPerson = false) =>
  eventually(async () => {
    const operation = await pipeline.operations.find(id);
    expect(operation).toMatchObject({ status, needsPerson });
    return operation;
  });

describe('an order that Stripe takes', () => {
  test('is refunded once, with the step and its object on record', async () => {
    const charge = await pay(sandbox);
    const { operation, created } = await refund(pipeline, { charge: charge.id, amount: 4000 });
    const [made, ...others] = await refundsOf(charge.id);
    expect(created).toBe(true);
    expect(others).toEqual([]);
    expect(made).toMatchObject({
      amount: 4000,
      metadata: { operation_id: operation.id, operation_step: '1' },
    });
    expect(operation).toMatchObject({
      status: 'succeeded',
      subject: charge.id,
      steps: [{ n: 1, status: 'succeeded', object: made?.id }],
    });
  });

  test('shows in the snapshots when it answers', async () => {
    const charge = await pay(sandbox);
    await refund(pipeline, { charge: charge.id });
    const { read } = pipeline.services.store;
    const kept = await read
      .selectFrom('stripe_charge')
      .select('outcome')
      .where('id', '=', charge.id)
      .executeTakeFirst();
    const refunds = await read
      .selectFrom('stripe_refund')
      .select('amount')
      .where('charge', '=', charge.id)
      .execute();
    expect(kept?.outcome).toBe('refunded');
    expect(refunds).toEqual([{ amount: 10_000 }]);
  });

  test('names a payment by its intent as well', async () => {
    const charge = await pay(sandbox);
    const { operation } = await refund(pipeline, { charge: charge.payment_intent });
    expect(operation).toMatchObject({ status: 'succeeded', subject: charge.id });
  });
});

describe('what Stripe says to a write', () => {
  test('429 is no refusal: the same key is sent again', async () => {
    const charge = await pay(sandbox);
    await sandbox.fault({ method: 'POST', path: '/v1/refunds', status: 429, times: 2 });
    const { operation } = await refund(pipeline, { charge: charge.id });
    await reaches(operation.id, 'succeeded');
    const sent = await sandbox.requests({ path: '/v1/refunds', method: 'POST' });
    const mine = sent.filter(({ params }) => params.charge === charge.id);
    expect(mine.map(({ status }) => status)).toEqual([429, 429, 200]);
    expect(new Set(mine.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
  });

  test('409 while another request holds the key is no refusal either', async () => {
    const charge = await pay(sandbox);
    const error = { code: 'idempotency_key_in_use' };
    await sandbox.fault({ method: 'POST', path: '/v1/refunds', status: 409, error, times: 1 });
    const { operation } = await refund(pipeline, { charge: charge.id });
    await reaches(operation.id, 'succeeded');
    expect(await refundsOf(charge.id)).toHaveLength(1);
  });

  test('a refusal ends the operation, with what to do beside what Stripe said', async () => {
    const charge = await pay(sandbox);
    const error = { code: 'charge_disputed', message: 'Words that may change any day.' };
    await sandbox.fault({ method: 'POST', path: '/v1/refunds', status: 400, error, times: 1 });
    const { operation } = await refund(pipeline, { charge: charge.id });
    expect(operation).toMatchObject({
      status: 'refused',
      error: {
        code: 'charge_disputed',
        message: expect.stringContaining('Answer the dispute'),
        stripe: { message: error.message, statusCode: 400 },
      },
      steps: [{ status: 'refused' }],
    });
    expect(await refundsOf(charge.id)).toEqual([]);
  });

  test('401 pauses the queue, says so, and goes on once the key is accepted', async () => {
    const charge = await pay(sandbox);
    const fault = await sandbox.fault({ method: 'POST', path: '/v1/refunds', status: 401 });
    const { fingerprint } = await pipeline.operations.preview(staff('support'), 'refund.create', {
      charge: charge.id,
    });
    const id = ulid();
    const input = { charge: charge.id };
    const order = { id, kind: 'refund.create', input, reason: 'Asked', fingerprint };
    const submitted = pipeline.operations.submit(staff('support'), order);
    await eventually(async () =>
      expect(await pipeline.operations.find(id)).toMatchObject({
        status: 'queued',
        error: { code: 'queue_paused' },
      }),
    );
    expect(pipeline.operations.paused?.stripe.statusCode).toBe(401);
    await sandbox.control('DELETE', `/faults/${fault.id}`);
    await submitted;
    await reaches(id, 'succeeded');
    expect(pipeline.operations.paused).toBeNull();
    expect(await refundsOf(charge.id)).toHaveLength(1);
  });

  test('403 of an account that left is a refusal, and pauses nothing', async () => {
    const charge = await pay(sandbox);
    const error = { code: 'account_invalid' };
    await sandbox.fault({ method: 'POST', path: '/v1/refunds', status: 403, error, times: 1 });
    const { operation } = await refund(pipeline, { charge: charge.id });
    expect(operation).toMatchObject({
      status: 'refused',
      error: { code: 'account_invalid', message: expect.stringContaining('left the platform') },
    });
    expect(pipeline.operations.paused).toBeNull();
  });

  test('a dropped answer is unknown, and asked for again under the same key', async () => {
    const charge = await pay(sandbox);
    // The client tries a reset connection once more by itself, so one fault is not enough.
    await sandbox.fault({ method: 'POST', path: '/v1/refunds', drop: 'after', times: 4 });
    const { operation } = await refund(pipeline, { charge: charge.id });
    await reaches(operation.id, 'succeeded');
    expect(await refundsOf(charge.id)).toHaveLength(1);
    const { read } = pipeline.services.store;
    const trail = await read.selectFrom('audit_entry').select('action').orderBy('seq').execute();
    expect(trail.map(({ action }) => action)).toEqual([
      'operation.submitted',
      'operation.step_unknown',
      'operation.step_succeeded',
    ]);
  });

  test('a 500 that Stripe keeps repeating is looked up, and what was done is found', async () => {
    const charge = await pay(sandbox);
    const path = '/v1/refunds';
    await sandbox.fault({
      method: 'POST',
      path,
      status: 500,
      stored: true,
      times: 1,
    });
    const { operation } = await refund(pipeline, { charge: charge.id });
    const { steps } = await reaches(operation.id, 'succeeded');
    expect(steps[0]?.object).toBe((await refundsOf(charge.id))[0]?.id);
    expect(await refundsOf(charge.id)).toHaveLength(1);
  });

  test('a 500 that is repeated, with nothing to be found, ends with a person', async () => {
    const charge = await pay(sandbox);
    await sandbox.fault({
      method: 'POST',
      path: '/v1/refunds',
      status: 500,
      stored: true,
      effect: false,
      times: 1,
    });
    const submitted = refund(pipeline, { charge: charge.id });
    const asked = await eventually(async () => {
      const sent = await sandbox.requests({ path: '/v1/refunds', method: 'GET' });
      const looks = sent.filter(({ params }) => params.charge === charge.id && params.created);
      expect(looks.length).toBeGreaterThan(1);
      return looks.length;
    });
    expect(asked).toBeGreaterThan(1);
    await sandbox.advance(3600);
    const { operation } = await submitted;
    await reaches(operation.id, 'unknown', true);
    const writes = await sandbox.requests({ path: '/v1/refunds', method: 'POST' });
    const keys = writes.filter(({ params }) => params.charge === charge.id);
    expect(new Set(keys.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
    expect(await refundsOf(charge.id)).toEqual([]);
  });
});

describe('a process that ends before the answer', () => {
  /** Stops the pipeline with the step sent and unanswered, and opens the store anew. */
  async function restart() {
    await pipeline.stop();
    pipeline = await startPipeline(sandbox, folder.path);
  }

  test('leaves a step whose key has expired: what was done is looked up', async () => {
    const charge = await pay(sandbox);
    await sandbox.fault({ method: 'POST', path: '/v1/refunds', drop: 'after' });
    const submitted = refund(pipeline, { charge: charge.id }).then(({ operation }) => operation);
    const id = await eventually(async () => {
      const row = await pipeline.services.store.read
        .selectFrom('operation')
        .select('id')
        .where('status', '=', 'unknown')
        .executeTakeFirstOrThrow();
      return row.id;
    });
    await submitted;
    await restart();
    await sandbox.advance(25 * 3600);
    await sandbox.clearFaults();
    await pipeline.operations.recover();
    await reaches(id, 'succeeded');
    expect(await refundsOf(charge.id)).toHaveLength(1);
  });

  test('leaves a step whose key has expired and that was never done: a person decides', async () => {
    const charge = await pay(sandbox);
    await sandbox.fault({ method: 'POST', path: '/v1/refunds', drop: 'before' });
    const { operation } = await refund(pipeline, { charge: charge.id });
    expect(operation.status).toBe('unknown');
    await restart();
    await sandbox.advance(25 * 3600);
    await sandbox.clearFaults();
    await pipeline.operations.recover();
    await reaches(operation.id, 'unknown', true);
    expect(await refundsOf(charge.id)).toEqual([]);
    const again = await pipeline.operations.preview(staff('support'), 'refund.create', {
      charge: charge.id,
    });
    expect(again.warnings[0]).toContain('is not known');
    const sent = async () =>
      (await sandbox.requests({ path: '/v1/refunds', method: 'POST' })).length;
    const before = await sent();
    await restart();
    await pipeline.operations.recover();
    await refund(pipeline, { charge: charge.id, amount: 100 });
    expect(await sent()).toBe(before + 1);
  });
});

describe('the audit trail', () => {
  test('is a chain that holds, and that nobody can change', async () => {
    const charge = await pay(sandbox);
    await refund(pipeline, { charge: charge.id, amount: 1000 });
    await refund(pipeline, { charge: charge.id, amount: 1000 });
    const { store } = pipeline.services;
    expect(await verifyAudit(store)).toMatchObject({ intact: true, entries: 4, brokenAt: null });
    const rewrite = store.write(({ db }) =>
      db.updateTable('audit_entry').set({ reason: 'Another' }).execute(),
    );
    await expect(rewrite).rejects.toThrow('append-only');
    await expect(store.write(({ db }) => db.deleteFrom('audit_entry').execute())).rejects.toThrow(
      'append-only',
    );
  });
});
