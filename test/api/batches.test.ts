import { ulid } from 'ulid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ErrorBody } from '../../api/kit/errors.ts';
import type { BatchView, ItemPreview } from '../../api/operations/batch.ts';
import type { OperationRow } from '../../api/operations/list.ts';
import { type AppForTest, type Client, startApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { listen } from '../support/live.ts';
import { pay } from './operations-harness.ts';

let app: AppForTest;
let support: Client;

beforeAll(async () => {
  app = await startApp();
  support = await app.as('support');
  await app.synced();
});
afterAll(() => app.stop());

const kind = 'refund.create';
const path = '/api/operations/batch';

/** A batch of three refunds, as it was previewed. */
async function order() {
  const charges = await Promise.all([1, 2, 3].map(() => pay(app.sandbox)));
  const inputs = charges.map(({ id }) => ({ charge: id, amount: 1000 }));
  const shown = await support.post<{ data: ItemPreview[] }>(`${path}/preview`, { kind, inputs });
  expect(shown.status).toBe(200);
  const items = inputs.map((input, n) => {
    const item = shown.body.data[n];
    return { input, fingerprint: item && 'preview' in item ? item.preview.fingerprint : '' };
  });
  return { id: ulid(), kind, reason: 'A concert fell through', items };
}

const posts = async () =>
  (await app.sandbox.requests({ path: '/v1/refunds', method: 'POST' })).length;

test('a batch is taken once, can be recalled before anything is sent, and pages hear of it', async () => {
  const before = await posts();
  const batch = await order();
  const first = await support.post<BatchView>(path, batch);
  expect(first).toMatchObject({
    status: 202,
    body: { id: batch.id, kind, total: 3, counts: { queued: 3 }, by: { name: expect.any(String) } },
  });
  // The recall window is shown counting down.
  expect(first.body.beginsAt - first.body.createdAt).toBe(30);
  expect(await support.post<BatchView>(path, batch)).toMatchObject({
    status: 200,
    body: first.body,
  });
  const { data } = await support.read<{ data: OperationRow[] }>(
    `/api/operations?batch=${batch.id}&status=queued`,
  );
  expect(data).toHaveLength(3);
  const page = await listen(app);
  const canceled = await support.post(`/api/operations/batches/${batch.id}/cancel`, {});
  expect(canceled).toMatchObject({ status: 200, body: { canceled: 3 } });
  await eventually(() => expect(page.heard.flatMap(({ areas }) => areas)).toContain('operations'));
  await page.end();
  const viewer = await app.as('viewer');
  expect(await viewer.read<BatchView>(`/api/operations/batches/${batch.id}`)).toMatchObject({
    canceledAt: expect.any(Number),
    counts: { queued: 0, canceled: 3 },
  });
  expect(await posts()).toBe(before);
});

test.each([
  ['items', { items: [] }],
  ['items.0.fingerprint', { items: [{ input: {}, fingerprint: '' }] }],
  ['items.0.charge', { items: [{ input: {}, fingerprint: 'f' }] }],
  ['reason', { reason: ' ' }],
  ['id', { id: 'one' }],
  ['kind', { kind: 'refund.destroy' }],
])('a mistake in %s is told with its name', async (field, change) => {
  const whole = { id: ulid(), kind, reason: 'Because', items: [{ input: {}, fingerprint: 'f' }] };
  expect(await support.post<ErrorBody>(path, { ...whole, ...change })).toMatchObject({
    status: 400,
    body: { error: { code: 'invalid_input', field } },
  });
});

test('a batch that there is not is not found', async () => {
  for (const answer of [
    await support.get(`/api/operations/batches/${ulid()}`),
    await support.post(`/api/operations/batches/${ulid()}/cancel`, {}),
  ])
    expect(answer.status).toBe(404);
});
