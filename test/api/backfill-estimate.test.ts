import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type ListProgress, pagesLeft, secondsLeft } from '../../api/sync/estimate.ts';
import { createRateMeter } from '../../api/sync/rate.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const year = 365 * 86_400;

const list = (change: Partial<ListProgress>): ListProgress => ({
  pages: 0,
  objects: 0,
  rangesDone: 0,
  rangesLeft: 1,
  span: { done: 0, left: year },
  known: null,
  ...change,
});

test.each([
  ['before its first page nobody knows how long a list is', {}, null],
  ['a list that is read to its end has nothing left', { pages: 7, rangesLeft: 0 }, 0],
  [
    'a quarter of the time read in 50 pages leaves 150',
    { pages: 50, objects: 5000, span: { done: year / 4, left: (3 * year) / 4 } },
    150,
  ],
  [
    'whatever is not read to its end takes a page at least',
    { pages: 50, rangesLeft: 3, span: { done: year, left: 0 } },
    3,
  ],
  [
    'an earlier backfill tells what there is',
    { pages: 10, objects: 1000, known: 81_234 },
    Math.ceil(80_234 / 100),
  ],
  [
    'the lists of accounts are judged by those that are read',
    { span: null, pages: 30, rangesDone: 10, rangesLeft: 20 },
    60,
  ],
  ['each account has a page at least', { span: null, rangesLeft: 20 }, 20],
])('%s', (_, change, expected) => {
  expect(pagesLeft(list(change))).toBe(expected);
});

test('the rate is told once it has been measured, and is of late', async () => {
  const meter = createRateMeter();
  expect(meter.rate).toBeNull();
  meter.note(100);
  expect(meter.rate).toBeNull();
  for (let n = 0; n < 40; n += 1) {
    vi.advanceTimersByTime(100);
    meter.note(50);
  }
  expect(meter.rate?.requests).toBeCloseTo(10, 0);
  expect(meter.rate?.objects).toBeCloseTo(525, 0);
  meter.restart();
  expect(meter.rate).toBeNull();
  meter.note(100);
  vi.advanceTimersByTime(3000);
  expect(meter.rate?.requests).toBeCloseTo(0.33, 2);
  vi.advanceTimersByTime(31_000);
  expect(meter.rate).toBeNull();
});

test('the time left is told only where both are known', () => {
  expect(secondsLeft(150, 10)).toBe(15);
  expect(secondsLeft(null, 10)).toBeNull();
  expect(secondsLeft(150, null)).toBeNull();
  expect(secondsLeft(150, 0)).toBeNull();
});
