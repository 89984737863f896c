import type { Day } from '../balances/over-time.ts';
import {
  type Change,
  courseOf,
  type ForecastDay,
  type ForecastFacts,
  type ForecastItem,
} from './course.ts';

/** One thing that would prevent a shortage, and the least of it that does. */
export type Remedy =
  /** Money from the platform's bank, there by that day. */
  | { act: 'top_up'; day: Day; amount: number }
  /** Operations that wait, taken back or made smaller, in the order in which that is least missed. */
  | { act: 'hold_queued'; amount: number; held: { id: string; amount: number }[] }
  /**
   * More kept back from the automatic payouts up to that day, as the balance settings can say:
   * https://docs.stripe.com/api/balance-settings/object
   */
  | { act: 'keep_from_payouts'; until: Day; amount: number };

/** A day on which a balance does not suffice. Minor units. */
export interface Shortage {
  /** `overdrawn`: below zero; `waiting`: operations wait for funds. */
  readonly kind: 'overdrawn' | 'waiting';
  readonly day: Day;
  /** Above zero. */
  readonly missing: number;
  /** What takes the money: the days' items since the last payout, that one included. */
  readonly because: readonly (ForecastItem & { readonly day: Day })[];
  readonly remedies: readonly Remedy[];
  /** Of `waiting`: the day on which all is let go without anybody's doing; null: not in these days. */
  readonly clears: Day | null;
}

/** Takes so much from waiting operations, the last in line first; null where they are less. */
function heldFrom(queue: readonly { id: string; amount: number }[], amount: number) {
  const held: { id: string; amount: number }[] = [];
  let left = amount;
  for (const each of queue.toReversed()) {
    if (left === 0) break;
    const part = Math.min(left, each.amount);
    held.push({ id: each.id, amount: part });
    left -= part;
  }
  return left === 0 ? held : null;
}

/** The least amount that works, where more works as well; null where not even the most does. */
function leastThat(works: (amount: number) => boolean, most: number): number | null {
  if (most < 1 || !works(most)) return null;
  let [fails, least] = [0, most];
  while (least - fails > 1) {
    const half = Math.floor((fails + least) / 2);
    if (works(half)) least = half;
    else fails = half;
  }
  return least;
}

/** What all payouts of the days take together: no more than that can be kept back. */
const paidOutOf = (days: readonly ForecastDay[]): number =>
  days
    .flatMap(({ items }) => items)
    .reduce((all, { kind, amount }) => (kind === 'payout' ? all - amount : all), 0);

/**
 * The first day on which more is taken than there is. Each remedy is tried: it is told only where
 * it keeps the balance from falling below zero up to that day, and one unit less does not.
 */
export function overdrawnOf(facts: ForecastFacts): Shortage | null {
  const { days } = courseOf(facts);
  const short = days.find(({ closing }) => closing < 0);
  if (!short) return null;
  const { day } = short;
  const missing = -short.closing;
  const until = days.filter((each) => each.day <= day);
  const paid = until.findLast(({ items }) => items.some(({ kind }) => kind === 'payout'));
  const recent = until.filter((each) => each.day >= (paid?.day ?? facts.today));
  const prevents = (change: Change) =>
    courseOf(facts, change).days.every((each) => each.day > day || each.closing >= 0);
  const isLeast = (change: Change, less: Change) => prevents(change) && !prevents(less);

  const remedies: Remedy[] = [{ act: 'top_up', day, amount: missing }];
  const letGo = recent.flatMap(({ items }) =>
    items.flatMap(({ kind, id, amount }) =>
      kind === 'queued' && id ? [{ id, amount: -amount }] : [],
    ),
  );
  const hold = heldFrom(letGo, missing);
  if (hold && isLeast({ hold }, { hold: heldFrom(letGo, missing - 1) ?? [] }))
    remedies.push({ act: 'hold_queued', amount: missing, held: hold });
  const kept = leastThat((amount) => prevents({ keep: { until: day, amount } }), paidOutOf(until));
  if (kept !== null) remedies.push({ act: 'keep_from_payouts', until: day, amount: kept });
  return {
    kind: 'overdrawn',
    day,
    missing,
    because: recent.flatMap(({ day: on, items }) =>
      items.filter(({ amount }) => amount < 0).map((item) => ({ ...item, day: on })),
    ),
    remedies,
    clears: null,
  };
}

/**
 * What waits for funds and is not covered today. Smaller payouts let it go later than today, and
 * still sooner than without.
 */
export function waitingOf(facts: ForecastFacts): Shortage | null {
  const { days, waiting } = courseOf(facts);
  const left = waiting[0] ?? [];
  if (left.length === 0) return null;
  const sum = (list: readonly { amount: number }[]) =>
    list.reduce((all, { amount }) => all + amount, 0);
  const day = facts.today;
  const missing = sum(left) - (days[0]?.closing ?? 0);
  const remedies: Remedy[] = [{ act: 'top_up', day, amount: missing }];
  const held = heldFrom(left, missing);
  if (held) remedies.push({ act: 'hold_queued', amount: missing, held });
  const clearsWith = (change: Change) =>
    courseOf(facts, change).waiting.findIndex((each) => each.length === 0);
  const clears = clearsWith({});
  const most = paidOutOf(days);
  const last = facts.today + facts.days;
  const sooner = clearsWith({ keep: { until: last, amount: most } });
  if (sooner !== -1 && (clears === -1 || sooner < clears)) {
    const until = facts.today + sooner;
    const isIn = (at: number) => at !== -1 && at <= sooner;
    const kept = leastThat((amount) => isIn(clearsWith({ keep: { until, amount } })), most);
    if (kept !== null) remedies.push({ act: 'keep_from_payouts', until, amount: kept });
  }
  return {
    kind: 'waiting',
    day,
    missing,
    because: left.map(({ id, amount }) => ({ kind: 'queued', id, amount: -amount, day })),
    remedies,
    clears: days[clears]?.day ?? null,
  };
}

/** Every way in which the balance does not suffice, the soonest first. */
export const shortagesOf = (facts: ForecastFacts): Shortage[] =>
  [waitingOf(facts), overdrawnOf(facts)]
    .filter((shortage) => shortage !== null)
    .sort((a, b) => a.day - b.day);
