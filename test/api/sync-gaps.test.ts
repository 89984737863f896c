import type Stripe from 'stripe';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { SyncForTest } from './sync-harness.ts';

const day = 86_400;
let it: SyncForTest;

beforeEach(async () => {
  it = await SyncForTest.make();
});
afterEach(() => it.end());

test('a platform where nothing happens is read once, and then only looked at', async () => {
  await it.begin();
  await it.upToDate();
  const { backfill } = await it.status();
  await it.sandbox.advance(20 * day);
  await it.rounds(3);
  await it.sandbox.advance(20 * day);
  await it.rounds(3);
  expect((await it.status()).backfill).toEqual(backfill);
});

test('after more than thirty days everything is read anew, since events are gone', async () => {
  await it.begin();
  await it.upToDate();
  const { backfill } = await it.status();
  await it.running.stop();
  const charge = await it.pay(5000);
  await it.sandbox.advance(40 * day);
  await it.begin();
  await eventually(async () => expect(await it.keptIds('stripe_charge')).toContain(charge));
  await it.upToDate();
  expect((await it.status()).backfill.startedAt).toBeGreaterThan(backfill.startedAt ?? 0);
});

test('a fresh event that comes before the catch-up does not hide what was missed', async () => {
  await it.begin();
  await it.upToDate();
  await it.running.stop();
  const missed = await it.pay(5000);
  await it.sandbox.advance(7200);
  const fresh = await it.pay(6000);
  const { data } = await it.sandbox.stripe.events.list({ type: 'charge.succeeded', limit: 1 });
  await it.open();
  await it.sync.receive(data[0] as Stripe.Event);
  await it.running.begin();
  await it.upToDate();
  expect(await it.keptIds('stripe_charge')).toEqual(expect.arrayContaining([missed, fresh]));
});

test('an account that comes later is found with its payouts, and so are payouts after a gap', async () => {
  await it.begin();
  await it.upToDate();
  const id = await it.fundedSeller();
  const first = await it.payOut(id, 1000);
  await eventually(async () => expect(await it.keptIds('stripe_payout')).toContain(first.id));
  const { kinds } = (await it.status()).backfill;
  expect(kinds.every(({ rangesLeft }) => rangesLeft === 0)).toBe(true);
  await it.running.stop();
  const second = await it.payOut(id, 2000);
  await it.begin();
  await eventually(async () => expect(await it.keptIds('stripe_payout')).toContain(second.id));
});

test('payouts made while a backfill lay broken off are kept too', async () => {
  const id = await it.fundedSeller();
  await it.sandbox.fault({ method: 'GET', path: '/v1/disputes', status: 500 });
  await it.begin();
  await eventually(async () => {
    const range = await it.read
      .selectFrom('backfill_range')
      .select('state')
      .where('account', '=', id)
      .executeTakeFirst();
    expect(range).toEqual({ state: 'done' });
  });
  await it.running.stop();
  const payout = await it.payOut(id, 1000);
  await it.sandbox.clearFaults();
  await it.begin();
  await eventually(async () => expect(await it.keptIds('stripe_payout')).toContain(payout.id));
});

test('what Stripe booked while it was down is kept, also what no object names', async () => {
  const { stripe } = it.sandbox;
  await stripe.paymentIntents.create({
    amount: 9000,
    currency: 'usd',
    payment_method: 'pm_card_createDispute',
    confirm: true,
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
  });
  await it.begin();
  await it.upToDate();
  const [dispute] = (await stripe.disputes.list()).data;
  await it.running.stop();
  await it.sandbox.advance(3600);
  await stripe.disputes.update(dispute?.id ?? '', {
    evidence: { uncategorized_text: 'plain' },
    submit: true,
  });
  await it.sandbox.advance(3 * day);
  await it.sandbox.simulate('dispute_decision', { dispute: dispute?.id, outcome: 'won' });
  await it.begin();
  await it.upToDate();
  await eventually(async () => {
    const booked = await stripe.balanceTransactions.list({ limit: 100 });
    const ids = booked.data.map(({ id }) => id);
    expect((await it.keptIds('stripe_balance_transaction')).sort()).toEqual(ids.sort());
  });
});

