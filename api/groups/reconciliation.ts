import { minorDigits } from '../kit/money.ts';
import type { LedgerEntry } from './entries.ts';

/**
 * How what Stripe booked stands to what its objects say: they agree, Stripe has not booked all of
 * it yet or not all of it is known here, or an amount is another.
 */
export const reconciliationStates = ['reconciles', 'unbooked', 'differs'] as const;
export type ReconciliationState = (typeof reconciliationStates)[number];

/** One member held against its balance transactions; minor units of the ledger's currency. */
export interface MemberCheck {
  readonly object: string;
  readonly about: string;
  readonly kind: LedgerEntry['kind'];
  readonly state: ReconciliationState;
  /** What was booked for it, before fees. */
  readonly booked: number;
  /** What it says of itself, at the booked rate; null where it is not known, being unbooked in another currency. */
  readonly stated: number | null;
  /** Booked less stated; 0 unless they differ. */
  readonly difference: number;
  /**
   * What it says came back by refunds or reversals beyond those that are known, in minor units of
   * `stated_currency`; below 0 where it tells of less than is known.
   */
  readonly unknown_back: number;
  readonly stated_currency: string;
}

/** A ledger held against its members. */
export interface Reconciliation {
  readonly state: ReconciliationState;
  /** The sum of the balance transactions of all members, before fees. */
  readonly booked: number;
  /** What those of the members that are booked say of themselves, at the booked rates. */
  readonly stated: number;
  /** Stripe's fees on them, of which the members say nothing. */
  readonly fees: number;
  /** The sum of the balance transactions: booked less fees. */
  readonly net: number;
  /** Booked less stated, over the members that differ. */
  readonly difference: number;
  /** The members that are not yet booked or known whole, or that differ. */
  readonly odd: readonly MemberCheck[];
}

/** Stripe tells a rate to so much; half of its last digit. */
const rateError = 5e-7;

/**
 * What an amount comes to at a booked rate, unrounded, and by how much that may be wrong. Stripe
 * documents the rate between currencies of two decimals; where the decimals differ it does not say
 * whether it is one of minor or of major units, so what fits the booked amount better is taken:
 * https://docs.stripe.com/api/balance_transactions/object#balance_transaction_object-exchange_rate
 */
function converted(amount: number, rate: number, digits: number, booked: number) {
  const [major, minor] = [rate * 10 ** digits, rate].map((each) => ({
    value: amount * each,
    error: 1 + (Math.abs(amount * each) * rateError) / rate,
  })) as [Conversion, Conversion];
  return Math.abs(major.value - booked) <= Math.abs(minor.value - booked) ? major : minor;
}

interface Conversion {
  readonly value: number;
  readonly error: number;
}

/** A fee that is booked by itself, as that for countering a dispute is, is no part of what moved. */
const isFee = ({ reporting_category }: LedgerEntry) => reporting_category === 'fee';

/** Holds one member against what was booked for it. */
function checkMember(entries: readonly [LedgerEntry, ...LedgerEntry[]]): MemberCheck {
  const [{ object, about, kind, currency, stated, stated_currency, undone }] = entries;
  const unknown_back = undone === 1 ? 0 : entries[0].unknown_back;
  const moves = entries.filter((entry) => entry.amount !== null && !isFee(entry));
  const booked = moves.reduce((sum, { amount }) => sum + (amount ?? 0), 0);
  const check = (state: ReconciliationState, says: number | null, difference = 0): MemberCheck => ({
    object,
    about,
    kind,
    state,
    booked,
    stated: says,
    difference,
    unknown_back,
    stated_currency,
  });

  if (undone === 1) {
    if (booked === 0) return check('reconciles', 0);
    // What went one way must come back by a second booking.
    return moves.length === 1 ? check('unbooked', 0) : check('differs', 0, booked);
  }
  if (moves.length === 0) {
    if (stated === 0) return check('reconciles', 0);
    return check('unbooked', stated_currency === currency ? stated : null);
  }
  const rate = moves.find(({ exchange_rate }) => exchange_rate !== null)?.exchange_rate ?? null;
  const digits = minorDigits(currency) - minorDigits(stated_currency);
  const { value, error } =
    rate === null || stated_currency === currency
      ? { value: stated, error: 0 }
      : converted(stated, rate, digits, booked);
  // Money that came back without being known would be missing in the sum.
  if (Math.abs(booked - value) <= error)
    return check(unknown_back === 0 ? 'reconciles' : 'unbooked', booked);
  const says = Math.round(value);
  return check('differs', says, booked - says);
}

/**
 * Holds the ledger of one currency against its members: the sum of the fetched balance
 * transactions on the one side, on the other what charges, refunds, transfers and the rest say of
 * themselves, each converted at the rate it was booked at.
 */
export function reconcile(entries: readonly LedgerEntry[]): Reconciliation {
  const checks = [...Map.groupBy(entries, ({ object }) => object).values()].map((of) =>
    checkMember(of as [LedgerEntry, ...LedgerEntry[]]),
  );
  const sum = (of: (check: MemberCheck) => number) =>
    checks.reduce((all, check) => all + of(check), 0);
  const net = entries.reduce((all, entry) => all + (entry.net ?? 0), 0);
  const booked = sum((check) => check.booked);
  const odd = checks.filter(({ state }) => state !== 'reconciles');
  return {
    state: odd.some(({ state }) => state === 'differs')
      ? 'differs'
      : odd.length > 0
        ? 'unbooked'
        : 'reconciles',
    booked,
    // What is not yet booked is in neither of the two sums.
    stated: sum(({ state, stated, booked: own }) => (state === 'unbooked' ? own : (stated ?? 0))),
    fees: booked - net,
    net,
    difference: sum(({ difference }) => difference),
    odd,
  };
}
