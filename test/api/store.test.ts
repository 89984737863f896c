import { join } from 'node:path';
import type Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { account } from '../../api/accounts/snapshot.ts';
import { areaMigrations } from '../../api/start.ts';
import type { Store } from '../../api/store/database.ts';
import { openStore } from '../../api/store/open.ts';
import { type Snapshot, text } from '../../api/store/snapshot.ts';
import { keep, markDeleted, type Seen } from '../../api/sync/keep.ts';
import type { Observation } from '../../api/sync/order.ts';
import { rebuild } from '../../api/sync/rebuild.ts';
import { snapshots } from '../../api/sync/registry.ts';
import { temporaryFolder } from '../support/app.ts';

const noon = 1_795_000_000;
const keeper = { now: () => noon, platform: 'acct_platform' };

let folder: ReturnType<typeof temporaryFolder>;
let store: Store;

const open = async (declared: readonly Snapshot[] = snapshots) => {
  const opened = await openStore(join(folder.path, 'store.db'), declared, areaMigrations);
  store = opened.store;
  return opened.toRebuild;
};

beforeEach(async () => {
  folder = temporaryFolder();
  await open();
});
afterEach(async () => {
  await store.close();
  folder.remove();
});

const seller = (changes: Partial<Stripe.Account> = {}): Stripe.Account => ({
  id: 'acct_1',
  object: 'account',
  type: 'express',
  email: 'kim@example.com',
  country: 'US',
  charges_enabled: true,
  payouts_enabled: true,
  details_submitted: true,
  created: noon - 1000,
  ...changes,
});

const seen = (object: object, observation: Observation): Seen => ({
  kind: 'account',
  account: null,
  object,
  observation,
  source: 'fetch',
});

const fetchedAt = (at: number, seq: number): Observation => ({ by: 'fetch', at, seq });
const eventAt = (at: number, seq: number): Observation => ({ by: 'event', at, seq });

const row = () =>
  store.read
    .selectFrom('stripe_account')
    .select(['deleted', 'country', 'observed_at'])
    .where('id', '=', 'acct_1')
    .executeTakeFirst();

test('a late event of a disconnection does not undo what was seen after it', async () => {
  await store.write((write) => keep(write, [seen(seller(), fetchedAt(noon, 1))], keeper));
  const reference = { kind: 'account', id: 'acct_1', account: null };
  const told = (at: number, seq: number) =>
    store.write((write) => markDeleted(write, reference, eventAt(at, seq)));
  expect(await told(noon - 3600, 2)).toBe('drop');
  expect(await told(noon + 1, 3)).toBe('refetch');
  expect(await row()).toMatchObject({ deleted: 0, observed_at: noon });
  expect(await told(noon + 60, 4)).toBe('apply');
  expect(await row()).toMatchObject({ deleted: 1 });
});

test('an account that comes back is there again', async () => {
  await store.write((write) => keep(write, [seen(seller(), fetchedAt(noon, 1))], keeper));
  const reference = { kind: 'account', id: 'acct_1', account: null };
  await store.write((write) => markDeleted(write, reference, fetchedAt(noon + 10, 2)));
  await store.write((write) => keep(write, [seen(seller(), fetchedAt(noon + 20, 3))], keeper));
  expect(await row()).toMatchObject({ deleted: 0 });
});

test('what changed is remembered, field by field', async () => {
  await store.write((write) => keep(write, [seen(seller(), fetchedAt(noon, 1))], keeper));
  const moved = seller({ country: 'CA', payouts_enabled: false });
  await store.write((write) => keep(write, [seen(moved, fetchedAt(noon + 5, 2))], keeper));
  const history = await store.read.selectFrom('snapshot_history').selectAll().execute();
  expect(history).toHaveLength(1);
  expect(JSON.parse(history[0]?.changes ?? '')).toEqual([
    { path: 'country', before: 'US', after: 'CA' },
    { path: 'payouts_enabled', before: true, after: false },
  ]);
});

describe('what a fetch has found first', () => {
  const told = (object: object, at: number, seq: number): Seen => ({
    ...seen(object, eventAt(at, seq)),
    source: 'event evt_1',
  });
  const moved = seller({ country: 'CA' });
  const sources = async () =>
    (await store.read.selectFrom('snapshot_history').select('source').execute()).map(
      ({ source }) => source,
    );

  beforeEach(async () => {
    await store.write((write) => keep(write, [seen(seller(), fetchedAt(noon, 1))], keeper));
    await store.write((write) => keep(write, [seen(moved, fetchedAt(noon + 60, 2))], keeper));
  });

  test.each([
    ['at once', noon + 60],
    ['late', noon + 50],
  ])('has its event as the cause, which comes %s', async (_when, at) => {
    await store.write((write) => keep(write, [told(moved, at, 3)], keeper));
    expect(await sources()).toEqual(['event evt_1']);
  });

  test('has none where the event shows another state, or something else changed since', async () => {
    await store.write((write) => keep(write, [told(seller(), noon + 30, 3)], keeper));
    await store.write((write) => keep(write, [seen(seller(), fetchedAt(noon + 70, 4))], keeper));
    await store.write((write) => keep(write, [told(seller(), noon + 30, 5)], keeper));
    expect(await sources()).toEqual(['fetch', 'fetch']);
  });
});

test('a transaction that fails leaves nothing of what it kept', async () => {
  const failing = store.write(async (write) => {
    await keep(write, [seen(seller(), fetchedAt(noon, 1))], keeper);
    throw new Error('the power went');
  });
  await expect(failing).rejects.toThrow('the power went');
  expect(await row()).toBeUndefined();
});

test('the platform itself is never kept as one of its accounts', async () => {
  const platform = seller({ id: 'acct_platform' });
  await store.write((write) => keep(write, [seen(platform, fetchedAt(noon, 1))], keeper));
  expect(await store.read.selectFrom('stripe_account').selectAll().execute()).toEqual([]);
});

test('a changed declaration keeps the objects, and asks for its columns until they are written', async () => {
  await store.write((write) => keep(write, [seen(seller(), fetchedAt(noon, 1))], keeper));
  await store.close();
  const changed: Snapshot = {
    ...(account as unknown as Snapshot),
    columns: {
      ...(account as unknown as Snapshot).columns,
      domain: text((object) => (object as Stripe.Account).email?.split('@')[1] ?? null),
    },
  };
  const declared = snapshots.map((each) => (each.kind === 'account' ? changed : each));
  expect(await open(declared)).toEqual(['account']);
  await store.close();
  // As after a crash before the columns were written.
  expect(await open(declared)).toEqual(['account']);
  expect(await row()).toMatchObject({ country: null });
  await store.close();
  expect(await open()).toEqual(['account']);
  await rebuild(store, noon, ['account']);
  expect(await row()).toMatchObject({ country: 'US' });
  await store.close();
  expect(await open()).toEqual([]);
});

test('the secret that opens a payment to its customer is not kept', async () => {
  const intent = {
    id: 'pi_1',
    object: 'payment_intent',
    status: 'requires_payment_method',
    client_secret: 'pi_1_secret_x',
  };
  const told = { ...seen(intent, fetchedAt(noon, 1)), kind: 'payment_intent' };
  const write = () => store.write((each) => keep(each, [told], keeper));
  expect((await write()).written).toHaveLength(1);
  expect((await write()).written).toEqual([]);
  const kept = await store.read.selectFrom('stripe_payment_intent').select('json').execute();
  expect(JSON.parse(kept[0]?.json ?? '')).toEqual({
    id: 'pi_1',
    object: 'payment_intent',
    status: 'requires_payment_method',
  });
});
