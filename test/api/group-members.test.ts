import { join } from 'node:path';
import type Stripe from 'stripe';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { groupDetail } from '../../api/groups/detail.ts';
import { areaMigrations } from '../../api/start.ts';
import type { Store } from '../../api/store/database.ts';
import { openStore } from '../../api/store/open.ts';
import { keep } from '../../api/sync/keep.ts';
import { snapshots } from '../../api/sync/registry.ts';
import { temporaryFolder } from '../support/app.ts';

// Stripe copies the group of a charge to the transfers that are sourced from it; what the pages do
// should one carry another all the same, in whichever order they come to be known.

let folder: ReturnType<typeof temporaryFolder>;
let store: Store;
beforeEach(async () => {
  folder = temporaryFolder();
  ({ store } = await openStore(join(folder.path, 'store.db'), snapshots, areaMigrations));
});
afterEach(async () => {
  await store.close();
  folder.remove();
});

const charge = {
  object: 'charge',
  id: 'ch_1',
  amount: 10_000,
  amount_captured: 10_000,
  amount_refunded: 0,
  billing_details: { name: 'Ada Byron', email: null },
  captured: true,
  created: 1000,
  currency: 'usd',
  disputed: false,
  refunded: false,
  status: 'succeeded',
  transfer_group: 'order_a',
} as Partial<Stripe.Charge>;
const transfer = {
  object: 'transfer',
  metadata: {},
  id: 'tr_1',
  amount: 7000,
  amount_reversed: 0,
  created: 1001,
  currency: 'usd',
  destination: 'acct_1',
  reversals: { data: [], has_more: false },
  reversed: false,
  source_transaction: 'ch_1',
  transfer_group: 'order_b',
} as unknown as Partial<Stripe.Transfer>;
const booked = (source: string, type: string, amount: number, fee = 0) =>
  ({
    object: 'balance_transaction',
    id: `txn_${source}`,
    amount,
    fee,
    net: amount - fee,
    available_on: 1000,
    created: 1000,
    currency: 'usd',
    exchange_rate: null,
    reporting_category: type,
    source,
    status: 'available',
    type,
  }) as Partial<Stripe.BalanceTransaction>;

let seq = 0;
async function know(...objects: { object?: string }[]) {
  for (const object of objects)
    await store.write((write) =>
      keep(
        write,
        [
          {
            kind: String(object.object),
            account: null,
            object,
            observation: { by: 'fetch', at: 2000, seq: ++seq },
            source: 'fetch',
          },
        ],
        { now: () => 2000, platform: 'acct_platform' },
      ),
    );
}

const kept = async () =>
  (await store.read.selectFrom('group_ledger').selectAll().orderBy('transfer_group').execute()).map(
    (row) => [row.transfer_group, row.members, row.kept, row.reconciliation],
  );

/** Since when Stripe should have booked what it has not. */
const waitingSince = async () =>
  (await store.read.selectFrom('group_ledger').select('unbooked_since').execute()).map(
    (row) => row.unbooked_since,
  );

const paid = [charge, booked('ch_1', 'charge', 10_000, 320)];
const sent = [transfer, booked('tr_1', 'transfer', -7000)];

test('a transfer is counted with the charge it came from, once, whatever its own group', async () => {
  await know(...paid, ...sent);
  expect(await kept()).toEqual([['order_a', 2, 2680, 'reconciles']]);
  expect(await groupDetail(store, 'order_b')).toMatchObject({
    countedIn: ['order_a'],
    ledgers: [],
  });
});

test('it moves to that group when the charge comes to be known after it', async () => {
  await know(...sent);
  expect(await kept()).toEqual([['order_b', 1, -7000, 'reconciles']]);
  await know(...paid);
  expect(await kept()).toEqual([['order_a', 2, 2680, 'reconciles']]);
});

test('a charge that is in no group leaves it where it is', async () => {
  await know({ ...charge, transfer_group: null } as object, booked('ch_1', 'charge', 10_000, 320));
  await know(...sent);
  expect(await kept()).toEqual([['order_b', 1, -7000, 'reconciles']]);
});

test('what the list says is what the page says', async () => {
  await know(...paid, transfer);
  expect(await kept()).toEqual([['order_a', 2, 9680, 'unbooked']]);
  expect(await waitingSince()).toEqual([transfer.created]);
  const detail = await groupDetail(store, 'order_a');
  expect(detail?.ledgers[0]).toMatchObject({
    kept: 9680,
    unbooked: 1,
    reconciliation: { state: 'unbooked', odd: [{ object: 'tr_1', stated: -7000 }] },
  });
  await know(booked('tr_1', 'transfer', -6000));
  expect(await kept()).toEqual([['order_a', 2, 3680, 'differs']]);
  expect(await waitingSince()).toEqual([null]);
});

const refund = (id: string, amount: number, status = 'succeeded') => ({
  object: 'refund',
  id,
  amount,
  charge: 'ch_1',
  created: 1002,
  currency: 'usd',
  status,
});
const refunded = (amount_refunded: number) => ({ ...charge, amount_refunded });
const unknownBack = async () =>
  (await groupDetail(store, 'order_a'))?.ledgers[0]?.reconciliation.odd.map(
    ({ object, unknown_back }) => [object, unknown_back],
  );

test('a payment that tells of a refund which is not kept says so until it is', async () => {
  const lastBooked = { ...booked('re_1', 'refund', -2500), created: 1900 };
  await know(...paid, refunded(4000), refund('re_1', 2500), lastBooked);
  expect(await kept()).toEqual([['order_a', 2, 7180, 'unbooked']]);
  // The payment is old, but nobody knows how old the refund is that it tells of.
  expect(await waitingSince()).toEqual([1900]);
  expect(await unknownBack()).toEqual([['ch_1', 1500]]);
  await know(refund('re_2', 1500), booked('re_2', 'refund', -1500));
  expect(await kept()).toEqual([['order_a', 3, 5680, 'reconciles']]);
});

test('a refund that failed may be counted by its payment still, or not', async () => {
  await know(...paid, refunded(2500), refund('re_1', 2500, 'failed'));
  expect(await unknownBack()).toEqual([]);
  await know(refunded(0));
  expect(await unknownBack()).toEqual([]);
  await know(refunded(1000));
  expect(await unknownBack()).toEqual([['ch_1', 1000]]);
});

test('so does a transfer of which more was reversed than its reversals come to', async () => {
  const reversal = { object: 'transfer_reversal', id: 'trr_1', amount: 500, created: 1003 };
  const reversals = {
    data: [{ ...reversal, currency: 'usd', transfer: 'tr_1' }],
    has_more: true,
  };
  await know(...paid, ...sent, booked('trr_1', 'transfer_refund', 500));
  await know({ ...transfer, amount_reversed: 2000, reversals } as object);
  expect(await unknownBack()).toEqual([['tr_1', 1500]]);
});
