import type Stripe from 'stripe';

/** What a dispute came to so far, in minor units of the platform's own currency. */
export interface DisputeFigures {
  currency: string;
  /** What the customer's bank took. */
  withdrawn: number;
  /** What it gave back. */
  returned: number;
  /** Stripe's fee for receiving the dispute. */
  receivedFee: number;
  /** Stripe's fee for answering it, less what came back of it. */
  answeredFee: number;
  /** All of these together: what the dispute has changed on the balance. */
  net: number;
}

type Booking = Pick<
  Stripe.BalanceTransaction,
  'amount' | 'fee' | 'net' | 'currency' | 'reporting_category'
>;

const sum = <T>(list: readonly T[], read: (each: T) => number): number =>
  list.reduce((total, each) => total + read(each), 0);

/**
 * Adds up what Stripe booked for a dispute; null where it booked nothing, as for an inquiry.
 * @see https://docs.stripe.com/disputes/how-disputes-work
 */
export function disputeFigures(bookings: readonly Booking[]): DisputeFigures | null {
  const [first] = bookings;
  if (!first) return null;
  const amounts = (category: string) =>
    sum(
      bookings.filter(({ reporting_category }) => reporting_category === category),
      ({ amount }) => amount,
    );
  const unsigned = (amount: number) => (amount === 0 ? 0 : -amount);
  return {
    currency: first.currency,
    withdrawn: unsigned(amounts('dispute')),
    returned: amounts('dispute_reversal'),
    receivedFee: sum(bookings, ({ fee }) => fee),
    answeredFee: unsigned(amounts('fee')),
    net: sum(bookings, ({ net }) => net),
  };
}
