import type { Context } from '../engine/context.ts';
import { listPage } from '../engine/lists.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import { availableWith, post } from './funds.ts';

type ApplicationFee = ObjectTypes['application_fee'];
type FeeRefund = ObjectTypes['fee_refund'];

/** The application fee that a connected account's payment pays, if it pays one. */
export function feeOfPayment(context: Context, payment: string): ApplicationFee | undefined {
  const { application_fee } = context.store.get('charge', payment);
  return application_fee === null
    ? undefined
    : context.store.get('application_fee', application_fee as string);
}

/**
 * Gives an application fee back (stripe-facts 2.11): the platform pays, the account receives. It
 * receives it as an adjustment, unless its `payment_refund` already carries it as a negative fee.
 */
export function refundFee(
  context: Context,
  fee: ApplicationFee,
  order: { amount: number; metadata?: Record<string, string>; withinPaymentRefund?: boolean },
): FeeRefund {
  const { platform } = context;
  const { amount } = order;
  const { currency } = fee;
  const id = context.ids.make('fr_');
  const availableOn = availableWith(context, fee.balance_transaction as string);
  const booked = post(context, {
    account: platform,
    type: 'application_fee_refund',
    reportingCategory: 'platform_earning_refund',
    amount: -amount,
    currency,
    source: id,
    availableOn,
  });
  if (!order.withinPaymentRefund) {
    post(context, {
      account: fee.account as string,
      type: 'adjustment',
      reportingCategory: 'fee',
      amount,
      currency,
      source: id,
      availableOn,
      description: `Application fee refund for ${fee.charge}`,
    });
  }
  const refund: FeeRefund = {
    id,
    object: 'fee_refund',
    amount,
    balance_transaction: booked.id,
    created: context.now(),
    currency,
    fee: fee.id,
    metadata: order.metadata ?? {},
  };
  context.insert('fee_refund', platform, refund);
  const refunded = fee.amount_refunded + amount;
  const after = context.change('application_fee', fee, {
    amount_refunded: refunded,
    refunded: refunded === fee.amount,
    refunds: feeRefundsOf(context, fee.id),
  });
  context.emit('application_fee.refunded', platform, after, fee);
  return refund;
}

/** The refunds as the application fee carries them: the newest ten. */
export function feeRefundsOf(context: Context, fee: string): ApplicationFee['refunds'] {
  return listPage(context, {
    type: 'fee_refund',
    account: context.platform,
    url: `/v1/application_fees/${fee}/refunds`,
    params: {},
    where: { fee },
  });
}
