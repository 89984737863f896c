import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ErrorBody } from '../../api/kit/errors.ts';
import type { EventDetail } from '../../api/sync/event-detail.ts';
import type { EventRow } from '../../api/sync/event-list.ts';
import { connectEventTypes, platformEventTypes } from '../../api/sync/event-types.ts';
import { type AppForTest, startApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { verifiedSeller } from '../support/merchant.ts';
import { refuseToKeep } from '../support/store-fault.ts';

interface Detail {
  data: EventDetail;
}

let app: AppForTest;

beforeAll(async () => {
  app = await startApp();
  await app.synced();
});
afterAll(() => app.stop());

const pay = (amount: number) =>
  app.sandbox.stripe.paymentIntents.create({
    amount,
    currency: 'usd',
    payment_method: 'pm_card_visa',
    confirm: true,
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
  });

const eventsOf = async (query: string) => {
  const manager = await app.as('manager');
  return (await manager.read<{ data: EventRow[] }>(`/api/sync/events?${query}`)).data;
};

/** A payment whose event cannot be handled, and how to let it be. */
async function failingPayment(amount: number) {
  const mend = refuseToKeep(app, amount);
  const { latest_charge } = await pay(amount);
  const [event] = await eventually(async () => {
    const found = await eventsOf(`q=${latest_charge}&type=charge.succeeded&state=failed`);
    expect(found).toHaveLength(1);
    return found;
  });
  return { event: event as EventRow, charge: String(latest_charge), mend };
}

const kept = async (charge: string) => {
  const viewer = await app.as('viewer');
  return (await viewer.get(`/api/payments/${charge}?source=snapshot`)).status === 200;
};

test('an event that could not be handled is seen with its error, and is handled once replayed', async () => {
  const { event, charge, mend } = await failingPayment(4401);
  expect(event).toMatchObject({
    object: charge,
    account: null,
    attempts: expect.any(Number),
    error: 'the store is out of order',
    nextAttemptAt: expect.any(Number),
  });
  const manager = await app.as('manager');
  const still = await manager.post<Detail>(`/api/sync/events/${event.id}/replay`, {});
  expect(still.status).toBe(200);
  expect(still.body.data).toMatchObject({ state: 'failed', error: 'the store is out of order' });
  expect(still.body.data.attempts).toBeGreaterThan(event.attempts);

  mend();
  const { body } = await manager.post<Detail>(`/api/sync/events/${event.id}/replay`, {});
  expect(body.data).toMatchObject({
    state: 'handled',
    error: null,
    nextAttemptAt: null,
    payload: { id: event.id, type: 'charge.succeeded', data: { object: { id: charge } } },
    orders: [
      { action: 'event.replayed', by: expect.any(String) },
      { action: 'event.replayed', by: expect.any(String) },
    ],
  });
  expect(await kept(charge)).toBe(true);
  const admin = await app.as('admin');
  expect(await admin.read('/api/audit/verify')).toMatchObject({ intact: true });
});

test('an event that is ignored stays so, with why, until it is replayed', async () => {
  const { event, charge, mend } = await failingPayment(4402);
  const manager = await app.as('manager');
  const ignore = (note: string) =>
    manager.post<Detail & ErrorBody>(`/api/sync/events/${event.id}/ignore`, { note });
  expect((await ignore('  ')).body.error).toMatchObject({ code: 'invalid_input', field: 'note' });
  const { body } = await ignore('A test of the old app');
  expect(body.data).toMatchObject({
    state: 'ignored',
    note: 'A test of the old app',
    orders: [{ action: 'event.ignored', reason: 'A test of the old app' }],
  });
  mend();
  await manager.post('/api/sync/events/replay-failed', {});
  await pay(1000);
  await eventually(async () => expect(await eventsOf('state=received')).toEqual([]));
  expect((await eventsOf(`q=${event.id}`))[0]).toMatchObject({ state: 'ignored' });
  const again = await ignore('once more');
  expect([again.status, again.body.error.code]).toEqual([409, 'event_settled']);

  const replayed = await manager.post<Detail>(`/api/sync/events/${event.id}/replay`, {});
  expect(replayed.body.data).toMatchObject({ state: 'handled', note: null });
  expect(await kept(charge)).toBe(true);
});

test('all failed ones are replayed at once', async () => {
  const first = await failingPayment(4403);
  const second = await failingPayment(4404);
  first.mend();
  second.mend();
  const manager = await app.as('manager');
  const failed = (await eventsOf('state=failed')).length;
  const { status, body } = await manager.post<{ data: object }>(
    '/api/sync/events/replay-failed',
    {},
  );
  expect([status, body.data]).toEqual([202, { events: failed }]);
  await eventually(async () => expect(await eventsOf('state=failed')).toEqual([]));
  expect([await kept(first.charge), await kept(second.charge)]).toEqual([true, true]);
});

test('a replayed event puts nothing back that is newer by now', async () => {
  const { latest_charge } = await pay(4405);
  const charge = String(latest_charge);
  await eventually(async () => expect(await kept(charge)).toBe(true));
  await app.sandbox.advance(3600);
  await app.sandbox.stripe.refunds.create({ charge });
  const viewer = await app.as('viewer');
  const outcome = async () =>
    (await viewer.read<{ data: { outcome: string } }>(`/api/payments/${charge}?source=snapshot`))
      .data.outcome;
  await eventually(async () => expect(await outcome()).toBe('refunded'));
  const [paid] = await eventsOf(`q=${charge}&type=charge.succeeded`);
  const manager = await app.as('manager');
  await manager.post(`/api/sync/events/${paid?.id}/replay`, {});
  expect(await outcome()).toBe('refunded');
});

test('an event tells what it changed', async () => {
  const { latest_charge } = await pay(4407);
  const charge = String(latest_charge);
  const viewer = await app.as('viewer');
  await eventually(async () => {
    const { body } = await viewer.get<{ data?: { fee: number | null } }>(
      `/api/payments/${charge}?source=snapshot`,
    );
    // Booked: nothing about it is read again by itself from here on.
    expect(body.data?.fee).toEqual(expect.any(Number));
  });
  await app.sandbox.advance(60);
  await app.sandbox.stripe.charges.update(charge, { description: 'A table for two' });
  const manager = await app.as('manager');
  await eventually(async () => {
    const [updated] = await eventsOf(`q=${charge}&type=charge.updated`);
    const { data } = await manager.read<Detail>(`/api/sync/events/${updated?.id}`);
    expect(data.changed).toEqual([
      {
        kind: 'charge',
        id: charge,
        changes: expect.arrayContaining([
          { path: 'description', before: null, after: 'A table for two' },
        ]),
      },
    ]);
  });
});

test('an event tells what it changed in the words of the object’s own page', async () => {
  const account = await verifiedSeller(app.sandbox, 'Tea House');
  const manager = await app.as('manager');
  // Once all that made it is handled and read, nothing but the next event tells of it.
  const { data: made } = await app.sandbox.stripe.events.list({}, { stripeAccount: account });
  await eventually(async () => {
    for (const { id } of made)
      expect((await manager.read<Detail>(`/api/sync/events/${id}`)).data.state).toBe('handled');
    const { data } = await manager.read<{ data: { refetches: object } }>('/api/sync');
    expect(data.refetches).toMatchObject({ waiting: 0 });
  });
  await app.sandbox.advance(60);
  const requirement = 'individual.verification.document';
  await app.sandbox.simulate('account_requirement', { account, requirement });
  await eventually(async () => {
    const [newest] = await eventsOf(`q=${account}&type=account.updated`);
    const { data } = await manager.read<Detail>(`/api/sync/events/${newest?.id}`);
    const changes = data.changed.flatMap((each) => each.changes);
    expect(changes.find(({ path }) => path === 'requirements.currently_due')).toMatchObject({
      members: { added: [expect.stringMatching(/^[A-Z][a-z ]+/)], gone: [] },
    });
  });
});

test('an event tells which order of staff’s it came from', async () => {
  const { latest_charge } = await pay(4406);
  const charge = String(latest_charge);
  await eventually(async () => expect(await kept(charge)).toBe(true));
  const support = await app.as('support');
  const order = { kind: 'refund.create', input: { charge } };
  const { body: preview } = await support.post<{ fingerprint: string }>(
    '/api/operations/preview',
    order,
  );
  const id = '01KAHJ9V3QZ4M8W2T5N6R7Y8X9';
  await support.post('/api/operations', {
    ...order,
    id,
    reason: 'The kitchen was closed',
    fingerprint: preview.fingerprint,
  });
  const [event] = await eventually(async () => {
    const found = await eventsOf(`q=${charge}&type=charge.refunded`);
    expect(found).toHaveLength(1);
    return found;
  });
  const manager = await app.as('manager');
  const { data } = await manager.read<Detail>(`/api/sync/events/${event?.id}`);
  expect(data.operation).toEqual({
    id,
    kind: 'refund.create',
    status: expect.any(String),
    by: expect.any(String),
  });
});

test('events are found by type, by its beginning, by account and by time', async () => {
  const { stripe } = app.sandbox;
  const { id: account } = await stripe.accounts.create({ type: 'express', country: 'US' });
  await stripe.accounts.update(account, { business_profile: { name: 'Nora’s' } });
  await eventually(async () =>
    expect((await eventsOf(`account=${account}&type=account.updated`)).length).toBeGreaterThan(0),
  );
  const types = async (query: string) =>
    new Set((await eventsOf(`limit=100&${query}`)).map(({ type }) => type));
  expect(await types('type=charge.succeeded')).toEqual(new Set(['charge.succeeded']));
  const charges = await types('type=charge.');
  expect([...charges].every((type) => type.startsWith('charge.'))).toBe(true);
  expect(charges.size).toBeGreaterThan(1);
  const { created } = (await stripe.events.list({ limit: 1 })).data[0] as Stripe.Event;
  expect(await eventsOf(`created[gt]=${created + 10}`)).toEqual([]);
  const oldest = (await eventsOf('sort=received&limit=1'))[0];
  expect(oldest?.received).toBeLessThanOrEqual((await eventsOf('limit=1'))[0]?.received ?? 0);
});

test('what nobody knows is not there, and only who may manage sync changes anything', async () => {
  const manager = await app.as('manager');
  for (const order of ['replay', 'ignore']) {
    const { status } = await manager.post(`/api/sync/events/evt_none/${order}`, { note: 'none' });
    expect([order, status]).toEqual([order, 404]);
  }
  expect((await manager.get('/api/sync/events/evt_none')).status).toBe(404);
  const finance = await app.as('finance');
  expect((await finance.get('/api/sync/events')).status).toBe(403);
  const { status, body } = await finance.post<ErrorBody>('/api/sync/events/replay-failed', {});
  expect([status, body.error.details]).toEqual([
    403,
    { permission: 'sync:manage', roles: ['manager', 'admin'] },
  ]);
});

test('whatever changes what is kept is among the events that the endpoints ask for', async () => {
  const { stripe } = app.sandbox;
  await app.quit();
  const paid = await pay(9000);
  await stripe.refunds.create({ charge: String(paid.latest_charge), amount: 100 });
  const { id: destination } = await stripe.accounts.create({ type: 'express', country: 'US' });
  const transfer = await stripe.transfers.create({
    amount: 1000,
    currency: 'usd',
    destination,
    source_transaction: String(paid.latest_charge),
  });
  await stripe.transfers.createReversal(transfer.id, { amount: 10 });
  await stripe.paymentIntents.create({
    amount: 9000,
    currency: 'usd',
    payment_method: 'pm_card_createDispute',
    confirm: true,
    transfer_data: { destination },
    application_fee_amount: 100,
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
  });
  await app.restart();
  await app.synced();
  const handled = await eventually(async () => {
    const found = await eventsOf('state=handled&limit=100');
    expect(found.map(({ type }) => type)).toContain('charge.dispute.created');
    return found;
  });
  const types = new Set(handled.filter(({ account }) => !account).map(({ type }) => type));
  expect(types.size).toBeGreaterThan(8);
  for (const type of types) expect(platformEventTypes).toContain(type);
  const connected = await eventsOf('limit=100');
  for (const { type, account, state } of connected)
    if (account && state === 'handled') expect(connectEventTypes).toContain(type);
});
