import type { Context } from '../engine/context.ts';
import type { Posting } from '../engine/ledger.ts';
import { listPage } from '../engine/lists.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import { post } from './funds.ts';

type Transfer = ObjectTypes['transfer'];
type Reversal = ObjectTypes['transfer_reversal'];

/**
 * Takes money back from a connected account: the reversal on the platform, and its mirror, the
 * refund `pyr_` of the payment, on the destination (stripe-facts 2.10). While the transfer's own
 * funds are pending both stay pending with them. The caller has checked that it may.
 */
export function reverseTransfer(
  context: Context,
  transfer: Transfer,
  order: {
    /** Minor units of the transfer's currency. */
    amount: number;
    metadata?: Record<string, string>;
    /** The refund of the customer that this belongs to. */
    sourceRefund?: string;
    /** Negative: an application fee given back together with it. */
    feeDetails?: NonNullable<Posting['feeDetails']>;
  },
): { reversal: Reversal; transfer: Transfer } {
  const { platform } = context;
  const destination = transfer.destination as string;
  const payment = context.store.get('charge', transfer.destination_payment as string);
  const received = context.store.get('balance_transaction', payment.balance_transaction as string);
  const pending = received.available_on > context.now();
  const timing = pending ? { availableOn: received.available_on } : {};
  const id = context.ids.make('trr_');
  const refundId = context.ids.make('pyr_');
  const { amount } = order;
  const { currency } = transfer;
  const booked = post(context, {
    ...timing,
    account: platform,
    type: 'transfer_refund',
    reportingCategory: 'transfer_reversal',
    amount,
    currency,
    source: id,
  });
  const taken = post(context, {
    ...timing,
    account: destination,
    type: 'payment_refund',
    reportingCategory: 'refund',
    amount: -amount,
    currency,
    source: refundId,
    ...(order.feeDetails && { feeDetails: order.feeDetails }),
  });
  const reversal: Reversal = {
    id,
    object: 'transfer_reversal',
    amount,
    balance_transaction: booked.id,
    created: context.now(),
    currency,
    destination_payment_refund: refundId,
    metadata: order.metadata ?? {},
    source_refund: order.sourceRefund ?? null,
    transfer: transfer.id,
  };
  context.insert('transfer_reversal', platform, reversal);
  context.insert('refund', destination, {
    id: refundId,
    object: 'refund',
    amount,
    balance_transaction: taken.id,
    charge: payment.id,
    created: context.now(),
    currency,
    customer: null,
    customer_account: null,
    metadata: {},
    payment_intent: null,
    payment_method: null,
    reason: null,
    receipt_number: null,
    source_transfer_reversal: id,
    status: 'succeeded',
    transfer_reversal: null,
  });
  const refunded = payment.amount_refunded + amount;
  context.change('charge', payment, {
    amount_refunded: refunded,
    refunded: refunded === payment.amount,
  });
  const reversed = transfer.amount_reversed + amount;
  const after = context.change('transfer', transfer, {
    amount_reversed: reversed,
    reversed: reversed === transfer.amount,
    reversals: reversalsOf(context, transfer.id),
  });
  context.emit('transfer.reversed', platform, after, transfer);
  return { reversal, transfer: after };
}

/** The reversals as the transfer object carries them: the newest ten. */
export function reversalsOf(context: Context, transfer: string): Transfer['reversals'] {
  return listPage(context, {
    type: 'transfer_reversal',
    account: context.platform,
    url: `/v1/transfers/${transfer}/reversals`,
    params: {},
    where: { transfer },
  });
}
