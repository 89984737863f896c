import type Stripe from 'stripe';
import { formatMoney, money } from '../kit/money.ts';
import type { TimelineEntry } from '../kit/timeline.ts';
import { expandableId } from '../store/snapshot.ts';
import { bookingOf, type PaymentStory, ranks, toldAt } from './story.ts';
import {
  adviceText,
  attemptFailure,
  authenticationText,
  cancellationText,
  chargeFailure,
  type Failure,
  riskText,
} from './words.ts';

/** For support first, in words for the customer; then what Stripe says, which is for staff. */
const failureNotes = (
  { code, means, next, confidential }: Failure,
  said?: string | null,
  advice?: string | null,
) => [
  `${means} ${next}`,
  [
    `Code ${code}.`,
    ...(said && !confidential ? [`Stripe: ${said}`] : []),
    ...(advice ? [adviceText(advice)] : []),
  ].join(' '),
];

/** How it was paid, as a customer would say it. */
function methodText({ payment_method_details: details }: Stripe.Charge): string {
  const card = details?.card;
  if (card?.brand && card.last4)
    return `${card.brand.charAt(0).toUpperCase()}${card.brand.slice(1)} ····${card.last4}`;
  const type = details?.type;
  if (!type || !details) return 'an unknown method';
  const own = details[type as keyof typeof details] as { last4?: string | null } | undefined;
  return own?.last4 ? `${type.replaceAll('_', ' ')} ····${own.last4}` : type.replaceAll('_', ' ');
}

function notesOf(charge: Stripe.Charge): string[] {
  const result = charge.payment_method_details?.card?.three_d_secure?.result;
  const level = charge.outcome?.risk_level;
  const risk = level && riskText(level);
  return [...(result ? [authenticationText(result)] : []), ...(risk ? [`${risk}.`] : [])];
}

/** Where an event stands among the payment's, from 0 for the first to below 1. */
const place = (events: PaymentStory['events'], event: PaymentStory['events'][number]) =>
  events.indexOf(event) / events.length;

/** Attempts of one second stand as their events came. */
function attemptRank({ events }: PaymentStory, charge: string): number {
  const told = events.find(({ object }) => object === charge);
  return ranks.attempt + (told ? place(events, told) : 0);
}

const base = (charge: Stripe.Charge) => ({
  at: charge.created,
  money: money(charge.amount, charge.currency),
  object: charge.id,
});

function failedLine(story: PaymentStory, charge: Stripe.Charge, failure: Failure): TimelineEntry {
  return {
    ...base(charge),
    rank: attemptRank(story, charge.id),
    still: true,
    text: `Attempt with ${methodText(charge)}`,
    notes: [
      ...failureNotes(
        failure,
        charge.outcome?.seller_message ?? charge.failure_message,
        charge.outcome?.advice_code,
      ),
      ...notesOf(charge),
    ],
    status: 'failed',
  };
}

/** A debit that was sent to the bank and came back: it was booked first, and then taken back. */
function failedDebitLines(
  story: PaymentStory,
  charge: Stripe.Charge,
  failure: Failure,
): TimelineEntry[] {
  const back = bookingOf(story, expandableId(charge.failure_balance_transaction));
  return [
    {
      ...base(charge),
      rank: attemptRank(story, charge.id),
      text: `Debit by ${methodText(charge)} sent to the customer’s bank`,
    },
    {
      rank: ranks.returned,
      at: toldAt(story, charge.id, 'charge.failed') ?? back?.created ?? null,
      after: charge.created,
      text: 'The debit failed',
      notes: failureNotes(failure, charge.failure_message),
      money: money(-charge.amount, charge.currency),
      object: charge.id,
      status: 'failed',
    },
  ];
}

