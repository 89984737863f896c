import { addBusinessDays } from '../engine/calendar.ts';
import type { Context } from '../engine/context.ts';
import type { ObjectTypes } from '../engine/objects.ts';
import { releaseDueFunds } from './balance.ts';
import type { ExternalAccount } from './external-account-values.ts';
import { payoutDestination } from './external-accounts.ts';
import { post } from './funds.ts';

type Payout = ObjectTypes['payout'];

/**
 * Sends money of an account to its bank account or debit card: `pending` now, `in_transit` at the next
 * business day, `paid` (or `failed`) when it arrives (stripe-facts 2.14).
 */
export function makePayout(
  context: Context,
  account: string,
  order: {
    /** Minor units of `currency`. */
    amount: number;
    currency: string;
    destination: ExternalAccount;
    automatic: boolean;
    method?: string;
    description?: string | null;
    metadata?: Record<string, string>;
    statementDescriptor?: string | null;
    originalPayout?: string;
    /** What the account's settings keep back from it, in minor units. */
    heldBack?: number;
  },
): Payout {
  const { amount, currency, destination, automatic } = order;
  const now = context.now();
  const id = context.ids.make('po_');
  const instant = order.method === 'instant';
  const arrival = instant ? now : addBusinessDays(now, context.settings.payoutArrivalDays);
  const booked = post(context, {
    account,
    type: 'payout',
    reportingCategory: 'payout',
    amount: -amount,
    currency,
    source: id,
    description: automatic ? 'STRIPE PAYOUT' : (order.description ?? null),
  });
  const payout: Payout = {
    id,
    object: 'payout',
    amount,
    application_fee: null,
    application_fee_amount: null,
    arrival_date: arrival,
    automatic,
    balance_transaction: booked.id,
    created: now,
    currency,
    description: automatic ? 'STRIPE PAYOUT' : (order.description ?? null),
    destination: destination.id,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    livemode: false,
    metadata: order.metadata ?? {},
    method: order.method ?? 'standard',
    original_payout: order.originalPayout ?? null,
    payout_method: null,
    reconciliation_status: automatic ? 'in_progress' : 'not_applicable',
    reversed_by: null,
    source_type: 'card',
    statement_descriptor: order.statementDescriptor ?? null,
    status: 'pending',
    trace_id: null,
    type: destination.object,
  };
  context.insert('payout', account, payout);
  if (automatic) assignAll(context, account, payout, order.heldBack ?? 0);
  context.emit('payout.created', account, payout);
  context.due.schedule(instant ? now : addBusinessDays(now, 1), 'payout_departure', id);
  return payout;
}

/**
 * Puts all that is available under an automatic payout, but for what is held back: that is taken
 * out of the payout and given back to the balance, so that the rest comes to its amount.
 * @see https://docs.stripe.com/changelog/acacia/2024-12-18/payout-minimum-balance
 */
function assignAll(context: Context, account: string, payout: Payout, heldBack: number): void {
  const { id: source, currency } = payout;
  const move = (type: 'payout_minimum_balance_hold' | 'payout_minimum_balance_release') =>
    post(context, {
      account,
      type,
      reportingCategory: type,
      amount: type === 'payout_minimum_balance_hold' ? -heldBack : heldBack,
      currency,
      source,
    });
  if (heldBack > 0) move('payout_minimum_balance_hold');
  context.ledger.assignPayout(account, currency, source, context.now());
  if (heldBack > 0) move('payout_minimum_balance_release');
}

/** Due work: the schedule of an account has come round; each currency is paid out by itself. */
export function payOutAutomatically(context: Context, account: string): void {
  const owner = context.store.find('account', account);
  if (!owner) return;
  const { payouts } = context.store.internal('account', account);
  if (payouts.interval === 'manual' || !owner.payouts_enabled) return;
  // What becomes available at this very moment is part of it.
  releaseDueFunds(context, account);
  for (const { currency, available } of context.ledger.sums(account)) {
    const heldBack = payouts.minimumBalanceByCurrency[currency] ?? 0;
    const amount = available - heldBack;
    const destination = payoutDestination(context, account, currency);
    // One that failed stops scheduled payouts until it is changed.
    if (amount <= 0 || !destination || destination.status === 'errored') continue;
    makePayout(context, account, {
      amount,
      currency,
      destination,
      automatic: true,
      heldBack,
      statementDescriptor: payouts.statementDescriptor,
    });
  }
}
