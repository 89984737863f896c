import type Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import { inOrder } from '../../api/kit/timeline.ts';
import type { PaymentStory } from '../../api/payments/story.ts';
import { paymentTimeline } from '../../api/payments/timeline.ts';
import {
  booking,
  charge,
  declined,
  dispute,
  intent,
  noon,
  read,
  refund,
  story,
  told,
} from './payment-story.ts';

describe('a payment', () => {
  test('that was paid at once', () => {
    expect(read({})).toEqual(['0 Payment begun', '5 Paid with Visa ····4242 5000 usd']);
  });

  test('that was declined, authenticated and paid, all within a second', () => {
    const events = [
      told('pi_1', 'payment_intent.created', noon),
      told('ch_0', 'charge.failed', noon),
      told('pi_1', 'payment_intent.requires_action', noon),
      told('ch_1', 'charge.succeeded', noon),
    ];
    const charges = [charge({ created: noon }), declined({ created: noon })];
    expect(read({ charges, events })).toEqual([
      '0 Payment begun',
      '0 Attempt with Visa ····4242',
      '0 The customer was asked to confirm with their bank (3D Secure)',
      '0 Paid with Visa ····4242 5000 usd',
    ]);
  });

  test('whose money is booked, but on its way', () => {
    const bookings = [booking({ available_on: noon + 5000 })];
    expect(read({ bookings }).at(-1)).toBe('»5000 The money becomes available to the platform');
    expect(read({ bookings: [] }).at(-1)).toBe('»? Stripe books the payment');
  });

  test('that was made without an intent', () => {
    expect(read({ intent: null })).toEqual(['5 Paid with Visa ····4242 5000 usd']);
  });

  test('that failed before there was a charge', () => {
    const last_payment_error = {
      code: 'payment_intent_authentication_failure',
    } as Stripe.PaymentIntent.LastPaymentError;
    const waiting = intent({ status: 'requires_payment_method', last_payment_error });
    const events = [told('pi_1', 'payment_intent.payment_failed', noon + 60)];
    expect(read({ intent: waiting, charges: [], events })).toEqual([
      '0 Payment begun',
      '60 Attempt failed before there was a charge',
      '»? The customer pays, with another card or in another way',
    ]);
  });

  test('that is held, then captured in part', () => {
    const capture_method = 'manual';
    const held = charge({
      captured: false,
      amount_captured: 0,
      balance_transaction: null,
      payment_method_details: {
        type: 'card',
        card: { brand: 'visa', last4: '4242', capture_before: noon + 600 },
      } as Stripe.Charge.PaymentMethodDetails,
    });
    const waiting = intent({ status: 'requires_capture', capture_method });
    expect(read({ intent: waiting, charges: [held], bookings: [] })).toEqual([
      '0 Payment begun',
      '5 Authorized with Visa ····4242: the amount is held on the card',
      '»600 The platform captures the payment, or releases the hold',
    ]);
    const charges = [charge({ amount_captured: 3000 })];
    const bookings = [booking({ created: noon + 70 })];
    expect(read({ intent: intent({ capture_method }), charges, bookings })).toEqual([
      '0 Payment begun',
      '5 Authorized with Visa ····4242: the amount is held on the card',
      '70 Captured in part, the rest was released 3000 usd',
    ]);
  });

  test('by a debit that comes back', () => {
    const debit = {
      payment_method_details: {
        type: 'us_bank_account',
        us_bank_account: { last4: '1116' },
      } as Stripe.Charge.PaymentMethodDetails,
    };
    const pending = charge({ ...debit, id: 'py_1', status: 'pending' });
    const sent = '5 Debit by ACH Direct Debit ····1116 sent to the customer’s bank 5000 usd';
    const processing = intent({ status: 'processing' });
    expect(read({ intent: processing, charges: [pending] })).toEqual([
      '0 Payment begun',
      sent,
      '»? The customer’s bank answers',
    ]);
    const charges = [
      {
        ...pending,
        status: 'failed' as const,
        failure_code: 'no_account',
        failure_balance_transaction: 'txn_2',
      },
    ];
    const bookings = [booking({ id: 'txn_2', source: 'py_1', created: noon + 90 })];
    expect(read({ charges, bookings })).toEqual([
      '0 Payment begun',
      sent,
      '90 The debit failed -5000 usd',
    ]);
  });
});

