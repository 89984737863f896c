import { disputeLines } from '../disputes/timeline.ts';
import { inOrder, type TimelineLine } from '../kit/timeline.ts';
import { expandableId } from '../store/snapshot.ts';
import type { PaymentStory } from './story.ts';
import { attemptLines } from './timeline-attempts.ts';
import { checkoutLines } from './timeline-checkout.ts';
import { aheadLines, intentLines } from './timeline-intent.ts';
import { moveLines } from './timeline-moves.ts';

/**
 * The whole life of a payment in the order in which it happened, and then what lies ahead. Amounts
 * are signed as the platform sees them, each in the currency it was moved in.
 */
export function paymentTimeline(story: PaymentStory): TimelineLine[] {
  return inOrder([
    ...checkoutLines(story),
    ...intentLines(story),
    ...attemptLines(story),
    ...aheadLines(story),
    ...moveLines(story),
    ...story.disputes.flatMap((dispute) =>
      disputeLines({
        dispute,
        bookings: story.bookings.filter(({ source }) => expandableId(source) === dispute.id),
        events: story.events.filter(({ object }) => object === dispute.id),
      }),
    ),
  ]);
}
