import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ErrorBody } from '../../api/kit/errors.ts';
import type { BackfillCost } from '../../api/sync/backfill-orders.ts';
import type { syncStatus } from '../../api/sync/status.ts';
import { type AppForTest, startApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { refuseToKeep } from '../support/store-fault.ts';

type Status = Awaited<ReturnType<typeof syncStatus>>;

let app: AppForTest;

beforeAll(async () => {
  app = await startApp({ world: 'demo' });
  await app.synced();
});
afterAll(() => app.stop());

const status = async () => {
  const manager = await app.as('manager');
  return (await manager.read<{ data: Status }>('/api/sync')).data;
};

const pay = (amount: number) =>
  app.sandbox.stripe.paymentIntents.create({
    amount,
    currency: 'usd',
    payment_method: 'pm_card_visa',
    confirm: true,
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
  });

test('a manager starts a backfill, sees how fast it goes and when it ends; a second is refused', async () => {
  const manager = await app.as('manager');
  const { data: cost } = await manager.read<{ data: BackfillCost }>('/api/sync/backfill/cost');
  const before = await status();
  expect(before.backfill).toMatchObject({ state: 'done', percent: 100, rate: null });
  await app.sandbox.fault({ method: 'GET', path: '/v1/**', delayMs: 400 });

  const started = await manager.post<{ data: Status['backfill'] }>('/api/sync/backfill', {});
  expect(started.status).toBe(202);
  expect(started.body.data).toMatchObject({
    state: 'running',
    startedBy: expect.stringMatching(/\w/),
    finishedAt: null,
    secondsLeft: null,
  });
  // What is kept is not forgotten because it is read once more.
  const { data: drawn } = await manager.read<{ data: { known: object | null } }>(
    '/api/balances/platform/history',
  );
  expect(drawn.known).toEqual({ since: 0 });
  const second = await manager.post<ErrorBody>('/api/sync/backfill', {});
  expect([second.status, second.body.error.code]).toEqual([409, 'backfill_running']);

  const { backfill } = await eventually(async () => {
    const now = await status();
    expect(now.backfill.rate?.requests).toBeGreaterThan(1);
    return now;
  });
  expect(backfill.secondsLeft).toBeGreaterThan(0);
  expect(backfill.percent).toBeGreaterThan(0);
  expect(backfill.percent).toBeLessThan(100);

  await app.sandbox.clearFaults();
  const { backfill: done } = await eventually(async () => {
    const now = await status();
    expect(now.backfill.state).toBe('done');
    return now;
  }, 30_000);
  expect(done).toMatchObject({ percent: 100, requestsLeft: 0, secondsLeft: null });
  // What it was said to cost is what it cost, but for what came in meanwhile.
  expect(done.requestsDone).toBeGreaterThan(cost.requests * 0.8);
  expect(done.requestsDone).toBeLessThan(cost.requests * 1.2);
  for (const { kind, objects, connected } of done.kinds) {
    const earlier = before.backfill.kinds.find(
      (each) => each.kind === kind && each.connected === connected,
    );
    expect([kind, objects]).toEqual([kind, earlier?.objects]);
  }
});

test('while it reads, what happens is shown as ever', async () => {
  const manager = await app.as('manager');
  await app.sandbox.fault({ method: 'GET', path: '/v1/balance_transactions', delayMs: 500 });
  await manager.post('/api/sync/backfill', {});
  const intent = await pay(5151);
  const viewer = await app.as('viewer');
  await eventually(async () => {
    const { status: found } = await viewer.get(`/api/payments/${intent.id}?source=snapshot`);
    expect(found).toBe(200);
  });
  expect((await status()).backfill.state).toBe('running');
  await app.sandbox.clearFaults();
  await eventually(async () => expect((await status()).backfill.state).toBe('done'), 30_000);
});

test('a backfill that is killed goes on after a restart, still by whom it was begun', async () => {
  const manager = await app.as('manager');
  await app.sandbox.fault({ method: 'GET', path: '/v1/charges', delayMs: 500 });
  const { body } = await manager.post<{ data: Status['backfill'] }>('/api/sync/backfill', {});
  await app.kill();
  await app.sandbox.clearFaults();
  await app.restart();
  const { backfill } = await eventually(async () => {
    const now = await status();
    expect(now.backfill.state).toBe('done');
    return now;
  }, 30_000);
  expect(backfill).toMatchObject({
    startedAt: body.data.startedAt,
    startedBy: body.data.startedBy,
  });
});

test('finance neither sees it nor starts it', async () => {
  const finance = await app.as('finance');
  for (const path of ['/api/sync', '/api/sync/backfill/cost'])
    expect((await finance.get(path)).status).toBe(403);
  const { status: code, body } = await finance.post<ErrorBody>('/api/sync/backfill', {});
  expect([code, body.error.details]).toEqual([
    403,
    { permission: 'sync:manage', roles: ['manager', 'admin'] },
  ]);
});

test('it tells of the calls to Stripe, its clock, its endpoints and what waits', async () => {
  const before = await app.sandbox.now();
  // The tests before this one may have left calls that are still on their way.
  const now = await eventually(async () => {
    const quiet = await status();
    expect(quiet.limiter).toMatchObject({
      limit: expect.any(Number),
      waiting: { interactive: 0, webhook: 0, sweep: 0, backfill: 0 },
    });
    expect(quiet.sweep).toMatchObject({ due: 0, afterGap: 0 });
    return quiet;
  });
  expect(Math.abs((now.clockAhead ?? 0) - (before - Date.now() / 1000))).toBeLessThan(3);
  expect(now.webhooks).toMatchObject({
    secrets: 2,
    platform: { endpoint: { url: `${app.url}/webhooks/stripe` } },
    connect: { endpoint: { url: `${app.url}/webhooks/stripe` } },
  });
  expect(now.caughtUpUntil).toBeGreaterThan(before - 60);
});

test('objects that Stripe does not give are told with why, until it does', async () => {
  const { stripe } = app.sandbox;
  const charge = await stripe.charges.list({ limit: 1 }).then(({ data }) => data[0]?.id);
  await app.sandbox.fault({ method: 'GET', path: '/v1/balance', status: 500 });
  await stripe.refunds.create({ charge: charge ?? '', amount: 1 });
  await eventually(async () => {
    const { refetches } = await status();
    expect(refetches.errors).toContainEqual(
      expect.objectContaining({ kind: 'balance', id: 'platform', error: expect.any(String) }),
    );
  });
  await app.sandbox.clearFaults();
});

test('a list that cannot be kept is told so, and is not laid at Stripe’s door', async () => {
  const manager = await app.as('manager');
  const mend = refuseToKeep(app, 6262);
  await pay(6262);
  await manager.post('/api/sync/backfill', {});
  const charges = async () => (await status()).backfill.kinds.find(({ kind }) => kind === 'charge');
  await eventually(async () =>
    expect(await charges()).toMatchObject({
      failed: 'the store is out of order',
      refused: null,
    }),
  );
  mend();
  await app.restart();
  await eventually(async () =>
    expect(await charges()).toMatchObject({ failed: null, rangesLeft: 0 }),
  );
});
