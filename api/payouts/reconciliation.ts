import type Stripe from 'stripe';
import { expandableId } from '../store/snapshot.ts';
import { cameBack } from './rules.ts';

/** Whether two amounts that ought to be the same are; `unknown` while one of them is not known. */
export type Agreement = 'agrees' | 'differs' | 'unknown';

/**
 * Why it is not known whether a payout agrees. Stripe tells of payouts by schedule only what they
 * consist of: not of those `by_hand`, of `instant` ones and of what takes a payout back, a
 * `reversal`. `unread`: it was not asked yet. `reconciling`: Stripe has not finished. `unbooked`: a
 * balance transaction is not kept yet.
 * @see https://docs.stripe.com/reports/payout-reconciliation
 */
export type WhyUnknown = 'by_hand' | 'instant' | 'reversal' | 'unread' | 'reconciling' | 'unbooked';

/**
 * What is held against the amount of a payout: the sum of its `lines`, what Stripe `booked` when it
 * left, what was booked when it was `returned`, and the amount of the payout that took it back, or
 * that it takes back (`reversal`).
 */
export type CheckOf = 'lines' | 'booked' | 'returned' | 'reversal';

/** Two amounts that ought to be the same, in minor units of the payout's currency. */
export interface Check {
  of: CheckOf;
  state: Agreement;
  /** What the payout says it must be. */
  stated: number;
  /** What it is; null while it is not known. */
  found: number | null;
  /** Found less stated; 0 unless they differ. */
  difference: number;
}

export interface PayoutReconciliation {
  state: Agreement;
  /** Null unless it is not known. */
  why: WhyUnknown | null;
  /** What the lines come to less the payout or, where those agree, what another check differs by. */
  difference: number;
  checks: Check[];
}

/** What is known of a payout's lines. */
export interface KnownLines {
  /** What they come to, in minor units. */
  readonly net: number;
  /** Stripe had reconciled the payout when they were read, so that they do not change any more. */
  readonly final: boolean;
}

type Ordered = Pick<Stripe.Payout, 'automatic' | 'method' | 'original_payout'>;

/** Why Stripe never says what a payout consists of; null where it does. */
function neverTold({ automatic, method, original_payout }: Ordered): WhyUnknown | null {
  if (automatic) return null;
  if (original_payout !== null) return 'reversal';
  return method === 'instant' ? 'instant' : 'by_hand';
}

function check(of: CheckOf, stated: number, found: number | null): Check {
  const difference = found === null ? 0 : found - stated;
  const state = found === null ? 'unknown' : difference === 0 ? 'agrees' : 'differs';
  return { of, state, stated, found, difference };
}

/** What a payout is held against, as far as it is known. */
export interface PayoutFacts {
  readonly payout: Pick<
    Stripe.Payout,
    | 'amount'
    | 'automatic'
    | 'method'
    | 'status'
    | 'original_payout'
    | 'reconciliation_status'
    | 'balance_transaction'
    | 'failure_balance_transaction'
  >;
  /** Undefined until they were read. */
  readonly lines: KnownLines | undefined;
  /** The balance transactions of the payout itself that are kept. */
  readonly bookings: readonly { readonly id: string; readonly amount: number }[];
  /** The payout that takes it back, or that it takes back. */
  readonly counterpart: { readonly amount: number | null } | null;
}

/**
 * Holds a payout against all that ought to come to its amount. It agrees once its lines are final
 * and everything does; one check that differs is enough to differ.
 */
export function reconcilePayout(facts: PayoutFacts): PayoutReconciliation {
  const { payout, lines, bookings, counterpart } = facts;
  const { amount } = payout;
  const booked = (id: string | null) =>
    bookings.find((booking) => booking.id === id)?.amount ?? null;
  const untold = neverTold(payout);
  const final = lines?.final === true;
  const checks = [
    check('lines', amount, final ? lines.net : null),
    check('booked', -amount, booked(expandableId(payout.balance_transaction))),
    ...(cameBack(payout.status)
      ? [check('returned', amount, booked(expandableId(payout.failure_balance_transaction)))]
      : []),
    ...(counterpart ? [check('reversal', -amount, counterpart.amount)] : []),
  ];
  const differs = checks.find(({ state }) => state === 'differs');
  if (differs) return { state: 'differs', why: null, difference: differs.difference, checks };
  const unread = lines || payout.reconciliation_status === 'in_progress' ? 'reconciling' : 'unread';
  const why = untold ?? (final ? 'unbooked' : unread);
  return checks.some(({ state }) => state === 'unknown')
    ? { state: 'unknown', why, difference: 0, checks }
    : { state: 'agrees', why: null, difference: 0, checks };
}