/** Held first and taken later, wholly or in part. */
function heldLines(story: PaymentStory, charge: Stripe.Charge): TimelineEntry[] {
  const held: TimelineEntry = {
    ...base(charge),
    rank: attemptRank(story, charge.id),
    still: true,
    text: `Authorized with ${methodText(charge)}: the amount is held on the card`,
    notes: notesOf(charge),
  };
  if (!charge.captured) return [held];
  const booked = bookingOf(story, expandableId(charge.balance_transaction));
  const part = charge.amount_captured < charge.amount;
  return [
    held,
    {
      rank: ranks.settled,
      at: toldAt(story, charge.id, 'charge.captured') ?? booked?.created ?? null,
      after: charge.created,
      text: part ? 'Captured in part, the rest was released' : 'Captured',
      money: money(charge.amount_captured, charge.currency),
      object: charge.id,
      status: 'succeeded',
    },
  ];
}

function chargeLines(story: PaymentStory, charge: Stripe.Charge): TimelineEntry[] {
  const failure = chargeFailure(charge);
  if (failure)
    return charge.balance_transaction
      ? failedDebitLines(story, charge, failure)
      : [failedLine(story, charge, failure)];
  if (!charge.captured || story.intent?.capture_method === 'manual')
    return heldLines(story, charge);
  const pending = charge.status === 'pending';
  const booked = bookingOf(story, expandableId(charge.balance_transaction));
  const converted = booked && booked.currency !== charge.currency;
  return [
    {
      ...base(charge),
      rank: attemptRank(story, charge.id),
      text: pending
        ? `Debit by ${methodText(charge)} sent to the customer’s bank`
        : `Paid with ${methodText(charge)}`,
      notes: [
        ...notesOf(charge),
        ...(converted
          ? [`Converted to ${formatMoney(money(booked.amount, booked.currency))}.`]
          : []),
      ],
      status: charge.status,
    },
  ];
}

/** The bank asked the customer to confirm, which no charge tells of. */
const authenticationLines = ({ intent, events }: PaymentStory): TimelineEntry[] =>
  events
    .filter(
      ({ object, type }) => object === intent?.id && type === 'payment_intent.requires_action',
    )
    .map((event) => ({
      rank: ranks.attempt + place(events, event),
      at: event.created,
      text: 'The customer was asked to confirm with their bank (3D Secure)',
    }));

/** An attempt that ended before there was a charge, of which the intent remembers the last. */
function chargelessFailure(story: PaymentStory, intent: Stripe.PaymentIntent): TimelineEntry[] {
  const error = intent.last_payment_error;
  if (!error || error.charge) return [];
  const told = story.events.findLast(
    ({ object, type }) => object === intent.id && type === 'payment_intent.payment_failed',
  );
  return [
    {
      rank: ranks.attempt,
      at: told?.created ?? null,
      after: intent.created,
      text: 'Attempt failed before the card was charged',
      notes: failureNotes(attemptFailure(error)),
      money: money(intent.amount, intent.currency),
      still: true,
      status: 'failed',
    },
  ];
}

function intentLines(story: PaymentStory): TimelineEntry[] {
  const { intent } = story;
  if (!intent) return [];
  const created: TimelineEntry = {
    rank: ranks.intent,
    at: intent.created,
    text: 'Payment begun',
    money: money(intent.amount, intent.currency),
    still: true,
    object: intent.id,
  };
  const lines = [created, ...authenticationLines(story), ...chargelessFailure(story, intent)];
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
  requires_action: 'The customer confirms with their bank (3D Secure)',
  processing: 'The customer’s bank answers',
  requires_capture: 'The platform captures the payment, or releases the hold',
};

/** What the payment waits for, last of all. */
function aheadLines(story: PaymentStory): TimelineEntry[] {
  const { intent, charges, now } = story;
  const paid = charges.findLast(({ status, captured }) => status !== 'failed' && captured);
  const ahead = { rank: ranks.settled, ahead: true };
  const wait = intent ? waits[intent.status] : undefined;
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

/** From the first intention over every attempt to the money, and what is still to come. */
export const attemptLines = (story: PaymentStory): TimelineEntry[] => [
  ...intentLines(story),
  ...story.charges.flatMap((charge) => chargeLines(story, charge)),
  ...aheadLines(story),
];
