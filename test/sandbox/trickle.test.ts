import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { startSandbox } from '../support/sandbox.ts';

const started = Math.floor(Date.now() / 1000);

test('the trickle brings new payments to a world that an earlier start made', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'sandbox-trickle-'));
  const first = await startSandbox({ dataDir, scale: 'demo' });
  const { data: before } = await first.stripe.charges.list({ limit: 1 });
  await first.stop();

  const second = await startSandbox({ dataDir, trickleSeconds: 1 });
  const { data } = await eventually(async () => {
    const newer = await second.stripe.charges.list({ ending_before: before[0]!.id });
    expect(newer.data.length).toBeGreaterThanOrEqual(2);
    return newer;
  }, 15_000);
  for (const charge of data) {
    expect(charge.created).toBeGreaterThan(before[0]!.created);
    expect(charge.transfer_data !== null || charge.transfer_group !== null).toBe(true);
  }
  const orders = data.map(({ metadata }) => metadata.order).filter((order) => order !== undefined);
  expect(new Set(orders).size).toBe(orders.length);
  await second.stop();
  rmSync(dataDir, { recursive: true });
});

test('in an empty world the platform sells by itself', async () => {
  const sandbox = await startSandbox({ trickleSeconds: 1, scale: 'empty' });
  await eventually(async () => {
    const { data } = await sandbox.stripe.charges.list();
    expect(data.length).toBeGreaterThanOrEqual(1);
  });
  await sandbox.stop();
});

test('an order that a stop left unsettled is settled after the next start', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'sandbox-trickle-'));
  const first = await startSandbox({ dataDir, scale: 'demo', trickleSeconds: 1 });
  const order = await eventually(async () => {
    const { data } = await first.stripe.charges.list({ limit: 1, created: { gte: started } });
    expect(data[0]).toMatchObject({ status: 'succeeded', metadata: { kind: 'delivery' } });
    return data[0]!;
  }, 30_000);
  await first.stop();

  const second = await startSandbox({ dataDir, trickleSeconds: 1 });
  const group = { transfer_group: order.transfer_group! };
  await eventually(async () => {
    const { data } = await second.stripe.transfers.list(group);
    expect(data.map(({ destination }) => destination).sort()).toEqual(
      [order.metadata.restaurant, order.metadata.driver].sort(),
    );
  }, 10_000);
  const { data } = await second.stripe.events.list({ type: 'payment_intent.created', limit: 10 });
  const requests = data.map(({ request }) => request?.id);
  expect(new Set(requests).size).toBe(requests.length);
  await second.stop();
  rmSync(dataDir, { recursive: true });
}, 60_000);
