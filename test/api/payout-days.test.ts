import { join } from 'node:path';
import fc from 'fast-check';
import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { composed, noonOf, payoutDays } from '../../api/payouts/days.ts';
import { areaMigrations } from '../../api/start.ts';
import type { Store } from '../../api/store/database.ts';
import { openStore } from '../../api/store/open.ts';
import { keep } from '../../api/sync/keep.ts';
import { snapshots } from '../../api/sync/registry.ts';
import { temporaryFolder } from '../support/app.ts';

const noon = 1_795_262_400;
const day = 86_400;

const folder = temporaryFolder();
let store: Store;
beforeAll(async () => {
  ({ store } = await openStore(join(folder.path, 'store.db'), snapshots, areaMigrations));
});
afterAll(async () => {
  await store.close();
  folder.remove();
});

/** A payout as Stripe has it at one moment, or what was read of what it consists of. */
type Told =
  | { payout: number; status: Stripe.Payout['status']; arrives: number }
  | { payout: number; complete: boolean; fee: number; off: number };

const payouts = fc.array(
  fc.record({
    amount: fc.integer({ min: -50_000, max: 500_000 }),
    currency: fc.constantFrom('usd', 'eur'),
    account: fc.constantFrom(null, 'acct_1', 'acct_2'),
    automatic: fc.boolean(),
  }),
  { minLength: 8, maxLength: 8 },
);
const which = fc.nat({ max: 7 });
const told: fc.Arbitrary<Told> = fc.oneof(
  fc.record({
    payout: which,
    status: fc.constantFrom('pending', 'in_transit', 'paid', 'failed', 'canceled'),
    arrives: fc.integer({ min: -2 * day, max: 2 * day }),
  }),
  fc.record({
    payout: which,
    complete: fc.boolean(),
    fee: fc.nat({ max: 900 }),
    // Most agree.
    off: fc.constantFrom(0, 0, 0, 5, -700),
  }),
);

/** Every day as it stands, without what only a cursor needs. */
async function days() {
  const rows = await store.read.selectFrom('payout_day').selectAll().execute();
  const shown = rows.map(({ pk: _pk, ...row }) => row);
  const key = (row: (typeof shown)[number]) => `${row.day} ${row.currency} ${row.whose}`;
  return new Map(shown.map((row) => [key(row), row]));
}

let seq = 0;
const seen = (account: string | null, object: object) => ({
  kind: 'payout',
  account,
  object,
  observation: { by: 'fetch' as const, at: noon, seq: ++seq },
  source: 'fetch',
});

test('whatever becomes of payouts, their days come to what they are, and are counted anew the same', async () => {
  let failed = 0;
  let differing = 0;
  await fc.assert(
    fc.asyncProperty(
      payouts,
      fc.array(told, { minLength: 10, maxLength: 40 }),
      async (made, steps) => {
        await store.write(async ({ db }) => {
          for (const table of ['stripe_payout', 'payout_composition', 'payout_day'] as const)
            await db.deleteFrom(table).execute();
        });
        const known = new Map<number, Stripe.Payout['status']>();
        const arrivals = new Map<number, number>();
        const parts = new Map<number, Extract<Told, { off: number }>>();
        for (const step of steps) {
          const of = made[step.payout]!;
          const id = `po_${step.payout}`;
          if ('status' in step) {
            known.set(step.payout, step.status);
            arrivals.set(step.payout, noon + step.arrives);
            const { account, ...rest } = of;
            const object = { ...rest, id, object: 'payout', created: noon, ...step };
            const payout = { ...object, arrival_date: noon + step.arrives };
            await store.write((write) =>
              keep(write, [seen(account, payout)], { now: () => noon, platform: 'acct_0' }),
            );
            continue;
          }
          if (!known.has(step.payout)) continue;
          const before = parts.get(step.payout);
          parts.set(step.payout, step);
          const row = (told: typeof step) => ({
            complete: told.complete ? (1 as const) : (0 as const),
            totals: JSON.stringify([
              { net: of.amount + told.off, fee: told.fee, amount: of.amount + told.off + told.fee },
            ]),
          });
          await store.write(async ({ db }) => {
            await db
              .insertInto('payout_composition')
              .values({ payout: id, read_at: noon, ...row(step) })
              .onConflict((again) => again.column('payout').doUpdateSet(row(step)))
              .execute();
            await composed(db, id, before && row(before), row(step));
          });
        }

        const expected = new Map<string, Record<string, unknown>>();
        for (const [n, status] of known) {
          const { amount, currency, account, automatic } = made[n]!;
          const whose = account === null ? 'platform' : 'connected';
          const on = noonOf(arrivals.get(n)!);
          const key = `${on} ${currency} ${whose}`;
          const part = automatic && parts.get(n)?.complete ? parts.get(n) : undefined;
          const back = status === 'failed' || status === 'canceled';
          const add = {
            count: 1,
            amount,
            paid: status === 'paid' ? amount : 0,
            on_the_way: status === 'pending' || status === 'in_transit' ? amount : 0,
            came_back: back ? amount : 0,
            failures: Number(status === 'failed'),
            gross: part ? amount + part.off + part.fee : 0,
            fees: part?.fee ?? 0,
            agrees: Number(part?.off === 0),
            differs: Number(part !== undefined && part.off !== 0),
            by_hand: Number(!automatic),
          };
          const row = expected.get(key) ?? { day: on, currency, whose };
          for (const [name, value] of Object.entries(add))
            row[name] = Number(row[name] ?? 0) + value;
          expected.set(key, row);
          failed += add.failures;
          differing += add.differs;
        }
        const found = await days();
        expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
        await payoutDays.rebuild(store, noon);
        expect(await days()).toEqual(found);
      },
    ),
    { numRuns: 40, seed: 20_261_121 },
  );
  expect([failed, differing].every((n) => n > 10)).toBe(true);
});

test('where payouts are kept already, their days are counted at the first start', async () => {
  const { path, remove } = temporaryFolder();
  const file = join(path, 'store.db');
  const { '2026-11-22-payout-days': _days, ...before } = areaMigrations;
  const open = async (migrations: typeof areaMigrations) => {
    const opened = await openStore(file, snapshots, migrations);
    await opened.store.close();
    return opened.toRebuild;
  };
  expect(await open(before)).toEqual([]);
  expect(await open(areaMigrations)).toEqual(['payout']);
  remove();
});

test.each([
  ['2026-11-21T00:00:00Z', '2026-11-21T12:00:00.000Z'],
  ['2026-11-21T23:59:59Z', '2026-11-21T12:00:00.000Z'],
  ['2026-11-22T00:00:00Z', '2026-11-22T12:00:00.000Z'],
])('what arrives at %s is of the day whose noon is %s', (at, expected) => {
  const noon = noonOf(new Date(at).getTime() / 1000);
  expect(new Date(noon * 1000).toISOString()).toBe(expected);
});
