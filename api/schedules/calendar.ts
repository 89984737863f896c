import { sql } from 'kysely';
import { nextPayoutDates } from '../accounts/payout-dates.ts';
import { scheduleText } from '../accounts/terms.ts';
import { type Day, dateOf, dayOf } from '../balances/over-time.ts';
import { platformId } from '../balances/snapshot.ts';
import type { Services } from '../context.ts';
import { courseOf } from '../forecast/course.ts';
import { readFacts } from '../forecast/facts.ts';
import { releasesOf } from '../forecast/pending.ts';
import type { UnixSeconds } from '../kit/time.ts';
import type { Store } from '../store/database.ts';
import { scheduleOf } from './pattern.ts';
import { type PayoutStanding, payoutStandings } from './rules.ts';

/** What leaves on a day in one currency. Amounts in minor units. */
export interface ComingPayouts {
  currency: string;
  amount: number;
  /** How many accounts it is paid out to. */
  accounts: number;
}

/** A day of the calendar, of UTC. */
export interface CalendarDay {
  /** `2026-11-27` */
  date: string;
  /** What Stripe will pay out by the accounts' schedules, of what is known today. */
  accounts: ComingPayouts[];
  /** The same of the platform itself. */
  platform: Omit<ComingPayouts, 'accounts'>[];
  /** What is on its way already and arrives on this day. */
  arriving: { currency: string; whose: string; amount: number; payouts: number }[];
}

/** Accounts that are not paid out by themselves, why, and what they have that could be. */
export interface HeldPayouts {
  /** `no_bank_in_currency`: accounts that are paid out, but in other currencies than these. */
  standing: Exclude<PayoutStanding, 'scheduled'> | 'no_bank_in_currency';
  /** How many; some may have nothing. */
  accounts: number;
  sums: ComingPayouts[];
}

/** How many accounts are on a schedule. */
export interface ScheduleCount {
  pattern: string;
  /** In words. */
  text: string;
  accounts: number;
  /** How many of them are paid out by it at the moment. */
  active: number;
}

/** The payouts to come. */
export interface Calendar {
  days: CalendarDay[];
  held: HeldPayouts[];
  schedules: ScheduleCount[];
  /** Pending money of accounts that are paid out by schedule, whose day nobody has told. */
  undated: ComingPayouts[];
}

/** Rows that share a schedule, a currency and a standing, taken together. */
interface Together {
  [name: string]: string | number | bigint | null;
  pattern: string;
  currency: string;
  standing: HeldPayouts['standing'] | 'scheduled';
  amount: number;
  accounts: number;
  pending: number;
  waiting: number;
}

/** One account's balance in one currency, of which pending money has a day that is known. */
interface Dated {
  [name: string]: string | number | bigint | null;
  holder: string;
  currency: string;
  pattern: string;
  available: number;
  minimum: number;
  observed: number;
}

const standing = sql`case
  when p.standing = 'scheduled' and not instr(p.reaches, ',' || l.currency || ',')
    then 'no_bank_in_currency'
  else p.standing end`;

/** What of a line is not kept back. */
const minimum = sql`iif(p.keeps, coalesce(p.facts ->> ('$.minimums.' || l.currency), 0), 0)`;

/** Pending money of the line whose day is known, and which is to come. */
const hasDates = (today: Day) => sql`exists (
  select 1 from balance_day d
  where d.holder = l.holder and d.currency = l.currency and d.day >= ${today} and d.held != 0)`;

const lines = sql`balance_line l
  join payout_schedule p on p.account = l.holder
  join stripe_account a on a.id = l.holder and a.deleted = 0`;

/**
 * What the accounts have that nobody knows more of, added up: one walk over the balances.
 * @param today those of which pending money has a day are left out, where they are paid out.
 */
