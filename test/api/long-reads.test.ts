import { join } from 'node:path';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase, type Store } from '../../api/store/database.ts';
import type { Listing, ListSource } from '../../api/store/listing.ts';
import { createLongReads } from '../../api/store/long-reads.ts';
import { openStore } from '../../api/store/open.ts';
import { summaryOf } from '../../api/store/summary.ts';
import { temporaryFolder } from '../support/app.ts';

let folder: ReturnType<typeof temporaryFolder>;
let store: Store;

beforeEach(async () => {
  folder = temporaryFolder();
  ({ store } = await openStore(join(folder.path, 'store.db'), [], {}));
  await store.administer((db) =>
    sql`create table entry (pk integer primary key, currency text, amount integer)`.execute(db),
  );
});
afterEach(async () => {
  await store.close();
  folder.remove();
});

const add = (...entries: [currency: string, amount: bigint][]) =>
  store.write(async ({ db, changed }) => {
    for (const [currency, amount] of entries)
      await sql`insert into entry (currency, amount)
        values (${currency}, cast(${String(amount)} as integer))`.execute(db);
    changed({ kind: 'entry', area: 'entries', id: 'some' });
  });

const counted = () => store.readLong(sql<{ n: number }>`select count(*) as n from entry`);

const entries: ListSource = { from: sql.table('entry'), columns: sql`amount` };
const listing: Listing = {
  filters: {},
  sorts: ['amount'],
  defaultSort: 'amount',
  totals: { currency: 'currency', sums: ['amount'] },
};

/** A statement that counts for seconds, as a sum over very many rows would. */
const slow = sql<{ n: number }>`with recursive counting (n) as (
  select 1 union all select n + 1 from counting where n < 8000000
) select max(n) as n from counting`;

test('a read sees what was committed before it', async () => {
  await add(['usd', 5n]);
  expect(await counted()).toEqual([{ n: 1 }]);
  await add(['usd', 7n]);
  expect(await counted()).toEqual([{ n: 2 }]);
});

test('the same read is made once until something is committed', async () => {
  const [first, second] = await Promise.all([counted(), counted()]);
  expect(second).toBe(first);
  expect(await counted()).toBe(first);
  await add(['usd', 5n]);
  expect(await counted()).not.toBe(first);
});

test('whoever asks while things change all the time gets an answer that has it all, each at most a second later', async () => {
  await counted();
  const answers: Promise<readonly { n: number }[]>[] = [];
  const started = performance.now();
  for (let n = 1; n <= 20; n += 1) {
    await add(['usd', 1n]);
    answers.push(counted());
  }
  for (const [i, answer] of answers.entries())
    expect((await answer)[0]?.n).toBeGreaterThanOrEqual(i + 1);
  expect(new Set(await Promise.all(answers)).size).toBeLessThanOrEqual(
    2 + Math.floor((performance.now() - started) / 1000),
  );
});

test('a list is read while a long read runs', async () => {
  let done = false;
  const long = store.readLong(slow).then(() => {
    done = true;
  });
  await sql`select 1`.execute(store.read);
  expect(done).toBe(false);
  await long;
  expect(done).toBe(true);
});

test('a wrong statement fails alone, and is tried anew', async () => {
  const wrong = () => store.readLong(sql<{ n: number }>`select count(*) as n from nowhere`);
  await expect(wrong()).rejects.toThrow('no such table: nowhere');
  expect(await counted()).toEqual([{ n: 0 }]);
  await store.administer((db) => sql`create table nowhere (pk integer)`.execute(db));
  await expect(wrong()).resolves.toHaveLength(1);
});

test('an answer too long for the memory is refused', async () => {
  const tooMuch = store.readLong(sql<{ n: number }>`with recursive counting (n) as (
    select 1 union all select n + 1 from counting
  ) select n from counting`);
  await expect(tooMuch).rejects.toThrow('at most 10000 rows');
  expect(await counted()).toEqual([{ n: 0 }]);
});

test('a thread that ends fails what it was reading, and the next read starts another', async () => {
  const file = join(folder.path, 'later.db');
  const reads = createLongReads(file);
  const one = { sql: 'select 1 as one', parameters: [] };
  await expect(reads.run(one)).rejects.toThrow('unable to open database file');
  await openDatabase(file).close();
  const both = await Promise.all([reads.run(one), reads.run(one)]);
  expect(both).toEqual([[{ one: 1 }], [{ one: 1 }]]);
  await reads.close();
});

test('closing refuses what is still being read', async () => {
  const reading = expect(store.readLong(slow)).rejects.toThrow('The store is closed');
  await store.close();
  await reading;
  await expect(counted()).rejects.toThrow('The store is closed');
});

test('a sum is right to the last cent, or is not told', async () => {
  const amounts = fc.array(fc.bigInt({ min: -(2n ** 55n), max: 2n ** 55n }), {
    minLength: 1,
    maxLength: 8,
  });
  let currencies = 0;
  await fc.assert(
    fc.asyncProperty(amounts, async (given) => {
      currencies += 1;
      const currency = `c${currencies}`;
      await store.administer((db) => sql`delete from entry`.execute(db));
      await add(...given.map((amount) => [currency, amount] as [string, bigint]));
      const sum = given.reduce((all, amount) => all + amount, 0n);
      const exact = Number.isSafeInteger(Number(sum)) ? Number(sum) : null;
      // Another filter value each time, as the same question is not asked twice within a second.
      const { totals } = await summaryOf(
        store,
        { ...entries, from: sql`(select * from entry where currency = ${currency})` },
        listing,
        {},
      );
      expect(totals).toEqual([{ currency, count: given.length, amount: exact }]);
    }),
    { numRuns: 200 },
  );
});
