import { sql, type Transaction } from 'kysely';
import type Stripe from 'stripe';
import type { UnixSeconds } from '../kit/time.ts';
import type { Derivation, WrittenSnapshot } from '../store/derive.ts';
import type { Owner } from '../store/snapshot.ts';
import type { Tables } from '../store/tables.ts';
import type { CategoryTotal } from './composition.ts';
import { cameBack } from './rules.ts';
import { payout } from './snapshot.ts';
import type { PayoutCompositionTable, PayoutDayTable } from './tables.ts';

type Writing = Transaction<Tables>;

/** The figures of a day that every payout adds to. */
const figures = [
  'count',
  'amount',
  'paid',
  'on_the_way',
  'came_back',
  'failures',
  'gross',
  'fees',
  'agrees',
  'differs',
  'by_hand',
] as const;

type Figures = Pick<PayoutDayTable, (typeof figures)[number]>;
type Cell = Pick<PayoutDayTable, 'day' | 'currency' | 'whose'>;

/** A payout as its day counts it. */
export interface CountedPayout {
  readonly whose: string;
  readonly currency: string;
  readonly status: string;
  readonly amount: number;
  readonly arrival_date: UnixSeconds;
  readonly automatic: 0 | 1;
}

/** What is known of what it consists of. */
export type CountedComposition = Pick<PayoutCompositionTable, 'complete' | 'totals'>;

const secondsOfDay = 86_400;

/**
 * The noon of the UTC day that a payout arrives on, since Stripe gives arrivals as days of UTC: at
 * noon it is the same date for readers from UTC−11 to UTC+11.
 * @see https://docs.stripe.com/api/payouts/object#payout_object-arrival_date
 */
export const noonOf = (at: UnixSeconds): UnixSeconds =>
  Math.floor(at / secondsOfDay) * secondsOfDay + secondsOfDay / 2;

/** What a payout adds to its day, in minor units and numbers of payouts. */
export function figuresOf(
  { status, amount, automatic }: CountedPayout,
  composition: CountedComposition | undefined,
): Figures {
  const totals = composition ? (JSON.parse(composition.totals) as CategoryTotal[]) : [];
  const sum = (figure: 'amount' | 'fee' | 'net') =>
    totals.reduce((all, total) => all + total[figure], 0);
  const back = cameBack(status);
  const final = automatic === 1 && composition?.complete === 1;
  const agrees = sum('net') === amount;
  return {
    count: 1,
    amount,
    paid: status === 'paid' ? amount : 0,
    on_the_way: status === 'paid' || back ? 0 : amount,
    came_back: back ? amount : 0,
    failures: status === 'failed' ? 1 : 0,
    gross: final ? sum('amount') : 0,
    fees: final ? sum('fee') : 0,
    agrees: final && agrees ? 1 : 0,
    differs: final && !agrees ? 1 : 0,
    by_hand: automatic === 1 ? 0 : 1,
  };
}

/** Changes of days, added up before they are written. */
function sumOfChanges() {
  const days = new Map<string, Cell & Figures>();
  return {
    add(
      sign: 1 | -1,
      counted: CountedPayout | undefined,
      composition: CountedComposition | undefined,
    ) {
      if (!counted) return;
      const { currency, whose } = counted;
      const day = noonOf(counted.arrival_date);
      const key = `${day} ${currency} ${whose}`;
      const row = days.get(key) ?? { day, currency, whose, ...nothing() };
      const added = figuresOf(counted, composition);
      for (const name of figures) row[name] += sign * added[name];
      days.set(key, row);
    },
    /** Days that come to something else than before. */
    changed: () => [...days.values()].filter((row) => figures.some((name) => row[name] !== 0)),
  };
}

const nothing = (): Figures =>
  Object.fromEntries(figures.map((name) => [name, 0])) as unknown as Figures;

