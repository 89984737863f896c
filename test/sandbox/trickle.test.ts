import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createEngine } from '../../api/sandbox/engine/engine.ts';
import { Trickle } from '../../api/sandbox/world/trickle.ts';
import { makeWorldFile } from '../../api/sandbox/world/world-file.ts';
import { eventually } from '../support/eventually.ts';
import { startSandbox } from '../support/sandbox.ts';
import { type EngineWorld, worldOf } from './engine-world.ts';

const folder = mkdtempSync(join(tmpdir(), 'sandbox-trickle-'));
const file = join(folder, 'stripe.db');
const seconds = 2;
let charged: number;

beforeAll(() => {
  makeWorldFile({ file, seed: 1, scale: 'demo' });
  vi.useFakeTimers();
  const started = start();
  charged = latestCharge(started.world).created;
  started.stop();
});
afterAll(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true });
});

/** A start on the demo world of the one before, which brings something every two seconds. */
function start(): { world: EngineWorld; drop: () => void; stop: () => void } {
  const engine = createEngine({ file, seed: 1 });
  const trickle = new Trickle(engine, seconds);
  return {
    world: worldOf(engine),
    drop: () => vi.advanceTimersByTime(1000 * seconds),
    stop: () => {
      trickle.stop();
      engine.close();
    },
  };
}

function latestCharge(world: EngineWorld): Stripe.Charge {
  return world.get<Stripe.ApiList<Stripe.Charge>>('/v1/charges', { limit: 1 }).data[0]!;
}

test('it brings new payments to a world that an earlier start made', () => {
  const { world, drop, stop } = start();
  for (let drops = 0; drops < 20; drops++) drop();
  const { data } = world.get<Stripe.ApiList<Stripe.Charge>>('/v1/charges', {
    limit: 100,
    created: { gt: charged },
  });
  expect(data.length).toBeGreaterThan(10);
  for (const charge of data) {
    expect(charge.transfer_data !== null || charge.transfer_group !== null).toBe(true);
  }
  const orders = data.map(({ metadata }) => metadata.order).filter((order) => order !== undefined);
  expect(new Set(orders).size).toBe(orders.length);
  stop();
});

test('an order that a stop left unsettled is settled after the next start', () => {
  const first = start();
  const isUnsettled = ({ status, metadata, created }: Stripe.Charge) =>
    status === 'succeeded' && metadata.kind === 'delivery' && created === first.world.engine.now();
  for (let drops = 0; drops < 100 && !isUnsettled(latestCharge(first.world)); drops++) first.drop();
  const order = latestCharge(first.world);
  expect(isUnsettled(order)).toBe(true);
  const partsOf = ({ world }: { world: EngineWorld }) =>
    world
      .get<Stripe.ApiList<Stripe.Transfer>>('/v1/transfers', {
        transfer_group: order.transfer_group,
      })
      .data.map(({ destination }) => destination);
  expect(partsOf(first)).toEqual([]);
  first.stop();

  const second = start();
  second.drop();
  expect(partsOf(second).sort()).toEqual([order.metadata.restaurant, order.metadata.driver].sort());
  const { data } = second.world.get<Stripe.ApiList<Stripe.Event>>('/v1/events', {
    type: 'payment_intent.created',
    limit: 10,
  });
  const requests = data.map(({ request }) => request?.id);
  expect(new Set(requests).size).toBe(requests.length);
  second.stop();
});

test('in an empty world the platform sells by itself', async () => {
  vi.useRealTimers();
  const sandbox = await startSandbox({ trickleSeconds: 1, scale: 'empty' });
  await eventually(async () => {
    const { data } = await sandbox.stripe.charges.list();
    expect(data.length).toBeGreaterThanOrEqual(1);
  });
  await sandbox.stop();
});
