import type { Context } from '../engine/context.ts';
import { invalid, StripeError } from '../engine/errors.ts';
import { formatMoney, share } from '../engine/money.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import { settleWarnings } from './early-fraud-warnings.ts';
import { feeOfPayment, refundFee } from './fee-refund-creation.ts';
import { awaitFunds, bookRefund, planOutcome, sent } from './refund-booking.ts';
import { reverseTransfer } from './reversal-creation.ts';
import { testPaymentMethod } from './test-payment-methods.ts';

type Charge = ObjectTypes['charge'];
type Refund = ObjectTypes['refund'];

/** What to refund; the amount in minor units of the charge's currency. */
interface Order {
  amount?: number | undefined;
  reason?: NonNullable<Refund['reason']> | undefined;
  reverseTransfer: boolean;
  refundApplicationFee: boolean;
  metadata: Record<string, string>;
  instructionsEmail?: string | undefined;
}

/**
 * Refunds a charge of `account`: takes the money from the balance at once, and on request the
 * transfer and the application fee back in proportion (stripe-facts 2.8, 3.2).
 * @throws StripeError by the table of 2.8
 */
export function refundCharge(
  context: Context,
  account: string,
  charge: Charge,
  order: Order,
): Refund {
  const amount = refundableAmount(context, charge, order.amount);
  checkFlags(charge, order);
  const test = testPaymentMethod(context.store.internal('charge', charge.id).test)!;
  const isCard = charge.payment_method_details?.card !== undefined;
  const booked = context.store.get('balance_transaction', charge.balance_transaction as string);
  const before = standingRefunds(context, account, charge);
  const upToNow = share(booked.amount, before.refunded + amount, charge.amount_captured);
  const settled = upToNow - before.taken;
  const { refundsBeyondBalance } = context.settings;
  const isShort = context.ledger.available(account, booked.currency) < settled;
  if (isShort && refundsBeyondBalance === 'refused') {
    throw new StripeError('Insufficient funds in your Stripe balance to refund this amount.', {
      code: 'balance_insufficient',
    });
  }
  const id = context.ids.make(isCard ? 're_' : 'pyr_');
  const waits = isShort && refundsBeyondBalance === 'pending';
  const transaction = waits ? null : bookRefund(context, charge, id, settled);
  const transferReversal = order.reverseTransfer
    ? reverseInProportion(context, charge, amount, id, order.refundApplicationFee)
    : null;
  if (order.refundApplicationFee && charge.application_fee) {
    const fee = context.store.get('application_fee', charge.application_fee as string);
    const part = feePart(fee, charge, amount);
    if (part > 0) refundFee(context, fee, { amount: part });
  }
  const refund: Refund = {
    id,
    object: 'refund',
    amount,
    balance_transaction: transaction,
    charge: charge.id,
    created: context.now(),
    currency: charge.currency,
    customer: charge.customer as string | null,
    customer_account: null,
    ...(isCard && {
      destination_details: {
        type: 'card',
        card: {
          type: 'refund',
          reference_status: 'pending',
          reference_type: 'acquirer_reference_number',
        },
      },
    }),
    ...(order.instructionsEmail && { instructions_email: order.instructionsEmail }),
    metadata: order.metadata,
    payment_intent: charge.payment_intent as string | null,
    payment_method: charge.payment_method,
    reason: order.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    ...(waits ? { status: 'pending', pending_reason: 'insufficient_funds' } : sent(test)),
    transfer_reversal: transferReversal,
  };
  context.insert('refund', account, refund, waits ? { toTake: settled } : undefined);
  const refunded = charge.amount_refunded + amount;
  const after = context.change('charge', context.store.get('charge', charge.id), {
    amount_refunded: refunded,
    refunded: refunded === charge.amount_captured,
  });
  context.emit('refund.created', account, refund);
  context.emit('charge.refunded', account, after, charge);
  if (after.refunded) settleWarnings(context, charge.id);
  if (waits) awaitFunds(context, account);
  else planOutcome(context, test, id);
  return refund;
}

/**
 * What the refunds of a charge come to that have not failed, and what they took in the currency it
 * was settled in. One in between that failed has left its rounding with the others, so that what
 * they took is what was booked.
 */
function standingRefunds({ store }: Context, account: string, charge: Charge) {
  const found = { refunded: 0, taken: 0 };
  if (charge.amount_refunded === 0) return found;
  const refunds = store.list('refund', account, { where: { charge: charge.id } });
  for (const { id, amount, balance_transaction: booked, status } of refunds) {
    if (status === 'failed' || status === 'canceled') continue;
    found.refunded += amount;
    found.taken += booked
      ? -store.get('balance_transaction', booked as string).amount
      : store.internal('refund', id)!.toTake;
  }
  return found;
}

