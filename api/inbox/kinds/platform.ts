import { platformId } from '../../balances/snapshot.ts';
import { days, type Kind, say } from '../finding.ts';
import type { DrainFacts, EventFacts } from '../scopes/platform.ts';

const payoutsDrain: Kind<DrainFacts> = {
  kind: 'payouts_drain',
  judge({ interval, needed }, now) {
    if (interval === null || interval === 'manual') return { found: [] };
    const sums = needed.map(({ currency, amount }) => say(amount, currency)).join(' and ');
    return {
      found:
        needed.length === 0
          ? []
          : [
              {
                // Without a sum at risk: it changes by the day, and whoever settled this meant all.
                subject: platformId,
                since: null,
                facts: `The platform’s balance is paid out ${interval}, and transfers that are drawn from no payment took ${sums} of it in the last 7 days. After a payout such a transfer fails for want of funds.`,
                fix: { act: 'see_balance', holder: platformId },
              },
            ],
      // What transfers need changes with the days.
      again: (Math.floor(now / days(1)) + 1) * days(1),
    };
  },
};

/** What the platform's own payout schedule asks of a person. */
export const drainKinds: readonly Kind<DrainFacts>[] = [payoutsDrain];

const webhookTrouble: Kind<EventFacts> = {
  kind: 'webhook_trouble',
  judge: ({ failed, oldest }) => ({
    found: [
      {
        subject: 'webhooks',
        since: oldest,
        facts: `${failed === 1 ? 'An event' : `${failed} events`} of Stripe’s could not be handled, so what is shown may be older than it seems.`,
        fix: { act: 'see_failed_events' },
      },
    ],
  }),
};

/** What Stripe's events ask of a person. */
export const eventKinds: readonly Kind<EventFacts>[] = [webhookTrouble];
