import { type PayoutStanding, payoutStandingNames } from '../../../api/schedules/rules.ts';

type Shown = PayoutStanding | 'no_bank_in_currency';

/** What the standings of payouts are called. */
export const standingNames: Readonly<Record<Shown, string>> = {
  ...payoutStandingNames,
  no_bank_in_currency: 'No bank account in the currency',
};

/** The statuses that mean as much, for the colour of the dot. */
export const standingTones: Readonly<Record<Shown, string>> = {
  bank_errored: 'errored',
  paused: 'restricted_soon',
  no_bank: 'restricted_soon',
  scheduled: 'active',
  by_hand: 'by_hand',
  no_bank_in_currency: 'restricted_soon',
};
