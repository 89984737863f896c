import type Stripe from 'stripe';
import { DAY, startOfDay } from '../engine/calendar.ts';
import { type Business, hour } from './business.ts';
import type { Enrolled } from './enrolment.ts';

const everyDays = 14;
/** Members who had second thoughts about their latest payout. */
const cancelEvery = 5;
/** What the platform keeps back for refunds and disputes, in minor units. */
const keptBack = { usd: 450_000, eur: 300_000, gbp: 180_000 };
/** When they do it, so that it can still be canceled that day. */
const hourOfDay = 10;

/** Plans the payouts that nobody's schedule makes: those of members who pay themselves by hand. */
export function planPayouts(business: Business, enrolled: readonly Enrolled[]): void {
  const { timeline, end } = business;
  timeline.add(end - 95 * DAY, () => scheduleOwnPayouts(business));
  enrolled
    .filter(({ interval }) => interval === 'manual')
    .forEach((member, index) => {
      for (let daysAgo = index % everyDays; daysAgo < 90; daysAgo += everyDays) {
        const time = startOfDay(end) - daysAgo * DAY + hourOfDay * hour + index * 60;
        const isCanceled = daysAgo < everyDays && index % cancelEvery === 0;
        timeline.add(time, () => payOut(business, member, isCanceled));
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

function payOut({ program, timeline }: Business, member: Enrolled, isCanceled: boolean): void {
  const { account, currency } = member;
  if (account === '') return;
  const balance = program.get<Stripe.Balance>('/v1/balance', {}, account);
  const amount = balance.available.find((entry) => entry.currency === currency)?.amount ?? 0;
  if (amount <= 0) return;
  const payout = program.post<Stripe.Payout>('/v1/payouts', { amount, currency }, account);
  if (!isCanceled) return;
  timeline.add(payout.created + hour / 2, () =>
    program.post(`/v1/payouts/${payout.id}/cancel`, {}, account),
  );
}
