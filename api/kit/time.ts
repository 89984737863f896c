/** An instant as Stripe gives it: whole seconds since 1970 in UTC. */
export type UnixSeconds = number;

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** From here on a distance in days says less than the date itself. */
const WORDS_UNTIL = 30 * DAY;

/** The current instant in whole seconds. */
export const nowInSeconds = (): UnixSeconds => Math.floor(Date.now() / 1000);

/**
 * How far `at` is from `now`, in words: `just now`, `5 min ago`, `in 3 days`; beyond 30 days
 * the date, without its year when that is the year of `now`.
 * @param zone IANA time zone of the date; the reader's own when left out.
 */
export function relativeTime(at: UnixSeconds, now: UnixSeconds, zone?: string): string {
  const distance = Math.abs(at - now);
  if (distance < MINUTE) return at > now ? 'in a moment' : 'just now';
  if (distance >= WORDS_UNTIL) return shortDate(at, now, zone);
  const words = inWords(distance);
  return at > now ? `in ${words}` : `${words} ago`;
}

/**
 * The same for what has happened, which never lies ahead: Stripe's clock, the server's and the
 * reader's do not quite agree, and what is a little ahead of the reader's is `just now`.
 */
export const pastTime = (at: UnixSeconds, now: UnixSeconds, zone?: string): string =>
  relativeTime(Math.min(at, now), now, zone);

function inWords(distance: number): string {
  if (distance < HOUR) return `${Math.floor(distance / MINUTE)} min`;
  if (distance < DAY) return `${Math.floor(distance / HOUR)} h`;
  const days = Math.floor(distance / DAY);
  return days === 1 ? '1 day' : `${days} days`;
}

/**
 * The date for dense columns: `12 Sep`, with its year when that is not the year of `now`.
 * @param zone IANA time zone; the reader's own when left out.
 */
export function shortDate(at: UnixSeconds, now: UnixSeconds, zone?: string): string {
  const year = formatter({ year: 'numeric' }, zone);
  const sameYear = year.format(at * 1000) === year.format(now * 1000);
  return formatter(
    { day: 'numeric', month: 'short', ...(sameYear ? {} : { year: 'numeric' }) },
    zone,
  ).format(at * 1000);
}

/**
 * The date and the time of day for what happened one after the other: `12 Sep, 09:14`, with its
 * year when that is not the year of `now`.
 * @param zone IANA time zone; the reader's own when left out.
 */
export function dayAndTime(at: UnixSeconds, now: UnixSeconds, zone?: string): string {
  const time = formatter({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, zone);
  return `${shortDate(at, now, zone)}, ${time.format(at * 1000)}`;
}

/**
 * The instant to the second with its zone, for who must be sure: `Sat, 21 Nov 2026, 06:07:34 UTC`.
 * @param zone IANA time zone; the reader's own when left out.
 */
export function exactTime(at: UnixSeconds, zone?: string): string {
  return formatter(
    {
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'short',
    },
    zone,
  ).format(at * 1000);
}

/** The instant for machines (`datetime` attributes): ISO 8601 in UTC. */
export const isoTime = (at: UnixSeconds): string => new Date(at * 1000).toISOString();

// Making a formatter costs a hundred times more than using one, and tables format thousands.
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(options: Intl.DateTimeFormatOptions, zone?: string): Intl.DateTimeFormat {
  const key = `${zone ?? ''} ${Object.keys(options).join()}`;
  let found = formatters.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat('en-GB', { ...options, ...(zone ? { timeZone: zone } : {}) });
    formatters.set(key, found);
  }
  return found;
}
