import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RawBuilder, sql } from 'kysely';
import { money } from '../../api/kit/money.ts';
import { paymentsSource } from '../../api/payments/list.ts';
import { charge } from '../../api/payments/snapshot.ts';
import { search } from '../../api/search/search.ts';
import type { Store } from '../../api/store/database.ts';
import { everyStatement, listRows, parseListQuery } from '../../api/store/listing.ts';
import { openStore } from '../../api/store/open.ts';
import { listingOf } from '../../api/store/snapshot.ts';
import { searchedText } from '../../api/store/words.ts';
import { eventListing, eventsSource } from '../../api/sync/event-list.ts';
import { snapshots } from '../../api/sync/registry.ts';
import { cpuEach, quantile, type Row, timeEach } from './measure.ts';

const first = ['Kim', 'Ada', 'Grace', 'Alan', 'Barbara', 'Edsger', 'Margaret', 'Linus'];
const last = ['Smith', 'Lovelace', 'Hopper', 'Turing', 'Liskov', 'Dijkstra', 'Hamilton', 'Okafor'];
const signs = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Numbers that look like chance, and are the same in every run. */
function chance(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    // Its lower bits repeat themselves soon.
    return Math.floor((state / 2 ** 32) * below);
  };
}
const next = chance(1);
const id = (prefix: string) =>
  `${prefix}_1${Array.from({ length: 23 }, () => signs[next(signs.length)]).join('')}`;

interface Person {
  name: string;
  email: string;
}
const person = (): Person => {
  const [one = '', other = ''] = [first[next(8)], last[next(8)]];
  return {
    name: `${one} ${other}`,
    email: `${one}.${other}${next(50_000)}@example.com`.toLowerCase(),
  };
};

const observed = sql`1700000000, 0, 'fetch', '{}'`;

/** The n-th payment and the transfer from it, as far as they are searched. */
function pair(n: number, accounts: readonly string[]): RawBuilder<unknown>[] {
  const { name, email } = person();
  const [ch, pi, tr] = [id('ch'), id('pi'), id('tr')];
  const group = `order_${100_000 + n}`;
  const amount = 500 + ((n * 7919) % 90_000);
  const currency = n % 5 === 0 ? 'eur' : 'usd';
  const last4 = String(1000 + ((n * 104_729) % 9000));
  const created = 1_700_000_000 + n * 20;
  const words = searchedText([
    ...[ch, pi, group, name, email, `Order of ${n % 7} chairs`, last4],
    money(amount, currency),
    `sku-${n % 1000}`,
  ]);
  const sent = searchedText([tr, group, ch, id('py'), money(amount - 100, currency)]);
  return [
    sql`insert into stripe_charge (id, payment_intent, status, outcome, amount, amount_refunded,
        currency, customer, customer_email, last4, transfer_group, created, words,
        observed_at, observed_seq, observed_by, json)
      values (${ch}, ${pi}, 'succeeded', 'succeeded', ${amount}, 0, ${currency}, ${name}, ${email},
        ${last4}, ${group}, ${created}, ${words}, ${observed})`,
    sql`insert into stripe_transfer (id, destination, amount, amount_reversed, "left", currency,
        state, transfer_group, source_transaction, created, words,
        observed_at, observed_seq, observed_by, json)
      values (${tr}, ${accounts[n % accounts.length]}, ${amount - 100}, 0, ${amount - 100},
        ${currency}, 'paid', ${group}, ${ch}, ${created}, ${sent}, ${observed})`,
  ];
}

/** A tenth as many accounts as payments, and a transfer of each payment. */
async function fill(store: Store, payments: number) {
  const accounts: string[] = [];
  const batch = 1000;
  for (let from = 0; from < payments; from += batch)
    await store.write(async ({ db }) => {
      for (let n = from; n < from + batch; n += 1) {
        if (n % 10 === 0) {
          const { name, email } = person();
          const account = id('acct');
          accounts.push(account);
          await sql`insert into stripe_account (id, name, email, status, deadline, created, words,
              observed_at, observed_seq, observed_by, json)
            values (${account}, ${`${name} & Co`}, ${email}, 'enabled', 9999999999, ${1_700_000_000 + n},
              ${searchedText([account, `${name} & Co`, email])}, ${observed})`.execute(db);
        }
        for (const statement of pair(n, accounts)) await statement.execute(db);
      }
    });
}

/** What people type, each time another of its kind. */
const typed: readonly [what: string, of: (row: Sampled) => string][] = [
  ['a whole id', ({ id }) => id],
  ['the end of an id', ({ id }) => id.slice(-6)],
  ['an e-mail', ({ customer_email }) => customer_email],
  ['a name', ({ customer }) => customer],
  ['four digits and an amount', ({ last4, amount }) => `${last4} ${(amount / 100).toFixed(2)}`],
  ['an amount in EUR', ({ amount }) => `${(amount / 100).toFixed(2)} eur`],
  ['a group', ({ transfer_group }) => transfer_group],
  ['a part of a group', ({ transfer_group }) => transfer_group.slice(3)],
  ['two words that many have', ({ customer }) => `${customer.split(' ')[1]} chairs`],
  ['nothing there is', ({ id }) => `zq${id.slice(-5)}qz`],
];

interface Sampled {
  id: string;
  customer: string;
  customer_email: string;
  last4: string;
  amount: number;
  transfer_group: string;
}

const runs = 200;

