import { platformId } from '../../balances/snapshot.ts';
import { days, type Kind } from '../finding.ts';
import { patience } from '../rules.ts';
import type { DrainFacts, EventFacts } from '../scopes/platform.ts';

const payoutsDrain: Kind<DrainFacts> = {
  kind: 'payouts_drain',
  judge({ interval, lastDrawn }, now) {
    if (interval === 'manual' || lastDrawn === null) return { found: [] };
    const until = lastDrawn + days(patience.drawnLately);
    if (now >= until) return { found: [] };
    return {
      found: [
        {
          subject: platformId,
          since: null,
          facts: `The platform’s balance is paid out ${interval}, and transfers are drawn from it that no payment pays for. After a payout such a transfer fails for want of funds.`,
          fix: { act: 'change_schedule', holder: platformId, interval: 'manual' },
        },
      ],
      again: until,
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
