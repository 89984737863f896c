import type Stripe from 'stripe';

/** An event about one of a payment's objects. */
export interface StoryEvent {
  readonly object: string;
  readonly type: string;
  readonly created: number;
  /** Of an attempt that failed: why, as the intent said then. */
  readonly error?: Stripe.PaymentIntent.LastPaymentError | null;
  /** Of a question to the customer: what was asked of them, by the type of Stripe's next action. */
  readonly nextAction?: string | null;
}

/** All that is known of a payment's life: its intent, every attempt, and what became of them. */
export interface PaymentStory {
  /** Null for a charge that was made without one. */
  readonly intent: Stripe.PaymentIntent | null;
  /** The Checkout Session it came from; null for none, and where it is not kept. */
  readonly checkout: Stripe.Checkout.Session | null;
  /** Every charge of the intent, oldest first. */
  readonly charges: readonly Stripe.Charge[];
  readonly refunds: readonly Stripe.Refund[];
  /**
   * Transfers that take their money from one of the charges, and where no other payment is in the
   * group, those of the group that take it from none.
   */
  readonly transfers: readonly Stripe.Transfer[];
  readonly reversals: readonly Stripe.TransferReversal[];
  readonly applicationFees: readonly Stripe.ApplicationFee[];
  readonly feeRefunds: readonly Stripe.FeeRefund[];
  readonly disputes: readonly Stripe.Dispute[];
  /** The platform's balance transactions of any of these. */
  readonly bookings: readonly Stripe.BalanceTransaction[];
  /** Events of the session, the intent, the charges, the refunds and the disputes, oldest first. */
  readonly events: readonly StoryEvent[];
  /** The operations of ours that made refunds, transfers and reversals, by what they made. */
  readonly operations: ReadonlyMap<string, string>;
  /** Names of the connected accounts, by id. */
  readonly names: ReadonlyMap<string, string>;
  /** Stripe's time, Unix seconds. */
  readonly now: number;
}

/**
 * Of the lines of one second: money can only go on or back once it has come, which takes an
 * attempt, or authentication before it. Disputes come after all of these.
 */
export const ranks = {
  checkout: -1,
  intent: 0,
  attempt: 1,
  settled: 2,
  applicationFee: 3,
  transfer: 4,
  refund: 5,
  reversal: 6,
  returned: 7,
  canceled: 8,
} as const;

/** When the first event of this type told of the object; null where none is known. */
export const toldAt = (story: PaymentStory, object: string, type: string): number | null =>
  story.events.find((event) => event.object === object && event.type === type)?.created ?? null;

/** The booking of this id, where Stripe has made it and it is kept. */
export const bookingOf = (story: PaymentStory, id: string | null) =>
  story.bookings.find((booking) => booking.id === id);
