import { nextPayout } from '../engine/calendar.ts';
import type { Context } from '../engine/context.ts';
import type { Posting } from '../engine/ledger.ts';
import { adjustReserve } from './connect-reserves.ts';

/**
 * Books a balance transaction now; its funds become available at `availableOn` (Unix seconds), at
 * once when left out.
 */
export function post(
  context: Context,
  posting: Omit<Posting, 'created' | 'availableOn'> & { availableOn?: number },
) {
  const now = context.now();
  const availableOn = Math.max(posting.availableOn ?? now, now);
  const transaction = context.ledger.post({ ...posting, created: now, availableOn });
  if (availableOn > now) {
    context.due.schedule(availableOn, 'funds_available', `${posting.account}:${availableOn}`);
  } else if (transaction.net > 0) {
    fundsArrived(context, posting.account);
  }
  if (adjustReserve(context, posting.account, posting.currency)) {
    fundsArrived(context, context.platform);
  }
  return transaction;
}

/** When the funds of an earlier transaction become available; now, if they already are. */
export function availableWith(context: Context, balanceTransaction: string): number {
  const { available_on } = context.store.get('balance_transaction', balanceTransaction);
  return Math.max(available_on, context.now());
}

/** An account's available funds have grown, which payouts and refunds may have waited for. */
export function fundsArrived(context: Context, account: string): void {
  schedulePayout(context, account);
  if (context.settings.refundsBeyondBalance === 'pending') {
    context.due.schedule(context.now(), 'refund_funding', account);
  }
}

/** Plans the next automatic payout of an account whose available funds have grown. */
export function schedulePayout(context: Context, account: string): void {
  if (!context.store.place(account)) return;
  const { payouts } = context.store.internal('account', account);
  const at = nextPayout(payouts, context.now());
  if (at !== null) context.due.schedule(at, 'automatic_payout', account);
}
