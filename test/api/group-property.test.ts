import { join } from 'node:path';
import fc from 'fast-check';
import type Stripe from 'stripe';
import { expect, test } from 'vitest';
import { byCurrency, ledgerEntries } from '../../api/groups/entries.ts';
import { areaMigrations } from '../../api/start.ts';
import type { Store } from '../../api/store/database.ts';
import { openStore } from '../../api/store/open.ts';
import type { Reference } from '../../api/store/snapshot.ts';
import { type Kept, keep, type Seen } from '../../api/sync/keep.ts';
import { rebuild } from '../../api/sync/rebuild.ts';
import { snapshotOf, snapshots } from '../../api/sync/registry.ts';
import { PRELUDE, type Step, step, take } from '../sandbox/money-steps.ts';
import { type MoneyWorld, moneyWorld } from '../sandbox/money-world.ts';
import { temporaryFolder } from '../support/app.ts';

// The same worlds each time; SEED=7 RUNS=200 in the environment tries others, and more of them.
const { SEED = 20_261_121, RUNS = 12 } = process.env;

/** Every object of one of the platform's lists. */
function all<T extends { id: string }>(world: MoneyWorld, path: string): T[] {
  const found: T[] = [];
  for (let more = true; more; ) {
    const after = found.at(-1)?.id;
    const page = { limit: 100, ...(after && { starting_after: after }) };
    const { data, has_more } = world.get<Stripe.ApiList<T>>(path, page);
    found.push(...data);
    more = has_more;
  }
  return found;
}

/** Where the objects that may be members are listed; parts in their parent. */
const lists: Readonly<Record<string, string>> = {
  charge: '/v1/charges',
  refund: '/v1/refunds',
  transfer: '/v1/transfers',
  dispute: '/v1/disputes',
  application_fee: '/v1/application_fees',
  topup: '/v1/topups',
  balance_transaction: '/v1/balance_transactions',
};
const parts: Readonly<Record<string, (parent: string) => string>> = {
  transfer_reversal: (transfer) => `/v1/transfers/${transfer}/reversals`,
  fee_refund: (fee) => `/v1/application_fees/${fee}/refunds`,
};

/** What Stripe answers to whoever asks for an object, or for all of a list's. */
function asked(world: MoneyWorld, { kind, id }: Reference): object[] {
  const part = parts[kind];
  if (part) return all(world, part(id));
  const path = lists[kind];
  if (path === undefined) return [];
  return id === 'newest' ? all(world, path) : [world.get(`${path}/${id}`)];
}

/** Keeps what a world's events tell, in another order and some twice, then what they leave open. */
async function tell(
  store: Store,
  world: MoneyWorld,
  events: readonly Stripe.Event[],
  each: number,
) {
  let seq = 0;
  const keeper = { now: () => world.engine.now(), platform: world.engine.platform };
  const open = new Map<string, Reference>();
  const note = ({ unclear, mentioned }: Kept) => {
    for (const one of [...unclear, ...mentioned])
      if (one.account === null) open.set(`${one.kind} ${one.id}`, one);
  };
  const seen = events.map(
    (event): Seen => ({
      kind: event.data.object.object,
      account: null,
      object: JSON.parse(JSON.stringify(event.data.object)),
      observation: { by: 'event', at: event.created, seq: ++seq },
      source: `event ${event.id}`,
    }),
  );
  for (let from = 0; from < seen.length; from += each)
    note(await store.write((write) => keep(write, seen.slice(from, from + each), keeper)));
  for (let round = 0; open.size > 0; round += 1) {
    if (round > 5) throw new Error(`These are always left open: ${[...open.keys()].join(', ')}`);
    const wanted = [...open.values()];
    open.clear();
    const observation = { by: 'fetch' as const, at: world.engine.now(), seq: ++seq };
    const fetched = wanted.flatMap((reference) =>
      asked(world, reference).map(
        (object): Seen => ({
          kind: reference.kind,
          account: null,
          object,
          observation,
          source: 'fetch',
        }),
      ),
    );
    note(await store.write((write) => keep(write, fetched, keeper)));
  }
}

/** The group of each object that belongs to one, by what Stripe's own lists say. */
function groupsAtStripe(world: MoneyWorld): Map<string, string> {
  const groups = new Map<string, string>();
  const put = (id: string, group: string | null | undefined) => group && groups.set(id, group);
  const of = (id: unknown) => groups.get(String(id));
  for (const one of all<Stripe.Charge>(world, '/v1/charges')) put(one.id, one.transfer_group);
  for (const one of all<Stripe.Topup>(world, '/v1/topups')) put(one.id, one.transfer_group);
  for (const one of all<Stripe.Refund>(world, '/v1/refunds')) put(one.id, of(one.charge));
  for (const one of all<Stripe.Dispute>(world, '/v1/disputes')) put(one.id, of(one.charge));
  for (const one of all<Stripe.Transfer>(world, '/v1/transfers')) {
    put(one.id, of(one.source_transaction) ?? one.transfer_group);
    for (const { id } of one.reversals.data) put(id, of(one.id));
  }
  for (const one of all<Stripe.ApplicationFee>(world, '/v1/application_fees')) {
    put(one.id, of(one.originating_transaction));
    for (const { id } of one.refunds.data) put(id, of(one.id));
  }
  return groups;
}

