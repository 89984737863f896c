import type Stripe from 'stripe';
import { expect } from 'vitest';
import { only, type Trigger } from './cli-trigger.ts';

const authorizedAndBooked = ['payment_intent.created', 'charge.succeeded'];
const paid = [...authorizedAndBooked, 'payment_intent.succeeded', 'charge.updated'];
const paidAtOnce = [
  ...authorizedAndBooked,
  'payment_intent.succeeded',
  'balance.available',
  'charge.updated',
];
const inquired = [
  ...authorizedAndBooked,
  'payment_intent.succeeded',
  'charge.dispute.created',
  'charge.updated',
];
const declined = ['payment_intent.created', 'charge.failed', 'payment_intent.payment_failed'];
const priced = ['product.created', 'price.created'];

/** The fee on 2.9 % + 30 of a US card. */
const feeOn = (amount: number) => Math.round(amount * 0.029) + 30;

/** One charge that was paid, whole, and what was booked for it. */
async function paidCharge(stripe: Stripe, amount: number): Promise<Stripe.Charge> {
  const charge = await only(stripe.charges.list({ expand: ['data.balance_transaction'] }));
  expect(charge).toMatchObject({
    amount,
    amount_captured: amount,
    status: 'succeeded',
    paid: true,
  });
  expect(charge.balance_transaction).toMatchObject({ amount, net: amount - feeOn(amount) });
  return charge;
}

/** The session of a trigger, which sells two of one product. */
async function session(stripe: Stripe, currency = 'usd'): Promise<Stripe.Checkout.Session> {
  const found = await only(
    stripe.checkout.sessions.list({ expand: ['data.line_items', 'data.payment_intent'] }),
  );
  expect(found).toMatchObject({ amount_total: 3000, currency, mode: 'payment' });
  expect(found.line_items?.data).toMatchObject([{ amount_total: 3000, quantity: 2 }]);
  return found;
}

