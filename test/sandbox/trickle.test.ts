import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { startSandbox } from '../support/sandbox.ts';

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