export const togetherStatement = (today: Day) => sql<Together>`
  with line as (
    select p.pattern, l.currency, ${standing} as standing,
      max(0, l.available - ${minimum}) as payable, max(0, l.pending) as pending
    from ${lines}
    where p.standing != 'scheduled' or not ${hasDates(today)}
  )
  select pattern, currency, standing, sum(payable) as amount,
    sum(payable > 0) as accounts, sum(pending) as pending, sum(pending > 0) as waiting
  from line group by pattern, currency, standing`;

/** The lines that the walk over all leaves out. */
export const datedStatement = (today: Day) => sql<Dated>`
  select l.holder, l.currency, p.pattern, l.available, ${minimum} as minimum,
    b.observed_at as observed
  from balance_line l
  join payout_schedule p on p.account = l.holder and p.standing = 'scheduled'
    and instr(p.reaches, ',' || l.currency || ',')
  join stripe_account a on a.id = l.holder and a.deleted = 0
  join stripe_balance b on b.id = l.holder
  where ${hasDates(today)}`;

/** How many accounts are on which schedule, and stand how. */
interface Count {
  [name: string]: string | number | bigint | null;
  pattern: string;
  standing: PayoutStanding;
  accounts: number;
}

const countsStatement = sql<Count>`
  select p.pattern, p.standing, count(*) as accounts
  from payout_schedule p join stripe_account a on a.id = p.account and a.deleted = 0
  group by p.pattern, p.standing`;

/** What is on its way and arrives from today on, by day. */
const arrivingStatement = (from: Day, until: Day) => sql<{
  day: number;
  currency: string;
  whose: string;
  amount: number;
  payouts: number;
}>`
  select day / 86400 as day, currency, whose, on_the_way as amount, count as payouts
  from payout_day where day >= ${from * 86_400} and day < ${until * 86_400} and on_the_way != 0
  order by day, currency, whose`;

/** Adds up what leaves on each day, by currency. */
function addingUp() {
  const cells = new Map<string, ComingPayouts & { day: Day }>();
  return {
    add(day: Day, currency: string, amount: number, accounts: number) {
      if (amount <= 0) return;
      const key = `${day} ${currency}`;
      const cell = cells.get(key) ?? { day, currency, amount: 0, accounts: 0 };
      cells.set(key, {
        ...cell,
        amount: cell.amount + amount,
        accounts: cell.accounts + accounts,
      });
    },
    on: (day: Day): ComingPayouts[] =>
      [...cells.values()]
        .filter((cell) => cell.day === day)
        .map(({ day: _day, ...cell }) => cell)
        .sort((a, b) => b.accounts - a.accounts || (a.currency < b.currency ? -1 : 1)),
  };
}

const payoutDays = (pattern: string, now: UnixSeconds, ahead: number): Day[] =>
  nextPayoutDates(scheduleOf(pattern), now, ahead).map(dayOf);

/** What the platform's own schedule pays out, as its forecast tells it. */
async function platformPayouts(services: Pick<Services, 'store' | 'stripe'>, ahead: number) {
  const facts = await readFacts(services, platformId, ahead);
  return (facts?.currencies ?? []).flatMap(({ currency, facts: known }) =>
    courseOf(known).days.flatMap(({ day, items }) =>
      items
        .filter(({ kind }) => kind === 'payout')
        .map(({ amount }) => ({ day, currency, amount: -amount })),
    ),
  );
}

/** The days to come of one account's balance, by the same course as its forecast has. */
async function courseOfLine(
  store: Pick<Store, 'read'>,
  { holder, currency, pattern, available, minimum: keepBack, observed }: Dated,
  now: UnixSeconds,
  ahead: number,
) {
  const releases = (await releasesOf(store, holder, observed, now)).filter(
    (each) => each.currency === currency,
  );
  const course = courseOf({
    today: dayOf(now),
    days: ahead,
    available,
    moves: releases.map(({ day, amount }) => ({ kind: 'pending', id: null, day, amount })),
    possible: [],
    payouts: { days: payoutDays(pattern, now, ahead), keepBack },
    queue: [],
  });
  return course.days.flatMap(({ day, items }) =>
    items.filter(({ kind }) => kind === 'payout').map(({ amount }) => ({ day, amount: -amount })),
  );
}

