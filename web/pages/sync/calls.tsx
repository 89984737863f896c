import type { SyncState } from '../../client/types.ts';
import { duration } from '../../lib/duration.ts';
import { KeyValue } from '../../ui/key-value.tsx';
import { Section } from '../../ui/section.tsx';

/** How much of what Stripe allows is used, and by whom it is waited for. */
export function Calls({ sync: { limiter, clockAhead } }: { sync: SyncState }) {
  const { waiting, perSecond, limit, full, slowdowns, sinceSlowdown } = limiter;
  return (
    <Section title="Calls to Stripe">
      <KeyValue
        facts={[
          ['In the last second', `${perSecond} of ${limit}`],
          [
            'Limit',
            limit < full
              ? `${limit} of ${full} a second, since Stripe answered that it was too fast`
              : `${full} a second`,
          ],
          ['People waiting', waiting.interactive],
          ['Changes waiting', waiting.webhook],
          ['Sweeps waiting', waiting.sweep],
          ['Backfill waiting', waiting.backfill],
          ['Samples waiting', waiting.sampler],
          [
            'Slowed down',
            sinceSlowdown === null
              ? 'Never since the start'
              : `${slowdowns} times since the start, last ${duration(sinceSlowdown)} ago`,
          ],
          ['Stripe’s clock', clockAhead === null ? 'Not known yet' : clock(clockAhead)],
        ]}
      />
    </Section>
  );
}

function clock(ahead: number): string {
  // Stripe tells its time in whole seconds.
  if (Math.abs(ahead) <= 1) return 'The same as here';
  return `${duration(Math.abs(ahead))} ${ahead > 0 ? 'ahead of' : 'behind'} this server’s`;
}
