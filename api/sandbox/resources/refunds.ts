import { DAY } from '../engine/calendar.ts';
import type { Context } from '../engine/context.ts';
import { exclusive, invalid, noSuch } from '../engine/errors.ts';
import { listRoute } from '../engine/lists.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import {
  boolean,
  currency,
  integer,
  mergeMetadata,
  metadata,
  oneOf,
  required,
  text,
} from '../engine/params.ts';
import {
  type Call,
  type Resource,
  references,
  route,
  simulation,
  type Target,
} from '../engine/resource.ts';
import { isHeldAlone, release } from './charge-capture.ts';
import { post } from './funds.ts';
import { fundRefunds } from './refund-booking.ts';
import { refundableAmount, refundCharge } from './refund-creation.ts';
import { reverseTransfer } from './reversal-creation.ts';
import { testPaymentMethod } from './test-payment-methods.ts';

type Charge = ObjectTypes['charge'];
type Refund = ObjectTypes['refund'];

const creation = {
  amount: integer({ min: 1 }),
  charge: text(),
  currency: currency(),
  customer: text(),
  instructions_email: text(),
  metadata: metadata(),
  origin: oneOf(['customer_balance']),
  payment_intent: text(),
  reason: oneOf(['duplicate', 'fraudulent', 'requested_by_customer']),
  refund_application_fee: boolean(),
  reverse_transfer: boolean(),
};

function create({ context, account, params }: Call<typeof creation>): object {
  if (params.charge && params.payment_intent) {
    throw exclusive('charge', 'payment_intent');
  }
  const charge = chargeToRefund(context, account, params.charge, params.payment_intent);
  if (isHeldAlone(charge)) {
    const { amount, reason } = params;
    const noted = mergeMetadata({}, params.metadata);
    return release(context, account, charge, { amount, reason, metadata: noted });
  }
  if (charge.source_transfer) return refundTransfer(context, charge, params.amount);
  return refundCharge(context, account, charge, {
    amount: params.amount,
    reason: params.reason,
    reverseTransfer: params.reverse_transfer ?? false,
    refundApplicationFee: params.refund_application_fee ?? false,
    metadata: mergeMetadata({}, params.metadata),
    instructionsEmail: params.instructions_email,
  });
}

/** A connected account refunds a payment that a transfer made: the transfer is reversed. */
function refundTransfer(context: Context, payment: Charge, wanted: number | undefined): Refund {
  const amount = refundableAmount(context, payment, wanted);
  const transfer = context.store.get('transfer', payment.source_transfer as string);
  const { reversal } = reverseTransfer(context, transfer, { amount });
  return context.store.get('refund', reversal.destination_payment_refund as string);
}

function chargeToRefund(
  context: Context,
  account: string,
  chargeId: string | undefined,
  intentId: string | undefined,
): Charge {
  if (chargeId) return context.own('charge', account, chargeId, 'charge');
  if (!intentId) {
    throw invalid(
      'One of the following params should be provided for this request: payment_intent or charge.',
      undefined,
      'parameter_missing',
    );
  }
  const intent = context.own('payment_intent', account, intentId, 'payment_intent');
  const latest = intent.latest_charge as string | null;
  if (latest === null || intent.status !== 'succeeded') {
    throw invalid(
      `This PaymentIntent (${intentId}) does not have a successful charge to refund.`,
      'payment_intent',
      latest === null ? undefined : 'charge_not_refundable',
    );
  }
  return context.store.get('charge', latest);
}

function find({ context, account, path }: Target): Refund {
  return context.own('refund', account, path.id!);
}

function update(call: Call<{ metadata: ReturnType<typeof metadata> }>): object {
  const { context, account, params } = call;
  const refund = find(call);
  const after = context.change('refund', refund, {
    metadata: mergeMetadata(refund.metadata, params.metadata),
  });
  context.emit('refund.updated', account, after, refund);
  context.emit('charge.refund.updated', account, after, refund);
  return after;
}

function cancel(call: Call): object {
  const refund = find(call);
  if (refund.status !== 'requires_action') {
    throw invalid(
      `Refund ${refund.id} cannot be canceled because it has a status of ${refund.status}. Only refunds with a status of requires_action can be canceled.`,
    );
  }
  return giveBack(call.context, refund, 'canceled', 'merchant_request');
}

/** Nobody did what a refund waits for: it has failed (a test helper of Stripe's). */
function expire(call: Call): object {
  const refund = find(call);
  if (refund.status !== 'requires_action') {
    throw invalid(
      `Refund ${refund.id} cannot be expired because it has a status of ${refund.status}. Only refunds with a status of requires_action can be expired.`,
    );
  }
  return giveBack(call.context, refund, 'failed', 'unknown');
}

/** The money of a refund that did not arrive returns to the balance it was taken from. */
function giveBack(
  context: Context,
  refund: Refund,
  status: 'failed' | 'canceled',
  reason: string,
): Refund {
  const { account } = context.store.place(refund.id)!;
  const { pending_reason: _settled, next_action: _asked, ...rest } = refund;
  const after: Refund = {
    ...rest,
    status,
    failure_reason: reason,
    ...(refund.balance_transaction !== null && {
      failure_balance_transaction: returned(context, account, refund),
    }),
  };
  context.store.update('refund', after);
  if (context.settings.failedRefundsCountBack) {
    const charge = context.store.get('charge', refund.charge as string);
    context.change('charge', charge, {
      amount_refunded: charge.amount_refunded - refund.amount,
      refunded: false,
    });
  }
  if (status === 'failed') context.emit('refund.failed', account, after);
  context.emit('refund.updated', account, after, refund);
  context.emit('charge.refund.updated', account, after, refund);
  return after;
}

