import type { Context } from '../engine/context.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import { openDispute } from './dispute-opening.ts';
import { testPaymentMethod } from './test-payment-methods.ts';

type Charge = ObjectTypes['charge'];

/**
 * Disputes a booked charge if its test payment method is one that does (stripe-facts 6): now, or
 * after the seconds that are set. Gives the charge as it then is.
 */
export function disputeAsTested(context: Context, charge: Charge): Charge {
  const delay = context.settings.disputeDelaySeconds;
  const { dispute } = testPaymentMethod(context.store.internal('charge', charge.id).test)!;
  if (!dispute) return charge;
  if (delay > 0) {
    context.due.schedule(context.now() + delay, 'test_card_dispute', charge.id);
    return charge;
  }
  openDispute(context, charge, dispute);
  return context.store.get('charge', charge.id);
}

/** The customer of such a charge disputes what has not been refunded meanwhile. */
export function disputeLate(context: Context, id: string): void {
  const charge = context.store.find('charge', id);
  if (!charge || charge.disputed) return;
  const amount = charge.amount_captured - charge.amount_refunded;
  const { dispute } = testPaymentMethod(context.store.internal('charge', id).test)!;
  if (amount > 0) openDispute(context, charge, { ...dispute!, amount });
}
