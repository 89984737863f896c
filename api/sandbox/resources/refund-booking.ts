import { DAY } from '../engine/calendar.ts';
import type { Context } from '../engine/context.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import { post } from './funds.ts';
import { type TestPaymentMethod, testPaymentMethod } from './test-payment-methods.ts';

type Charge = ObjectTypes['charge'];
type Refund = ObjectTypes['refund'];

/**
 * Takes the money of a refund from the balance that its charge was booked in.
 * @param amount minor units of that balance
 * @returns the id of the balance transaction
 */
export function bookRefund(context: Context, charge: Charge, id: string, amount: number): string {
  const { account } = context.store.place(charge.id)!;
  const booked = context.store.get('balance_transaction', charge.balance_transaction as string);
  const isCard = charge.payment_method_details?.card !== undefined;
  const transaction = post(context, {
    account,
    type: isCard ? 'refund' : 'payment_refund',
    reportingCategory: 'refund',
    amount: -amount,
    currency: booked.currency,
    exchangeRate: booked.exchange_rate,
    source: id,
    description: charge.description ? `REFUND FOR CHARGE (${charge.description})` : null,
  });
  return transaction.id;
}

/** How a refund stands once its money was taken: some cards keep the customer waiting. */
export function sent({
  refund,
}: TestPaymentMethod):
  | { status: 'succeeded' }
  | { status: 'pending'; pending_reason: 'processing' } {
  return refund === 'pending'
    ? { status: 'pending', pending_reason: 'processing' }
    : { status: 'succeeded' };
}

/** Plans how a refund to a test card ends whose outcome is not known at once. */
export function planOutcome(context: Context, test: TestPaymentMethod, id: string): void {
  if (!test.refund) return;
  const at = context.now() + context.settings.asynchronousOutcomeSeconds;
  context.due.schedule(at, 'refund_outcome', id);
}

/** Has the refunds of an account that wait for funds looked at daily, and when funds arrive. */
export function awaitFunds(context: Context, account: string): void {
  context.due.schedule(context.now() + DAY, 'refund_funding', account);
}

/** Due work: sends what refunds of an account the balance now covers, the oldest first. */
export function fundRefunds(context: Context, account: string): void {
  const where = { pending_reason: 'insufficient_funds' };
  const waiting = context.store.list('refund', account, { where });
  for (const refund of waiting.toReversed()) fund(context, account, refund);
  const left = context.store.list('refund', account, { where, limit: 1 });
  if (left.length > 0) awaitFunds(context, account);
}

function fund(context: Context, account: string, refund: Refund): void {
  const charge = context.store.get('charge', refund.charge as string);
  const { currency } = context.store.get(
    'balance_transaction',
    charge.balance_transaction as string,
  );
  const { toTake } = context.store.internal('refund', refund.id)!;
  const isCovered = context.ledger.available(account, currency) >= toTake;
  if (!isCovered && context.settings.refundsBeyondBalance !== 'overdraw') return;
  const test = testPaymentMethod(context.store.internal('charge', charge.id).test)!;
  const { pending_reason: _waited, ...rest } = refund;
  const after: Refund = {
    ...rest,
    balance_transaction: bookRefund(context, charge, refund.id, toTake),
    ...sent(test),
  };
  context.store.update('refund', after);
  context.emit('refund.updated', account, after, refund);
  context.emit('charge.refund.updated', account, after, refund);
  planOutcome(context, test, refund.id);
}