describe('of money that goes on or back', () => {
  test('transfers and fees follow the payment, and reversals what they take back', () => {
    const at = { created: noon + 5, currency: 'usd' };
    expect(
      read({
        transfers: [
          {
            ...at,
            id: 'tr_1',
            amount: 4000,
            destination: 'acct_1',
            source_transaction: 'ch_1',
          } as Stripe.Transfer,
        ],
        reversals: [
          { ...at, id: 'trr_1', amount: 1000, transfer: 'tr_1' } as Stripe.TransferReversal,
        ],
        applicationFees: [
          { ...at, id: 'fee_1', amount: 500, account: 'acct_1' } as Stripe.ApplicationFee,
        ],
        feeRefunds: [{ ...at, id: 'fr_1', amount: 100, fee: 'fee_1' } as Stripe.FeeRefund],
      }).slice(1),
    ).toEqual([
      '5 Paid with Visa ····4242 5000 usd',
      '5 Application fee from Bakery 500 usd',
      '5 Transferred to Bakery -4000 usd',
      '5 Application fee given back to Bakery -100 usd',
      '5 Taken back from Bakery 1000 usd',
    ]);
  });

  test('a refund that fails after it succeeded comes back', () => {
    const failed = refund({
      status: 'failed',
      failure_balance_transaction: 'txn_9',
      failure_reason: 'expired_or_canceled_card',
    });
    const bookings = [booking(), booking({ id: 'txn_9', source: 're_1', created: noon + 400 })];
    const lines = paymentTimeline(story({ refunds: [failed], bookings }));
    expect(lines.slice(2)).toMatchObject([
      { at: noon + 100, money: { amount: -2000 }, status: 'failed' },
      {
        at: noon + 400,
        money: { amount: 2000 },
        notes: [
          'The card has expired or was canceled.',
          'The customer still has to be paid in another way.',
        ],
      },
    ]);
  });

  test('a refund that waits says what for, and one that arrived how to trace it', () => {
    const waits = paymentTimeline(
      story({ refunds: [refund({ status: 'pending', pending_reason: 'insufficient_funds' })] }),
    );
    expect(waits.at(-2)?.notes).toEqual(['It waits until the platform’s balance allows it.']);
    expect(waits.at(-1)).toMatchObject({ ahead: true, text: 'The refund arrives' });
    const destination_details = {
      type: 'card',
      card: { type: 'refund', reference: '7412', reference_type: 'acquirer_reference_number' },
    } as Stripe.Refund.DestinationDetails;
    const traced = paymentTimeline(story({ refunds: [refund({ destination_details })] }));
    expect(traced.at(-1)?.notes?.[0]).toMatch(/^Acquirer reference number \(ARN\) 7412/);
  });
});

describe('of a dispute', () => {
  const taken = booking({
    id: 'txn_5',
    source: 'du_1',
    amount: -5000,
    fee: 1500,
    reporting_category: 'dispute',
    created: noon + 200,
  });
  const countered = booking({
    id: 'txn_6',
    source: 'du_1',
    amount: -1500,
    fee: 0,
    reporting_category: 'fee',
    created: noon + 300,
  });
  const answered = { due_by: noon + 900, submission_count: 1 } as Stripe.Dispute.EvidenceDetails;
  const opened = [
    '200 The customer disputed the payment',
    '200 The bank took the disputed amount -5000 usd',
    '200 Dispute fee -1500 usd',
  ];
  const disputed = (changes: Partial<Stripe.Dispute>, more: Partial<PaymentStory> = {}) =>
    read({ bookings: [booking(), taken], disputes: [dispute(changes)], ...more }).slice(2);

  test('that waits for the platform, the deadline stands last', () => {
    expect(disputed({})).toEqual([...opened, '»900 Evidence is due']);
  });

  test('that was answered, the bank decides', () => {
    const bookings = [booking(), taken, countered];
    expect(disputed({ status: 'under_review', evidence_details: answered }, { bookings })).toEqual([
      ...opened,
      '300 Fee for answering the dispute -1500 usd',
      '300 The platform answered with evidence',
      '»? The customer’s bank decides',
    ]);
  });

  test('that was won, everything but the first fee comes back', () => {
    const back = [
      booking({ ...countered, id: 'txn_7', amount: 1500, created: noon + 700 }),
      booking({
        ...taken,
        id: 'txn_8',
        amount: 5000,
        fee: 0,
        reporting_category: 'dispute_reversal',
        created: noon + 700,
      }),
    ];
    const bookings = [booking(), taken, countered, ...back];
    expect(disputed({ status: 'won', evidence_details: answered }, { bookings }).slice(5)).toEqual([
      '700 The fee for answering came back 1500 usd',
      '700 The disputed amount came back 5000 usd',
      '700 The dispute was won',
    ]);
  });

  test('that was lost, nobody may have recorded when', () => {
    expect(disputed({ status: 'lost' })).toEqual([...opened, '? The dispute was lost']);
    const events = [told('du_1', 'charge.dispute.closed', noon + 901)];
    expect(disputed({ status: 'lost' }, { events }).at(-1)).toBe('901 The dispute was lost');
  });

  test('that is only an inquiry, no money moves', () => {
    expect(disputed({ status: 'warning_closed' }, { bookings: [booking()] })).toEqual([
      '200 The customer’s bank asked about the payment',
      '? The inquiry ended without a chargeback',
    ]);
  });
});

test('lines of one second stand by rank, those without a time after what led to them', () => {
  const line = (text: string, at: number | null, rank: number) => ({ text, at, rank });
  const lines = inOrder([
    { ...line('due later', 90, 0), ahead: true },
    { ...line('someday', null, 0), ahead: true },
    line('third', 10, 2),
    { ...line('fourth', null, 3), after: 10 },
    line('fifth', 20, 0),
    line('second', 10, 1),
    line('first', 10, 1 - 0.5),
  ]);
  expect(lines.map(({ text }) => text)).toEqual([
    'first',
    'second',
    'third',
    'fourth',
    'fifth',
    'due later',
    'someday',
  ]);
  expect(lines[0]).toEqual({ n: 1, text: 'first', at: 10 });
});
