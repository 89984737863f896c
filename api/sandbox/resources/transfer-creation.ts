import type { Context } from '../engine/context.ts';
import { noSuch, StripeError } from '../engine/errors.ts';
import type { Posting } from '../engine/ledger.ts';
import { embeddedList } from '../engine/lists.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import { emptyCharge } from './charge-object.ts';
import { post } from './funds.ts';

type Transfer = ObjectTypes['transfer'];
type Charge = ObjectTypes['charge'];

/**
 * The connected account that money is to go to.
 * @throws StripeError `resource_missing`, or `insufficient_capabilities_for_transfer` or
 *   `transfers_not_allowed` where it may not receive transfers
 */
export function destinationAccount(
  context: Context,
  id: string,
  param = 'destination',
): ObjectTypes['account'] {
  const destination = context.store.find('account', id);
  if (!destination || id === context.platform) throw noSuch('destination', id, param);
  const { settings } = context;
  const held = (destination.capabilities ?? {}) as Record<string, string>;
  const able = ['transfers', 'crypto_transfers', 'legacy_payments'].some(
    (name) => held[name] === 'active',
  );
  const neverAsked = Object.keys(held).length === 0 && settings.transfersWithoutCapability;
  const rejected = destination.requirements?.disabled_reason?.startsWith('rejected') === true;
  if (rejected || !(able || neverAsked)) {
    throw new StripeError(
      'Your destination account needs to have at least one of the following capabilities enabled: transfers, crypto_transfers, legacy_payments',
      { code: 'insufficient_capabilities_for_transfer', param },
    );
  }
  const country = destination.country!;
  const across =
    settings.transfersAcrossRegions ||
    [settings.platformCountry, country].every((one) => settings.transferCountries.includes(one));
  if (country !== settings.platformCountry && !across) {
    throw new StripeError(
      `Funds can't be sent to accounts located in ${country} because it's restricted outside of your platform's region.`,
      { code: 'transfers_not_allowed', param },
    );
  }
  return destination;
}

/** What a transfer is made of; `availableOn` as its source's funds, at once when left out. */
interface Order {
  amount: number;
  currency: string;
  destination: string;
  description?: string | null;
  metadata?: Record<string, string>;
  sourceTransaction?: string | null;
  transferGroup?: string | null;
  availableOn?: number;
  /** Taken out of what the destination receives, for a destination charge's application fee. */
  payment?: Partial<Charge>;
  feeDetails?: NonNullable<Posting['feeDetails']>;
}

/**
 * Moves money to a connected account: the transfer with its balance transaction on the platform,
 * and its mirror, the payment `py_`, on the destination (stripe-facts 2.9). The caller has checked
 * that it may.
 */
export function makeTransfer(
  context: Context,
  order: Order,
): { transfer: Transfer & { id: string }; payment: Charge & { id: string } } {
  const { platform } = context;
  const now = context.now();
  const transferId = context.ids.make('tr_');
  const paymentId = context.ids.make('py_');
  const money = { currency: order.currency };
  const timing = order.availableOn === undefined ? {} : { availableOn: order.availableOn };
  const booked = post(context, {
    ...money,
    ...timing,
    account: platform,
    type: 'transfer',
    reportingCategory: 'transfer',
    amount: -order.amount,
    source: transferId,
    description: order.description ?? null,
  });
  const received = post(context, {
    ...money,
    ...timing,
    account: order.destination,
    type: 'payment',
    reportingCategory: 'charge',
    amount: order.amount,
    source: paymentId,
    ...(order.feeDetails && { feeDetails: order.feeDetails }),
  });
  const payment: Charge = {
    ...emptyCharge({
      id: paymentId,
      amount: order.amount,
      created: now,
      ...money,
      status: 'succeeded',
    }),
    amount_captured: order.amount,
    balance_transaction: received.id,
    captured: true,
    outcome: null,
    paid: true,
    payment_method_details: { type: 'stripe_account', stripe_account: {} },
    source_transfer: transferId,
    ...order.payment,
  };
  const transfer: Transfer = {
    id: transferId,
    object: 'transfer',
    amount: order.amount,
    amount_reversed: 0,
    balance_transaction: booked.id,
    created: now,
    currency: order.currency,
    description: order.description ?? null,
    destination: order.destination,
    destination_payment: paymentId,
    livemode: false,
    metadata: order.metadata ?? {},
    reversals: embeddedList([], `/v1/transfers/${transferId}/reversals`),
    reversed: false,
    source_transaction: order.sourceTransaction ?? null,
    source_type: 'card',
    transfer_group: order.transferGroup ?? null,
  };
  context.insert('charge', order.destination, payment, { test: 'pm_card_visa' });
  context.insert('transfer', platform, transfer);
  context.emit('transfer.created', platform, transfer);
  return { transfer, payment };
}
