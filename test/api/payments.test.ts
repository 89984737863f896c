import { ulid } from 'ulid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DisputeRow } from '../../api/disputes/list.ts';
import type { Preview } from '../../api/operations/prepare.ts';
import type { PaymentRow } from '../../api/payments/list.ts';
import type { HistoryEntry } from '../../api/store/history.ts';
import { type AppForTest, startApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { pay, seller } from '../support/merchant.ts';

let app: AppForTest;
beforeAll(async () => {
  app = await startApp();
  await app.synced();
});
afterAll(() => app.stop());

/** The ids of a list, once as many have arrived as are awaited. */
async function listed(path: string, awaited: number): Promise<string[]> {
  const support = await app.as('support');
  return eventually(async () => {
    const { data } = await support.read<{ data: (PaymentRow | DisputeRow)[] }>(path);
    if (data.length < awaited) throw new Error(`${path} has ${data.length} of ${awaited}`);
    return data.map(({ id }) => id).sort();
  });
}

test('the payments and disputes of an account are those whose money reaches it', async () => {
  const { sandbox } = app;
  const { stripe } = sandbox;
  const [bakery, florist] = [await seller(sandbox, 'Bakery'), await seller(sandbox, 'Florist')];
  const destined = await pay(sandbox, { transfer_data: { destination: bakery } });
  const sourced = await pay(sandbox);
  const grouped = await pay(sandbox, { transfer_group: 'order_1' });
  await pay(sandbox, { transfer_data: { destination: florist } });
  const transfer = { amount: 500, currency: 'usd', destination: bakery };
  await stripe.transfers.create({ ...transfer, source_transaction: sourced.id });
  await stripe.transfers.create({ ...transfer, transfer_group: 'order_1' });
  const dispute = await sandbox.simulate<{ id: string }>('dispute', { charge: grouped.id });

  const reaching = [destined.id, sourced.id, grouped.id].sort();
  expect(await listed(`/api/payments?account=${bakery}`, 3)).toEqual(reaching);
  expect(await listed(`/api/disputes?account=${bakery}`, 1)).toEqual([dispute.id]);
  expect(await listed(`/api/disputes?charge=${grouped.id}`, 1)).toEqual([dispute.id]);
  expect(await listed(`/api/disputes?account=${florist}`, 0)).toEqual([]);
});

test('the id of a refund opens the payment that it is of', async () => {
  const charge = await pay(app.sandbox);
  const refund = await app.sandbox.stripe.refunds.create({ charge: charge.id, amount: 300 });
  const support = await app.as('support');
  const { data } = await support.read<{ data: { charge: { id: string } } }>(
    `/api/payments/${refund.id}`,
  );
  expect(data.charge.id).toBe(charge.id);
  expect((await support.get('/api/payments/re_unknown1')).status).toBe(404);
});

test('the history of a payment says which event told of a change, and who had ordered it', async () => {
  const charge = await pay(app.sandbox);
  const support = await app.as('support');
  await support.read(`/api/payments/${charge.id}`);
  // Changes within the same seconds can be told apart by nobody.
  await app.sandbox.advance(60);
  const order = { kind: 'refund.create', input: { charge: charge.id, amount: 700 } };
  const { body: preview } = await support.post<Preview>('/api/operations/preview', order);
  const id = ulid();
  const submitted = { ...order, id, reason: 'Cold soup', fingerprint: preview.fingerprint };
  await support.post('/api/operations', submitted);
  await app.sandbox.advance(60);
  await app.sandbox.stripe.charges.update(charge.id, { description: 'Soup' });
  const history = () =>
    eventually(async () => {
      const { data } = await support.read<{ data: { history: HistoryEntry[] } }>(
        `/api/payments/${charge.id}?source=snapshot`,
      );
      const told = data.history.filter(({ event }) => event);
      if (told.length < 2) throw new Error(JSON.stringify(data.history));
      return told;
    });
  const [described, refunded] = await history();
  expect(described).toMatchObject({
    event: { type: 'charge.updated' },
    changes: [{ path: 'description', before: null, after: 'Soup' }],
  });
  expect(described).not.toHaveProperty('operation');
  expect(refunded).toMatchObject({
    event: { type: 'charge.refunded' },
    operation: { id, kind: 'refund.create', subject: charge.id, by: { name: 'Sam Okafor' } },
    changes: [{ path: 'amount_refunded', before: 0, after: 700 }],
  });
});

test('an intent is kept from its events alone, without its secret', async () => {
  const { sandbox } = app;
  const asked = async () =>
    (await sandbox.requests({ method: 'GET' })).filter(({ path }) =>
      path.startsWith('/v1/payment_intents/'),
    ).length;
  const before = await asked();
  const { payment_intent } = await pay(sandbox, { capture_method: 'automatic' });
  const support = await app.as('support');
  await eventually(async () => {
    const { data } = await support.read<{ data: { charge: object } }>(
      `/api/payments/${payment_intent}?source=snapshot`,
    );
    expect(data.charge).toMatchObject({ status: 'succeeded' });
  });
  const manager = await app.as('manager');
  const secrets = await eventually(async () => {
    const { data } = await manager.read<{ data: { id: string; state: string }[] }>(
      `/api/sync/events?q=${payment_intent}`,
    );
    expect(data.map(({ state }) => state)).toEqual(['handled', 'handled']);
    return Promise.all(
      data.map(async ({ id }) => (await manager.fetch(`/api/sync/events/${id}`)).text()),
    );
  });
  for (const body of secrets) expect(body).not.toContain('_secret_');
  expect(await asked()).toBe(before);
});
