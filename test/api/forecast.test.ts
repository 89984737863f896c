import {
  assert,
  constantFrom,
  integer,
  array as many,
  nat,
  property,
  record,
  subarray,
} from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Change,
  courseOf,
  type ForecastFacts,
  forecastDays,
  type KnownMove,
} from '../../api/forecast/course.ts';
import { overdrawnOf, type Remedy, waitingOf } from '../../api/forecast/shortage.ts';

const today = 20_778;
const calm: ForecastFacts = {
  today,
  days: forecastDays,
  available: 100_00,
  moves: [],
  possible: [],
  payouts: { days: [], keepBack: 0 },
  queue: [],
};

const move = (kinds: readonly KnownMove['kind'][], most: number) =>
  record({
    day: integer({ min: today - 2, max: today + forecastDays + 3 }),
    kind: constantFrom(...kinds),
    id: constantFrom('du_1', 'tu_1'),
    amount: integer({ min: -50_000, max: most }),
  });

const world = record({
  today: constantFrom(today),
  days: integer({ min: 1, max: forecastDays }),
  available: integer({ min: -20_000, max: 60_000 }),
  moves: many(move(['pending', 'topup', 'dispute'], 50_000), { maxLength: 12 }),
  possible: many(move(['inquiry', 'dispute_answer'], -1), { maxLength: 4 }),
  payouts: record({
    days: subarray(Array.from({ length: forecastDays }, (_, n) => today + 1 + n)),
    keepBack: nat(20_000),
  }),
  queue: many(integer({ min: 1, max: 40_000 }), { maxLength: 5 }).map((amounts) =>
    amounts.map((amount, n) => ({ id: `op_${n}`, amount })),
  ),
});

const sum = (list: readonly { amount: number }[]) =>
  list.reduce((all, { amount }) => all + amount, 0);

/** What a remedy says to do, with so much less of it. */
function changeOf(remedy: Remedy, less = 0): Change {
  const amount = remedy.amount - less;
  if (remedy.act === 'top_up') return { topUp: { day: remedy.day, amount } };
  if (remedy.act === 'keep_from_payouts') return { keep: { until: remedy.until, amount } };
  const [first, ...rest] = remedy.held;
  return { hold: first ? [{ ...first, amount: first.amount - less }, ...rest] : [] };
}

test('each day opens as the one before closed, and its lines come to what it closes with', () => {
  assert(
    property(world, (facts) => {
      const { days } = courseOf(facts);
      expect(days).toHaveLength(facts.days + 1);
      let opening = facts.available;
      for (const day of days) {
        expect(day.opening).toBe(opening);
        expect(day.closing).toBe(day.opening + day.in - day.out);
        expect(day.closing).toBe(day.opening + sum(day.items));
        expect(day.lowest).toBeLessThanOrEqual(day.closing);
        opening = day.closing;
      }
    }),
  );
});

test('every move of these days comes once, and what waits either goes or waits still', () => {
  assert(
    property(world, (facts) => {
      const { days, waiting } = courseOf(facts);
      const items = days.flatMap((day) => day.items);
      const last = facts.today + facts.days;
      const of = (kind: KnownMove['kind']) => items.filter((item) => item.kind === kind);
      for (const kind of ['pending', 'topup', 'dispute'] as const)
        expect(sum(of(kind))).toBe(
          sum(facts.moves.filter((each) => each.kind === kind && each.day <= last)),
        );
      const gone = of('queued').map(({ id }) => id);
      expect([...gone, ...(waiting.at(-1) ?? []).map(({ id }) => id)]).toEqual(
        facts.queue.map(({ id }) => id),
      );
    }),
  );
});

test('neither a payout nor what waits ever takes more than there is', () => {
  assert(
    property(world, (facts) => {
      for (const { items, opening } of courseOf(facts).days) {
        let left = opening;
        for (const { kind, amount } of items) {
          left += amount;
          if (kind === 'payout') expect(left).toBe(facts.payouts.keepBack);
          if (kind === 'queued') expect(left).toBeGreaterThanOrEqual(0);
        }
      }
    }),
  );
});

