import type Stripe from 'stripe';
import { expect } from 'vitest';
import { StripeError } from '../../api/sandbox/engine/errors.ts';
import type { Row } from './matrix-row.ts';
import type { Stage } from './stage.ts';

const DAY = 86_400;

const PAID = ['payment_intent.created', 'charge.succeeded', 'payment_intent.succeeded'];

/** A destination charge of the seller's with a fee. */
const destined = (s: Stage) =>
  s.pay({ application_fee_amount: 500, transfer_data: { destination: s.seller } });

/** Refunds it with these flags. */
function refunded(s: Stage, flags: object): Record<string, object> {
  const charge = s.charge(destined(s));
  s.from();
  const refund = s.post('/v1/refunds', { charge: charge.id, ...flags });
  const transfer = s.get(`/v1/transfers/${charge.transfer}`);
  const [fee] = s.get<Stripe.ApiList<Stripe.ApplicationFee>>('/v1/application_fees').data;
  return { refund, transfer, fee: fee!, charge: s.get(`/v1/charges/${charge.id}`) };
}

/** A debit that is processed, and what becomes of it. */
function debit(s: Stage, payment_method: string, seconds: number): Record<string, object> {
  if (seconds === 0) s.from();
  const { id } = s.pay({ payment_method });
  if (seconds > 0) s.from();
  s.engine.advance(seconds);
  const intent = s.get<Stripe.PaymentIntent>(`/v1/payment_intents/${id}`);
  return { intent, charge: s.charge(intent) };
}

/** A chargeback, answered with this text. */
function answered(s: Stage, uncategorized_text: string, submit = true): Record<string, object> {
  const { id } = s.dispute(s.charge(s.pay()));
  s.from();
  return { dispute: s.post(`/v1/disputes/${id}`, { evidence: { uncategorized_text }, submit }) };
}

