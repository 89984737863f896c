import type { Day } from '../balances/over-time.ts';

/** How many days are told beyond the rest of today. */
export const forecastDays = 14;

/** What moves an available balance by itself, in the words of the page. */
export type MoveKind =
  /** Pending money that becomes available; below zero where more is due than comes in. */
  | 'pending'
  /** A top-up that is on its way from the platform's bank. */
  | 'topup'
  /** A dispute that the customer's bank has opened and Stripe has not booked yet. */
  | 'dispute'
  /** Stripe's fee for answering a dispute, due with the answer. */
  | 'dispute_answer'
  /** An inquiry that becomes a dispute unless it is answered. */
  | 'inquiry'
  /** An automatic payout. */
  | 'payout'
  /** A transfer that waits for funds. */
  | 'queued'
  /** A transfer that somebody has to approve first. */
  | 'unapproved';

/** One line of a day. */
export interface ForecastItem {
  readonly kind: MoveKind;
  /** What it is about: a Stripe object, or the operation that waits; null for sums. */
  readonly id: string | null;
  /** Minor units; below zero is taken out. */
  readonly amount: number;
}

/** A move whose day is known beforehand. */
export interface KnownMove extends ForecastItem {
  readonly day: Day;
}

/** An operation that waits until the balance covers it. */
export interface QueuedMove {
  /** The operation's id. */
  readonly id: string;
  /** Minor units, above zero. */
  readonly amount: number;
}

/** All that is known today about one currency of a balance. */
export interface ForecastFacts {
  readonly today: Day;
  /** How many days follow today. */
  readonly days: number;
  /** What is available now, minor units. */
  readonly available: number;
  /** What will come and go. A day before today means today. */
  readonly moves: readonly KnownMove[];
  /** Debits that may come or not, each by the day on which it comes at the latest; below zero. */
  readonly possible: readonly KnownMove[];
  readonly payouts: {
    /** The days on which all that is available is paid out by itself. */
    readonly days: readonly Day[];
    /** What the settings keep back from that, minor units. */
    readonly keepBack: number;
  };
  /** In the order in which they are let go. */
  readonly queue: readonly QueuedMove[];
}

/** A day as it is expected, in minor units. `opening + in - out` is `closing`. */
export interface ForecastDay {
  day: Day;
  opening: number;
  in: number;
  out: number;
  closing: number;
  /** `closing` if every possible debit had come by then. */
  lowest: number;
  items: ForecastItem[];
}

/** What somebody could do about it. Minor units, above zero. */
export interface Change {
  /** Money added on a day, after that day's payout. */
  readonly topUp?: { readonly day: Day; readonly amount: number };
  /** What the automatic payouts leave behind, up to a day, beside what the settings say. */
  readonly keep?: { readonly until: Day; readonly amount: number };
  /** By how much waiting operations are made smaller, or taken back. */
  readonly hold?: readonly { readonly id: string; readonly amount: number }[];
}

/** The days to come, and what of the queue is left waiting at the end of each. */
export interface Course {
  readonly days: ForecastDay[];
  /** By day from today: what waits still, in order. */
  readonly waiting: QueuedMove[][];
}

const held = (queue: readonly QueuedMove[], hold: Change['hold'] = []): QueuedMove[] =>
  queue
    .map(({ id, amount }) => {
      const less = hold.find((each) => each.id === id)?.amount ?? 0;
      return { id, amount: amount - less };
    })
    .filter(({ amount }) => amount > 0);

/**
 * Tells the days to come from what is known today; new payments are no part of it. Of each day:
 * pending money becomes available, then the automatic payout takes all but what is kept back
 * (https://docs.stripe.com/payouts#payout-schedule), then the other moves come, and then what waits
 * is let go in order, where the first that is not covered holds up those behind it.
 * @param change what somebody does about it.
 */
export function courseOf(facts: ForecastFacts, change: Change = {}): Course {
  const { today, payouts } = facts;
  const days: ForecastDay[] = [];
  const waiting: QueuedMove[][] = [];
  let queue = held(facts.queue, change.hold);
  let closing = facts.available;
  let possible = 0;
  const dueOn = (moves: readonly KnownMove[], day: Day) =>
    moves.filter((move) => Math.max(move.day, today) === day);
  for (let day = today; day <= today + facts.days; day += 1) {
    const opening = closing;
    const items: ForecastItem[] = [];
    const book = ({ kind, id, amount }: ForecastItem) => {
      items.push({ kind, id, amount });
      closing += amount;
    };
    const moves = dueOn(facts.moves, day);
    for (const move of moves) if (move.kind === 'pending') book(move);
    if (payouts.days.includes(day)) {
      const keep = change.keep && day <= change.keep.until ? change.keep.amount : 0;
      const amount = closing - payouts.keepBack - keep;
      if (amount > 0) book({ kind: 'payout', id: null, amount: -amount });
    }
    for (const move of moves) if (move.kind !== 'pending') book(move);
    if (change.topUp?.day === day) book({ kind: 'topup', id: null, amount: change.topUp.amount });
    while (queue[0] && queue[0].amount <= closing) {
      const [{ id, amount }] = queue as [QueuedMove];
      queue = queue.slice(1);
      book({ kind: 'queued', id, amount: -amount });
    }
    for (const { amount } of dueOn(facts.possible, day)) possible += amount;
    const sum = (sign: 1 | -1) =>
      items.reduce((all, { amount }) => all + Math.max(0, sign * amount), 0);
    days.push({
      day,
      opening,
      in: sum(1),
      out: sum(-1),
      closing,
      lowest: closing + possible,
      items,
    });
    waiting.push(queue);
  }
  return { days, waiting };
}