/**
 * The payouts that are to come, as far as it is known today: what Stripe will make by the schedules
 * of what is in the balances and of pending money whose day is known, and what is on its way. New
 * payments come on top; bank holidays, which only Stripe knows, move them on.
 * @param ahead how many days beyond today
 */
export async function calendarOf(
  services: Pick<Services, 'store' | 'stripe'>,
  ahead: number,
): Promise<Calendar> {
  const { store, stripe } = services;
  const now = stripe.now();
  const today = dayOf(now);
  const until = today + ahead;
  const [together, dated, counts, arriving, platform] = await Promise.all([
    store.readLong(togetherStatement(today)),
    store.readLong(datedStatement(today)),
    store.readLong(countsStatement),
    arrivingStatement(today, until + 1).execute(store.read),
    platformPayouts(services, ahead),
  ]);
  const leaving = addingUp();
  for (const { standing: state, pattern, currency, amount, accounts } of together) {
    const [first] = state === 'scheduled' ? payoutDays(pattern, now, 1) : [];
    if (first !== undefined && first <= until) leaving.add(first, currency, amount, accounts);
  }
  for (const line of dated)
    for (const { day, amount } of await courseOfLine(store, line, now, ahead))
      leaving.add(day, line.currency, amount, 1);
  const days = Array.from({ length: ahead + 1 }, (_, n): CalendarDay => {
    const day = today + n;
    return {
      date: dateOf(day),
      accounts: leaving.on(day),
      platform: platform
        .filter((each) => each.day === day)
        .map(({ currency, amount }) => ({ currency, amount })),
      arriving: arriving.rows
        .filter((each) => each.day === day)
        .map(({ day: _day, ...each }) => each),
    };
  });
  return {
    days,
    held: heldOf(together, counts),
    schedules: schedulesOf(counts),
    undated: summed(
      together
        .filter((row) => row.standing === 'scheduled')
        .map(({ currency, pending, waiting }) => ({
          currency,
          amount: pending,
          accounts: waiting,
        })),
    ),
  };
}

/** The sums of each currency, that of the most accounts first. */
function summed(rows: readonly ComingPayouts[]): ComingPayouts[] {
  const sums = Map.groupBy(rows, ({ currency }) => currency);
  return [...sums]
    .map(([currency, of]) => ({
      currency,
      amount: of.reduce((all, { amount }) => all + amount, 0),
      accounts: of.reduce((all, { accounts }) => all + accounts, 0),
    }))
    .filter(({ amount }) => amount > 0)
    .sort((a, b) => b.accounts - a.accounts || (a.currency < b.currency ? -1 : 1));
}

function heldOf(together: readonly Together[], counts: readonly Count[]): HeldPayouts[] {
  const standings = payoutStandings.filter((each) => each !== 'scheduled');
  return [...standings, 'no_bank_in_currency' as const]
    .map((state) => {
      const sums = summed(together.filter((row) => row.standing === state));
      const so = counts.filter((row) => row.standing === state);
      const accounts =
        state === 'no_bank_in_currency'
          ? sums.reduce((all, each) => all + each.accounts, 0)
          : so.reduce((all, each) => all + each.accounts, 0);
      return { standing: state, accounts, sums };
    })
    .filter(({ accounts }) => accounts > 0);
}

const isActive = ({ standing: state }: Count): boolean =>
  state === 'scheduled' || state === 'by_hand';

/** Every schedule that somebody is on, that of the most accounts first. */
const schedulesOf = (counts: readonly Count[]): ScheduleCount[] =>
  [...Map.groupBy(counts, ({ pattern }) => pattern)]
    .map(([pattern, of]) => ({
      pattern,
      text: scheduleText(scheduleOf(pattern)),
      accounts: of.reduce((all, { accounts }) => all + accounts, 0),
      active: of.filter(isActive).reduce((all, { accounts }) => all + accounts, 0),
    }))
    .sort((a, b) => b.accounts - a.accounts || (a.pattern < b.pattern ? -1 : 1));