/** What the platform was booked for each group and currency, minor units. */
function bookedAtStripe(world: MoneyWorld): Map<string, number> {
  const groups = groupsAtStripe(world);
  const sums = new Map<string, number>();
  for (const { source, currency, net } of all<Stripe.BalanceTransaction>(
    world,
    '/v1/balance_transactions',
  )) {
    const group = groups.get(String(source));
    const key = `${group} ${currency}`;
    if (group !== undefined) sums.set(key, (sums.get(key) ?? 0) + net);
  }
  return sums;
}

const ledgers = ({ read }: Store) => read.selectFrom('group_ledger').selectAll().execute();

/** What can happen to a group, of which the worlds have to have everything. */
const mustHappen = [
  'charge',
  'refund',
  'transfer',
  'transfer_reversal',
  'dispute',
  'application_fee',
  'fee_refund',
  'topup',
  'conversion',
  'two currencies',
];

/** The kinds of members of a world's groups, and whether anything was converted. */
async function whatHappened(store: Store): Promise<string[]> {
  const groups = new Set((await ledgers(store)).map((row) => row.transfer_group));
  const happened: string[] = [];
  for (const group of groups) {
    const entries = await ledgerEntries(store.read, group);
    happened.push(...entries.map(({ kind }) => kind));
    if (entries.some(({ exchange_rate }) => exchange_rate !== null)) happened.push('conversion');
    if (byCurrency(entries).size > 1) happened.push('two currencies');
  }
  return happened;
}

/** Steps that meet in few groups, in any currency, so that each group has seen much. */
const inGroup = fc
  .tuple(step, fc.constantFrom<Step['deed'][]>('pay', 'pay', 'transfer', 'topup'))
  .map(([one, deed]): Step => ({ ...one, deed, flag2: true, which: one.which % 2 }));

/** How a world came about, and in which order it is told. */
const history = fc.record({
  steps: fc.array(fc.oneof({ weight: 4, arbitrary: step }, { weight: 1, arbitrary: inGroup }), {
    minLength: 30,
    maxLength: 60,
  }),
  order: fc.array(fc.nat(), { minLength: 40, maxLength: 40 }),
  each: fc.integer({ min: 1, max: 12 }),
});

function worldOf(steps: readonly Step[]): { world: MoneyWorld; events: Stripe.Event[] } {
  const world = moneyWorld();
  for (const one of [...PRELUDE, ...steps]) {
    take(world, one);
    world.engine.tick();
  }
  const events = world.events.filter(
    ({ account, data }) => account === undefined && snapshotOf(data.object.object)?.list,
  );
  return { world, events };
}

/** By random keys: the same for each world, unlike that in which they came. */
const shuffled = <T>(events: readonly T[], order: readonly number[]): T[] =>
  [...events, ...events.filter((_event, n) => n % 7 === 0)]
    .map((event, n) => ({ event, key: (order[n % order.length]! * (n + 1)) % 7919 }))
    .sort((a, b) => a.key - b.key)
    .map(({ event }) => event);

test(
  'whatever happened, and in whichever order it is told, each group’s sum is what Stripe booked for it, and a rebuild changes nothing',
  async () => {
    let compared = 0;
    const met = new Set<string>();
    await fc.assert(
      fc.asyncProperty(history, async ({ steps, order, each }) => {
        const { world, events } = worldOf(steps);
        const folder = temporaryFolder();
        const { store } = await openStore(join(folder.path, 'store.db'), snapshots, areaMigrations);
        try {
          await tell(store, world, shuffled(events, order), each);
          const rows = await ledgers(store);
          const sums = new Map(
            rows.map((row) => [`${row.transfer_group} ${row.currency}`, row.kept + row.topped_up]),
          );
          const booked = bookedAtStripe(world);
          for (const key of new Set([...sums.keys(), ...booked.keys()]))
            expect([key, sums.get(key) ?? 0]).toEqual([key, booked.get(key) ?? 0]);
          for (const row of rows)
            expect(row.reconciliation).toBe(row.unbooked > 0 ? 'unbooked' : 'reconciles');
          compared += booked.size;
          for (const what of await whatHappened(store)) met.add(what);
          await rebuild(store, world.engine.now());
          expect(await ledgers(store)).toEqual(rows);
        } finally {
          world.engine.close();
          await store.close();
          folder.remove();
        }
      }),
      { numRuns: Number(RUNS), seed: Number(SEED) },
    );
    // Worlds without groups would prove nothing.
    expect(compared).toBeGreaterThan(2 * Number(RUNS));
    expect([...met]).toEqual(expect.arrayContaining(mustHappen));
  },
  120_000 + Number(RUNS) * 2000,
);
