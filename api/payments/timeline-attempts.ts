import type Stripe from 'stripe';
import { formatMoney, money } from '../kit/money.ts';
import type { TimelineEntry } from '../kit/timeline.ts';
import { methodName } from '../payment-methods/rules.ts';
import { expandableId } from '../store/snapshot.ts';
import { chargeFailure, type Failure } from './failures.ts';
import { bookingOf, type PaymentStory, ranks, toldAt } from './story.ts';
import { adviceText, authenticationText, riskText } from './words.ts';

/** For support first, in words for the customer; then what Stripe says, which is for staff. */
export const failureNotes = (
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
  return own?.last4 ? `${methodName(type)} ····${own.last4}` : methodName(type);
}

function notesOf(charge: Stripe.Charge): string[] {
  const asked = charge.payment_method_details?.card?.three_d_secure;
  const level = charge.outcome?.risk_level;
  const risk = level && riskText(level);
  return [
    ...(asked?.result ? [authenticationText(asked.result, asked.result_reason)] : []),
    ...(risk ? [`${risk}.`] : []),
  ];
}

/** Where an event stands among the payment's, from 0 for the first to below 1. */
export const place = (events: PaymentStory['events'], event: PaymentStory['events'][number]) =>
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
  const booked = bookingOf(story, expandableId(charge.balance_transaction));
  const converted = booked && booked.currency !== charge.currency;
  const wasPending = toldAt(story, charge.id, 'charge.pending') !== null;
  const pending = charge.status === 'pending' || wasPending;
  const arrived: TimelineEntry = {
    rank: ranks.settled,
    at: toldAt(story, charge.id, 'charge.succeeded'),
    after: charge.created,
    text: 'The customer’s bank paid the debit',
    object: charge.id,
    status: charge.status,
  };
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
      ...(wasPending ? {} : { status: charge.status }),
    },
    ...(wasPending && charge.status === 'succeeded' ? [arrived] : []),
  ];
}

/** Every attempt to take the money, and what came of it. */
export const attemptLines = (story: PaymentStory): TimelineEntry[] =>
  story.charges.flatMap((charge) => chargeLines(story, charge));
