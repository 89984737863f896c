/**
 * Whether an account is paid out, and by whom: by its schedule, by whoever starts it, or not at all
 * for now. In the order in which staff look at them.
 */
export const payoutStandings = [
  'bank_errored',
  'paused',
  'no_bank',
  'scheduled',
  'by_hand',
] as const;
export type PayoutStanding = (typeof payoutStandings)[number];

/** What each of them is called. */
export const payoutStandingNames: Readonly<Record<PayoutStanding, string>> = {
  bank_errored: 'Bank errored',
  paused: 'Paused',
  no_bank: 'No bank account',
  scheduled: 'By schedule',
  by_hand: 'By hand',
};

/** How often an account is paid out, as the list counts it; `none`: Stripe says nothing of it. */
export const scheduleIntervals = ['daily', 'weekly', 'monthly', 'manual', 'none'] as const;
export type ScheduleInterval = (typeof scheduleIntervals)[number];

/** How many days beyond today the calendar of coming payouts shows. */
export const calendarDays = [14, 31] as const;