/** Every trigger that the sandbox serves but those of payment intents and of what is kept. */
export const triggers: Record<string, Trigger> = {
  'account.application.deauthorized': {
    events: [],
    connected: ['account.application.deauthorized'],
    check: async ({ stripe, told }) => {
      expect((await stripe.accounts.list()).data).toEqual([]);
      const { account, data } = told.at(-1)!;
      expect(data.object).toMatchObject({
        object: 'application',
        id: expect.stringMatching(/^ca_/),
      });
      const as = { stripeAccount: account! };
      await expect(stripe.balance.retrieve({}, as)).rejects.toMatchObject({
        statusCode: 403,
        code: 'account_invalid',
      });
    },
  },
  'account.updated': {
    events: [],
    connected: ['account.updated'],
    check: async ({ stripe, event }) => {
      const account = await only(stripe.accounts.list());
      expect(account).toMatchObject({ type: 'standard', metadata: { foo: 'bar' } });
      expect((await event('account.updated', account.id)).data).toMatchObject({
        object: { id: account.id },
        previous_attributes: { metadata: { foo: null } },
      });
    },
  },
  'balance.available': {
    events: paidAtOnce,
    check: async ({ stripe, event }) => {
      await paidCharge(stripe, 2000);
      const available = [{ amount: 2000 - feeOn(2000), currency: 'usd' }];
      expect(await stripe.balance.retrieve()).toMatchObject({ available });
      expect((await event('balance.available')).data.object).toMatchObject({ available });
    },
  },
  'charge.captured': {
    events: [
      ...authorizedAndBooked,
      'payment_intent.amount_capturable_updated',
      'charge.captured',
      'payment_intent.succeeded',
    ],
    check: async ({ stripe, event }) => {
      const charge = await paidCharge(stripe, 2000);
      expect((await event('charge.captured')).data).toMatchObject({
        object: { id: charge.id, captured: true },
      });
      expect((await event('charge.succeeded')).data.object).toMatchObject({ captured: false });
    },
  },
  'charge.dispute.closed': {
    events: [...inquired, 'charge.dispute.closed'],
    check: async ({ stripe }) => {
      const dispute = await only(stripe.disputes.list());
      expect(dispute).toMatchObject({ amount: 100, status: 'warning_closed' });
      // An inquiry takes no money.
      expect(dispute.balance_transactions).toEqual([]);
    },
  },
  'charge.dispute.created': {
    events: inquired,
    check: async ({ stripe }) => {
      const charge = await paidCharge(stripe, 100);
      expect(await only(stripe.disputes.list({ charge: charge.id }))).toMatchObject({
        amount: 100,
        status: 'warning_needs_response',
        is_charge_refundable: true,
      });
    },
  },
  'charge.dispute.updated': {
    events: [...inquired, 'charge.dispute.updated'],
    check: async ({ stripe, event }) => {
      const dispute = await only(stripe.disputes.list());
      expect(dispute).toMatchObject({
        metadata: { foo: 'bar' },
        status: 'warning_needs_response',
      });
      expect((await event('charge.dispute.updated')).data).toMatchObject({
        previous_attributes: { metadata: { foo: null } },
      });
    },
  },
  'charge.failed': {
    events: declined,
    check: async ({ stripe }) => {
      expect(await only(stripe.charges.list())).toMatchObject({
        status: 'failed',
        paid: false,
        failure_code: 'card_declined',
        balance_transaction: null,
      });
    },
  },
  'charge.refund.updated': {
    events: [
      ...paid,
      'refund.created',
      'charge.refunded',
      'refund.updated',
      'charge.refund.updated',
    ],
    check: async ({ stripe, event }) => {
      const refund = await only(stripe.refunds.list());
      expect(refund).toMatchObject({
        amount: 100,
        status: 'succeeded',
        metadata: { order_id: '6735' },
      });
      expect((await event('charge.refund.updated')).data).toMatchObject({
        object: { id: refund.id, object: 'refund' },
        previous_attributes: { metadata: { order_id: null } },
      });
    },
  },
  'charge.refunded': {
    events: [...paid, 'refund.created', 'charge.refunded'],
    check: async ({ stripe, event }) => {
      expect(await paidCharge(stripe, 100)).toMatchObject({ amount_refunded: 100, refunded: true });
      expect(await only(stripe.refunds.list())).toMatchObject({ amount: 100, status: 'succeeded' });
      expect((await event('charge.refunded')).data.previous_attributes).toMatchObject({
        amount_refunded: 0,
        refunded: false,
      });
    },
  },
  'charge.succeeded': {
    events: paid,
    check: async ({ stripe }) => {
      expect(await paidCharge(stripe, 100)).toMatchObject({ refunded: false, disputed: false });
    },
  },
  'checkout.session.completed': {
    events: [
      ...priced,
      ...authorizedAndBooked,
      'payment_intent.succeeded',
      'checkout.session.completed',
      'charge.updated',
    ],
    check: async ({ stripe }) => {
      const charge = await paidCharge(stripe, 3000);
      expect(charge.shipping).toMatchObject({ name: 'Jenny Rosen' });
      expect(await session(stripe)).toMatchObject({
        status: 'complete',
        payment_status: 'paid',
        customer_details: { email: 'stripe@example.com', name: 'Jenny Rosen' },
        payment_intent: { status: 'succeeded', latest_charge: charge.id },
      });
    },
  },
  'checkout.session.async_payment_succeeded': {
    events: [
      ...priced,
      // The payment method is to be used again, for which there has to be a customer.
      'customer.created',
      'payment_intent.created',
      'payment_method.attached',
      'payment_intent.processing',
      'charge.pending',
      'checkout.session.completed',
      'charge.succeeded',
      'payment_intent.succeeded',
      'checkout.session.async_payment_succeeded',
    ],
    check: async ({ stripe }) => {
      expect(await session(stripe, 'eur')).toMatchObject({
        status: 'complete',
        payment_status: 'paid',
        payment_intent: { status: 'succeeded', amount_received: 3000 },
      });
      expect(await only(stripe.charges.list())).toMatchObject({
        status: 'succeeded',
        payment_method_details: { type: 'sepa_debit', sepa_debit: { last4: '3201' } },
      });
    },
  },
  'checkout.session.async_payment_failed': {
    events: [
      ...priced,
      // The payment method is to be used again, for which there has to be a customer.
      'customer.created',
      'payment_intent.created',
      'payment_method.attached',
      'payment_intent.processing',
      'charge.pending',
      'checkout.session.completed',
      'charge.failed',
      'payment_intent.payment_failed',
      'checkout.session.async_payment_failed',
    ],
    check: async ({ stripe }) => {
      expect(await session(stripe, 'eur')).toMatchObject({
        status: 'complete',
        payment_status: 'unpaid',
        payment_intent: { status: 'requires_payment_method', amount_received: 0 },
      });
      const charge = await only(stripe.charges.list());
      expect(charge).toMatchObject({ status: 'failed', paid: false });
      // What was booked while it was on its way has been taken back.
      const { data } = await stripe.balanceTransactions.list({ source: charge.id });
      expect(data.map(({ type }) => type)).toEqual(['payment_failure_refund', 'payment']);
      expect(data.reduce((sum, { amount }) => sum + amount, 0)).toBe(0);
    },
  },
  'checkout.session.expired': {
    events: [...priced, 'checkout.session.expired'],
    check: async ({ stripe }) => {
      expect(await session(stripe)).toMatchObject({
        status: 'expired',
        payment_status: 'unpaid',
        payment_intent: null,
        url: null,
      });
    },
  },
  'payment_intent.amount_capturable_updated': {
    events: [...authorizedAndBooked, 'payment_intent.amount_capturable_updated'],
    check: async ({ stripe }) => {
      expect(await only(stripe.paymentIntents.list())).toMatchObject({
        amount_capturable: 2000,
        amount_received: 0,
        status: 'requires_capture',
      });
      expect(await only(stripe.charges.list())).toMatchObject({
        captured: false,
        balance_transaction: null,
      });
    },
  },
  'payment_intent.canceled': {
    events: ['payment_intent.created', 'payment_intent.canceled'],
    check: async ({ stripe }) => {
      expect(await only(stripe.paymentIntents.list())).toMatchObject({
        status: 'canceled',
        cancellation_reason: 'requested_by_customer',
        canceled_at: expect.any(Number),
      });
    },
  },
  'payment_intent.created': {
    events: ['payment_intent.created'],
    check: async ({ stripe }) => {
      expect(await only(stripe.paymentIntents.list())).toMatchObject({
        amount: 2000,
        status: 'requires_payment_method',
        latest_charge: null,
      });
    },
  },
  'payment_intent.payment_failed': {
    events: declined,
    check: async ({ stripe }) => {
      const charge = await only(stripe.charges.list());
      expect(await only(stripe.paymentIntents.list())).toMatchObject({
        amount: 2000,
        status: 'requires_payment_method',
        latest_charge: charge.id,
        last_payment_error: { code: 'card_declined', decline_code: 'generic_decline' },
      });
    },
  },
  'payment_intent.processing': {
    events: ['payment_intent.created', 'payment_intent.processing', 'charge.pending'],
    check: async ({ stripe }) => {
      expect(await only(stripe.paymentIntents.list())).toMatchObject({
        status: 'processing',
        currency: 'eur',
      });
      expect(await only(stripe.charges.list())).toMatchObject({ status: 'pending', paid: false });
    },
  },
  'payment_intent.requires_action': {
    events: ['payment_intent.created', 'payment_intent.requires_action'],
    check: async ({ stripe }) => {
      expect(await only(stripe.paymentIntents.list())).toMatchObject({
        status: 'requires_action',
        next_action: expect.objectContaining({ type: expect.any(String) }),
        latest_charge: null,
      });
    },
  },
  'payment_intent.succeeded': {
    events: paid,
    check: async ({ stripe }) => {
      const charge = await paidCharge(stripe, 2000);
      expect(await only(stripe.paymentIntents.list())).toMatchObject({
        amount_received: 2000,
        status: 'succeeded',
        latest_charge: charge.id,
        shipping: { name: 'Jenny Rosen' },
      });
    },
  },
};