async function write(db: Writing, rows: readonly (Cell & Figures)[]) {
  const added = sql.join(
    figures.map((name) => sql`${sql.ref(name)} = ${sql.ref(name)} + excluded.${sql.ref(name)}`),
  );
  for (const { day, currency, whose, ...row } of rows) {
    await sql`insert into payout_day (day, currency, whose, ${sql.join(figures.map((name) => sql.ref(name)))})
      values (${day}, ${currency}, ${whose}, ${sql.join(figures.map((name) => row[name]))})
      on conflict (day, currency, whose) do update set ${added}`.execute(db);
    if (row.count < 0)
      await sql`delete from payout_day where day = ${day} and currency = ${currency}
        and whose = ${whose} and count = 0`.execute(db);
  }
}

/** The row of the days that counts a payout. @param account null: the platform's. */
export const dayOfPayout = (of: Stripe.Payout, account: Owner): Cell => ({
  day: noonOf(of.arrival_date),
  currency: of.currency,
  whose: payout.columns.whose.read(of, account, 0),
});

/** The payout as its plain columns say it. */
function counted(object: object | undefined, account: string | null): CountedPayout | undefined {
  if (!object) return undefined;
  const of = object as Stripe.Payout;
  const { columns } = payout;
  return {
    whose: columns.whose.read(of, account, 0),
    currency: of.currency,
    status: of.status,
    amount: of.amount,
    arrival_date: of.arrival_date,
    automatic: of.automatic ? 1 : 0,
  };
}

async function compositionsOf(db: Writing, written: readonly WrittenSnapshot[]) {
  const rows = await db
    .selectFrom('payout_composition')
    .select(['payout', 'complete', 'totals'])
    .where(
      'payout',
      'in',
      written.map(({ id }) => id),
    )
    .execute();
  return new Map(rows.map((row) => [row.payout, row]));
}

/**
 * Counts a payout's day anew by what has become known of what it consists of, in the transaction
 * that keeps it.
 */
export async function composed(
  db: Writing,
  id: string,
  before: CountedComposition | undefined,
  after: CountedComposition,
): Promise<void> {
  const row = await db
    .selectFrom('stripe_payout')
    .select(['whose', 'currency', 'status', 'amount', 'arrival_date', 'automatic'])
    .where('id', '=', id)
    .executeTakeFirst();
  const changes = sumOfChanges();
  changes.add(-1, row, before);
  changes.add(1, row, after);
  await write(db, changes.changed());
}

/** How many payouts are looked at together when all days are counted anew. */
const rebuildBatch = 2000;

/** `payout_day` from the payouts and what is known of what they consist of. */
export const payoutDays: Derivation = {
  async update({ db }, written) {
    const payouts = written.filter(({ snapshot }) => snapshot.kind === payout.kind);
    if (payouts.length === 0) return;
    const known = await compositionsOf(db, payouts);
    const changes = sumOfChanges();
    for (const { id, account, before, after } of payouts) {
      changes.add(-1, counted(before, account), known.get(id));
      changes.add(1, counted(after, account), known.get(id));
    }
    await write(db, changes.changed());
  },
  // At once, since what is written meanwhile is added to the very rows that this makes.
  async rebuild(store) {
    await store.write(async ({ db }) => {
      await db.deleteFrom('payout_day').execute();
      const all = sumOfChanges();
      for (let after = 0, more = true; more; ) {
        const rows = await db
          .selectFrom('stripe_payout as p')
          .leftJoin('payout_composition as c', 'c.payout', 'p.id')
          .select(['p.pk', 'whose', 'currency', 'status', 'amount', 'arrival_date', 'automatic'])
          .select(['c.complete', 'c.totals'])
          .where('p.pk', '>', after)
          .orderBy('p.pk')
          .limit(rebuildBatch)
          .execute();
        for (const { complete, totals, ...row } of rows)
          all.add(1, row, complete === null || totals === null ? undefined : { complete, totals });
        after = rows.at(-1)?.pk ?? after;
        more = rows.length === rebuildBatch;
      }
      await write(db, all.changed());
    });
  },
};
