import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { isDrawn, sizesOf } from '../../api/drift/draw.ts';
import { driftMeasured } from '../../api/drift/measured.ts';
import { graceSeconds } from '../../api/drift/rules.ts';
import { createSampler, type Sampler } from '../../api/drift/sampler.ts';
import { snapshots } from '../../api/sync/registry.ts';
import { eventually } from '../support/eventually.ts';
import { SyncForTest } from './sync-harness.ts';

// Without webhooks: nothing tells of what happens to an account, so each step is the test's own.
let it: SyncForTest;
let account: string;
let sampler: Sampler;
let errors: unknown[];

beforeAll(async () => {
  it = await SyncForTest.make();
  await it.begin();
  await it.upToDate();
});
beforeEach(async () => {
  ({ id: account } = await it.seller());
  await rename('Ada');
  const pk = await eventually(async () => {
    const row = await it.read
      .selectFrom('stripe_account')
      .select('pk')
      .where('id', '=', account)
      .where('name', '=', 'Ada')
      .executeTakeFirstOrThrow();
    return row.pk;
  });
  // New accounts are looked for, so that one that has just been made is read more than once.
  await pass(3600);
  await it.rounds(3);
  await it.running.services.store.write(async ({ db }) => {
    for (const table of ['drift_hour', 'drift_look', 'drift_found'] as const)
      await db.deleteFrom(table).execute();
  });
  errors = [];
  // The first number draws the kind, and accounts stand first; the second the newest of them.
  let even = false;
  sampler = samplerOf(() => {
    even = !even;
    return even ? 0 : (pk - 0.5) / pk;
  });
});
afterAll(() => it.end());

const samplerOf = (random: () => number) => {
  const { store, stripe } = it.running.services;
  return createSampler(store, stripe, (_reference, error) => errors.push(error), random);
};
const rename = (name: string) =>
  it.sandbox.stripe.accounts.update(account, { business_profile: { name } });
const reference = () => ({ kind: 'account', id: account, account: null });
const kept = () =>
  it.read
    .selectFrom('stripe_account')
    .select(['name', 'deleted'])
    .where('id', '=', account)
    .executeTakeFirstOrThrow();
const measured = () => driftMeasured(it.running.services);
const accounts = async () =>
  (await measured()).kinds.find(({ kind }) => kind === 'account') ?? expect.fail('not sampled');
const ofAccounts = async () => (await accounts()).week;
const inDoubt = async () => (await accounts()).looking;

/** Draws the balance of the account; balances stand second. */
async function drawingBalance(): Promise<() => number> {
  const sizes = await sizesOf(it.running.services.store, snapshots.filter(isDrawn));
  const weights = sizes.map(({ size }) => Math.sqrt(size));
  const [accounts = 0, balances = 0] = weights;
  const all = weights.reduce((total, weight) => total + weight, 0);
  const row = await it.read
    .selectFrom('stripe_balance')
    .select('pk')
    .where('id', '=', account)
    .executeTakeFirstOrThrow();
  const random = [(accounts + balances / 2) / all, (row.pk - 0.5) / (sizes[1]?.size ?? 0)];
  return () => random.shift() ?? 0;
}

/** Lets Stripe's time pass, and waits until that has come to be known here. */
async function pass(seconds: number) {
  const now = await it.sandbox.advance(seconds);
  await eventually(() => expect(it.running.services.stripe.now()).toBeGreaterThanOrEqual(now));
}

test('what is right is counted, and nothing else happens', async () => {
  await sampler.step();
  await sampler.step();
  expect(await ofAccounts()).toMatchObject({ sampled: 2, late: 0, drifted: 0, low: 0 });
  expect(await inDoubt()).toBe(0);
  expect(await measured()).toMatchObject({ state: 'off', secondsBetween: null });
});

test('what differs is put right only after its grace, and counted once', async () => {
  await rename('Bea');
  await sampler.step();
  await sampler.step();
  expect(await ofAccounts()).toMatchObject({ sampled: 1, drifted: 0 });
  expect(await inDoubt()).toBe(1);
  expect(await kept()).toMatchObject({ name: 'Ada' });
  await pass(graceSeconds);
  await sampler.step();
  expect(await kept()).toMatchObject({ name: 'Bea' });
  expect(await ofAccounts()).toMatchObject({ sampled: 1, late: 0, drifted: 1, mended: 1 });
  const { found } = await measured();
  expect(found).toMatchObject([{ id: account, fields: ['business_profile.name'], error: null }]);
  expect(await inDoubt()).toBe(0);
  const history = await it.read.selectFrom('snapshot_history').selectAll().execute();
  expect(
    history.filter(({ id, changes }) => id === account && changes.includes('Bea')),
  ).toHaveLength(1);
});

test('what came by itself meanwhile was late, not drifted', async () => {
  await rename('Bea');
  await sampler.step();
  await it.sync.refresh([reference()], 'webhook');
  await pass(graceSeconds);
  await sampler.step();
  expect(await ofAccounts()).toMatchObject({ sampled: 1, late: 1, drifted: 0 });
});

test('what has changed here meanwhile, and at Stripe again, has another grace', async () => {
  await rename('Bea');
  await sampler.step();
  await it.sync.refresh([reference()], 'webhook');
  await rename('Cleo');
  await pass(graceSeconds);
  await sampler.step();
  expect(await ofAccounts()).toMatchObject({ late: 0, drifted: 0 });
  expect(await inDoubt()).toBe(1);
  await pass(graceSeconds);
  await sampler.step();
  expect(await ofAccounts()).toMatchObject({ sampled: 1, late: 0, drifted: 1 });
});

