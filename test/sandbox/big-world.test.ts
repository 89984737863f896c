import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY } from '../../api/sandbox/engine/calendar.ts';
import { createEngine, type Engine } from '../../api/sandbox/engine/engine.ts';
import { Shapes } from '../../api/sandbox/engine/shapes.ts';
import { progressLine } from '../../api/sandbox/world/progress-line.ts';
import type { WorldSize } from '../../api/sandbox/world/sizes.ts';
import { makeBigWorldFile } from '../../api/sandbox/world/world-file.ts';
import { startSandbox } from '../support/sandbox.ts';

/** The generator's own work, at a thousandth of the large world's size. */
const size: WorldSize = { accounts: 200, charges: 1500, transfers: 2400, days: 360 };
const folder = mkdtempSync(join(tmpdir(), 'big-world-'));
const file = join(folder, 'stripe.db');
const order = { file, seed: 5, scale: 'medium' } as const;
const told: [done: number, total: number][] = [];
let engine: Engine;
/** When what had fallen due was done, and the whole objects were read. */
let now: number;

beforeAll(() => {
  // What an interrupted generation leaves.
  writeFileSync(`${file}.new`, 'half a world');
  makeBigWorldFile(order, size, (...progress) => told.push(progress));
  engine = createEngine({ file, seed: 5 });
  now = engine.now();
  engine.tick();
  // The stored texts name only what differs: SQL sees whole objects through this.
  const shapes = new Shapes(engine.db);
  engine.db.function('whole', (text) => JSON.stringify(shapes.objectOf(text as string)));
  engine.db.exec(`
    CREATE TEMP TABLE whole AS SELECT seq, id, type, account, created, whole(json) AS json FROM object;
    CREATE INDEX whole_by_id ON whole(id);
  `);
});
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true });
});

/** Rows of a question in SQL; those that break a rule, for the rules. */
function rows(sql: string, ...values: unknown[]): unknown[] {
  return engine.db.prepare<unknown[], unknown>(sql).all(...values);
}
function count(sql: string, ...values: unknown[]): number {
  return engine.db
    .prepare<unknown[], number>(sql)
    .pluck()
    .get(...values)!;
}

test('has exactly as many accounts, charges and transfers as its size says', () => {
  const of = (type: string) =>
    count('SELECT count(*) FROM object WHERE type = ? AND account = ?', type, engine.platform);
  expect(of('account')).toBe(size.accounts);
  expect(of('charge')).toBe(size.charges);
  expect(of('transfer')).toBe(size.transfers);
  expect(of('payment_intent')).toBe(size.charges);
});

test('tells how far it is, and comes to its end', () => {
  const total = size.accounts + size.charges;
  expect(told.length).toBeGreaterThan(300);
  expect(told.every(([done, of], day) => of === total && done >= (told[day - 1]?.[0] ?? 0))).toBe(
    true,
  );
  expect(told.at(-1)).toEqual([total, total]);
});

test('is put in place whole, without what an interrupted attempt left', () => {
  expect(readdirSync(folder).filter((name) => name.includes('.new'))).toEqual([]);
  expect(existsSync(file)).toBe(true);
});

test('has every way a payment can go', () => {
  for (const type of ['application_fee', 'payout', 'refund', 'transfer_reversal', 'dispute']) {
    expect(count('SELECT count(*) FROM object WHERE type = ?', type), type).toBeGreaterThan(0);
  }
  const failed = "type = 'charge' AND json ->> 'status' = 'failed'";
  expect(count(`SELECT count(*) FROM whole WHERE ${failed}`)).toBe(size.charges * 0.03);
});

test('goes over its days, and its events over the last thirty', () => {
  const first = count("SELECT min(created) FROM object WHERE type = 'charge'");
  const last = count("SELECT max(created) FROM object WHERE type = 'charge'");
  expect(now - first).toBeGreaterThan((size.days - 3) * DAY);
  expect(now - last).toBeLessThan(3 * DAY);
  expect(count('SELECT count(*) FROM event')).toBeGreaterThan(size.charges / 12);
  expect(now - count('SELECT min(created) FROM event')).toBeLessThanOrEqual(30 * DAY + 60);
  const unnamed = "type = 'charge.succeeded' AND json ->> '$.request.id' IS NULL";
  expect(count(`SELECT count(*) FROM event WHERE ${unnamed}`)).toBe(0);
});