/**
 * What to refund of a charge: what was asked, or all that is left.
 * @throws StripeError when the charge cannot be refunded, or not so far
 */
export function refundableAmount(
  context: Context,
  charge: Charge,
  wanted: number | undefined,
): number {
  if (charge.status !== 'succeeded' || !charge.captured || charge.balance_transaction === null) {
    throw invalid(
      `Charge ${charge.id} cannot be refunded because it has not been paid.`,
      undefined,
      'charge_not_refundable',
    );
  }
  const { account } = context.store.place(charge.id)!;
  const disputes = context.store.list('dispute', account, { where: { charge: charge.id } });
  if (disputes.some((dispute) => !dispute.is_charge_refundable)) {
    throw invalid(
      `Charge ${charge.id} has been charged back; cannot issue a refund.`,
      undefined,
      'charge_disputed',
    );
  }
  const left = charge.amount_captured - charge.amount_refunded;
  if (left === 0) {
    throw invalid(
      `Charge ${charge.id} has already been refunded.`,
      undefined,
      'charge_already_refunded',
    );
  }
  const amount = wanted ?? left;
  if (amount <= left) return amount;
  const asked = formatMoney(amount, charge.currency);
  const bound = formatMoney(left, charge.currency);
  throw invalid(
    charge.amount_refunded === 0
      ? `Refund amount (${asked}) is greater than charge amount (${bound})`
      : `Refund amount (${asked}) is greater than unrefunded amount on charge (${bound})`,
    'amount',
  );
}

function checkFlags(charge: Charge, order: Order): void {
  if (order.reverseTransfer && !charge.transfer) {
    throw invalid(
      `Cannot reverse transfer on charge ${charge.id} because it does not have an associated transfer`,
      'reverse_transfer',
    );
  }
  if (!order.refundApplicationFee) return;
  if (charge.application_fee_amount === null) {
    throw invalid(
      `Cannot refund the application fee on charge ${charge.id} because it does not have one`,
      'refund_application_fee',
    );
  }
  if (charge.transfer && !order.reverseTransfer) {
    throw invalid(
      'You must also reverse the transfer when refunding an application fee on a destination charge.',
      'refund_application_fee',
    );
  }
}

/**
 * Reverses a destination charge's transfer, and its fee with it, in proportion to `amount` of the
 * charge that goes back; gives the reversal's id, null when nothing is left to reverse.
 */
export function reverseInProportion(
  context: Context,
  charge: Charge,
  amount: number,
  refund: string | null,
  withFee: boolean,
): string | null {
  const transfer = context.store.get('transfer', charge.transfer as string);
  const fee = withFee ? feeOfPayment(context, transfer.destination_payment as string) : undefined;
  const feeBack = fee ? feePart(fee, charge, amount) : 0;
  const part = Math.min(
    remainder(transfer.amount, charge, amount),
    transfer.amount - transfer.amount_reversed,
  );
  const reversal = part > 0 ? reverse(part) : null;
  if (fee && feeBack > 0) {
    refundFee(context, fee, { amount: feeBack, withinPaymentRefund: reversal !== null });
  }
  return reversal;

  function reverse(amount: number): string {
    const order = { amount, ...(refund && { sourceRefund: refund }) };
    if (feeBack === 0) return reverseTransfer(context, transfer, order).reversal.id;
    const detail = {
      amount: -feeBack,
      application: context.application,
      currency: transfer.currency,
      description: `${context.settings.platformName} application fee`,
      type: 'application_fee',
    };
    return reverseTransfer(context, transfer, { ...order, feeDetails: [detail] }).reversal.id;
  }
}

/** What of a fee a refund gives back; some of it may have been given back before, by itself. */
function feePart(fee: ObjectTypes['application_fee'], charge: Charge, amount: number): number {
  return Math.min(remainder(fee.amount, charge, amount), fee.amount - fee.amount_refunded);
}

/**
 * The part of `whole` that refunding `amount` of the charge gives back: the rounded share up to
 * now less what earlier refunds gave, so that the last refund always brings the exact remainder.
 */
function remainder(whole: number, charge: Charge, amount: number): number {
  const before = share(whole, charge.amount_refunded, charge.amount_captured);
  return share(whole, charge.amount_refunded + amount, charge.amount_captured) - before;
}
