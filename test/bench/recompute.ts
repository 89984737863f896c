import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepFindings } from '../../api/inbox/findings.ts';
import { nowInSeconds } from '../../api/kit/time.ts';
import { areaMigrations } from '../../api/start.ts';
import { openStore } from '../../api/store/open.ts';
import { derive, keepObjects, type Seen } from '../../api/sync/keep.ts';
import { snapshots } from '../../api/sync/registry.ts';
import type { Row } from './measure.ts';

const transactions = 200;
const rounds = 3;
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

/** How much of what follows from a snapshot is brought up to date with it. */
const parts = ['snapshots', 'derived rows', 'findings'] as const;
type Part = (typeof parts)[number];

/** Microseconds of computing an event takes up to this part, so many of them in a transaction. */
async function costOf(together: number, part: Part): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'countinghouse-bench-'));
  const { store } = await openStore(join(folder, 'store.db'), snapshots, areaMigrations);
  if (part === 'findings') keepFindings(store, () => now);
  const payments = transactions * together;
  const before = process.cpuUsage();
  for (let from = 0; from < payments; from += together)
    for (const half of [0, 1])
      await store.write(async (write) => {
        const seen = Array.from({ length: together }, (_, n) => eventsOf(from + n)[half] ?? [])
          .flat()
          .map(
            (object, n): Seen => ({
              kind: object.object,
              account: null,
              object,
              observation: { by: 'fetch', at: now, seq: n },
              source: 'fetch',
            }),
          );
        const { written } = await keepObjects(write, seen, { now: () => now, platform: undefined });
        if (part !== 'snapshots') await derive(write, written);
      });
  const { user, system } = process.cpuUsage(before);
  await store.close();
  rmSync(folder, { recursive: true });
  return (user + system) / (2 * payments);
}

/**
 * What an event costs that brings a payment or a transfer with its booking, and how much of that is
 * recomputing its group and looking for findings: the least of some rounds, each over a new store.
 */
export async function recomputeCosts(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const together of [1, 32]) {
    const least = new Map<Part, number>();
    for (let round = 0; round < rounds; round += 1)
      for (const part of parts)
        least.set(
          part,
          Math.min(least.get(part) ?? Number.POSITIVE_INFINITY, await costOf(together, part)),
        );
    const [kept = 0, derived = 0, all = 0] = parts.map((part) => least.get(part) ?? 0);
    const figure = (microseconds: number) => `${Math.round(microseconds).toLocaleString('en')} µs`;
    rows.push({
      what: `computing an event, ${together} to a transaction`,
      figure: `${figure(all)}: ${figure(kept)} its two snapshots, ${figure(derived - kept)} its group and balances, ${figure(all - derived)} findings`,
    });
  }
  return rows;
}
