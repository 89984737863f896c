import { join } from 'node:path';
import type Stripe from 'stripe';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keepFindings } from '../../api/inbox/findings.ts';
import { areaMigrations } from '../../api/start.ts';
import type { Store } from '../../api/store/database.ts';
import { openStore } from '../../api/store/open.ts';
import { keep } from '../../api/sync/keep.ts';
import { snapshots } from '../../api/sync/registry.ts';
import { temporaryFolder } from '../support/app.ts';
import { noon } from './findings-told.ts';

// A destination charge of 100.00 with a fee of 5.00, of which Stripe takes 3.20: the platform keeps
// 1.80. Its objects come with events of their own, in any order.

let folder: ReturnType<typeof temporaryFolder>;
let store: Store;
beforeEach(async () => {
  folder = temporaryFolder();
  ({ store } = await openStore(join(folder.path, 'store.db'), snapshots, areaMigrations));
  keepFindings(store, () => noon);
});
afterEach(async () => {
  await store.close();
  folder.remove();
});

const at = { created: noon - 60, currency: 'usd' };
const charge = {
  ...at,
  object: 'charge',
  id: 'ch_1',
  amount: 10_000,
  amount_captured: 10_000,
  amount_refunded: 0,
  application_fee: 'fee_1',
  billing_details: { name: 'Ada Byron', email: null },
  captured: true,
  disputed: false,
  refunded: false,
  status: 'succeeded',
  transfer: 'tr_1',
  transfer_group: 'group_pi_1',
} as unknown as Partial<Stripe.Charge>;
const transfer = {
  ...at,
  object: 'transfer',
  metadata: {},
  id: 'tr_1',
  amount: 10_000,
  amount_reversed: 0,
  destination: 'acct_1',
  reversals: { data: [], has_more: false },
  reversed: false,
  source_transaction: 'ch_1',
  transfer_group: 'group_pi_1',
} as unknown as Partial<Stripe.Transfer>;
const applicationFee = (amount: number) =>
  ({
    ...at,
    object: 'application_fee',
    id: 'fee_1',
    account: 'acct_1',
    amount,
    amount_refunded: 0,
    originating_transaction: 'ch_1',
    refunds: { data: [], has_more: false },
  }) as unknown as Partial<Stripe.ApplicationFee>;
const booked = (source: string, type: string, amount: number, fee = 0) =>
  ({
    ...at,
    object: 'balance_transaction',
    id: `txn_${source}`,
    amount,
    available_on: noon,
    exchange_rate: null,
    fee,
    net: amount - fee,
    reporting_category: type,
    source,
    status: 'available',
    type,
  }) as Partial<Stripe.BalanceTransaction>;

let seq = 0;
const know = (...objects: { object?: string }[]) =>
  store.write((write) =>
    keep(
      write,
      objects.map((object) => ({
        kind: String(object.object),
        account: null,
        object,
        observation: { by: 'fetch' as const, at: noon, seq: ++seq },
        source: 'fetch',
      })),
      { now: () => noon, platform: 'acct_platform' },
    ),
  );

const found = async () =>
  (await store.read.selectFrom('finding').selectAll().execute()).map(
    ({ kind, subject, amount }) => `${kind} ${subject} ${amount}`,
  );

const paid = [charge, booked('ch_1', 'charge', 10_000, 320)];
const sent = [transfer, booked('tr_1', 'transfer', -10_000)];
const taken = (amount: number) => [
  applicationFee(amount),
  booked('fee_1', 'application_fee', amount),
];

test('a payment whose fee has not come in yet is no loss', async () => {
  await know(...paid, ...sent);
  expect(await found()).toEqual([]);
  await know(...taken(500));
  expect(await found()).toEqual([]);
});

test('once its fee is known to be less than Stripe’s, it is', async () => {
  await know(...paid, ...sent);
  await know(...taken(123));
  expect(await found()).toEqual(['loss_making group_pi_1 197']);
});

test('a transfer that comes before its payment is not more than was collected', async () => {
  await know(...sent);
  expect(await found()).toEqual([]);
  await know(...paid, ...taken(500));
  expect(await found()).toEqual([]);
});

test('one that no payment paid for is', async () => {
  await know({ ...transfer, source_transaction: null } as object, ...sent.slice(1));
  expect(await found()).toEqual(['transferred_too_much group_pi_1 10000']);
});

const refund = (id: string, amount: number, status = 'succeeded') => ({
  ...at,
  object: 'refund',
  id,
  amount,
  charge: 'ch_1',
  status,
});
const refunded = (amount_refunded: number) => ({ ...charge, amount_refunded });

test('a transfer that carries another group than its payment is asked back where it is counted', async () => {
  await know(...paid, { ...transfer, transfer_group: 'order_b' } as object, ...sent.slice(1));
  await know(...taken(500), refunded(4000), refund('re_1', 4000), booked('re_1', 'refund', -4000));
  expect(await found()).toEqual(['refund_not_reversed tr_1 4000']);
});

