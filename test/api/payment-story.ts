import type Stripe from 'stripe';
import type { PaymentStory } from '../../api/payments/story.ts';
import { paymentTimeline } from '../../api/payments/timeline.ts';

export const noon = 1_795_000_000;

export const intent = (changes: Partial<Stripe.PaymentIntent> = {}) =>
  ({
    id: 'pi_1',
    amount: 5000,
    currency: 'usd',
    created: noon,
    status: 'succeeded',
    capture_method: 'automatic',
    payment_method_types: ['card'],
    last_payment_error: null,
    ...changes,
  }) as Stripe.PaymentIntent;

export const charge = (changes: Partial<Stripe.Charge> = {}) =>
  ({
    id: 'ch_1',
    amount: 5000,
    amount_captured: 5000,
    currency: 'usd',
    created: noon + 5,
    status: 'succeeded',
    captured: true,
    balance_transaction: 'txn_1',
    outcome: null,
    payment_method_details: { type: 'card', card: { brand: 'visa', last4: '4242' } },
    ...changes,
  }) as Stripe.Charge;

export const declined = (changes: Partial<Stripe.Charge> = {}) =>
  charge({
    id: 'ch_0',
    status: 'failed',
    captured: false,
    balance_transaction: null,
    failure_code: 'card_declined',
    outcome: { reason: 'insufficient_funds', type: 'issuer_declined' } as Stripe.Charge.Outcome,
    ...changes,
  });

export const booking = (changes: Partial<Stripe.BalanceTransaction> = {}) =>
  ({
    id: 'txn_1',
    source: 'ch_1',
    amount: 5000,
    fee: 175,
    currency: 'usd',
    reporting_category: 'charge',
    created: noon + 5,
    available_on: noon,
    ...changes,
  }) as Stripe.BalanceTransaction;

export const refund = (changes: Partial<Stripe.Refund> = {}) =>
  ({
    id: 're_1',
    amount: 2000,
    currency: 'usd',
    charge: 'ch_1',
    created: noon + 100,
    status: 'succeeded',
    reason: null,
    ...changes,
  }) as Stripe.Refund;

export const dispute = (changes: Partial<Stripe.Dispute> = {}) =>
  ({
    id: 'du_1',
    amount: 5000,
    currency: 'usd',
    charge: 'ch_1',
    created: noon + 200,
    reason: 'fraudulent',
    status: 'needs_response',
    evidence_details: { due_by: noon + 900, submission_count: 0, past_due: false },
    ...changes,
  }) as Stripe.Dispute;

export const told = (object: string, type: string, created: number) => ({ object, type, created });

export const story = (facts: Partial<PaymentStory> = {}): PaymentStory => ({
  intent: intent(),
  checkout: null,
  charges: [charge()],
  refunds: [],
  transfers: [],
  reversals: [],
  applicationFees: [],
  feeRefunds: [],
  disputes: [],
  bookings: [booking()],
  events: [],
  operations: new Map(),
  names: new Map([['acct_1', 'Bakery']]),
  now: noon + 1000,
  ...facts,
});

/** The lines in short: when after noon (`?` not known, `»` ahead), what, and what it moved. */
export const read = (facts: Partial<PaymentStory>): string[] =>
  paymentTimeline(story(facts)).map(({ at, ahead, text, party, money, still }) =>
    [
      ahead ? '»' : '',
      at === null ? '?' : at - noon,
      ' ',
      text,
      party ? ` ${party.name}` : '',
      money && !still ? ` ${money.amount} ${money.currency}` : '',
    ].join(''),
  );
