import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { DriftMeasured } from '../../api/drift/measured.ts';
import { graceSeconds } from '../../api/drift/rules.ts';
import { type AppForTest, startApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { pay, verifiedSeller } from '../support/merchant.ts';
import { type SandboxForTest, startSandbox } from '../support/sandbox.ts';

const patience = 90_000;

let sandbox: SandboxForTest;
let app: AppForTest;
let sellers: string[];
/** Payouts of the sellers, in their order. */
let payouts: string[];

const disturb = async (order: object) =>
  expect((await sandbox.control('POST', '/webhooks', order)).status).toBe(200);
const drift = async () =>
  (await (await app.as('manager')).read<{ data: DriftMeasured }>('/api/sync/drift')).data;

/** What the product shows of an object without asking Stripe. */
async function shown<T>(path: string): Promise<T> {
  const viewer = await app.as('viewer');
  return (await viewer.read<{ data: T }>(`/api/${path}?source=snapshot`)).data;
}
const shownMemo = async (payout: string) =>
  (await shown<{ payout: { metadata: Record<string, string> } }>(`payouts/${payout}`)).payout
    .metadata.memo;
const shownName = async (account: string) =>
  (await shown<{ name: string }>(`accounts/${account}`)).name;

/** Somebody changes all payouts and sellers, in Stripe's dashboard. */
async function changeAll(word: string) {
  const { stripe } = sandbox;
  for (const [n, seller] of sellers.entries()) {
    const options = { stripeAccount: seller };
    await stripe.payouts.update(payouts[n] ?? '', { metadata: { memo: word } }, options);
    await stripe.accounts.update(seller, { business_profile: { name: `${word} ${n}` } });
  }
}

async function expectAllShown(word: string) {
  for (const [n, seller] of sellers.entries()) {
    expect(await shownMemo(payouts[n] ?? '')).toBe(word);
    expect(await shownName(seller)).toBe(`${word} ${n}`);
  }
}

const figuresOf = ({ kinds }: DriftMeasured, kind: string) =>
  kinds.find((each) => each.kind === kind) ?? expect.fail(`${kind} is not sampled`);

/** Waits until so many payouts, and so many accounts, are in doubt. */
const inDoubt = (looking: number) =>
  eventually(async () => {
    const measured = await drift();
    expect(figuresOf(measured, 'payout').looking).toBe(looking);
    expect(figuresOf(measured, 'account').looking).toBe(looking);
  }, patience);

beforeAll(async () => {
  sandbox = await startSandbox();
  const { stripe } = sandbox;
  await pay(sandbox, { amount: 90_000 });
  sellers = [];
  payouts = [];
  for (const name of ['Ada', 'Bea']) {
    const destination = await verifiedSeller(sandbox, name);
    await stripe.transfers.create({ amount: 9000, currency: 'usd', destination });
    const order = { amount: 5000, currency: 'usd' };
    payouts.push((await stripe.payouts.create(order, { stripeAccount: destination })).id);
    sellers.push(destination);
  }
  await changeAll('first');
  // New accounts are looked for beside the events, which is not to mend what these have lost.
  await sandbox.advance(3600);
  // As often as is ever allowed.
  app = await startApp({ sandbox, env: { DRIFT_SAMPLES: '100000' } });
  await app.synced();
  await eventually(() => expectAllShown('first'));
});
afterEach(() => disturb({ loss: 0, duplicates: 0, reordering: false, delaySeconds: 0 }));
afterAll(async () => {
  await app.stop();
  await sandbox.stop();
});

test(
  'what comes twice, in disorder and late is no drift, though it is seen before it comes',
  async () => {
    await disturb({ duplicates: 1, reordering: true, delaySeconds: graceSeconds / 3 });
    await changeAll('second');
    await inDoubt(2);
    await expectAllShown('first');
    await sandbox.advance(graceSeconds / 3 + 1);
    await eventually(() => expectAllShown('second'));
    await sandbox.advance(graceSeconds);
    await inDoubt(0);
    const measured = await drift();
    expect(measured.week.sampled).toBeGreaterThanOrEqual(4);
    expect(measured.week).toMatchObject({ drifted: 0, mended: 0 });
    expect(figuresOf(measured, 'payout').week).toMatchObject({ late: 2, low: 0 });
    expect(figuresOf(measured, 'account').week).toMatchObject({ late: 2, low: 0 });
    expect(measured.found).toEqual([]);
  },
  patience,
);

test(
  'what is lost on its way shows as drift, and heals',
  async () => {
    await disturb({ loss: 1 });
    await changeAll('third');
    await disturb({ loss: 0 });
    await inDoubt(2);
    // Nothing but the sampler knows of it, which does not say before the grace has passed.
    await expectAllShown('second');
    expect((await drift()).week.drifted).toBe(0);
    await sandbox.advance(graceSeconds + 1);
    await eventually(() => expectAllShown('third'), patience);
    await inDoubt(0);

    const measured = await drift();
    expect(measured.week).toMatchObject({ drifted: 4, mended: 4 });
    expect(measured.day).toEqual(measured.week);
    const [ofPayouts, ofAccounts] = [figuresOf(measured, 'payout'), figuresOf(measured, 'account')];
    expect(ofPayouts.week.low).toBeGreaterThan(0);
    expect(ofPayouts.week.low).toBeLessThan(2 / ofPayouts.week.sampled);
    expect(ofPayouts.week.high).toBeGreaterThan(2 / ofPayouts.week.sampled);
    expect(ofPayouts).toMatchObject({ objects: 2, week: { drifted: 2, mended: 2 } });
    expect(ofAccounts).toMatchObject({ objects: 2, week: { drifted: 2, mended: 2 } });
    expect(ofPayouts.last).toMatchObject({ fields: ['metadata.memo'], error: null });
    expect(measured.found.map(({ id }) => id).sort()).toEqual([...payouts, ...sellers].sort());
    expect(figuresOf(measured, 'charge').week).toMatchObject({ drifted: 0 });

    // What follows from the snapshots has followed: lists and search.
    const viewer = await app.as('viewer');
    const found = await viewer.read<{ data: { id: string }[] }>('/api/accounts?q=third');
    expect(found.data.map(({ id }) => id).sort()).toEqual(sellers.toSorted());
  },
  patience,
);

test('a week later what was found is out of the figures, and still told', async () => {
  await sandbox.advance(8 * 86_400);
  await eventually(async () => expect((await drift()).week.drifted).toBe(0));
  const measured = await drift();
  expect(measured.found).toHaveLength(4);
  expect(figuresOf(measured, 'payout').last).not.toBeNull();
});

test('nothing is sampled while everything is read anew', async () => {
  const manager = await app.as('manager');
  expect((await drift()).state).toBe('on');
  await sandbox.fault({ method: 'GET', path: '/v1/disputes', delayMs: 3000 });
  expect((await manager.post('/api/sync/backfill', {})).status).toBe(202);
  await eventually(async () => expect((await drift()).state).toBe('paused'));
  await sandbox.clearFaults();
  await eventually(async () => expect((await drift()).state).toBe('on'));
});
