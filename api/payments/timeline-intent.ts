import type Stripe from 'stripe';
import { money } from '../kit/money.ts';
import type { TimelineEntry } from '../kit/timeline.ts';
import { expandableId } from '../store/snapshot.ts';
import { attemptFailure } from './failures.ts';
import { bookingOf, type PaymentStory, ranks } from './story.ts';
import { failureNotes, place } from './timeline-attempts.ts';
import { actionText, cancellationText } from './words.ts';

/** What the customer was asked for, which no charge tells of. */
const authenticationLines = (story: PaymentStory): TimelineEntry[] =>
  story.events
    .filter(({ object, type }) => object === story.intent?.id && type === asking)
    .map((event) => ({
      rank: ranks.attempt + place(story.events, event),
      at: event.created,
      text: `The customer was asked to ${actionText(event.nextAction ?? story.intent?.next_action?.type, story.intent?.payment_method_types ?? [])}`,
    }));

const asking = 'payment_intent.requires_action';

const failedAttempt = (
  intent: Stripe.PaymentIntent,
  error: Stripe.PaymentIntent.LastPaymentError,
  when: Pick<TimelineEntry, 'rank' | 'at'>,
): TimelineEntry => ({
  ...when,
  after: intent.created,
  text: 'Attempt failed before there was a charge',
  notes: failureNotes(attemptFailure(error), error.message, error.advice_code),
  money: money(intent.amount, intent.currency),
  still: true,
  status: 'failed',
});

/**
 * The attempts that ended before there was a charge, as the events told of each; of those that no
 * event told of, the intent remembers the last.
 */
function chargelessFailures(story: PaymentStory, intent: Stripe.PaymentIntent): TimelineEntry[] {
  const { events } = story;
  const failures = events.filter(
    ({ object, type }) => object === intent.id && type === 'payment_intent.payment_failed',
  );
  const told = failures.flatMap((event) =>
    event.error && !event.error.charge
      ? [
          failedAttempt(intent, event.error, {
            rank: ranks.attempt + place(events, event),
            at: event.created,
          }),
        ]
      : [],
  );
  const last = intent.last_payment_error;
  if (told.length > 0 || !last || last.charge) return told;
  const at = failures.at(-1)?.created ?? null;
  return [failedAttempt(intent, last, { rank: ranks.attempt, at })];
}

/** From the first intention to pay to its end, as far as no charge tells of it. */
export function intentLines(story: PaymentStory): TimelineEntry[] {
  const { intent } = story;
  if (!intent) return [];
  const created: TimelineEntry = {
    rank: ranks.intent,
    at: intent.created,
    text: 'Payment begun',
    money: money(intent.amount, intent.currency),
    still: true,
    notes: intent.transfer_group ? [`In the transfer group ${intent.transfer_group}.`] : [],
    object: intent.id,
  };
  const lines = [created, ...authenticationLines(story), ...chargelessFailures(story, intent)];
  if (intent.status !== 'canceled') return lines;
  const { cancellation_reason } = intent;
  return [
    ...lines,
    {
      rank: ranks.canceled,
      at: intent.canceled_at,
      after: intent.created,
      text: 'Canceled: nothing is taken any more',
      notes: cancellation_reason ? [cancellationText(cancellation_reason)] : [],
      object: intent.id,
      status: 'canceled',
    },
  ];
}

const waits: Readonly<Record<string, string>> = {
  requires_payment_method: 'The customer pays, with another card or in another way',
  requires_confirmation: 'The customer confirms the payment',
  processing: 'The customer’s bank answers',
  requires_capture: 'The platform captures the payment, or releases the hold',
};

function waitFor({ checkout }: PaymentStory, intent: Stripe.PaymentIntent): string | undefined {
  if (intent.status === 'requires_action')
    return `The customer has to ${actionText(intent.next_action?.type, intent.payment_method_types)}`;
  // A session that was completed takes no second payment.
  if (intent.status === 'requires_payment_method' && checkout?.status === 'complete')
    return 'The platform makes a new Checkout Session, if the customer still wants to pay';
  return waits[intent.status];
}

/** What the payment waits for, last of all. */
export function aheadLines(story: PaymentStory): TimelineEntry[] {
  const { intent, charges, now } = story;
  const paid = charges.findLast(({ status, captured }) => status !== 'failed' && captured);
  const ahead = { rank: ranks.settled, ahead: true };
  const wait = intent ? waitFor(story, intent) : undefined;
  const held = charges.findLast(({ captured, status }) => !captured && status === 'succeeded');
  const until = held?.payment_method_details?.card?.capture_before ?? null;
  const waiting = wait ? [{ ...ahead, at: held ? until : null, text: wait }] : [];
  if (paid?.status !== 'succeeded') return waiting;
  const booked = bookingOf(story, expandableId(paid.balance_transaction));
  if (!booked) return [...waiting, { ...ahead, at: null, text: 'Stripe books the payment' }];
  if (booked.available_on <= now) return waiting;
  return [
    ...waiting,
    { ...ahead, at: booked.available_on, text: 'The money becomes available to the platform' },
  ];
}
