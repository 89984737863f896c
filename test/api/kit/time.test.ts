import { describe, expect, it } from 'vitest';
import { exactTime, isoTime, pastTime, relativeTime, shortDate } from '../../../api/kit/time.ts';

const at = (text: string) => Date.parse(text) / 1000;
const now = at('2026-11-21T12:00:00Z');

describe('relative words', () => {
  it.each([
    ['2026-11-21T12:00:00Z', 'just now'],
    ['2026-11-21T11:59:01Z', 'just now'],
    ['2026-11-21T12:00:59Z', 'in a moment'],
    ['2026-11-21T11:59:00Z', '1 min ago'],
    ['2026-11-21T11:00:01Z', '59 min ago'],
    ['2026-11-21T10:00:00Z', '2 h ago'],
    ['2026-11-21T13:00:00Z', 'in 1 h'],
    ['2026-11-20T12:00:00Z', '1 day ago'],
    ['2026-11-24T12:00:00Z', 'in 3 days'],
    ['2026-10-23T12:00:00Z', '29 days ago'],
  ])('%s reads %s', (instant, words) => {
    expect(relativeTime(at(instant), now, 'UTC')).toBe(words);
  });

  it('gives the date from 30 days on, with the year only when it is another', () => {
    expect(relativeTime(at('2026-09-12T12:00:00Z'), now, 'UTC')).toBe('12 Sept');
    expect(relativeTime(at('2025-12-31T12:00:00Z'), now, 'UTC')).toBe('31 Dec 2025');
    expect(relativeTime(at('2027-01-05T12:00:00Z'), now, 'UTC')).toBe('5 Jan 2027');
  });
});

it('never puts what has happened into the future, whatever the clocks say', () => {
  expect(pastTime(now + 15, now)).toBe('just now');
  expect(pastTime(now + 600, now)).toBe('just now');
  expect(pastTime(now - 120, now)).toBe('2 min ago');
});

it('decides the year where the reader is', () => {
  const newYear = at('2027-01-01T00:30:00Z');
  expect(shortDate(newYear, now, 'UTC')).toBe('1 Jan 2027');
  expect(shortDate(newYear, now, 'America/New_York')).toBe('31 Dec');
});

it('gives the exact instant with its zone', () => {
  const instant = at('2026-11-21T06:07:34Z');
  expect(exactTime(instant, 'UTC')).toBe('Sat, 21 Nov 2026, 06:07:34 UTC');
  expect(exactTime(instant, 'Asia/Tokyo')).toBe('Sat, 21 Nov 2026, 15:07:34 GMT+9');
  expect(isoTime(instant)).toBe('2026-11-21T06:07:34.000Z');
});
