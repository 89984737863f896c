const format = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  timeZone: 'UTC',
});

/**
 * A day that Stripe counts, in words: `Fri 27 Nov`.
 * @param date a day of UTC, `2026-11-27`.
 */
export const utcDayName = (date: string): string =>
  format.format(Date.parse(`${date}T00:00:00Z`)).replace(',', '');