test.each([
  ['counts it no more', 4000],
  ['counts it still', 10_000],
])('of a refund that failed nothing is asked back, where its payment %s', async (_, counted) => {
  await know(...paid, ...sent, ...taken(500));
  await know(refunded(10_000), refund('re_1', 4000), booked('re_1', 'refund', -4000));
  await know(refund('re_2', 6000, 'failed'), refunded(counted));
  expect(await found()).toEqual(['refund_not_reversed tr_1 4000']);
});

const bank = {
  ...at,
  object: 'bank_account',
  id: 'ba_1',
  last4: '6789',
  status: 'errored',
};
const seller = (...banks: object[]) => ({
  ...at,
  object: 'account',
  id: 'acct_1',
  business_profile: { name: 'Acme' },
  charges_enabled: true,
  payouts_enabled: true,
  details_submitted: true,
  external_accounts: { data: banks, has_more: false },
});

test('a bank account that has been taken away asks for nothing, though no event told of that', async () => {
  await know(seller(bank));
  expect(await found()).toEqual(['bank_account_errored acct_1 0']);
  await know(seller({ ...bank, id: 'ba_2', status: 'new' }));
  expect(await found()).toEqual([]);
});

test('whose bank account cannot be paid is let into their dashboard, where they have one', async () => {
  const express = { ...seller(bank), controller: { stripe_dashboard: { type: 'express' } } };
  const fix = async () =>
    (await store.read.selectFrom('finding').select('fix').executeTakeFirstOrThrow()).fix;
  await know(seller(bank));
  expect(JSON.parse(await fix())).toEqual({ act: 'make_account_link', account: 'acct_1' });
  await know(express);
  expect(JSON.parse(await fix())).toEqual({ act: 'make_login_link', account: 'acct_1' });
});

const holds = (amount: number) =>
  store.write((write) =>
    keep(
      write,
      [
        {
          kind: 'balance',
          account: 'acct_1',
          object: {
            object: 'balance',
            available: amount > 0 ? [{ amount, currency: 'usd' }] : [],
            pending: [],
          },
          observation: { by: 'fetch', at: noon, seq: ++seq },
          source: 'fetch',
        },
      ],
      { now: () => noon, platform: 'acct_platform' },
    ),
  );

test('what an account happens to hold neither opens what was put off nor makes another matter of it', async () => {
  await know(seller(bank));
  await holds(500);
  const put = () =>
    store.read.selectFrom('finding').select(['id', 'amount', 'state', 'assigned_name']).execute();
  const [{ id } = { id: '' }] = await put();
  await store.write(({ db }) =>
    db
      .updateTable('finding')
      .set({ state: 'snoozed', snoozed_until: noon + 60, assigned_name: 'Ada' })
      .set({ judged_amount: 500 })
      .execute(),
  );
  for (const amount of [900, 0, 700]) {
    await holds(amount);
    expect(await put()).toEqual([{ id, amount, state: 'snoozed', assigned_name: 'Ada' }]);
  }
});

test('what nobody can judge until it is booked stays as people left it', async () => {
  await know({ ...transfer, source_transaction: null } as object, ...sent.slice(1));
  await store.write(({ db }) => db.updateTable('finding').set({ assigned_name: 'Ada' }).execute());
  const kept = () => store.read.selectFrom('finding').select(['amount', 'assigned_name']).execute();
  const reversal = { ...at, object: 'transfer_reversal', id: 'trr_1', amount: 1000 };
  await know({
    ...transfer,
    source_transaction: null,
    amount_reversed: 1000,
    reversals: { data: [{ ...reversal, transfer: 'tr_1' }], has_more: false },
  } as object);
  expect(await kept()).toEqual([{ amount: 10_000, assigned_name: 'Ada' }]);
  await know(booked('trr_1', 'transfer_refund', 1000));
  expect(await kept()).toEqual([{ amount: 9000, assigned_name: 'Ada' }]);
});

const payout = (id: string, created: number, changes: object = {}) => ({
  object: 'payout',
  id,
  amount: 5000,
  arrival_date: created,
  automatic: true,
  created,
  currency: 'usd',
  destination: 'ba_1',
  method: 'standard',
  original_payout: null,
  reversed_by: null,
  status: 'failed',
  type: 'bank_account',
  ...changes,
});

test('what takes another payout back is no attempt to pay out', async () => {
  await know(payout('po_1', noon - 60));
  expect(await found()).toEqual(['payout_failed po_1 5000']);
  const reversal = { amount: -3000, original_payout: 'po_0', status: 'paid' };
  await know(payout('po_2', noon - 30, reversal));
  await know(payout('po_3', noon, { ...reversal, status: 'failed' }));
  expect(await found()).toEqual(['payout_failed po_1 5000']);
});
