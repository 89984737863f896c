import type { Context } from '../engine/context.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import { openDispute } from './dispute-opening.ts';
import { warnOfFraud } from './early-fraud-warnings.ts';
import { testPaymentMethod } from './test-payment-methods.ts';

type Charge = ObjectTypes['charge'];

/**
 * Lets the bank of a booked charge's customer do what the test payment method is for (stripe-facts
 * 6): warn of fraud, and dispute it, now or after the seconds that are set. Gives the charge as it
 * then is.
 */
export function disputeAsTested(context: Context, charge: Charge): Charge {
  const delay = context.settings.disputeDelaySeconds;
  const test = testPaymentMethod(context.store.internal('charge', charge.id).test)!;
  if (test.fraudWarning) warnOfFraud(context, context.store.place(charge.id)!.account, charge);
  if (!test.disputes) return charge;
  if (delay > 0) {
    context.due.schedule(context.now() + delay, 'test_card_dispute', charge.id);
    return charge;
  }
  return openAll(context, charge);
}

/** The customer of such a charge disputes what has not been refunded meanwhile. */
export function disputeLate(context: Context, id: string): void {
  const charge = context.store.find('charge', id);
  if (charge && !charge.disputed) openAll(context, charge);
}

function openAll(context: Context, charge: Charge): Charge {
  const { disputes = [] } = testPaymentMethod(context.store.internal('charge', charge.id).test)!;
  const left = charge.amount_captured - charge.amount_refunded;
  let after = charge;
  for (const { share = 1, ...cause } of disputes) {
    const amount = Math.floor(left * share);
    if (amount > 0) openDispute(context, after, { ...cause, amount });
    after = context.store.get('charge', charge.id);
  }
  return after;
}