/** Books back what a refund took; gives the balance transaction's id. */
function returned(context: Context, account: string, refund: Refund): string {
  const taken = context.store.get('balance_transaction', refund.balance_transaction as string);
  const transaction = post(context, {
    account,
    type: 'refund_failure',
    reportingCategory: 'refund_failure',
    amount: -taken.amount,
    currency: taken.currency,
    source: refund.id,
    description: `REFUND FAILURE FOR ${refund.id}`,
  });
  return transaction.id;
}

/**
 * Due work: a refund on its way has come to its end, as its test card says; one that the customer
 * was to help along has failed.
 */
function resolveRefund(context: Context, id: string): void {
  const refund = context.store.get('refund', id);
  if (refund.status === 'failed' || refund.status === 'canceled') return;
  if (refund.status === 'requires_action') {
    giveBack(context, refund, 'failed', 'unknown');
    return;
  }
  const { test } = context.store.internal('charge', refund.charge as string);
  if (testPaymentMethod(test)?.refund === 'fails') {
    giveBack(context, refund, 'failed', 'expired_or_canceled_card');
    return;
  }
  const { account } = context.store.place(id)!;
  const { pending_reason: _settled, ...rest } = refund;
  const after: Refund = { ...rest, status: 'succeeded' };
  context.store.update('refund', after);
  context.emit('refund.updated', account, after, refund);
  context.emit('charge.refund.updated', account, after, refund);
}

const refundFailure = simulation(
  'The bank sends a refund back, even one that has succeeded.',
  {
    refund: required(text()),
    failure_reason: oneOf([
      'lost_or_stolen_card',
      'expired_or_canceled_card',
      'declined',
      'insufficient_funds',
      'unknown',
    ]),
  },
  (context, { refund: id, failure_reason }) => {
    const refund = context.store.find('refund', id);
    if (!refund || refund.source_transfer_reversal) throw noSuch('refund', id, 'refund');
    if (refund.status === 'failed' || refund.status === 'canceled') {
      throw invalid(`Refund ${id} has already ${refund.status}.`, 'refund');
    }
    return giveBack(context, refund, 'failed', failure_reason ?? 'expired_or_canceled_card');
  },
);

/** Days that a customer has to say where the money of a refund is to go. */
const ACTION_DAYS = 30;

const refundAction = simulation(
  'A refund on its way turns out to need the customer’s bank details, asked for by e-mail.',
  { refund: required(text()) },
  (context, { refund: id }) => {
    const refund = context.store.find('refund', id);
    if (!refund || refund.source_transfer_reversal) throw noSuch('refund', id, 'refund');
    if (refund.status !== 'pending') {
      throw invalid(`Refund ${id} has a status of ${refund.status}, not pending.`, 'refund');
    }
    if (refund.balance_transaction === null) {
      throw invalid(`Refund ${id} waits for funds and is not on its way yet.`, 'refund');
    }
    const now = context.now();
    const expiresAt = now + ACTION_DAYS * DAY;
    context.due.cancel('refund_outcome', id);
    context.due.schedule(expiresAt, 'refund_outcome', id);
    const { pending_reason: _settled, ...rest } = refund;
    const after: Refund = {
      ...rest,
      status: 'requires_action',
      next_action: {
        type: 'display_details',
        display_details: {
          email_sent: { email_sent_at: now, email_sent_to: 'customer@example.com' },
          expires_at: expiresAt,
        },
      },
    };
    context.store.update('refund', after);
    context.emit('refund.updated', context.store.place(id)!.account, after, refund);
    return after;
  },
);

/** Money given back to customers (stripe-facts 2.8). */
export const refunds: Resource = {
  routes: [
    route('POST', '/v1/refunds', creation, create),
    listRoute('refund', '/v1/refunds', { charge: text(), payment_intent: text() }),
    route('GET', '/v1/refunds/:id', {}, find),
    route('POST', '/v1/refunds/:id', { metadata: metadata() }, update),
    route('POST', '/v1/refunds/:id/cancel', {}, cancel),
    route('POST', '/v1/test_helpers/refunds/:id/expire', {}, expire),
  ],
  expandable: {
    refund: references(
      'balance_transaction',
      'charge',
      'customer',
      'failure_balance_transaction',
      'payment_intent',
      'payment_method',
      'source_transfer_reversal',
      'transfer_reversal',
    ),
  },
  filters: {
    refund: ({ charge, payment_intent, pending_reason }) => ({
      // Only those that are looked for when funds arrive.
      pending_reason: pending_reason === 'insufficient_funds' ? pending_reason : null,
      charge: charge as string | null,
      payment_intent: payment_intent as string | null,
    }),
  },
  due: { refund_funding: fundRefunds, refund_outcome: resolveRefund },
  simulations: { refund_action: refundAction, refund_failure: refundFailure },
};
