import { assert, constantFrom, integer, array as many, property, record } from 'fast-check';
import { expect, test } from 'vitest';
import { type DayMove, dateOf, dayOf, movesOf, workBack } from '../../api/balances/over-time.ts';

const day = 86_400;
const today = 20_778;

/** Balance transactions of a month, some of them still pending. */
const transactions = many(
  record({
    created: integer({ min: (today - 30) * day, max: (today + 1) * day - 1 }),
    wait: integer({ min: -1, max: 7 }),
    net: integer({ min: -1_000_000, max: 1_000_000 }),
    type: constantFrom('payments', 'payments', 'issuing'),
  }),
  { maxLength: 60 },
).map((list) =>
  list.map(({ created, wait, net, type }) => {
    // Stripe gives whole days, the day of the booking itself among them.
    const available_on = (dayOf(created) + Math.max(wait, 0)) * day;
    const pending = available_on > (today + 1) * day - 1;
    return {
      created,
      available_on,
      net,
      status: pending ? ('pending' as const) : ('available' as const),
      balance_type: type as 'payments' | 'issuing',
    };
  }),
);

type Transaction = Parameters<typeof movesOf>[0];

/** The moves day by day, as the store sums them up. */
function movesByDay(list: readonly Transaction[]): DayMove[] {
  const days = new Map<number, DayMove>();
  for (const move of list.flatMap(movesOf)) {
    const known = days.get(move.day) ?? { day: move.day, booked: 0, released: 0, held: 0 };
    days.set(move.day, {
      day: move.day,
      booked: known.booked + move.booked,
      released: known.released + move.released,
      held: known.held + move.held,
    });
  }
  return [...days.values()];
}

const own = (list: readonly Transaction[]) =>
  list.filter(({ balance_type }) => balance_type === 'payments');
const sum = (list: readonly Transaction[]) => list.reduce((all, { net }) => all + net, 0);
const isFree = ({ created, available_on }: Transaction, by: number) =>
  dayOf(Math.max(created, available_on)) <= by;

/** What Stripe says of the balance: the sums of its transactions. */
const balanceOf = (list: readonly Transaction[]) => ({
  day: today,
  total: sum(own(list)),
  available: sum(own(list).filter(({ status }) => status === 'available')),
});

test('worked back, each day holds what had been booked and freed by its end', () => {
  assert(
    property(transactions, integer({ min: 0, max: 40 }), (list, back) => {
      const first = today - back;
      const days = workBack(balanceOf(list), movesByDay(list), first, first);
      expect(days.map((each) => each.day)).toEqual(
        Array.from({ length: back + 1 }, (_, n) => first + n),
      );
      for (const { day: at, total, available } of days) {
        expect(total).toBe(sum(own(list).filter(({ created }) => dayOf(created) <= at)));
        expect(available).toBe(
          sum(own(list).filter((each) => isFree(each, at) && each.status === 'available')),
        );
      }
    }),
  );
});

test('it ends with the balance itself, and each step is what was booked that day', () => {
  assert(
    property(transactions, integer({ min: -500_000, max: 500_000 }), (list, unexplained) => {
      const balance = balanceOf(list);
      const now = { ...balance, total: balance.total + unexplained };
      const days = workBack(now, movesByDay(list), today - 35, null);
      expect(days.at(-1)).toEqual(now);
      for (const [at, { day: on, total }] of days.entries()) {
        const before = days[at - 1];
        if (!before) continue;
        const booked = own(list).filter(({ created }) => dayOf(created) === on);
        expect(total - before.total).toBe(sum(booked));
        expect(before.available).toBeNull();
      }
    }),
  );
});

test('what is pending is held for the day on which it becomes available', () => {
  assert(
    property(transactions, (list) => {
      const held = movesByDay(list).filter((move) => move.held !== 0);
      const { total, available } = balanceOf(list);
      expect(held.reduce((all, move) => all + move.held, 0)).toBe(total - available);
      expect(held.every((move) => move.day > today)).toBe(true);
    }),
  );
});

test('days are those of UTC', () => {
  expect(dateOf(dayOf(1_795_046_399))).toBe('2026-11-18');
  expect(dateOf(dayOf(1_795_046_400))).toBe('2026-11-19');
});
