import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import type Stripe from 'stripe';
import { afterAll, expect, test } from 'vitest';
import { createEngine, type Engine } from '../../api/sandbox/engine/engine.ts';
import { Shapes } from '../../api/sandbox/engine/shapes.ts';

const folder = mkdtempSync(join(tmpdir(), 'shapes-'));
afterAll(() => rmSync(folder, { recursive: true }));

const names = ['amount', 'card', 'metadata', 'a', 'b', '\0', '__proto__', 'constructor', '-'];
/** Objects of few names, so that two of them have much in common. */
const { object } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, true, 0, 1, '', 'x', '~'),
    fc.array(fc.constantFrom(1, 2, 'x'), { maxLength: 2 }),
    tie('object'),
  ),
  object: fc
    .uniqueArray(fc.tuple(fc.constantFrom(...names), tie('value')), { selector: ([name]) => name })
    .map((fields) => JSON.parse(`{${fields.map(textOf).join(',')}}`) as object),
}));
function textOf([name, value]: [string, unknown]): string {
  return `${JSON.stringify(name)}:${JSON.stringify(value)}`;
}

test('an object is read as it was written, whatever the first of its kind was', () => {
  const db = new Database(':memory:');
  db.exec('CREATE TABLE shape (kind TEXT PRIMARY KEY, json TEXT NOT NULL)');
  const shapes = new Shapes(db);
  let kinds = 0;
  let differences = 0;
  fc.assert(
    fc.property(object as fc.Arbitrary<object>, object as fc.Arbitrary<object>, (one, other) => {
      const id = `k${kinds++}_1`;
      for (const fields of [one, other]) {
        const written = shapes.textOf({ ...fields, id });
        if (written.startsWith('~')) differences++;
        expect(shapes.objectOf(written)).toEqual({ ...fields, id });
        expect(new Shapes(db).objectOf(written)).toEqual({ ...fields, id });
      }
    }),
    { numRuns: 1000, seed: 20_261_121 },
  );
  expect(differences).toBeGreaterThan(300);
});

test('a shape whose transaction was undone is not counted on', () => {
  const file = join(folder, 'undone.db');
  const engine = createEngine({ file, seed: 1 });
  expect(() =>
    engine.transaction(() => {
      pay(engine);
      throw new Error('undone');
    }),
  ).toThrow('undone');
  const { id } = pay(engine);
  engine.close();
  const again = createEngine({ file, seed: 1 });
  expect(ask(again, 'GET', `/v1/payment_intents/${id}`)).toMatchObject({ id, amount: 5000 });
  again.close();
});

function ask(engine: Engine, method: 'GET' | 'POST', path: string, params = {}): object {
  const sent = { account: null, idempotencyKey: null, requestId: 'req_test', apiVersion: null };
  return engine.handle({ ...sent, method, path, params }).body;
}

function pay(engine: Engine): Stripe.PaymentIntent {
  return ask(engine, 'POST', '/v1/payment_intents', {
    amount: '5000',
    currency: 'usd',
    payment_method: 'pm_card_visa',
    confirm: 'true',
  }) as Stripe.PaymentIntent;
}

test('a file of the first version goes on: what was pending becomes available and is paid out', () => {
  const file = join(folder, 'first.db');
  const engine = createEngine({ file, seed: 1 });
  const { id, latest_charge: source } = pay(engine);
  engine.close();
  makeFirstVersion(file);

  const later = createEngine({ file, seed: 1 });
  for (const filter of [{ type: 'charge' }, { source }]) {
    expect(ask(later, 'GET', '/v1/balance_transactions', filter)).toMatchObject({
      data: [{ type: 'charge', source, amount: 5000 }],
    });
  }
  expect(ask(later, 'GET', `/v1/payment_intents/${id}`)).toMatchObject({ amount: 5000 });
  later.advance(10 * 86_400);
  const [payout] = (ask(later, 'GET', '/v1/payouts') as Stripe.ApiList<Stripe.Payout>).data;
  expect(payout).toMatchObject({ amount: 4825, automatic: true });
  const listed = ask(later, 'GET', '/v1/balance_transactions', { payout: payout!.id });
  const types = (listed as Stripe.ApiList<Stripe.BalanceTransaction>).data.map(({ type }) => type);
  expect(types).toEqual(['payout', 'charge']);
  later.close();
});

/** Brings a file to what the first version wrote: whole objects, and funds marked as they come. */
function makeFirstVersion(file: string): void {
  const db = new Database(file);
  const shapes = new Shapes(db);
  db.function('whole', (text) => JSON.stringify(shapes.objectOf(text as string)));
  db.exec(`
    UPDATE object SET json = whole(json);
    DROP TABLE shape;
    DROP INDEX entry_unpaid;
    INSERT INTO object_filter SELECT 'balance_transaction', account, 'type', type, created, seq FROM entry;
    INSERT INTO object_filter SELECT 'balance_transaction', account, 'source', source, created, seq FROM entry;
    DROP INDEX entry_by_type;
    DROP INDEX entry_by_source;
    DROP INDEX entry_by_payout;
    ALTER TABLE entry DROP COLUMN type;
    ALTER TABLE entry DROP COLUMN source;
    ALTER TABLE entry DROP COLUMN created;
    ALTER TABLE entry DROP COLUMN instant;
    ALTER TABLE balance DROP COLUMN instant;
    ALTER TABLE webhook_delivery DROP COLUMN copy;
    CREATE INDEX entry_pending ON entry(account, available_on) WHERE available = 0;
    CREATE INDEX entry_unpaid ON entry(account, currency) WHERE payout IS NULL AND available = 1;
    PRAGMA user_version = 1;
  `);
  db.close();
}
