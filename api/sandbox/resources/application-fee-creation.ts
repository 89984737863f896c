import type { Context } from '../engine/context.ts';
import { embeddedList } from '../engine/lists.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import { post } from './funds.ts';

type ApplicationFee = ObjectTypes['application_fee'];

/** Books what a connected account's payment pays to the platform (stripe-facts 2.11). */
export function makeApplicationFee(
  context: Context,
  fee: {
    /** The connected account that pays. */
    account: string;
    /** Minor units of `currency`. */
    amount: number;
    /** The charge on that account. */
    charge: string;
    currency: string;
    /** The platform's charge, for a destination charge. */
    originatingTransaction: string | null;
    availableOn: number;
  },
): ApplicationFee {
  const id = context.ids.make('fee_');
  const booked = post(context, {
    account: context.platform,
    type: 'application_fee',
    reportingCategory: 'platform_earning',
    amount: fee.amount,
    currency: fee.currency,
    source: id,
    availableOn: fee.availableOn,
  });
  const made: ApplicationFee = {
    id,
    object: 'application_fee',
    account: fee.account,
    amount: fee.amount,
    amount_refunded: 0,
    application: context.application,
    balance_transaction: booked.id,
    charge: fee.charge,
    created: context.now(),
    currency: fee.currency,
    fee_source: { type: 'charge', charge: fee.charge },
    livemode: false,
    originating_transaction: fee.originatingTransaction,
    refunded: false,
    refunds: embeddedList([], `/v1/application_fees/${id}/refunds`),
  };
  context.insert('application_fee', context.platform, made);
  context.emit('application_fee.created', context.platform, made);
  return made;
}