test('the day it falls below zero is the first, and each remedy prevents it where one cent less does not', () => {
  assert(
    property(world, (facts) => {
      const short = overdrawnOf(facts);
      const { days } = courseOf(facts);
      const first = days.find(({ closing }) => closing < 0);
      expect(short?.day).toBe(first?.day);
      if (!short) return;
      expect(short.missing).toBe(-(first?.closing ?? 0));
      const isShort = (change: Change) =>
        courseOf(facts, change).days.some(({ day, closing }) => day <= short.day && closing < 0);
      expect(short.remedies[0]?.act).toBe('top_up');
      for (const remedy of short.remedies) {
        expect(isShort(changeOf(remedy))).toBe(false);
        expect(isShort(changeOf(remedy, 1))).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});

test('what waits goes on the day that a remedy says, and not with one cent less of it', () => {
  assert(
    property(world, (facts) => {
      const short = waitingOf(facts);
      const left = courseOf(facts).waiting[0] ?? [];
      expect(short === null).toBe(left.length === 0);
      for (const remedy of short?.remedies ?? []) {
        const day = remedy.act === 'keep_from_payouts' ? remedy.until : facts.today;
        const waits = (change: Change) =>
          courseOf(facts, change).waiting[day - facts.today]?.length !== 0;
        expect(waits(changeOf(remedy))).toBe(false);
        expect(waits(changeOf(remedy, 1))).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});

test('a payout that leaves too little for what comes is named, and how much of it is to be kept', () => {
  const facts: ForecastFacts = {
    ...calm,
    moves: [
      { kind: 'pending', id: null, day: today + 1, amount: 50_00 },
      { kind: 'dispute', id: 'du_1', day: today + 4, amount: -65_00 },
    ],
    payouts: { days: [today + 2, today + 9], keepBack: 20_00 },
  };
  expect(
    courseOf(facts)
      .days.slice(0, 5)
      .map(({ closing }) => closing),
  ).toEqual([100_00, 150_00, 20_00, 20_00, -45_00]);
  expect(overdrawnOf(facts)).toEqual({
    kind: 'overdrawn',
    day: today + 4,
    missing: 45_00,
    because: [
      { kind: 'payout', id: null, amount: -130_00, day: today + 2 },
      { kind: 'dispute', id: 'du_1', amount: -65_00, day: today + 4 },
    ],
    remedies: [
      { act: 'top_up', day: today + 4, amount: 45_00 },
      { act: 'keep_from_payouts', until: today + 4, amount: 45_00 },
    ],
    clears: null,
  });
});

test('of what waits, the last in line is held, by no more than what is missing', () => {
  const queue = [
    { id: 'op_1', amount: 80_00 },
    { id: 'op_2', amount: 60_00 },
    { id: 'op_3', amount: 10_00 },
  ];
  const moves = [{ kind: 'pending', id: null, day: today + 3, amount: 70_00 }] as const;
  const short = waitingOf({ ...calm, queue, moves });
  // The first goes; of the other two 70.00 are wanted, and 20.00 are left.
  expect(short).toMatchObject({ missing: 50_00, clears: today + 3 });
  expect(short?.remedies).toEqual([
    { act: 'top_up', day: today, amount: 50_00 },
    {
      act: 'hold_queued',
      amount: 50_00,
      held: [
        { id: 'op_3', amount: 10_00 },
        { id: 'op_2', amount: 40_00 },
      ],
    },
  ]);
});

test('what may come or not lowers no balance, but is told beside it', () => {
  const possible = [{ kind: 'inquiry', id: 'du_1', day: today + 2, amount: -120_00 }] as const;
  const { days } = courseOf({ ...calm, possible });
  expect(days.map(({ closing }) => closing)).toEqual(days.map(() => 100_00));
  expect(days.slice(0, 4).map(({ lowest }) => lowest)).toEqual([100_00, 100_00, -20_00, -20_00]);
});
