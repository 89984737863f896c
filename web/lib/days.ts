import type { UnixSeconds } from '../../api/kit/time.ts';

// Days are the reader's own, as date fields write them: `2026-11-21`.

/** The first second of a day. */
export const startOfDay = (day: string): UnixSeconds =>
  new Date(`${day}T00:00:00`).getTime() / 1000;

/** The first second after a day; not 24 hours later where the clocks change. */
export function dayAfter(day: string): UnixSeconds {
  const date = new Date(`${day}T00:00:00`);
  date.setDate(date.getDate() + 1);
  return date.getTime() / 1000;
}

/** The day that an instant is in. */
export function dayOf(at: UnixSeconds): string {
  const date = new Date(at * 1000);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
