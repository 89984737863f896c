import type Stripe from 'stripe';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { type SandboxForTest, startSandbox } from '../support/sandbox.ts';

let sandbox: SandboxForTest;
let receiver: Receiver;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.stop());
beforeEach(async () => {
  await sandbox.reset();
  receiver = await startReceiver();
  await sandbox.stripe.webhookEndpoints.create({ url: receiver.url, enabled_events: ['*'] });
});
afterEach(() => receiver.close());

async function disturb(order: object): Promise<unknown> {
  const answer = await sandbox.control('POST', '/webhooks', order);
  expect(answer.status).toBe(200);
  return await answer.json();
}
const pay = () =>
  sandbox.stripe.paymentIntents.create({
    amount: 5000,
    currency: 'usd',
    payment_method: 'pm_card_visa',
    confirm: true,
  });
const received = () => receiver.received.map(({ body }) => JSON.parse(body) as Stripe.Event);
/** The events as they happened, oldest first. */
const happened = async () => (await sandbox.stripe.events.list({ limit: 100 })).data.reverse();
async function drained(): Promise<void> {
  await eventually(async () =>
    expect((await happened()).every((event) => event.pending_webhooks === 0)).toBe(true),
  );
}

test('nothing is disturbed unless it is ordered, and a reset ends it', async () => {
  const none = { duplicates: 0, reordering: false, delaySeconds: 0, loss: 0, seed: 1 };
  expect(await disturb({})).toEqual(none);
  expect(await disturb({ loss: 0.5 })).toEqual({ ...none, loss: 0.5 });
  expect(await disturb({ seed: 3 })).toEqual({ ...none, loss: 0.5, seed: 3 });
  await sandbox.reset();
  expect(await (await sandbox.control('GET', '/webhooks')).json()).toEqual(none);
});

test('duplicates: an event comes twice, and counts once', async () => {
  await disturb({ duplicates: 1 });
  await pay();
  const ids = (await happened()).map(({ id }) => id);
  await eventually(() => expect(receiver.received).toHaveLength(2 * ids.length));
  expect(
    received()
      .map(({ id }) => id)
      .sort(),
  ).toEqual([...ids, ...ids].sort());
  await drained();
});

test('reordering: every event comes, in another order', async () => {
  await disturb({ reordering: true });
  await pay();
  await drained();
  const ids = (await happened()).map(({ id }) => id);
  const order = received().map(({ id }) => id);
  expect(order).not.toEqual(ids);
  expect(order.toSorted()).toEqual(ids.toSorted());
});

test('delay: events leave once the clock has moved so far', async () => {
  await disturb({ delaySeconds: 3600 });
  await pay();
  await disturb({ delaySeconds: 0 });
  await pay();
  const all = await happened();
  await eventually(() => expect(receiver.received.length).toBe(all.length / 2));
  await sandbox.advance(3601);
  await drained();
  expect(receiver.received.length).toBe((await happened()).length);
});

test('loss: what is lost never comes and stays pending', async () => {
  await disturb({ loss: 1 });
  await pay();
  const lost = await happened();
  await disturb({ loss: 0 });
  await pay();
  await sandbox.advance(7 * 86_400);
  await eventually(async () => {
    const pending = (await happened()).filter((event) => event.pending_webhooks > 0);
    expect(pending.map(({ id }) => id)).toEqual(lost.map(({ id }) => id));
  });
  const ids = received().map(({ id }) => id);
  expect(lost.filter(({ id }) => ids.includes(id))).toEqual([]);
});

test('by share, the same seed loses the same', async () => {
  const losses = async (seed: number) => {
    await disturb({ loss: 0.5, seed });
    const before = (await happened()).length;
    for (let i = 0; i < 4; i++) await pay();
    await disturb({ loss: 0 });
    await pay();
    const made = (await happened()).slice(before, -5);
    const last = (await happened()).at(-1)!.id;
    await eventually(() => expect(received().map(({ id }) => id)).toContain(last));
    const ids = received().map(({ id }) => id);
    return made.map(({ id }) => ids.includes(id));
  };
  const first = await losses(5);
  expect(first).toContain(true);
  expect(first).toContain(false);
  expect((await losses(5)).slice(0, 12)).toEqual(first.slice(0, 12));
});

test.each([{ loss: 2 }, { duplicates: -1 }, { delaySeconds: 0.5 }, { chaos: true }])(
  '%o is refused',
  async (order) => {
    expect((await sandbox.control('POST', '/webhooks', order)).status).toBe(400);
  },
);