test('rounds go on however much there is to read again', async () => {
  await it.begin();
  await it.upToDate();
  await it.sandbox.fault({ method: 'GET', path: '/v1/balance', delayMs: 200 });
  let asking = true;
  const platform = { kind: 'balance', id: 'platform', account: null };
  const traffic = (async () => {
    while (asking) {
      await it.sync.refreshSoon([platform]);
      await it.sandbox.now();
    }
  })();
  await it.rounds(5);
  asking = false;
  await traffic;
});

test('a list goes on when the object on which it stood is gone', async () => {
  await Promise.all(Array.from({ length: 105 }, () => it.seller()));
  const { data } = await it.sandbox.stripe.accounts.list({ limit: 100 });
  await it.sandbox.fault({ method: 'GET', path: '/v1/disputes', status: 500 });
  await it.sandbox.fault({ method: 'GET', path: '/v1/accounts', delayMs: 700 });
  await it.begin();
  await eventually(async () => expect(await it.keptIds('stripe_account')).toHaveLength(100));
  await it.running.stop();
  await it.sandbox.stripe.accounts.del(data.at(-1)?.id ?? '');
  await it.sandbox.clearFaults();
  await it.begin();
  await it.upToDate();
  expect(await it.keptIds('stripe_account')).toHaveLength(105);
});

test('an account that has left is kept, marked, and swept no more', async () => {
  const [{ id: gone }, { id: stays }] = [await it.seller(), await it.seller()];
  const asked = async (account: string) =>
    (await it.sandbox.requests({ path: '/v1/balance' })).filter((each) => each.account === account)
      .length;
  await it.begin();
  await eventually(async () => {
    for (const id of [gone, stays]) expect(await asked(id)).toBeGreaterThan(0);
  });
  await it.upToDate();
  await it.sandbox.stripe.accounts.del(gone);
  await it.sync.refresh([{ kind: 'account', id: gone, account: null }], 'interactive');
  const kept = it.read.selectFrom('stripe_account').select('deleted').where('id', '=', gone);
  expect(await kept.execute()).toEqual([{ deleted: 1 }]);
  const before = { gone: await asked(gone), stays: await asked(stays) };
  // Every account is due by then, however quiet it is.
  await it.sandbox.advance(7 * 3600);
  await eventually(async () => expect(await asked(stays)).toBeGreaterThan(before.stays));
  await it.rounds(2);
  expect(await asked(gone)).toBe(before.gone);
});

test('what a key may not read of accounts is asked once a sweep, and the rest is read', async () => {
  for (let n = 0; n < 5; n += 1) await it.seller();
  await it.sandbox.fault({ method: 'GET', path: '/v1/balance_settings', status: 403 });
  await it.begin();
  await it.upToDate();
  await it.rounds(4);
  const asked = await it.sandbox.requests({ path: '/v1/balance_settings' });
  // Each account and the platform once by the sweep, and once since the account was kept.
  expect(asked.length).toBeLessThanOrEqual(2 * 6);
  const swept = await it.read.selectFrom('stripe_balance').select('id').execute();
  expect(swept).toHaveLength(6);
});

test('a list that the key may not read is told, and keeps nothing else from being complete', async () => {
  await it.sandbox.fault({ method: 'GET', path: '/v1/disputes', status: 403 });
  const charge = await it.pay(5000);
  await it.begin();
  await it.upToDate();
  expect(await it.keptIds('stripe_charge')).toEqual([charge]);
  const { kinds } = (await it.status()).backfill;
  expect(kinds.find(({ kind }) => kind === 'dispute')?.refused).toEqual({
    permission: 'Disputes: read',
    message: expect.any(String),
  });
});

