import { join } from 'node:path';
import { pino } from 'pino';
import type Stripe from 'stripe';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openServices, type RunningServices } from '../../api/services.ts';
import { syncStatus } from '../../api/sync/status.ts';
import { temporaryFolder } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { type SandboxForTest, startSandbox } from '../support/sandbox.ts';

const day = 86_400;
const confirm = {
  currency: 'usd',
  payment_method: 'pm_card_bypassPending',
  confirm: true,
  automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
} as const;

let sandbox: SandboxForTest;
let folder: ReturnType<typeof temporaryFolder>;
let running: RunningServices;

/** Opens the store in this process, in a hurry, and without webhooks: they would hide the gaps. */
const open = () =>
  openServices({
    file: join(folder.path, 'store.db'),
    migrations: {},
    secretKey: sandbox.secretKey,
    apiBase: new URL(sandbox.url),
    mode: 'sandbox',
    webhookUrl: undefined,
    webhookSecrets: ['whsec_none'],
    log: pino({ level: 'silent' }),
    pace: { due: 0.2, round: 0.2 },
  });

async function begin() {
  running = await open();
  await running.begin();
}

const status = () => syncStatus(running.services);
const upToDate = () =>
  eventually(async () => {
    const { backfill, asOf } = await status();
    expect(backfill.state).toBe('done');
    expect(asOf).toBeGreaterThan((await sandbox.now()) - 5);
  });

const keptIds = async (table: 'stripe_charge' | 'stripe_payout' | 'stripe_account') =>
  (await running.services.store.read.selectFrom(table).select('id').execute()).map(({ id }) => id);

async function pay(amount: number): Promise<string> {
  const intent = await sandbox.stripe.paymentIntents.create({ ...confirm, amount });
  return String(intent.latest_charge);
}

const seller = () => sandbox.stripe.accounts.create({ type: 'express', country: 'US' });

beforeEach(async () => {
  sandbox = await startSandbox();
  folder = temporaryFolder();
});
afterEach(async () => {
  await running.stop();
  await sandbox.stop();
  folder.remove();
});

const rounds = async (more: number) => {
  const listed = async () => (await sandbox.requests({ path: '/v1/events' })).length;
  const before = await listed();
  await eventually(async () => expect(await listed()).toBeGreaterThanOrEqual(before + more));
};

test('a platform where nothing happens is read once, and then only looked at', async () => {
  await begin();
  await upToDate();
  const { backfill } = await status();
  await sandbox.advance(20 * day);
  await rounds(3);
  await sandbox.advance(20 * day);
  await rounds(3);
  expect((await status()).backfill).toEqual(backfill);
});

test('after more than thirty days everything is read anew, since events are gone', async () => {
  await begin();
  await upToDate();
  const { backfill } = await status();
  await running.stop();
  const charge = await pay(5000);
  await sandbox.advance(40 * day);
  await begin();
  await eventually(async () => expect(await keptIds('stripe_charge')).toContain(charge));
  await upToDate();
  expect((await status()).backfill.startedAt).toBeGreaterThan(backfill.startedAt ?? 0);
});

test('a fresh event that comes before the catch-up does not hide what was missed', async () => {
  await begin();
  await upToDate();
  await running.stop();
  const missed = await pay(5000);
  await sandbox.advance(7200);
  const fresh = await pay(6000);
  const { data } = await sandbox.stripe.events.list({ type: 'charge.succeeded', limit: 1 });
  running = await open();
  await running.services.sync.receive(data[0] as Stripe.Event);
  await running.begin();
  await upToDate();
  expect(await keptIds('stripe_charge')).toEqual(expect.arrayContaining([missed, fresh]));
});

test('an account that comes later is found with its payouts, and so are payouts after a gap', async () => {
  await begin();
  await upToDate();
  const { id } = await seller();
  await pay(90_000);
  await sandbox.stripe.transfers.create({ amount: 9000, currency: 'usd', destination: id });
  await sandbox.simulate('account_onboarding', { account: id, stage: 'verified' });
  const payOut = (amount: number) =>
    sandbox.stripe.payouts.create({ amount, currency: 'usd' }, { stripeAccount: id });
  const first = await payOut(1000);
  await eventually(async () => expect(await keptIds('stripe_payout')).toContain(first.id));
  expect((await status()).backfill.kinds.every(({ rangesLeft }) => rangesLeft === 0)).toBe(true);
  await running.stop();
  const second = await payOut(2000);
  await begin();
  await eventually(async () => expect(await keptIds('stripe_payout')).toContain(second.id));
});

test('a list that the key may not read is told, and keeps nothing else from being complete', async () => {
  await sandbox.fault({ method: 'GET', path: '/v1/disputes', status: 403 });
  const charge = await pay(5000);
  await begin();
  await upToDate();
  expect(await keptIds('stripe_charge')).toEqual([charge]);
  const { kinds } = (await status()).backfill;
  expect(kinds.find(({ kind }) => kind === 'dispute')?.refused).toEqual(expect.any(String));
});

test('every reversal of a transfer is kept, not only the ten that it shows', async () => {
  const { id } = await seller();
  await pay(90_000);
  const { stripe } = sandbox;
  const transfer = await stripe.transfers.create({
    amount: 9000,
    currency: 'usd',
    destination: id,
    transfer_group: 'many',
  });
  for (let n = 1; n <= 13; n += 1)
    await stripe.transfers.createReversal(transfer.id, { amount: n });
  await begin();
  await upToDate();
  await eventually(async () => {
    const ledger = await running.services.store.read
      .selectFrom('group_ledger')
      .select(['reversed', 'kept'])
      .where('transfer_group', '=', 'many')
      .executeTakeFirst();
    expect(ledger).toEqual({ reversed: 91, kept: 91 - 9000 });
  });
});

test('events of the other mode are left alone, and the platform is not one of its accounts', async () => {
  await begin();
  await upToDate();
  const charge = await pay(5000);
  await eventually(async () => expect(await keptIds('stripe_charge')).toContain(charge));
  const { data } = await sandbox.stripe.events.list({ type: 'charge.succeeded', limit: 1 });
  const other = structuredClone(data[0]) as Stripe.Event;
  await running.services.sync.receive({
    ...other,
    id: 'evt_live',
    livemode: true,
    data: { object: { ...other.data.object, id: 'ch_live' } },
  } as Stripe.Event);
  const platform = running.platform()?.id ?? '';
  await running.services.sync.refresh(
    [{ kind: 'account', id: platform, account: null }],
    'interactive',
  );
  const ignored = () =>
    running.services.store.read
      .selectFrom('stripe_event')
      .select('state')
      .where('id', '=', 'evt_live')
      .executeTakeFirst();
  await eventually(async () => expect(await ignored()).toEqual({ state: 'ignored' }));
  expect(await keptIds('stripe_charge')).toEqual([charge]);
  expect(await keptIds('stripe_account')).toEqual([]);
});
