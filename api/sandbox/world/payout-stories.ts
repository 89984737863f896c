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
