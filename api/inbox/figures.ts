import { type RawBuilder, sql } from 'kysely';
import { platformId } from '../balances/snapshot.ts';
import type { UnixSeconds } from '../kit/time.ts';
import type { Store } from '../store/database.ts';
import { type Database, days } from './finding.ts';

/** What things of one currency come to; amounts in minor units. */
export interface Sum {
  /** Null where no sum is meant, only how many there are. */
  currency: string | null;
  count: number;
  amount: number;
}

/** A figure of the house, now and some days ago. */
export interface Figure {
  now: Sum[];
  /** The same as it was then; null while nobody knows. */
  before: { at: UnixSeconds; sums: Sum[] } | null;
}

/** The figures of the home page. */
export interface HomeFigures {
  /** What the platform has, available or on its way. */
  platform: Figure;
  /** Payouts on their way to banks: the platform's and those of its accounts. */
  inTransit: Figure;
  /** What accounts owe. */
  negative: Figure;
  /** Disputes that are not decided. */
  disputes: Figure;
  restricted: Figure;
}

/** Over how many days a trend is told. */
const trendDays = 7;

const dayOf = (at: UnixSeconds): number => Math.floor(at / days(1));

/** Figures of which no snapshot tells how they were: they are put down once a day. */
const recorded = {
  negative: sql<Sum>`
    select currency, count(*) as count, -sum(total) as amount from balance_line
    where total < 0 and holder <> ${platformId} group by currency order by currency`,
  disputes: sql<Sum>`
    select currency, count(*) as count, sum(amount) as amount from stripe_dispute
    where status in ('needs_response', 'warning_needs_response', 'appeal_needs_response',
      'under_review', 'warning_under_review', 'appeal_under_review')
    group by currency order by currency`,
  restricted: sql<Sum>`
    select null as currency, count(*) as count, 0 as amount from stripe_account
    where status = 'restricted' and deleted = 0`,
} as const satisfies Record<string, RawBuilder<Sum>>;
type Recorded = keyof typeof recorded;
const recordedNames = Object.keys(recorded) as Recorded[];

const isPut = ({ read }: { read: Database }, day: number) =>
  read.selectFrom('figure_day').select('day').where('day', '=', day).limit(1).executeTakeFirst();

/** Puts the figures of today (of UTC, in Stripe's time) down, where that is not done yet. */
export async function recordFigures(store: Store, now: UnixSeconds): Promise<void> {
  const day = dayOf(now);
  if (await isPut(store, day)) return;
  await store.write(async ({ db }) => {
    if (await isPut({ read: db }, day)) return;
    for (const figure of recordedNames) {
      const { rows } = await recorded[figure].execute(db);
      // That there was nothing is known too.
      const sums = rows.length > 0 ? rows : [{ currency: null, count: 0, amount: 0 }];
      await db
        .insertInto('figure_day')
        .values(sums.map((sum) => ({ day, figure, ...sum })))
        .execute();
    }
  });
}

/** As it was put down a week ago or, while there is no such day, on the first day there is. */
async function putBefore({ read }: Store, figure: Recorded, today: number) {
  const of = (comparison: '<=' | '<', day: number) =>
    read
      .selectFrom('figure_day')
      .select('day')
      .where('figure', '=', figure)
      .where('day', comparison, day)
      .limit(1);
  const found =
    (await of('<=', today - trendDays)
      .orderBy('day', 'desc')
      .executeTakeFirst()) ?? (await of('<', today).orderBy('day').executeTakeFirst());
  if (!found) return null;
  const sums = await read
    .selectFrom('figure_day')
    .select(['currency', 'count', 'amount'])
    .where('figure', '=', figure)
    .where('day', '=', found.day)
    .where('count', '>', 0)
    .orderBy('currency')
    .execute();
  return { at: found.day * days(1), sums };
}

async function recordedFigure(store: Store, figure: Recorded, now: UnixSeconds): Promise<Figure> {
  const { rows } = await recorded[figure].execute(store.read);
  return {
    now: rows.filter(({ count }) => count > 0),
    before: await putBefore(store, figure, dayOf(now)),
  };
}

/** The platform's balance, and what it was before all that was booked since. */
async function platformFigure({ read }: Store, now: UnixSeconds): Promise<Figure> {
  const from = dayOf(now) - trendDays + 1;
  const { rows } = await sql<Sum & { booked: number }>`
    select l.currency, 1 as count, l.total as amount, coalesce((
      select sum(d.booked) from balance_day d
      where d.holder = l.holder and d.currency = l.currency and d.day >= ${from}), 0) as booked
    from balance_line l where l.holder = ${platformId} order by l.currency`.execute(read);
  return {
    now: rows.map(({ booked: _booked, ...sum }) => sum),
    before: {
      at: from * days(1),
      sums: rows.map(({ booked, ...sum }) => ({ ...sum, amount: sum.amount - booked })),
    },
  };
}

/** Payouts that had begun and were not to arrive before the moment. */
const underWay = (at: UnixSeconds, is: RawBuilder<unknown>) => sql<Sum>`
  select currency, count(*) as count, sum(amount) as amount from stripe_payout
  where ${is} and created <= ${at} and original_payout is null group by currency order by currency`;

async function inTransitFigure({ read }: Store, now: UnixSeconds): Promise<Figure> {
  const at = (dayOf(now) - trendDays) * days(1);
  const ofNow = underWay(now, sql`status in ('pending', 'in_transit')`);
  const ofThen = underWay(at, sql`arrival_date > ${at} and status not in ('failed', 'canceled')`);
  const [current, earlier] = await Promise.all([ofNow.execute(read), ofThen.execute(read)]);
  return { now: current.rows, before: { at, sums: earlier.rows } };
}

/**
 * The figures that staff look at first.
 * @param now Stripe's time, Unix seconds.
 */
export async function homeFigures(store: Store, now: UnixSeconds): Promise<HomeFigures> {
  const [platform, inTransit, negative, disputes, restricted] = await Promise.all([
    platformFigure(store, now),
    inTransitFigure(store, now),
    recordedFigure(store, 'negative', now),
    recordedFigure(store, 'disputes', now),
    recordedFigure(store, 'restricted', now),
  ]);
  return { platform, inTransit, negative, disputes, restricted };
}
