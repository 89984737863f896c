import { join } from 'node:path';
import type Stripe from 'stripe';
import { nowInSeconds } from '../../api/kit/time.ts';
import { areaMigrations } from '../../api/start.ts';
import type { Store } from '../../api/store/database.ts';
import { openStore } from '../../api/store/open.ts';
import { parse } from '../../api/store/snapshot.ts';
import { keep, type Seen } from '../../api/sync/keep.ts';
import { snapshots } from '../../api/sync/registry.ts';

const batch = 500;

/** The snapshots of one kind, as patterns to make others from. */
async function patterns<T>(
  store: Store,
  table: 'stripe_charge' | 'stripe_transfer' | 'stripe_balance_transaction',
) {
  const rows = await store.read.selectFrom(table).select('json').limit(2000).execute();
  return rows.map((row) => parse<T>(row));
}

const digits = (n: number) => String(n).padStart(12, '0');

/** The n-th made-up payment: its charge, its transfer, and what Stripe booked for both. */
function payment(
  n: number,
  charge: Stripe.Charge,
  transfer: Stripe.Transfer,
  booked: Stripe.BalanceTransaction,
): [kind: string, object: object][] {
  const created = charge.created - 60 * 86_400 - n;
  const amount = 1000 + ((n * 7919) % 90_000);
  const ids = { charge: `ch_bench${digits(n)}`, transfer: `tr_bench${digits(n)}` };
  const group = `bench_${digits(n)}`;
  const booking = (source: string, type: 'charge' | 'transfer', sign: 1 | -1, fee: number) => ({
    ...booked,
    id: `txn_${source}`,
    source,
    type,
    reporting_category: type,
    created,
    amount: sign * amount,
    fee,
    net: sign * amount - fee,
    currency: charge.currency,
  });
  return [
    [
      'charge',
      {
        ...charge,
        id: ids.charge,
        payment_intent: `pi_bench${digits(n)}`,
        created,
        amount,
        amount_captured: amount,
        transfer_group: group,
        balance_transaction: `txn_${ids.charge}`,
      },
    ],
    [
      'transfer',
      {
        ...transfer,
        id: ids.transfer,
        created,
        amount,
        currency: charge.currency,
        transfer_group: group,
        source_transaction: ids.charge,
        balance_transaction: `txn_${ids.transfer}`,
        reversals: { ...transfer.reversals, data: [] },
      },
    ],
    ['balance_transaction', booking(ids.charge, 'charge', 1, Math.round(amount * 0.029) + 30)],
    ['balance_transaction', booking(ids.transfer, 'transfer', -1, 0)],
  ];
}

/**
 * Adds made-up payments, four snapshots each, to the store of an app that is not running, made
 * from those it holds, through the same code that keeps what Stripe sends.
 * @returns how many snapshots were kept a second.
 */
export async function enlarge(dataDir: string, payments: number): Promise<number> {
  const { store } = await openStore(
    join(dataDir, 'sandbox', 'countinghouse.db'),
    snapshots,
    areaMigrations,
  );
  const charges = (await patterns<Stripe.Charge>(store, 'stripe_charge')).filter(
    ({ status }) => status === 'succeeded',
  );
  const transfers = await patterns<Stripe.Transfer>(store, 'stripe_transfer');
  const [booked] = await patterns<Stripe.BalanceTransaction>(store, 'stripe_balance_transaction');
  const started = performance.now();
  let kept = 0;
  for (let from = 0; from < payments; from += batch)
    await store.write(async (write) => {
      const seen: Seen[] = [];
      for (let n = from; n < Math.min(from + batch, payments); n += 1) {
        const charge = charges[n % charges.length];
        const transfer = transfers[n % transfers.length];
        if (!charge || !transfer || !booked) throw new Error('The store holds nothing to copy');
        for (const [kind, object] of payment(n, charge, transfer, booked))
          seen.push({
            kind,
            account: null,
            object,
            observation: { by: 'fetch', at: charge.created, seq: n },
            source: 'fetch',
          });
      }
      await keep(write, seen, { now: nowInSeconds, platform: undefined });
      kept += seen.length;
    });
  const seconds = (performance.now() - started) / 1000;
  await store.close();
  return kept / seconds;
}