describe('the books, by SQL on the file (stripe-facts 3.7)', () => {
  const transaction = `SELECT *, json ->> 'net' AS net, json ->> 'currency' AS currency,
    json ->> 'available_on' AS available_on, json ->> 'source' AS source, json ->> 'amount' AS amount
    FROM whole WHERE type = 'balance_transaction'`;

  test('every balance is the sum of its balance transactions', () => {
    const sums = `SELECT account, currency,
      sum(CASE WHEN available_on <= ${now} THEN net ELSE 0 END) AS available,
      sum(CASE WHEN available_on > ${now} THEN net ELSE 0 END) AS pending
      FROM (${transaction}) GROUP BY account, currency`;
    expect(count('SELECT count(*) FROM balance')).toBeGreaterThan(size.accounts / 2);
    const kept = 'SELECT account, currency, available, pending FROM balance';
    expect(rows(`${sums} EXCEPT ${kept}`)).toEqual([]);
    expect(rows(`${kept} EXCEPT ${sums}`)).toEqual([]);
  });

  test('net is amount less fee, and the fee is its details', () => {
    const wrong = `SELECT t.id FROM whole t LEFT JOIN json_each(t.json, '$.fee_details') d
      WHERE t.type = 'balance_transaction' GROUP BY t.id
      HAVING t.json ->> 'net' <> (t.json ->> 'amount') - (t.json ->> 'fee')
      OR t.json ->> 'fee' <> coalesce(sum(d.value ->> 'amount'), 0)`;
    expect(rows(wrong)).toEqual([]);
  });

  test('a charge is refunded by what its refunds come to, and never above what was captured', () => {
    const wrong = `WITH refunds AS (SELECT json ->> 'charge' AS charge, sum(json ->> 'amount') AS sum
      FROM whole WHERE type = 'refund' AND json ->> 'status' IN ('succeeded', 'pending') GROUP BY 1)
      SELECT c.id FROM whole c LEFT JOIN refunds ON refunds.charge = c.id WHERE c.type = 'charge'
      AND (c.json ->> 'amount_refunded' > c.json ->> 'amount_captured'
      OR c.json ->> 'amount_refunded' <> coalesce(refunds.sum, 0))`;
    expect(rows(wrong)).toEqual([]);
  });

  test('a transfer is reversed by what its reversals come to', () => {
    const wrong = `WITH reversals AS (SELECT json ->> 'transfer' AS transfer,
      sum(json ->> 'amount') AS sum FROM whole WHERE type = 'transfer_reversal' GROUP BY 1)
      SELECT t.id FROM whole t LEFT JOIN reversals ON reversals.transfer = t.id
      WHERE t.type = 'transfer' AND t.json ->> 'amount_reversed' <> coalesce(reversals.sum, 0)`;
    expect(rows(wrong)).toEqual([]);
  });

  test('a fee is never refunded above what it was', () => {
    const over = "json ->> 'amount_refunded' > json ->> 'amount'";
    expect(rows(`SELECT id FROM whole WHERE type = 'application_fee' AND ${over}`)).toEqual([]);
  });

  test('what is sent out of a charge is no more than the charge', () => {
    expect(
      rows(`SELECT t.json ->> 'source_transaction' AS source FROM whole t
        JOIN whole c ON c.id = t.json ->> 'source_transaction' WHERE t.type = 'transfer'
        GROUP BY 1 HAVING sum(t.json ->> 'amount') > max(c.json ->> 'amount')`),
    ).toEqual([]);
  });

  test('each transfer has its mirror at the destination, available at the same time', () => {
    const mirrored = `SELECT count(*) FROM whole t
      JOIN whole here ON here.id = t.json ->> 'balance_transaction'
      JOIN whole payment ON payment.id = t.json ->> 'destination_payment'
      JOIN whole there ON there.id = payment.json ->> 'balance_transaction'
      WHERE t.type = 'transfer' AND there.account = t.json ->> 'destination'
      AND here.account = ? AND here.json ->> 'amount' = -(there.json ->> 'amount')
      AND here.json ->> 'available_on' = there.json ->> 'available_on'`;
    expect(count(mirrored, engine.platform)).toBe(size.transfers);
  });
});

test('a start goes on with the file as it is', async () => {
  engine.close();
  const sandbox = await startSandbox({ dataDir: folder, scale: 'empty' });
  const charges = await sandbox.stripe.charges.list({ limit: 100 });
  expect(charges.data).toHaveLength(100);
  expect(charges.has_more).toBe(true);
  const [transfer] = (await sandbox.stripe.transfers.list({ limit: 1 })).data;
  const account = await sandbox.stripe.accounts.retrieve(transfer!.destination as string);
  expect(account.capabilities!.transfers).toBe('active');
  await sandbox.stop();
  engine = createEngine({ file, seed: 5 });
}, 30_000);

test('progress is one line that changes on a terminal, and a line each tenth elsewhere', () => {
  const written: string[] = [];
  const plain = progressLine('large', { write: (text) => written.push(text) });
  for (let done = 0; done <= 2000; done += 10) plain(done, 2000);
  expect(written).toHaveLength(11);
  expect(written.at(-1)).toMatch(
    /^Generating the large world: 100 % \(2,000 of 2,000 accounts and charges, \d+ s\)\n$/,
  );
  written.length = 0;
  const terminal = progressLine('large', { isTTY: true, write: (text) => written.push(text) });
  terminal(500, 2000);
  terminal(2000, 2000);
  expect(written.map((text) => text.startsWith('\r'))).toEqual([true, true]);
  expect(written.map((text) => text.endsWith('\n'))).toEqual([false, true]);
});
