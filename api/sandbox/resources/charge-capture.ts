import type { Context } from '../engine/context.ts';
import { exclusive, invalid } from '../engine/errors.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import { hash, integer, text, type Values } from '../engine/params.ts';
import { bookCharge } from './booking.ts';
import { emailAddress } from './email-address.ts';
import { checkDestination } from './payment-intent-terms.ts';
import { statementDescriptor, statementDescriptorSuffix } from './statement-descriptor.ts';

type Charge = ObjectTypes['charge'];
type Refund = ObjectTypes['refund'];

/** What is taken of an authorized charge, in minor units of its currency. */
interface Taken {
  amount: number;
  applicationFee: number | null;
  /** What goes on to the destination, where that is not all of it. */
  transferAmount: number | null;
}

/** Books a part or all of a held charge; the application fee and the transfer are capped by it. */
export function captureHeld(
  context: Context,
  account: string,
  held: Charge,
  { amount, applicationFee, transferAmount }: Taken,
  more: Partial<Charge> = {},
): Charge {
  const data = held.transfer_data;
  context.change('charge', held, {
    ...more,
    captured: true,
    amount_captured: amount,
    application_fee_amount: applicationFee === null ? null : Math.min(applicationFee, amount),
    ...(data && {
      transfer_data: {
        ...data,
        amount: transferAmount === null ? null : Math.min(transferAmount, amount),
      },
    }),
  });
  const booked = bookCharge(context, account, held.id);
  context.emit('charge.captured', account, booked, held);
  return booked;
}

export const captureParams = {
  amount: integer({ min: 1 }),
  application_fee: integer({ min: 0 }),
  application_fee_amount: integer({ min: 0 }),
  receipt_email: emailAddress(),
  statement_descriptor: statementDescriptor(),
  statement_descriptor_suffix: statementDescriptorSuffix(),
  transfer_data: hash({ amount: integer({ min: 0 }) }),
  transfer_group: text(),
};

/**
 * Captures a charge that was made with `capture: false`, wholly or in part.
 * @throws StripeError `charge_already_captured`, `charge_expired_for_capture`, `amount_too_large`
 */
export function captureCharge(
  context: Context,
  account: string,
  charge: Charge,
  params: Values<typeof captureParams>,
): Charge {
  checkCapturable(charge);
  const amount = params.amount ?? charge.amount;
  if (amount > charge.amount) {
    throw invalid(
      'You cannot capture a charge for an amount greater than it already has.',
      'amount',
      'amount_too_large',
    );
  }
  const { application_fee: older, application_fee_amount: fee = older } = params;
  if (older !== undefined && params.application_fee_amount !== undefined) {
    throw exclusive('application_fee_amount', 'application_fee');
  }
  if (params.transfer_group && charge.transfer_group) {
    throw invalid(
      'You cannot update the transfer_group of a charge that already has one.',
      'transfer_group',
    );
  }
  checkDestination(context, charge);
  context.due.cancel('charge_expiry', charge.id);
  const { receipt_email, statement_descriptor, statement_descriptor_suffix } = params;
  return captureHeld(
    context,
    account,
    charge,
    {
      amount,
      applicationFee: fee ?? charge.application_fee_amount,
      transferAmount: params.transfer_data?.amount ?? charge.transfer_data?.amount ?? null,
    },
    {
      ...(receipt_email && { receipt_email }),
      ...(statement_descriptor && { statement_descriptor }),
      ...(statement_descriptor_suffix && { statement_descriptor_suffix }),
      ...(params.transfer_group && { transfer_group: params.transfer_group }),
    },
  );
}

function checkCapturable(charge: Charge): void {
  if (charge.payment_intent) {
    throw invalid(
      `Charge ${charge.id} was made by a PaymentIntent. Capture the PaymentIntent ${charge.payment_intent} instead.`,
    );
  }
  if (charge.status !== 'succeeded') {
    throw invalid(`Charge ${charge.id} cannot be captured because it has failed.`);
  }
  if (charge.captured) {
    throw invalid(
      `Charge ${charge.id} has already been captured.`,
      undefined,
      'charge_already_captured',
    );
  }
  if (charge.refunded) {
    throw invalid(
      `Charge ${charge.id} cannot be captured because its authorization has been released or has expired.`,
      undefined,
      'charge_expired_for_capture',
    );
  }
}

/** Whether a charge without payment intent is authorized and no more. */
export function isHeldAlone(charge: Charge): boolean {
  const { captured, payment_intent, refunded, status } = charge;
  return status === 'succeeded' && !captured && !refunded && payment_intent === null;
}

/** Due work: nobody captured the charge in time, and the customer's money is released. */
export function expireCharge(context: Context, id: string): void {
  const charge = context.store.get('charge', id);
  const { account } = context.store.place(id)!;
  const refund = release(context, account, charge, { reason: 'expired_uncaptured_charge' });
  context.emit('charge.expired', account, context.store.get('charge', refund.charge as string));
}

/**
 * Gives up an authorization, which is written as a refund of all of it and moves no money.
 * @throws StripeError 400 for a part of it
 */
export function release(
  context: Context,
  account: string,
  charge: Charge,
  given: {
    amount?: number | undefined;
    reason?: Refund['reason'] | undefined;
    metadata?: Refund['metadata'];
  },
): Refund {
  if (given.amount !== undefined && given.amount !== charge.amount) {
    throw invalid(
      'You cannot partially refund an uncaptured charge. Instead, capture the charge for an amount less than the original amount.',
      'amount',
    );
  }
  context.due.cancel('charge_expiry', charge.id);
  const refund: Refund = {
    id: context.ids.make('re_'),
    object: 'refund',
    amount: charge.amount,
    balance_transaction: null,
    charge: charge.id,
    created: context.now(),
    currency: charge.currency,
    customer: charge.customer as string | null,
    customer_account: null,
    destination_details: { type: 'card', card: { type: 'reversal' } },
    metadata: given.metadata ?? {},
    payment_intent: null,
    payment_method: charge.payment_method,
    reason: given.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: 'succeeded',
    transfer_reversal: null,
  };
  context.insert('refund', account, refund);
  const released = context.change('charge', charge, {
    amount_refunded: charge.amount,
    refunded: true,
  });
  context.emit('refund.created', account, refund);
  context.emit('charge.refunded', account, released, charge);
  return refund;
}