const figure = (times: readonly number[]) =>
  `p50 ${quantile(times, 0.5).toFixed(1)} ms, p99 ${quantile(times, 0.99).toFixed(1)} ms`;

/** A file of every payment, and pages of payments while it is written. */
async function exporting(store: Store): Promise<Row[]> {
  const listing = listingOf(charge);
  const page = async () =>
    void (await listRows(store, paymentsSource, parseListQuery(listing, {})));
  const alone = await timeEach(runs, page);
  const query = parseListQuery(listing, { sort: '-created' });
  const fields = ['id', 'customer', 'customer_email', 'transfer_group', 'last4'].map((of) => ({
    header: of,
    of: [of],
  }));
  const before = process.memoryUsage().rss;
  let most = before;
  const started = performance.now();
  const { count, file } = await store.export(
    everyStatement(paymentsSource, query),
    [...fields, { header: 'amount', of: ['amount'], as: 'money' }],
    () => {},
  );
  const beside: number[] = [];
  let written = 0;
  const reading = (async () => {
    for await (const piece of file) written += piece.length;
  })();
  let done = false;
  void reading.then(() => {
    done = true;
  });
  while (!done) {
    beside.push(...(await timeEach(1, page)));
    most = Math.max(most, process.memoryUsage().rss);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await reading;
  const seconds = (performance.now() - started) / 1000;
  return [
    {
      what: `payments exported, ${count.toLocaleString('en')} rows, ${Math.round(written / 1e6)} MB`,
      figure: `${Math.round(count / seconds).toLocaleString('en')} rows a second`,
    },
    { what: 'memory that it took', figure: `${Math.round((most - before) / 1e6)} MB` },
    { what: 'a page of payments before', figure: figure(alone) },
    { what: 'a page of payments beside it', figure: figure(beside) },
  ];
}

/** Events, orders and lines of the trail that are looked for in their lists, as many as objects. */
async function ownLists(store: Store, many: number): Promise<Row[]> {
  const batch = 1000;
  const types = ['charge.succeeded', 'charge.updated', 'transfer.created', 'payout.paid'];
  for (let from = 0; from < many; from += batch)
    await store.write(async ({ db }) => {
      for (let n = from; n < from + batch; n += 1)
        await sql`insert into stripe_event
            (id, type, object, created, received_at, state, next_attempt_at, payload)
          values (${id('evt')}, ${types[n % types.length]}, ${id('ch')}, ${1_700_000_000 + n},
            ${1_700_000_000 + n}, 'handled', 0, '{}')`.execute(db);
    });
  const { rows: sampled } = await sql<{ id: string; object: string }>`
    select id, object from stripe_event where pk % 997 = 1`.execute(store.read);
  const found = (of: (row: { id: string; object: string }) => string) => async (n: number) =>
    void (await listRows(
      store,
      eventsSource,
      parseListQuery(eventListing, { q: of(sampled[(n * 31) % sampled.length]!) }),
    ));
  const rows: Row[] = [];
  for (const [what, of] of [
    ['the beginning of an id', ({ id }) => id.slice(0, 12)],
    ['an object', ({ object }) => object],
    ['a part of a type', () => 'payout'],
    ['two signs', () => 'zq'],
  ] as [string, (row: { id: string; object: string }) => string][]) {
    const cpu = await cpuEach(runs, found(of));
    rows.push({
      what: `events by ${what}, of ${many.toLocaleString('en')}`,
      figure: `CPU ${figure(cpu)}`,
    });
  }
  return rows;
}

/** Searches among as many objects, what the index takes, and a file of all payments. */
export async function searchTimes(objects = 1_000_000): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-search-'));
  const path = join(folder, 'store.db');
  const { store } = await openStore(path, snapshots, {});
  try {
    await fill(store, Math.round(objects / 2.1 / 1000) * 1000);
    const { rows: sampled } = await sql<Sampled>`
      select id, customer, customer_email, last4, amount, transfer_group
      from stripe_charge where pk % 997 = 1`.execute(store.read);
    const rows: Row[] = [];
    const all: number[] = [];
    const allCpu: number[] = [];
    for (const [what, of] of typed) {
      const ask = async (n: number) =>
        void (await search(store, 'finance', of(sampled[(n * 31) % sampled.length]!), 5));
      await timeEach(20, ask);
      const times = await timeEach(runs, ask);
      all.push(...times);
      const cpu = await cpuEach(runs, ask);
      allCpu.push(...cpu);
      rows.push({ what: `search for ${what}`, figure: `${figure(times)}; CPU ${figure(cpu)}` });
    }
    const name = `${Math.round(objects / 1000).toLocaleString('en')} k objects`;
    const { rows: sizes } = await sql<{ size: number }>`
      select coalesce((select sum(length(block)) from stripe_charge_words_data), 0)
        + coalesce((select sum(length(block)) from stripe_transfer_words_data), 0)
        + coalesce((select sum(length(block)) from stripe_account_words_data), 0) as size`.execute(
      store.read,
    );
    return [
      {
        what: `search among ${name}, all of these`,
        figure: `${figure(all)}; CPU ${figure(allCpu)}`,
      },
      ...rows,
      {
        what: `its index, of a store of ${Math.round(statSync(path).size / 1e6)} MB`,
        figure: `${Math.round((sizes[0]?.size ?? 0) / 1e6)} MB`,
      },
      ...(await exporting(store)),
      ...(await ownLists(store, objects)),
    ];
  } finally {
    await store.close();
    rmSync(folder, { recursive: true });
  }
}
