import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepFindings } from '../../api/inbox/findings.ts';
import { nowInSeconds } from '../../api/kit/time.ts';
import { areaMigrations } from '../../api/start.ts';
import { openStore } from '../../api/store/open.ts';
import { keep } from '../../api/sync/keep.ts';
import { snapshots } from '../../api/sync/registry.ts';
import type { Row } from './measure.ts';

const payments = 400;
const rounds = 4;
const now = nowInSeconds();

const booking = (source: string, type: 'charge' | 'transfer', amount: number, fee: number) => ({
  id: `txn_${source}`,
  object: 'balance_transaction',
  amount,
  fee,
  net: amount - fee,
  currency: 'usd',
  type,
  reporting_category: type,
  source,
  status: 'available',
  available_on: now,
  created: now - 1000,
  fee_details: [],
});

/** A payment and what was sent on of it, each with how it was booked, as two events bring them. */
const eventsOf = (n: number) => [
  [
    {
      id: `ch_${n}`,
      object: 'charge',
      amount: 10_000,
      amount_captured: 10_000,
      amount_refunded: 0,
      captured: true,
      status: 'succeeded',
      currency: 'usd',
      created: now - 1000,
      transfer_group: `order_${n}`,
      billing_details: { name: 'Ada Byron', email: 'ada@example.com' },
      balance_transaction: `txn_ch_${n}`,
    },
    booking(`ch_${n}`, 'charge', 10_000, 320),
  ],
  [
    {
      id: `tr_${n}`,
      object: 'transfer',
      amount: 9000,
      amount_reversed: 0,
      currency: 'usd',
      destination: `acct_${n % 50}`,
      created: now - 900,
      transfer_group: `order_${n}`,
      source_transaction: `ch_${n}`,
      balance_transaction: `txn_tr_${n}`,
      reversals: { data: [] },
    },
    booking(`tr_${n}`, 'transfer', -9000, 0),
  ],
];

/** Milliseconds of computing an event takes, so many of them in a transaction. */
async function costOf(together: number, withFindings: boolean): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'countinghouse-bench-'));
  const { store } = await openStore(join(folder, 'store.db'), snapshots, areaMigrations);
  if (withFindings) keepFindings(store, () => now);
  const before = process.cpuUsage();
  for (let from = 0; from < payments; from += together)
    for (const part of [0, 1])
      await store.write(async (write) => {
        for (let n = from; n < Math.min(from + together, payments); n += 1)
          for (const object of eventsOf(n)[part] ?? []) {
            const observation = { by: 'fetch' as const, at: now, seq: n };
            const seen = {
              kind: object.object,
              account: null,
              object,
              observation,
              source: 'fetch',
            };
            await keep(write, [seen], { now: () => now, platform: undefined });
          }
      });
  const { user, system } = process.cpuUsage(before);
  await store.close();
  rmSync(folder, { recursive: true });
  return (user + system) / 1000 / (2 * payments);
}

/** What looking for findings adds to keeping what an event brings; the least of some rounds. */
export async function findingCosts(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const together of [1, 20]) {
    const costs = { without: Number.POSITIVE_INFINITY, with: Number.POSITIVE_INFINITY };
    for (let round = 0; round < rounds; round += 1) {
      costs.without = Math.min(costs.without, await costOf(together, false));
      costs.with = Math.min(costs.with, await costOf(together, true));
    }
    const share = ((costs.with / costs.without - 1) * 100).toFixed(0);
    rows.push({
      what: `findings an event, ${together} to a transaction`,
      figure: `${(costs.with - costs.without).toFixed(2)} ms more than ${costs.without.toFixed(2)} ms (${share} %)`,
    });
  }
  return rows;
}
