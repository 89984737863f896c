import type Stripe from 'stripe';
import { money } from '../kit/money.ts';
import type { TimelineEntry } from '../kit/timeline.ts';
import { type PaymentStory, ranks, toldAt } from './story.ts';

/** How a session ended: nobody says when, unless an event told of it. */
function ended(story: PaymentStory, session: Stripe.Checkout.Session): TimelineEntry[] {
  const { id, status, created, expires_at } = session;
  const first = story.charges[0]?.created ?? created;
  if (status === 'complete')
    return [
      {
        rank: ranks.attempt + 1,
        at: toldAt(story, id, 'checkout.session.completed'),
        after: first,
        text: 'The customer completed the Checkout Session',
        notes: ['That they came back says nothing: the payment itself has to succeed.'],
        object: id,
        status: 'complete',
      },
    ];
  if (status !== 'expired') return [];
  return [
    {
      rank: ranks.canceled,
      at: toldAt(story, id, 'checkout.session.expired') ?? expires_at,
      after: created,
      text: 'The Checkout Session expired',
      object: id,
      status: 'expired',
    },
  ];
}

/** The Checkout Session that a payment came from: made, and completed or expired. */
export function checkoutLines(story: PaymentStory): TimelineEntry[] {
  const { checkout } = story;
  if (!checkout) return [];
  const { id, created, amount_total: amount, currency } = checkout;
  return [
    {
      rank: ranks.checkout,
      at: created,
      text: 'Checkout Session made for the customer',
      ...(amount !== null && currency ? { money: money(amount, currency), still: true } : {}),
      object: id,
    },
    ...ended(story, checkout),
  ];
}