test('every reversal of a transfer is kept, not only the ten that it shows', async () => {
  const { id } = await it.seller();
  await it.pay(90_000);
  const { stripe } = it.sandbox;
  const transfer = await stripe.transfers.create({
    amount: 9000,
    currency: 'usd',
    destination: id,
    transfer_group: 'many',
  });
  for (let n = 1; n <= 13; n += 1)
    await stripe.transfers.createReversal(transfer.id, { amount: n });
  await it.begin();
  await it.upToDate();
  await eventually(async () => {
    const ledger = await it.read
      .selectFrom('group_ledger')
      .select(['reversed', 'kept'])
      .where('transfer_group', '=', 'many')
      .executeTakeFirst();
    expect(ledger).toEqual({ reversed: 91, kept: 91 - 9000 });
  });
});

test('events of the other mode are left alone, and the platform is not one of its accounts', async () => {
  await it.begin();
  await it.upToDate();
  const charge = await it.pay(5000);
  await eventually(async () => expect(await it.keptIds('stripe_charge')).toContain(charge));
  const { data } = await it.sandbox.stripe.events.list({ type: 'charge.succeeded', limit: 1 });
  const other = structuredClone(data[0]) as Stripe.Event;
  await it.sync.receive({
    ...other,
    id: 'evt_live',
    livemode: true,
    data: { object: { ...other.data.object, id: 'ch_live' } },
  } as Stripe.Event);
  const platform = it.running.platform()?.id ?? '';
  await it.sync.refresh([{ kind: 'account', id: platform, account: null }], 'interactive');
  const ignored = () =>
    it.read
      .selectFrom('stripe_event')
      .select('state')
      .where('id', '=', 'evt_live')
      .executeTakeFirst();
  await eventually(async () => expect(await ignored()).toEqual({ state: 'ignored' }));
  expect(await it.keptIds('stripe_charge')).toEqual([charge]);
  expect(await it.keptIds('stripe_account')).toEqual([]);
});

test('a newer version reads the lists that an earlier one did not, and the parts of what is kept', async () => {
  const { stripe } = it.sandbox;
  const intent = await stripe.paymentIntents.create({ amount: 5000, currency: 'usd' });
  const account = await it.fundedSeller();
  await it.begin();
  await it.upToDate();
  // Its events lie too far back to be caught up with.
  await it.sandbox.advance(2 * 3600);
  await it.rounds(3);
  await it.running.stop();

  await it.open();
  await it.running.services.store.write(async ({ db }) => {
    await db.deleteFrom('backfill_range').where('kind', '=', 'payment_intent').execute();
    await db.deleteFrom('stripe_payment_intent').execute();
    await db.deleteFrom('stripe_external_account').execute();
  });
  await it.running.begin();
  await eventually(async () => {
    const intents = await it.read.selectFrom('stripe_payment_intent').select('id').execute();
    expect(intents.map(({ id }) => id)).toContain(intent.id);
    const banks = await it.read.selectFrom('stripe_external_account').select('id').execute();
    const { external_accounts } = await stripe.accounts.retrieve(account);
    expect(banks).toEqual([{ id: external_accounts?.data[0]?.id }]);
  });
});

test('what is read of the platform by its own account’s id stays the platform’s', async () => {
  const { stripe } = it.sandbox;
  await it.begin();
  await it.upToDate();
  const { id: account } = await stripe.accounts.retrieveCurrent();
  const intent = { amount: 5000, currency: 'usd', payment_method: 'pm_card_visa', confirm: true };
  const automatic_payment_methods = { enabled: true, allow_redirects: 'never' } as const;
  await stripe.paymentIntents.create({ ...intent, automatic_payment_methods });
  await eventually(async () =>
    expect(await it.keptIds('stripe_balance_transaction')).toHaveLength(1),
  );
  // What was pending is available by then, so that it is written anew.
  await it.sandbox.advance(10 * day);
  await it.sync.readList({ kind: 'balance_transaction', account, pages: 1 }, 'interactive');
  await it.sync.refresh([{ kind: 'balance', id: account, account }], 'interactive');
  const bookings = await it.read.selectFrom('stripe_balance_transaction').selectAll().execute();
  expect(bookings.every(({ account: of }) => of === null)).toBe(true);
  const lines = await it.read.selectFrom('balance_line').select('holder').execute();
  expect(lines).toEqual([{ holder: 'platform' }]);
});