test('what is known to be on its way has another grace', async () => {
  await rename('Bea');
  await sampler.step();
  await pass(graceSeconds);
  await it.running.services.store.write(async ({ db }) => {
    const event = { id: 'evt_waits', type: 'account.updated', account, object: account };
    const state = { state: 'received' as const, attempts: 0, next_attempt_at: 9_999_999_999 };
    const settled = { settled_at: null, error: null, note: null };
    const at = { created: 0, received_at: 0, payload: '{}' };
    await db
      .insertInto('stripe_event')
      .values({ ...event, ...state, ...settled, ...at })
      .execute();
  });
  await sampler.step();
  expect(await ofAccounts()).toMatchObject({ drifted: 0 });
  expect(await inDoubt()).toBe(1);
});

test('so has what is read again because nothing ran for a while', async () => {
  await rename('Bea');
  await sampler.step();
  await pass(graceSeconds);
  const { store } = it.running.services;
  const gap = (missed_since: number | null) =>
    store.write(async ({ db }) => {
      const later = { missed_since, due_at: 9_999_999_999 };
      await db.updateTable('sweep').set(later).where('account', '=', account).execute();
    });
  await gap(1);
  await sampler.step();
  expect(await ofAccounts()).toMatchObject({ drifted: 0 });
  expect(await inDoubt()).toBe(1);
  await gap(null);
  await pass(graceSeconds);
  await sampler.step();
  expect(await ofAccounts()).toMatchObject({ drifted: 1, mended: 1 });
});

test('of what an account has that has left nothing is said, but the account is looked at', async () => {
  await it.sandbox.stripe.accounts.del(account);
  await samplerOf(await drawingBalance()).step();
  await eventually(async () => expect(await kept()).toMatchObject({ deleted: 1 }));
  const { kinds } = await measured();
  expect(kinds.every(({ week, looking }) => week.sampled + looking === 0)).toBe(true);
});

test('an account that is gone at Stripe is marked so', async () => {
  await it.sandbox.stripe.accounts.del(account);
  await sampler.step();
  await pass(graceSeconds);
  await sampler.step();
  expect(await kept()).toEqual({ name: 'Ada', deleted: 1 });
  const { found } = await measured();
  expect(found).toMatchObject([{ id: account, fields: ['deleted'] }]);
  // It stays so without being drawn for ever.
  await sampler.step();
  await sampler.step();
  expect(await ofAccounts()).toMatchObject({ drifted: 1, mended: 1 });
});

test('an answer that is older than what is kept by then says nothing', async () => {
  const path = `/v1/accounts/${account}`;
  await it.sandbox.fault({ method: 'GET', path, delayMs: 500, times: 1 });
  const before = (await it.sandbox.requests({ path })).length;
  const stepping = sampler.step();
  await eventually(async () => {
    const [fault] = await it.sandbox.faults();
    expect(fault?.struck).toBe(1);
  });
  await it.sync.refresh([reference()], 'webhook');
  await stepping;
  expect((await it.sandbox.requests({ path })).length).toBe(before + 2);
  expect(await ofAccounts()).toMatchObject({ sampled: 0 });
});

test('while Stripe does not answer nothing is counted, and a look is taken later', async () => {
  await rename('Bea');
  await sampler.step();
  await pass(graceSeconds);
  await it.sandbox.fault({ method: 'GET', path: `/v1/accounts/${account}`, status: 500, times: 1 });
  await expect(sampler.step()).rejects.toMatchObject({ statusCode: 500 });
  expect(await ofAccounts()).toMatchObject({ sampled: 1, drifted: 0 });
  expect(await inDoubt()).toBe(1);
  await pass(graceSeconds);
  await sampler.step();
  expect(await ofAccounts()).toMatchObject({ drifted: 1, mended: 1 });
});

test('what cannot be kept has drifted all the same, and it is told why', async () => {
  const { store } = it.running.services;
  const refuse = sql`create trigger refuse before update on stripe_account when new.name = 'Bea'
    begin select raise(abort, 'the store is out of order'); end`;
  await store.administer((db) => refuse.execute(db));
  await rename('Bea');
  await sampler.step();
  await pass(graceSeconds);
  await sampler.step();
  expect(await ofAccounts()).toMatchObject({ sampled: 1, drifted: 1, mended: 0 });
  expect((await measured()).found).toMatchObject([
    { fields: ['business_profile.name'], error: 'the store is out of order' },
  ]);
  expect(errors).toHaveLength(1);
  await store.administer((db) => sql`drop trigger refuse`.execute(db));
});

test('a balance, which has no news, may be old until after its next sweep', async () => {
  // A payment to the account itself is no business of the platform’s.
  await it.sandbox.simulate('account_onboarding', { account, stage: 'verified' });
  await it.sync.refresh([{ kind: 'balance', id: account, account }], 'webhook');
  await it.sandbox.stripe.charges.create(
    { amount: 7000, currency: 'usd', source: 'tok_bypassPending' },
    { stripeAccount: account },
  );
  await samplerOf(await drawingBalance()).step();
  const { due_at: swept } = await it.read
    .selectFrom('sweep')
    .select('due_at')
    .where('account', '=', account)
    .executeTakeFirstOrThrow();
  const looks = await it.read.selectFrom('drift_look').select(['kind', 'id', 'due_at']).execute();
  expect(looks).toEqual([{ kind: 'balance', id: account, due_at: swept + graceSeconds }]);
});
