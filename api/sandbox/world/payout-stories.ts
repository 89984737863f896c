import type Stripe from 'stripe';
import { DAY, startOfDay } from '../engine/calendar.ts';
import { type Business, hour } from './business.ts';
import { markets } from './cast.ts';
import type { Enrolled } from './enrolment.ts';

const everyDays = 14;
/** Members who had second thoughts about their latest payout. */
const cancelEvery = 5;
/** A payout that was a mistake has reached the bank by then. */
const reversedAfterDays = 6;
/** What the platform keeps back for refunds and disputes, in minor units. */
const keptBack = { usd: 450_000, eur: 300_000, gbp: 180_000 };
/** When they do it, so that it can still be canceled that day. */
const hourOfDay = 10;
/** A driver had no time to wait for the bank. */
const instantDaysAgo = 3;
/** What the platform took from its own bank, in dollar cents, one that the bank refused included. */
const topups = [
  { daysAgo: 38, amount: 250_000, payment_method: 'pm_usBankAccount_insufficientFunds' },
  { daysAgo: 37, amount: 250_000, payment_method: 'pm_usBankAccount' },
  { daysAgo: 0.2, amount: 120_000, payment_method: 'pm_usBankAccount_processing' },
];

/** Plans the payouts that nobody's schedule makes: those of members who pay themselves by hand. */
export function planPayouts(business: Business, enrolled: readonly Enrolled[]): void {
  const { timeline, end } = business;
  timeline.add(end - 95 * DAY, () => scheduleOwnPayouts(business));
  const byHand = enrolled.filter(({ interval }) => interval === 'manual');
  const mistaken = byHand.find(({ member }) => markets[member.market].country === 'US');
  byHand.forEach((member, index) => {
    for (let daysAgo = index % everyDays; daysAgo < 90; daysAgo += everyDays) {
      const time = startOfDay(end) - daysAgo * DAY + hourOfDay * hour + index * 60;
      const isLatest = daysAgo < everyDays;
      timeline.add(time, () => {
        const payout = payOut(business, member);
        if (payout && isLatest && index % cancelEvery === 0) cancel(business, member, payout);
        const isBefore = !isLatest && daysAgo < 2 * everyDays;
        if (payout && isBefore && member === mistaken) takeBack(business, member, payout);
      });
    }
  });
}

/** Plans what the platform adds to its balance itself, and a payout that arrives at once. */
export function planFastMoney(business: Business, enrolled: readonly Enrolled[]): void {
  const { program, timeline, end } = business;
  for (const { daysAgo, ...order } of topups) {
    timeline.add(end - daysAgo * DAY, () =>
      program.post('/v1/topups', { ...order, currency: 'usd', description: 'For refunds' }),
    );
  }
  const driver = enrolled.find(
    ({ member, interval }) =>
      member.trade === 'driver' && markets[member.market].country === 'US' && interval === 'weekly',
  );
  if (driver) timeline.add(end - instantDaysAgo * DAY, () => payOutAtOnce(business, driver));
}

/** Half of what can be paid out instantly, to a debit card that the driver adds for it. */
function payOutAtOnce({ program }: Business, { account, currency }: Enrolled): void {
  const { id: destination } = program.post<Stripe.Card>(
    `/v1/accounts/${account}/external_accounts`,
    { external_account: 'tok_visa_debit' },
  );
  const balance = program.get<Stripe.Balance>('/v1/balance', {}, account);
  const most = balance.instant_available?.find((entry) => entry.currency === currency)?.amount ?? 0;
  const amount = Math.floor(most / 2);
  if (amount === 0) return;
  program.post('/v1/payouts', { amount, currency, destination, method: 'instant' }, account);
}

/** The platform pays itself each Friday, above what it keeps back. */
function scheduleOwnPayouts({ program }: Business): void {
  program.post('/v1/balance_settings', {
    payments: {
      payouts: {
        schedule: { interval: 'weekly', weekly_payout_days: ['friday'] },
        minimum_balance_by_currency: keptBack,
      },
    },
  });
}

/** Pays a member out all it has; undefined where that is nothing. */
function payOut({ program }: Business, member: Enrolled): Stripe.Payout | undefined {
  const { account, currency } = member;
  if (account === '') return undefined;
  const balance = program.get<Stripe.Balance>('/v1/balance', {}, account);
  const amount = balance.available.find((entry) => entry.currency === currency)?.amount ?? 0;
  if (amount <= 0) return undefined;
  return program.post<Stripe.Payout>('/v1/payouts', { amount, currency }, account);
}

/** Second thoughts, before it has left for the bank. */
function cancel({ program, timeline }: Business, { account }: Enrolled, payout: Stripe.Payout) {
  timeline.add(payout.created + hour / 2, () =>
    program.post(`/v1/payouts/${payout.id}/cancel`, {}, account),
  );
}

/** It went to the bank by mistake, and the platform has it debited again. */
function takeBack({ program, timeline }: Business, { account }: Enrolled, payout: Stripe.Payout) {
  timeline.add(payout.created + reversedAfterDays * DAY, () =>
    program.post(`/v1/payouts/${payout.id}/reverse`, {}, account),
  );
}
