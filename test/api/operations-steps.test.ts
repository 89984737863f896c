import { ulid } from 'ulid';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { type SandboxForTest, startSandbox } from '../support/sandbox.ts';
import { type Pipeline, pay, staff, startPipeline } from './operations-harness.ts';
import { refundInParts } from './operations-parts.ts';

let sandbox: SandboxForTest;
let folder: ReturnType<typeof temporaryFolder>;
let pipeline: Pipeline;

const start = () => startPipeline(sandbox, folder.path, { actions: [refundInParts] });

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.stop());
beforeEach(async () => {
  folder = temporaryFolder();
  pipeline = await start();
});
afterEach(async () => {
  await sandbox.clearFaults();
  await pipeline.stop();
  folder.remove();
});

async function submit(charge: string) {
  const { operations } = pipeline;
  const by = staff('support');
  const input = { charge };
  const { fingerprint } = await operations.preview(by, refundInParts.kind, input);
  const order = { id: ulid(), kind: refundInParts.kind, input, reason: 'In parts', fingerprint };
  return (await operations.submit(by, order)).operation;
}

const amounts = async (charge: string) =>
  (await sandbox.stripe.refunds.list({ charge })).data.map(({ amount }) => amount).sort();

const postsTo = async (charge: string) =>
  (await sandbox.requests({ path: '/v1/refunds', method: 'POST' })).filter(
    ({ params }) => params.charge === charge,
  );

test('steps are done in order, each under its own key', async () => {
  const charge = await pay(sandbox);
  const operation = await submit(charge.id);
  expect(operation.status).toBe('succeeded');
  const posts = await postsTo(charge.id);
  expect(posts.map(({ params }) => params.amount)).toEqual(['1000', '2000', '3000']);
  expect(new Set(posts.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(3);
});

test('a refusal in the middle ends it there, and says what was done and what was not', async () => {
  const charge = await pay(sandbox);
  const error = { code: 'charge_disputed' };
  // The first request waits, so that the fault for the second is in place by then.
  await sandbox.fault({ method: 'POST', path: '/v1/refunds', delayMs: 300, times: 1 });
  const submitted = submit(charge.id);
  await eventually(async () => expect(await postsTo(charge.id)).toHaveLength(1));
  await sandbox.clearFaults();
  await sandbox.fault({ method: 'POST', path: '/v1/refunds', status: 400, error, times: 1 });
  const operation = await submitted;
  expect(operation).toMatchObject({
    status: 'partly_done',
    error: { code: 'charge_disputed' },
    steps: [
      {
        status: 'succeeded',
        object: expect.stringMatching(/^re_/),
        undo: { kind: 'refund.cancel', text: 'Cancel the refund of 1000' },
      },
      { status: 'refused' },
      { status: 'canceled' },
    ],
  });
  const [done, refused, canceled] = operation.steps;
  expect(done?.undo?.input).toEqual({ refund: done?.object });
  expect([refused?.undo, canceled?.undo]).toEqual([undefined, undefined]);
  expect(await amounts(charge.id)).toEqual([1000]);
});

test('a process that ends between steps goes on with the next, and does none again', async () => {
  const charge = await pay(sandbox);
  await sandbox.fault({ method: 'POST', path: '/v1/refunds', delayMs: 300, times: 1 });
  const submitted = submit(charge.id);
  await eventually(async () => expect(await postsTo(charge.id)).toHaveLength(1));
  await sandbox.clearFaults();
  await sandbox.fault({ method: 'POST', path: '/v1/refunds', drop: 'after' });
  const { id } = await submitted;
  await eventually(async () =>
    expect(await pipeline.operations.find(id)).toMatchObject({
      status: 'unknown',
      steps: [{ status: 'succeeded' }, { status: 'unknown' }, { status: 'queued' }],
    }),
  );
  // What is still under way can only be finished.
  expect((await pipeline.operations.find(id)).steps[0]?.undo).toBeUndefined();
  await pipeline.stop();
  await sandbox.clearFaults();
  pipeline = await start();
  await pipeline.operations.recover();
  await eventually(async () =>
    expect((await pipeline.operations.find(id)).status).toBe('succeeded'),
  );
  expect(await amounts(charge.id)).toEqual([1000, 2000, 3000]);
});