/** What customers and their banks do, and what is given back to them. */
export const paymentRows: Row[] = [
  {
    operation: 'card payment succeeds',
    act: (s) => {
      const intent = s.pay();
      return { intent, charge: s.charge(intent) };
    },
    state: {
      intent: { status: 'succeeded', amount_received: 10_000 },
      charge: { status: 'succeeded', paid: true, captured: true },
    },
    platform: ['charge 10000 pending'],
    events: [...PAID, 'charge.updated'],
  },
  {
    operation: 'the same with a destination and a fee',
    act: (s) => {
      const intent = destined(s);
      const charge = s.charge(intent);
      const transfer = s.get<Stripe.Transfer>(`/v1/transfers/${charge.transfer}`);
      const payment = s.get(`/v1/charges/${transfer.destination_payment}`, {}, s.seller);
      const [fee] = s.get<Stripe.ApiList<Stripe.ApplicationFee>>('/v1/application_fees').data;
      return { intent, charge, transfer, payment, fee: fee! };
    },
    state: {
      intent: { status: 'succeeded', transfer_group: expect.stringMatching(/^group_pi_/) },
      charge: { status: 'succeeded', transfer: expect.stringMatching(/^tr_/) },
      transfer: { amount: 10_000, source_transaction: expect.stringMatching(/^ch_/) },
      payment: { amount: 10_000, application_fee_amount: 500 },
      fee: { amount: 500, amount_refunded: 0 },
    },
    platform: ['charge 10000 pending', 'transfer -10000 pending', 'application_fee 500 pending'],
    seller: ['payment 10000 pending'],
    events: [...PAID, 'transfer.created', 'application_fee.created', 'charge.updated'],
  },
  {
    operation: 'payment is declined',
    act: (s) => {
      const payment_method = 'pm_card_visa_chargeDeclined';
      expect(() => s.pay({ payment_method })).toThrow(StripeError);
      const [intent] = s.get<Stripe.ApiList<Stripe.PaymentIntent>>('/v1/payment_intents').data;
      return { intent: intent!, charge: s.charge(intent!) };
    },
    state: {
      intent: { status: 'requires_payment_method', last_payment_error: { code: 'card_declined' } },
      charge: { status: 'failed', paid: false, failure_code: 'card_declined' },
    },
    events: ['payment_intent.created', 'charge.failed', 'payment_intent.payment_failed'],
  },
  {
    operation: 'debit is processed',
    act: (s) => debit(s, 'pm_usBankAccount', 0),
    state: { intent: { status: 'processing' }, charge: { status: 'pending', paid: false } },
    platform: ['payment 10000 pending'],
    events: ['payment_intent.created', 'payment_intent.processing', 'charge.pending'],
  },
  {
    operation: 'debit clears',
    act: (s) => debit(s, 'pm_usBankAccount', 3600),
    state: { intent: { status: 'succeeded' }, charge: { status: 'succeeded', paid: true } },
    events: ['balance.available', 'charge.succeeded', 'payment_intent.succeeded'],
  },
  {
    operation: 'debit fails',
    act: (s) => debit(s, 'pm_usBankAccount_noAccount', 3600),
    state: {
      intent: { status: 'requires_payment_method' },
      charge: { status: 'failed', failure_balance_transaction: expect.stringMatching(/^txn_/) },
    },
    platform: ['payment_failure_refund -10000 pending'],
    events: ['charge.failed', 'payment_intent.payment_failed'],
  },
  {
    operation: 'available_on is reached',
    act: (s) => {
      const charge = s.charge(destined(s));
      s.from();
      s.engine.advance(7 * DAY);
      return { booked: s.get(`/v1/balance_transactions/${charge.balance_transaction}`) };
    },
    state: { booked: { status: 'available' } },
    events: ['balance.available', 'C balance.available'],
  },
  {
    operation: 'refund',
    act: (s) => refunded(s, {}),
    state: {
      refund: { status: 'succeeded', amount: 10_000, transfer_reversal: null },
      charge: { amount_refunded: 10_000, refunded: true },
      transfer: { amount_reversed: 0 },
      fee: { amount_refunded: 0 },
    },
    platform: ['refund -10000'],
    events: ['refund.created', 'charge.refunded'],
  },
  {
    operation: 'refund + reverse_transfer',
    act: (s) => refunded(s, { reverse_transfer: true }),
    state: {
      refund: { transfer_reversal: expect.stringMatching(/^trr_/) },
      transfer: { amount_reversed: 10_000, reversed: true },
      fee: { amount_refunded: 0 },
    },
    // What the seller now owes, the fee, is reserved.
    platform: ['refund -10000', 'transfer_refund 10000 pending', 'reserve_transaction -500'],
    seller: ['payment_refund -10000 pending'],
    events: ['transfer.reversed', 'refund.created', 'charge.refunded'],
  },
  {
    operation: 'refund + refund_application_fee',
    act: (s) => refunded(s, { reverse_transfer: true, refund_application_fee: true }),
    state: { fee: { amount_refunded: 500, refunded: true } },
    platform: [
      'refund -10000',
      'transfer_refund 10000 pending',
      'application_fee_refund -500 pending',
    ],
    seller: ['payment_refund -10000 pending'],
    events: ['transfer.reversed', 'application_fee.refunded', 'refund.created', 'charge.refunded'],
  },
  {
    operation: 'refund fails later',
    act: (s) => {
      const { id } = s.charge(s.pay({ payment_method: 'pm_card_refundFail' }));
      const refund = s.post<Stripe.Refund>('/v1/refunds', { charge: id });
      s.from();
      s.engine.advance(3600);
      return { refund: s.get(`/v1/refunds/${refund.id}`), charge: s.get(`/v1/charges/${id}`) };
    },
    state: {
      refund: { status: 'failed', failure_balance_transaction: expect.stringMatching(/^txn_/) },
      charge: { amount_refunded: 0, refunded: false },
    },
    platform: ['refund_failure 10000'],
    events: ['refund.failed', 'refund.updated', 'charge.refund.updated'],
  },
  {
    operation: 'dispute opens',
    act: (s) => {
      const { id } = s.charge(s.pay());
      s.from();
      const dispute = s.engine.simulate('dispute', { charge: id });
      return { dispute, charge: s.get(`/v1/charges/${id}`) };
    },
    state: { dispute: { status: 'needs_response' }, charge: { disputed: true } },
    platform: ['adjustment -10000'],
    events: ['charge.dispute.created', 'charge.dispute.funds_withdrawn'],
  },
  {
    operation: 'inquiry opens',
    act: (s) => {
      const { id } = s.charge(s.pay());
      s.from();
      return { dispute: s.engine.simulate('dispute', { charge: id, inquiry: true }) };
    },
    state: { dispute: { status: 'warning_needs_response', balance_transactions: [] } },
    events: ['charge.dispute.created'],
  },
  {
    operation: 'evidence is staged',
    act: (s) => answered(s, 'A chair', false),
    state: { dispute: { status: 'needs_response', evidence_details: { has_evidence: true } } },
    events: ['charge.dispute.updated'],
  },
  {
    operation: 'evidence is submitted',
    act: (s) => answered(s, 'A chair'),
    state: { dispute: { status: 'under_review', evidence_details: { submission_count: 1 } } },
    platform: ['adjustment -1500'],
    events: ['charge.dispute.updated'],
  },
  {
    operation: 'dispute is won',
    act: (s) => {
      const { dispute } = answered(s, 'A chair') as { dispute: Stripe.Dispute };
      s.from();
      const won = { dispute: dispute.id, outcome: 'won' };
      return { dispute: s.engine.simulate('dispute_decision', won) };
    },
    state: { dispute: { status: 'won', balance_transactions: [{}, {}] } },
    platform: ['adjustment 10000', 'adjustment 1500'],
    events: ['charge.dispute.closed', 'charge.dispute.funds_reinstated'],
  },
  {
    operation: 'dispute is lost',
    act: (s) => {
      const { dispute } = answered(s, 'A chair') as { dispute: Stripe.Dispute };
      s.from();
      const lost = { dispute: dispute.id, outcome: 'lost' };
      return { dispute: s.engine.simulate('dispute_decision', lost) };
    },
    state: { dispute: { status: 'lost', balance_transactions: [{}] } },
    events: ['charge.dispute.closed'],
  },
  {
    operation: 'dispute is closed by the platform',
    act: (s) => {
      const { id } = s.dispute(s.charge(s.pay()));
      s.from();
      return { dispute: s.post(`/v1/disputes/${id}/close`) };
    },
    state: { dispute: { status: 'lost' } },
    events: ['charge.dispute.closed'],
  },
];
