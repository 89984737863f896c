import { DAY } from '../engine/calendar.ts';
import type { Context } from '../engine/context.ts';

/**
 * Keeps as much of the platform's funds reserved as a connected account whose requirements the
 * platform collects is below zero, available and pending taken together; after 180 days below zero
 * the platform pays (stripe-facts 2.12). To be called after each booking; tells whether the platform
 * can spend more than before.
 * @see https://docs.stripe.com/connect/account-balances
 */
export function adjustReserve(context: Context, account: string, currency: string): boolean {
  if (account === context.platform || !context.settings.connectReserves) return false;
  const owner = context.store.find('account', account);
  if (owner?.controller?.requirement_collection !== 'application') return false;
  const internal = context.store.internal('account', account);
  const held = internal.reserved?.[currency] ?? 0;
  const wanted = Math.max(0, -context.ledger.total(account, currency));
  if (held === wanted) return false;
  const reserved = { ...internal.reserved, [currency]: wanted };
  context.store.setInternal('account', account, { ...internal, reserved });
  book(context, context.platform, 'reserve_transaction', held - wanted, currency);
  const subject = `${account}:${currency}`;
  if (wanted === 0) context.due.cancel('connect_collection', subject);
  else if (held === 0) {
    const at = context.now() + context.settings.connectCollectionDays * DAY;
    context.due.schedule(at, 'connect_collection', subject);
  }
  return wanted < held;
}

function book(
  context: Context,
  account: string,
  type: 'reserve_transaction' | 'connect_collection_transfer',
  amount: number,
  currency: string,
): void {
  const now = context.now();
  context.ledger.post({
    account,
    type,
    reportingCategory: type === 'reserve_transaction' ? 'connect_reserved_funds' : type,
    amount,
    currency,
    source: null,
    created: now,
    availableOn: now,
  });
}

/** What the platform has reserved in this currency, in minor units. */
export function reservedBy(context: Context, currency: string): number {
  return 0 - context.ledger.sumOfType(context.platform, 'reserve_transaction', currency);
}

/** Due work: `<account>:<currency>` was below zero for so long that the platform pays for it. */
export function collectNegative(context: Context, subject: string): void {
  const [account, currency] = subject.split(':') as [string, string];
  const missing = -context.ledger.total(account, currency);
  if (missing <= 0) return;
  book(context, account, 'connect_collection_transfer', missing, currency);
  adjustReserve(context, account, currency);
  book(context, context.platform, 'connect_collection_transfer', -missing, currency);
}

/** An account that goes leaves nobody to reserve for: what it owes is collected now. */
export function collectReserved(context: Context, account: string): void {
  for (const currency of Object.keys(context.store.internal('account', account).reserved ?? {})) {
    collectNegative(context, `${account}:${currency}`);
  }
}
