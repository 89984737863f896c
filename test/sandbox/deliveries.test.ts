import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Stripe from 'stripe';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { EndpointDeliveries } from '../../api/sandbox/webhooks/deliveries.ts';
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
});
afterEach(() => receiver.close());

const payment: Stripe.PaymentIntentCreateParams = {
  amount: 5000,
  currency: 'usd',
  payment_method: 'pm_card_visa',
  confirm: true,
};

function register(
  url: string,
  options: Partial<Stripe.WebhookEndpointCreateParams> = {},
): Promise<Stripe.WebhookEndpoint> {
  return sandbox.stripe.webhookEndpoints.create({ url, enabled_events: ['*'], ...options });
}
function types({ received }: Receiver): string[] {
  return received.map(({ body }) => (JSON.parse(body) as Stripe.Event).type);
}

test('events arrive signed, in order, as the official client verifies them', async () => {
  const { secret } = await register(receiver.url);
  await sandbox.stripe.paymentIntents.create(payment);
  await eventually(() => expect(types(receiver)).toContain('payment_intent.succeeded'));
  const { webhooks } = sandbox.stripe;
  const events = receiver.received.map(({ body, signature }) =>
    webhooks.constructEvent(body, signature, secret!),
  );
  expect(events.map(({ type }) => type).slice(0, 3)).toEqual([
    'payment_intent.created',
    'charge.succeeded',
    'payment_intent.succeeded',
  ]);
  expect(events[0]).toMatchObject({
    api_version: '2026-10-28.endive',
    request: { id: expect.any(String) },
  });
  const { body, signature } = receiver.received[0]!;
  expect(() => webhooks.constructEvent(`${body} `, signature, secret!)).toThrow();
});

test('an accepted event has no pending webhooks left', async () => {
  await register(receiver.url);
  await sandbox.stripe.paymentIntents.create(payment);
  await eventually(async () => {
    const { data } = await sandbox.stripe.events.list();
    expect(data.length).toBeGreaterThan(0);
    expect(data.map(({ pending_webhooks }) => pending_webhooks)).toEqual(data.map(() => 0));
  });
});

test('the platform’s endpoint gets its own events, the Connect endpoint those of accounts', async () => {
  const connect = await startReceiver();
  await register(receiver.url);
  await register(connect.url, { connect: true });
  const account = await sandbox.stripe.accounts.create({ type: 'express' });
  await sandbox.stripe.accounts.update(account.id, { email: 'new@example.com' });
  await sandbox.stripe.paymentIntents.create(payment);
  await eventually(() => {
    expect(types(receiver)).toContain('charge.succeeded');
    expect(types(connect)).toContain('account.updated');
  });
  connect.close();
  expect(types(receiver)).not.toContain('account.updated');
  expect(types(connect)).not.toContain('charge.succeeded');
  const update = connect.received.find(({ body }) => body.includes('account.updated'));
  expect(JSON.parse(update!.body)).toMatchObject({ account: account.id });
});

test('an endpoint gets the types that it asked for, and none while it is disabled', async () => {
  const endpoint = await register(receiver.url, { enabled_events: ['charge.succeeded'] });
  const other = await startReceiver();
  await register(other.url);
  await sandbox.stripe.paymentIntents.create(payment);
  await eventually(() => expect(types(receiver)).toEqual(['charge.succeeded']));
  await sandbox.stripe.webhookEndpoints.update(endpoint.id, { disabled: true });
  const before = other.received.length;
  await sandbox.stripe.paymentIntents.create(payment);
  await eventually(() => expect(other.received.length).toBeGreaterThanOrEqual(before + 3));
  other.close();
  expect(types(receiver)).toEqual(['charge.succeeded']);
});

test('a failing endpoint is tried again after a while, and holds up no other', async () => {
  const healthy = await startReceiver();
  receiver.answer(500);
  await register(receiver.url, { enabled_events: ['charge.succeeded'] });
  await register(healthy.url, { enabled_events: ['charge.succeeded'] });
  await sandbox.stripe.paymentIntents.create(payment);
  await eventually(() => {
    expect(receiver.received).toHaveLength(1);
    expect(healthy.received).toHaveLength(1);
  });
  healthy.close();
  receiver.answer(302);
  await sandbox.advance(2);
  await eventually(() => expect(receiver.received.length).toBeGreaterThanOrEqual(2));
  receiver.answer(200);
  await sandbox.advance(600);
  await eventually(async () => {
    const { data } = await sandbox.stripe.events.list({ type: 'charge.succeeded' });
    expect(data[0]!.pending_webhooks).toBe(0);
  });
  expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
});

test('an event is given up after as many retries as the setting says', async () => {
  receiver.answer(500);
  await register(receiver.url, { enabled_events: ['charge.succeeded'] });
  await sandbox.control('POST', '/settings', { webhookRetries: 1 });
  await sandbox.stripe.paymentIntents.create(payment);
  await eventually(() => expect(receiver.received).toHaveLength(1));
  await sandbox.advance(86_400);
  await eventually(async () => {
    const answer = await sandbox.control('GET', '/deliveries');
    const [endpoint] = ((await answer.json()) as { data: EndpointDeliveries[] }).data;
    expect(endpoint).toMatchObject({
      waiting: 0,
      deliveries: [{ state: 'given_up', attempts: 2 }],
    });
  });
  await sandbox.control('DELETE', '/settings/webhookRetries');
  expect(receiver.received).toHaveLength(2);
});

test('what could not be delivered is delivered after a restart, by SIGKILL too', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'sandbox-deliveries-'));
  const first = await startSandbox({ dataDir });
  const { secret } = await first.stripe.webhookEndpoints.create({
    url: receiver.url,
    enabled_events: ['charge.succeeded'],
  });
  receiver.answer(503);
  const { latest_charge } = await first.stripe.paymentIntents.create(payment);
  await eventually(() => expect(receiver.received.length).toBeGreaterThan(0));
  process.kill(first.pid, 'SIGKILL');
  receiver.answer(200);
  const second = await startSandbox({ dataDir });
  await second.advance(3600);
  await eventually(async () => {
    const { data } = await second.stripe.events.list({ type: 'charge.succeeded' });
    expect(data[0]!.pending_webhooks).toBe(0);
  });
  await second.stop();
  rmSync(dataDir, { recursive: true });
  const { body, signature } = receiver.received.at(-1)!;
  const event = second.stripe.webhooks.constructEvent(body, signature, secret!);
  expect(event.data.object).toMatchObject({ id: latest_charge });
});
